import type { ScheduleProblem } from '../../../src/domain/schedule/schedule-problems.ts';
import { schedulesIn } from '../schedule.ts';
import { lengthWords } from './first-use.ts';
import { LOCALE } from './locale.ts';

export const describeSchedule = schedulesIn(LOCALE, {
  always: 'always',
  never: 'never',
  noDay: 'no day',
  everyDay: 'every day',
  weekdays: 'weekdays',
  weekends: 'weekends',
  allDay: (days) => `${days}, all day`,
  from: (moment) => `from ${moment}`,
  until: (moment) => `until ${moment}`,
  stay: (from, until) => `from ${from} until ${until}`,
  on: (day) => `on ${day}`,
  except: (dates) => `except ${dates}`,
  fromFirstUse: (minutes) => `${lengthWords(minutes)} from first use`,
  firstUse: (when) => `first use ${when}`,
  dates: (days, month) => `${days} ${month}`,
  day: String,
});

const FIELDS = { from: 'start', until: 'end', except: 'exception' };

/** For an owner: what was expected, what came, what to do. */
export function describeScheduleProblem(problem: ScheduleProblem): string {
  switch (problem.kind) {
    case 'bad-date':
      return `Expected a date of the calendar up to the year 2100, got "${problem.came}". Correct the ${FIELDS[problem.field]}.`;
    case 'bad-time':
      return `Expected a time from 00:00 to 24:00, got "${problem.came}". Correct the time.`;
    case 'no-window':
      return 'The schedule has no time at all. Add a time, or choose always.';
    case 'no-day':
      return 'The time has no day. Choose at least one day of the week.';
    case 'start-is-end':
      return `The time starts and ends at ${problem.time}. Choose another end, or all day.`;
    case 'end-before-start':
      return 'The end is not after the start. Choose a later end or an earlier start.';
    case 'past':
      return 'The end has passed already. Choose a later one.';
    case 'bad-length':
      return 'The time from the first use on must be one minute to one year. Choose another length, such as 24 hours.';
    case 'never-active':
      return 'No moment from now on lies inside this schedule. Compare its days and times with its start, its end and its exceptions.';
  }
}
