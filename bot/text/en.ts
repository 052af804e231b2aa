import { lines, rich } from '../html.ts';
import { codes } from './en-codes.ts';
import { devices } from './en-devices.ts';
import { events } from './en-events.ts';
import { members } from './en-members.ts';

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
    putBack: (device: string) => `Put mine back: ${device}`,
    adopt: (device: string) => `Take the new one over: ${device}`,
    leave: (device: string) => `Leave it: ${device}`,
  },
  gone: 'That is not there any more.',
  failed: 'Something went wrong here; nothing was lost. Please try again.',
  oldButton: 'That button is old. Here is what is so now.',
  tooOld: 'That message was too old to act on. Please send it again.',

  pinOutOfPlace:
    'That looked like a PIN, so the message was removed. To set a PIN, open a user and tap “New code”.',
  unknownCommand: 'There is no such command. Here is home.',
  secretPlaceholder: '🔑 …',
  secretRemoved: '🔑 Removed.',
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
