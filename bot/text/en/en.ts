import { lines, rich } from '../html.ts';
import { daysIn } from '../days.ts';
import { timesIn } from '../time.ts';
import { api } from './api.ts';
import { webhooks } from './webhooks.ts';
import { alertGroups } from './alert-groups.ts';
import { alerts } from './alerts.ts';
import { bookings } from './bookings.ts';
import { backups } from './backups.ts';
import { codes } from './codes.ts';
import { devices } from './devices.ts';
import { doctor } from './doctor.ts';
import { driverWords } from './drivers.ts';
import { duress } from './duress.ts';
import { events } from './events.ts';
import { feeds } from './feeds.ts';
import { files } from './files.ts';
import { firstUse } from './first-use.ts';
import { groups } from './groups.ts';
import { guest } from './guests.ts';
import { factor } from './factor.ts';
import { health } from './health.ts';
import { history, pictures } from './history.ts';
import { LOCALE } from './locale.ts';
import { members } from './members.ts';
import { page } from './page.ts';
import { describePhraseProblem } from './phrases.ts';
import { describeRefusal } from './refusals.ts';
import { review } from './review.ts';
import { describeSchedule } from './schedules.ts';
import { sentences } from './sentences.ts';
import { guestMessage } from './share.ts';
import { stays } from './stays.ts';
import { units } from './units.ts';

