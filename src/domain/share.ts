import type { Condition } from './condition.ts';
import type { DeviceId } from './device.ts';
import type { Pin } from './pins/pin.ts';
import type { Schedule } from './schedule/schedule.ts';

/** A PIN of a code, with the devices that take it. */
export interface ShownPin {
  readonly pin: Pin;
  readonly devices: readonly DeviceId[];
  readonly deviceNames: readonly string[];
}

/** What a guest reads about a code: nothing but which PIN opens which doors when, and which alarms it turns off. */
export interface GuestMessage {
  readonly house: string;
  readonly firstName: string;
  /** With the devices that take it; two where these take different lengths. */
  readonly pins: readonly ShownPin[];
  readonly doors: readonly string[];
  /** Alarm partitions. */
  readonly alarms: readonly string[];
  readonly schedule: Schedule;
  /** What the code depends on besides its schedule. */
  readonly condition?: Pick<Condition, 'name' | 'sense'>;
  /** Missing if the code works any number of times. */
  readonly uses?: { readonly limit: number; readonly left: number };
  readonly now: number;
  readonly zone: string;
}
