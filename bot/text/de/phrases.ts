import type { PhraseProblem } from '../../phrases/schedule/scanner.ts';
import { describeRefusal } from './refusals.ts';
import { describeScheduleProblem } from './schedules.ts';

const EXAMPLES =
  'Schreib zum Beispiel „immer“, „Mo-Fr 11-14 bis 30. Juni“, „Mo, Mi 9-12 und 14-18“, „täglich 22:00-6:00“, „vom 3. Juli 15 Uhr bis 10. Juli 11 Uhr“, „morgen 9-17“, „für 2 Stunden“, „am Wochenende außer 24. und 25. Dezember“ oder „morgen, einmal“.';

/** Why a typed phrase was not understood, for the person who typed it. */
export function describePhraseProblem(problem: PhraseProblem): string {
  switch (problem.kind) {
    case 'nothing':
      return EXAMPLES;
    case 'unknown':
      return `„${problem.came}“ habe ich nicht verstanden. ${EXAMPLES}`;
    case 'unfinished':
      return `Nach „${problem.came}“ fehlt etwas. ${EXAMPLES}`;
    case 'clash':
      return `Die einzelnen Teile habe ich verstanden, aber sie passen nicht zusammen. ${EXAMPLES}`;
    case 'times-without-days':
      return 'Ich weiß nicht, welche Uhrzeiten zu welchen Tagen gehören. Schreib die Tage vor ihre Uhrzeiten, zum Beispiel „Mo-Fr 9-17; Sa 10-12“.';
    case 'no-time-of-day':
      return `„${problem.came}“ ist keine Uhrzeit. Schreib eine wie 09:30 oder 17:00.`;
    case 'uses-by-time':
      return 'Nutzungen zähle ich über die ganze Lebensdauer eines Codes, nicht pro Tag oder Woche. Schreib zum Beispiel „3-mal“, und wann.';
    case 'no-use':
      return describeRefusal({ kind: 'uses', max: problem.max });
    case 'schedule':
      return describeScheduleProblem(problem.problem);
  }
}
