/** From what a calendar says to what it says about the stays of a unit. */
import type { CalendarEvent, CalendarMoment } from '../../../domain/bookings/calendar.ts';
import type { Sighting, StayMoment } from '../../../domain/bookings/sighting.ts';
import { DAY_MS, localAt } from '../../../domain/schedule/wall-clock.ts';
import { detailsOf, nameFrom, type EventDetails } from './guest-details.ts';
import { meaningOf, type Meaning } from './rules.ts';

/** Nobody books for longer; a calendar that says so means something else. */
const MAX_NIGHTS = 400;
const MAX_SUMMARY_CHARS = 120;
/** Words of a site or of a kind of event, before or after a guest's name. */
const NOT_A_NAME =
  /^\W*(?:closed|reserved|reservation|booked|booking|guest|confirmed|reserviert|reservierung|gebucht|buchung|gast|r[ée]serv[ée]e?|reservad[ao]|reserva|prenotat[ao]|airbnb|vrbo|homeaway|fewo-direkt|booking\.com|expedia|trip ?advisor|agoda|holidu|hometogo|direct|direkt|check-?\s?(?:in|out)|anreise|abreise|arrival|departure)(?![\p{L}.])(?:\s+(?:by|for|of|von|für)(?!\p{L}))?\s*/iu;
/** Parts of a name that are written small. */
const PARTICLES =
  /^(?:de|da|do|dos|das|del|della|di|du|la|le|van|von|der|den|dem|ten|ter|zu|zur|af|av|al|el|bin|ibn|ben|y|e|et|and|und|&|\+|family|familie)$/u;

interface Seen {
  readonly event: CalendarEvent;
  readonly details: EventDetails;
  readonly meaning: Meaning;
  readonly name: string | undefined;
  readonly arrival: StayMoment;
  readonly departure: StayMoment;
}

/** @param zone of the house */
export function sightingsOf(
  events: readonly CalendarEvent[],
  { zone }: { readonly zone: string },
): Sighting[] {
  const seen = events.map((event) => seenIn(event, zone));
  return apart(withDaysJoined(seen).map(sightingOf));
}

function seenIn(event: CalendarEvent, zone: string): Seen {
  const details = detailsOf(event);
  const [arrival, departure] = stretchOf(event, zone, details);
  const hasGuest = [details.reservation, details.phone, details.phoneEnding, details.email].some(Boolean);
  const name = details.name ?? nameInSummary(event.summary);
  const said = meaningOf(event, hasGuest) ?? (hasGuest || (name && looksLikeName(name)) ? 'stay' : 'unclear');
  const nights = (Date.parse(departure.date) - Date.parse(arrival.date)) / DAY_MS;
  const meaning = said === 'stay' && (nights < 1 || nights > MAX_NIGHTS) ? 'unclear' : said;
  return { event, details, meaning, name, arrival, departure };
}

/** Times of the event count before those of its text. Midnight is how some write a day. */
function stretchOf(
  event: CalendarEvent,
  zone: string,
  { checkIn, checkOut }: EventDetails,
): [StayMoment, StayMoment] {
  const { start, end } = event;
  const areDays = isUtcMidnight(start) && isUtcMidnight(end);
  const [arrival, departure] = [start, end].map((moment) =>
    areDays && moment.kind === 'instant' ? onWall(moment.at, 'UTC') : wallOf(moment, zone),
  ) as [StayMoment, StayMoment];
  return [withTime(arrival, ['00:00'], checkIn), withTime(departure, ['00:00', '23:59'], checkOut)];
}

function isUtcMidnight(moment: CalendarMoment): boolean {
  return moment.kind === 'instant' && moment.at % DAY_MS === 0;
}

function wallOf(moment: CalendarMoment, zone: string): StayMoment {
  switch (moment.kind) {
    case 'date':
      return { date: moment.date };
    case 'local':
      return { date: moment.local.slice(0, 10), time: moment.local.slice(11, 16) };
    case 'instant':
      return onWall(moment.at, zone);
  }
}

function onWall(at: number, zone: string): StayMoment {
  const wall = new Date(localAt(at, zone)).toISOString();
  return { date: wall.slice(0, 10), time: wall.slice(11, 16) };
}

function withTime(
  { date, time }: StayMoment,
  none: readonly string[],
  inText: string | undefined,
): StayMoment {
  const said = time === undefined || none.includes(time) ? inText : time;
  return { date, ...(said !== undefined && { time: said }) };
}

