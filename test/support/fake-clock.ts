import type { Clock } from '../../src/domain/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  /** Of the devices, which outlive the program. */
  readonly #devices = new Set<Timer>();
  #now: number;

  /** @param now ISO 8601 with an offset */
  constructor(now = '2026-06-01T12:00:00Z') {
    this.#now = Date.parse(now);
  }

  now(): number {
    return this.#now;
  }

  at(timeMs: number, run: () => void): () => void {
    const timer = { at: timeMs, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** By the clock of a device. */
  after(ms: number, run: () => void): void {
    this.#devices.add({ at: this.#now + ms, run });
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** Timers die with the program that set them. */
  forgetTimers(): void {
    this.#timers.clear();
  }

  /** Goes from timer to timer; `between` is awaited after each instant at which something ran. */
  async run(ms: number, between: () => Promise<void>): Promise<void> {
    const end = this.#now + ms;
    for (let next = this.#next(); next <= end; next = this.#next()) {
      this.#now = Math.max(this.#now, next);
      this.#fire();
      await between();
    }
    this.#now = end;
  }

  /** Jumps, as a laptop that slept or a clock that was set: everything in between is due at once. */
  leap(ms: number): void {
    this.#now += ms;
    this.#fire();
  }

  #next(): number {
    return Math.min(...[...this.#devices, ...this.#timers].map(({ at }) => at));
  }

  #fire(): void {
    const all = [...this.#devices, ...this.#timers];
    const due = all.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    for (const timer of due) {
      if (this.#devices.delete(timer) || this.#timers.delete(timer)) timer.run();
    }
  }
}
