import { IANAZone } from 'luxon';

/**
 * What the clock on the house's wall shows. "Local" milliseconds count as `Date.UTC` does, with the
 * wall's own year, month, day and time put in: arithmetic on them knows no zone, and only the
 * functions here translate. `at` is always epoch milliseconds.
 */

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** A stretch `[start, end)` of time without a change of offset. It may end where nothing changes. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Local minus epoch milliseconds. */
  readonly offset: number;
}

/**
 * Offsets are looked up a week at a time, at both ends, and searched between where they differ. No
 * zone went forth and back in less than a week since 1970 (tz database; America/Noronha took exactly
 * one in October 2000).
 */
const CHUNK_MS = 7 * DAY_MS;

/** Zone changes happen on whole minutes since 1972 (tz database, Africa/Monrovia was the last). */
const RESOLUTION_MS = MINUTE_MS;

const chunksByZone = new Map<string, Map<number, readonly Span[]>>();

export function spanAt(at: number, zone: string): Span {
  const span = Number.isFinite(at) ? chunk(at, zone).find(({ end }) => at < end) : undefined;
  if (span === undefined) throw new RangeError(`expected a time in epoch milliseconds, got ${at}`);
  return span;
}

export function localAt(at: number, zone: string): number {
  return at + spanAt(at, zone).offset;
}

/** `YYYY-MM-DDTHH:MM`. @param local as of `localAt` */
export function localText(local: number): string {
  return new Date(local).toISOString().slice(0, 16);
}

/** The earliest instant at which the wall shows `local`; in a spring gap, the end of the gap. */
export function firstShowing(local: number, zone: string): number {
  return onlyShowing(local, zone) ?? showings(local, zone)[0] ?? gapEnd(local, zone);
}

/** The latest instant at which the wall shows `local`; in a spring gap, the end of the gap. */
export function lastShowing(local: number, zone: string): number {
  return onlyShowing(local, zone) ?? showings(local, zone).at(-1) ?? gapEnd(local, zone);
}

/** Which of its showings it is, where the wall shows the time of `at` twice because the clocks go back. */
export function showingOf(at: number, zone: string): 'first' | 'second' | undefined {
  const local = localAt(at, zone);
  if (firstShowing(local, zone) === lastShowing(local, zone)) return undefined;
  return at === firstShowing(local, zone) ? 'first' : 'second';
}

/** Of a time with no change of clocks about it: the same offset to either side, by the same reason as `CHUNK_MS`. */
function onlyShowing(local: number, zone: string): number | undefined {
  const { offset } = spanAt(local - DAY_MS, zone);
  return offset === spanAt(local + DAY_MS, zone).offset ? local - offset : undefined;
}

function showings(local: number, zone: string): number[] {
  return spansAround(local, zone)
    .filter(({ start, end, offset }) => local - offset >= start && local - offset < end)
    .map(({ offset }) => local - offset);
}

function gapEnd(local: number, zone: string): number {
  const after = spansAround(local, zone).find(({ start, offset }) => start + offset > local);
  if (after === undefined) throw new RangeError(`expected a wall-clock time in ${zone}, got ${local}`);
  return after.start;
}

/** No offset is as large as a day, so that a day to either side holds every instant that may show `local`. */
function spansAround(local: number, zone: string): Span[] {
  const spans = [spanAt(local - DAY_MS, zone)];
  for (let last = spans[0]!; last.end <= local + DAY_MS; spans.push(last)) last = spanAt(last.end, zone);
  return spans;
}

function chunk(at: number, zone: string): readonly Span[] {
  const index = Math.floor(at / CHUNK_MS);
  const chunks = chunksByZone.get(zone) ?? new Map<number, readonly Span[]>();
  const spans = chunks.get(index) ?? spansBetween(index * CHUNK_MS, (index + 1) * CHUNK_MS, zone);
  chunksByZone.set(zone, chunks);
  chunks.set(index, spans);
  return spans;
}

/** Halves the stretch until no piece has a change of offset inside it. */
function spansBetween(start: number, end: number, zone: string): Span[] {
  const offset = offsetOf(start, zone);
  if (end - start <= RESOLUTION_MS || offset === offsetOf(end - 1, zone)) return [{ start, end, offset }];
  const middle = start + Math.floor((end - start) / 2 / RESOLUTION_MS) * RESOLUTION_MS;
  return [...spansBetween(start, middle, zone), ...spansBetween(middle, end, zone)];
}

function offsetOf(at: number, zone: string): number {
  const iana = IANAZone.create(zone);
  if (!iana.isValid) throw new RangeError(`expected an IANA time zone such as Europe/Berlin, got "${zone}"`);
  return Math.round(iana.offset(at) * MINUTE_MS);
}
