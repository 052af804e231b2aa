import type { Clock } from '../src/domain/clock.ts';
import type { ChatStore, ExpiringMessage } from './chat-store.ts';
import { kindOf, type Log } from './log.ts';
import type { ChatGateway, Content } from './telegram.ts';
import { en } from './text/en.ts';

/** Long enough for a network to come back, short enough for a PIN on a screen. */
const RETRY_MS = 30_000;

/**
 * Messages that show a PIN. Each is on record, with the time at which it goes, before the PIN is in it:
 * a crash in between leaves an empty message, not a PIN that stays.
 */
export class Secrets {
  readonly #store: ChatStore;
  readonly #gateway: ChatGateway;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #shownMs: number;
  /** Takes away a message whose time has come; resolves once it no longer shows a PIN. */
  readonly #due: (message: ExpiringMessage) => Promise<void>;
  #cancel: () => void = () => undefined;
  #stopped = false;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(parts: {
    store: ChatStore;
    gateway: ChatGateway;
    clock: Clock;
    log: Log;
    /** How long a PIN stays on a screen, in milliseconds. */
    shownMs: number;
    due: (message: ExpiringMessage) => Promise<void>;
  }) {
    this.#store = parts.store;
    this.#gateway = parts.gateway;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#shownMs = parts.shownMs;
    this.#due = parts.due;
  }

  start(): void {
    this.#sweepNow();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  /** The times of messages were changed by others. */
  timesChanged(): void {
    this.#sweepNow();
  }

  /** Resolves when what was due has been taken away, or waits for another try. */
  idle(): Promise<void> {
    return this.#sweeping;
  }

  /** Sends a message with a PIN in it, and returns its id. */
  async send(chat: number, content: Content & { protect?: boolean }): Promise<number> {
    const { protect = false, ...shown } = content;
    const message = await this.#gateway.send(chat, { text: en.secretPlaceholder, protect });
    this.shows(chat, message);
    await this.#gateway.edit(chat, message, shown);
    return message;
  }

  /** Call before the PIN is put there. */
  shows(chat: number, message: number): void {
    this.#store.expire({ chat, message, at: this.#clock.now() + this.#shownMs });
    this.#schedule();
  }

  /** The message shows something else now. */
  hidden(chat: number, message: number): void {
    this.#store.expired({ chat, message });
    this.#schedule();
  }

  /** Takes a message away now; where that fails, again later, also after a restart. */
  async remove(chat: number, message: number): Promise<void> {
    this.#store.expire({ chat, message, at: this.#clock.now() });
    try {
      const removed = await this.#gateway.remove(chat, message);
      // Past 48 hours a message cannot be deleted any more, only edited.
      if (!removed) await this.#gateway.edit(chat, message, { text: en.secretRemoved, anybody: true });
      this.#store.expired({ chat, message });
    } catch (error) {
      this.#log('warn', 'A message with a PIN could not be removed; it will be tried again.', {
        error: kindOf(error),
      });
      this.#store.expire({ chat, message, at: this.#clock.now() + RETRY_MS });
    }
    this.#schedule();
  }

  #schedule(): void {
    this.#cancel();
    const [next] = this.#store.expiring();
    if (!next || this.#stopped) return;
    this.#cancel = this.#clock.at(next.at, () => this.#sweepNow());
  }

  #sweepNow(): void {
    this.#sweeping = this.#sweep();
  }

  async #sweep(): Promise<void> {
    const now = this.#clock.now();
    for (const message of this.#store.expiring().filter(({ at }) => at <= now)) {
      try {
        await this.#due(message);
      } catch (error) {
        this.#log('warn', 'A screen with a PIN could not be cleared; it will be tried again.', {
          error: kindOf(error),
        });
        this.#store.expire({ ...message, at: this.#clock.now() + RETRY_MS });
      }
    }
    this.#schedule();
  }
}
