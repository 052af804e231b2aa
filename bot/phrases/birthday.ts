import * as en from 'chrono-node/en';
import type { Language } from '../../src/domain/people/language.ts';
import { spelled } from './schedule/spelling.ts';
import { versions } from './typed-times.ts';

const EARLIEST_YEAR = 1900;

/** "4.3.1990", "4 March 1990", "4. März 1990", "1990-03-04" as `YYYY-MM-DD`; undefined where it is no day of the past. */
export function readBirthday(text: string, now: number, language?: Language): string | undefined {
  const days = versions(text.trim(), language).flatMap((one) => dayOf(one) ?? []);
  const today = new Date(now).toISOString().slice(0, 10);
  return days.find((day) => day <= today && Number(day.slice(0, 4)) >= EARLIEST_YEAR);
}

function dayOf(text: string): string | undefined {
  const [, year = '', month = '', day = ''] =
    /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ??
    reordered(/^(\d{1,2}) ?[./-] ?(\d{1,2}) ?[./-] ?(\d{4})$/.exec(text)) ??
    [];
  if (year !== '') return realDay(Number(year), Number(month), Number(day));
  const typed = spelled(text);
  const [result] = en.GB.parse(typed, { instant: new Date(0), timezone: 0 });
  if (result?.text.length !== typed.length) return undefined;
  const { start } = result;
  if (!start.isCertain('day') || !start.isCertain('month') || !start.isCertain('year')) return undefined;
  return realDay(start.get('year') ?? 0, start.get('month') ?? 0, start.get('day') ?? 0);
}

/** The day comes first wherever the year comes last. */
function reordered(match: RegExpExecArray | null): string[] | undefined {
  return match ? [match[0], match[3] ?? '', match[2] ?? '', match[1] ?? ''] : undefined;
}

function realDay(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : undefined;
}
