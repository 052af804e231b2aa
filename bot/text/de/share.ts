import type { GuestMessage } from '../../../src/domain/share.ts';
import { onlyWhile } from './conditions.ts';
import { describeSchedule } from './schedules.ts';
import { timesWords } from './uses.ts';

/** The message for the guest. It shows the PIN. */
export function guestMessage(share: GuestMessage): string {
  const when = describeSchedule(share.schedule, { now: share.now, zone: share.zone });
  return [
    `Hallo ${share.firstName}, ${codesFor(share)}.`,
    ...(share.doors.length > 0 ? [`Er öffnet: ${share.doors.join(', ')}.`] : []),
    ...(share.alarms.length > 0 ? [`Er schaltet unscharf: ${share.alarms.join(', ')}.`] : []),
    `Gültig: ${when}${share.condition ? `, ${onlyWhile(share.condition)}` : ''}.`,
    ...(share.uses ? [howOften(share.uses)] : []),
  ].join('\n');
}

function codesFor({ house, pins }: GuestMessage): string {
  const [only, ...more] = pins;
  if (only && more.length === 0) return `dein Code für ${house} ist ${only.pin.reveal()}`;
  const each = pins.map(({ pin, deviceNames }) => `${pin.reveal()} (${deviceNames.join(', ')})`);
  return `deine Codes für ${house} sind ${each.join(' und ')}`;
}

function howOften({ limit, left }: { readonly limit: number; readonly left: number }): string {
  return `Er funktioniert ${left === limit ? '' : 'noch '}${timesWords(left)}.`;
}
