import { DAY_MS, firstShowing, lastShowing, localAt, MINUTE_MS } from './wall-clock.ts';

/**
 * When a code may be on its devices, told by the clock on the house's wall.
 *
 * - Every interval is half-open: its start belongs to it, its end does not.
 * - An occurrence of a weekly window is one stretch: from the first instant at which the wall shows its
 *   start to the last at which it shows its end. So an autumn hour that comes twice neither leaves a hole in
 *   it nor brings it back. A time that a spring day leaves out comes at the end of the gap.
 * - A window whose end is not after its start ends on the next day. It belongs to the day on which it
 *   starts, whatever its length.
 * - `from` is the earliest instant at which the wall shows it, `until` the latest; inside a gap, both
 *   are the end of the gap.
 * - An excepted date takes away the windows that start on it; where there are no windows, the whole
 *   calendar day from midnight to midnight. A day that has begun goes on until the next one begins.
 * - No `windows` at all: at any time. An empty list: at no time.
 * - With `minutesFromFirstUse`, `until` is the end of the time in which the first use can be. Once it was,
 *   the schedule ends that many minutes later, whatever `until` says: see `Times`.
 */
export interface Schedule {
  /** Local `YYYY-MM-DDTHH:MM`. */
  readonly from?: string;
  /** Local `YYYY-MM-DDTHH:MM`, exclusive. */
  readonly until?: string;
  readonly windows?: readonly WeeklyWindow[];
  /** Local dates, `YYYY-MM-DD`. */
  readonly except?: readonly string[];
  /** How long it works from its first use on. */
  readonly minutesFromFirstUse?: number;
}

/** When a code works, with what its uses have made of its schedule. */
export interface Times extends Schedule {
  /** In the place of `until`, in epoch milliseconds: an end that became known by the first use. */
  readonly endsAt?: number;
}

export interface WeeklyWindow {
  readonly days: readonly Weekday[];
  /** `HH:MM`, from `00:00` to `23:59`. */
  readonly start: string;
  /** `HH:MM`, up to `24:00`. */
  readonly end: string;
}

/** As in ISO 8601: Monday is 1. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export const ALWAYS: Schedule = {};
export const NEVER: Schedule = { windows: [] };

/** A year: longer than anybody gives a code from its first use on. */
export const MOST_MINUTES_FROM_FIRST_USE = 366 * 24 * 60;

const PARTS: ReadonlySet<string> = new Set<keyof Schedule>([
  'from',
  'until',
  'windows',
  'except',
  'minutesFromFirstUse',
]);

/** What is asked of a schedule never throws for one of these. */
export function isSchedule(value: unknown): value is Schedule {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { from, until, windows, except, minutesFromFirstUse } = value as Record<string, unknown>;
  if (Object.keys(value).some((key) => !PARTS.has(key))) return false;
  const isLocal = (text: unknown): boolean => text === undefined || isParsed(parseLocal, text);
  const areWindows = windows === undefined || (Array.isArray(windows) && windows.every(isWindow));
  const areDates =
    except === undefined || (Array.isArray(except) && except.every((date) => isParsed(parseDate, date)));
  return (
    isLocal(from) &&
    isLocal(until) &&
    areWindows &&
    areDates &&
    (minutesFromFirstUse === undefined || isLength(minutesFromFirstUse))
  );
}

/** Of the time from the first use on, in minutes. */
export function isLength(minutes: unknown): minutes is number {
  return Number.isInteger(minutes) && Number(minutes) > 0 && Number(minutes) <= MOST_MINUTES_FROM_FIRST_USE;
}

function isWindow(value: unknown): value is WeeklyWindow {
  const { days, start, end } = (value ?? {}) as Record<string, unknown>;
  const areDays =
    Array.isArray(days) && days.every((day) => Number.isInteger(day) && Number(day) >= 1 && Number(day) <= 7);
  return areDays && isParsed(parseTime, start) && isParsed(parseTime, end);
}

function isParsed(parse: (text: string) => number, text: unknown): boolean {
  try {
    return typeof text === 'string' && Number.isFinite(parse(text));
  } catch {
    return false;
  }
}

