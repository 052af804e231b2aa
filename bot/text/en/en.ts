import { lines, rich } from '../html.ts';
import { codes } from './codes.ts';
import { devices } from './devices.ts';
import { events } from './events.ts';
import { members } from './members.ts';

/** Every word that the bot says, but for the refusals and schedules, which the domain puts in words. */
export const en = {
  ...codes,
  ...devices,
  ...events,
  members,

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
  gone: 'That is not there any more.',
  chatIsAnew:
    '⚠ What was kept of this chat is damaged, so it begins anew. What you had begun and not saved is gone; codes are as they were.',
  cannotBeShown: '⚠ That page cannot be shown: something that is stored for it is damaged.',
  nothingCanBeShown:
    '⚠ No page can be shown: what is stored of the house cannot be read. Look at the log of Latchkey.',
  failed:
    'Something went wrong here, and what you asked for may be done only in part. Send /start to see how things are, then try again.',
  notShown: (isDone: boolean, note: string | undefined) =>
    [
      isDone ? `✅ That was done.${note === undefined ? '' : ` ${note}`}` : note,
      'The screen could not be shown. Send /start to see how things are.',
    ]
      .filter((part) => part !== undefined)
      .join('\n'),
  notStored:
    '⚠ Latchkey can store nothing now, perhaps because the disk is full. So what gives access is not done. What takes access away is done as far as that is possible. Free some space, then try again.',
  takesNotStored:
    '🚨 Latchkey can store nothing now, perhaps because the disk is full. So this is NOT done, and the code may still open. Free some space and tap again, or delete the code at the device itself.',
  unreadable:
    '⚠ Something that you sent or tapped before the last restart cannot be read any more, so it may not be done. Look at how things are, and do it again where needed.',
  oldButton: 'That button is old. Here is what is so now.',
  oldButtonNotDone: '⚠ That button was old, so nothing was done by it. Here is what is so now.',
  tooOld: 'That message was too old to act on. Please send it again.',
  late: {
    gives:
      '⚠ That tap may have come late, so nothing was done by it: it gives access. Do you still want it? Then tap again.',
    inPart:
      '⚠ That tap may have come late. Of the change, what takes access away is done; what gives access is not. Do you still want that? Then tap Save again.',
  },

  pinOutOfPlace:
    'That looked like a PIN, so the message was removed. To set a PIN, open a user and tap “New code”.',
  unknownCommand: 'There is no such command. Here is home.',
  secretPlaceholder: '🔑 …',
  secretRemoved: '🔑 Removed.',
  pleaseDelete:
    '🔑 Your message above may hold a PIN, and Telegram does not let me remove it any more. Please delete it yourself, for everybody in this chat.',
  welcome: (name: string) => `Welcome, ${name}.`,

  home: {
    title: 'Home',
    house: (name: string) => rich`🏠 ${name}`,
    guest: (name: string) =>
      rich`Hello ${name}. You are a guest of this house; there is nothing here for you to manage.`,
    users: (count: number) => `${count} ${count === 1 ? 'user' : 'users'}`,
    devices: (count: number) => `${count} ${count === 1 ? 'device' : 'devices'}`,
    allReachable: 'all answering when last asked',
    silent: (names: string) => rich`📵 Not answering: ${names}`,
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

  alerts: {
    title: '🔔 Alerts',
    question: 'When shall you be told who comes and goes?',
    always: 'Always',
    'nobody-home': 'Only while nobody is home',
    now: {
      somebody: 'Somebody is home now.',
      nobody: 'Nobody is home now.',
      unknown: 'Home Assistant cannot tell now whether somebody is home, so you are told.',
    },
    rest: 'You are told of the rest in any case: duress, codes that are used outside their time or by whom the house does not know, and all that is wrong with codes and devices.',
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
      '/help – this page',
      '',
      'Or ask: “why can’t Anna get in?”, “who can open the garage on Sunday at 3?”',
      'Or say: “add Anna Berg”, “code for Anna”, or the name of a device.',
      'Anything else that you type searches for a user.',
      '',
      '✅ live means: read back from the device, or proven by use.',
      'A message that shows a PIN is removed after some minutes, and so is one in which you typed it.',
    ),
  },

  commands: {
    start: 'Home',
    users: 'Users and their codes',
    new: 'A new code',
    devices: 'Locks and panels',
    log: 'Who came',
    next: 'What begins and ends within a day',
    help: 'Help',
  },
} as const;
