import type { ArmMode, DeviceId } from '../../../src/domain/device.ts';
import type { HouseTime } from '../../../src/domain/schedule/schedule-problems.ts';
import type { Intent, IntentKind, Part, Reading, Reference, UserReference, World } from '../intent.ts';
import { wordsOf } from '../names/fold.ts';
import { isNear } from '../names/near.ts';
import { otherNames } from '../names/nicknames.ts';
import type { Assumption } from '../schedule/scanner.ts';
import type { Match } from '../sentence/match.ts';
import type { Lexicon } from '../sentence/pattern.ts';
import type { TakenPin } from '../sentence/pins.ts';
import type { Item, Shape } from '../sentence/shape.ts';
import { comingDays, momentIn, pastDays } from './questions.ts';
import { lengthOf, scheduleIn, untilIn } from './times.ts';

export interface Parts {
  readonly world: World;
  readonly lexicon: Lexicon;
  readonly here: HouseTime;
  readonly taken: TakenPin;
  readonly uses?: number;
  readonly minutesFromFirstUse?: number;
}

/** Kinds that are about one of the locks or panels even where none is named. */
const LOCKS_IF_NONE: ReadonlySet<IntentKind> = new Set<IntentKind>(['lock']);
const ALL_IF_NONE: ReadonlySet<IntentKind> = new Set<IntentKind>(['battery']);

export function intentOf(match: Match, shape: Shape, parts: Parts): Intent | undefined {
  const { kind } = match.rule;
  // A use that is still to come makes an end of a code, and is no time for anything else.
  if (parts.minutesFromFirstUse !== undefined && kind !== 'issue' && kind !== 'change') return undefined;
  const times = shape.items.flatMap(({ time }) => (time === undefined ? [] : [time]));
  const who = usersIn(shape, match, kind);
  const at = devicesIn(shape, kind, parts);
  const beside = besideTime(shape.items, who.unread);
  const base: Reading = {
    who: who.users,
    at,
    missing: [],
    unread: who.unread.filter((item) => !beside.includes(item)).map(({ raw }) => raw),
    assumptions: [],
    guesses: shape.items.flatMap(({ mention }) => (mention?.guess ? [mention.guess] : [])),
    mayHoldPin: parts.taken.mayHoldPin,
    ...(parts.taken.pin && { pin: parts.taken.pin }),
  };
  const intent = withTimes(kind, base, { match, shape, times, parts });
  if (beside.length === 0 || (intent?.kind !== 'issue' && intent?.kind !== 'change')) return intent;
  const { schedule: _unsure, ...rest } = intent;
  const came = [...beside.map(({ raw }) => raw), ...times].join(' ');
  return {
    ...rest,
    missing: [...new Set([...intent.missing, 'when' as const])],
    problem: { kind: 'unknown', came },
  };
}

interface Made {
  readonly match: Match;
  readonly shape: Shape;
  readonly times: readonly string[];
  readonly parts: Parts;
}

