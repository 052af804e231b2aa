import type { Clock } from '../../src/domain/clock.ts';

/** A clock that moves only when a test says so. */
export class ManualClock implements Clock {
  #now: number;
  /** As of `advance` alone: nobody sets it. */
  #passed = 0;
  #timers: { left: () => number; run: () => void }[] = [];
  #onTimer: (() => void)[] = [];

  constructor(now = Date.UTC(2026, 5, 1, 12)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  at(timeMs: number, run: () => void): () => void {
    return this.#add(() => timeMs - this.#now, run);
  }

  wait(ms: number, run: () => void): () => void {
    const at = this.#passed + ms;
    return this.#add(() => at - this.#passed, run);
  }

  /** Somebody sets the clock: no time passes. */
  set(byMs: number): void {
    this.#now += byMs;
    this.#ring();
  }

  #add(left: () => number, run: () => void): () => void {
    const timer = { left, run };
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
    return this.#timers.map(({ left }) => left()).sort((a, b) => a - b);
  }

  advance(ms: number): void {
    this.#now += ms;
    this.#passed += ms;
    this.#ring();
  }

  #ring(): void {
    const due = this.#timers.filter(({ left }) => left() <= 0).sort((a, b) => a.left() - b.left());
    this.#timers = this.#timers.filter((timer) => !due.includes(timer));
    for (const { run } of due) run();
  }
}
