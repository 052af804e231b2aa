import { waitFor } from '../../src/domain/clock.ts';
import type { Clock } from '../../src/domain/clock.ts';

/** About what Telegram takes from a bot in one chat, over a time. */
const EVERY_MS = 1_000;
/** Telegram lets a few go at once: what was decided, and what came of it. */
const AT_ONCE = 3;
const RETRY_MS = 30_000;

export type Refreshed = 'drawn' | 'same' | 'try-again';

/**
 * Brings chats up to date after something moved in the house: at once, a few times, and then about once a
 * second each. A request made while one runs is run after it, so that the last state is always shown.
 */
export class Refresher {
  readonly #clock: Clock;
  readonly #refresh: (chat: number) => Promise<Refreshed>;
  readonly #waiting = new Map<number, () => void>();
  /** When all that was drawn would have been drawn at one each second. */
  readonly #evenUntil = new Map<number, number>();

  /** @param refresh never rejects */
  constructor(clock: Clock, refresh: (chat: number) => Promise<Refreshed>) {
    this.#clock = clock;
    this.#refresh = refresh;
  }

  get waiting(): boolean {
    return this.#waiting.size > 0;
  }

  soon(chat: number, delayMs = 0): void {
    if (this.#waiting.has(chat)) return;
    const left = this.#aheadMs(chat) - (AT_ONCE - 1) * EVERY_MS;
    this.#waiting.set(
      chat,
      waitFor(this.#clock, Math.max(delayMs, left), () => void this.#run(chat)),
    );
  }

  /** Begins at once with all that is waiting. */
  flush(): void {
    for (const [chat, cancel] of [...this.#waiting]) {
      cancel();
      void this.#run(chat);
    }
  }

  stop(): void {
    for (const cancel of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  async #run(chat: number): Promise<void> {
    this.#waiting.delete(chat);
    const refreshed = await this.#refresh(chat);
    if (refreshed === 'drawn') this.#evenUntil.set(chat, this.#clock.now() + this.#aheadMs(chat) + EVERY_MS);
    if (refreshed === 'try-again') this.soon(chat, RETRY_MS);
  }

  /** How far a chat is ahead of one drawing each second. */
  #aheadMs(chat: number): number {
    const ahead = Math.max(0, (this.#evenUntil.get(chat) ?? -Infinity) - this.#clock.now());
    // Further ahead than this, a chat is only because the clock was set back.
    return ahead > AT_ONCE * EVERY_MS ? 0 : ahead;
  }
}
