import { DAY_MS, firstShowing, lastShowing, localAt, MINUTE_MS, spanAt } from './wall-clock.ts';

/**
 * When a code may be on its devices, told by the clock on the house's wall.
 *
 * - Every interval is half-open: its start belongs to it, its end does not.
 * - A weekly window is active exactly while the wall shows a time inside it. A start that a spring day
 *   leaves out takes effect at the first instant after the gap; in an autumn hour that comes twice,
 *   both passes are covered.
 * - A window whose end is not after its start ends on the next day. It belongs to the day on which it
 *   starts, whatever its length.
 * - `from` is the earliest instant at which the wall shows it, `until` the latest; inside a gap, both
 *   are the end of the gap.
 * - An excepted date takes away the windows that start on it; where there are no windows, the whole
 *   calendar day from midnight to midnight.
 * - No `windows` at all: at any time. An empty list: at no time.
 */
export interface Schedule {
  /** Local `YYYY-MM-DDTHH:MM`. */
  readonly from?: string;
  /** Local `YYYY-MM-DDTHH:MM`, exclusive. */
  readonly until?: string;
  readonly windows?: readonly WeeklyWindow[];
  /** Local dates, `YYYY-MM-DD`. */
  readonly except?: readonly string[];
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

/** False where it is active at any time. */
export function dependsOnTime({ from, until, windows, except = [] }: Schedule): boolean {
  return from !== undefined || until !== undefined || windows !== undefined || except.length > 0;
}

export interface Change {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whether the schedule is active from then on. */
  readonly active: boolean;
}

/** @param now epoch milliseconds @param zone the house's IANA zone */
export function activeAt(schedule: Schedule, now: number, zone: string): boolean {
  const { from, until } = limits(schedule, zone);
  return now >= from && now < until && wallIsInside(pattern(schedule), localAt(now, zone));
}

/** The first instant strictly after `now` at which `activeAt` becomes another; undefined where none does. */
export function nextChange(schedule: Schedule, now: number, zone: string): Change | undefined {
  const weekly = pattern(schedule);
  const { from, until } = limits(schedule, zone);
  if (now >= until || from >= until) return undefined;
  if (now < from && wallIsInside(weekly, localAt(from, zone))) return { at: from, active: true };

  const begin = Math.max(now, from);
  const active = now >= from && wallIsInside(weekly, localAt(now, zone));
  const end = Math.min(until, lastPossibleChange(weekly, begin));
  for (let at = begin; at < end;) {
    const span = spanAt(at, zone);
    at = Math.min(nextEdge(weekly, at + span.offset) - span.offset, span.end);
    if (at < end && wallIsInside(weekly, localAt(at, zone)) !== active) return { at, active: !active };
  }
  return active && until < Infinity ? { at: until, active: false } : undefined;
}

/**
 * Past the last excepted date the pattern repeats each week, so that what does not change within a week
 * never does. A spring gap can hide one week's change; three weeks leave room for that.
 */
function lastPossibleChange({ windows, except }: Pattern, begin: number): number {
  const lastExcepted = Math.max(...except) * DAY_MS;
  const repeatsFrom = Math.max(begin, lastExcepted);
  return windows === undefined ? lastExcepted + 3 * DAY_MS : repeatsFrom + 21 * DAY_MS;
}

function limits({ from, until }: Schedule, zone: string): { from: number; until: number } {
  return {
    from: from === undefined ? -Infinity : firstShowing(parseLocal(from), zone),
    until: until === undefined ? Infinity : lastShowing(parseLocal(until), zone),
  };
}

/** A schedule's windows and excepted dates in numbers. Days count from 1 January 1970 on the wall. */
interface Pattern {
  readonly windows: readonly PatternWindow[] | undefined;
  readonly except: ReadonlySet<number>;
}

interface PatternWindow {
  readonly days: readonly Weekday[];
  /** Milliseconds since the midnight before it starts; `end` may lie past the next midnight. */
  readonly start: number;
  readonly end: number;
}

function pattern({ windows, except = [] }: Schedule): Pattern {
  return {
    windows: windows?.map(({ days, start, end }) => {
      const [startMs, endMs] = [parseTime(start), parseTime(end)];
      return { days, start: startMs, end: endMs <= startMs ? endMs + DAY_MS : endMs };
    }),
    except: new Set(except.map((date) => parseDate(date) / DAY_MS)),
  };
}

function wallIsInside(weekly: Pattern, local: number): boolean {
  const today = Math.floor(local / DAY_MS);
  if (weekly.windows === undefined) return !weekly.except.has(today);
  return [today - 1, today].some((day) =>
    startingOn(weekly, day).some(
      ({ start, end }) => day * DAY_MS + start <= local && local < day * DAY_MS + end,
    ),
  );
}

/** The first local time after `local` at which a window or an excepted day begins or ends. */
function nextEdge(weekly: Pattern, local: number): number {
  const today = Math.floor(local / DAY_MS);
  if (weekly.windows === undefined) {
    const midnights = [...weekly.except].flatMap((day) => [day * DAY_MS, (day + 1) * DAY_MS]);
    return Math.min(...midnights.filter((edge) => edge > local));
  }
  const edges = [today - 1, today].flatMap((day) =>
    startingOn(weekly, day).flatMap(({ start, end }) => [day * DAY_MS + start, day * DAY_MS + end]),
  );
  // Tomorrow's windows are looked at tomorrow.
  return Math.min((today + 1) * DAY_MS, ...edges.filter((edge) => edge > local));
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
  const local = /^(19[7-9]\d|20\d\d|2100)-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // Date.parse takes 30 February for 1 March.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(text)) {
    throw new RangeError(`expected a date such as 2026-06-30, got "${text}"`);
  }
  return local;
}

/** Milliseconds since midnight of `HH:MM`, up to `24:00`; throws on anything else. */
export function parseTime(text: string): number {
  const [, hours, minutes] = /^(\d\d):([0-5]\d)$/.exec(text) ?? [];
  const ms = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
  if (!(ms <= DAY_MS)) throw new RangeError(`expected a time such as 09:30, got "${text}"`);
  return ms;
}
