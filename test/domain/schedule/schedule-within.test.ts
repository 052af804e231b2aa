import fc from 'fast-check';
import { expect, test } from 'vitest';
import { activeAt, type Schedule, type Weekday } from '../../../src/domain/schedule/schedule.ts';
import { isWithin } from '../../../src/domain/schedule/schedule-within.ts';

const BERLIN = 'Europe/Berlin';
const FIRST = Date.parse('2026-10-19T00:00Z');
const HALF_HOUR_MS = 30 * 60_000;
/** Two weeks, with the autumn night in which the clocks go back. */
const MOMENTS = Array.from({ length: 14 * 48 }, (_, i) => FIRST + i * HALF_HOUR_MS);

const days = fc.uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), { minLength: 1 });
const time = fc.constantFrom('00:00', '01:30', '02:00', '02:30', '08:00', '14:00', '22:00');
const date = fc.constantFrom('2026-10-20', '2026-10-24', '2026-10-25', '2026-10-28');
const schedule: fc.Arbitrary<Schedule> = fc
  .record({
    from: fc.option(date.map((day) => `${day}T08:00`)),
    until: fc.option(date.map((day) => `${day}T22:00`)),
    windows: fc.option(fc.array(fc.record({ days, start: time, end: time }), { maxLength: 2 })),
    except: fc.option(fc.uniqueArray(date, { maxLength: 2 })),
  })
  .map((parts) => Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== null)) as Schedule);

test('a schedule that is within another is never active without it', () => {
  let found = 0;
  fc.assert(
    fc.property(schedule, schedule, (inner, outer) => {
      if (!isWithin(inner, outer)) return true;
      found++;
      return MOMENTS.every((now) => !activeAt(inner, now, BERLIN) || activeAt(outer, now, BERLIN));
    }),
    { numRuns: 3_000, seed: 7 },
  );
  expect(found).toBeGreaterThan(100);
});

test.each<[string, Schedule, Schedule, boolean]>([
  ['today within always', { until: '2026-06-02T00:00' }, {}, true],
  ['always within today', {}, { until: '2026-06-02T00:00' }, false],
  ['an earlier end', { until: '2026-06-01T00:00' }, { until: '2026-06-02T00:00' }, true],
  ['an earlier beginning', { from: '2026-06-01T00:00' }, { from: '2026-06-02T00:00' }, false],
  [
    'fewer days and hours',
    { windows: [{ days: [1], start: '11:00', end: '12:00' }] },
    { windows: [{ days: [1, 2], start: '11:00', end: '14:00' }] },
    true,
  ],
  ['one excepted day fewer', {}, { except: ['2026-06-02'] }, false],
])('%s', (_name, inner, outer, is) => {
  expect(isWithin(inner, outer)).toBe(is);
});

test('a window up to a midnight that comes twice reaches into a day off', () => {
  const except = ['2027-10-31'];
  const inner: Schedule = { windows: [{ days: [6], start: '18:00', end: '24:00' }], except };
  // On the Azores the clocks go back from 01:00 to 00:00.
  const halfPast = Date.parse('2027-10-31T00:30Z');
  expect(activeAt(inner, halfPast, 'Atlantic/Azores')).toBe(true);
  expect(activeAt({ except }, halfPast, 'Atlantic/Azores')).toBe(false);
  expect(isWithin(inner, { except })).toBe(false);
});