/** Every word that people read in English. */
export const en = {
  /** What this language is called by those who speak it. */
  language: 'English',

  ...codes,
  ...devices,
  ...events,
  members,
  page,
  api,
  webhooks,
  sentences,
  groups,
  files,
  history,
  pictures,
  alerts,
  alertGroups,
  bookings,
  units,
  feeds,
  stays,
  guest,
  days: daysIn(LOCALE),
  factor,
  duress,
  firstUse,
  review,
  backups,
  doctor,
  health,

  ...timesIn(LOCALE, {
    first: (time) => `the first ${time}`,
    second: (time) => `the second ${time}`,
    day: (written) => written.replace(',', ''),
  }),
  driver: driverWords,
  schedule: describeSchedule,
  refusal: describeRefusal,
  phraseProblem: describePhraseProblem,
  guestMessage,

  button: {
    back: '‹ Back',
    home: '⌂ Home',
    previous: '‹',
    next: '›',
    cancel: '✖ Cancel',
    skip: 'Skip',
    refresh: '🔄 Refresh',
    done: 'Next ›',
    save: '✅ Save',
    tryAgain: (device: string) => `🔁 Try again: ${device}`,
    believeGone: (device: string) => `I tried it, it is gone: ${device}`,
    putBack: (device: string) => `Put mine back: ${device}`,
    adopt: (device: string) => `Take the new one over: ${device}`,
    leave: (device: string) => `Leave it: ${device}`,
  },
  gone: 'That no longer exists.',
  /** Whose code it is; undefined: it was found at a device, and nobody knows whose it was. */
  whose: (user: string | undefined) => user ?? 'Somebody’s old code',
  chatIsAnew:
    '⚠ The saved state of this chat is damaged, so the chat starts over. Anything you had not saved is lost. Your codes have not changed.',
  cannotBeShown: '⚠ I can’t show that page: some of its stored data is damaged.',
  nothingCanBeShown:
    '⚠ I can’t show any page: the stored data of this house cannot be read. Please look at Latchkey’s log.',
  failed:
    'Something went wrong, and your request may be only partly done. Send /start to see the current state, then try again.',
  notShown: (isDone: boolean, note: string | undefined) =>
    [
      isDone ? `✅ Done.${note === undefined ? '' : ` ${note}`}` : note,
      'I could not show the screen. Send /start to see the current state.',
    ]
      .filter((part) => part !== undefined)
      .join('\n'),
  notStored:
    '⚠ Latchkey can’t save anything now. The disk may be full. I don’t give access until I can save; I still take access away where that is possible. Free some space, then try again.',
  takesNotStored:
    '🚨 Latchkey can’t save anything now. The disk may be full. This is NOT done, and the code may still open the door. Free some space and tap again, or delete the code at the device itself.',
  unreadable:
    '⚠ I can’t read something that you sent or tapped before the last restart, so it may not be done. Please check the current state and do it again if needed.',
  oldButton: 'That button is out of date. Here is the current screen.',
  oldButtonNotDone: '⚠ That button was out of date, so it did nothing. Here is the current screen.',
  tooOld: 'That message was too old to act on. Please send it again.',
  late: {
    gives:
      '⚠ That tap may have come late, and it gives access, so I did nothing. Tap again if you still want it.',
    inPart:
      '⚠ That tap may have come late. I did the part that takes access away, and not the part that gives access. Tap Save again if you still want it.',
  },

  pinOutOfPlace:
    'That looked like a PIN, so I removed the message. To set a PIN, open a user and tap “New code”.',
  unknownCommand: 'I don’t know that command. Here is the home screen.',
  secretPlaceholder: '🔑 …',
  secretRemoved: '🔑 Removed.',
  pleaseDelete:
    '🔑 Your message above may contain a PIN, and Telegram no longer lets me delete it. Please delete it yourself, for everybody in this chat.',
  welcome: (name: string) => `Welcome, ${name}.`,

  home: {
    title: 'Home',
    house: (name: string) => rich`🏠 ${name}`,
    guest: (name: string) =>
      rich`Hello ${name}. You are a guest of this house. There is nothing for you to manage here.`,
    users: (count: number) => `${count} ${count === 1 ? 'user' : 'users'}`,
    devices: (count: number) => `${count} ${count === 1 ? 'device' : 'devices'}`,
    allReachable: 'all answering when last asked',
    silent: (names: string) => rich`📵 Not answering: ${names}`,
    /** After the names of the devices. */
    alarmUnknown: '❔ not known whether it is armed',
    boltUnknown: '❔ not known whether it is locked',
    battery: (device: string, percent: number) => `${device} ${percent} %`,
    lowBatteries: (devices: string) => rich`🪫 Low battery: ${devices}`,
    waiting: (count: number) =>
      rich`⏳ ${count} ${count === 1 ? 'code waits' : 'codes wait'} to be written to a device`,
    openWaiting: (count: number) => `⏳ Waiting (${count})`,
    clockUnsure: rich`⏳ The computer’s clock may be wrong. Codes with a schedule stay as they are until it is clear.`,
    lockUp: '🔒 Lock up',
    trouble: (icon: string, user: string, device: string, words: string) =>
      rich`${icon} ${user} · ${device}: ${words}`,
    openTrouble: (icon: string, user: string, device: string) => `${icon} ${user} · ${device}`,
    moreTrouble: (count: number) => `… and ${count} more; the list of users shows whose`,
    openUsers: '👥 Users',
    newCode: '➕ New code',
    openDevices: '🚪 Devices',
    openLog: '📜 Who came',
    openUpcoming: '🗓 Next changes',
    openMembers: '👤 Members',
    help: '❓ Help',
    goOnCode: '▶ Go on with the open code',
    goOnUser: '▶ Go on with the open user',
  },

  languages: {
    title: '🌐 Language',
    question: 'In which language should I write to you?',
  },

  help: {
    title: 'Help',
    text: lines(
      'Latchkey keeps the codes of your locks and panels.',
      '',
      '/start – home',
      '/users – users and their codes',
      '/new – a new code',
      '/devices – locks and panels',
      '/log – who came',
      '/next – what begins and ends within a day',
      '/doctor – check connections, disk, clock and codes',
      '/help – this page',
      '',
      'Or ask: “why can’t Anna get in?”, “who can open the garage on Sunday at 3?”',
      'Or say: “add Anna Berg”, “code for Anna”, or the name of a device.',
      'I search for a user with anything else that you type.',
      '',
      '✅ live means: read back from the device, or proven by use.',
      'I delete messages that show a PIN after a few minutes, and messages in which you typed one.',
    ),
  },

  commands: {
    start: 'Home',
    users: 'Users and their codes',
    new: 'A new code',
    devices: 'Locks and panels',
    log: 'Who came',
    next: 'What begins and ends within a day',
    doctor: 'Check the house: what works, and what to do',
    help: 'Help',
  },
} as const;
