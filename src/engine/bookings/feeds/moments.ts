/** From DTSTART, DTEND and DURATION (RFC 5545, 3.8.2) to moments. A date stays a date. */
import type { CalendarMoment } from '../../../domain/bookings/calendar.ts';
import { DAY_MS, firstShowing, localAt, localText, MINUTE_MS } from '../../../domain/schedule/wall-clock.ts';
import type { Property, Span } from './ical.ts';

const FORM = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})?(Z?))?/;
/** Before it no house had a calendar, and after it nobody books. */
const YEARS = { first: 1970, last: 2500 };

/** What a TZID means: a zone, or where it has no name anywhere, minutes east of UTC. */
export type ZoneOrOffset = string | number;

export interface MomentContext {
  /** Of the house. */
  readonly zone: string;
  /** Undefined where nobody knows it. */
  zoneOf(tzid: string): ZoneOrOffset | undefined;
}

/** Undefined where it is none. A zone that nobody knows is taken as that of the house. */
export function momentOf(
  { value, parameters }: Property,
  context: MomentContext,
): CalendarMoment | undefined {
  const match = FORM.exec(value);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, , utc] = match;
  const date = `${year}-${month}-${day}`;
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (Number(year) < YEARS.first || Number(year) > YEARS.last || dateText(dayMs) !== date) return undefined;
  if (parameters.value?.toUpperCase() === 'DATE' || hour === undefined) return { kind: 'date', date };
  if (Number(hour) > 23 || Number(minute) > 59) return undefined;
  const localMs = dayMs + Number(hour) * 60 * MINUTE_MS + Number(minute) * MINUTE_MS;
  if (utc === 'Z') return { kind: 'instant', at: localMs };
  const zone = parameters.tzid === undefined ? undefined : context.zoneOf(parameters.tzid);
  if (typeof zone === 'number') return { kind: 'instant', at: localMs - zone * MINUTE_MS };
  if (zone === undefined || zone === context.zone) return { kind: 'local', local: localText(localMs) };
  return { kind: 'instant', at: firstShowing(localMs, zone) };
}

/** As it ends: by DTEND, by DURATION, or a date after its own day (RFC 5545, 3.6.1). Undefined where it is no end. */
export function endOf(
  start: CalendarMoment,
  end: CalendarMoment | 'none' | undefined,
  duration: Span | 'none' | undefined,
): CalendarMoment | undefined {
  if (end === undefined || duration === undefined) return undefined;
  const until = end === 'none' ? after(start, duration === 'none' ? { days: 0, minutes: 0 } : duration) : end;
  // Some write the day of a one-day event as its end too.
  if (start.kind === 'date' && until?.kind === 'date' && until.date === start.date)
    return after(start, { days: 1, minutes: 0 });
  return until;
}

/** As an order needs it: what is no instant is put on the wall of the house. */
export function momentMs(moment: CalendarMoment, zone: string): number {
  switch (moment.kind) {
    case 'date':
      return Date.parse(`${moment.date}T00:00Z`);
    case 'local':
      return Date.parse(`${moment.local}Z`);
    case 'instant':
      return localAt(moment.at, zone);
  }
}

function after(start: CalendarMoment, { days, minutes }: Span): CalendarMoment | undefined {
  const ms = days * DAY_MS + minutes * MINUTE_MS;
  switch (start.kind) {
    case 'date': {
      const end = Date.parse(`${start.date}T00:00Z`) + Math.ceil(ms / DAY_MS) * DAY_MS;
      return isInRange(end) ? { kind: 'date', date: dateText(end) } : undefined;
    }
    case 'local': {
      const end = Date.parse(`${start.local}Z`) + ms;
      return isInRange(end) ? { kind: 'local', local: localText(end) } : undefined;
    }
    case 'instant':
      return isInRange(start.at + ms) ? { kind: 'instant', at: start.at + ms } : undefined;
  }
}

function isInRange(ms: number): boolean {
  return ms >= Date.UTC(YEARS.first, 0) && ms < Date.UTC(YEARS.last + 1, 0);
}

function dateText(ms: number): string {
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10);
}
