import { MONTH } from './dates.ts';
import { LIST_SEPARATOR, NotUnderstood } from './scanner.ts';
import type { PhraseScanner } from './scanner.ts';

/** `HH:MM`; `end` is `24:00` for midnight, and not after `start` where the range ends the next day. */
export interface TimeRange {
  readonly start: string;
  readonly end: string;
}

interface TypedTime {
  readonly hours: number;
  readonly minutes: number;
  readonly half?: 'am' | 'pm';
  /** Only a number: 9, which may be in the morning or in the evening. */
  readonly bare: boolean;
}

const DAY_MINUTES = 24 * 60;
const CLOCK = '(\\d{1,2}):([0-5]\\d)(?: ?([ap]m))?|(\\d{1,2}) ?([ap]m)|(noon)|(midnight)';
/** "3" is an hour in "3-5", and the day in "3 July". */
const BARE_HOUR = `(\\d{1,2})(?!(?:st|nd|rd|th)?(?: of)? ${MONTH})`;

/** What people call a part of the day; where it begins and ends is an assumption, and is said. */
const PARTS_OF_DAY: Readonly<Record<string, TimeRange>> = {
  morning: { start: '08:00', end: '12:00' },
  afternoon: { start: '12:00', end: '18:00' },
  evening: { start: '18:00', end: '24:00' },
  night: { start: '22:00', end: '06:00' },
};
const PART_OF_DAY = `(?:(?:(?:in|during) )?the |at )?(${Object.keys(PARTS_OF_DAY).join('|')})s?`;

/** Reads "9-12 and 14:00 to 6pm", "mornings", or "all day". */
export function eatTimes(scanner: PhraseScanner): TimeRange[] | undefined {
  if (scanner.eat('all day|24 hours|at any time|any time') !== undefined) {
    return [{ start: '00:00', end: '24:00' }];
  }
  return scanner.list(LIST_SEPARATOR, () => eatPartOfDay(scanner) ?? eatRange(scanner));
}

/** Reads "in the morning". */
export function eatPartOfDay(scanner: PhraseScanner): TimeRange | undefined {
  const match = scanner.eat(PART_OF_DAY);
  const range = match && PARTS_OF_DAY[match[1] ?? ''];
  if (match && range) scanner.assume('hours', match[0], rangeText(range));
  return range;
}

export function rangeText({ start, end }: TimeRange): string {
  return `${start}–${end}`;
}

/**
 * Reads one time that is not just a number, such as "15:00", "3pm", "at 15" or "noon"; gives `HH:MM`. "At 3" is
 * taken for the afternoon, and that is said.
 */
export function eatClock(scanner: PhraseScanner): string | undefined {
  const at = scanner.textOf(() => (scanner.eat('at') === undefined ? undefined : eatTime(scanner)));
  if (at === undefined) {
    const time = typedTime(scanner.eat(CLOCK));
    return time === undefined ? undefined : clockText(minutesOf(time));
  }
  const { value: time, typed } = at;
  if (!time.bare || time.hours < 1 || time.hours > LAST_AFTERNOON_HOUR) return clockText(minutesOf(time));
  const taken = clockText(minutesOf({ ...time, half: 'pm' }));
  scanner.assume('hours', typed, taken);
  return taken;
}

/** "At 6" is in the evening, "at 7" in the morning. */
const LAST_AFTERNOON_HOUR = 6;
/** "1-5" is in the afternoon, "6-8" in the morning. */
const LAST_AFTERNOON_START = 5;

export function seesClock(scanner: PhraseScanner): boolean {
  return scanner.sees(`at (?=\\d)|${CLOCK}`);
}

function eatRange(scanner: PhraseScanner): TimeRange | undefined {
  const read = scanner.textOf(() => {
    const between = scanner.eat('between') !== undefined;
    if (!between) scanner.eat('from');
    const start = eatTime(scanner);
    if (start === undefined || scanner.eat(between ? 'and|to|-' : '-|to|until|till') === undefined)
      return undefined;
    const end = eatTime(scanner);
    return end === undefined ? undefined : { start, end };
  });
  if (read === undefined) return undefined;
  const { start, end } = inHalves(read.value);
  const range = rangeOf(start, end);
  if (start !== read.value.start || end !== read.value.end)
    scanner.assume('hours', read.typed, rangeText(range));
  return range;
}

