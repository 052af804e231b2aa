import type { Clock } from '../domain/clock.ts';
import type { Store } from '../store/store.ts';

/** Nobody runs this program earlier: the year of its first release. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);

/** A clock that is behind by less is set right before anybody could mind; an owner does not hear of it. */
const WORTH_TELLING_MS = 60_000;

export interface TimeListener {
  /** What an owner should hear: that the clock is wrong, or right again. */
  tell(right: boolean): void;
  /** The time is known again: codes follow their schedules. */
  trusts(): void;
}

/**
 * Whether the computer's clock can be right. A small computer has no battery for it: after a power cut the
 * clock may show some time of long ago, until the network tells it better. Until it has reached the latest
 * time that was seen before, nothing is granted or taken away because of the time.
 */
export class TrustedTime {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #listener: TimeListener;
  #trusted = true;
  #told = false;
  #cancel: (() => void) | undefined;

  constructor(store: Store, clock: Clock, listener: TimeListener) {
    this.#store = store;
    this.#clock = clock;
    this.#listener = listener;
  }

  get isTrusted(): boolean {
    return this.#trusted;
  }

  start(): void {
    const now = this.#clock.now();
    const floor = Math.max(this.#store.time.newest() ?? 0, EARLIEST_MS);
    if (now >= floor) return this.note();
    this.#trusted = false;
    this.#cancel = this.#clock.at(floor, () => this.trust());
    this.#told = floor - now > WORTH_TELLING_MS;
    if (this.#told) this.#listener.tell(false);
  }

  stop(): void {
    this.#cancel?.();
  }

  /** The time is right as it is: the clock has caught up, was set while the program ran, or an owner says so. */
  trust(): void {
    this.#cancel?.();
    if (this.#trusted) return this.note();
    this.#trusted = true;
    this.note();
    if (this.#told) this.#listener.tell(true);
    this.#listener.trusts();
  }

  /** Something happened at this time. */
  note(): void {
    if (this.#trusted) this.#store.time.note(this.#clock.now());
  }
}
