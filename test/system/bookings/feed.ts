import { DAY } from '../year/timeline.ts';
import { dateOf, timesOf } from './booking.ts';
import type { Booking, Source } from './booking.ts';

/**
 * - `empty`: a whole calendar without events
 * - `short`: some of its events are missing
 * - `error`, `cut-off`, `page`, `silent`: no calendar at all
 */
export const FAULTS = ['empty', 'short', 'error', 'cut-off', 'page', 'silent'] as const;
export type Fault = (typeof FAULTS)[number];

export type Answer =
  { readonly kind: 'status'; readonly status: number } | { readonly kind: 'text'; readonly text: string };

/** One calendar at a site, with the habits and the bad days of such calendars. */
export class SimulatedFeed {
  readonly address: string;
  readonly source: Source;
  /** It shows stays only until their guests have come. */
  readonly forgetsArrived: boolean;
  fault: Fault | undefined;
  /** Of `short`. */
  hidden: ReadonlySet<Booking> = new Set();
  readonly #zone: string;
  /** What it shows of each, once it shows it. */
  readonly #shown = new Map<
    Booking,
    { dates: Booking['dates']; version: number; cancelledAt: number | undefined }
  >();
  #text: { readonly key: string; readonly text: string } | undefined;
  #changes = 0;

  constructor(
    address: string,
    source: Source,
    { zone, forgetsArrived }: { zone: string; forgetsArrived: boolean },
  ) {
    this.address = address;
    this.source = source;
    this.forgetsArrived = forgetsArrived;
    this.#zone = zone;
  }

  /** From now on it shows the booking as it is now. */
  refresh(booking: Booking): void {
    const { dates, version, cancelledAt } = booking;
    this.#shown.set(booking, { dates, version, cancelledAt });
    this.#changes++;
  }

  /** A guest who reads it now sees these dates of the booking. */
  shows(booking: Booking, now: number): boolean {
    const shown = this.#shown.get(booking);
    if (!shown || shown.version !== booking.version || shown.cancelledAt !== undefined) return false;
    const isHidden = this.fault !== undefined && (this.fault !== 'short' || this.hidden.has(booking));
    return !isHidden && this.#isListed(booking, now);
  }

  /** It is well, and does not show that somebody comes. */
  denies(booking: Booking): boolean {
    const shown = this.#shown.get(booking);
    return this.fault === undefined && (!shown || shown.cancelledAt !== undefined);
  }

  answer(now: number): Answer {
    if (this.fault === 'error') return { kind: 'status', status: 500 };
    const text = this.#textOf(now);
    switch (this.fault) {
      case 'cut-off':
        return { kind: 'text', text: text.slice(0, Math.floor(text.length * 0.7)) };
      case 'page':
        return { kind: 'text', text: '<!DOCTYPE html><html><body>We are back soon.</body></html>' };
      default:
        return { kind: 'text', text };
    }
  }

  faultChanged(): void {
    this.#changes++;
  }

  #textOf(now: number): string {
    const day = Math.floor(now / DAY);
    const running = this.forgetsArrived
      ? [...this.#shown.keys()].filter((one) => this.#hasArrived(one, now)).length
      : 0;
    const key = [day, this.#changes, running].join(' ');
    if (this.#text?.key !== key) this.#text = { key, text: this.#write(now, day) };
    return this.#text.text;
  }

  #write(now: number, day: number): string {
    const bookings =
      this.fault === 'empty'
        ? []
        : [...this.#shown.keys()].filter(
            (one) => this.#isListed(one, now) && !(this.fault === 'short' && this.hidden.has(one)),
          );
    const events = bookings.flatMap((booking) => this.#event(booking, day));
    if (this.source === 'airbnb' && this.fault !== 'empty') events.push(...blocks(day));
    return [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      `PRODID:-//${this.source}//EN`,
      ...events,
      'END:VCALENDAR',
      '',
    ].join('\r\n');
  }

  #isListed(booking: Booking, now: number): boolean {
    const { dates, cancelledAt } = this.#shown.get(booking)!;
    if (dates.departure < Math.floor(now / DAY)) return false;
    if (this.forgetsArrived && this.#hasArrived(booking, now)) return false;
    // Hospitable says for some days that it was cancelled; elsewhere it vanishes.
    return cancelledAt === undefined || (this.source === 'hospitable' && now - cancelledAt < 3 * DAY);
  }

  #hasArrived(booking: Booking, now: number): boolean {
    return now >= this.#shown.get(booking)!.dates.arrival * DAY + 18 * (DAY / 24);
  }

  #event(booking: Booking, day: number): string[] {
    const { id, name, reservation, phoneEnding } = booking;
    const { dates, version, cancelledAt } = this.#shown.get(booking)!;
    const [arrival, departure] = [dates.arrival, dates.departure].map((one) =>
      dateOf(one).replaceAll('-', ''),
    );
    const days = [`DTSTART;VALUE=DATE:${arrival}`, `DTEND;VALUE=DATE:${departure}`];
    const link = `https://www.airbnb.com/hosting/reservations/de\r\n tails/${reservation}`;
    switch (this.source) {
      case 'airbnb':
        return event(`a${id}@airbnb.com`, 'Reserved', days, [
          `DESCRIPTION:Reservation URL: ${link}\\nPhone Number (Last 4 Digits): ${phoneEnding}`,
        ]);
      case 'vrbo':
        return event(`v-${id}-${version}`, `Reserved - ${name}`, days);
      case 'booking':
        if (booking.isUnclear) return event(`b${id}-${version}@booking.com`, 'CLOSED - Not available', days);
        return event(`b${id}-${version}@booking.com`, `CLOSED - ${name}`, days);
      case 'hospitable': {
        const { checkIn, checkOut } = timesOf('hospitable');
        const [start, end] = [checkIn, checkOut].map((time) => `${time.replace(':', '')}00`);
        const times = [
          `DTSTART;TZID=${this.#zone}:${arrival}T${start}`,
          `DTEND;TZID=${this.#zone}:${departure}T${end}`,
        ];
        return event(`h-${id}`, `${name} (${reservation})`, times, [
          `DESCRIPTION:Name: ${name}\\nCode: ${reservation}\\nPhone: +49 171 000${phoneEnding}`,
          `STATUS:${cancelledAt === undefined ? 'CONFIRMED' : 'CANCELLED'}`,
        ]);
      }
      case 'by-hand':
        // Each day another UID; stays of Airbnb come with their link.
        return event(
          `${id}-${day}@sheet`,
          name,
          days,
          booking.source === 'airbnb' ? [`DESCRIPTION:${link}`] : [],
        );
    }
  }
}

/** Before a guest could come, and after one could book: they move each day. */
function blocks(day: number): string[] {
  const block = (from: number, until: number): string[] =>
    event(`block-${from}-${day}@airbnb.com`, 'Airbnb (Not available)', [
      `DTSTART;VALUE=DATE:${dateOf(from).replaceAll('-', '')}`,
      `DTEND;VALUE=DATE:${dateOf(until).replaceAll('-', '')}`,
    ]);
  return [...block(day, day + 1), ...block(day + 330, day + 360)];
}

function event(
  uid: string,
  summary: string,
  when: readonly string[],
  more: readonly string[] = [],
): string[] {
  return ['BEGIN:VEVENT', `UID:${uid}`, ...when, `SUMMARY:${summary}`, ...more, 'END:VEVENT'];
}
