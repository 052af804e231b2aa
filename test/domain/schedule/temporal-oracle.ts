import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { Schedule, Weekday, WeeklyWindow } from '../../../src/domain/schedule/schedule.ts';

/**
 * What a schedule means, told by Temporal and one minute at a time: each occurrence of a window becomes one
 * stretch between two instants, each minute is held against all of them, and nothing of the program's own
 * arithmetic is used.
 */

const MINUTE_MS = 60_000;

/** The zones with the oddest rules: half an hour, Ramadan, a skipped day, midnight, three quarters of an hour. */
export const ODD_ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Atlantic/Azores',
] as const;

export interface WallMinutes {
  readonly zone: string;
  /** Epoch milliseconds of the first minute. */
  readonly start: number;
  /** What the wall shows at each minute, `YYYY-MM-DDTHH:MM`. */
  readonly shown: readonly string[];
  /** Every date from two days before the first to the day after the last, whether the wall shows it or not. */
  readonly dates: readonly string[];
}

export function wallMinutes(zone: string, start: number, minutes: number): WallMinutes {
  const shown = Array.from({ length: minutes }, (_, i) =>
    Temporal.Instant.fromEpochMilliseconds(start + i * MINUTE_MS)
      .toZonedDateTimeISO(zone)
      .toPlainDateTime()
      .toString({ smallestUnit: 'minute' }),
  );
  const dates: string[] = [];
  const last = Temporal.PlainDate.from(shown.at(-1)!.slice(0, 10)).add({ days: 1 });
  let date = Temporal.PlainDate.from(shown[0]!.slice(0, 10)).subtract({ days: 2 });
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 }))
    dates.push(date.toString());
  return { zone, start, shown, dates };
}

/** The instants in `[from, until)`, in epoch milliseconds, at which the zone's offset changes. */
export function clockChanges(zone: string, from: number, until: number): number[] {
  const changes: number[] = [];
  let at: Temporal.ZonedDateTime | null =
    Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  while ((at = at.getTimeZoneTransition('next')) && at.epochMilliseconds < until) {
    changes.push(at.epochMilliseconds);
  }
  return changes;
}

/** Whether the schedule is active at each minute. */
export function activeMinutes(schedule: Schedule, wall: WallMinutes): boolean[] {
  const from = schedule.from === undefined ? -Infinity : instantOf(schedule.from, wall.zone, 'earlier');
  const until = schedule.until === undefined ? Infinity : instantOf(schedule.until, wall.zone, 'later');
  const occurrences = occurrencesOf(schedule, wall);
  return wall.shown.map((_, i) => {
    const at = wall.start + i * MINUTE_MS;
    return at >= from && at < until && occurrences.some(({ start, end }) => start <= at && at < end);
  });
}

/** In epoch milliseconds, `[start, end)`. */
interface Occurrence {
  readonly start: number;
  readonly end: number;
}

/** Each from the first time at which the wall shows its start to the last at which it shows its end. */
function occurrencesOf({ windows, except = [] }: Schedule, { dates, zone }: WallMinutes): Occurrence[] {
  const days = dates.filter((date) => !except.includes(date)).map((date) => Temporal.PlainDate.from(date));
  // Where there are no windows, the midnight with which a day begins is the end of the day before.
  if (windows === undefined)
    return days.map((day) => ({
      start: instantOf(`${day.toString()}T00:00`, zone, 'earlier'),
      end: instantOf(`${day.add({ days: 1 }).toString()}T00:00`, zone, 'earlier'),
    }));
  return windows.flatMap(({ days: weekdays, start, end }) =>
    days
      .filter((day) => weekdays.includes(day.dayOfWeek as Weekday))
      .map((day) => ({
        start: instantOf(`${day.toString()}T${start}`, zone, 'earlier'),
        end: instantOf(endOf(day, start, end), zone, 'later'),
      })),
  );
}

function endOf(day: Temporal.PlainDate, start: string, end: string): string {
  const midnight = end === '24:00';
  const endDay = midnight || end <= start ? day.add({ days: 1 }) : day;
  return `${endDay.toString()}T${midnight ? '00:00' : end}`;
}

/** The first or the last instant at which the wall shows `local`; where it never does, the end of the gap. */
export function instantOf(local: string, zone: string, which: 'earlier' | 'later'): number {
  const plain = Temporal.PlainDateTime.from(local);
  const zoned = plain.toZonedDateTime(zone, { disambiguation: which });
  if (zoned.toPlainDateTime().equals(plain)) return zoned.epochMilliseconds;
  const beforeGap = plain.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return beforeGap.getTimeZoneTransition('next')!.epochMilliseconds;
}

/** Schedules that have something to do with the days of a table, and often with its change of clocks. */
export function schedulesAround(wall: WallMinutes, change: number): fc.Arbitrary<Schedule> {
  const minutesOfDay = fc.nat(24 * 60 - 1);
  const nearChange = fc.integer({ min: -180, max: 180 }).map((minutes) => {
    const wallTime = Temporal.Instant.fromEpochMilliseconds(change).toZonedDateTimeISO(wall.zone);
    return wallTime.toPlainTime().add({ minutes }).toString().slice(0, 5);
  });
  const time = fc.oneof(
    minutesOfDay.map((minute) => new Date(minute * MINUTE_MS).toISOString().slice(11, 16)),
    nearChange,
    fc.constantFrom('00:00', '00:01', '01:00', '02:00', '02:30', '03:00', '23:59'),
  );
  const weekdays: Weekday[] = [1, 2, 3, 4, 5, 6, 7];
  const window: fc.Arbitrary<WeeklyWindow> = fc.record({
    days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
    start: time,
    end: fc.oneof({ weight: 5, arbitrary: time }, { weight: 1, arbitrary: fc.constant('24:00') }),
  });
  const date = fc.constantFrom(...wall.dates);
  const local = fc.tuple(date, time).map(([day, clock]) => `${day}T${clock}`);
  return fc.record(
    {
      from: local,
      until: local,
      windows: fc.array(window, { minLength: 1, maxLength: 4 }),
      except: fc.uniqueArray(date, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: [] },
  );
}
