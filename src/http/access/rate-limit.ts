import type { Clock } from '../../domain/clock.ts';

const WINDOW_MS = 60_000;
/** More addresses than that at once are counted as one. */
const MOST_ADDRESSES = 1_000;
const OTHERS = 'others';

/** How often an address may try something within a minute. Kept in memory, and bounded. */
export class RateLimit {
  readonly #most: number;
  readonly #clock: Clock;
  readonly #tries = new Map<string, number>();
  #since = 0;

  constructor(most: number, clock: Clock) {
    this.#most = most;
    this.#clock = clock;
  }

  /** Counts a try. @returns false where there were too many */
  try(address: string): boolean {
    const now = this.#clock.now();
    if (Math.abs(now - this.#since) >= WINDOW_MS) {
      this.#tries.clear();
      this.#since = now;
    }
    const isNew = !this.#tries.has(address);
    const counted = isNew && this.#tries.size >= MOST_ADDRESSES ? OTHERS : address;
    const tries = (this.#tries.get(counted) ?? 0) + 1;
    this.#tries.set(counted, tries);
    return tries <= this.#most;
  }
}
