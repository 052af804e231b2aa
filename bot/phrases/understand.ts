import type { Language } from '../../src/domain/people/language.ts';
import type { HouseTime } from '../../src/domain/schedule/schedule-problems.ts';
import { intentOf } from './intents/build.ts';
import type { Parts } from './intents/build.ts';
import { acts } from './intent.ts';
import type { Intent, IntentKind, World } from './intent.ts';
import { Mentions } from './names/mentions.ts';
import type { Looking } from './names/mentions.ts';
import { usersBeginning } from './names/name-index.ts';
import { wordsOf } from './names/fold.ts';
import { matchRule } from './sentence/match.ts';
import type { Match } from './sentence/match.ts';
import { lexiconOf } from './sentence/pattern.ts';
import type { Lexicon, ReadyRule } from './sentence/pattern.ts';
import { takePin } from './sentence/pins.ts';
import type { TakenPin } from './sentence/pins.ts';
import { shapeOf, withoutTimes } from './sentence/shape.ts';
import type { Shape } from './sentence/shape.ts';
import { takeFirstUse } from './schedule/first-use.ts';
import { USES_MARK } from './sentence/tokens.ts';
import { unfinished } from './sentence/unfinished.ts';
import type { Unfinished } from './sentence/unfinished.ts';
import { DE } from './words/de.ts';
import { EN } from './words/en.ts';
import { MIXED } from './words/mixed.ts';
import type { Words } from './words/words.ts';

const TABLES: Readonly<Record<Language, Words>> = { en: EN, de: DE };
const LEXICONS: Partial<Record<Language | 'mixed', Lexicon>> = {};

function lexiconFor(language: Language | 'mixed'): Lexicon {
  if (language === 'mixed') return (LEXICONS.mixed ??= lexiconOf(MIXED));
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
  if (best) return best;
  const found = read.find(
    ({ kind, text: name }: Intent & { text?: string }) => kind === 'find' && name === undefined,
  );
  if (found) return found;
  // Words of two languages in one sentence; with one that neither of them knows, it is none.
  const mixed = understand(text, world, here, 'mixed');
  if (!IS_NO_SENTENCE.has(mixed.kind) && mixed.unread.length === 0) return mixed;
  return read.find(({ kind }) => kind === 'find') ?? read[0]!;
}

/** Longer texts are no sentence about a house. */
const MOST_CHARACTERS = 300;

/**
 * What a typed sentence means, for this house and its clock. It is understood as a whole or not at all: a negation, a
 * condition, a quote or a word that has no place never becomes an intent that acts.
 */
export function understand(
  text: string,
  world: World,
  here: HouseTime,
  language: Language | 'mixed' = 'en',
): Intent {
  const lexicon = lexiconFor(language);
  const taken = takePin(text.trim());
  if (text.length > MOST_CHARACTERS || isQuoted(text, lexicon)) return unknown(taken);
  const rewritten = lexicon.words.rewrites.reduce(
    (rest, [pattern, by]) => rest.replace(pattern, by),
    taken.text,
  );
  const begun = takeFirstUse(rewritten, USES_MARK);
  const { uses, rest } = takeUses(begun.rest, lexicon);
  const mentions = new Mentions(world, lexicon);
  const parts: Parts = {
    ...{ world, lexicon, here, taken },
    ...(uses !== undefined && { uses }),
    ...(begun.minutes !== undefined && { minutesFromFirstUse: begun.minutes }),
  };
  const whole = asked(read(rest, mentions, parts), rest, lexicon);
  const cut = unfinished(rest, lexicon);
  const cutOff = cut && read(cut.rest, mentions, parts);
  // "reist am Freitag ab": the last word belongs to what was understood.
  const isWhole =
    cut &&
    cut.words.length > 0 &&
    cut.words.every((word) => whole?.rule.elements.some(({ words }) => words.has(word)));
  if (cutOff && !isWhole && (whole === undefined || whole.intent.kind === cutOff.intent.kind)) {
    const intent = askingOn(cutOff.intent, cut);
    if (intent) return intent;
  }
  if (whole) return whole.intent;
  const shape = shapeOf(rest, { mentions, lexicon, ...AS_NAMED });
  return withNames(found(shape, rest, { mentions, ...parts }), shape);
}

const AS_NAMED: Looking = { withScenes: false, withEveryone: false };
const WITH_UNITS: Looking = { ...AS_NAMED, withUnits: true };

function isOfBookings(match: Match | undefined): boolean {
  return match?.rule.need?.includes('h') === true;
}

