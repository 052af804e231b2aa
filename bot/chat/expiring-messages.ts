import { waitFor } from '../../src/domain/clock.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { retryAfterMs, type RetryLadder } from '../../src/domain/retry.ts';
import type { ChatStore, ExpiringMessage } from './chat-store.ts';
import type { Html } from '../text/html.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';
import { TelegramFailure, type ChatGateway, type Content } from '../telegram/client.ts';
import type { Texts } from '../text/index.ts';

/** Long enough for a network to come back, short enough for a PIN on a screen. */
const RETRY: RetryLadder = { firstMs: 30_000, lastMs: 30 * 60_000 };

/**
 * Messages that show a PIN. Each is on record, with the time at which it goes, before the PIN is in it:
 * a crash in between leaves an empty message, not a PIN that stays.
 */
export class ExpiringMessages {
  readonly #store: ChatStore;
  readonly #gateway: ChatGateway;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #textsOf: (chat: number) => Texts;
  readonly #shownMs: number;
  /** Takes away a message whose time has come; resolves once it no longer shows a PIN. */
  readonly #due: (message: ExpiringMessage) => Promise<void>;
  /** What could not be stored: when a message goes, or that it is gone. */
  readonly #unstored = new Map<string, ExpiringMessage | 'gone'>();
  /** How often each message could not be taken away. */
  readonly #failures = new Map<string, number>();
  #cancel: () => void = () => undefined;
  readonly #ended = new AbortController();
  #sweeping: Promise<void> = Promise.resolve();

  constructor(parts: {
    store: ChatStore;
    gateway: ChatGateway;
    clock: Clock;
    log: Log;
    textsOf: (chat: number) => Texts;
    /** How long a PIN stays on a screen, in milliseconds. */
    shownMs: number;
    due: (message: ExpiringMessage) => Promise<void>;
  }) {
    this.#store = parts.store;
    this.#gateway = parts.gateway;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#textsOf = parts.textsOf;
    this.#shownMs = parts.shownMs;
    this.#due = parts.due;
  }

  start(): void {
    this.#sweepNow();
  }

  stop(): void {
    this.#ended.abort();
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
    const message = await this.#gateway.send(chat, { text: this.#textsOf(chat).secretPlaceholder, protect });
    this.shows(chat, message);
    await this.#gateway.edit(chat, message, shown);
    return message;
  }

  /**
   * Sends a picture with a secret in it, and returns its id. It is on record once it is sent: what it shows counts for
   * nothing before somebody has answered it.
   */
  async upload(chat: number, { png, caption }: { png: Uint8Array; caption: Html }): Promise<number> {
    const media = { photo: png, caption: caption.source, protect: true };
    const message = await this.#gateway.upload(chat, media, this.#ended.signal);
    try {
      this.shows(chat, message);
    } catch (error) {
      await this.remove(chat, message);
      throw error;
    }
    return message;
  }

  /** Call before the PIN is put there. Throws where that cannot be stored: then the PIN is not to be shown. */
  shows(chat: number, message: number): void {
    this.#store.expire({ chat, message, at: this.#clock.now() + this.#shownMs });
    this.#schedule();
  }

  /** The message shows something else now. */
  hidden(chat: number, message: number): void {
    this.#forget({ chat, message });
    this.#schedule();
  }

  /** Whether the time of the message has come, or is still to come. */
  isKept({ chat, message, at }: ExpiringMessage): boolean {
    return this.#all().some((one) => one.chat === chat && one.message === message && one.at === at);
  }

