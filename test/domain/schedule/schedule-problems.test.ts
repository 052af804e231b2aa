import { expect, test } from 'vitest';
import { describeScheduleProblem } from '../../../bot/text/en/schedules.ts';
import { scheduleProblems } from '../../../src/domain/schedule/schedule-problems.ts';
import type { ScheduleProblem } from '../../../src/domain/schedule/schedule-problems.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule, WeeklyWindow } from '../../../src/domain/schedule/schedule.ts';

const house = { now: Date.parse('2026-06-10T12:00+02:00'), zone: 'Europe/Berlin' };
const monday: WeeklyWindow = { days: [1], start: '09:00', end: '17:00' };

const good: Schedule[] = [
  ALWAYS,
  { windows: [monday] },
  { windows: [{ ...monday, end: '24:00' }] },
  { windows: [{ ...monday, start: '22:00', end: '06:00' }] },
  { from: '2020-01-01T00:00', until: '2026-06-10T12:01' },
  { windows: [monday], from: '2027-01-01T00:00' },
];

test.each(good)('%j has no problem', (schedule) => {
  expect(scheduleProblems(schedule, house)).toEqual([]);
});

const bad: [Schedule, ScheduleProblem[]][] = [
  [{ from: '2026-02-30T10:00' }, [{ kind: 'bad-date', field: 'from', came: '2026-02-30T10:00' }]],
  [{ until: '2026-07-01' }, [{ kind: 'bad-date', field: 'until', came: '2026-07-01' }]],
  [{ until: '2026-07-01T24:00' }, [{ kind: 'bad-date', field: 'until', came: '2026-07-01T24:00' }]],
  [{ except: ['24 Dec'] }, [{ kind: 'bad-date', field: 'except', came: '24 Dec' }]],
  [{ except: ['9999-12-24'] }, [{ kind: 'bad-date', field: 'except', came: '9999-12-24' }]],
  [{ windows: [{ ...monday, end: '25:00' }] }, [{ kind: 'bad-time', came: '25:00' }]],
  [{ windows: [{ ...monday, start: '24:00' }] }, [{ kind: 'bad-time', came: '24:00' }]],
  [{ windows: [] }, [{ kind: 'no-window' }]],
  [{ windows: [{ ...monday, days: [] }] }, [{ kind: 'no-day' }]],
  [{ windows: [{ ...monday, end: '09:00' }] }, [{ kind: 'start-is-end', time: '09:00' }]],
  [{ from: '2026-07-02T00:00', until: '2026-07-01T00:00' }, [{ kind: 'end-before-start' }]],
  [{ from: '2026-07-01T00:00', until: '2026-07-01T00:00' }, [{ kind: 'end-before-start' }]],
  [{ until: '2026-06-10T12:00' }, [{ kind: 'past' }]],
  // A Friday and a Saturday.
  [{ windows: [monday], from: '2026-06-12T00:00', until: '2026-06-14T00:00' }, [{ kind: 'never-active' }]],
  [{ windows: [monday], until: '2026-06-16T00:00', except: ['2026-06-15'] }, [{ kind: 'never-active' }]],
];

test.each(bad)('%j is refused', (schedule, problems) => {
  expect(scheduleProblems(schedule, house)).toEqual(problems);
});

test('each problem says what was expected, what came and what to do', () => {
  const problems = Map.groupBy(
    bad.flatMap(([, found]) => found),
    describeScheduleProblem,
  );
  expect([...problems.keys()]).toMatchInlineSnapshot(`
    [
      "Expected a date of the calendar up to the year 2100, got "2026-02-30T10:00". Correct the start.",
      "Expected a date of the calendar up to the year 2100, got "2026-07-01". Correct the end.",
      "Expected a date of the calendar up to the year 2100, got "2026-07-01T24:00". Correct the end.",
      "Expected a date of the calendar up to the year 2100, got "24 Dec". Correct the exception.",
      "Expected a date of the calendar up to the year 2100, got "9999-12-24". Correct the exception.",
      "Expected a time from 00:00 to 24:00, got "25:00". Correct the time.",
      "Expected a time from 00:00 to 24:00, got "24:00". Correct the time.",
      "The schedule has no time at all. Add a time, or choose always.",
      "The time has no day. Choose at least one day of the week.",
      "The time starts and ends at 09:00. Choose another end, or all day.",
      "The end is not after the start. Choose a later end or an earlier start.",
      "The end has passed already. Choose a later one.",
      "No moment from now on lies inside this schedule. Compare its days and times with its start, its end and its exceptions.",
    ]
  `);
});
