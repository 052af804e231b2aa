import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dateAt, daysStretch, openSpans } from '../../../src/domain/schedule/open-spans.ts';
import { activeAt } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';

const BERLIN = 'Europe/Berlin';
const HOUR_MS = 60 * 60_000;

const time = fc.integer({ min: 0, max: 47 }).map((half) => {
  const hour = String(Math.floor(half / 2)).padStart(2, '0');
  return `${hour}:${half % 2 === 0 ? '00' : '30'}`;
});
const windows = fc.array(
  fc.record({
    days: fc.uniqueArray(fc.constantFrom(1, 2, 3, 4, 5, 6, 7), { minLength: 1 }),
    ...{ start: time, end: time },
  }),
  { maxLength: 3 },
);

describe('the stretches in which a schedule is active', () => {
  it('hold exactly the instants at which it is, over changes of clocks too', () => {
    const property = fc.property(
      ...[windows, fc.constantFrom('2026-03-26', '2026-10-22', '2026-06-01')],
      fc.array(fc.integer({ min: 0, max: 7 * 48 - 1 }), { minLength: 20, maxLength: 20 }),
      (all, first, halves) => {
        const schedule = { windows: all } as Schedule;
        const week = daysStretch(first, addDays(first, 6), BERLIN);
        const spans = openSpans(schedule, week, BERLIN);
        for (const half of halves) {
          const at = week.start + half * (HOUR_MS / 2) + 60_000;
          if (at >= week.end) continue;
          const isInside = spans.some(({ start, end }) => at >= start && at < end);
          expect(isInside).toBe(activeAt(schedule, at, BERLIN));
        }
        expect(
          spans.every(
            ({ start, end }, i) =>
              start < end && end <= week.end && start >= (spans[i - 1]?.end ?? week.start),
          ),
        ).toBe(true);
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  it('are one of all, or none', () => {
    const day = daysStretch('2026-06-01', '2026-06-01', BERLIN);
    expect(openSpans({}, day, BERLIN)).toEqual([day]);
    expect(openSpans({ windows: [] }, day, BERLIN)).toEqual([]);
    expect(openSpans({ until: '2026-06-01T00:00' }, day, BERLIN)).toEqual([]);
  });
});

it.each([
  ['2026-03-29', 23],
  ['2026-10-25', 25],
  ['2026-06-01', 24],
])('the day %s has %d hours', (date, hours) => {
  const { start, end } = daysStretch(date, date, BERLIN);
  expect((end - start) / HOUR_MS).toBe(hours);
  expect(dateAt(start, BERLIN)).toBe(date);
  expect(dateAt(end - 1, BERLIN)).toBe(date);
  expect(dateAt(end, BERLIN)).toBe(addDays(date, 1));
});
