import { ALWAYS } from './schedule/schedule.ts';
import type { Schedule, Times } from './schedule/schedule.ts';
import { DAY_MS, localAt, localText, MINUTE_MS } from './schedule/wall-clock.ts';

/**
 * A code that works for some time from its first use on. Until then the code waits on its devices. The first reported
 * use sets its end.
 */
export interface FirstUse {
  readonly minutes: number;
  /** When the first use was, in epoch milliseconds; missing before it. */
  readonly at?: number;
  /** When the code ends, in epoch milliseconds. */
  readonly endsAt?: number;
}

/** @param at when the first use was, in epoch milliseconds */
export function firstUseOf(
  { minutesFromFirstUse: minutes }: Schedule,
  at: number | undefined,
): FirstUse | undefined {
  if (minutes === undefined) return undefined;
  return at === undefined ? { minutes } : { minutes, at, endsAt: at + minutes * MINUTE_MS };
}

/** The schedule with the end that follows from the first use. */
export function timesFrom(schedule: Schedule, at: number | undefined): Times {
  const endsAt = firstUseOf(schedule, at)?.endsAt;
  return endsAt === undefined ? schedule : { ...schedule, endsAt };
}

/** Whether the time that has begun goes on, instead of waiting for another use. @param before missing: a new code */
export function keepsFirstUse(
  before: { readonly schedule: Schedule } | undefined,
  schedule: Schedule,
  fromNextUse: boolean,
): boolean {
  return !fromNextUse && before?.schedule.minutesFromFirstUse !== undefined && isByFirstUse(schedule);
}

/** When a code works after a change. @param before missing: a new code */
export function timesWith(
  before: { readonly schedule: Schedule; readonly firstUse?: FirstUse } | undefined,
  change: { readonly schedule?: Schedule; readonly fromNextUse?: boolean },
): Times {
  const schedule = change.schedule ?? before?.schedule ?? ALWAYS;
  const goesOn = keepsFirstUse(before, schedule, change.fromNextUse ?? false);
  return timesFrom(schedule, goesOn ? before?.firstUse?.at : undefined);
}

export function isByFirstUse({ minutesFromFirstUse }: Schedule): boolean {
  return minutesFromFirstUse !== undefined;
}

/** The end as the owner reads it, `YYYY-MM-DDTHH:MM` in the house's time zone; undefined if no end is known. */
export function endIn(schedule: Schedule, firstUse: FirstUse | undefined, zone: string): string | undefined {
  if (firstUse?.endsAt === undefined) return schedule.until;
  return localText(localAt(firstUse.endsAt, zone));
}

/**
 * The schedule with another end. If the code was used already, this end replaces the one that follows from the first
 * use.
 */
export function endingAt(schedule: Schedule, firstUse: FirstUse | undefined, until: string): Schedule {
  if (firstUse?.endsAt === undefined) return { ...schedule, until };
  const { minutesFromFirstUse: _over, ...fixed } = schedule;
  return { ...fixed, until };
}

/** How far a device's times may be off: its clock drifts, and is seldom set. */
const CLOCK_MAY_DIFFER_MS = 5 * MINUTE_MS;

/**
 * The time of the first use after another use was reported; undefined if that use changes nothing.
 * @param use when it was, in epoch milliseconds
 * @param known the first use so far; uses count from `since` on
 */
export function firstUseWith(
  use: number,
  { at, since }: { readonly at: number | undefined; readonly since: number },
): number | undefined {
  // The use was before the code was issued, or before an owner decided that its time begins anew.
  if (use + CLOCK_MAY_DIFFER_MS < since) return undefined;
  const first = Math.max(use, since);
  return at === undefined || first < at ? first : undefined;
}

/** The length in the largest unit that gives a whole number. */
export function lengthParts(minutes: number): {
  readonly count: number;
  readonly unit: 'week' | 'day' | 'hour' | 'minute';
} {
  const [week, day, hour] = [(7 * DAY_MS) / MINUTE_MS, DAY_MS / MINUTE_MS, 60];
  if (minutes % week === 0) return { count: minutes / week, unit: 'week' };
  // People say "24 hours", and "2 days".
  if (minutes % day === 0 && minutes > day) return { count: minutes / day, unit: 'day' };
  return minutes % hour === 0 ? { count: minutes / hour, unit: 'hour' } : { count: minutes, unit: 'minute' };
}
