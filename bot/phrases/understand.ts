import type { HouseTime } from '../../src/domain/schedule/schedule-problems.ts';
import { intentOf } from './intents/build.ts';
import type { Intent, IntentKind, World } from './intent.ts';
import { Mentions } from './names/mentions.ts';
import { usersBeginning } from './names/name-index.ts';
import { wordsOf } from './names/fold.ts';
import { matchRule } from './sentence/match.ts';
import { lexiconOf } from './sentence/pattern.ts';
import type { Lexicon } from './sentence/pattern.ts';
import { takePin } from './sentence/pins.ts';
import type { TakenPin } from './sentence/pins.ts';
import { shapeOf } from './sentence/shape.ts';
import type { Shape } from './sentence/shape.ts';
import { USES_MARK } from './sentence/tokens.ts';
import { DE } from './words/de.ts';
import { EN } from './words/en.ts';
import type { Words } from './words/words.ts';

export type Language = 'en' | 'de';

const TABLES: Readonly<Record<Language, Words>> = { en: EN, de: DE };
const LEXICONS: Partial<Record<Language, Lexicon>> = {};

function lexiconFor(language: Language): Lexicon {
  const others = Object.entries(TABLES).filter(([name]) => name !== language);
  return (LEXICONS[language] ??= lexiconOf(
    TABLES[language],
    new Set(others.flatMap(([, words]) => [...lexiconOf(words).known])),
  ));
}

/** Nothing but a name, or not understood. */
export const IS_NO_SENTENCE: ReadonlySet<IntentKind> = new Set(['unknown', 'find']);

/** In the language in which most of it is a sentence; of two such, the one that is named first. */
export function understandAny(
  text: string,
  world: World,
  here: HouseTime,
  languages: readonly Language[] = ['en', 'de'],
): Intent {
  const read = languages.map((language) => understand(text, world, here, language));
  const [best] = read
    .filter(({ kind }) => !IS_NO_SENTENCE.has(kind))
    .sort((a, b) => a.unread.length - b.unread.length);
  return best ?? read.find(({ kind }) => kind === 'find') ?? read[0]!;
}

/** Longer texts are no sentence about a house. */
const MOST_CHARACTERS = 300;

/**
 * What a typed sentence means, for this house and its clock. It is understood as a whole or not at all: a negation, a
 * condition, a quote or a word that has no place never becomes an intent that acts.
 */
export function understand(text: string, world: World, here: HouseTime, language: Language = 'en'): Intent {
  const lexicon = lexiconFor(language);
  const taken = takePin(text.trim());
  if (text.length > MOST_CHARACTERS || isQuoted(text, lexicon)) return unknown(taken);
  const rewritten = lexicon.words.rewrites.reduce(
    (rest, [pattern, by]) => rest.replace(pattern, by),
    taken.text,
  );
  const { uses, rest } = takeUses(rewritten, lexicon);
  const mentions = new Mentions(world, lexicon);
  const parts = { world, lexicon, here, taken, ...(uses !== undefined && { uses }) };
  for (const withScenes of world.scenes.length > 0 ? [true, false] : [false]) {
    const shape = shapeOf(rest, { mentions, lexicon, withScenes });
    const kinds = kindsIn(shape, world);
    const match = matchRule(shape, lexicon, kinds);
    const intent = match && intentOf(match, shape, parts);
    if (intent && (!withScenes || intent.kind === 'scene')) return intent;
    if (!withScenes) return withNames(found(shape, rest, { mentions, ...parts }), shape);
  }
  return unknown(taken);
}

function kindsIn({ items }: Shape, { devices }: World): { hasAlarm: boolean; hasLock: boolean } {
  const ids = items.flatMap(({ mention }) =>
    (mention?.devices ?? []).flatMap((one) =>
      one.kind === 'known' ? one.id : one.candidates.map(({ id }) => id),
    ),
  );
  const named = devices.filter(({ id }) => ids.includes(id));
  return {
    hasAlarm: named.length > 0 && named.every(({ kind }) => kind === 'partition'),
    hasLock: named.some(({ kind }) => kind === 'lock'),
  };
}

function takeUses(text: string, { words }: Lexicon): { uses?: number; rest: string } {
  for (const [pattern, count] of words.uses) {
    const match = pattern.exec(text);
    if (match) return { uses: count(match), rest: text.replace(match[0], ` ${USES_MARK} `) };
  }
  return { rest: text };
}

/** What somebody else said, or was forwarded. */
function isQuoted(text: string, { words }: Lexicon): boolean {
  if (words.quote.test(text) || /:\/\//.test(text)) return true;
  if (/["“”„«»]|(?<!\p{L})['‘][^'’]*\s[^'’]*['’](?!\p{L})/u.test(text)) return true;
  // "Anna: can you open the door?"
  return /^\p{Lu}[\p{L}-]*(?: \p{Lu}[\p{L}-]*)?:\s/u.test(text);
}

/** Nothing but names: a search. */
function found(
  { items }: Shape,
  text: string,
  {
    mentions,
    lexicon,
    world,
    taken,
  }: { mentions: Mentions; lexicon: Lexicon; world: World; taken: TakenPin },
): Intent {
  const rest = items.filter(({ sign }) => !/^[A-Z]$/.test(sign) && !lexicon.fillers.has(sign));
  const things = items.filter(({ sign }) => /^[A-Z]$/.test(sign));
  const base = { ...reading(taken), kind: 'find' as const };
  const [only, ...more] = things;
  if (rest.length === 0 && only?.mention && more.length === 0) {
    const { user, devices = [], isGeneric, guess } = only.mention;
    if (isGeneric) return unknown(taken);
    const guesses = guess ? [guess] : [];
    if (user?.kind === 'new') return { ...base, text: user.name };
    return { ...base, who: user ? [user] : [], at: devices, guesses };
  }
  const words = wordsOf(text);
  const isName = words.length > 0 && words.length <= 4 && !/[?!]/.test(text) && !taken.mayHoldPin;
  if (!isName) return unknown(taken);
  const begun = usersBeginning(words, world.users, mentions.users);
  const [user, ...others] = begun;
  if (user && words.every((word) => word.length >= 2)) {
    const who =
      others.length === 0
        ? { kind: 'known' as const, id: user.id, name: user.name }
        : { kind: 'unclear' as const, typed: text.trim(), candidates: begun };
    return { ...base, who: [who] };
  }
  return rest.length > 0 && things.length === 0 && rest.every(({ sign }) => sign.startsWith('~'))
    ? { ...base, text: text.trim() }
    : unknown(taken);
}

/** What was not understood may still name somebody or something. */
function withNames(intent: Intent, { items }: Shape): Intent {
  if (intent.kind !== 'unknown') return intent;
  const mentions = items.flatMap(({ mention }) => (mention && !mention.isGeneric ? mention : []));
  return {
    ...intent,
    who: mentions.flatMap(({ user }) => user ?? []),
    at: mentions.flatMap(({ devices = [] }) => devices),
  };
}

function reading({ pin, mayHoldPin }: TakenPin) {
  const none = { who: [], at: [], missing: [], unread: [], assumptions: [], guesses: [] };
  return { ...none, mayHoldPin, ...(pin && { pin }) };
}

function unknown(taken: TakenPin): Intent {
  return { ...reading(taken), kind: 'unknown' };
}
