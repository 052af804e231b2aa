import { activeAt, isLength, nextChange, parseDate, parseLocal, parseTime } from './schedule.ts';
import type { Schedule, WeeklyWindow } from './schedule.ts';
import { DAY_MS, lastShowing } from './wall-clock.ts';

export type ScheduleProblem =
  | { readonly kind: 'bad-date'; readonly field: 'from' | 'until' | 'except'; readonly came: string }
  | { readonly kind: 'bad-time'; readonly came: string }
  | { readonly kind: 'no-window' }
  | { readonly kind: 'no-day' }
  | { readonly kind: 'start-is-end'; readonly time: string }
  | { readonly kind: 'end-before-start' }
  | { readonly kind: 'past' }
  | { readonly kind: 'never-active' }
  /** The time from the first use on is none, or longer than a year. */
  | { readonly kind: 'bad-length' };

export interface HouseTime {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The house's IANA zone. */
  readonly zone: string;
}

/** Why nobody can have meant this schedule; an empty list is a good one. */
export function scheduleProblems(schedule: Schedule, { now, zone }: HouseTime): ScheduleProblem[] {
  const unreadable = [...dateProblems(schedule), ...(schedule.windows ?? []).flatMap(timeProblems)];
  if (unreadable.length > 0) return unreadable;

  const { from, until, windows, minutesFromFirstUse } = schedule;
  const problems: ScheduleProblem[] = [];
  if (minutesFromFirstUse !== undefined && !isLength(minutesFromFirstUse))
    problems.push({ kind: 'bad-length' });
  if (windows?.length === 0) problems.push({ kind: 'no-window' });
  for (const { days, start, end } of windows ?? []) {
    if (days.length === 0) problems.push({ kind: 'no-day' });
    if (start === end) problems.push({ kind: 'start-is-end', time: start });
  }
  if (from !== undefined && until !== undefined && until <= from) problems.push({ kind: 'end-before-start' });
  else if (until !== undefined && lastShowing(parseLocal(until), zone) <= now)
    problems.push({ kind: 'past' });
  if (problems.length > 0) return problems;

  const everActive = activeAt(schedule, now, zone) || nextChange(schedule, now, zone) !== undefined;
  return everActive ? [] : [{ kind: 'never-active' }];
}

function dateProblems({ from, until, except = [] }: Schedule): ScheduleProblem[] {
  const problems: ScheduleProblem[] = [];
  if (from !== undefined && !reads(parseLocal, from)) {
    problems.push({ kind: 'bad-date', field: 'from', came: from });
  }
  if (until !== undefined && !reads(parseLocal, until)) {
    problems.push({ kind: 'bad-date', field: 'until', came: until });
  }
  for (const came of except) {
    if (!reads(parseDate, came)) problems.push({ kind: 'bad-date', field: 'except', came });
  }
  return problems;
}

function timeProblems({ start, end }: WeeklyWindow): ScheduleProblem[] {
  const problems: ScheduleProblem[] = [];
  if (!reads(parseTime, start) || parseTime(start) === DAY_MS) {
    problems.push({ kind: 'bad-time', came: start });
  }
  if (!reads(parseTime, end)) problems.push({ kind: 'bad-time', came: end });
  return problems;
}

function reads(parse: (text: string) => number, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}
