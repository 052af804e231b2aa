import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeAt, ALWAYS, nextChange } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule, Weekday, WeeklyWindow } from '../../../src/domain/schedule/schedule.ts';
import { activeMinutes, wallTable } from './wall-oracle.ts';

const BERLIN = 'Europe/Berlin';
const MINUTE_MS = 60_000;
const EVERY_DAY: Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const WEEKDAYS: Weekday[] = [1, 2, 3, 4, 5];

const at = (iso: string): number => Date.parse(iso);
const daily = (start: string, end: string, days = EVERY_DAY): WeeklyWindow => ({ days, start, end });

describe('an ordinary week', () => {
  const lunch: Schedule = { windows: [daily('11:00', '14:00', WEEKDAYS)] };

  test.each([
    ['2026-06-10T10:59:59.999+02:00', false],
    ['2026-06-10T11:00+02:00', true],
    ['2026-06-10T13:59:59.999+02:00', true],
    ['2026-06-10T14:00+02:00', false],
    ['2026-06-13T12:00+02:00', false],
  ])('weekdays 11:00 to 14:00 at %s: active is %s', (iso, active) => {
    expect(activeAt(lunch, at(iso), BERLIN)).toBe(active);
  });

  test('the next change of an inactive window is its start, of an active one its end', () => {
    expect(nextChange(lunch, at('2026-06-12T14:00+02:00'), BERLIN)).toEqual({
      at: at('2026-06-15T11:00+02:00'),
      active: true,
    });
    expect(nextChange(lunch, at('2026-06-15T11:00+02:00'), BERLIN)).toEqual({
      at: at('2026-06-15T14:00+02:00'),
      active: false,
    });
  });

  test('an overnight window belongs to the day on which it starts', () => {
    const friday: Schedule = { windows: [daily('22:00', '06:00', [5])] };
    expect(activeAt(friday, at('2026-06-12T05:00+02:00'), BERLIN)).toBe(false);
    expect(activeAt(friday, at('2026-06-13T05:00+02:00'), BERLIN)).toBe(true);
    const cancelled: Schedule = { ...friday, except: ['2026-06-12'] };
    expect(activeAt(cancelled, at('2026-06-13T05:00+02:00'), BERLIN)).toBe(false);
    expect(activeAt({ ...friday, except: ['2026-06-13'] }, at('2026-06-13T05:00+02:00'), BERLIN)).toBe(true);
  });

  test('windows that touch or overlap have no edge between them', () => {
    const windows = [daily('09:00', '12:00'), daily('12:00', '14:00'), daily('13:00', '15:00')];
    expect(nextChange({ windows }, at('2026-06-12T09:00+02:00'), BERLIN)).toEqual({
      at: at('2026-06-12T15:00+02:00'),
      active: false,
    });
  });

  test('a window of all day every day never changes', () => {
    const now = at('2026-06-12T09:00+02:00');
    expect(nextChange({ windows: [daily('00:00', '24:00')] }, now, BERLIN)).toBeUndefined();
    expect(nextChange(ALWAYS, now, BERLIN)).toBeUndefined();
  });

  test('without windows an excepted date is a whole calendar day', () => {
    const schedule: Schedule = { except: ['2026-12-24'] };
    const off = nextChange(schedule, at('2026-06-12T09:00+02:00'), BERLIN);
    expect(off).toEqual({ at: at('2026-12-24T00:00+01:00'), active: false });
    const on = nextChange(schedule, off?.at ?? 0, BERLIN);
    expect(on).toEqual({ at: at('2026-12-25T00:00+01:00'), active: true });
    expect(nextChange(schedule, on?.at ?? 0, BERLIN)).toBeUndefined();
  });

  test('an empty list of windows is never active', () => {
    expect(activeAt({ windows: [] }, at('2026-06-12T09:00+02:00'), BERLIN)).toBe(false);
    expect(nextChange({ windows: [] }, at('2026-06-12T09:00+02:00'), BERLIN)).toBeUndefined();
  });
});

describe('a stay', () => {
  const stay: Schedule = { from: '2026-07-03T15:00', until: '2026-07-10T11:00' };

  test('begins at from and ends before until', () => {
    const begin = nextChange(stay, at('2020-01-01T00:00Z'), BERLIN);
    expect(begin).toEqual({ at: at('2026-07-03T15:00+02:00'), active: true });
    const end = nextChange(stay, begin?.at ?? 0, BERLIN);
    expect(end).toEqual({ at: at('2026-07-10T11:00+02:00'), active: false });
    expect(nextChange(stay, end?.at ?? 0, BERLIN)).toBeUndefined();
  });

  test('an end that is not after the start is never active', () => {
    const backwards: Schedule = { from: '2026-07-10T11:00', until: '2026-07-10T11:00' };
    expect(nextChange(backwards, at('2026-01-01T00:00Z'), BERLIN)).toBeUndefined();
    expect(activeAt(backwards, at('2026-07-10T11:00+02:00'), BERLIN)).toBe(false);
  });

  test('with weekly windows changes only inside the stay', () => {
    const schedule: Schedule = { ...stay, windows: [daily('09:00', '17:00')] };
    expect(nextChange(schedule, at('2026-01-01T00:00Z'), BERLIN)).toEqual({
      at: at('2026-07-03T15:00+02:00'),
      active: true,
    });
    expect(nextChange(schedule, at('2026-07-10T10:00+02:00'), BERLIN)).toEqual({
      at: at('2026-07-10T11:00+02:00'),
      active: false,
    });
  });
});

