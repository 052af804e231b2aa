import { DateTime } from 'luxon';
import type { HouseTime } from '../../../src/domain/schedule/schedule-problems.ts';
import * as en from 'chrono-node/en';
import { parseLocal } from '../../../src/domain/schedule/schedule.ts';
import { localAt, localText, MINUTE_MS } from '../../../src/domain/schedule/wall-clock.ts';
import { parseMoment } from '../schedule/moment.ts';
import type { Assumption } from '../schedule/scanner.ts';
import { spelled } from '../schedule/spelling.ts';
import { scheduleIn } from './times.ts';

/** Days as `YYYY-MM-DD`, both included. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

/** "yesterday", "last week", "between 20 and 25 November": days that are not to come. */
export function pastDays(times: readonly string[], here: HouseTime): Days | undefined {
  const text = spelled(times.join(' ')).replace(/^(?:on|in|since|during|the)\s/, '');
  if (text === '') return undefined;
  const { today, monday, days } = daysAround(here);
  if (/^(?:today|tonight|this (?:morning|afternoon|evening))$/.test(text)) return days(0);
  if (/^(?:last night|yesterday (?:night|evening))$/.test(text))
    return days(-1, text === 'last night' ? 0 : -1);
  if (/^yesterday/.test(text)) return days(-1);
  if (/^this week$/.test(text)) return days(monday, monday + 6);
  if (/^last week$/.test(text)) return days(monday - 7, monday - 1);
  if (/^(?:the )?(?:last )?weekend$/.test(text)) return days(monday - 2, monday - 1);
  const [, count, unit = ''] = /^(?:last|past) (\d{1,3}) (day|week)s?$/.exec(text) ?? [];
  if (count !== undefined) return days(1 - Number(count) * (unit === 'week' ? 7 : 1), 0);
  const [, from, to] = /^(?:between|from) (.+?) (?:and|to|until|-) (.+)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) {
    const last = pastDay(to, today);
    const month = / .*$/.exec(to)?.[0] ?? '';
    const first = pastDay(/^\d+\.?$/.test(from) ? `${from}${month}` : from, today);
    return first === undefined || last === undefined ? undefined : { first, last };
  }
  const day = pastDay(text, today);
  return day === undefined ? undefined : { first: day, last: day };
}

/** Days are counted from today: `days(-1)` is yesterday, and `monday` is the Monday of this week. */
function daysAround({ now, zone }: HouseTime): {
  readonly today: DateTime;
  readonly monday: number;
  readonly days: (first: number, last?: number) => Days;
} {
  const today = DateTime.fromMillis(now, { zone }).startOf('day');
  return {
    today,
    monday: 1 - today.weekday,
    days: (first, last = first) => ({
      first: today.plus({ days: first }).toISODate()!,
      last: today.plus({ days: last }).toISODate()!,
    }),
  };
}

function pastDay(text: string, today: DateTime): string | undefined {
  const instant = new Date(`${today.toISODate()}T12:00Z`);
  const [result] = en.GB.parse(text, { instant, timezone: 0 }, { forwardDate: false });
  if (!result || result.text.length < text.length - 3) return undefined;
  let day = DateTime.fromJSDate(result.start.date(), { zone: 'utc' });
  const limit = DateTime.fromISO(today.toISODate()!, { zone: 'utc' }).endOf('day');
  while (day > limit)
    day = result.start.isCertain('month') ? day.minus({ years: 1 }) : day.minus({ weeks: 1 });
  return day.toISODate() ?? undefined;
}

/** "tomorrow", "on Friday", "this week", "at the weekend": days from today on. */
export function comingDays(times: readonly string[], here: HouseTime): Days | undefined {
  const text = spelled(times.join(' ')).replace(/^(?:on|in|at|during|the)\s/, '');
  if (text === '') return undefined;
  const { monday, days } = daysAround(here);
  if (/^(?:today|tonight|this (?:morning|afternoon|evening))$/.test(text)) return days(0);
  if (/^tomorrow/.test(text)) return days(1);
  if (/^this week$/.test(text)) return days(0, monday + 6);
  if (/^next week$/.test(text)) return days(monday + 7, monday + 13);
  const { schedule } = scheduleIn(times, here);
  if (schedule?.until === undefined || schedule.windows) return undefined;
  const first = (schedule.from ?? localText(localAt(here.now, here.zone))).slice(0, 10);
  // The end is exclusive.
  const last = localText(parseLocal(schedule.until) - MINUTE_MS).slice(0, 10);
  return first <= last ? { first, last } : undefined;
}

/** The time that a question about a door is about. */
export function momentIn(
  times: readonly string[],
  here: HouseTime,
): { time?: number; assumptions?: readonly Assumption[]; isUnread?: true } {
  const text = times.join(' ').replace(/^(?:from|the)\s/, '');
  if (text === '') return {};
  const evening = /^(?:tonight|this evening)$/.test(text);
  const time = parseMoment(evening ? 'today at 18:00' : text, here);
  if (time === undefined) return { isUnread: true };
  const taken = new Date(localAt(time, here.zone)).toISOString().slice(11, 16);
  const [, hour] = /(?:^|at )(\d{1,2})$/.exec(text) ?? [];
  const isAssumed = evening || (hour !== undefined && Number(hour) >= 1 && Number(hour) <= 6);
  return { time, ...(isAssumed && { assumptions: [{ kind: 'hours', typed: text, taken }] }) };
}
