import type { ArmMode } from '../../../src/domain/device.ts';
import type { IntentKind } from '../intent.ts';

/**
 * One way of saying something. A pattern is words with a blank between them; fillers and named things may stand
 * between any two.
 * - `^` at the start: nothing but fillers before it; `$`: nothing but fillers and named things after it.
 * - `(a|b)`: either; `?` after a word: or nothing; `..`: any words, only in questions.
 * - `U` a user, `G` some or all of them, `C` somebody's ("Anna's"), `D` a device, `F` something that is let, `T` a time, `L` a length of time, `P` a PIN, `S` a scene.
 */
export interface Rule {
  readonly kind: IntentKind;
  readonly pattern: string;
  /**
   * Letters of what has to be named as well: `u`, `g`, `d`, `t`, `l`, `p`, `s`, `b` for the alarm, `o` for a lock, `f`
   * for something that is let; `h`: not named, the house lets something.
   */
  readonly need?: string;
  /** Letters of what may not be named. */
  readonly without?: string;
  /** More words that say nothing here. */
  readonly fillers?: string;
}

/** The words of one language. All are folded: small letters without marks. */
export interface Words {
  /** Before anything else is read: contractions, and what says no more than "please". */
  readonly rewrites: readonly (readonly [pattern: RegExp, by: string])[];
  readonly rules: readonly Rule[];
  /** A question that asks for something to be done. */
  readonly polite: RegExp;
  /** Words that say nothing on their own. */
  readonly fillers: string;
  /** Words that turn a sentence into no order: negations, conditions, reports, questions. */
  readonly guards: string;
  /** "the door": a device, but which. */
  readonly genericDoor: string;
  readonly genericDoors: string;
  /** "all", before those. */
  readonly all: string;
  readonly everything: string;
  /** All users of the house, in one word. */
  readonly everyone: string;
  /** After "all": the users of the house, or their codes. */
  readonly people: string;
  /** Phrases before what is left out of something: "except for". */
  readonly except: readonly string[];
  /** What is let, by what it is: "the flat". */
  readonly unit: string;
  /** Before what is a thing and not something to do: "the lock". */
  readonly articles: string;
  readonly alarm: string;
  readonly and: string;
  /** Where a name is told: "called", "named". */
  readonly called: string;
  /** What a code is for, before a new name. */
  readonly particles: string;
  readonly modes: readonly (readonly [words: string, mode: ArmMode, isAssumed?: true])[];
  readonly uses: readonly (readonly [pattern: RegExp, count: (match: RegExpExecArray) => number])[];
  /** What a device is called in other houses, where no device of this one is called so. */
  readonly aliases: readonly (readonly [typed: string, names: string])[];
  readonly time: TimeWords;
  /** Sentences whose whole text it is, and that mean nothing to be done. */
  readonly quote: RegExp;
}

export interface TimeWords {
  /** Words of time on their own. */
  readonly strong: string;
  /** Words of time only next to others: "may", "sun". */
  readonly weak: string;
  /** Words that lead to a time, or join two. */
  readonly joints: string;
  /** Words after which a time has to follow: a sentence that ends with one was cut off. */
  readonly unfinished: string;
  /** Words that a sentence may end with before something is named, be it a time or not. */
  readonly leads: string;
  /** Joints that a number of hours may stand after. */
  readonly beforeHour: string;
  /** Into the English in which schedules are read; in order. */
  readonly translate: readonly (readonly [pattern: RegExp, by: string])[];
}
