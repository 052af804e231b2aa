import type { Clock } from '../../src/domain/clock.ts';

/** A clock that moves only when a test says so. */
export class ManualClock implements Clock {
  #now: number;
  #timers: { at: number; run: () => void }[] = [];
  #onTimer: (() => void)[] = [];

  constructor(now = Date.UTC(2026, 5, 1, 12)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  at(timeMs: number, run: () => void): () => void {
    const timer = { at: timeMs, run };
    this.#timers.push(timer);
    for (const look of this.#onTimer) look();
    return () => (this.#timers = this.#timers.filter((each) => each !== timer));
  }

  /** Resolves when somebody waits for this clock: this long, where it is given. */
  waitedFor(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        const pending = this.pending();
        if (ms === undefined ? pending.length > 0 : pending.includes(ms)) resolve();
      };
      this.#onTimer.push(look);
      look();
    });
  }

  /** Milliseconds until each pending timer. */
  pending(): number[] {
    return this.#timers.map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    this.#timers = this.#timers.filter((timer) => !due.includes(timer));
    for (const { run } of due) run();
  }
}
