/**
 * A calendar in the form of RFC 5545, as its events. Nothing that repeats is counted out: bookings do not repeat,
 * and a rule may have no end. What is damaged is left out and counted.
 */
import type {
  CalendarEvent,
  CalendarMoment,
  CalendarProblem,
  CalendarReading,
} from '../../../domain/bookings/calendar.ts';
import { offsetMinutes, zoneNamed } from '../../../domain/bookings/zone-names.ts';
import { componentsOf, type Component, type Zone } from './components.ts';
import { propertyOf, spanOf, type Property } from './ical.ts';
import { endOf, momentMs, momentOf, type MomentContext, type ZoneOrOffset } from './moments.ts';

export interface CalendarOptions {
  /** Of the house. */
  readonly zone: string;
  readonly maxBytes?: number;
  readonly maxEvents?: number;
}

export const MAX_CALENDAR_BYTES = 10 * 1024 * 1024;
/** A calendar of years of a large house has some thousands. */
export const MAX_CALENDAR_EVENTS = 10_000;

const USED = new Set([
  ...['DTSTART', 'DTEND', 'DURATION', 'UID', 'SUMMARY', 'DESCRIPTION', 'URL', 'LOCATION', 'STATUS'],
  ...['RRULE', 'RDATE', 'RECURRENCE-ID'],
]);
const MAX_CHARS = { uid: 300, summary: 300, description: 4_000, url: 1_000, location: 300 };

export function readCalendar(content: string | Uint8Array, options: CalendarOptions): CalendarReading {
  const { zone, maxBytes = MAX_CALENDAR_BYTES, maxEvents = MAX_CALENDAR_EVENTS } = options;
  const components = componentsOf(content, { maxBytes, maxEvents });
  if (components.kind === 'failed') return components;
  const zones = new CalendarZones(components.zones);
  const events: CalendarEvent[] = [];
  const left = { repeating: 0, unreadable: 0, inUnknownZone: 0 };
  for (const component of components.events) {
    const unknown = zones.unknownCount;
    const event = eventOf(component, { zone, zoneOf: (tzid) => zones.zoneOf(tzid) });
    if (event === 'repeats') left.repeating += 1;
    else if (event === undefined) left.unreadable += 1;
    else {
      events.push(event);
      if (zones.unknownCount > unknown) left.inUnknownZone += 1;
    }
  }
  const problems: CalendarProblem[] = [];
  if (left.repeating > 0) problems.push({ kind: 'repeats', events: left.repeating });
  if (left.unreadable > 0) problems.push({ kind: 'unreadable-events', events: left.unreadable });
  if (left.inUnknownZone > 0) problems.push({ kind: 'unknown-zone', events: left.inUnknownZone });
  return { kind: 'read', events, problems };
}

function eventOf(component: Component, context: MomentContext): CalendarEvent | 'repeats' | undefined {
  const lines = new Map<string, string>();
  for (const line of component) {
    const name = nameOf(line);
    // Of what may stand once, the first counts.
    if (USED.has(name) && !lines.has(name)) lines.set(name, line);
  }
  if (lines.has('RRULE') || lines.has('RDATE') || lines.has('RECURRENCE-ID')) return 'repeats';
  const read = (name: string): Property | undefined => {
    const line = lines.get(name);
    return line === undefined ? undefined : propertyOf(line);
  };
  const moment = (name: string): CalendarMoment | undefined => {
    const property = read(name);
    return property && momentOf(property, context);
  };
  const start = moment('DTSTART');
  if (!start) return undefined;
  const duration = read('DURATION');
  const end = endOf(
    start,
    lines.has('DTEND') ? moment('DTEND') : 'none',
    lines.has('DURATION') ? duration && spanOf(duration.value) : 'none',
  );
  if (!end || momentMs(end, context.zone) < momentMs(start, context.zone)) return undefined;
  const text = (name: Uppercase<keyof typeof MAX_CHARS>): string =>
    clipped(read(name)?.value ?? '', MAX_CHARS[name.toLowerCase() as keyof typeof MAX_CHARS]);
  const [uid, url, location] = [text('UID'), text('URL'), text('LOCATION')];
  const status = statusOf(read('STATUS')?.value ?? '');
  return {
    ...(uid && { uid }),
    start,
    end,
    summary: text('SUMMARY'),
    description: text('DESCRIPTION'),
    ...(url && { url }),
    ...(location && { location }),
    ...(status && { status }),
  };
}

/** What the TZIDs of one calendar mean. */
class CalendarZones {
  readonly #known = new Map<string, ZoneOrOffset | undefined>();
  /** How many times nobody knew. */
  unknownCount = 0;

  constructor(zones: readonly Zone[]) {
    for (const zone of zones) {
      const tzid = valueIn(zone.lines, 'TZID');
      if (tzid !== undefined && !this.#known.has(tzid)) this.#known.set(tzid, zoneOf(tzid, zone));
    }
  }

  zoneOf(tzid: string): ZoneOrOffset | undefined {
    if (!this.#known.has(tzid)) this.#known.set(tzid, zoneOf(tzid, undefined));
    const zone = this.#known.get(tzid);
    if (zone === undefined) this.unknownCount += 1;
    return zone;
  }
}

/**
 * By its name, as the tz database knows the rules of a zone better than most calendars do. Rules of the calendar's
 * own count where they have one offset all year.
 */
function zoneOf(tzid: string, described: Zone | undefined): ZoneOrOffset | undefined {
  const named = zoneNamed(tzid) ?? zoneNamed(valueIn(described?.lines ?? [], 'X-LIC-LOCATION') ?? '');
  if (named !== undefined) return named;
  const offsets = new Set(valuesIn(described?.rules ?? [], 'TZOFFSETTO').map(offsetMinutes));
  const [only] = offsets;
  return offsets.size === 1 ? only : offsetMinutes(tzid);
}

function nameOf(line: string): string {
  return /^[A-Za-z-]{1,40}(?=[;:])/.exec(line)?.[0].toUpperCase() ?? '';
}

function valueIn(lines: Component, name: string): string | undefined {
  return valuesIn(lines, name)[0];
}

function valuesIn(lines: Component, name: string): string[] {
  return lines
    .filter((line) => nameOf(line) === name)
    .map((line) => line.slice(line.indexOf(':') + 1).trim())
    .slice(0, 100);
}

function statusOf(value: string): CalendarEvent['status'] {
  const status = value.trim().toLowerCase();
  return status === 'tentative' || status === 'confirmed' || status === 'cancelled' ? status : undefined;
}

function clipped(text: string, chars: number): string {
  return text.length > chars ? text.slice(0, chars).toWellFormed() : text;
}
