import type { Condition } from './condition.ts';
import type { Pin } from './pins/pin.ts';
import type { Schedule } from './schedule/schedule.ts';

/** What a guest reads about a code: nothing but which PIN opens which doors when, and which alarms it turns off. */
export interface GuestMessage {
  readonly house: string;
  readonly firstName: string;
  readonly pin: Pin;
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
