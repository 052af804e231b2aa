import { DE } from './de.ts';
import { EN } from './en.ts';
import type { TimeWords, Words } from './words.ts';

/** A sentence of two languages: "code for Anna bis Freitag". A word that turns an order off in one of them always does. */
export const MIXED: Words = {
  rewrites: [...EN.rewrites, ...DE.rewrites],
  rules: [...EN.rules, ...DE.rules],
  polite: new RegExp(`${EN.polite.source}|${DE.polite.source}`, 'iu'),
  fillers: without(both('fillers'), both('guards')),
  guards: both('guards'),
  genericDoor: both('genericDoor'),
  genericDoors: both('genericDoors'),
  all: both('all'),
  everything: both('everything'),
  everyone: both('everyone'),
  people: both('people'),
  except: [...EN.except, ...DE.except],
  unit: both('unit'),
  articles: both('articles'),
  alarm: both('alarm'),
  and: both('and'),
  called: both('called'),
  particles: both('particles'),
  modes: [...EN.modes, ...DE.modes],
  uses: [...EN.uses, ...DE.uses],
  aliases: [...EN.aliases, ...DE.aliases],
  time: {
    strong: bothTimes('strong'),
    weak: bothTimes('weak'),
    joints: bothTimes('joints'),
    beforeHour: bothTimes('beforeHour'),
    unfinished: bothTimes('unfinished'),
    leads: bothTimes('leads'),
    translate: [
      ...EN.time.translate,
      // "9 am" is no German "am".
      [/(\d) ?([ap])m\b/g, '$1$2.m.'],
      ...DE.time.translate,
    ],
  },
  quote: new RegExp(`${EN.quote.source}|${DE.quote.source}`, 'i'),
};

type List<T> = { [Key in keyof T]: T[Key] extends string ? Key : never }[keyof T];

function both(key: List<Words>): string {
  return `${EN[key]} ${DE[key]}`;
}

function bothTimes(key: List<TimeWords>): string {
  return `${EN.time[key]} ${DE.time[key]}`;
}

function without(words: string, others: string): string {
  const out = new Set(others.split(' '));
  return words
    .split(' ')
    .filter((word) => !out.has(word))
    .join(' ');
}