describe('days on which the clock is changed', () => {
  test('a start that a spring day leaves out takes effect at the end of the gap', () => {
    const schedule: Schedule = { windows: [daily('02:30', '04:00')] };
    expect(nextChange(schedule, at('2026-03-29T00:00+01:00'), BERLIN)).toEqual({
      at: at('2026-03-29T03:00+02:00'),
      active: true,
    });
    expect(nextChange({ from: '2026-03-29T02:30' }, at('2026-03-29T00:00+01:00'), BERLIN)).toEqual({
      at: at('2026-03-29T03:00+02:00'),
      active: true,
    });
  });

  test('a window that lies inside a spring gap waits for the next day', () => {
    expect(nextChange({ windows: [daily('02:00', '03:00')] }, at('2026-03-28T12:00+01:00'), BERLIN)).toEqual({
      at: at('2026-03-30T02:00+02:00'),
      active: true,
    });
  });

  /** All edges from the evening before until the evening after the clocks go back in Berlin. */
  const autumnEdges = (schedule: Schedule): string[] => {
    const found: string[] = [];
    for (let now = at('2026-10-24T12:00Z'); ;) {
      const change = nextChange(schedule, now, BERLIN);
      if (!change || change.at > at('2026-10-25T18:00Z')) return found;
      expect([activeAt(schedule, change.at - 1, BERLIN), activeAt(schedule, change.at, BERLIN)]).toEqual([
        !change.active,
        change.active,
      ]);
      found.push(`${change.active ? 'on' : 'off'} ${new Date(change.at).toISOString().slice(11, 16)}`);
      now = change.at;
    }
  };

  // 02:00 to 03:00 comes twice: from 00:00 and from 01:00 UTC.
  test.each([
    ['inside the doubled hour', '02:15', '02:45', ['on 00:15', 'off 01:45']],
    ['that begins in the doubled hour', '02:30', '04:00', ['on 00:30', 'off 03:00']],
    ['that ends in the doubled hour', '01:00', '02:30', ['on 23:00', 'off 01:30']],
    ['overnight that ends in the doubled hour', '22:00', '02:30', ['on 20:00', 'off 01:30']],
    ['that ends where the doubled hour begins', '01:00', '02:00', ['on 23:00', 'off 01:00']],
    ['that begins where the doubled hour ends', '03:00', '04:00', ['on 02:00', 'off 03:00']],
    ['around the doubled hour', '01:00', '04:00', ['on 23:00', 'off 03:00']],
  ])('when the clocks go back, a window %s is one stretch', (_, start, end, edges) => {
    expect(autumnEdges({ windows: [daily(start, end, [6, 7])], except: ['2026-10-23'] })).toEqual(edges);
  });

  test('windows that touch in the doubled hour have no edge between them', () => {
    expect(autumnEdges({ windows: [daily('01:00', '02:30', [7]), daily('02:30', '04:00', [7])] })).toEqual([
      'on 23:00',
      'off 03:00',
    ]);
  });

  test('a window of 24 hours goes on to the last showing of its end', () => {
    expect(autumnEdges({ windows: [daily('02:30', '02:30', [6])] })).toEqual(['off 01:30']);
  });

  test('an excepted day is one stretch where midnight itself is set back', () => {
    // St. John's, 7 November 2010: one minute after midnight it was 23:01 of Saturday again.
    const zone = 'America/St_Johns';
    const midnight = at('2010-11-07T00:00-02:30');
    for (const [date, active] of [
      ['2010-11-06', true],
      ['2010-11-07', false],
    ] as const) {
      const schedule: Schedule = { except: [date] };
      expect(nextChange(schedule, midnight - MINUTE_MS, zone)).toEqual({ at: midnight, active });
      expect(activeAt(schedule, midnight + 30 * MINUTE_MS, zone)).toBe(active);
    }
  });

  test('from takes the first pass of an autumn hour, until the last', () => {
    const schedule: Schedule = { from: '2026-10-25T02:30', until: '2026-10-25T02:30' };
    const begin = nextChange(schedule, at('2026-10-24T00:00Z'), BERLIN);
    expect(begin).toEqual({ at: at('2026-10-25T02:30+02:00'), active: true });
    expect(nextChange(schedule, begin?.at ?? 0, BERLIN)).toEqual({
      at: at('2026-10-25T02:30+01:00'),
      active: false,
    });
  });

  test('an excepted date that the calendar skips changes nothing', () => {
    const schedule: Schedule = { except: ['2011-12-30'] };
    expect(nextChange(schedule, at('2011-12-20T00:00Z'), 'Pacific/Apia')).toBeUndefined();
  });
});