function withTimes(kind: IntentKind, base: Reading, made: Made): Intent | undefined {
  const { times, parts, match, shape } = made;
  const lacks = (...all: readonly (Part | false)[]): readonly Part[] => all.filter((part) => part !== false);
  const noWho = base.who.length === 0 && ('who' as const);
  switch (kind) {
    case 'issue':
    case 'change': {
      const { uses = parts.uses, assumptions, problem, ...read } = scheduleIn(times, parts.here);
      const { minutesFromFirstUse } = parts;
      const schedule =
        minutesFromFirstUse === undefined || problem
          ? read.schedule
          : { ...read.schedule, minutesFromFirstUse };
      // Without a word of a code, what was typed is a code only if all of it fits together.
      if (match.rule.pattern === '' && (schedule === undefined || match.unread.length > 0)) return undefined;
      const isNew = kind === 'issue';
      const missing = lacks(noWho, isNew && base.at.length === 0 && 'at', schedule === undefined && 'when');
      return {
        ...base,
        kind,
        missing,
        assumptions,
        ...(schedule && { schedule }),
        ...(uses !== undefined && { uses }),
        ...(problem !== undefined && { problem }),
      };
    }
    case 'extend':
    case 'shorten': {
      const byMs =
        times.length === 1 && shape.items.some(({ sign }) => sign === 'L') ? lengthOf(times[0]!) : undefined;
      if (byMs !== undefined) return { ...base, kind, byMs };
      const { until, assumptions, problem } = untilIn(times, parts.here);
      const missing = lacks(noWho, until === undefined && 'until');
      return {
        ...base,
        kind,
        missing,
        assumptions,
        ...(until !== undefined && { until }),
        ...(problem && { problem }),
      };
    }
    case 'pause': {
      if (times.length === 0) return { ...base, kind, missing: lacks(noWho) };
      // "from Monday": that is no pause of now.
      if (times.some((time) => /^(?:from|starting|beginning|as of|since)\s/.test(time))) return undefined;
      const { back, assumptions, problem } = untilIn(times, parts.here, { asStart: true });
      const missing = lacks(noWho, back === undefined && 'until');
      return {
        ...base,
        kind,
        missing,
        assumptions,
        ...(back !== undefined && { back }),
        ...(problem && { problem }),
      };
    }
    case 'came': {
      const days = pastDays(times, parts.here);
      return { ...base, kind, ...(days && { days }) };
    }
    case 'arrivals': {
      const days = comingDays(times, parts.here);
      const isUnread = times.length > 0 && !days;
      const unread = isUnread ? [...base.unread, times.join(' ')] : base.unread;
      return { ...base, kind, unread, ...unitIn(shape), ...(days && { days }) };
    }
    case 'guests':
    case 'unit-ready':
      return { ...base, at: [], kind, ...unitIn(shape) };
    case 'who-can': {
      const { time, assumptions = [], isUnread } = momentIn(times, parts.here);
      const unread = isUnread ? [...base.unread, times.join(' ')] : base.unread;
      return { ...base, kind, assumptions, unread, ...(time !== undefined && { time }) };
    }
    case 'arm': {
      const found = modeIn(match.mode, parts.lexicon);
      const assumptions: Assumption[] = found?.isAssumed
        ? [{ kind: 'mode', typed: match.mode ?? '', taken: found.mode }]
        : [];
      return {
        ...base,
        kind,
        missing: lacks(!found && 'mode'),
        assumptions,
        ...(found && { mode: found.mode }),
      };
    }
    case 'scene': {
      const scene = shape.items.find(({ mention }) => mention?.scene)?.mention?.scene;
      return scene && { ...base, kind, scene };
    }
    case 'add-user':
      return { ...base, who: [], kind, ...(match.name && { name: nameOf(match.name) }) };
    case 'why':
    case 'share':
    case 'show':
    case 'new-pin':
    case 'resume':
    case 'ends':
    case 'delete-code':
    case 'delete-user':
    case 'cancel-stay':
      return { ...base, kind, missing: lacks(noWho) };
    case 'later':
      return undefined;
    default:
      return { ...base, kind };
  }
}

function unitIn({ items }: Shape): { unit?: Reference<number> } {
  const unit = items.find(({ mention }) => mention?.unit)?.mention?.unit;
  return unit ? { unit } : {};
}

function modeIn(
  word: string | undefined,
  { words }: Lexicon,
): { mode: ArmMode; isAssumed: boolean } | undefined {
  const found = words.modes.find(([list]) => word !== undefined && list.split(' ').includes(word));
  return found && { mode: found[1], isAssumed: found[2] === true };
}

/** Users that are named, and somebody of a new name where a code is for them. */
function usersIn(
  { items }: Shape,
  { unread }: Match,
  kind: IntentKind,
): { users: readonly UserReference[]; unread: readonly Item[] } {
  const users = items.flatMap(({ mention }) =>
    mention?.user && !mention.isExcept ? [withoutExceptions(mention.user, items)] : [],
  );
  const other = otherName(items, unread);
  if (other) return other;
  if (users.length > 0 || (kind !== 'issue' && kind !== 'why')) return { users: distinct(users), unread };
  const unknown = (kind === 'why' ? items : unread).filter(({ sign }) => sign.startsWith('~'));
  const capitalised = unknown.filter(({ raw }) => /^\p{Lu}/u.test(raw));
  const chosen = capitalised.length > 0 ? capitalised : unknown;
  const first = chosen[0];
  if (!first) return { users: [], unread };
  // Words of one name stand next to one another.
  const start = items.indexOf(first);
  const name = chosen.filter((item, i) => items.indexOf(item) === start + i);
  return {
    users: [{ kind: 'new', name: nameOf(name), near: [] }],
    unread: unread.filter((item) => !name.includes(item)),
  };
}

/** "the dog walker" is not surely Chris Walker: the chat asks. */
function otherName(
  items: readonly Item[],
  unread: readonly Item[],
): { users: readonly UserReference[]; unread: readonly Item[] } | undefined {
  for (const before of unread) {
    const next = items[items.indexOf(before) + 1];
    const user = next?.mention?.user;
    if (!next || user?.kind !== 'known' || !before.sign.startsWith('~')) continue;
    const [first = ''] = wordsOf(user.name);
    const isFirst = (word: string): boolean =>
      word.startsWith(first) || isNear(word, first) || otherNames(first).has(word);
    if (wordsOf(next.raw).some(isFirst)) continue;
    const { id, name } = user;
    return {
      users: [{ kind: 'new', name: nameOf([before, next]), near: [{ id, name }] }],
      unread: unread.filter((item) => item !== before),
    };
  }
  return undefined;
}

