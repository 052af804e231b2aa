import type { PhraseProblem } from '../../phrases/schedule/scanner.ts';
import { describeRefusal } from './refusals.ts';
import { describeScheduleProblem } from './schedules.ts';

const EXAMPLES =
  'Schreib zum Beispiel „9-17“, „22:00-6:00“, „24.12., 9-17“ oder „24.12. 15:00 - 27.12. 11:00“, oder tippe auf einen Knopf.';

/** Why a typed phrase was not understood, for the person who typed it. */
export function describePhraseProblem(problem: PhraseProblem): string {
  switch (problem.kind) {
    case 'nothing':
      return EXAMPLES;
    case 'unknown':
      return `„${problem.came}“ habe ich nicht verstanden. ${EXAMPLES}`;
    case 'clash':
      return `Die einzelnen Teile habe ich verstanden, aber sie passen nicht zusammen. ${EXAMPLES}`;
    case 'times-without-days':
      return `Ich weiß nicht, welche Uhrzeiten zu welchen Tagen gehören. ${EXAMPLES}`;
    case 'no-time-of-day':
      return `„${problem.came}“ ist keine Uhrzeit. Schreib eine wie 09:30 oder 17:00.`;
    case 'uses-by-time':
      return 'Nutzungen zähle ich über die ganze Lebensdauer eines Codes, nicht pro Tag oder Woche. Gib nur an, wie oft insgesamt.';
    case 'no-use':
      return describeRefusal({ kind: 'uses', max: problem.max });
    case 'schedule':
      return describeScheduleProblem(problem.problem);
  }
}
