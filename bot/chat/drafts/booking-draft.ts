import type { StayMoment } from '../../../src/domain/bookings/sighting.ts';
import type { HomeCalendar } from '../../../src/domain/home/home-calendars.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import type { DryRunView } from '../../../src/engine/views/booking-views.ts';

/** What an owner has begun about bookings and not finished. It may hold the address of a calendar, which is a secret. */
export type BookingDraft = UnitDraft | FeedDraft | DryRunDraft | CalendarsDraft | StayDraft;

export interface UnitDraft {
  readonly kind: 'unit';
  readonly name?: string;
  readonly devices: readonly DeviceId[];
  /** Of a calendar that was pasted before there was a unit for it. */
  readonly address?: string;
}

/** A calendar that was pasted, until it is known for which unit. */
export interface FeedDraft {
  readonly kind: 'feed';
  readonly address: string;
}

/** What a calendar would do, as it was when somebody asked. */
export interface DryRunDraft {
  readonly kind: 'dry-run';
  readonly feed: number;
  readonly found: DryRunView;
}

/** The calendars of Home Assistant, as they were when somebody asked. */
export interface CalendarsDraft {
  readonly kind: 'calendars';
  readonly found: readonly HomeCalendar[];
}

/** A booking by hand. */
export interface StayDraft {
  readonly kind: 'stay';
  readonly unit: number;
  readonly arrival?: StayMoment;
  readonly departure?: StayMoment;
}
