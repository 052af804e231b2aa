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
    const ahead = (this.#evenUntil.get(chat) ?? -Infinity) - this.#clock.now();
    // Further ahead it gets only by a clock that has been set back since.
    const left = ahead > AT_ONCE * EVERY_MS ? 0 : ahead - (AT_ONCE - 1) * EVERY_MS;
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
    if (refreshed === 'drawn') this.#drawn(chat);
    if (refreshed === 'try-again') this.soon(chat, RETRY_MS);
  }

  #drawn(chat: number): void {
    const now = this.#clock.now();
    const even = this.#evenUntil.get(chat) ?? now;
    const isOfThisClock = even > now && even - now <= AT_ONCE * EVERY_MS;
    this.#evenUntil.set(chat, (isOfThisClock ? even : now) + EVERY_MS);
  }
}
