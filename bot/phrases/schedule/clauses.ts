import type { Weekday, WeeklyWindow } from '../../../src/domain/schedule/schedule.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/domain/schedule/wall-clock.ts';
import {
  eatCalendarDate,
  eatComingWeekday,
  eatDate,
  eatDateRange,
  eatDates,
  eatMonth,
  eatNamedWeekday,
  resolve,
} from './dates.ts';
import type { TypedDate, WallDay } from './dates.ts';
import { DAY, eatDays, eatWindows } from './days.ts';
import { LIST_SEPARATOR } from './scanner.ts';
import type { PhraseScanner } from './scanner.ts';
import { eatClock, eatPartOfDay, eatTimes, seesClock } from './times.ts';
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
  | { readonly kind: 'months'; readonly count: number }
  /** A guest leaves on the morning after the last night. */
  | { readonly kind: 'nights'; readonly count: number }
  | { readonly kind: 'except'; readonly dates: readonly TypedDate[] }
  | {
      readonly kind: 'except-days';
      readonly days: readonly Weekday[];
      readonly times?: readonly TimeRange[];
    };

const FROM = 'from|starting|beginning|as of|since';
const UNTIL = 'until|till|til|through|up to';
const CONNECTOR = `${UNTIL}|to|-`;
const ALWAYS =
  'always|forever|permanently|indefinitely|until further notice|24/7|(?:at )?any ?time|at all times|round the clock|around the clock';

const UNITS: readonly (readonly [start: string, ms: number])[] = [
  ['mi', MINUTE_MS],
  ['h', 60 * MINUTE_MS],
  ['d', DAY_MS],
  ['w', 7 * DAY_MS],
];
const NUMBERS = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'.split('|');
const COUNT = `(\\d{1,3}|an?|another|${NUMBERS.join('|')})`;
const UNIT = '(minute|min|hour|h|day|night|week|month)s?';

/** Reads as many clauses as it understands. */
export function eatClauses(scanner: PhraseScanner, today: WallDay): Clause[] {
  return scanner.list(`;|${LIST_SEPARATOR}|`, () => eatClause(scanner, today))?.flat() ?? [];
}

function eatClause(scanner: PhraseScanner, today: WallDay): Clause[] | undefined {
  scanner.eat('only|just');
  if (scanner.eat(ALWAYS) !== undefined) return [{ kind: 'always' }];
  return (
    eatExcept(scanner, today) ??
    eatFor(scanner) ??
    eatUntil(scanner, UNTIL, today) ??
    eatDatedStay(scanner, today) ??
    eatNamedDay(scanner, today) ??
    eatFromTime(scanner, today) ??
    eatSpan(scanner, today) ??
    eatWeekly(scanner) ??
    eatStay(scanner, today)
  );
}

function eatExcept(scanner: PhraseScanner, today: WallDay): Clause[] | undefined {
  return scanner.attempt(() => {
    if (scanner.eat('(?:except|but not|not|without|excluding)(?: on| for)?') === undefined) return undefined;
    const days = eatDays(scanner);
    const times = days && eatTimesAfter(scanner);
    if (days) return [{ kind: 'except-days', days, ...(times && { times }) }];
    const dates = eatDates(scanner, today);
    return dates && [{ kind: 'except', dates }];
  });
}

function eatFor(scanner: PhraseScanner): Clause[] | undefined {
  const match =
    scanner.eat(`for (?:the next |the |another )?${COUNT} ?(?:more )?${UNIT}`) ??
    scanner.eat(`(?:(?:the )?next )?${COUNT} ?(day|night|week|month)s?`) ??
    scanner.eat('(?:the )?next (\\d{1,3}|two|three|four|five|six) (hour)s?');
  if (match === undefined) return undefined;
  const [typed, word = '', unit = ''] = match;
  const count = countOf(word);
  if (unit === 'night') {
    scanner.assume('end', typed, CHECK_OUT);
    return [{ kind: 'nights', count }];
  }
  if (unit === 'month') return [{ kind: 'months', count }];
  const unitMs = UNITS.find(([start]) => unit.startsWith(start))?.[1] ?? DAY_MS;
  return [{ kind: 'for', lastsMs: count * unitMs }];
}

/** When a guest leaves, where only nights were told. */
export const CHECK_OUT = '11:00';

export function countOf(word: string): number {
  return /\d/.test(word) ? Number(word) : Math.max(NUMBERS.indexOf(word) + 1, 1);
}

function eatUntil(scanner: PhraseScanner, words: string, today: WallDay): Clause[] | undefined {
  return scanner.attempt(() => {
    if (scanner.eat(`(?:valid )?(?:${words})`) === undefined) return undefined;
    const tonight = scanner.eat('tonight');
    if (tonight) {
      scanner.assume('end', 'tonight', '24:00');
      return [{ kind: 'until', moment: { date: { kind: 'fixed', day: today } } }];
    }
    const moment = eatMoment(scanner, today);
    if (moment) return [{ kind: 'until', moment: withPartOfDay(scanner, moment) }];
    const month = scanner.textOf(() => eatMonth(scanner, today));
    if (month === undefined) return undefined;
    const lastDay = month.value - 1;
    scanner.assume('end', month.typed, new Date(lastDay * DAY_MS).toISOString().slice(0, 10));
    return [{ kind: 'until', moment: { date: { kind: 'fixed', day: lastDay } } }];
  });
}

/** "until tomorrow morning": to the end of it. */
function withPartOfDay(scanner: PhraseScanner, moment: TypedMoment): TypedMoment {
  if (moment.date === undefined || moment.clock !== undefined) return moment;
  const part = eatPartOfDay(scanner);
  return part === undefined || part.end <= part.start ? moment : { ...moment, clock: part.end };
}

