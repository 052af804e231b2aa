import { expect, test } from 'vitest';
import { describeSchedule } from '../../../bot/text/en/schedules.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule, Weekday } from '../../../src/domain/schedule/schedule.ts';

const house = { now: Date.parse('2026-06-10T12:00+02:00'), zone: 'Europe/Berlin' };
const EVERY_DAY: Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const lunch = { days: [1, 2, 3, 4, 5] as Weekday[], start: '11:00', end: '14:00' };

const cases: [Schedule, string][] = [
  [ALWAYS, 'always'],
  [{ windows: [lunch], until: '2026-07-01T00:00' }, 'weekdays 11:00–14:00, until 30 June'],
  [
    {
      windows: [
        { days: [3, 1], start: '14:00', end: '18:00' },
        { days: [1, 3], start: '09:00', end: '12:00' },
      ],
    },
    'Mon, Wed 09:00–12:00 and 14:00–18:00',
  ],
  [{ windows: [{ days: [6, 7], start: '00:00', end: '24:00' }] }, 'weekends, all day'],
  [{ windows: [{ days: EVERY_DAY, start: '22:00', end: '06:00' }] }, 'every day 22:00–06:00'],
  [
    { windows: [lunch, { days: [6], start: '10:00', end: '12:30' }] },
    'weekdays 11:00–14:00; Sat 10:00–12:30',
  ],
  [{ windows: [{ days: [1, 2, 3, 5, 6], start: '08:00', end: '09:00' }] }, 'Mon–Wed, Fri, Sat 08:00–09:00'],
  [{ from: '2026-07-03T15:00', until: '2026-07-10T11:00' }, 'from 3 July 15:00 until 10 July 11:00'],
  [{ from: '2026-07-03T00:00', until: '2027-01-01T00:00' }, 'from 3 July until 31 December'],
  [{ from: '2026-12-24T00:00', until: '2026-12-25T00:00' }, 'on 24 December'],
  [{ from: '2026-06-11T09:00', until: '2026-06-11T17:00' }, 'on 11 June 09:00–17:00'],
  [{ from: '2027-06-11T09:00', until: '2027-06-12T00:00' }, 'on 11 June 2027 09:00–24:00'],
  [{ from: '2026-06-11T22:00', until: '2026-06-12T06:00' }, 'from 11 June 22:00 until 12 June 06:00'],
  [{ until: '2027-02-01T08:00' }, 'until 1 February 2027 08:00'],
  [{ except: ['2026-12-25', '2026-12-24'] }, 'always, except 24 and 25 December'],
  [
    { windows: [lunch], except: ['2026-12-24', '2026-12-25', '2026-12-26', '2027-01-01'] },
    'weekdays 11:00–14:00, except 24, 25 and 26 December and 1 January 2027',
  ],
  [{ windows: [] }, 'never'],
];

test.each(cases)('%j reads "%s"', (schedule, words) => {
  expect(describeSchedule(schedule, house)).toBe(words);
});

test('the present year is the one on the wall of the house', () => {
  const newYear = Date.parse('2026-12-31T23:30Z');
  const until = '2027-03-02T00:00';
  expect(describeSchedule({ until }, { now: newYear, zone: 'Europe/Berlin' })).toBe('until 1 March');
  expect(describeSchedule({ until }, { now: newYear, zone: 'Europe/London' })).toBe('until 1 March 2027');
});
