import type { GuestMessage } from '../../../src/domain/share.ts';
import { conditionWords } from './conditions.ts';
import { describeSchedule } from './schedules.ts';
import { timesWords } from './uses.ts';

/** The message for the guest. It shows the PIN. */
export function guestMessage(share: GuestMessage): string {
  const when = describeSchedule(share.schedule, { now: share.now, zone: share.zone });
  return [
    `Hello ${share.firstName}, ${codesFor(share)}.`,
    ...(share.doors.length > 0 ? [`It opens: ${share.doors.join(', ')}.`] : []),
    ...(share.alarms.length > 0 ? [`It turns off: ${share.alarms.join(', ')}.`] : []),
    `When: ${when}${share.condition ? `, only while ${conditionWords(share.condition)}` : ''}.`,
    ...(share.uses ? [howOften(share.uses)] : []),
  ].join('\n');
}

function codesFor({ house, pins }: GuestMessage): string {
  const [only, ...more] = pins;
  if (only && more.length === 0) return `your code for ${house} is ${only.pin.reveal()}`;
  const each = pins.map(({ pin, deviceNames }) => `${pin.reveal()} (${deviceNames.join(', ')})`);
  return `your codes for ${house} are ${each.join(' and ')}`;
}

function howOften({ limit, left }: { readonly limit: number; readonly left: number }): string {
  const more = left === 1 ? 'once more' : `${left} more times`;
  return left === limit ? `It works ${timesWords(limit)}.` : `It works ${more}.`;
}
