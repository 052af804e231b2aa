import { activeAt, nextChange, parseLocal } from '../schedule/schedule.ts';
import type { Times } from '../schedule/schedule.ts';
import { DAY_MS, firstShowing, localAt } from '../schedule/wall-clock.ts';

/** An entry that a device tells of so long after it was is of the past: nobody is at the door now. */
export const LATE_MS = 60_000;

/** What has not changed within a week of weekly windows never will, save at a start, an end or an exception. */
const WEEK_AND_A_DAY_MS = 8 * DAY_MS;
const YEAR_MS = 366 * DAY_MS;

/**
 * Since when earlier uses of a code count as the same stay: the beginning of the window that is open at
 * `at`, and the midnight before where the code has no window, none that ever ends, or none that is open.
 * @param at epoch milliseconds @returns epoch milliseconds; -Infinity for a window that was open always
 */
export function staySince(schedule: Times, at: number, zone: string): number {
  const ends = nextChange(schedule, at, zone) !== undefined;
  if (!ends || !activeAt(schedule, at, zone)) return midnightBefore(at, zone);
  const from = schedule.from === undefined ? -Infinity : firstShowing(parseLocal(schedule.from), zone);
  let since = from;
  let seen = Math.max(from, at - (schedule.windows === undefined ? YEAR_MS : WEEK_AND_A_DAY_MS));
  for (;;) {
    const change = nextChange(schedule, seen, zone);
    if (change === undefined || change.at > at) return since;
    if (change.active) since = change.at;
    seen = change.at;
  }
}

/** When the day of `at` has begun by the house's wall, in epoch milliseconds. */
export function midnightBefore(at: number, zone: string): number {
  return firstShowing(Math.floor(localAt(at, zone) / DAY_MS) * DAY_MS, zone);
}
