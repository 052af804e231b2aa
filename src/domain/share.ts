import type { Pin } from './pin.ts';
import type { Schedule } from './schedule.ts';
import { describeSchedule } from './schedule-words.ts';

/** The message for the guest: nothing in it but what opens which doors when. It shows the PIN. */
export function shareText(share: {
  readonly house: string;
  readonly firstName: string;
  readonly pin: Pin;
  readonly devices: readonly string[];
  readonly schedule: Schedule;
  readonly now: number;
  readonly zone: string;
}): string {
  const when = describeSchedule(share.schedule, { now: share.now, zone: share.zone });
  return [
    `Hello ${share.firstName}, your code for ${share.house} is ${share.pin.reveal()}.`,
    `It opens: ${share.devices.join(', ')}.`,
    `When: ${when}.`,
  ].join('\n');
}
