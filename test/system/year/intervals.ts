import { Temporal } from 'temporal-polyfill';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { clockChanges, instantOf } from '../../domain/schedule/temporal-oracle.ts';

const DAY_MS = 24 * 60 * 60_000;

/** `[start, end)` in epoch milliseconds. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/**
 * When a schedule is active between two instants, told by what the calendar shows and the zone's offsets as
 * Temporal knows them: the oracle of the simulated year, which needs whole years at once. It is itself held
 * against the oracle that looks at every minute.
 */
export function activeIntervals(schedule: Schedule, zone: string, { start, end }: Interval): Interval[] {
  const first =
    schedule.from === undefined ? start : Math.max(start, instantOf(schedule.from, zone, 'earlier'));
  const last = schedule.until === undefined ? end : Math.min(end, instantOf(schedule.until, zone, 'later'));
  const spans = offsets(zone, first, last);
  const intervals = occurrences(schedule, spans, { start: first, end: last }).map((each) => ({
    start: Math.max(each.start, first),
    end: Math.min(each.end, last),
  }));
  return merged(intervals.filter((interval) => interval.start < interval.end));
}

/** Each from the first instant at which the wall shows its start to the last at which it shows its end. */
function occurrences(
  { windows, except = [] }: Schedule,
  spans: readonly Span[],
  within: Interval,
): Interval[] {
  const found: Interval[] = [];
  const firstDay = Math.floor(within.start / DAY_MS) * DAY_MS - 3 * DAY_MS;
  for (let day = firstDay; day < within.end + 2 * DAY_MS; day += DAY_MS) {
    const date = new Date(day);
    if (except.includes(date.toISOString().slice(0, 10))) continue;
    // Where there are no windows, a day goes on until the next one begins.
    if (windows === undefined)
      found.push({ start: shows(day, spans).first, end: shows(day + DAY_MS, spans).first });
    for (const window of windows ?? []) {
      if (!window.days.some((weekday) => weekday % 7 === date.getUTCDay())) continue;
      const [from, until] = [time(window.start), time(window.end)];
      const end = day + (until > from ? until : until + DAY_MS);
      found.push({ start: shows(day + from, spans).first, end: shows(end, spans).last });
    }
  }
  return found;
}

/**
 * The first and the last instant at which the wall shows a time, given as `Date.UTC` counts what it shows.
 * What it leaves out comes at the end of the gap.
 */
function shows(local: number, spans: readonly Span[]): { first: number; last: number } {
  let [first, last] = [Infinity, -Infinity];
  let gapEnd = Infinity;
  for (const span of spans) {
    const at = local - span.offset;
    if (at >= span.start && at < span.end) [first, last] = [Math.min(first, at), at];
    else if (at < span.start) gapEnd = Math.min(gapEnd, span.start);
  }
  return first === Infinity ? { first: gapEnd, last: gapEnd } : { first, last };
}

function time(text: string): number {
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 60_000;
}

interface Span extends Interval {
  /** The wall's time less the epoch's. */
  readonly offset: number;
}

const spansOf = new Map<string, readonly Span[]>();

function offsets(zone: string, start: number, end: number): readonly Span[] {
  const key = `${zone} ${Math.floor(start / (400 * DAY_MS))} ${Math.floor(end / (400 * DAY_MS))}`;
  const known = spansOf.get(key) ?? spansBetween(zone, start, end);
  spansOf.set(key, known);
  return known;
}

/** Wide enough for every question with the same key. */
function spansBetween(zone: string, start: number, end: number): readonly Span[] {
  const [from, until] = [start - 401 * DAY_MS, end + 401 * DAY_MS];
  const edges = [from, ...clockChanges(zone, from, until), until];
  return edges.slice(1).map((edge, i) => {
    const at = Temporal.Instant.fromEpochMilliseconds(edges[i]!).toZonedDateTimeISO(zone);
    return { start: edges[i]!, end: edge, offset: at.offsetNanoseconds / 1e6 };
  });
}

function merged(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const interval of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && interval.start <= last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, interval.end) };
    } else result.push(interval);
  }
  return result;
}
