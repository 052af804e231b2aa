/** A calendar as it was read, before anybody knows what its events mean. */

/**
 * When something begins or ends. A date without a time stays a plain date: it becomes an instant only by the zone
 * of the house and the times of a unit.
 */
export type CalendarMoment =
  /** `YYYY-MM-DD`. */
  | { readonly kind: 'date'; readonly date: string }
  /** `YYYY-MM-DDTHH:MM`, on the wall of the house: the calendar names no zone, or that of the house. */
  | { readonly kind: 'local'; readonly local: string }
  /** Epoch milliseconds. */
  | { readonly kind: 'instant'; readonly at: number };

export interface CalendarEvent {
  /** RFC 5545, 3.8.4.7. Some calendars give none, and some give the same event another one each day. */
  readonly uid?: string;
  readonly start: CalendarMoment;
  /** Exclusive. */
  readonly end: CalendarMoment;
  readonly summary: string;
  readonly description: string;
  readonly url?: string;
  readonly location?: string;
  readonly status?: 'tentative' | 'confirmed' | 'cancelled';
}

/** What could not be read. Nothing of the calendar's own text is in it: that may be a secret or a stranger's words. */
export type CalendarProblem =
  | { readonly kind: 'not-a-calendar'; readonly looksLike?: 'html' | 'json' }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'too-large'; readonly maxBytes: number }
  | { readonly kind: 'too-many-events'; readonly max: number }
  /** Events that repeat are no bookings. */
  | { readonly kind: 'repeats'; readonly events: number }
  | { readonly kind: 'unreadable-events'; readonly events: number }
  /** Their zone is one that nobody knows: they were taken to be on the wall of the house. */
  | { readonly kind: 'unknown-zone'; readonly events: number };

/** A calendar that was read whole, or why it says nothing. What is not whole is never taken for a shorter one. */
export type CalendarReading =
  | {
      readonly kind: 'read';
      readonly events: readonly CalendarEvent[];
      /** What of it was left out, or taken on trust. */
      readonly problems: readonly CalendarProblem[];
    }
  | { readonly kind: 'failed'; readonly problem: CalendarProblem };
