import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { activeAt, nextChange } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { trial } from './oracle-trial.ts';
import { clockChanges, instantOf, ODD_ZONES } from './temporal-oracle.ts';

const DAY_MS = 24 * 60 * 60_000;

describe.each(ODD_ZONES)('in %s', (zone) => {
  const changes = clockChanges(zone, Date.UTC(2024, 0, 1), Date.UTC(2031, 0, 1));
  // Two of them, one to each side; the long run looks at all of twenty years.
  const around = changes.length > 0 ? changes.slice(0, 2) : [Date.UTC(2026, 2, 29)];

  test('made-up schedules around a change of clocks are active when Temporal says so, and change then', () => {
    for (const change of around) {
      const options = { zone, around: change, days: 2, schedules: 60, instants: 200, seed: 7 };
      const { pairs, disagreements } = trial(options);
      expect(disagreements).toEqual([]);
      expect(pairs).toBe(12_000);
    }
  });

  test.each([
    ['within a day', '09:10', '17:40', 6],
    ['over midnight', '21:15', '06:05', 6],
    // Not on Saturdays: on one Sunday a year the Azores have no midnight, and the rule has no end there.
    ['to midnight', '18:00', '24:00', 5],
  ] as const)('a weekly window %s follows its recurrence rule for two years', (_, start, end, lastDay) => {
    const schedule: Schedule = {
      windows: [{ days: [1, 3, lastDay], start, end }],
      except: ['2026-03-28', '2026-07-01', '2026-10-24', '2026-12-26'],
      until: '2027-12-31T12:00',
    };
    const year = { from: '2026-01-01T12:00', until: '2027-12-31T12:00' };
    expect(edges(schedule, zone, year)).toEqual(recurrences(schedule, zone, year));
  });
});

test('the day that Apia left out is nobody’s day: an overnight window of the day before it goes on past it', () => {
  const schedule: Schedule = { windows: [{ days: [4], start: '22:00', end: '06:00' }] };
  const zone = 'Pacific/Apia';
  const thursday = instantOf('2011-12-29T22:00', zone, 'earlier');
  expect(nextChange(schedule, thursday - DAY_MS, zone)).toEqual({ at: thursday, active: true });
  // Friday the 30th was not: at midnight the wall went on with Saturday.
  expect(nextChange(schedule, thursday, zone)).toEqual({ at: thursday + 2 * 60 * 60_000, active: false });
});

test('a window to a midnight that the Azores leave out ends with the gap', () => {
  const schedule: Schedule = { windows: [{ days: [6], start: '18:00', end: '24:00' }] };
  const zone = 'Atlantic/Azores';
  const saturday = instantOf('2027-03-27T18:00', zone, 'earlier');
  const gap = Date.UTC(2027, 2, 28, 1);
  expect(nextChange(schedule, saturday, zone)).toEqual({ at: gap, active: false });
  expect([activeAt(schedule, gap - 1, zone), activeAt(schedule, gap, zone)]).toEqual([true, false]);
});

test('a start and an end in the same missing hour leave no time, in the same doubled hour two', () => {
  const zone = 'Europe/Berlin';
  const missing: Schedule = { from: '2026-03-29T02:10', until: '2026-03-29T02:50' };
  expect(nextChange(missing, Date.UTC(2026, 2, 1), zone)).toBeUndefined();
  const doubled: Schedule = { from: '2026-10-25T02:10', until: '2026-10-25T02:50' };
  const minutes = Array.from({ length: 300 }, (_, i) => Date.UTC(2026, 9, 24, 22) + i * 60_000);
  expect(minutes.filter((at) => activeAt(doubled, at, zone))).toHaveLength(60 + 40);
});

interface Stay {
  /** Local. */
  readonly from: string;
  readonly until: string;
}

/** Every change of the schedule, as the program tells them one after the other. */
function edges(schedule: Schedule, zone: string, { from, until }: Stay): string[] {
  const found: string[] = [];
  const end = instantOf(until, zone, 'later');
  for (let at = instantOf(from, zone, 'earlier'); ;) {
    const change = nextChange(schedule, at, zone);
    if (!change || change.at >= end) return found;
    found.push(`${change.active ? 'begins' : 'ends'} ${iso(change.at)}`);
    at = change.at;
  }
}

/** The same from two recurrence rules of RFC 5545, one for the starts and one for the ends. */
function recurrences({ windows, except = [] }: Schedule, zone: string, stay: Stay): string[] {
  const { days, start, end } = windows![0]!;
  const shift = end <= start || end === '24:00' ? 1 : 0;
  const all = [
    ...occurrences('begins', start, 0),
    ...occurrences('ends', end === '24:00' ? '00:00' : end, shift),
  ];
  const [first, last] = [instantOf(stay.from, zone, 'earlier'), instantOf(stay.until, zone, 'later')];
  return all
    .filter(({ at }) => at > first && at < last)
    .sort((a, b) => a.at - b.at)
    .map(({ what, at }) => `${what} ${iso(at)}`);

  function occurrences(what: string, time: string, shiftDays: number): { what: string; at: number }[] {
    const names = days.map((day) => WEEKDAYS[(day - 1 + shiftDays) % 7]);
    const dtstart = Temporal.PlainDateTime.from(`2025-12-01T${time}`).toZonedDateTime(zone);
    const exceptions = except.map((date) =>
      Temporal.PlainDateTime.from(`${date}T${time}`).add({ days: shiftDays }).toZonedDateTime(zone),
    );
    const rule = new RRuleTemporal({
      freq: 'WEEKLY',
      byDay: names as string[],
      dtstart,
      tzid: zone,
      exDate: exceptions,
      until: Temporal.PlainDateTime.from(stay.until).toZonedDateTime(zone),
    });
    return rule.all().map((occurrence) => ({ what, at: occurrence.epochMilliseconds }));
  }
}

const WEEKDAYS: Record<number, string> = { ...['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] };

function iso(at: number): string {
  return new Date(at).toISOString();
}
