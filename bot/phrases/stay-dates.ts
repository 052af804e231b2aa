import type { StayMoment } from '../../src/domain/bookings/sighting.ts';
import type { StayDates } from '../../src/domain/bookings/stay.ts';
import type { Language } from '../../src/domain/people/language.ts';
import type { HouseTime } from '../../src/domain/schedule/schedule-problems.ts';
import { parseLocal } from '../../src/domain/schedule/schedule.ts';
import { DAY_MS, localAt } from '../../src/domain/schedule/wall-clock.ts';
import { readMoment, readSchedule } from './typed-times.ts';

const HAS_TIME = /\d\s?[:.h]\s?[0-5]\d(?!\d|\.)|\d\s?(?:am|pm|h|uhr)\b|\b(?:at|um)\s+\d/i;

/** A day as typed, such as "Sunday", "8 June 14:00"; with a time only where one was typed. */
export function readStayDay(text: string, here: HouseTime, language?: Language): StayMoment | undefined {
  const at = readMoment(text, here, language);
  if (at === undefined) return undefined;
  const local = new Date(localAt(at, here.zone)).toISOString();
  const date = local.slice(0, 10);
  return HAS_TIME.test(text) ? { date, time: local.slice(11, 16) } : { date };
}

/** Arrival and departure as typed, such as "5 June to 8 June". */
export function readStayDates(text: string, here: HouseTime, language?: Language): StayDates | undefined {
  const read = readSchedule(text, here, language);
  const { from, until, windows } = (read.ok && read.schedule) || {};
  if (from === undefined || until === undefined || windows) return undefined;
  const arrival = momentOf(from);
  // A day that was named as the last one ends at midnight: the guest leaves on it.
  const departure = until.endsWith('T00:00') ? { date: dayBefore(until) } : momentOf(until);
  return arrival.date < departure.date ? { arrival, departure } : undefined;
}

function momentOf(local: string): StayMoment {
  const [date = '', time = ''] = local.split('T');
  return time === '00:00' ? { date } : { date, time };
}

function dayBefore(local: string): string {
  return new Date(parseLocal(local) - DAY_MS).toISOString().slice(0, 10);
}
