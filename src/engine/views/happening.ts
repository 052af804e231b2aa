import type { StayMoment } from '../../domain/bookings/sighting.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { EntryView } from './entry-views.ts';
import type { Person } from './user-views.ts';

/**
 * Of a guest's stay.
 *
 * - `booking_ready`: its code was seen on every device.
 * - `booking_not_ready`: its time has come, and the code is not on every device; or it was, and is not any longer.
 * - `guest_departed`: its time is over.
 * - `booking_changed`: it is new, has other dates, was cancelled, or is there again.
 */
export interface StayEvent {
  readonly kind: 'stay';
  readonly event: 'booking_ready' | 'booking_not_ready' | 'guest_departed' | 'booking_changed';
  readonly at: number;
  readonly stay: number;
  readonly unit: number;
  readonly unitName: string;
  readonly arrival: StayMoment;
  readonly departure: StayMoment;
  readonly user: Person | undefined;
  readonly change?: 'new' | 'changed' | 'cancelled' | 'returned';
}

/** What automations may want to react to. */
export type Happening =
  | StayEvent
  /** `first`: nobody came in by this code before in its present window, or today. `late`: it was a while ago. */
  | {
      readonly kind: 'used';
      readonly entry: EntryView;
      readonly code?: number;
      readonly first: boolean;
      readonly late: boolean;
      /** Somebody may look over the shoulder of whoever is at the door: nothing that is shown in the house tells of it. */
      readonly isDiscreet?: boolean;
    }
  /** `live`: from now on the code opens the device. `overdue`: it should not, and may. */
  | {
      readonly kind: 'live' | 'overdue';
      readonly at: number;
      readonly code: number;
      readonly user: Person | undefined;
      readonly device: DeviceId;
      readonly deviceName: string;
    };

/** One that is kept for programs that come back. */
export interface LoggedEvent {
  /** It grows, and no number comes twice. */
  readonly id: number;
  readonly kind: string;
  /** Missing where it cannot be read any more. */
  readonly happening?: Happening;
}
