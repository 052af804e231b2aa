import * as en from 'chrono-node/en';
import { spelled } from './spelling.ts';
import { DAY_MS, firstShowing, localAt } from '../../../src/domain/schedule/wall-clock.ts';

/**
 * A time as typed, such as "Sunday at 3", "tomorrow 18:30", "now". Chrono is shown the house's wall as if that
 * were UTC, and is believed only where it has used every word. An hour without more is that of the day: "at 3" is
 * in the afternoon.
 * @returns epoch milliseconds
 */
export function parseMoment(text: string, { now, zone }: { now: number; zone: string }): number | undefined {
  const typed = spelled(text)
    .replace(/[ ?.!]+$/, '')
    .replace(/^(on|at|this) /, '');
  if (/^\d{1,2}$/.test(typed)) return nextHour(typed, { now, zone });
  if (/^(now|right now)?$/i.test(typed)) return now;
  const wall = { instant: new Date(localAt(now, zone)), timezone: 0 };
  const [result] = en.GB.parse(typed, wall, { forwardDate: true });
  if (result?.text.length !== typed.length) return undefined;
  const { start } = result;
  const local = start.date().getTime();
  const hour = start.get('hour') ?? 12;
  const isBareHour =
    start.isCertain('hour') && !start.isCertain('meridiem') && !/\d:\d\d|\d{3,4}/.test(typed);
  const afternoon = isBareHour && hour >= 1 && hour <= 6 ? 12 * 3_600_000 : 0;
  return firstShowing(local + afternoon, zone);
}

/** "at 3": the next time. */
function nextHour(hour: string, { now, zone }: { now: number; zone: string }): number | undefined {
  const today = parseMoment(`today at ${hour}`, { now, zone });
  return today === undefined || today >= now ? today : firstShowing(localAt(today, zone) + DAY_MS, zone);
}
