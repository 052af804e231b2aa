import { Temporal } from 'temporal-polyfill';

/** What is true: somebody has booked, whatever any calendar says of it. */
export interface Booking {
  readonly id: number;
  /** The place of its unit among the units, and of its feed among those of the unit. */
  readonly unit: number;
  readonly feed: number;
  readonly source: Source;
  /** No two are called the same. */
  readonly name: string;
  readonly reservation: string;
  readonly phoneEnding: string;
  /** The calendar does not say whether it is a guest. */
  readonly isUnclear: boolean;
  readonly bookedAt: number;
  dates: Dates;
  /** Counts how often its dates have changed. */
  version: number;
  cancelledAt: number | undefined;
}

export interface Dates {
  /** Days since 1970. */
  readonly arrival: number;
  readonly departure: number;
}

/** How a site writes its calendar. */
export const SOURCES = ['airbnb', 'vrbo', 'booking', 'hospitable', 'by-hand'] as const;
export type Source = (typeof SOURCES)[number];

/** Of every unit. Hospitable says times of its own. */
export const CHECK_IN = '15:00';
export const CHECK_OUT = '11:00';
const HOSPITABLE = { checkIn: '16:30', checkOut: '10:00' };

export interface Window {
  readonly from: number;
  readonly until: number;
}

/** When its guest is to be let in: reckoned by Temporal, as the program reckons by other means. */
export function windowOf({ source }: Booking, { arrival, departure }: Dates, zone: string): Window {
  const { checkIn, checkOut } = timesOf(source);
  return { from: instantOf(arrival, checkIn, zone), until: instantOf(departure, checkOut, zone) };
}

export function timesOf(source: Source): { readonly checkIn: string; readonly checkOut: string } {
  return source === 'hospitable' ? HOSPITABLE : { checkIn: CHECK_IN, checkOut: CHECK_OUT };
}

export function dateOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

export function instantOf(day: number, time: string, zone: string): number {
  return Temporal.PlainDateTime.from(`${dateOf(day)}T${time}`).toZonedDateTime(zone).epochMilliseconds;
}

/** Letters alone, as names are. */
export function nameOf(id: number): string {
  const letters = [...id.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));
  return `${FIRST_NAMES[id % FIRST_NAMES.length]} V${letters.join('')}`;
}

const FIRST_NAMES = ['Anna', 'Ben', 'Chidi', 'Dana', 'Ines', 'Jules', 'Marta', 'Noor', 'Pia', 'Tomasz'];
