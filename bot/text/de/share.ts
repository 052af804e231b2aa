import type { GuestMessage } from '../../../src/domain/share.ts';
import { onlyWhile } from './conditions.ts';
import { describeSchedule } from './schedules.ts';
import { timesWords } from './uses.ts';

/** The message for the guest. It shows the PIN. */
export function guestMessage(share: GuestMessage): string {
  const when = describeSchedule(share.schedule, { now: share.now, zone: share.zone });
  return [
    `Hallo ${share.firstName}, dein Code für ${share.house} ist ${share.pin.reveal()}.`,
    ...(share.doors.length > 0 ? [`Er öffnet: ${share.doors.join(', ')}.`] : []),
    ...(share.alarms.length > 0 ? [`Er schaltet unscharf: ${share.alarms.join(', ')}.`] : []),
    `Gültig: ${when}${share.condition ? `, ${onlyWhile(share.condition)}` : ''}.`,
    ...(share.uses ? [howOften(share.uses)] : []),
  ].join('\n');
}

function howOften({ limit, left }: { readonly limit: number; readonly left: number }): string {
  return `Er funktioniert ${left === limit ? '' : 'noch '}${timesWords(left)}.`;
}
