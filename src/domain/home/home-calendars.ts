/** Calendars that something such as Home Assistant has, besides those behind a link. */
import type { CalendarEvent, CalendarProblem } from '../bookings/calendar.ts';

export interface HomeCalendar {
  /** Such as `calendar.flat`. */
  readonly id: string;
  readonly name: string;
}

export type HomeCalendarReading =
  | {
      readonly kind: 'read';
      readonly events: readonly CalendarEvent[];
      /** What of it was left out. */
      readonly problems: readonly CalendarProblem[];
    }
  | {
      readonly kind: 'failed';
      /** There is none of that id, it has no data now, or nobody answers. */
      readonly problem: { readonly kind: 'no-calendar' | 'unreachable' } | CalendarProblem;
    };

export interface HomeCalendars {
  /** Asks for all, by name; undefined where nobody answers. */
  calendars(): Promise<readonly HomeCalendar[] | undefined>;
  /**
   * Has the calendar brought up to date where it can be, and asks for what overlaps `[from, until)`, in epoch
   * milliseconds. Never rejects. Resolves within a minute.
   */
  events(calendar: string, from: number, until: number): Promise<HomeCalendarReading>;
}
