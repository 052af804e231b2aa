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
    const earliest = (this.#lastDrawn.get(chat) ?? -Infinity) + EVERY_MS;
    const at = Math.max(this.#clock.now() + delayMs, earliest);
    this.#waiting.set(
      chat,
      this.#clock.at(at, () => void this.#run(chat)),
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
