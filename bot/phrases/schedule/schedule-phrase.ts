import { DateTime } from 'luxon';
import { scheduleProblems } from '../../../src/domain/schedule/schedule-problems.ts';
import type { HouseTime } from '../../../src/domain/schedule/schedule-problems.ts';
import { ALWAYS, parseTime } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule, Weekday, WeeklyWindow } from '../../../src/domain/schedule/schedule.ts';
import { DAY_MS, localAt, localText, MINUTE_MS } from '../../../src/domain/schedule/wall-clock.ts';
import { CHECK_OUT, eatClauses } from './clauses.ts';
import type { Clause, TypedMoment } from './clauses.ts';
import { resolve, resolveBackwards } from './dates.ts';
import { NotUnderstood, PhraseScanner } from './scanner.ts';
import type { Assumption, PhraseProblem } from './scanner.ts';
import { withFirstUse } from './first-use.ts';
import { takeUses } from './uses.ts';

export type PhraseResult =
  /** `schedule` is missing where nothing was said of it, but how often. */
  | {
      readonly ok: true;
      readonly schedule?: Schedule;
      readonly uses?: number;
      /** What was typed and may be meant otherwise. */
      readonly assumptions?: readonly Assumption[];
    }
  /** `isRead`: each word of it is one of times and dates. */
  | { readonly ok: false; readonly problem: PhraseProblem; readonly isRead?: true };

/**
 * Understands a typed schedule as a whole or not at all: a word that was not understood is an error.
 * Dates without a year are the next ones, and a last day without a time is included, so that a
 * schedule reads back from its words.
 */
export function parseSchedulePhrase(text: string, house: HouseTime): PhraseResult {
  return withFirstUse(text, house, (rest) => parsed(rest, house));
}

function parsed(text: string, house: HouseTime): PhraseResult {
  try {
    const { uses, rest } = takeUses(text);
    if (uses !== undefined && rest === '') return { ok: true, uses };
    const { clauses, assumptions } = readWhole(rest, house);
    const schedule = assemble(clauses, house);
    const [problem] = scheduleProblems(schedule, house);
    if (problem !== undefined) return { ok: false, problem: { kind: 'schedule', problem }, isRead: true };
    return {
      ok: true,
      schedule,
      ...(uses !== undefined && { uses }),
      ...(assumptions.length > 0 && { assumptions }),
    };
  } catch (error) {
    if (error instanceof NotUnderstood) return { ok: false, problem: error.problem };
    throw error;
  }
}

function readWhole(
  text: string,
  { now, zone }: HouseTime,
): { clauses: readonly Clause[]; assumptions: readonly Assumption[] } {
  const scanner = new PhraseScanner(text);
  const clauses = eatClauses(scanner, Math.floor(localAt(now, zone) / DAY_MS));
  if (scanner.rest !== '') throw new NotUnderstood({ kind: 'unknown', came: excerpt(scanner.rest) });
  if (clauses.length === 0) throw new NotUnderstood({ kind: 'nothing' });
  return { clauses, assumptions: scanner.assumptions };
}

/** Long numbers are left out: a PIN typed in the wrong place must not be told again. */
function excerpt(rest: string): string {
  const short = rest.replace(/\d{4,}/g, '…');
  return short.length > 40 ? `${short.slice(0, 40)}…` : short;
}

/** Of each kind there is at most one, and these kinds leave no room for one another. */
const EXCLUSIVE: readonly (readonly Clause['kind'][])[] = [
  ['always', 'windows', 'span'],
  ['span', 'from'],
  ['span', 'until', 'for', 'months', 'nights'],
];

function assemble(clauses: readonly Clause[], house: HouseTime): Schedule {
  const kinds = clauses.map(({ kind }) => kind);
  const clash = EXCLUSIVE.some((group) => kinds.filter((kind) => group.includes(kind)).length > 1);
  if (clash || new Set(kinds).size < kinds.length) {
    throw new NotUnderstood({ kind: 'clash' });
  }
  const find = <Kind extends Clause['kind']>(kind: Kind): Extract<Clause, { kind: Kind }> | undefined =>
    clauses.find((clause): clause is Extract<Clause, { kind: Kind }> => clause.kind === kind);

  const span = find('span');
  const base: Schedule =
    span === undefined
      ? stay(
          find('from')?.moment,
          find('until')?.moment,
          { lastsMs: find('for')?.lastsMs, nights: find('nights')?.count, months: find('months')?.count },
          house,
        )
      : spanned(span);
  const windows = withoutDays(find('windows')?.windows, find('except-days'));
  const dates = find('except')?.dates ?? [];
  const today = Math.floor(localAt(house.now, house.zone) / DAY_MS);
  const firstDay = base.from === undefined ? today : Math.max(today, Date.parse(`${base.from}Z`) / DAY_MS);
  const except = dates.map((date) => localText(resolve(date, Math.floor(firstDay)) * DAY_MS).slice(0, 10));
  return {
    ...ALWAYS,
    ...base,
    ...(windows !== undefined && !windows.every(coversAll) && { windows }),
    ...(except.length > 0 && { except: [...new Set(except)].sort() }),
  };
}

