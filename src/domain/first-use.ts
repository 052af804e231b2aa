import { ALWAYS } from './schedule/schedule.ts';
import type { Schedule, Times } from './schedule/schedule.ts';
import { DAY_MS, localAt, localText, MINUTE_MS } from './schedule/wall-clock.ts';

/**
 * A code that works for some time from its first use on. Until then it waits on its devices; the first use that a
 * device tells of makes its end known.
 */
export interface FirstUse {
  readonly minutes: number;
  /** Missing as long as it waits. In epoch milliseconds. */
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

/** The schedule with the end that the first use has made known. */
export function timesFrom(schedule: Schedule, at: number | undefined): Times {
  const endsAt = firstUseOf(schedule, at)?.endsAt;
  return endsAt === undefined ? schedule : { ...schedule, endsAt };
}

/** Its time goes on as it has begun, and does not wait for another use. @param before missing: a new code */
export function keepsFirstUse(
  before: { readonly schedule: Schedule } | undefined,
  schedule: Schedule,
  fromNextUse: boolean,
): boolean {
  return !fromNextUse && before?.schedule.minutesFromFirstUse !== undefined && isByFirstUse(schedule);
}

/** When a code works once it was changed. @param before missing: a new code */
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

/** The end as the owner reads it, `YYYY-MM-DDTHH:MM` by the house's wall; undefined where none is known. */
export function endIn(schedule: Schedule, firstUse: FirstUse | undefined, zone: string): string | undefined {
  if (firstUse?.endsAt === undefined) return schedule.until;
  return localText(localAt(firstUse.endsAt, zone));
}

/** With another end. Where the first use was, that end takes the place of the one that came from it. */
export function endingAt(schedule: Schedule, firstUse: FirstUse | undefined, until: string): Schedule {
  if (firstUse?.endsAt === undefined) return { ...schedule, until };
  const { minutesFromFirstUse: _over, ...fixed } = schedule;
  return { ...fixed, until };
}

/** What a device tells may be off by so much: its clock drifts, and is set seldom. */
const CLOCK_MAY_DIFFER_MS = 5 * MINUTE_MS;

/**
 * When the first use was, once one more is known; undefined where that one says nothing of it.
 * @param use when it was, in epoch milliseconds
 * @param known the first use so far, `since` from when on uses count
 */
export function firstUseWith(
  use: number,
  { at, since }: { readonly at: number | undefined; readonly since: number },
): number | undefined {
  // It was before the code, or before an owner decided that its time begins anew.
  if (use + CLOCK_MAY_DIFFER_MS < since) return undefined;
  const first = Math.max(use, since);
  return at === undefined || first < at ? first : undefined;
}

/** The largest unit in which it is a whole number. */
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