test('what is no date, time or zone is refused with words', () => {
  const now = at('2026-06-12T09:00+02:00');
  expect(() => activeAt({ from: '2026-02-30T10:00' }, now, BERLIN)).toThrow(
    'expected a date such as 2026-06-30, got "2026-02-30"',
  );
  expect(() => activeAt({ until: '2026-06-30' }, now, BERLIN)).toThrow(
    'expected a time such as 09:30, got ""',
  );
  expect(() => activeAt({ windows: [daily('9', '10:00')] }, now, BERLIN)).toThrow('got "9"');
  expect(() => activeAt(ALWAYS, now, 'Europe/Nowhere')).toThrow('expected an IANA time zone');
});

/** Each opens a table of `TABLE_DAYS` days, with the change of clocks on its third or fourth. */
const CLOCK_CHANGES = [
  ['Europe/Berlin', '2026-03-26'],
  ['Europe/Berlin', '2026-10-22'],
  ['America/New_York', '2026-03-05'],
  ['America/New_York', '2026-10-29'],
  ['Australia/Lord_Howe', '2026-04-01'], // half an hour
  ['Australia/Lord_Howe', '2026-09-30'],
  ['Pacific/Apia', '2011-12-27'], // no 30 December
  ['Atlantic/Azores', '2026-03-26'], // midnight is missing
  ['Atlantic/Azores', '2026-10-22'],
  ['Africa/Cairo', '2026-04-21'], // midnight is missing
  ['Africa/Cairo', '2026-10-26'], // midnight comes twice
  ['Africa/Casablanca', '2026-02-12'], // Ramadan
  ['Africa/Casablanca', '2026-03-19'],
  ['America/St_Johns', '2010-11-04'], // back over midnight
  ['Antarctica/Troll', '2026-03-26'], // two hours
  ['Antarctica/Troll', '2026-10-22'],
  ['Antarctica/Casey', '2023-03-06'], // three hours
  ['Asia/Kathmandu', '2026-05-01'], // never changes, 5 h 45 min
] as const;
const TABLE_DAYS = 7;

describe.each(CLOCK_CHANGES)('in %s from %s', (zone, day) => {
  const table = wallTable(zone, at(`${day}T00:00Z`), TABLE_DAYS);
  const dates = [...new Set(table.map(({ date }) => date))].slice(1, -1);
  if (zone === 'Pacific/Apia') dates.push('2011-12-30');

  const time = fc.oneof(
    fc.constantFrom('00:00', '00:15', '00:30', '01:00', '01:30', '02:00', '02:10', '02:30', '03:00', '23:30'),
    fc.nat(24 * 60 - 1).map((minute) => new Date(minute * MINUTE_MS).toISOString().slice(11, 16)),
  );
  const window = fc.record({
    days: fc.uniqueArray(fc.constantFrom(...EVERY_DAY), { minLength: 1 }),
    start: time,
    end: fc.oneof(time, fc.constant('24:00')),
  });
  const local = fc.tuple(fc.constantFrom(...dates), time).map(([date, clock]) => `${date}T${clock}`);
  const schedule: fc.Arbitrary<Schedule> = fc.record(
    {
      from: local,
      until: local,
      windows: fc.array(window, { minLength: 1, maxLength: 3 }),
      except: fc.uniqueArray(fc.constantFrom(...dates), { maxLength: 3 }),
    },
    { requiredKeys: [] },
  );
  const someMinutes = fc.array(fc.nat(table.length - 1), { minLength: 40, maxLength: 40 });
  const within = fc.nat(MINUTE_MS - 1);

  test('a schedule is active exactly at the minutes at which the wall says so', () => {
    fc.assert(
      fc.property(schedule, someMinutes, within, (plan, minutes, ms) => {
        const expected = activeMinutes(plan, table);
        const wrong = minutes.filter((i) => activeAt(plan, table[i]!.at + ms, zone) !== expected[i]);
        expect(wrong.map((i) => table[i])).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('the next change is the first minute that differs', () => {
    fc.assert(
      fc.property(schedule, someMinutes, within, (plan, minutes, ms) => {
        const expected = activeMinutes(plan, table);
        const tableEnd = table.at(-1)!.at;
        for (const i of minutes) {
          const change = nextChange(plan, table[i]!.at + ms, zone);
          const next = expected.findIndex((active, j) => j > i && active !== expected[i]);
          const shown = change !== undefined && change.at <= tableEnd ? change : undefined;
          expect(shown).toEqual(table[next] && { at: table[next].at, active: expected[next] });
        }
      }),
      { numRuns: 50 },
    );
  });
});
