import { showingOf } from '../../src/domain/schedule/wall-clock.ts';

/** Times as the house's wall shows them, in epoch milliseconds and an IANA zone. */
export interface Times {
  /** `12:03` today, `Fri 9 Oct, 12:03` on another day, `Sat 9 Oct 2027, 12:03` in another year. */
  readonly moment: (at: number, now: number, zone: string) => string;
  /** As `moment`, to the second today. */
  readonly exactMoment: (at: number, now: number, zone: string) => string;
  /** `9 Oct 2026, 12:03` */
  readonly dated: (at: number, zone: string) => string;
  /** `Fri 9 Oct` of a local `YYYY-MM-DD`. */
  readonly dateWords: (date: string) => string;
  /** `4 March 1990`, of `YYYY-MM-DD` */
  readonly longDate: (date: string) => string;
  /** `Fri`; 1 is Monday. */
  readonly weekday: (day: number) => string;
}

/** What a language says of times, besides what Intl knows. */
export interface TimeWords {
  /** Which is meant where the wall shows a time twice, because the clocks go back. */
  readonly first: (time: string) => string;
  readonly second: (time: string) => string;
  /** A weekday and a date, from how Intl writes them, such as `Fri, 9 Oct`. */
  readonly day: (written: string) => string;
}

export function timesIn(locale: string, words: TimeWords): Times {
  const format = (at: number, zone: string, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(at);

  const clockTime = (at: number, zone: string, seconds: Intl.DateTimeFormatOptions = {}): string => {
    const which = showingOf(at, zone);
    const time = format(at, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...seconds });
    return which ? words[which](time) : time;
  };

  /** `Fri 9 Oct` */
  const day = (at: number, zone: string): string =>
    words.day(format(at, zone, { weekday: 'short', day: 'numeric', month: 'short' }));

  const sameDay = (a: number, b: number, zone: string): boolean => {
    const date: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'numeric', day: 'numeric' };
    return format(a, zone, date) === format(b, zone, date);
  };

  const moment = (at: number, now: number, zone: string): string => {
    if (sameDay(at, now, zone)) return clockTime(at, zone);
    const year = format(at, zone, { year: 'numeric' });
    const date = year === format(now, zone, { year: 'numeric' }) ? day(at, zone) : `${day(at, zone)} ${year}`;
    return `${date}, ${clockTime(at, zone)}`;
  };

  return {
    moment,
    exactMoment: (at, now, zone) =>
      sameDay(at, now, zone) ? clockTime(at, zone, { second: '2-digit' }) : moment(at, now, zone),
    dated: (at, zone) =>
      `${format(at, zone, { day: 'numeric', month: 'short', year: 'numeric' })}, ${clockTime(at, zone)}`,
    longDate: (date) => format(Date.parse(`${date}T12:00:00Z`), 'UTC', { dateStyle: 'long' }),
    dateWords: (date) => day(Date.parse(`${date}T12:00:00Z`), 'UTC'),
    // 1 January 2024 was a Monday.
    weekday: (weekday) => format(Date.UTC(2024, 0, weekday, 12), 'UTC', { weekday: 'short' }),
  };
}
