import type { HouseTime } from './schedule-problems.ts';
import { parseDate } from './schedule.ts';
import type { Schedule, Weekday, WeeklyWindow } from './schedule.ts';
import { DAY_MS, localAt } from './wall-clock.ts';

const DAY_NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTH_NAMES =
  'January February March April May June July August September October November December'.split(' ');

/**
 * A schedule in words, such as "weekdays 11:00–14:00, until 30 June". A date without a time means all
 * of that day: "until 30 June" ends with the midnight after it, "from 3 July" begins with the one
 * before. A year is told where it is not the present one.
 */
export function describeSchedule(schedule: Schedule, { now, zone }: HouseTime): string {
  const thisYear = String(new Date(localAt(now, zone)).getUTCFullYear());
  const { windows, from, until, except = [] } = schedule;
  const parts: string[] = [];
  if (windows !== undefined) parts.push(windowWords(windows));
  const oneDay = windows === undefined ? oneDayWords(from, until, thisYear) : undefined;
  const stay = [
    ...(from === undefined ? [] : [`from ${momentWords(from, thisYear)}`]),
    ...(until === undefined ? [] : [`until ${momentWords(lastMoment(until), thisYear)}`]),
  ];
  if (stay.length > 0) parts.push(oneDay ?? stay.join(' '));
  if (parts.length === 0) parts.push('always');
  if (except.length > 0) parts.push(`except ${dateListWords(except, thisYear)}`);
  return parts.join(', ');
}

/** Windows of the same days together, in the order in which they came. */
function windowWords(windows: readonly WeeklyWindow[]): string {
  if (windows.length === 0) return 'never';
  const byDays = Map.groupBy(windows, ({ days }) => dayWords(days));
  return [...byDays]
    .map(([days, sameDays]) => {
      if (sameDays.every(isAllDay)) return `${days}, all day`;
      return `${days} ${listed(sameDays.map(({ start, end }) => `${start}–${end}`).sort())}`;
    })
    .join('; ');
}

function isAllDay({ start, end }: WeeklyWindow): boolean {
  return start === '00:00' && (end === '24:00' || end === '00:00');
}

function dayWords(days: readonly Weekday[]): string {
  const sorted = [...new Set(days)].sort();
  const key = sorted.join('');
  if (key === '') return 'no day';
  if (key === '1234567') return 'every day';
  if (key === '12345') return 'weekdays';
  if (key === '67') return 'weekends';
  return runsOf(sorted).map(runWords).join(', ');
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

function runWords(run: readonly Weekday[]): string {
  const names = run.map((day) => DAY_NAMES[day - 1]);
  return names.length > 2 ? `${names[0]}–${names.at(-1)}` : names.join(', ');
}

/** "on 24 December" or "on 24 December 09:00–17:00", where a stay lies within one day. */
function oneDayWords(from = '', until = '', thisYear: string): string | undefined {
  const [[firstDay = '', start], [lastDay, lastTime]] = [from.split('T'), lastMoment(until).split('T')];
  if (firstDay === '' || firstDay !== lastDay) return undefined;
  const end = lastTime === '00:00' ? '24:00' : lastTime;
  const times = start === '00:00' && end === '24:00' ? '' : ` ${start}–${end}`;
  return `on ${dateWords(firstDay, thisYear)}${times}`;
}

/** An end at midnight belongs to the day before. */
function lastMoment(until: string): string {
  return until.endsWith('T00:00') ? `${isoDate(parseDate(until.slice(0, 10)) - DAY_MS)}T00:00` : until;
}

function isoDate(local: number): string {
  return new Date(local).toISOString().slice(0, 10);
}

function momentWords(moment: string, thisYear: string): string {
  const [date = '', time = ''] = moment.split('T');
  return time === '00:00' ? dateWords(date, thisYear) : `${dateWords(date, thisYear)} ${time}`;
}

function dateWords(date: string, thisYear: string): string {
  return `${dayOfMonth(date)} ${monthWords(date, thisYear)}`;
}

function dayOfMonth(date: string): string {
  return String(Number(date.slice(8)));
}

/** "December", or "December 2027" in another year. */
function monthWords(date: string, thisYear: string): string {
  const [year, month] = date.split('-');
  const name = MONTH_NAMES[Number(month) - 1] ?? '';
  return year === thisYear ? name : `${name} ${year}`;
}

/** The month is told once for the days in it: "24 and 25 December". */
function dateListWords(dates: readonly string[], thisYear: string): string {
  const byMonth = Map.groupBy([...dates].sort(), (date) => monthWords(date, thisYear));
  return listed([...byMonth].map(([month, days]) => `${listed(days.map(dayOfMonth))} ${month}`));
}

function listed(items: readonly string[]): string {
  return [items.slice(0, -1).join(', '), ...items.slice(-1)].filter((item) => item !== '').join(' and ');
}
