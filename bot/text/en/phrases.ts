import type { PhraseProblem } from '../../phrases/schedule/scanner.ts';
import { describeRefusal } from './refusals.ts';
import { describeScheduleProblem } from './schedules.ts';

const EXAMPLES =
  'Write for example "always", "weekdays 11:00-14:00 until 30 June", "Mon, Wed 9-12 and 14-18", "every day 22:00-6:00", "from 3 July 15:00 until 10 July 11:00", "tomorrow 9:00-17:00", "for 2 hours", "weekends except 24 and 25 December" or "tomorrow, once".';

/** Why a typed phrase was not understood, for the person who typed it. */
export function describePhraseProblem(problem: PhraseProblem): string {
  switch (problem.kind) {
    case 'nothing':
      return EXAMPLES;
    case 'unknown':
      return `I did not understand "${problem.came}". ${EXAMPLES}`;
    case 'unfinished':
      return `Something is missing after "${problem.came}". ${EXAMPLES}`;
    case 'clash':
      return `I understood the parts, but they do not go together. ${EXAMPLES}`;
    case 'times-without-days':
      return 'I cannot tell which times belong to which days. Write the days before their times, such as "weekdays 9:00-17:00; Sat 10:00-12:00".';
    case 'no-time-of-day':
      return `${problem.came} is no time of day. Write a time such as 09:30, 17:00 or 5pm.`;
    case 'uses-by-time':
      return 'Uses are counted over the whole life of a code, not by day or week. Say for example "3 times", and when.';
    case 'no-use':
      return describeRefusal({ kind: 'uses', max: problem.max });
    case 'schedule':
      return describeScheduleProblem(problem.problem);
  }
}
