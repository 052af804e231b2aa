import TinyQueue from 'tinyqueue';
import type { Clock } from '../../domain/clock.ts';

export interface Transition {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly id: number;
}

/** What could not be dealt with at its time. */
const AGAIN_MS = 30_000;

/**
 * The next schedule edge of each code, and one timer for the earliest. An edge that was replaced stays
 * in the queue until it is the earliest, so that a change costs O(log n).
 */
export class TransitionTimer {
  readonly #clock: Clock;
  readonly #reached: (ids: readonly number[]) => void;
  #queue = new TinyQueue<Transition>([], inOrder);
  readonly #current = new Map<number, number>();
  #cancel: (() => void) | undefined;
  #armedFor = Infinity;

  constructor(clock: Clock, reached: (ids: readonly number[]) => void) {
    this.#clock = clock;
    this.#reached = reached;
  }

  /** @param at epoch milliseconds, or undefined where nothing will change */
  set(id: number, at: number | undefined): void {
    if (at === undefined) this.#current.delete(id);
    else if (this.#current.get(id) !== at) {
      this.#current.set(id, at);
      this.#queue.push({ at, id });
    }
    this.#arm();
  }

  /** It could not be dealt with: it is due once more a little later. */
  again(id: number): void {
    const at = this.#clock.now() + AGAIN_MS;
    if (at < (this.#current.get(id) ?? Infinity)) this.set(id, at);
  }

  /** Edges up to a time, in epoch milliseconds, the earliest first. */
  until(end: number): Transition[] {
    const within = [...this.#current].flatMap(([id, at]) => (at <= end ? { id, at } : []));
    return within.sort((a, b) => a.at - b.at);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#armedFor = Infinity;
    this.#queue = new TinyQueue<Transition>([], inOrder);
    this.#current.clear();
  }

  #arm(): void {
    for (let edge = this.#queue.peek(); edge && !this.#isCurrent(edge); edge = this.#queue.peek())
      this.#queue.pop();
    const next = this.#queue.peek()?.at ?? Infinity;
    if (next === this.#armedFor) return;
    this.#cancel?.();
    this.#armedFor = next;
    this.#cancel = next === Infinity ? undefined : this.#clock.at(next, () => this.#fire());
  }

  #fire(): void {
    this.#armedFor = Infinity;
    const now = this.#clock.now();
    const due: number[] = [];
    for (let edge = this.#queue.peek(); edge && edge.at <= now; edge = this.#queue.peek()) {
      this.#queue.pop();
      if (this.#isCurrent(edge)) {
        this.#current.delete(edge.id);
        due.push(edge.id);
      }
    }
    try {
      if (due.length > 0) this.#reached(due);
    } finally {
      this.#arm();
    }
  }

  /** How long the earliest of them has been waiting since its time, in milliseconds; 0 where none is due. */
  lateBy(now: number): number {
    return Math.max(0, now - (this.#queue.peek()?.at ?? Infinity));
  }

  #isCurrent(edge: Transition): boolean {
    return this.#current.get(edge.id) === edge.at;
  }
}

/** At the same time, the code that was issued first. */
function inOrder(one: Transition, other: Transition): number {
  return one.at - other.at || one.id - other.id;
}
