import type { Rule, Words } from '../words/words.ts';

/** A rule that is ready to be held against a sentence. */
export interface ReadyRule extends Rule {
  readonly elements: readonly Element[];
  readonly fromStart: boolean;
  readonly toEnd: boolean;
  readonly says: ReadonlySet<string>;
}

/** One place of a pattern. */
export interface Element {
  readonly kind: 'word' | 'mode' | 'name' | 'any';
  readonly words: ReadonlySet<string>;
  readonly isOptional: boolean;
}

/** The words of a language, ready to be looked up. */
export interface Lexicon {
  readonly words: Words;
  readonly rules: readonly ReadyRule[];
  readonly fillers: ReadonlySet<string>;
  readonly guards: ReadonlySet<string>;
  readonly strong: ReadonlySet<string>;
  readonly weak: ReadonlySet<string>;
  readonly joints: ReadonlySet<string>;
  readonly beforeHour: ReadonlySet<string>;
  readonly genericDoor: ReadonlySet<string>;
  readonly genericDoors: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
  readonly everything: ReadonlySet<string>;
  readonly everyone: ReadonlySet<string>;
  readonly people: ReadonlySet<string>;
  readonly unit: ReadonlySet<string>;
  /** A sentence that asks for something to be done, though it ends with a question mark. */
  readonly polite: RegExp;
  readonly unfinished: ReadonlySet<string>;
  readonly leads: ReadonlySet<string>;
  readonly alarm: ReadonlySet<string>;
  readonly and: ReadonlySet<string>;
  readonly particles: ReadonlySet<string>;
  /** Words of rules: "lock" is also what one does. */
  readonly ruleWords: ReadonlySet<string>;
  readonly articles: ReadonlySet<string>;
  /** Words with a meaning in this language: none of them is a misspelt name. */
  readonly known: ReadonlySet<string>;
  /** Words with a meaning in another language: a sentence that holds one is not of this language alone. */
  readonly foreign: ReadonlySet<string>;
}

export function lexiconOf(words: Words, foreign: ReadonlySet<string> = new Set()): Lexicon {
  const sets = {
    fillers: setOf(words.fillers),
    guards: setOf(words.guards),
    strong: setOf(words.time.strong),
    weak: setOf(words.time.weak),
    joints: setOf(words.time.joints),
    beforeHour: setOf(words.time.beforeHour),
    genericDoor: setOf(words.genericDoor),
    genericDoors: setOf(words.genericDoors),
    all: setOf(words.all),
    everything: setOf(words.everything),
    alarm: setOf(words.alarm),
    and: setOf(words.and),
    particles: setOf(words.particles),
    articles: setOf(words.articles),
  };
  const modes = words.modes.flatMap(([list]) => list.split(' '));
  const fromRules = words.rules.flatMap(
    ({ pattern, fillers = '' }) => `${pattern} ${fillers}`.match(/[a-z]{2,}/g) ?? [],
  );
  const known = new Set([...Object.values(sets).flatMap((set) => [...set]), ...modes, ...fromRules]);
  const rules = words.rules.map((rule) => ready(rule, modes));
  // These mean something only where they stand.
  const placed = {
    everyone: setOf(words.everyone),
    people: setOf(words.people),
    unit: setOf(words.unit),
    unfinished: setOf(words.time.unfinished),
    leads: setOf(words.time.leads),
  };
  return {
    words,
    rules,
    ...sets,
    ...placed,
    polite: words.polite,
    known,
    foreign,
    ruleWords: new Set(fromRules),
  };
}

function setOf(list: string): ReadonlySet<string> {
  return new Set(list.split(' ').filter((word) => word !== ''));
}

function ready(rule: Rule, modes: readonly string[]): ReadyRule {
  const { pattern, fillers = '' } = rule;
  const parts = pattern
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .trim()
    .split(' ')
    .filter((part) => part !== '');
  return {
    ...rule,
    elements: parts.map((part) => elementOf(part, modes)),
    fromStart: pattern.startsWith('^'),
    toEnd: pattern.endsWith('$'),
    says: setOf(fillers),
  };
}

function elementOf(part: string, modes: readonly string[]): Element {
  if (part === '..') return { kind: 'any', words: new Set(), isOptional: false };
  const isOptional = part.endsWith('?');
  const word = part.replace(/\?$/, '');
  if (word === 'M') return { kind: 'mode', words: new Set(modes), isOptional };
  if (word === 'N') return { kind: 'name', words: new Set(), isOptional };
  return { kind: 'word', words: new Set(word.replace(/^\((.*)\)$/, '$1').split('|')), isOptional };
}
