import type { HouseTime } from '../../src/domain/schedule/schedule-problems.ts';
import { parseDate } from '../../src/domain/schedule/schedule.ts';
import type { Schedule, Weekday, WeeklyWindow } from '../../src/domain/schedule/schedule.ts';
import { DAY_MS, localAt } from '../../src/domain/schedule/wall-clock.ts';

/** What a language says of schedules, besides the names of days and months. */
export interface ScheduleWords {
  readonly always: string;
  readonly never: string;
  readonly noDay: string;
  readonly everyDay: string;
  readonly weekdays: string;
  readonly weekends: string;
  readonly allDay: (days: string) => string;
  readonly from: (moment: string) => string;
  readonly until: (moment: string) => string;
  /** From a moment until another one. */
  readonly stay: (from: string, until: string) => string;
  readonly on: (day: string) => string;
  readonly except: (dates: string) => string;
  /** How long from the first use on: `24 hours from first use`. */
  readonly fromFirstUse: (minutes: number) => string;
  /** When the first use can be. @param when such as `until 30 June` */
  readonly firstUse: (when: string) => string;
  /** @param days of one month, such as `24 and 25`. @param month such as `December 2027` */
  readonly dates: (days: string, month: string) => string;
  /** @param day of the month, as it stands in a date: `24` */
  readonly day: (day: number) => string;
}

/**
 * A schedule in words, such as "weekdays 11:00–14:00, until 30 June". A date without a time means all
 * of that day: "until 30 June" ends with the midnight after it, "from 3 July" begins with the one
 * before. The words name a year only if it is not the present one.
 */
export function schedulesIn(
  locale: string,
  words: ScheduleWords,
): (schedule: Schedule, here: HouseTime) => string {
  const describer = new ScheduleDescriber(locale, words);
  return (schedule, here) => describer.describe(schedule, here);
}

class ScheduleDescriber {
  readonly #words: ScheduleWords;
  readonly #list: Intl.ListFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #month: Intl.DateTimeFormat;

  constructor(locale: string, words: ScheduleWords) {
    this.#words = words;
    this.#list = new Intl.ListFormat(locale, { type: 'conjunction' });
    this.#weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
    this.#month = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  }

  describe(schedule: Schedule, { now, zone }: HouseTime): string {
    const { windows, from, until, except = [], minutesFromFirstUse: minutes } = schedule;
    const thisYear = String(new Date(localAt(now, zone)).getUTCFullYear());
    const parts: string[] = [];
    if (windows !== undefined) parts.push(this.#windows(windows));
    const oneDay = windows === undefined ? this.#oneDay(from, until, thisYear) : undefined;
    const stay = oneDay ?? this.#stay(from, until, thisYear);
    if (minutes !== undefined) parts.push(this.#words.fromFirstUse(minutes));
    if (stay !== undefined) parts.push(minutes === undefined ? stay : this.#words.firstUse(stay));
    if (parts.length === 0) parts.push(this.#words.always);
    if (except.length > 0) parts.push(this.#words.except(this.#dates(except, thisYear)));
    return parts.join(', ');
  }

  /** Windows of the same days together, in the order in which they came. */
  #windows(windows: readonly WeeklyWindow[]): string {
    if (windows.length === 0) return this.#words.never;
    const byDays = Map.groupBy(windows, ({ days }) => this.#days(days));
    return [...byDays]
      .map(([days, sameDays]) => {
        if (sameDays.every(isAllDay)) return this.#words.allDay(days);
        return `${days} ${this.#list.format(sameDays.map(({ start, end }) => `${start}–${end}`).sort())}`;
      })
      .join('; ');
  }

  #days(days: readonly Weekday[]): string {
    const sorted = [...new Set(days)].sort();
    const key = sorted.join('');
    if (key === '') return this.#words.noDay;
    if (key === '1234567') return this.#words.everyDay;
    if (key === '12345') return this.#words.weekdays;
    if (key === '67') return this.#words.weekends;
    return runsOf(sorted)
      .map((run) => this.#run(run))
      .join(', ');
  }

  #run(run: readonly Weekday[]): string {
    // 1 January 2024 was a Monday.
    const names = run.map((day) => this.#weekday.format(Date.UTC(2024, 0, day)));
    return names.length > 2 ? `${names[0]}–${names.at(-1)}` : names.join(', ');
  }

  /** "on 24 December" or "on 24 December 09:00–17:00", where a stay lies within one day. */
  #oneDay(from = '', until = '', thisYear: string): string | undefined {
    const [[firstDay = '', start], [lastDay, lastTime]] = [from.split('T'), lastMoment(until).split('T')];
    if (firstDay === '' || firstDay !== lastDay) return undefined;
    const end = lastTime === '00:00' ? '24:00' : lastTime;
    const times = start === '00:00' && end === '24:00' ? '' : ` ${start}–${end}`;
    return this.#words.on(`${this.#date(firstDay, thisYear)}${times}`);
  }

  #stay(from: string | undefined, until: string | undefined, thisYear: string): string | undefined {
    const start = from === undefined ? undefined : this.#moment(from, thisYear);
    const end = until === undefined ? undefined : this.#moment(lastMoment(until), thisYear);
    if (start !== undefined && end !== undefined) return this.#words.stay(start, end);
    if (start !== undefined) return this.#words.from(start);
    return end === undefined ? undefined : this.#words.until(end);
  }

  #moment(moment: string, thisYear: string): string {
    const [date = '', time = ''] = moment.split('T');
    return time === '00:00' ? this.#date(date, thisYear) : `${this.#date(date, thisYear)} ${time}`;
  }

  #date(date: string, thisYear: string): string {
    return this.#words.dates(this.#day(date), this.#monthOf(date, thisYear));
  }

  #day(date: string): string {
    return this.#words.day(Number(date.slice(8)));
  }

  /** "December", or "December 2027" in another year. */
  #monthOf(date: string, thisYear: string): string {
    const name = this.#month.format(Date.parse(`${date}T12:00:00Z`));
    const year = date.slice(0, 4);
    return year === thisYear ? name : `${name} ${year}`;
  }

  /** Names the month once for the days in it: "24 and 25 December". */
  #dates(dates: readonly string[], thisYear: string): string {
    const byMonth = Map.groupBy([...dates].sort(), (date) => this.#monthOf(date, thisYear));
    return this.#list.format(
      [...byMonth].map(([month, days]) =>
        this.#words.dates(this.#list.format(days.map((date) => this.#day(date))), month),
      ),
    );
  }
}

function isAllDay({ start, end }: WeeklyWindow): boolean {
  return start === '00:00' && (end === '24:00' || end === '00:00');
}

/** Days that follow one another, together. */
function runsOf(sorted: readonly Weekday[]): Weekday[][] {
  const runs: Weekday[][] = [];
  for (const day of sorted) {
    const run = runs.at(-1);
    if (run?.at(-1) === day - 1) run?.push(day);
    else runs.push([day]);
  }
  return runs;
}

/** An end at midnight belongs to the day before. */
function lastMoment(until: string): string {
  return until.endsWith('T00:00') ? `${isoDate(parseDate(until.slice(0, 10)) - DAY_MS)}T00:00` : until;
}

function isoDate(local: number): string {
  return new Date(local).toISOString().slice(0, 10);
}
