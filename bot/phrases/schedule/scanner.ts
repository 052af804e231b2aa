import type { ScheduleProblem } from '../../../src/domain/schedule/schedule-problems.ts';
import { spelled } from './spelling.ts';

/** Why a phrase cannot be taken as it was typed. No `came` holds four digits in a row, which could be a PIN. */
export type PhraseProblem =
  | { readonly kind: 'nothing' | 'clash' | 'times-without-days' | 'uses-by-time' }
  | { readonly kind: 'unknown' | 'no-time-of-day'; readonly came: string }
  /** It stops where a time should follow. */
  | { readonly kind: 'unfinished'; readonly came: string }
  | { readonly kind: 'no-use'; readonly max: number }
  | { readonly kind: 'schedule'; readonly problem: ScheduleProblem };

/** Thrown by the readers of a phrase where they understood what was typed, but it cannot be meant. */
export class NotUnderstood extends Error {
  readonly problem: PhraseProblem;

  constructor(problem: PhraseProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** Something that was left open by what was typed, and how it was taken: "9-5" as 09:00–17:00. */
export interface Assumption {
  /**
   * `hours`: which hours, or which half of the day; `end`: when it ends; `mode`: how the alarm is
   * armed; `days`: every week, and not once; `back`: when a paused code works again.
   */
  readonly kind: 'hours' | 'end' | 'mode' | 'days' | 'back';
  readonly typed: string;
  readonly taken: string;
}

/** Reads a typed phrase from left to right. What is not read is left over, and left over is an error. */
export class PhraseScanner {
  readonly #text: string;
  #at = 0;
  #assumed: readonly Assumption[] = [];

  constructor(text: string) {
    this.#text = spelled(text).replace(/[ .!]+$/, '');
  }

  /** What has not been read yet. */
  get rest(): string {
    return this.#text.slice(this.#at).trim();
  }

  get assumptions(): readonly Assumption[] {
    return this.#assumed;
  }

  /** What was just read may be meant otherwise; forgotten where an attempt comes to nothing. */
  assume(kind: Assumption['kind'], typed: string, taken: string): void {
    this.#assumed = [...this.#assumed, { kind, typed: typed.trim(), taken }];
  }

  /** Reads the pattern where it comes next, after a space or not, and never a part of a longer word. */
  eat(pattern: string): RegExpExecArray | undefined {
    const whole = new RegExp(` ?(?:${pattern})(?:(?<![\\p{L}\\p{N}])|(?![\\p{L}\\p{N}]))`, 'uy');
    whole.lastIndex = this.#at;
    const match = whole.exec(this.#text) ?? undefined;
    if (match !== undefined) this.#at = whole.lastIndex;
    return match;
  }

  sees(pattern: string): boolean {
    const before = this.#at;
    const seen = this.eat(pattern) !== undefined;
    this.#at = before;
    return seen;
  }

  /** Goes back to where it stood if `read` comes to nothing. */
  attempt<T>(read: () => T | undefined): T | undefined {
    const [before, assumed] = [this.#at, this.#assumed];
    const result = read();
    if (result === undefined) [this.#at, this.#assumed] = [before, assumed];
    return result;
  }

  /** What was typed since `read` began, where it came to something. */
  textOf<T>(read: () => T | undefined): { readonly value: T; readonly typed: string } | undefined {
    const before = this.#at;
    const value = this.attempt(read);
    return value === undefined ? undefined : { value, typed: this.#text.slice(before, this.#at).trim() };
  }

  /** Reads one item and any number of others, each after a separator; undefined where there is none. */
  list<T>(separator: string, read: () => T | undefined): T[] | undefined {
    const items: T[] = [];
    for (let item = read(); item !== undefined;) {
      items.push(item);
      item = this.attempt(() => (this.eat(separator) === undefined ? undefined : read()));
    }
    return items.length === 0 ? undefined : items;
  }
}

/** Between the items of a list. */
export const LIST_SEPARATOR = ', and|,|and|&';
