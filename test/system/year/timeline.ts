import type { Random } from './random.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

interface Happening {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** The true time of the simulated world, and what is to happen in it: a binary heap, soonest first. */
export class Timeline {
  now: number;
  #order = 0;
  readonly #heap: Happening[] = [];

  /** @param now epoch milliseconds */
  constructor(now: number) {
    this.now = now;
  }

  /** Returns a function that calls it off. */
  at(time: number, run: () => void): () => void {
    const happening: Happening = { at: Math.max(Math.round(time), this.now), order: this.#order++, run };
    this.#push(happening);
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
    for (let next = this.#heap[0]; next && next.at <= end; next = this.#heap[0]) {
      this.#pop();
      if (!next.run) continue;
      this.now = next.at;
      next.run();
      await new Promise(setImmediate);
    }
    this.now = end;
  }

  #push(happening: Happening): void {
    const heap = this.#heap;
    let child = heap.push(happening) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (isBefore(heap[parent]!, happening)) break;
      heap[child] = heap[parent]!;
      child = parent;
    }
    heap[child] = happening;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (isBefore(last, heap[child]!)) break;
      heap[parent] = heap[child]!;
      parent = child;
    }
    heap[parent] = last;
  }
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
