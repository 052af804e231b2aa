import type { UnitSettings, GuestWay } from '../../../src/domain/bookings/unit.ts';
import { PLACEHOLDERS } from '../../../src/domain/bookings/guest-template.ts';
import { lines, rich, type Html } from '../html.ts';

const WAYS: Readonly<Record<GuestWay['kind'], string>> = {
  forward: 'a message to you, to pass on',
  email: 'e-mail',
  notify: 'a notify service of Home Assistant',
  chat: 'the guest’s own chat',
};

const wayWords = (way: GuestWay): string => (way.kind === 'notify' ? way.service : WAYS[way.kind]);

const minutes = (count: number): string => (count === 0 ? 'none' : `${count} min`);

const whenWords = ({ when }: UnitSettings['share']): string => {
  if (when.kind === 'by-hand') return 'when you tap “Share”';
  return when.kind !== 'before'
    ? 'as soon as it is on every device'
    : `${when.hours} hours before check-in, once it is on every device`;
};

/** Of units that are let, and their calendars. */
export const units = {
  title: '🏠 Bookings',
  titleWith: (concerns: number) => `🏠 Bookings (⚠️ ${concerns})`,
  none: 'No unit yet. A unit is a flat, a house or a room that you let. Its guests get a code for each booking, by itself.',
  hint: 'You can also paste the iCal link of a booking site here.',
  line: (name: string, next: string | undefined, hasProblem: boolean) =>
    rich`${hasProblem ? '⚠️' : '🏠'} <b>${name}</b>: ${next ?? 'no booking'}`,
  open: (name: string, hasProblem: boolean) => `${hasProblem ? '⚠️' : '🏠'} ${name}`,
  all: '📋 All bookings',
  concerns: (count: number) => `⚠️ To look at (${count})`,
  add: '➕ New unit',
  gone: 'That unit no longer exists.',

  newTitle: 'New unit',
  askName: 'What do you call it? Send a name, such as “Garden flat”.',
  askDevices: (name: string) => rich`Which devices does a guest of <b>${name}</b> open? Tap them.`,
  noDevice: 'Tap at least one device.',
  askHours: (name: string) =>
    rich`When do guests of <b>${name}</b> come and go? Tap, or send two times: check-in, then check-out, such as “16:00 - 10:00”.`,
  hoursNotRead: 'I need two times: check-in, then check-out. Send them like “16:00 - 10:00”.',
  usualHours: (checkIn: string, checkOut: string) => `In ${checkIn}, out ${checkOut}`,
  added: (name: string) =>
    `${name} is added. Next: paste the iCal link of its calendar here, or make a booking by hand.`,

  card: (unit: UnitSettings, devices: string) =>
    lines(
      rich`🏠 <b>${unit.name}</b>`,
      rich`🚪 ${devices}`,
      rich`🕒 check-in ${unit.checkIn}, check-out ${unit.checkOut}`,
      rich`✉️ The guest gets the code ${whenWords(unit.share)}`,
    ),
  nextStay: (line: string) => rich`▶ ${line}`,
  noStay: 'No booking.',
  noFeed: 'No calendar yet: paste its iCal link here.',
  stays: '📋 Bookings',
  newStay: '➕ Booking by hand',
  cleaners: {
    title: 'Cleaners',
    button: '🧹 Cleaners',
    about:
      'A calendar for those who clean: when guests leave, and when the next ones come. It holds no name and no code. Whoever has the link can read it.',
    noPage:
      '⚠ The page for browsers is not open to other programs. Add http.direct to the configuration, then make a link here.',
    none: 'There is no link.',
    since: (when: string) => `There is a link, made ${when}.`,
    make: '🔗 Make a link',
    another: '🔗 New link, in place of the old one',
    end: '🗑 End the link',
    code: '🔑 Code for cleaners',
    below: 'The link is below. I show it only now.',
    linkIs: 'Add this address as a calendar on the phone of your cleaners. It is a secret:',
    ended: 'The link has ended. The calendar can no longer be read.',
  },
  feeds: '📅 Calendars',
  settings: '⚙ Settings',
  backups: '🛟 Backup codes',
  remove: '🗑 Remove',
  removeTitle: 'Remove',
  removeQuestion: (name: string) =>
    rich`Remove <b>${name}</b> and its calendars? A guest who may be inside keeps the code until check-out in any case.`,
  keepStays: 'Keep the codes',
  removeStays: '🗑 Remove the codes too',
  removed: (name: string) => `${name} is removed.`,

  informsSomebody: 'Somebody has to hear of it.',
  settingsTitle: 'Settings',
  settingsQuestion: 'What should I change?',
  changed: '✅ Saved.',
  set: {
    name: {
      label: 'Name',
      ask: 'Send the new name.',
    },
    devices: { label: 'Devices', ask: 'Which devices do guests open? Tap them.' },
    hours: {
      label: 'Check-in and check-out',
      ask: 'Tap, or send two times: check-in, then check-out, such as “16:00 - 10:00”.',
    },
    honours: {
      label: 'Times of the calendar',
      ask: 'Some calendars say the time of arrival and departure. Which times count?',
    },
    before: {
      label: 'Before check-in',
      ask: 'How long before check-in should a code work? Tap, or send minutes.',
    },
    after: {
      label: 'After check-out',
      ask: 'How long after check-out should a code work? Tap, or send minutes.',
    },
    early: {
      label: 'On the locks early',
      ask: 'How many hours before check-in may a code be put on the locks, so that I can see it there and share it in time? From then on it works, but never before the guests of the stay before have left. Tap, or send hours.',
    },
    pin: {
      label: 'PIN',
      ask: 'Which PIN should a guest get? The last four digits of the phone are used only where they keep the rules.',
    },
    length: { label: 'Length of the PIN', ask: 'How many digits should a PIN have? Tap one.' },
    when: {
      label: 'When it is shared',
      ask: 'When should the guest get the code? Never before every device has shown it. Tap, or send hours before check-in.',
    },
    ways: {
      label: 'How it is shared',
      ask: 'How can the code reach the guest? I take the first way that works. To add a notify service of Home Assistant, send its name, such as notify.mobile_app_phone.',
    },
    language: { label: 'Language', ask: 'In which language do guests read their message?' },
    address: { label: 'Address', ask: 'Send the address as guests should read it.' },
    instructions: {
      label: 'Instructions',
      ask: 'Send what guests should know: parking, wifi, how to lock the door.',
    },
    map: { label: 'Map link', ask: 'Send a link to a map. It begins with https://.' },
    template: {
      label: 'Message',
      ask: `Send the message of this unit. {code} must be in it. I fill in: ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}.`,
    },
    tells: { label: 'What guests hear', ask: 'What else should the guest hear from me?' },
    cleaning: {
      label: 'Cleaners',
      ask: 'Whose code should work on each day on which guests leave? Tap a user, or send the hours, such as “11:00 - 15:00”.',
    },
    backup: {
      label: 'Backup codes',
      ask: 'Should I keep one more code on each lock, for the day on which the lock is offline and a guest’s own code is not on it?',
    },
    informs: {
      label: 'Who hears of it',
      ask: 'Which members should hear of bookings of this unit? Everybody hears of a code that is missing when a guest comes.',
    },
    erase: {
      label: 'Erase contact data',
      ask: 'How many days after check-out should I erase phone and e-mail of guests? Tap, or send days.',
    },
  },
  value: {
    informsAll: 'all members',
    minutes,
    hours: (count: number) => (count === 0 ? 'no' : `${count} h`),
    days: (count: number) => (count === 1 ? '1 day' : `${count} days`),
    digits: (count: number | undefined) => (count === undefined ? 'as in the house' : `${count} digits`),
    honours: (isOn: boolean) => (isOn ? 'those of the calendar' : 'those of the unit'),
    pin: (wish: UnitSettings['pin']['wish']) =>
      wish === 'random' ? 'random' : 'last four digits of the phone',
    when: whenWords,
    byHand: 'when I tap “Share”',
    whenReady: 'as soon as it is on every device',
    hoursBefore: (count: number) => `${count} h before check-in`,
    way: wayWords,
    ways: (ways: UnitSettings['share']['ways']) =>
      ways.length === 0 ? WAYS.forward : ways.map(wayWords).join(', '),
    tells: ({ tellsChanges, tellsEnd }: UnitSettings['share']) =>
      [tellsChanges ? 'changes' : undefined, tellsEnd ? 'the end' : undefined]
        .filter((part) => part !== undefined)
        .join(', ') || 'nothing more',
    tellsChanges: 'Changes and cancellation',
    tellsEnd: 'The end, the evening before',
    cleaning: (user: string | undefined, from: string, until: string) =>
      `${user ?? '…'}, ${from} to ${until}`,
    noCleaning: 'none',
    backup: { off: 'off', 'by-tap': 'given by your tap', 'by-rule': 'given by itself' },
    none: 'none',
    isSet: 'own text',
    usual: 'the usual one',
  },
  settingLine: (label: string, value: string) => rich`${label}: <b>${value}</b>`,
  now: (value: string) => rich`Now: ${value}`,
  clear: '✖ None',
  usualMessage: 'The usual message',
  preview: '👀 Example',
  hoursWrong: 'I need two times, such as “11:00 - 15:00”.',
  numberWrong: 'I need a number.',
  cleanerFirst: 'Tap a user first.',
  tapHere: 'Please use the buttons above.',

  backupsTitle: 'Backup codes',
  backupLine: (device: string, isLive: boolean, guest: string | undefined): Html =>
    rich`${isLive ? '✅' : '⏳'} ${device}: ${
      guest === undefined
        ? isLive
          ? 'ready, nobody has the number'
          : 'not on the lock yet'
        : `given to ${guest}`
    }`,
  noBackups: 'No backup code yet. They are made for locks when they are switched on in the settings.',
} as const;
