import type { ScheduleProblem } from '../../../src/domain/schedule/schedule-problems.ts';
import { schedulesIn } from '../schedule.ts';
import { lengthWords } from './first-use.ts';
import { LOCALE } from './locale.ts';

export const describeSchedule = schedulesIn(LOCALE, {
  always: 'immer',
  never: 'nie',
  noDay: 'an keinem Tag',
  everyDay: 'täglich',
  // "Werktags" includes Saturday for some readers.
  weekdays: 'Mo–Fr',
  weekends: 'Sa, So',
  allDay: (days) => `${days}, ganztägig`,
  from: (moment) => `ab ${moment}`,
  until: (moment) => `bis ${moment}`,
  stay: (from, until) => `vom ${from} bis ${until}`,
  on: (day) => `am ${day}`,
  except: (dates) => `außer am ${dates}`,
  fromFirstUse: (minutes) => `${lengthWords(minutes)} ab der ersten Nutzung`,
  firstUse: (when) => `erste Nutzung ${when}`,
  dates: (days, month) => `${days} ${month}`,
  day: (day) => `${day}.`,
});

const FIELDS = { from: 'den Anfang', until: 'das Ende', except: 'die Ausnahme' };

/** For an owner: what was expected, what came, what to do. */
export function describeScheduleProblem(problem: ScheduleProblem): string {
  switch (problem.kind) {
    case 'bad-date':
      return `„${problem.came}“ ist kein Datum bis zum Jahr 2100. Ändere ${FIELDS[problem.field]}.`;
    case 'bad-time':
      return `„${problem.came}“ ist keine Uhrzeit von 00:00 bis 24:00. Ändere die Uhrzeit.`;
    case 'no-window':
      return 'Der Zeitplan enthält keine Zeiten. Füge eine hinzu oder wähle „Immer“.';
    case 'no-day':
      return 'Zu der Uhrzeit fehlt der Tag. Wähle mindestens einen Wochentag.';
    case 'start-is-end':
      return `Anfang und Ende sind beide ${problem.time}. Wähle ein anderes Ende oder „Ganztägig“.`;
    case 'end-before-start':
      return 'Das Ende liegt nicht nach dem Anfang. Wähle ein späteres Ende oder einen früheren Anfang.';
    case 'past':
      return 'Das Ende ist schon vorbei. Wähle ein späteres.';
    case 'bad-length':
      return 'Die Zeit ab der ersten Nutzung muss zwischen einer Minute und einem Jahr liegen. Wähle eine andere, zum Beispiel 24 Stunden.';
    case 'never-active':
      return 'Nach diesem Zeitplan gilt der Code ab jetzt nie. Vergleiche Tage und Uhrzeiten mit Anfang, Ende und Ausnahmen.';
  }
}