  /**
   * Takes a message away now; where that fails, again later, also after a restart. Of one that Telegram keeps,
   * such as somebody's own after 48 hours, its owner is asked to delete it.
   */
  async remove(chat: number, message: number): Promise<void> {
    this.#keep({ chat, message, at: this.#clock.now() });
    try {
      // Past 48 hours a message cannot be deleted any more, only edited, and only by whoever wrote it.
      const isGone = (await this.#gateway.remove(chat, message)) || (await this.#blank(chat, message));
      if (!isGone) await this.#askToDelete(chat, message);
      this.#forget({ chat, message });
    } catch (error) {
      this.#tryLater({ chat, message }, error);
    }
    this.#schedule();
  }

  async #blank(chat: number, message: number): Promise<boolean> {
    return (
      (await this.#gateway.edit(chat, message, {
        text: this.#textsOf(chat).secretRemoved,
        anybody: true,
      })) !== 'missing'
    );
  }

  async #askToDelete(chat: number, message: number): Promise<void> {
    this.#log('warn', 'Telegram keeps a message with a PIN; its owner is asked to delete it.');
    try {
      await this.#gateway.send(chat, { text: this.#textsOf(chat).pleaseDelete, replyTo: message });
    } catch (error) {
      // Whoever has blocked the bot, or was removed, cannot be asked.
      if (!(error instanceof TelegramFailure && error.code === 403)) throw error;
    }
  }

  #tryLater(message: Omit<ExpiringMessage, 'at'>, error: unknown): void {
    const failures = this.#failures.get(keyOf(message)) ?? 0;
    this.#failures.set(keyOf(message), failures + 1);
    const delay = retryAfterMs(failures, RETRY);
    this.#log('warn', 'A message with a PIN was not taken away; it will be tried again.', {
      error: kindOf(error),
      delay,
    });
    this.#keep({ ...message, at: this.#clock.now() + delay });
  }

  /** Soonest first. */
  #all(): ExpiringMessage[] {
    let stored: readonly ExpiringMessage[] = [];
    try {
      stored = this.#store.expiring();
    } catch (error) {
      this.#log('error', 'Which messages show a PIN cannot be read.', { error: kindOf(error) });
    }
    const known = stored.filter((message) => !this.#unstored.has(keyOf(message)));
    const unstored = [...this.#unstored.values()].filter((message) => message !== 'gone');
    return [...known, ...unstored].sort((a, b) => a.at - b.at);
  }

  #keep(message: ExpiringMessage): void {
    this.#record(message, message, () => this.#store.expire(message));
  }

  #forget(message: Omit<ExpiringMessage, 'at'>): void {
    this.#failures.delete(keyOf(message));
    this.#record(message, 'gone', () => this.#store.expired(message));
  }

  /** What cannot be stored is kept in memory: a message with a PIN goes all the same. */
  #record(message: Omit<ExpiringMessage, 'at'>, value: ExpiringMessage | 'gone', store: () => void): void {
    try {
      store();
      this.#unstored.delete(keyOf(message));
    } catch (error) {
      this.#log('error', 'When a message with a PIN goes is kept in memory.', { error: kindOf(error) });
      this.#unstored.set(keyOf(message), value);
    }
  }

  #schedule(): void {
    this.#cancel();
    const [next] = this.#all();
    if (!next || this.#ended.signal.aborted) return;
    const left = Math.min(next.at - this.#clock.now(), this.#longestMs);
    this.#cancel = waitFor(this.#clock, left, () => this.#sweepNow());
  }

  /** Nothing waits longer. */
  get #longestMs(): number {
    return Math.max(this.#shownMs, RETRY.lastMs);
  }

  #sweepNow(): void {
    this.#sweeping = this.#sweep();
  }

  async #sweep(): Promise<void> {
    const now = this.#clock.now();
    // What is further off was noted by a clock that has been set back since.
    const isDue = ({ at }: ExpiringMessage): boolean => at <= now || at > now + this.#longestMs;
    for (const message of this.#all().filter(isDue)) {
      try {
        await this.#due(message);
      } catch (error) {
        this.#tryLater(message, error);
      }
    }
    this.#schedule();
  }
}

function keyOf({ chat, message }: Omit<ExpiringMessage, 'at'>): string {
  return `${chat} ${message}`;
}
