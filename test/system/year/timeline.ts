import TinyQueue from 'tinyqueue';
import type { Random } from './random.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const TURNS_OF_A_ROUND = 64;

interface Happening {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** The true time of the simulated world, and what is to happen in it, soonest first. */
export class Timeline {
  now: number;
  #order = 0;
  readonly #queue = new TinyQueue<Happening>([], inOrder);

  /** @param now epoch milliseconds */
  constructor(now: number) {
    this.now = now;
  }

  /** Returns a function that calls it off. */
  at(time: number, run: () => void): () => void {
    const happening: Happening = { at: Math.max(Math.round(time), this.now), order: this.#order++, run };
    this.#queue.push(happening);
    return () => (happening.run = undefined);
  }

  after(ms: number, run: () => void): () => void {
    return this.at(this.now + ms, run);
  }

  /** Again and again, at random, once in `mean` on average. */
  again(mean: number, random: Random, run: () => void): void {
    this.after(random.wait(mean), () => {
      run();
      this.again(mean, random, run);
    });
  }

  /** Everything up to `end`, one instant after the other; promises come to rest in between. */
  async run(end: number): Promise<void> {
    while (this.#isAnyDue(end)) await this.#runSome(end);
    this.now = end;
  }

  /**
   * Promises come to rest between two callbacks of `setImmediate` too, and a round of the event loop for each happening
   * would cost more than what happens.
   */
  #runSome(end: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        try {
          this.#runNext(end);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      for (let turns = 0; turns < TURNS_OF_A_ROUND; turns++) setImmediate(turn);
      setImmediate(resolve);
    });
  }

  #isAnyDue(end: number): boolean {
    const next = this.#queue.peek();
    return next !== undefined && next.at <= end;
  }

  #runNext(end: number): void {
    while (this.#isAnyDue(end)) {
      const { at, run } = this.#queue.pop()!;
      if (!run) continue;
      this.now = at;
      return run();
    }
  }
}

function inOrder(one: Happening, other: Happening): number {
  return one.at - other.at || one.order - other.order;
}
