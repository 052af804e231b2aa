import type { AlertKind, WatchKind } from '../../../src/domain/alerts/alert-choices.ts';
import type { Notice } from '../../../src/engine/views/notice-views.ts';
import type { WatchView } from '../../../src/engine/views/member-views.ts';
import { lines, rich, type Html } from '../html.ts';

/** `2 people, 1 tag` */
function chosen(
  all: string,
  ...parts: readonly (readonly [count: number, one: string, many: string])[]
): string {
  const some = parts.flatMap(([count, one, many]) =>
    count === 0 ? [] : `${count} ${count === 1 ? one : many}`,
  );
  return some.length === 0 ? all : some.join(', ');
}

/** Of each member's own alerts, and of what can be done at one. */
export const alerts = {
  title: '🔔 Alerts',
  question: 'When should I notify you about people coming and going?',
  always: 'Always',
  'nobody-home': 'Only while nobody is home',
  now: {
    somebody: 'Somebody is home now.',
    nobody: 'Nobody is home now.',
    unknown: 'Home Assistant cannot say whether somebody is home, so I notify you.',
  },
  intro: 'These are your own alerts. They change nothing for other members.',
  rest: 'At any hour I notify you about alarms: duress, a code used outside its time or by an unknown person, wrong codes, tampering, a code that should be gone and is not, an alarm that could not be turned off, and changes of members.',

  firstOnly: (isOn: boolean) => `${isOn ? '☑' : '☐'} Only the first arrival of each person a day`,
  whose: (people: number, tags: number) =>
    `👥 Whose: ${chosen('everybody’s', [people, 'person', 'people'], [tags, 'tag', 'tags'])}`,
  where: (devices: number, groups: number) =>
    `🚪 Where: ${chosen('everywhere', [devices, 'device', 'devices'], [groups, 'group', 'groups'])}`,
  what: (without: number) => `🗂 What: ${without === 0 ? 'everything' : 'not everything'}`,
  quiet: (hours: string | undefined) => `🌙 Quiet hours: ${hours ?? 'none'}`,
  watches: (count: number) => `⏰ Not here, still here: ${count === 0 ? 'none' : count}`,

  usersTitle: 'Whose',
  usersHint:
    'Tick whose coming and going you want to hear of. A tag stands for all who have it, now and later. With none ticked it is everybody’s. Type a name to search.',
  everybody: 'Everybody',
  devicesTitle: 'Where',
  devicesHint:
    'Tick where somebody has to come or go for you to hear of it. A group stands for all its devices. With none ticked it is everywhere.',
  everywhere: 'Everywhere',
  kindsTitle: 'What',
  kindsHint: 'Tick what you want to hear of.',
  kind: {
    arrivals: 'Who comes in',
    arming: 'Who arms and disarms',
    codes: 'What becomes of codes',
    devices: 'Devices and connections: batteries, jams, silence',
    bookings: 'Bookings: new, changed, cancelled, and arrivals to come',
  } satisfies Record<AlertKind, string>,

  quietTitle: 'Quiet hours',
  quietHint:
    'In your quiet hours only alarms sound. I keep everything else, and send it in one message afterwards. Choose, or send your own hours, such as “22:30-6:45”.',
  quietOff: 'No quiet hours',
  quietNotUnderstood: '⚠ I expected two times, such as “22:30-6:45”.',
  kept: rich`🌙 <b>While it was quiet for you:</b>`,

  watchesTitle: 'Not here, still here',
  watchesHint:
    'I can tell you if somebody has not come by a time, or seems to be inside still. I know only what devices tell: whoever came in behind somebody else, or by another way, counts as not here. Most doors do not tell who goes out.',
  watch: ({ kind, user, at, workdays }: WatchView) =>
    `${user.name} ${kind === 'not-come' ? `not here by ${at}` : `still here at ${at}`}${workdays ? ', Monday to Friday' : ''}`,
  removeWatch: (watch: string) => `✖ ${watch}`,
  addWatch: {
    'not-come': '➕ Not here by …',
    'still-inside': '➕ Still here at …',
  } satisfies Record<WatchKind, string>,
  watchWho: 'Who?',
  watchWhen: (name: string, kind: WatchKind) =>
    kind === 'not-come'
      ? rich`By when should <b>${name}</b> be here? Choose, or send a time such as 10:30.`
      : rich`At what time should <b>${name}</b> have left? Choose, or send a time such as 18:30.`,
  workdays: (isOn: boolean) => `${isOn ? '☑' : '☐'} Monday to Friday only`,
  watchAdded: 'I will tell you.',
  timeNotUnderstood: '⚠ I expected a time of the day, such as “10:30”.',

  notCome: ({ userName, by, silent }: Extract<Notice, { kind: 'not-come' }>): Html =>
    lines(
      rich`⏰ <b>${userName}</b> has not come by ${by}, as far as the devices have told.`,
      silent.length > 0
        ? rich`📵 Not answering: ${silent.join(', ')}. I may learn of an arrival there later.`
        : undefined,
    ),
  stillInside: (
    { userName, deviceName, at }: Extract<Notice, { kind: 'still-inside' }>,
    came: string,
  ): Html =>
    rich`⏰ It is ${at}, and <b>${userName}</b> may still be inside: came in by ${deviceName} at ${came}, and has not locked or armed since. Most doors do not tell who goes out, so they may have left.`,

  /** Buttons at an alert. */
  act: {
    revoke: '⛔ Revoke this code',
    lock: (device: string) => `🔒 Lock ${device}`,
    disarm: (panel: string) => `🔓 Disarm ${panel}`,
    arm: (panel: string) => `🛡 Arm ${panel}`,
  },
};