/** A word that nobody understood, next to a time, may make it another one: "mrgn 9-12". */
function besideTime(items: readonly Item[], unread: readonly Item[]): readonly Item[] {
  const isTime = (item: Item | undefined): boolean => item?.sign === 'T' || item?.sign === 'L';
  return unread.filter((item) => {
    const at = items.indexOf(item);
    return isTime(items[at - 1]) || isTime(items[at + 1]);
  });
}

function withoutExceptions(user: UserReference, items: readonly Item[]): UserReference {
  if (user.kind !== 'group') return user;
  const except = items.flatMap(({ mention }) =>
    mention?.isExcept && mention.user?.kind === 'known'
      ? [{ id: mention.user.id, name: mention.user.name }]
      : [],
  );
  return { ...user, except };
}

function nameOf(items: readonly Item[]): string {
  return items.map(({ raw }) => raw).join(' ');
}

function distinct(users: readonly UserReference[]): readonly UserReference[] {
  const keys = users.map((user) => JSON.stringify(user));
  return users.filter((_user, i) => keys.indexOf(keys[i]!) === i);
}

/** Without those that are named as exceptions. */
function devicesIn(shape: Shape, kind: IntentKind, parts: Parts): readonly Reference<DeviceId>[] {
  const left = shape.items.flatMap(({ mention }) => (mention?.isExcept ? (mention.devices ?? []) : []));
  const out = new Set(left.flatMap((one) => (one.kind === 'known' ? [one.id] : [])));
  return namedIn(shape, kind, parts).filter((one) => one.kind !== 'known' || !out.has(one.id));
}

/** A device that is named is one of those that can do what is asked. */
function namedIn(
  { items, text }: Shape,
  kind: IntentKind,
  { world, lexicon }: Parts,
): readonly Reference<DeviceId>[] {
  const mentions = items.flatMap(({ mention }) => (mention?.devices && !mention.isExcept ? [mention] : []));
  const locks = world.devices.filter((one) => one.kind === 'lock');
  const panels = world.devices.filter((one) => one.kind === 'partition');
  const isEverything = mentions.some(({ devices = [], isGeneric }) => isGeneric && devices.length > 1);
  const isDoorOnly = mentions.length > 0 && mentions.every(({ isGeneric }) => isGeneric) && !isEverything;
  if (kind === 'arm' || kind === 'disarm') {
    if (mentions.length > 0) return unique(mentions.flatMap(({ devices = [] }) => devices));
    return oneOf(panels);
  }
  const asksAll = kind === 'state' || kind === 'lock';
  if (isEverything && asksAll)
    return / (?:house|haus) /.test(` ${text}`) || !hasLockWord(text) ? all(world.devices) : all(locks);
  if (isEverything && kind === 'unlock') return all(locks);
  if (isDoorOnly && kind === 'came') return [];
  if (isDoorOnly && kind === 'state') return all(locks);
  if (mentions.length > 0) return unique(mentions.flatMap(({ devices = [] }) => devices));
  if (kind === 'state') return hasLockWord(text) ? all(locks) : all(world.devices);
  if (kind === 'battery') return lexicon.genericDoors.has(text.trim()) ? all(locks) : all(world.devices);
  if (LOCKS_IF_NONE.has(kind)) return all(locks);
  if (ALL_IF_NONE.has(kind)) return all(world.devices);
  return [];
}

/** "locked", "closed", "lock": said of doors alone. */
function hasLockWord(text: string): boolean {
  return /(?:lock|clos|shut|open|schloss|zu |offen|verriegel|sperr|schlies)/.test(text);
}

function all(devices: World['devices']): readonly Reference<DeviceId>[] {
  return devices.map(({ id, name }) => ({ kind: 'known', id, name }));
}

function oneOf(devices: World['devices']): readonly Reference<DeviceId>[] {
  const [only, ...more] = devices;
  if (!only) return [];
  if (more.length === 0) return all(devices);
  return [{ kind: 'unclear', typed: '', candidates: devices.map(({ id, name }) => ({ id, name })) }];
}

function unique(devices: readonly Reference<DeviceId>[]): readonly Reference<DeviceId>[] {
  const keys = devices.map((one) => (one.kind === 'known' ? one.id : one.typed));
  return devices.filter((_one, i) => keys.indexOf(keys[i]!) === i);
}
