import type { Clock } from '../../src/domain/clock.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
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
    return Math.min(...[...this.#timers].map(({ at }) => at));
  }

  #fire(): void {
    const due = [...this.#timers].filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    for (const timer of due) {
      if (this.#timers.delete(timer)) timer.run();
    }
  }
}
