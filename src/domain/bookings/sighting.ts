/** What one reading of a feed says about the stays of a unit. */

import type { HomeCalendar } from '../home/home-calendars.ts';
import type { CalendarProblem } from './calendar.ts';

export interface StayMoment {
  /** `YYYY-MM-DD` on the wall of the house. */
  readonly date: string;
  /** `HH:MM`, where the feed says one. Otherwise the unit's check-in or check-out time counts. */
  readonly time?: string;
}

export interface GuestDetails {
  readonly name?: string;
  /** Digits, behind a `+` where the feed gives the international form. */
  readonly phone?: string;
  /** The last four digits, also of a whole number. Airbnb gives no more. */
  readonly phoneEnding?: string;
  readonly email?: string;
}

interface Seen {
  /** Stays the same for one stay in one feed: reservation code, else UID, else name and dates. */
  readonly identity: string;
  readonly uid?: string;
  readonly arrival: StayMoment;
  readonly departure: StayMoment;
}

export type Sighting =
  | (Seen & {
      readonly kind: 'stay';
      /** Of the site where it was booked, such as `HMABCDEF12`. */
      readonly reservation?: string;
      readonly guest: GuestDetails;
      /** Of the reservation, for the owner. */
      readonly url?: string;
    })
  /** The owner or the site keeps it free. */
  | (Seen & { readonly kind: 'block' })
  /** Nobody can tell whether somebody comes, as with `CLOSED - Not available` of Booking.com. */
  | (Seen & { readonly kind: 'unclear'; readonly summary: string })
  /** The feed says in words that it will not happen. */
  | (Seen & { readonly kind: 'cancelled' });

/** Where a calendar was not fetched. The address is in none of them. */
export type FetchProblem =
  /** No answer, or not in time. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'timed-out'; readonly seconds: number }
  /** An HTTP status that is no success. */
  | { readonly kind: 'status'; readonly status: number }
  /** It leads to an address of a private network, which an owner has not allowed. */
  | { readonly kind: 'private-address' }
  | { readonly kind: 'not-an-address' }
  | { readonly kind: 'redirects'; readonly max: number }
  /** Home Assistant has no such calendar, or does not answer. */
  | { readonly kind: 'no-calendar' }
  /** More bookings to come than a unit can have. */
  | { readonly kind: 'too-many-stays'; readonly max: number }
  | CalendarProblem;

export type FeedReading =
  | {
      readonly kind: 'read';
      readonly sightings: readonly Sighting[];
      readonly problems: readonly CalendarProblem[];
    }
  /** The same as at the last good reading. */
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'failed';
      readonly problem: FetchProblem;
      /** Milliseconds that the other end asks to wait, as with 429 or 503. */
      readonly retryAfterMs?: number;
    };

/** Where a calendar comes from. `address` is a secret. */
export type FeedSource =
  | { readonly kind: 'ical'; readonly address: string; readonly allowsPrivate: boolean }
  /** An entity such as `calendar.flat`. */
  | { readonly kind: 'home-assistant'; readonly entity: string };

export interface FeedReader {
  /** Fetches and reads it once. Never rejects. Resolves within a minute, and soon after `signal` fires. */
  read(source: FeedSource, signal: AbortSignal): Promise<FeedReading>;
  /** Those that the house has already, by name; undefined where nobody answers. Missing where there can be none. */
  calendars?(): Promise<readonly HomeCalendar[] | undefined>;
  /** The next reading is not compared with the last one: nothing is known of it any longer. */
  forget(source: FeedSource): void;
}
