import type { GuestMessage } from '../../../src/domain/share.ts';
import { conditionWords } from './conditions.ts';
import { describeSchedule } from './schedules.ts';
import { timesWords } from './uses.ts';

/** The message for the guest. It shows the PIN. */
export function guestMessage(share: GuestMessage): string {
  const when = describeSchedule(share.schedule, { now: share.now, zone: share.zone });
  return [
    `Hello ${share.firstName}, your code for ${share.house} is ${share.pin.reveal()}.`,
    ...(share.doors.length > 0 ? [`It opens: ${share.doors.join(', ')}.`] : []),
    ...(share.alarms.length > 0 ? [`It turns off: ${share.alarms.join(', ')}.`] : []),
    `When: ${when}${share.condition ? `, only while ${conditionWords(share.condition)}` : ''}.`,
    ...(share.uses ? [howOften(share.uses)] : []),
  ].join('\n');
}

function howOften({ limit, left }: { readonly limit: number; readonly left: number }): string {
  const more = left === 1 ? 'once more' : `${left} more times`;
  return left === limit ? `It works ${timesWords(limit)}.` : `It works ${more}.`;
}
