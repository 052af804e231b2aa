import { waitFor } from '../../src/domain/clock.ts';
import type { Clock } from '../../src/domain/clock.ts';

/** About what Telegram takes from a bot in one chat. */
const EVERY_MS = 1_000;
const RETRY_MS = 30_000;

export type Refreshed = 'drawn' | 'same' | 'try-again';

/**
 * Brings chats up to date after something moved in the house: at once, and then about once a second
 * each. A request made while one runs is run after it, so that the last state is always shown.
 */
export class Refresher {
  readonly #clock: Clock;
  readonly #refresh: (chat: number) => Promise<Refreshed>;
  readonly #waiting = new Map<number, () => void>();
  readonly #lastDrawn = new Map<number, number>();

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
    const sinceDrawn = this.#clock.now() - (this.#lastDrawn.get(chat) ?? -Infinity);
    // What was drawn later than now was drawn by a clock that has been set back since.
    const left = sinceDrawn < 0 ? 0 : EVERY_MS - sinceDrawn;
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
    if (refreshed === 'drawn') this.#lastDrawn.set(chat, this.#clock.now());
    if (refreshed === 'try-again') this.soon(chat, RETRY_MS);
  }
}
