import * as en from 'chrono-node/en';
import { DAY_MS } from '../../../src/domain/schedule/wall-clock.ts';
import { LIST_SEPARATOR } from './scanner.ts';
import type { PhraseScanner } from './scanner.ts';

/** Days since 1 January 1970 on the house's wall. */
export type WallDay = number;

/**
 * A date as typed. "30 June" and "Friday" come again and again: which one is meant depends on what
 * stands around them, so that they are kept as a question to ask of a day.
 */
export type TypedDate =
  | { readonly kind: 'fixed'; readonly day: WallDay }
  | {
      readonly kind: 'recurring';
      readonly every: 'week' | 'year';
      readonly isIt: (day: WallDay) => boolean;
    };

export const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const WEEKDAY_NAME = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const WEEKDAY = '(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?';
const DAY_OF_MONTH = '(?:the )?\\d{1,2}(?:st|nd|rd|th)?';
const MONTH_AND_YEAR = `(?: of)? ${MONTH}(?:,? \\d{4})?`;

const CALENDAR_DATE = [
  'today|tomorrow|in \\d{1,3} (?:days?|weeks?)',
  `(?:the )?end of (?:the month|${MONTH})`,
  `${DAY_OF_MONTH}${MONTH_AND_YEAR}`,
  `${MONTH} ${DAY_OF_MONTH}(?:,? \\d{4})?`,
  '\\d{4}-\\d\\d-\\d\\d',
  '\\d{1,2}/\\d{1,2}/\\d{4}|\\d{1,2}\\.\\d{1,2}\\.\\d{4}',
].join('|');

const MONTH_FIRST = new RegExp(`^(${MONTH}) (\\d{1,2}(?:st|nd|rd|th)?)(?!\\d)`);

/** "24 and 25 December", with the month told once. */
const DAYS_OF_ONE_MONTH = `((?:${DAY_OF_MONTH} ?(?:${LIST_SEPARATOR}) ?)*${DAY_OF_MONTH})(${MONTH_AND_YEAR})`;

/** Reads one date of the calendar. A weekday is none: "Friday" may be every Friday. */
export function eatCalendarDate(scanner: PhraseScanner, today: WallDay): TypedDate | undefined {
  return eatDateLike(CALENDAR_DATE, scanner, today);
}

/** Reads "next Friday": that one, and no other. */
export function eatComingWeekday(scanner: PhraseScanner, today: WallDay): TypedDate | undefined {
  return eatDateLike(`(?:this |next )${WEEKDAY}`, scanner, today);
}

/** Reads "Friday" in full, which is the next one; "Fri" and "Fridays" come every week. */
export function eatNamedWeekday(scanner: PhraseScanner, today: WallDay): TypedDate | undefined {
  return eatDateLike(WEEKDAY_NAME, scanner, today);
}

/** Reads "March", or "March 2027", where no day of it is told: the first one that is still to come. */
export function eatMonth(scanner: PhraseScanner, today: WallDay): WallDay | undefined {
  const [, month, year] =
    scanner.eat(`(?:(?:the )?(?:start|beginning) of )?(${MONTH})(?: (\\d{4}))?(?! ?\\d)`) ?? [];
  if (month === undefined) return undefined;
  const date = understand(`1 ${month}${year === undefined ? '' : ` ${year}`}`, today);
  return date && resolve(date, today + 1);
}

/** Reads "24 to 26 December", with the month told once. */
export function eatDateRange(scanner: PhraseScanner, today: WallDay): [TypedDate, TypedDate] | undefined {
  return scanner.attempt(() => {
    const days = `(${DAY_OF_MONTH}) ?(?:-|to|until|till|through) ?(${DAY_OF_MONTH})(${MONTH_AND_YEAR})`;
    const [, first, last, month] = scanner.eat(days) ?? [];
    if (first === undefined) return undefined;
    const [from, until] = [understand(`${first}${month}`, today), understand(`${last}${month}`, today)];
    return from && until && [from, until];
  });
}

/** Reads one date, or one weekday as the next such day. */
export function eatDate(scanner: PhraseScanner, today: WallDay): TypedDate | undefined {
  return eatDateLike(`${CALENDAR_DATE}|(?:this |next )?${WEEKDAY}`, scanner, today);
}

/** Reads "24 and 25 December, 1 January 2027". */
export function eatDates(scanner: PhraseScanner, today: WallDay): TypedDate[] | undefined {
  return scanner
    .list(LIST_SEPARATOR, () =>
      scanner.attempt(() => {
        const [, days, month] = scanner.eat(DAYS_OF_ONE_MONTH) ?? [];
        const texts = days?.match(/\d+/g)?.map((day) => `${day}${month}`);
        const dates = texts?.map((text) => understand(text, today)) ?? [eatCalendarDate(scanner, today)];
        return dates.every((date) => date !== undefined) ? dates : undefined;
      }),
    )
    ?.flat();
}

/** The day that is meant; the first one not before `notBefore` where it comes again and again. */
export function resolve(date: TypedDate, notBefore: WallDay): WallDay {
  return date.kind === 'fixed' ? date.day : search(date.isIt, notBefore, 1);
}

/** As `resolve`, but the last one not after `notAfter`. */
export function resolveBackwards(date: TypedDate, notAfter: WallDay): WallDay {
  return date.kind === 'fixed' ? date.day : search(date.isIt, notAfter, -1);
}

function search(isIt: (day: WallDay) => boolean, start: WallDay, step: 1 | -1): WallDay {
  let day = start;
  while (!isIt(day)) day += step;
  return day;
}

function eatDateLike(pattern: string, scanner: PhraseScanner, today: WallDay): TypedDate | undefined {
  return scanner.attempt(() => {
    const text = scanner.eat(pattern)?.[0].trim();
    return text === undefined ? undefined : understand(text, today);
  });
}

/**
 * Chrono knows how dates are written and which exist. It is shown the house's wall as if that were
 * UTC, and is believed only where it has used every word.
 */
function understand(typed: string, today: WallDay): TypedDate | undefined {
  // "June 30" may be taken for a month of 2030.
  const text = typed.replace(/\bthe (?=\d|end)/, '').replace(MONTH_FIRST, '$2 $1');
  const noon = { instant: new Date((today + 0.5) * DAY_MS), timezone: 0 };
  const [result] = en.GB.parse(text, noon, { forwardDate: true });
  if (result?.text !== text) return undefined;
  const { start } = result;
  const day = Math.floor(start.date().getTime() / DAY_MS);
  if (start.isCertain('year') || /^(next|end)/.test(text)) return { kind: 'fixed', day };
  if (!start.isCertain('day')) {
    return { kind: 'recurring', every: 'week', isIt: (other) => (other - day) % 7 === 0 };
  }
  return { kind: 'recurring', every: 'year', isIt: (other) => monthAndDay(other) === monthAndDay(day) };
}

function monthAndDay(day: WallDay): string {
  return new Date(day * DAY_MS).toISOString().slice(5, 10);
}