/** "every day except Sunday" */
function withoutDays(
  windows: readonly WeeklyWindow[] | undefined,
  except: Extract<Clause, { kind: 'except-days' }> | undefined,
): readonly WeeklyWindow[] | undefined {
  if (except === undefined) return windows;
  const { days: off, times } = except;
  const all = windows ?? [{ days: EVERY_DAY, start: '00:00', end: '24:00' }];
  // "every day except Sunday 9-12": the hours are those of the days before.
  const isTimed = times && all.every(({ start, end }) => start === '00:00' && end === '24:00');
  if (times && !isTimed) throw new NotUnderstood({ kind: 'clash' });
  const timed = times ? all.flatMap((window) => times.map((time) => ({ ...window, ...time }))) : all;
  const kept = timed.map((window) => ({ ...window, days: window.days.filter((day) => !off.includes(day)) }));
  return kept.filter(({ days }) => days.length > 0);
}

const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

function coversAll({ days, start, end }: WeeklyWindow): boolean {
  return days.length === 7 && start === '00:00' && end === '24:00';
}

function spanned({ first, days, times }: Extract<Clause, { kind: 'span' }>): Schedule {
  const start = first * DAY_MS;
  const [only] = times;
  if (only === undefined) return { from: localText(start), until: localText(start + days * DAY_MS) };
  const ends = times.map((time) => parseTime(time.end) + (time.end <= time.start ? DAY_MS : 0));
  const until = localText(start + (days - 1) * DAY_MS + Math.max(...ends));
  if (days === 1 && times.length === 1) return { from: localText(start + parseTime(only.start)), until };
  const weekdays = Array.from({ length: days }, (_, i) => (((first + i + 3) % 7) + 1) as Weekday);
  return {
    from: localText(start),
    until,
    windows: times.map((time) => ({ days: weekdays, ...time })),
  };
}

/** How long, where no end is told. */
interface Length {
  readonly lastsMs: number | undefined;
  readonly nights: number | undefined;
  readonly months: number | undefined;
}

function stay(
  from: TypedMoment | undefined,
  until: TypedMoment | undefined,
  length: Length,
  { now, zone }: HouseTime,
): Schedule {
  const nowLocal = localAt(now, zone);
  const start = from && startOf(from, until, nowLocal);
  // "today until 18:00" is about today, also in the evening.
  const notBefore = until?.date === undefined && start !== undefined ? start : Math.max(nowLocal, start ?? 0);
  const end = until === undefined ? endAfter(start, length, { now, zone }) : endOf(until, notBefore);
  return {
    ...(start !== undefined && { from: localText(start) }),
    ...(end !== undefined && { until: localText(Math.ceil(end / MINUTE_MS) * MINUTE_MS) }),
  };
}

/** In local milliseconds. */
function endAfter(
  start: number | undefined,
  { lastsMs, nights, months }: Length,
  { now, zone }: HouseTime,
): number | undefined {
  const begin = start ?? localAt(now, zone);
  if (nights !== undefined) return (Math.floor(begin / DAY_MS) + nights) * DAY_MS + parseTime(CHECK_OUT);
  if (months !== undefined) return plusMonths(begin, months);
  if (lastsMs === undefined) return undefined;
  // Hours from now are hours that pass, whatever the clock on the wall does meanwhile.
  return start === undefined && lastsMs < DAY_MS ? localAt(now + lastsMs, zone) : begin + lastsMs;
}

/** The same day of a later month; its last one where it has no such day. */
function plusMonths(local: number, months: number): number {
  return DateTime.fromMillis(local, { zone: 'utc' }).plus({ months }).toMillis();
}

/**
 * In local milliseconds. A stay told by days of the year may have begun already: where the next such
 * start lies after the end, the last one before the end is meant.
 */
function startOf(
  { date, clock = '00:00' }: TypedMoment,
  until: TypedMoment | undefined,
  nowLocal: number,
): number {
  if (date === undefined) return nextAt(clock, nowLocal);
  const today = Math.floor(nowLocal / DAY_MS);
  const next = resolve(date, today);
  const end = until?.date && resolve(until.date, today);
  const hasBegun = end !== undefined && next > end && date.kind === 'recurring' && date.every === 'year';
  return (hasBegun ? resolveBackwards(date, end) : next) * DAY_MS + parseTime(clock);
}

/** In local milliseconds, exclusive. Without a time, all of the last day is included. */
function endOf({ date, clock }: TypedMoment, notBefore: number): number {
  if (date === undefined) return nextAt(clock ?? '24:00', notBefore);
  return resolve(date, Math.floor(notBefore / DAY_MS)) * DAY_MS + parseTime(clock ?? '24:00');
}

/** The first time after `local` at which the clock shows `clock`. */
function nextAt(clock: string, local: number): number {
  const today = Math.floor(local / DAY_MS) * DAY_MS + parseTime(clock);
  return today > local ? today : today + DAY_MS;
}