/** "Garage open?" asks; "could you open the garage?" does not. */
function asked(read: Read | undefined, text: string, { polite }: Lexicon): Read | undefined {
  const isQuestion = /\?\s*$/.test(text) && !polite.test(text);
  if (!read || !isQuestion || !OF_DOORS.has(read.intent.kind)) return read;
  const { who, at, unread, assumptions, guesses, mayHoldPin } = read.intent;
  const intent: Intent = { kind: 'state', who, at, unread, assumptions, guesses, mayHoldPin, missing: [] };
  return { ...read, intent };
}

const OF_DOORS: ReadonlySet<IntentKind> = new Set<IntentKind>(['lock', 'unlock', 'arm', 'disarm']);

interface Read {
  readonly intent: Intent;
  readonly rule: ReadyRule;
}

/** By the first rule that fits; a word such as "everything" means all users only where it means no devices. */
function read(text: string, mentions: Mentions, parts: Parts): Read | undefined {
  const { world, lexicon } = parts;
  const hasUnits = (world.units ?? []).length > 0;
  const ways: readonly Looking[] = [
    ...(hasUnits ? [WITH_UNITS] : []),
    ...(world.scenes.length > 0 ? [{ withScenes: true, withEveryone: false }] : []),
    AS_NAMED,
    { withScenes: false, withEveryone: true },
  ];
  const shapes = ways.map((looking) => ({
    ...looking,
    shape: shapeOf(text, { mentions, lexicon, ...looking }),
  }));
  for (const { shape, withScenes, withUnits = false } of shapes) {
    const match = matchRule(shape, lexicon, { ...kindsIn(shape, world), hasUnits: withUnits });
    const intent = match && leavesOutRightly(shape) ? intentOf(match, shape, parts) : undefined;
    const isAsLooked = (!withScenes || intent?.kind === 'scene') && (!withUnits || isOfBookings(match));
    if (match && intent && isAsLooked) return { intent, rule: match.rule };
  }
  for (const { shape, withScenes, withUnits } of shapes) {
    if (withUnits) continue;
    const bare = withoutTimes(shape);
    if (bare.items.length === shape.items.length || !leavesOutRightly(shape)) continue;
    const match = matchRule(bare, lexicon, { ...kindsIn(bare, world), hasUnits: false });
    const intent = match && acts(match.rule.kind) ? intentOf(match, bare, parts) : undefined;
    if (!match || !intent || (withScenes && intent.kind !== 'scene') || NEVER_LATER.has(intent.kind))
      continue;
    const { who, at, guesses, mayHoldPin } = intent;
    const later: Intent = {
      ...reading(parts.taken),
      kind: 'later',
      act: intent.kind,
      who,
      at,
      guesses,
      mayHoldPin,
    };
    return { intent: later, rule: match.rule };
  }
  return undefined;
}

/** With a time, these are something else that was not understood. */
const NEVER_LATER: ReadonlySet<IntentKind> = new Set<IntentKind>([
  'issue',
  'change',
  'add-user',
  'extend',
  'shorten',
]);

/** Users are left out only of all of them, and only users that are known; devices only of others. */
function leavesOutRightly({ items }: Shape): boolean {
  return items.every(({ sign, mention }) => {
    if (sign !== 'E') return true;
    if (mention?.user) return mention.user.kind === 'known' && items.some((one) => one.sign === 'G');
    return (
      mention?.devices?.every(({ kind }) => kind === 'known') === true &&
      items.some((one) => one.sign === 'D')
    );
  });
}

/** What is asked about a sentence that stops too early; undefined where it can stand as it is. */
function askingOn(intent: Intent, { cameAtEnd: came, needsTime }: Unfinished): Intent | undefined {
  const problem = { kind: 'unfinished', came } as const;
  switch (intent.kind) {
    case 'issue':
    case 'change': {
      if (!needsTime) return undefined;
      const { schedule: _cut, ...rest } = intent;
      return { ...rest, missing: [...new Set([...intent.missing, 'when' as const])], problem };
    }
    case 'extend':
    case 'shorten': {
      const { until: _until, byMs: _byMs, ...rest } = intent;
      return { ...rest, missing: [...new Set([...intent.missing, 'until' as const])], problem };
    }
    case 'pause': {
      const { back: _back, ...rest } = intent;
      return { ...rest, missing: [...new Set([...intent.missing, 'until' as const])], problem };
    }
    case 'came':
    case 'who-can':
    case 'arrivals':
      return needsTime ? { ...intent, unread: [...intent.unread, came] } : undefined;
    default:
      return undefined;
  }
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
