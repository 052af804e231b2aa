import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../storage/store.ts';
import type { ClockDoubt } from '../views/notice-views.ts';

const MINUTE_MS = 60_000;

/** Nobody runs this program earlier: the year of its first release. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);

/** A clock that is behind by less is set right before anybody could mind; an owner does not hear of it. */
const WORTH_TELLING_MS = MINUTE_MS;

/** A network that comes at all has come by then after a boot, and has set the clock. */
const SETTLES_WITHIN_MS = 10 * MINUTE_MS;

/** Nobody leaves a house alone for longer as a rule; a clock that has jumped so far has to be confirmed. */
const LEAP_MS = 31 * 24 * 60 * MINUTE_MS;

/** What says the time from afar may be late by some seconds, and a clock that nobody keeps right drifts. */
const AGREES_WITHIN_MS = 2 * MINUTE_MS;

/** A wait that ends so much too late has ended because the clock was set. */
const SET_MS = 5_000;

/** Often enough to see a clock that went back by an hour, and seldom enough for an SD card. */
const NOTED_EVERY_MS = 10 * MINUTE_MS;

export interface TimeListener {
  /** What an owner should hear: that the clock may be wrong, or without a doubt that it is right again. */
  tell(doubt?: ClockDoubt): void;
  /** The time is known again: codes follow their schedules. */
  trusts(): void;
}

/**
 * Whether the computer's clock can be right. A small computer has no battery for it: after a boot the clock
 * shows some time of long ago, or that of the shutdown, until the network tells it better. So a clock is
 * believed once somebody who knows the time agrees with it (`heard`), it was set, or an owner says that it
 * is right; without any of them when the computer has run for ten minutes and nothing speaks against it.
 * Until then nothing is granted or taken away because of the time.
 */
export class TrustedTime {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #uptimeMs: number;
  readonly #listener: TimeListener;
  /** The latest time that was believed; undefined in a house that is new. */
  #newest: number | undefined;
  #trusted = true;
  /** Somebody who knows the time agrees with the clock as it is set now. */
  #confirmed = false;
  #settlesAt = 0;
  /** The computer has only just been started. */
  #isFresh = false;
  #told = false;
  #cancelWait: (() => void) | undefined;
  #cancelNote: (() => void) | undefined;

  /** @param uptimeMs how long the computer had been running when the program was started */
  constructor(store: Store, clock: Clock, { uptimeMs, ...listener }: TimeListener & { uptimeMs: number }) {
    this.#store = store;
    this.#clock = clock;
    this.#uptimeMs = uptimeMs;
    this.#listener = listener;
  }

  get isTrusted(): boolean {
    return this.#trusted;
  }

  start(): void {
    const now = this.#clock.now();
    this.#newest = this.#store.time.newest();
    this.#isFresh = this.#uptimeMs < SETTLES_WITHIN_MS;
    this.#settlesAt = now;
    if (this.#isFresh) this.#settlesAt += SETTLES_WITHIN_MS - this.#uptimeMs;
    else if (this.#hasLeapt(now)) this.#settlesAt += SETTLES_WITHIN_MS;
    if (this.#floor() - now > WORTH_TELLING_MS) this.#tellOf('went-back');
    this.#weigh();
    this.#noteAgain();
  }

  stop(): void {
    this.noteInPassing();
    this.#cancelWait?.();
    this.#cancelNote?.();
  }

  /** An owner says that it is right. */
  trust(): void {
    this.#confirm();
  }

  /** Somebody who knows the time says that it is this; returns whether the clock agrees. */
  heard(time: number): boolean {
    if (this.#confirmed) return true;
    const agrees = Math.abs(time - this.#clock.now()) <= AGREES_WITHIN_MS;
    if (agrees) this.#confirm();
    else this.#doubt('contradicted');
    return agrees;
  }

  /** While the program runs: whoever sets a clock knows the time, as far as can be told. */
  clockWasSet(): void {
    this.#confirmed = false;
    this.#isFresh = false;
    this.#settlesAt = this.#clock.now();
    if (this.#trusted) this.noteInPassing();
    else this.#weigh();
  }

  /** Something happened at this time. A leap is not remembered before it is confirmed: it would be a floor for good. */
  note(): void {
    const now = this.#clock.now();
    if (!this.#trusted || (!this.#confirmed && now - (this.#newest ?? now) > LEAP_MS)) return;
    this.#newest = now;
    this.#store.time.note(now);
  }

  /** A disk that is full is no reason to end the program for, or to leave its end half done. */
  noteInPassing(): void {
    try {
      this.note();
    } catch {
      // What was noted before is good enough.
    }
  }

  /** Believes the clock if nothing speaks against it, or as soon as it has reached the time for that. */
  #weigh(): void {
    const now = this.#clock.now();
    const from = Math.max(this.#floor(), this.#settlesAt);
    this.#cancelWait?.();
    if (now < from) {
      this.#trusted = false;
      this.#cancelWait = this.#clock.at(from, () => {
        if (this.#clock.now() - from > SET_MS) this.clockWasSet();
        else this.#weigh();
      });
    } else if (this.#hasLeapt(now)) this.#doubt('leapt');
    else this.#believe();
  }

  #floor(): number {
    return Math.max(this.#newest ?? 0, EARLIEST_MS);
  }

  /** Not where only the program was off: a computer that has run all the time has kept its clock. */
  #hasLeapt(now: number): boolean {
    return now - (this.#newest ?? now) > Math.max(LEAP_MS, this.#uptimeMs);
  }

  #confirm(): void {
    this.#confirmed = true;
    this.#isFresh = false;
    this.#believe();
  }

  #believe(): void {
    this.#cancelWait?.();
    const wasTrusted = this.#trusted;
    this.#trusted = true;
    this.noteInPassing();
    if (wasTrusted) return;
    if (this.#told) this.#listener.tell();
    else if (this.#isFresh) this.#listener.tell('unconfirmed');
    this.#told = false;
    this.#listener.trusts();
  }

  #doubt(why: ClockDoubt): void {
    this.#cancelWait?.();
    this.#trusted = false;
    this.#tellOf(why);
  }

  #tellOf(doubt: ClockDoubt): void {
    if (!this.#told) this.#listener.tell(doubt);
    this.#told = true;
  }

  #noteAgain(): void {
    this.#cancelNote = waitFor(this.#clock, NOTED_EVERY_MS, () => {
      this.noteInPassing();
      this.#noteAgain();
    });
  }
}
