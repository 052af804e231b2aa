import { expect, it } from 'vitest';
import { staySince } from '../../src/domain/alerts/arrival.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';

const ZONE = 'Europe/Berlin';
/** Of the summer, at +02:00. Monday is 1 June 2026. */
const at = (local: string) => Date.parse(`${local}:00+02:00`);
const since = (schedule: Schedule, local: string) => {
  const found = staySince(schedule, at(local), ZONE);
  return found === -Infinity ? 'ever' : new Date(found + 2 * 3_600_000).toISOString().slice(0, 16);
};
const weekdays = { days: [1, 2, 3, 4, 5], start: '09:00', end: '14:00' } as const;

it.each<[string, Schedule, string, string]>([
  ['a code without a schedule', {}, '2026-06-03T10:00', '2026-06-03T00:00'],
  ['a weekly window', { windows: [weekdays] }, '2026-06-03T10:00', '2026-06-03T09:00'],
  [
    'the second window of a day',
    { windows: [weekdays, { ...weekdays, start: '16:00', end: '18:00' }] },
    '2026-06-03T17:00',
    '2026-06-03T16:00',
  ],
  [
    'a window over midnight',
    { windows: [{ days: [3], start: '22:00', end: '06:00' }] },
    '2026-06-04T05:00',
    '2026-06-03T22:00',
  ],
  [
    'windows without a gap between them',
    { windows: [weekdays, { ...weekdays, start: '14:00', end: '18:00' }] },
    '2026-06-03T17:00',
    '2026-06-03T09:00',
  ],
  [
    'a stay of three weeks',
    { from: '2026-05-20T15:00', until: '2026-06-10T11:00' },
    '2026-06-03T10:00',
    '2026-05-20T15:00',
  ],
  ['an end without a start', { until: '2026-06-10T11:00' }, '2026-06-03T10:00', 'ever'],
  ['a start without an end', { from: '2026-05-20T15:00' }, '2026-06-03T10:00', '2026-06-03T00:00'],
  [
    'a stay with a day off in it',
    { from: '2026-05-20T15:00', until: '2026-06-10T11:00', except: ['2026-06-01'] },
    '2026-06-03T10:00',
    '2026-06-02T00:00',
  ],
  [
    'every hour of the week, until a day',
    { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '24:00' }], until: '2026-06-10T11:00' },
    '2026-06-03T10:00',
    'ever',
  ],
  ['a use outside its window', { windows: [weekdays] }, '2026-06-03T15:00', '2026-06-03T00:00'],
  ['a window that opens at that moment', { windows: [weekdays] }, '2026-06-03T09:00', '2026-06-03T09:00'],
])('of %s, a stay begins', (_what, schedule, now, expected) => {
  expect(since(schedule, now)).toBe(expected);
});

it('on the day when the clocks go forward at midnight, a day begins after the gap', () => {
  // Beirut, 29 March 2026: 00:00 to 01:00 does not exist.
  expect(staySince({}, Date.parse('2026-03-29T12:00:00+03:00'), 'Asia/Beirut')).toBe(
    Date.parse('2026-03-29T01:00:00+03:00'),
  );
});
