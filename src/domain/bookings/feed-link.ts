import type { FeedSource } from './sighting.ts';

const LINK = /(?:https?|webcals?):\/\/[^\s<>"]+/i;
/** What the paths of calendars hold that booking sites give out. */
const LIKE_A_CALENDAR = /\.ics\b|\bical\b|icalendar|\/calendar|export.*cal|cal.*export/i;

/** Sites by what is in their host. */
const SITES: readonly (readonly [part: RegExp, name: string])[] = [
  [/airbnb/, 'Airbnb'],
  [/vrbo|homeaway|abritel|fewo-direkt/, 'Vrbo'],
  [/booking\.com/, 'Booking.com'],
  [/guesty/, 'Guesty'],
  [/hospitable|smartbnb/, 'Hospitable'],
  [/hostaway/, 'Hostaway'],
  [/ownerrez|ownerreservations/, 'OwnerRez'],
  [/smoobu/, 'Smoobu'],
  [/holidu|bookiply/, 'Holidu'],
  [/google/, 'Google'],
  [/outlook|office365/, 'Outlook'],
  [/tripadvisor|holidaylettings/, 'Tripadvisor'],
];

/**
 * The link in what was typed. Undefined where it does not look like a calendar's.
 * @param anyLink any link is meant as one, as on the screen that asks for it
 */
export function calendarAddress(text: string, { anyLink = false } = {}): string | undefined {
  const link = LINK.exec(text)?.[0];
  if (link === undefined || !URL.canParse(link)) return undefined;
  const isOne = anyLink || /^webcal/i.test(link) || LIKE_A_CALENDAR.test(link);
  return isOne ? link : undefined;
}

/** Of a link; what may be shown of it. Undefined where it is no address of a calendar. */
export function hostOf(address: string): string | undefined {
  const url = URL.parse(address.trim().replace(/^webcals?:/i, 'https:'));
  const isOne = url?.protocol === 'https:' || url?.protocol === 'http:';
  return url && isOne && url.hostname !== '' ? url.hostname : undefined;
}

/** How it is called at first. */
export function feedName(source: FeedSource): string {
  if (source.kind === 'home-assistant') return source.entity;
  const host = hostOf(source.address) ?? '';
  return SITES.find(([part]) => part.test(host))?.[1] ?? (host || 'iCal');
}