function eatWeekly(scanner: PhraseScanner): Clause[] | undefined {
  const windows = eatWindows(scanner);
  return windows && [{ kind: 'windows', windows }];
}

/** "Fri 3pm to Sun 11am": two times, each with its day, are one stretch and not something weekly. */
function eatDatedStay(scanner: PhraseScanner, today: WallDay): Clause[] | undefined {
  return scanner.attempt(() => {
    scanner.eat(FROM);
    const from = eatMoment(scanner, today);
    if (from?.date === undefined || from.clock === undefined) return undefined;
    const until = scanner.eat(CONNECTOR) && eatMoment(scanner, today);
    if (until?.date === undefined || until.clock === undefined) return undefined;
    return [
      { kind: 'from', moment: from },
      { kind: 'until', moment: until },
    ];
  });
}

/** "on Friday 9-12" is the next Friday; "Fri 9-12", "Fridays" and "every Friday" come again and again. */
function eatNamedDay(scanner: PhraseScanner, today: WallDay): Clause[] | undefined {
  return scanner.attempt(() => {
    const before = scanner.attempt(() => eatTimes(scanner));
    scanner.eat(',');
    scanner.eat('on');
    const date = eatNamedWeekday(scanner, today);
    if (date === undefined) return undefined;
    if (scanner.sees(`(?:${LIST_SEPARATOR}|/|${CONNECTOR}|) ?${DAY}`)) return undefined;
    const times = before ?? eatTimesAfter(scanner);
    if (times === undefined && (seesClock(scanner) || scanner.sees(CONNECTOR))) return undefined;
    return [{ kind: 'span', first: resolve(date, today), days: 1, times: times ?? [] }];
  });
}

function eatTimesAfter(scanner: PhraseScanner): TimeRange[] | undefined {
  return scanner.attempt(() => {
    scanner.eat(',|:');
    return eatTimes(scanner);
  });
}

/** "tomorrow 9-17", "this weekend", "tonight", "next week", "24 December, all day". */
function eatSpan(scanner: PhraseScanner, today: WallDay): Clause[] | undefined {
  return scanner.attempt(() => {
    const before = scanner.attempt(() => eatTimes(scanner));
    scanner.eat(',');
    scanner.eat('on(?: the)?|for');
    const first = before ? undefined : eatNamedSpan(scanner, today);
    if (first) return [first];
    const several = scanner.attempt(() => eatSeveralDates(scanner, today));
    const date =
      several === undefined
        ? (eatCalendarDate(scanner, today) ?? eatComingWeekday(scanner, today))
        : undefined;
    if (several === undefined && date === undefined) return undefined;
    const times = before ?? eatTimesAfter(scanner);
    // "3 July 15:00 until ..." is the start of a stay.
    if (times === undefined && (seesClock(scanner) || scanner.sees(CONNECTOR))) return undefined;
    if (several) return spanOver(several, times ?? []);
    return [{ kind: 'span', first: resolve(date!, today), days: 1, times: times ?? [] }];
  });
}

/** "24 and 25 December" */
function eatSeveralDates(scanner: PhraseScanner, today: WallDay): WallDay[] | undefined {
  const dates = eatDates(scanner, today);
  if (dates === undefined || dates.length < 2) return undefined;
  return [...new Set(dates.map((date) => resolve(date, today)))].sort((a, b) => a - b);
}

/** Days between the first and the last that were not told are exceptions. */
function spanOver(days: readonly WallDay[], times: readonly TimeRange[]): Clause[] {
  const first = days[0]!;
  const count = days.at(-1)! - first + 1;
  const between = Array.from({ length: count }, (_, i) => first + i).filter((day) => !days.includes(day));
  return [
    { kind: 'span', first, days: count, times },
    ...(between.length > 0
      ? [{ kind: 'except' as const, dates: between.map((day): TypedDate => ({ kind: 'fixed', day })) }]
      : []),
  ];
}

const EVENING: TimeRange = { start: '18:00', end: '24:00' };

function eatNamedSpan(scanner: PhraseScanner, today: WallDay): Clause | undefined {
  if (scanner.eat('tonight|this evening') !== undefined) {
    const times = eatTimesAfter(scanner);
    if (!times) scanner.assume('hours', 'tonight', '18:00–24:00');
    return { kind: 'span', first: today, days: 1, times: times ?? [EVENING] };
  }
  if (scanner.eat('this(?= (?:morning|afternoon))') !== undefined)
    return { kind: 'span', first: today, days: 1, times: eatTimes(scanner) ?? [] };
  const [, which, unit] = scanner.eat('(this|next|the) (weekend|week)') ?? [];
  if (unit === undefined) return undefined;
  const monday = today - ((today + 3) % 7) + (which === 'next' ? 7 : 0);
  const times = eatTimesAfter(scanner) ?? [];
  if (unit === 'weekend') return { kind: 'span', first: monday + 5, days: 2, times };
  const first = Math.max(monday, today);
  return { kind: 'span', first, days: monday + 7 - first, times };
}

/** "tomorrow at 15:00": from then to the end of the day. */
function eatFromTime(scanner: PhraseScanner, today: WallDay): Clause[] | undefined {
  return scanner.attempt(() => {
    const at = scanner.textOf(() => {
      scanner.eat('on');
      return eatMoment(scanner, today);
    });
    const { date, clock } = at?.value ?? {};
    if (at === undefined || date === undefined || clock === undefined || scanner.sees(CONNECTOR))
      return undefined;
    scanner.assume('end', at.typed, '24:00');
    const times = [{ start: clock, end: '24:00' }];
    return [{ kind: 'span', first: resolve(date, today), days: 1, times }];
  });
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
