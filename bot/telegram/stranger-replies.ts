import type { Clock } from '../../src/domain/clock.ts';

const WITHIN_MS = 60 * 60_000;
const TO_ONE = 3;
const TO_ALL = 30;

/**
 * Whoever is no member gets an answer to a link alone, and only to some: accounts cost nothing, and each answer
 * is one of the few messages that Telegram takes from a bot.
 */
export class StrangerReplies {
  readonly #clock: Clock;
  /** When each of the last answers was given, and to whom. */
  #given: { readonly at: number; readonly to: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether this account is answered now; counts it where it is. */
  take(account: number): boolean {
    const now = this.#clock.now();
    this.#given = this.#given.filter(({ at }) => at > now - WITHIN_MS && at <= now);
    const toOne = this.#given.filter(({ to }) => to === account).length;
    if (toOne >= TO_ONE || this.#given.length >= TO_ALL) return false;
    this.#given.push({ at: now, to: account });
    return true;
  }
}
