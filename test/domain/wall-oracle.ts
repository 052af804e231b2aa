import type { Schedule } from '../../src/domain/schedule.ts';

/**
 * The meaning of a schedule, written a second time and as naively as can be: a table of what the wall
 * shows at each minute of some days, as `Intl.DateTimeFormat` tells it, and set membership by eye.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

interface WallDay {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** Sunday is 0. */
  readonly weekday: number;
}

export interface WallMinute extends WallDay {
  readonly at: number;
  /** `HH:MM` */
  readonly time: string;
  /** `YYYY-MM-DDTHH:MM` */
  readonly text: string;
  readonly yesterday: WallDay;
}

export function wallTable(zone: string, fromAt: number, days: number): WallMinute[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return Array.from({ length: days * 24 * 60 }, (_, minute) => {
    const at = fromAt + minute * MINUTE_MS;
    const [date = '', time = ''] = format.format(at).split(' ');
    const yesterday = wallDay(new Date(Date.parse(date) - DAY_MS).toISOString().slice(0, 10));
    return { ...wallDay(date), at, time, text: `${date}T${time}`, yesterday };
  });
}

function wallDay(date: string): WallDay {
  return { date, weekday: new Date(date).getUTCDay() };
}

/** Whether the schedule is active at each minute of the table. `from` and `until` must lie within it. */
export function activeMinutes(schedule: Schedule, table: readonly WallMinute[]): boolean[] {
  const { from, until } = schedule;
  const first = from === undefined ? 0 : (indicesOf(from, table)[0] ?? endOfGap(from, table));
  const end = until === undefined ? Infinity : (indicesOf(until, table).at(-1) ?? endOfGap(until, table));
  return table.map((minute, i) => i >= first && i < end && shownInside(schedule, minute));
}

function indicesOf(bound: string, table: readonly WallMinute[]): number[] {
  return [...table.keys()].filter((i) => table[i]?.text === bound);
}

function endOfGap(bound: string, table: readonly WallMinute[]): number {
  return table.findIndex(({ text }, i) => text > bound && (table[i - 1]?.text ?? text) < bound);
}

function shownInside({ windows, except = [] }: Schedule, minute: WallMinute): boolean {
  const { time, yesterday } = minute;
  if (windows === undefined) return !except.includes(minute.date);
  return windows.some(({ days, start, end }) => {
    const startsOn = ({ date, weekday }: WallDay): boolean =>
      !except.includes(date) && days.some((day) => day % 7 === weekday);
    if (start < end) return startsOn(minute) && start <= time && time < end;
    return (startsOn(minute) && start <= time) || (startsOn(yesterday) && time < end);
  });
}
