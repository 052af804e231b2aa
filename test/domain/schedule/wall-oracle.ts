import type { Schedule } from '../../../src/domain/schedule/schedule.ts';

/**
 * The meaning of a schedule, written a second time and as naively as can be: a table of what the wall
 * shows at each minute of some days, as `Intl.DateTimeFormat` tells it, in which the first minute that shows a
 * start and the last that shows an end are looked up by eye.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export interface WallMinute {
  readonly at: number;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** `YYYY-MM-DDTHH:MM` */
  readonly text: string;
}

export function wallTable(zone: string, fromAt: number, days: number): WallMinute[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return Array.from({ length: days * 24 * 60 }, (_, minute) => {
    const at = fromAt + minute * MINUTE_MS;
    const [date = '', time = ''] = format.format(at).split(' ');
    return { at, date, text: `${date}T${time}` };
  });
}

/**
 * Whether the schedule is active at each minute of the table. `from` and `until` must lie within it, and no
 * change of clocks within a day of either end.
 */
export function activeMinutes(schedule: Schedule, table: readonly WallMinute[]): boolean[] {
  const { from, until, windows } = schedule;
  const first = from === undefined ? 0 : firstShowing(from, table);
  const end = until === undefined ? Infinity : lastShowing(until, table);
  const active = windows === undefined ? daysOf(schedule, table) : occurrencesOf(schedule, table);
  return table.map((_, i) => i >= first && i < end && (active[i] ?? false));
}

function occurrencesOf({ windows = [], except = [] }: Schedule, table: readonly WallMinute[]): boolean[] {
  const active: boolean[] = [];
  const dates = calendar(dayAfter(table[0]!.date, -2), table.at(-1)!.date);
  for (const date of dates.filter((each) => !except.includes(each))) {
    for (const { days, start, end } of windows) {
      if (!days.some((day) => day % 7 === new Date(date).getUTCDay())) continue;
      const endDate = end > start && end !== '24:00' ? date : dayAfter(date, 1);
      const last = lastShowing(`${endDate}T${end === '24:00' ? '00:00' : end}`, table);
      for (let i = firstShowing(`${date}T${start}`, table); i < last; i++) active[i] = true;
    }
  }
  return active;
}

/** A day that has begun goes on until the next one begins, whatever the wall shows meanwhile. */
function daysOf({ except = [] }: Schedule, table: readonly WallMinute[]): boolean[] {
  let today = '';
  return table.map(({ date }) => {
    if (date > today) today = date;
    return !except.includes(today);
  });
}

function calendar(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let date = first; date <= last; date = dayAfter(date, 1)) dates.push(date);
  return dates;
}

function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The first minute that shows it; where none does, that after the gap in which it would be. */
function firstShowing(bound: string, table: readonly WallMinute[]): number {
  return indicesOf(bound, table)[0] ?? endOfGap(bound, table);
}

function lastShowing(bound: string, table: readonly WallMinute[]): number {
  return indicesOf(bound, table).at(-1) ?? endOfGap(bound, table);
}

function indicesOf(bound: string, table: readonly WallMinute[]): number[] {
  return [...table.keys()].filter((i) => table[i]?.text === bound);
}

/** Of what lies before or after the table, its first minute and the one after its last. */
function endOfGap(bound: string, table: readonly WallMinute[]): number {
  if (bound < table[0]!.text) return 0;
  if (bound > table.at(-1)!.text) return table.length;
  return table.findIndex(({ text }, i) => text > bound && (table[i - 1]?.text ?? text) < bound);
}
