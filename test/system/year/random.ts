import { seeded } from '../../support/noise/random.ts';

/** Chance that a seed decides: the same seed, the same year. */
export class Random {
  /** In `[0, 1)`. */
  readonly unit: () => number;

  constructor(seed: number) {
    this.unit = seeded(seed);
  }

  /** A whole number in `[0, below)`. */
  below(below: number): number {
    return Math.floor(this.unit() * below);
  }

  between(from: number, until: number): number {
    return from + this.unit() * (until - from);
  }

  /** A whole number: many short ones, a few long ones. */
  longTail(from: number, until: number): number {
    return Math.round(from * (until / from) ** this.unit());
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** Until the next of what happens at random, once in `mean` on average. */
  wait(mean: number): number {
    return -Math.log(1 - this.unit()) * mean;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  some<T>(from: readonly T[], count: number): T[] {
    const left = [...from];
    return Array.from(
      { length: Math.min(count, left.length) },
      () => left.splice(this.below(left.length), 1)[0]!,
    );
  }
}
