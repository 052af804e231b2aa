import type { GuestDetails, StayMoment } from './sighting.ts';

/**
 * - `expected`: its code is made, and works in its time.
 * - `arrived`: the code was used.
 * - `departed`: its time is over.
 * - `cancelled`: it will not happen.
 * - `unclear`: nobody can tell from the feed whether somebody comes; an owner is asked.
 * - `blocked`: an owner has said that nobody comes.
 */
export const STAY_PHASES = ['expected', 'arrived', 'departed', 'cancelled', 'unclear', 'blocked'] as const;
export type StayPhase = (typeof STAY_PHASES)[number];

/** `ready`: expected, and its code was seen on every device. */
export type StayState = StayPhase | 'ready';

/** What an owner decided about a stay by hand. A feed does not undo it. */
export interface OwnersWord {
  readonly arrival?: true;
  readonly departure?: true;
  readonly guest?: true;
  /** The owner gave the code another PIN. */
  readonly pin?: true;
  /** Other times or other devices than the stay would have. */
  readonly times?: true;
  readonly devices?: true;
  /** The code was deleted or paused: none is made again. */
  readonly code?: true;
  /** It stays although the feed does not show it. */
  readonly kept?: true;
  /** It does not happen although the feed shows it. */
  readonly removed?: true;
}

export interface StayGuest extends GuestDetails {
  /** Of the site where it was booked. */
  readonly reservation?: string;
  readonly url?: string;
  /** Of an unclear stay: what the feed says. */
  readonly summary?: string;
}

export interface StayDates {
  readonly arrival: StayMoment;
  readonly departure: StayMoment;
}

export function sameMoment(a: StayMoment, b: StayMoment): boolean {
  return a.date === b.date && a.time === b.time;
}

export function sameDates(a: StayDates, b: StayDates): boolean {
  return sameMoment(a.arrival, b.arrival) && sameMoment(a.departure, b.departure);
}

/** Some night belongs to both. */
export function overlapNights(a: StayDates, b: StayDates): boolean {
  return a.arrival.date < b.departure.date && b.arrival.date < a.departure.date;
}