/** False where it is active at any time. */
export function dependsOnTime({ from, until, windows, except = [], endsAt }: Times): boolean {
  const hasEnd = until !== undefined || endsAt !== undefined;
  return from !== undefined || hasEnd || windows !== undefined || except.length > 0;
}

export interface Change {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whether the schedule is active from then on. */
  readonly active: boolean;
}

/** @param now epoch milliseconds @param zone the house's IANA zone */
export function activeAt(schedule: Times, now: number, zone: string): boolean {
  const { from, until } = limits(schedule, zone);
  return now >= from && now < until && isInside(pattern(schedule), now, zone);
}

/** The first instant strictly after `now` at which `activeAt` becomes another; undefined where none does. */
export function nextChange(schedule: Times, now: number, zone: string): Change | undefined {
  const weekly = pattern(schedule);
  const { from, until } = limits(schedule, zone);
  if (now >= until || from >= until) return undefined;
  if (now < from && isInside(weekly, from, zone)) return { at: from, active: true };
  const begin = Math.max(now, from);
  const change = changeAfter(weekly, begin, zone);
  if (change !== undefined && change.at < until) return change;
  const isActive = change === undefined ? isInside(weekly, begin, zone) : !change.active;
  return isActive && until < Infinity ? { at: until, active: false } : undefined;
}

/** Of the pattern alone, whatever its limits. */
function changeAfter(weekly: Pattern, begin: number, zone: string): Change | undefined {
  if (weekly.windows === undefined) return nextDayOff(weekly, begin, zone);
  /** Of what is active at `begin`, as far as is known. */
  let end: number | undefined;
  for (const occurrence of occurrences(weekly, begin, zone)) {
    if (occurrence.end <= begin) continue;
    if (end === undefined && occurrence.start > begin) return { at: occurrence.start, active: true };
    if (end !== undefined && occurrence.start > end) return { at: end, active: false };
    end = Math.max(end ?? begin, occurrence.end);
  }
  return undefined;
}

/** A stretch `[start, end)` in epoch milliseconds. */
interface Occurrence {
  readonly start: number;
  readonly end: number;
}

/**
 * Those that may not have ended at `begin`, in the order in which they start; none is empty. Past the last
 * excepted date the pattern repeats each week, so that what does not change within a week never does. A
 * change of clocks can hide one week's change; three weeks leave room for that.
 */
function* occurrences(weekly: Pattern, begin: number, zone: string): Generator<Occurrence> {
  const today = dayAt(begin, zone);
  const last = Math.max(today, ...weekly.except) + 3 * 7;
  for (let day = today - DAYS_AROUND; day <= last; day++) yield* occurrencesOf(weekly, day, zone);
}

/** A window takes a day at most, and the wall is set back by less than another (tz database, since 1970). */
const DAYS_AROUND = 2;

function occurrencesOf(weekly: Pattern, day: number, zone: string): Occurrence[] {
  return startingOn(weekly, day)
    .map(({ start, end }) => ({
      start: firstShowing(day * DAY_MS + start, zone),
      end: lastShowing(day * DAY_MS + end, zone),
    }))
    .filter(({ start, end }) => start < end);
}

function isInside(weekly: Pattern, at: number, zone: string): boolean {
  if (weekly.windows === undefined) return !weekly.except.has(dayBegun(at, zone));
  const today = dayAt(at, zone);
  for (let day = today - DAYS_AROUND; day <= today + 1; day++) {
    for (const { start, end } of startingOn(weekly, day)) {
      const hasBegun = firstShowing(day * DAY_MS + start, zone) <= at;
      if (hasBegun && at < lastShowing(day * DAY_MS + end, zone)) return true;
    }
  }
  return false;
}

/** The first midnight with which a day off begins or ends. */
function nextDayOff(weekly: Pattern, begin: number, zone: string): Change | undefined {
  const isActive = isInside(weekly, begin, zone);
  const midnights = [...weekly.except]
    .flatMap((day) => [day, day + 1])
    .map((day) => firstShowing(day * DAY_MS, zone))
    .filter((at) => at > begin && isInside(weekly, at, zone) !== isActive);
  return midnights.length === 0 ? undefined : { at: Math.min(...midnights), active: !isActive };
}

function dayAt(at: number, zone: string): number {
  return Math.floor(localAt(at, zone) / DAY_MS);
}