/** "9-5" is a working day to most and "1-5" an afternoon: which half of the day is meant where nobody said. */
function inHalves({ start, end }: { start: TypedTime; end: TypedTime }): {
  start: TypedTime;
  end: TypedTime;
} {
  const isOpen = ({ bare, hours }: TypedTime): boolean => bare && hours >= 1 && hours <= 12;
  if (!isOpen(end)) return { start, end };
  if (start.half !== undefined) {
    const sameHalf = { ...end, half: start.half };
    if (minutesOf(sameHalf) > minutesOf(start)) return { start, end: sameHalf };
    return { start, end: { ...end, half: start.half === 'am' ? 'pm' : 'am' } };
  }
  if (!isOpen(start)) return { start, end };
  const later = ({ hours }: TypedTime): TypedTime => ({ hours: hours + 12, minutes: 0, bare: true });
  if (end.hours <= start.hours) return { start, end: later(end) };
  return start.hours <= LAST_AFTERNOON_START && end.hours < 12
    ? { start: later(start), end: later(end) }
    : { start, end };
}

function eatTime(scanner: PhraseScanner): TypedTime | undefined {
  const clock = typedTime(scanner.eat(CLOCK));
  if (clock !== undefined) return clock;
  const hour = scanner.eat(BARE_HOUR);
  return hour === undefined ? undefined : { hours: Number(hour[1]), minutes: 0, bare: true };
}

function typedTime(match: RegExpExecArray | undefined): TypedTime | undefined {
  if (match === undefined) return undefined;
  const [, hours, minutes, halfAfterMinutes, hoursOnly, halfAfterHours, noon, midnight] = match;
  if (noon !== undefined) return { hours: 12, minutes: 0, bare: false };
  if (midnight !== undefined) return { hours: 0, minutes: 0, bare: false };
  const half = (halfAfterMinutes ?? halfAfterHours) as 'am' | 'pm' | undefined;
  return {
    hours: Number(hours ?? hoursOnly),
    minutes: Number(minutes ?? 0),
    bare: false,
    ...(half !== undefined && { half }),
  };
}

function rangeOf(start: TypedTime, end: TypedTime): TimeRange {
  const endMinutes = minutesOf(end) || DAY_MINUTES;
  const startMinutes =
    start.bare && end.half !== undefined ? startBefore(start, end, endMinutes) : minutesOf(start);
  if (startMinutes === DAY_MINUTES) throw notATime(start);
  return { start: clockText(startMinutes), end: clockText(endMinutes) };
}

/** "1-5pm" starts in the afternoon, "9-5pm" in the morning. */
function startBefore(start: TypedTime, end: TypedTime, endMinutes: number): number {
  if (start.hours < 1 || start.hours > 12) return minutesOf(start);
  const other = end.half === 'am' ? 'pm' : 'am';
  const sameHalf = minutesOf({ ...start, half: end.half ?? other });
  return sameHalf < endMinutes ? sameHalf : minutesOf({ ...start, half: other });
}

function minutesOf(time: TypedTime): number {
  const { hours, minutes, half } = time;
  if (half !== undefined) {
    if (hours < 1 || hours > 12) throw notATime(time);
    return ((hours % 12) + (half === 'pm' ? 12 : 0)) * 60 + minutes;
  }
  const total = hours * 60 + minutes;
  if (total > DAY_MINUTES) throw notATime(time);
  return total;
}

function notATime({ hours, minutes, half }: TypedTime): NotUnderstood {
  const came = `${hours}:${String(minutes).padStart(2, '0')}${half ?? ''}`;
  return new NotUnderstood({ kind: 'no-time-of-day', came });
}

function clockText(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
