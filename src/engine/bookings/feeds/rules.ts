/**
 * What an event of a calendar is, by where it comes from. The first row that matches counts. No calendar says in
 * a field of its own whether somebody comes: these are the words that each source was seen to use.
 *
 * Sources: the calendars of rental-control's issues (github.com/tykeal/homeassistant-rental-control #94, #102,
 * #159, #241, #304), of fewohbee#285, and the help pages of each site about its export.
 */
import type { CalendarEvent } from '../../../domain/bookings/calendar.ts';

export type Meaning =
  | 'stay'
  | 'block'
  | 'unclear'
  | 'cancelled'
  /** An event for the day of arrival or departure alone, besides one for the stay. */
  | 'arrival-day'
  | 'departure-day';

interface Rule {
  readonly source: string;
  readonly status?: CalendarEvent['status'];
  /** Each that is given has to match. */
  readonly uid?: RegExp;
  readonly summary?: RegExp;
  readonly means: Meaning;
  /** Counts only where nothing of a guest is known: no reservation, phone or e-mail. Otherwise nobody can tell. */
  readonly unlessGuest?: true;
}

/** The whole of it, or with something behind a dash, a colon or in brackets. */
function words(...alternatives: string[]): RegExp {
  return new RegExp(`^\\W*(?:${alternatives.join('|')})\\s*(?:$|[-–—:(/.!,;])`, 'iu');
}

export const RULES: readonly Rule[] = [
  { source: 'any', status: 'cancelled', means: 'cancelled' },
  {
    source: 'any',
    summary:
      /^\W*(?:cancell?ed|cancellation|storniert|storno|annulliert|annul[ée]e?|cancelad[ao]|annullat[ao])(?!\p{L})/iu,
    means: 'cancelled',
  },
  { source: 'any', status: 'tentative', means: 'unclear' },
  {
    // Vrbo, unless its address has `nonTentative`.
    source: 'Vrbo',
    summary: /^\W*(?:tentative|inquiry|enquiry|pending|request(?:ed)?|anfrage|option|vorgemerkt)(?!\p{L})/iu,
    means: 'unclear',
  },

  { source: 'Smoobu', summary: /^\W*(?:check-?\s?in|anreise|arrival)(?!\p{L})/iu, means: 'arrival-day' },
  { source: 'Smoobu', summary: /^\W*(?:check-?\s?out|abreise|departure)(?!\p{L})/iu, means: 'departure-day' },

  // Also the days before a guest could book, and those too far ahead: they move each day, with a new UID.
  { source: 'Airbnb', summary: /^airbnb \(.*\)$/iu, means: 'block' },
  { source: 'Airbnb', uid: /@airbnb\.com$/iu, summary: /^(?:reserved|reserviert)/iu, means: 'stay' },

  { source: 'Booking.com', summary: /^closed\s*(?:[-–—:]\s*not available)?\W*$/iu, means: 'unclear' },
  { source: 'Booking.com', summary: /^closed\s*[-–—:]\s*\p{L}/iu, means: 'stay' },

  // Stays of Vrbo among them.
  { source: 'Guesty', summary: /^blocked by guesty/iu, means: 'unclear' },

  {
    source: 'any',
    summary: words(
      'block(?:ed)?(?: dates?| by .*)?',
      'not available|unavailable|out of order|closed for .*',
      "owner(?:['’]?s)?(?: stay| block| use| hold| time| booking| reservation)?",
      'maintenance|repairs?|renovation|cleaning|housekeeping|buffer|preparation(?: time)?|turnover',
      'gesperrt|blockiert|sperrzeit|nicht verfügbar|eigennutzung|eigenbelegung|eigentümer|selbstnutzung|privat',
      'wartung|reinigung|putzen|renovierung',
      'bloqu[ée]|bloquead[ao]|indisponible|no disponible|non disponibile',
    ),
    means: 'block',
    unlessGuest: true,
  },
  {
    source: 'any',
    summary: words('busy|occupied|belegt|besetzt|beschäftigt|n/a|hold|on hold|occupé|ocupado|occupato'),
    means: 'unclear',
    unlessGuest: true,
  },
  {
    source: 'any',
    summary: words(
      'reserved|reservation|booked|booking|rental booking|guest|confirmed|confirmed booking',
      'reserviert|reservierung|gebucht|buchung|gast|réservée?|réservation|reservad[ao]|reserva|prenotat[ao]',
      'airbnb|vrbo|homeaway|fewo-direkt|booking\\.com|expedia|trip ?advisor|agoda|holidu|hometogo|direct|direkt',
    ),
    means: 'stay',
  },
];

/** Undefined where no row matches. */
export function meaningOf(event: CalendarEvent, hasGuest: boolean): Meaning | undefined {
  const summary = event.summary.trim();
  const rule = RULES.find(
    (row) =>
      (row.status === undefined || row.status === event.status) &&
      (row.uid === undefined || row.uid.test(event.uid ?? '')) &&
      (row.summary === undefined || row.summary.test(summary)),
  );
  if (rule?.unlessGuest && hasGuest) return 'unclear';
  return rule?.means;
}