/** Where the wall is set back over midnight, the new day goes on. */
function dayBegun(at: number, zone: string): number {
  const shown = dayAt(at, zone);
  return firstShowing((shown + 1) * DAY_MS, zone) <= at ? shown + 1 : shown;
}

function limits(schedule: Times, zone: string): Limits {
  const known = limitsOf.get(schedule);
  if (known?.zone === zone) return known;
  const { from, until, endsAt } = schedule;
  const found = {
    zone,
    from: from === undefined ? -Infinity : firstShowing(parseLocal(from), zone),
    until: endsAt ?? (until === undefined ? Infinity : lastShowing(parseLocal(until), zone)),
  };
  limitsOf.set(schedule, found);
  return found;
}

/** Epoch milliseconds. */
interface Limits {
  readonly zone: string;
  readonly from: number;
  readonly until: number;
}

/** One schedule is asked for each device, and at each change in the house: its text is read once. */
const limitsOf = new WeakMap<Schedule, Limits>();
const patternOf = new WeakMap<Schedule, Pattern>();

/** A schedule's windows and excepted dates in numbers. Days count from 1 January 1970 on the wall. */
interface Pattern {
  /** In the order in which they start. */
  readonly windows: readonly PatternWindow[] | undefined;
  readonly except: ReadonlySet<number>;
}

interface PatternWindow {
  readonly days: readonly Weekday[];
  /** Milliseconds since the midnight before it starts; `end` may lie past the next midnight. */
  readonly start: number;
  readonly end: number;
}

function pattern(schedule: Schedule): Pattern {
  const known = patternOf.get(schedule);
  if (known) return known;
  const { windows, except = [] } = schedule;
  const found = {
    windows: windows
      ?.map((window) => ({ days: window.days, ...spanOf(window) }))
      .sort((a, b) => a.start - b.start),
    except: new Set(except.map((date) => parseDate(date) / DAY_MS)),
  };
  patternOf.set(schedule, found);
  return found;
}

/** Milliseconds since the midnight before it starts. One whose end is not after its start ends on the next day. */
export function spanOf({ start, end }: WeeklyWindow): { start: number; end: number } {
  const [startMs, endMs] = [parseTime(start), parseTime(end)];
  return { start: startMs, end: endMs <= startMs ? endMs + DAY_MS : endMs };
}

function startingOn({ windows = [], except }: Pattern, day: number): readonly PatternWindow[] {
  if (except.has(day)) return [];
  const weekday = weekdayOf(day);
  return windows.filter(({ days }) => days.includes(weekday));
}

/** @param day days since 1 January 1970, which was a Thursday */
function weekdayOf(day: number): Weekday {
  return (((((day + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/** Local milliseconds of `YYYY-MM-DDTHH:MM`; throws on anything else. */
export function parseLocal(text: string): number {
  const [date = '', time = ''] = text.split('T');
  const timeMs = parseTime(time);
  if (timeMs === DAY_MS) throw new RangeError(`expected a time from 00:00 to 23:59, got "${text}"`);
  return parseDate(date) + timeMs;
}

/**
 * Local milliseconds of the midnight at which `YYYY-MM-DD` begins; throws where there is no such day.
 * Years are 1970 to 2100: what a house needs, and a bound on how far `nextChange` has to look.
 */
export function parseDate(text: string): number {
  const known = DATES.get(text);
  if (known !== undefined) return known;
  const local = /^(19[7-9]\d|20\d\d|2100)-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Date.parse takes 30 February for 1 March.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(text)) {
    throw new RangeError(`expected a date such as 2026-06-30, got "${text}"`);
  }
  if (DATES.size >= MOST_DATES) DATES.clear();
  DATES.set(text, local);
  return local;
}

/** The same few days are read again and again. */
const DATES = new Map<string, number>();
const MOST_DATES = 1_000;

/** Milliseconds since midnight of `HH:MM`, up to `24:00`; throws on anything else. */
export function parseTime(text: string): number {
  const [, hours, minutes] = /^(\d\d):([0-5]\d)$/.exec(text) ?? [];
  const ms = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  if (!(ms <= DAY_MS)) throw new RangeError(`expected a time such as 09:30, got "${text}"`);
  return ms;
}