/** What is left of a summary without the words that are no name. */
function nameInSummary(summary: string): string | undefined {
  let rest = summary;
  for (let before = ''; rest !== before;) {
    before = rest;
    rest = rest.replace(NOT_A_NAME, '').replace(/^[\s,;:–—|/-]+/u, '');
  }
  // Behind a dash stands what is not the name: a reservation, a site, how many come.
  const [name = ''] = rest.split(/\s+[-–—|/]\s+|\s*[|:]\s*/u);
  const found = nameFrom(name);
  return found !== undefined && /^(?:not available|reserved|booked|guest|gast)$/iu.test(found)
    ? undefined
    : found;
}

function looksLikeName(name: string): boolean {
  const words = name.split(/[\s,]+/u).filter((word) => !PARTICLES.test(word.toLowerCase()));
  return (
    words.length > 0 &&
    words.length <= 5 &&
    words.every((word) => /^(?:[dl]['’])?[\p{Lu}\p{Lt}\p{Lo}][\p{L}\p{M}.'’-]*$/u.test(word))
  );
}

/** Smoobu gives a stay three events: the whole, and one for each of its ends, which may know the time. */
function withDaysJoined(all: readonly Seen[]): Seen[] {
  const rest = all.filter(({ meaning }) => meaning !== 'arrival-day' && meaning !== 'departure-day');
  const stays = new Map(rest.filter(({ meaning }) => meaning === 'stay').map((stay) => [stay, stay]));
  const alone: Seen[] = [];
  for (const day of all) {
    if (day.meaning !== 'arrival-day' && day.meaning !== 'departure-day') continue;
    const end = day.meaning === 'arrival-day' ? 'arrival' : 'departure';
    const sameDay = [...stays.keys()].filter((stay) => stay[end].date === day.arrival.date);
    const stay =
      sameDay.find(({ name }) => name === day.name) ?? (sameDay.length === 1 ? sameDay[0] : undefined);
    if (!stay) alone.push({ ...day, meaning: 'unclear' });
    else if (stay[end].time === undefined && day.arrival.time !== undefined)
      stays.set(stay, { ...stays.get(stay)!, [end]: day.arrival });
  }
  return [...rest.map((one) => stays.get(one) ?? one), ...alone];
}

function sightingOf({ event, details, meaning, name, arrival, departure }: Seen): Sighting {
  const { reservation, url, phone, phoneEnding, email } = details;
  const seen = {
    identity: identityOf(event, reservation, name, arrival, departure),
    ...(event.uid !== undefined && { uid: event.uid }),
    arrival,
    departure,
  };
  switch (meaning) {
    case 'stay':
      return {
        kind: 'stay',
        ...seen,
        ...(reservation !== undefined && { reservation }),
        guest: {
          ...(name !== undefined && { name }),
          ...(phone !== undefined && { phone }),
          ...(phoneEnding !== undefined && { phoneEnding }),
          ...(email !== undefined && { email }),
        },
        ...(url !== undefined && { url }),
      };
    case 'block':
    case 'cancelled':
      return { kind: meaning, ...seen };
    default:
      return {
        kind: 'unclear',
        ...seen,
        summary: event.summary.trim().slice(0, MAX_SUMMARY_CHARS).toWellFormed(),
      };
  }
}

function identityOf(
  { uid, summary }: CalendarEvent,
  reservation: string | undefined,
  name: string | undefined,
  arrival: StayMoment,
  departure: StayMoment,
): string {
  if (reservation !== undefined) return `reservation:${reservation.toUpperCase()}`;
  if (uid !== undefined) return `uid:${uid}`;
  return `name:${(name ?? summary.trim()).toLowerCase()}:${arrival.date}:${departure.date}`;
}

/**
 * No two have one identity. What says the same twice is one; where one reservation has several stretches, each is
 * told by its first day.
 */
function apart(all: readonly Sighting[]): Sighting[] {
  const byIdentity = Map.groupBy(all, ({ identity }) => identity);
  return [...byIdentity].flatMap(([identity, same]) => {
    const stretches = new Map(
      same.map((one) => [`${one.arrival.date}:${one.departure.date}:${one.kind}`, one] as const),
    );
    const each = [...stretches.values()];
    if (each.length === 1) return each;
    const days = new Map<string, Sighting>();
    for (const one of each) {
      // Of two that begin on one day, the one that still stands counts, then the longer one.
      const other = days.get(one.arrival.date);
      if (!other || rank(one) > rank(other)) days.set(one.arrival.date, one);
    }
    const left = [...days.values()];
    if (left.length === 1) return left;
    return left.map((one) => ({ ...one, identity: `${identity}:${one.arrival.date}` }));
  });
}

function rank({ kind, departure }: Sighting): string {
  return `${kind === 'cancelled' ? 0 : 1}${departure.date}`;
}
