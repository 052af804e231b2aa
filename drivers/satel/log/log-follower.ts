/**
 * Follows the panel's event log, so that nothing is missed while there was no connection. The log is
 * read from its newest record back to the one that was newest before.
 */
import { encodeRecord, isSameRecord, parseRecord, type EventRecord } from './event-record.ts';
import { type Answer, type Command, NEWEST_EVENT, type PanelClock } from '../message-types.ts';

export type Ask = (command: Command) => Promise<Answer | undefined>;

/** Where the place in the log is kept between runs of the program. */
export interface MarkKeeper {
  load(): string | undefined;
  save(mark: string): void;
}

export interface Followed {
  /** Oldest first. */
  readonly records: readonly EventRecord[];
  /** The record that was newest before is gone from the log, and others may be with it. */
  readonly gap: boolean;
  /** Where the log is now. */
  readonly mark: Mark;
}

/** `empty`: the log had no records. */
export type Mark = { readonly record: EventRecord; readonly index: number } | 'empty';

/** More than the longest log: an INTEGRA 256 Plus keeps 22,527 events. */
const MOST_RECORDS = 25_000;
const MINUTE_MS = 60_000;
/** Far more than a clock that is set to winter time, and less than what one would want to read each time. */
const TOO_OLD_MS = 24 * 60 * MINUTE_MS;
/**
 * A clock that was set back makes new records look old: the place where we were may still be found behind so
 * many of them.
 */
const FURTHER_RECORDS = 200;
/** Of the year, the log keeps two bits. */
const YEARS = 4;
/** As all years with the remainder 0 are. */
const LEAP_YEAR = 2004;
const MINUTES_A_DAY = 24 * 60;

export class LogFollower {
  readonly #ask: Ask;
  readonly #keeper: MarkKeeper;
  #mark: Mark | undefined;
  /** The same record came with another index: this panel counts from somewhere that moves. */
  #indexMoves = false;

  constructor(ask: Ask, keeper: MarkKeeper) {
    this.#ask = ask;
    this.#keeper = keeper;
    this.#mark = parseMark(keeper.load());
  }

  /**
   * What is new in the log since what was accepted last; at the very first time nothing. Nothing at all
   * where the panel does not answer.
   */
  async follow(): Promise<Followed | undefined> {
    const newest = await this.#read(NEWEST_EVENT);
    if (!newest) return undefined;
    const found: EventRecord[] = [];
    let candidate: number | undefined;
    let firstOld: number | undefined;
    let known = this.#mark === undefined || newest === 'empty';
    for (let entry: Mark | undefined = newest; !known; entry = await this.#read(entry.index)) {
      if (entry === undefined) return undefined;
      if (entry === 'empty') {
        known = this.#mark === 'empty';
        break;
      }
      if (this.#mark !== 'empty' && this.#mark !== undefined) {
        if (isSameRecord(entry.record, this.#mark.record)) {
          known = this.#indexMoves || entry.index === this.#mark.index;
          candidate ??= found.length;
        }
        if (isTooOld(entry.record, this.#mark.record)) firstOld ??= found.length;
      }
      if (known || found.length === MOST_RECORDS) break;
      if (firstOld !== undefined && found.length - firstOld === FURTHER_RECORDS) break;
      found.push(entry.record);
    }
    if (!known && candidate !== undefined) {
      this.#indexMoves = known = true;
      found.length = candidate;
    } else if (!known && firstOld !== undefined) found.length = firstOld;
    return { records: found.reverse(), gap: !known, mark: newest };
  }

  /** These have been told: they will not come again, not even after a restart. */
  accept({ mark }: Followed): void {
    const before = this.#mark && formatMark(this.#mark);
    this.#mark = mark;
    const now = formatMark(mark);
    if (now !== before) this.#keeper.save(now);
  }

  async #read(index: number): Promise<Mark | undefined> {
    const answer = await this.#ask({ kind: 'read-event', index });
    if (answer?.kind !== 'event') return answer && 'empty';
    return answer.record.filled ? { record: answer.record, index: answer.index } : 'empty';
  }
}

/**
 * When it was, in epoch milliseconds, by the panel's own clock; never after now. 0 where the record or the clock
 * has no time that can be: nobody believes that one.
 * @param now epoch milliseconds
 */
export function happenedAt(record: EventRecord, clock: PanelClock, now: number): number {
  const digits = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)/.exec(clock.time)?.slice(1).map(Number) ?? [];
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0] = digits;
  const shown = { year: year % YEARS, month, day, minutes: hours * 60 + minutes };
  if (!isPossible(record) || !isPossible(shown)) return 0;
  return now - Math.max(0, ageMs(record, shown));
}

type RecordTime = Pick<EventRecord, 'year' | 'month' | 'day' | 'minutes'>;

/** There is such a day, and such a minute in it. */
function isPossible({ year, month, day, minutes }: RecordTime): boolean {
  const date = new Date(Date.UTC(LEAP_YEAR + year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && minutes < MINUTES_A_DAY;
}

/** It is certainly of before the other one, if the panel's clock was right. */
function isTooOld(record: RecordTime, other: RecordTime): boolean {
  return isPossible(record) && isPossible(other) && ageMs(record, other) > TOO_OLD_MS;
}

/** By how much `record` is older than `other`, taken as at most three years older or a year newer. */
function ageMs(record: RecordTime, other: RecordTime): number {
  const years = (other.year - record.year + YEARS) % YEARS;
  const otherYear = LEAP_YEAR + other.year;
  const recordYear = years === YEARS - 1 ? otherYear + 1 : otherYear - years;
  return timeOf(otherYear, other) - timeOf(recordYear, record);
}

function timeOf(year: number, { month, day, minutes }: RecordTime): number {
  return Date.UTC(year, month - 1, day, 0, minutes);
}

const MARK = /^([0-9a-f]{16})\/(\d+)$/;

function formatMark(mark: Mark): string {
  if (mark === 'empty') return mark;
  return `${encodeRecord(mark.record).toString('hex')}/${mark.index}`;
}

function parseMark(text: string | undefined): Mark | undefined {
  if (text === 'empty') return 'empty';
  const [, record, index] = MARK.exec(text ?? '') ?? [];
  if (record === undefined || index === undefined) return undefined;
  return { record: parseRecord(Buffer.from(record, 'hex')), index: Number(index) };
}
