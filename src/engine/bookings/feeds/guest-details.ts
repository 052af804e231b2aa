/**
 * What the text of an event says about a guest. It was written by a site, by an owner, or by the guest: what does
 * not look right is left out. Every pattern here takes time in proportion to the text.
 */
import type { CalendarEvent } from '../../../domain/bookings/calendar.ts';
import type { GuestDetails } from '../../../domain/bookings/sighting.ts';

export interface EventDetails extends GuestDetails {
  readonly reservation?: string;
  readonly url?: string;
  /** `HH:MM`, from text such as `Check-in: 4 PM`. */
  readonly checkIn?: string;
  readonly checkOut?: string;
}

const MAX_NAME_CHARS = 80;

const LABELS = {
  name: /^(?:guest(?:'s)?(?: full)?(?: name)?|(?:full |primary guest )?name|gast(?:name)?|name des gastes|h[uú]esped|nom)$/iu,
  firstName: /^(?:guest )?(?:first name|vorname|given name)$/iu,
  lastName: /^(?:guest )?(?:last name|surname|family name|nachname)$/iu,
  phone:
    /^(?:guest )?(?:phone(?: number)?|tel|telephone|telefon(?:nummer)?|tel[ée]fono|t[ée]l[ée]phone|mobile(?: phone| number)?|mobil|cell(?: phone)?|contact(?: number)?|handy|whatsapp)$/iu,
  phoneEnding:
    /^(?:phone(?: number)?\s*\(?\s*)?(?:the )?(?:last (?:4|four)(?: digits)?(?: of (?:the )?phone(?: number)?)?|letzte (?:4|vier) (?:ziffern|stellen))\s*\)?$/iu,
  reservation:
    /^(?:(?:reservation|booking|confirmation)(?: (?:code|id|number|no\.?|reference|ref\.?))?|confirmation|reference|buchungs(?:nummer|code)|reservierungs(?:nummer|code))\s*#?$/iu,
  checkIn: /^(?:check-?\s?in|arrival)(?: time)?$/iu,
  checkOut: /^(?:check-?\s?out|departure)(?: time)?$/iu,
};

const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,5}/iu;
const RESERVATION_LINK =
  /https:\/\/[\w.-]{1,100}\/[^\s"<>]{0,200}?(?:reservations?|bookings?)\/(?:details\/)?([\w-]{4,40})(?![\w-])/iu;
const AIRBNB_CODE = /(?<![A-Z0-9])HM[A-Z0-9]{8}(?![A-Z0-9])/u;

export function detailsOf(event: CalendarEvent): EventDetails {
  const labelled = labelledIn(event.description);
  const first = labelled('firstName');
  const last = labelled('lastName');
  const name = nameFrom(labelled('name') ?? [first, last].filter(Boolean).join(' '));
  const phone = phoneFrom(labelled('phone'));
  const phoneEnding =
    /^\d{4}$/.exec(labelled('phoneEnding') ?? '')?.[0] ?? phone?.replace(/\D/g, '').slice(-4);
  const email = EMAIL.exec(event.description)?.[0];
  const [checkIn, checkOut] = [
    timeFrom(labelled('checkIn'), 'first'),
    timeFrom(labelled('checkOut'), 'last'),
  ];
  const link = RESERVATION_LINK.exec(`${event.url ?? ''} ${event.description}`);
  const reservation = reservationFrom(event, link, labelled('reservation'));
  return {
    ...(name !== undefined && { name }),
    ...(phone !== undefined && { phone }),
    ...(phoneEnding !== undefined && { phoneEnding }),
    ...(email !== undefined && { email }),
    ...(reservation !== undefined && { reservation }),
    ...(link && { url: link[0] }),
    ...(checkIn !== undefined && { checkIn }),
    ...(checkOut !== undefined && { checkOut }),
  };
}

/** The first text that stands behind a label, each on a line of its own. */
function labelledIn(description: string): (label: keyof typeof LABELS) => string | undefined {
  const lines = description
    .replace(/<br\s{0,5}\/?>|<\/p>|<\/div>/giu, '\n')
    .replace(/<[^<>]{0,200}>/gu, '')
    .split(/\r?\n/u)
    .slice(0, 100)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      if (colon < 1 || colon > 60) return [];
      return [
        {
          label: line
            .slice(0, colon)
            .replace(/^[\s*•·-]{1,10}/u, '')
            .trim(),
          text: line.slice(colon + 1).trim(),
        },
      ];
    });
  return (label) => lines.find((line) => LABELS[label].test(line.label) && line.text !== '')?.text;
}

/** A name as it may stand on a screen, or nothing: no link, no address, hardly a digit. */
export function nameFrom(text: string): string | undefined {
  const name = text
    .replace(/\s*[([].{0,80}?[)\]]/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}<>]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[\s,;:–—-]+|[\s,;:–—-]+$/gu, '')
    .slice(0, MAX_NAME_CHARS)
    .trim();
  return !/\p{L}/u.test(name) || /https?:|@|\d{3}|[\p{L}\d-]{2}\.\p{L}{2}/u.test(name)
    ? undefined
    : name.toWellFormed();
}

function phoneFrom(text = ''): string | undefined {
  const phone = /^\+?[\d\s()/.-]{6,24}/u.exec(text)?.[0].trim();
  if (phone === undefined) return undefined;
  const digits = phone.replace(/\D/g, '');
  // Fewer than seven are no whole number, and E.164 has at most fifteen.
  return digits.length < 7 || digits.length > 15 ? undefined : `${phone.startsWith('+') ? '+' : ''}${digits}`;
}

function reservationFrom(
  { summary, description }: CalendarEvent,
  link: RegExpExecArray | null,
  labelled = '',
): string | undefined {
  const byLabel = /^[A-Z0-9][\w-]{3,39}(?![\w-])/iu.exec(labelled)?.[0];
  const candidates = [link?.[1], byLabel, AIRBNB_CODE.exec(`${summary} ${description}`)?.[0]];
  // A word such as `details` is no code.
  return candidates.find((code) => code !== undefined && (/\d/.test(code) || /^HM[A-Z]{8}$/.test(code)));
}

/**
 * `16:30`, `4 PM`, `after 3:00 pm`, `2026-07-01 16:00`. A bare number counts where only one time of day can be
 * meant. @param which of several, as in `16:00 - 20:00`
 */
function timeFrom(text = '', which: 'first' | 'last'): string | undefined {
  const times = [
    ...text
      .slice(0, 100)
      .replace(/\d{4}-\d{2}-\d{2}[T ,]{0,3}/gu, ' ')
      .matchAll(/(?<![\d.:/-])(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?(?![\d.:/])\s{0,2}([ap]\.?m\b\.?)?/giu),
  ].flatMap(([, hour, minute, half]) => timeOf(Number(hour), minute, half?.[0]?.toLowerCase(), which) ?? []);
  return which === 'first' ? times[0] : times.at(-1);
}

function timeOf(
  hour: number,
  minute: string | undefined,
  half: string | undefined,
  which: 'first' | 'last',
): string | undefined {
  if (Number(minute ?? 0) > 59 || hour > (half ? 12 : 23) || (half && hour < 1)) return undefined;
  const isAmbiguous = half === undefined && minute === undefined && hour < (which === 'first' ? 12 : 5);
  if (isAmbiguous) return undefined;
  const of24 = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  return `${String(of24).padStart(2, '0')}:${minute ?? '00'}`;
}
