import { showingOf } from '../../src/domain/schedule/wall-clock.ts';

/**
 * Times as the house's wall shows them. All take epoch milliseconds and an IANA zone. Where the wall shows one
 * twice because the clocks go back, it is `the first 02:30` or `the second 02:30`.
 */

const LOCALE = 'en-GB';

/** `12:03` today, `Fri 9 Oct, 12:03` on another day, `Sat 9 Oct 2027, 12:03` in another year. */
export function moment(at: number, now: number, zone: string): string {
  if (sameDay(at, now, zone)) return clockTime(at, zone);
  const year = format(at, zone, { year: 'numeric' });
  const date = year === format(now, zone, { year: 'numeric' }) ? day(at, zone) : `${day(at, zone)} ${year}`;
  return `${date}, ${clockTime(at, zone)}`;
}

/** `9 Oct 2026, 12:03` */
export function dated(at: number, zone: string): string {
  const date = format(at, zone, { day: 'numeric', month: 'short', year: 'numeric' });
  return `${date}, ${clockTime(at, zone)}`;
}

/** As `moment`, to the second today. */
export function exactMoment(at: number, now: number, zone: string): string {
  return sameDay(at, now, zone) ? clockTime(at, zone, { second: '2-digit' }) : moment(at, now, zone);
}

function clockTime(at: number, zone: string, seconds: Intl.DateTimeFormatOptions = {}): string {
  const showing = showingOf(at, zone);
  const time = format(at, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...seconds });
  return showing ? `the ${showing} ${time}` : time;
}

/** `Fri 9 Oct` */
function day(at: number, zone: string): string {
  return format(at, zone, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');
}

/** `Fri 9 Oct` of a local `YYYY-MM-DD`. */
export function dateWords(date: string): string {
  return day(Date.parse(`${date}T12:00:00Z`), 'UTC');
}

function sameDay(a: number, b: number, zone: string): boolean {
  const date: Intl.DateTimeFormatOptions = { year: 'numeric', month: 'numeric', day: 'numeric' };
  return format(a, zone, date) === format(b, zone, date);
}

function format(at: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: zone }).format(at);
}
