import { activeAt, nextChange, parseDate } from './schedule.ts';
import type { Times } from './schedule.ts';
import { DAY_MS, firstShowing, localAt } from './wall-clock.ts';

/** `[start, end)` in epoch milliseconds. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** When the schedule is active within a stretch, in order. */
export function openSpans(schedule: Times, { start, end }: Stretch, zone: string): Stretch[] {
  const spans: Stretch[] = [];
  let opened = activeAt(schedule, start, zone) ? start : undefined;
  let change = nextChange(schedule, start, zone);
  while (change && change.at < end) {
    if (change.active) opened ??= change.at;
    else if (opened !== undefined) {
      spans.push({ start: opened, end: change.at });
      opened = undefined;
    }
    change = nextChange(schedule, change.at, zone);
  }
  return opened === undefined ? spans : [...spans, { start: opened, end }];
}

/** The local date, `YYYY-MM-DD`, that the house's wall shows. */
export function dateAt(at: number, zone: string): string {
  return isoDate(localAt(at, zone));
}

export function addDays(date: string, days: number): string {
  return isoDate(parseDate(date) + days * DAY_MS);
}

/** From the first midnight of `first` to the midnight after `last`: 23 or 25 hours of a day when clocks change. */
export function daysStretch(first: string, last: string, zone: string): Stretch {
  return {
    start: firstShowing(parseDate(first), zone),
    end: firstShowing(parseDate(last) + DAY_MS, zone),
  };
}

function isoDate(local: number): string {
  return new Date(local).toISOString().slice(0, 10);
}
