import type { WeeklyWindow } from '../../src/domain/schedule/schedule.ts';
import { DAY_MS, MINUTE_MS } from '../../src/domain/schedule/wall-clock.ts';
import { eatCalendarDate, eatComingWeekday, eatDate, eatDateRange, eatDates, resolve } from './dates.ts';
import type { TypedDate, WallDay } from './dates.ts';
import { eatWindows } from './days.ts';
import { LIST_SEPARATOR } from './scanner.ts';
import type { PhraseScanner } from './scanner.ts';
import { eatClock, eatTimes, seesClock } from './times.ts';
import type { TimeRange } from './times.ts';

/** A date, a time `HH:MM`, or both. */
export interface TypedMoment {
  readonly date?: TypedDate;
  readonly clock?: string;
}

/** What one part of a phrase says. */
export type Clause =
  | { readonly kind: 'always' }
  | { readonly kind: 'windows'; readonly windows: readonly WeeklyWindow[] }
  /** Some days in a row, such as tomorrow, and the times on them; without times all day. */
  | {
      readonly kind: 'span';
      readonly first: WallDay;
      readonly days: number;
      readonly times: readonly TimeRange[];
    }
  | { readonly kind: 'from'; readonly moment: TypedMoment }
  | { readonly kind: 'until'; readonly moment: TypedMoment }
  | { readonly kind: 'for'; readonly lastsMs: number }
  | { readonly kind: 'except'; readonly dates: readonly TypedDate[] };

const FROM = 'from|starting|beginning';
const UNTIL = 'until|till|through|up to';
const CONNECTOR = `${UNTIL}|to|-`;

const UNITS: readonly (readonly [start: string, ms: number])[] = [
  ['m', MINUTE_MS],
  ['h', 60 * MINUTE_MS],
  ['d', DAY_MS],
  ['w', 7 * DAY_MS],
];

/** Reads as many clauses as it understands. */
export function eatClauses(scanner: PhraseScanner, today: WallDay): Clause[] {
  return scanner.list(`;|${LIST_SEPARATOR}|`, () => eatClause(scanner, today))?.flat() ?? [];
}

function eatClause(scanner: PhraseScanner, today: WallDay): Clause[] | undefined {
  if (scanner.eat('always|forever|24/7|(?:at )?any ?time|at all times') !== undefined)
    return [{ kind: 'always' }];
  return (
    eatExcept(scanner, today) ??
    eatFor(scanner) ??
    eatUntil(scanner, UNTIL, today) ??
    eatWeekly(scanner) ??
    eatSpan(scanner, today) ??
    eatStay(scanner, today)
  );
}

function eatExcept(scanner: PhraseScanner, today: WallDay): Clause[] | undefined {
  return scanner.attempt(() => {
    if (scanner.eat('(?:except|but not|not|without)(?: on| for)?') === undefined) return undefined;
    const dates = eatDates(scanner, today);
    return dates && [{ kind: 'except', dates }];
  });
}

function eatFor(scanner: PhraseScanner): Clause[] | undefined {
  const match =
    scanner.eat('for (?:the next )?(\\d{1,3}|an?|one) ?(minute|min|hour|h|day|week)s?') ??
    scanner.eat('(\\d{1,3}|an?|one) ?(day|week)s?');
  if (match === undefined) return undefined;
  const [, count = '', unit = ''] = match;
  const unitMs = UNITS.find(([start]) => unit.startsWith(start))?.[1] ?? DAY_MS;
  return [{ kind: 'for', lastsMs: (/\d/.test(count) ? Number(count) : 1) * unitMs }];
}

function eatUntil(scanner: PhraseScanner, words: string, today: WallDay): Clause[] | undefined {
  return scanner.attempt(() => {
    const moment = scanner.eat(words) && eatMoment(scanner, today);
    return moment && [{ kind: 'until', moment }];
  });
}

function eatWeekly(scanner: PhraseScanner): Clause[] | undefined {
  const windows = eatWindows(scanner);
  return windows && [{ kind: 'windows', windows }];
}

/** "tomorrow 9-17", "this weekend", "24 December, all day". */
function eatSpan(scanner: PhraseScanner, today: WallDay): Clause[] | undefined {
  return scanner.attempt(() => {
    scanner.eat('on(?: the)?');
    const weekend = scanner.eat('(this|next) weekend');
    const date =
      weekend === undefined
        ? (eatCalendarDate(scanner, today) ?? eatComingWeekday(scanner, today))
        : undefined;
    if (weekend === undefined && date === undefined) return undefined;
    const times = scanner.attempt(() => {
      scanner.eat(',');
      return eatTimes(scanner);
    });
    // "3 July 15:00 until ..." is the start of a stay.
    if (times === undefined && (seesClock(scanner) || scanner.sees(CONNECTOR))) return undefined;
    const days = date === undefined ? 2 : 1;
    const first = date === undefined ? saturday(today, weekend?.[1] === 'next') : resolve(date, today);
    return [{ kind: 'span', first, days, times: times ?? [] }];
  });
}

/** The Saturday of this week or the next; weeks begin on Monday, and day 0 was a Thursday. */
function saturday(today: WallDay, next: boolean): WallDay {
  const monday = today - ((today + 3) % 7);
  return monday + 5 + (next ? 7 : 0);
}

/** "from 3 July 15:00 until 10 July 11:00", or only a start after "from". */
function eatStay(scanner: PhraseScanner, today: WallDay): Clause[] | undefined {
  return scanner.attempt(() => {
    const saysFrom = scanner.eat(FROM) !== undefined;
    if (scanner.eat('now') !== undefined) return eatUntil(scanner, CONNECTOR, today);
    const range = eatDateRange(scanner, today);
    if (range) {
      const [from, until] = range;
      return [
        { kind: 'from', moment: { date: from } },
        { kind: 'until', moment: { date: until } },
      ];
    }
    const moment = eatMoment(scanner, today);
    const end = moment && eatUntil(scanner, CONNECTOR, today);
    if (moment === undefined || (!saysFrom && end === undefined)) return undefined;
    return [{ kind: 'from', moment }, ...(end ?? [])];
  });
}

/** "3 July", "3 July 15:00", "15:00 on 3 July", "3pm". */
function eatMoment(scanner: PhraseScanner, today: WallDay): TypedMoment | undefined {
  const before = eatClock(scanner);
  const date = scanner.attempt(() => {
    if (before !== undefined) scanner.eat('on');
    return eatDate(scanner, today);
  });
  const clock = before ?? (date && eatClock(scanner));
  if (date === undefined && clock === undefined) return undefined;
  return { ...(date !== undefined && { date }), ...(clock !== undefined && { clock }) };
}
