import { conditionWords } from './condition.ts';
import type { Condition } from './condition.ts';
import type { Pin } from './pins/pin.ts';
import type { Schedule } from './schedule/schedule.ts';
import { describeSchedule } from './schedule/schedule-words.ts';
import { timesWords } from './uses.ts';

/** The message for the guest: nothing in it but what opens which doors when, and which alarms it turns off. It shows the PIN. */
export function shareText(share: {
  readonly house: string;
  readonly firstName: string;
  readonly pin: Pin;
  readonly doors: readonly string[];
  /** Alarm partitions. */
  readonly alarms: readonly string[];
  readonly schedule: Schedule;
  /** What it depends on beside its schedule. */
  readonly condition?: Pick<Condition, 'name' | 'sense'>;
  /** Missing where it works any number of times. */
  readonly uses?: { readonly limit: number; readonly left: number };
  readonly now: number;
  readonly zone: string;
}): string {
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
