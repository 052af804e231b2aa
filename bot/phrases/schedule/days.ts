import type { Weekday, WeeklyWindow } from '../../../src/domain/schedule/schedule.ts';
import { LIST_SEPARATOR, NotUnderstood } from './scanner.ts';
import type { PhraseScanner } from './scanner.ts';
import { eatTimes } from './times.ts';

const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const ALL_DAY = { start: '00:00', end: '24:00' };

export const DAY = '(mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|nes|ur)?(?:days?)?\\.?';
const HOUR = '\\d{1,2}(?::\\d\\d)?(?: ?[ap]m)?';
const DAY_STARTS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Days and times, such as "mon-fri 9-12 and 14-18". */
interface Group {
  readonly days: readonly Weekday[] | undefined;
  readonly windows: readonly WeeklyWindow[];
  readonly hasTimes: boolean;
}

/** Reads "weekdays 9-17; Sat 10-12". */
export function eatWindows(scanner: PhraseScanner): WeeklyWindow[] | undefined {
  const groups = scanner.list(`;|${LIST_SEPARATOR}`, () => eatGroup(scanner));
  // With one side missing, nobody can tell to which of its neighbours a group belongs.
  if (groups !== undefined && groups.length > 1 && groups.some(({ days, hasTimes }) => !days || !hasTimes)) {
    throw new NotUnderstood({ kind: 'times-without-days' });
  }
  return groups?.flatMap(({ windows }) => windows);
}

function eatGroup(scanner: PhraseScanner): Group | undefined {
  const daysFirst = eatDays(scanner);
  const times =
    daysFirst === undefined
      ? eatTimes(scanner)
      : scanner.attempt(() => {
          scanner.eat(',|:');
          return eatTimes(scanner);
        });
  const days = daysFirst ?? (times && eatDays(scanner));
  if (days === undefined && times === undefined) return undefined;
  const windows = (times ?? [ALL_DAY]).map((time) => ({ days: days ?? EVERY_DAY, ...time }));
  return { days, windows, hasTimes: times !== undefined };
}

/** Reads "weekdays", "Mon-Wed, Fri and Sat", "every Monday". */
export function eatDays(scanner: PhraseScanner): Weekday[] | undefined {
  const named = scanner.list(`${LIST_SEPARATOR}|/|`, () => eatSomeDays(scanner));
  return named && [...new Set(named.flat())].sort();
}

function eatSomeDays(scanner: PhraseScanner): readonly Weekday[] | undefined {
  return scanner.attempt(() => {
    if (scanner.eat('(?:on )?(?:every|each) ?day|daily|all days|(?:7|seven) days a week') !== undefined)
      return EVERY_DAY;
    const week = scanner.eat('all week');
    if (week) {
      scanner.assume('days', week[0], 'every day');
      return EVERY_DAY;
    }
    const weekend = scanner.eat('(?:on|at) the week ?ends?');
    if (weekend) {
      scanner.assume('days', weekend[0], 'weekends');
      return [6, 7];
    }
    scanner.eat('on');
    scanner.eat('every|each|all');
    if (scanner.eat('week ?days?|work(?:ing)? ?days?') !== undefined) return [1, 2, 3, 4, 5];
    if (scanner.eat('(?:the )?week ?ends?') !== undefined) return [6, 7];
    const range =
      scanner.eat(`(?:from )?${DAY} ?(?:-|to|through) ?${DAY}`) ??
      // "Monday until Friday" are two dates, unless hours of each day follow.
      scanner.eat(
        `(?:from )?${DAY} ?(?:until|till) ?${DAY}(?=,? ?(?:from |between )?${HOUR} ?(?:-|to|until|till|and) ?\\d)`,
      );
    if (range !== undefined) return daysFromTo(weekdayOf(range[1]), weekdayOf(range[2]));
    const day = scanner.eat(DAY);
    return day && [weekdayOf(day[1])];
  });
}

function weekdayOf(start = ''): Weekday {
  return (DAY_STARTS.indexOf(start) + 1) as Weekday;
}

/** "Fri-Mon" goes over the end of the week. */
function daysFromTo(first: Weekday, last: Weekday): Weekday[] {
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, i) => (((first - 1 + i) % 7) + 1) as Weekday);
}
