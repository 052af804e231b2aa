import type { BulkAction } from '../../../src/domain/bulk.ts';
import type { UserFilter } from '../../../src/domain/people/user.ts';
import { rich, type Html } from '../html.ts';
import { FILTER_ICONS } from '../icons.ts';

const codes = (count: number): string => `${count} ${count === 1 ? 'code' : 'codes'}`;
const users = (count: number): string => `${count} ${count === 1 ? 'user' : 'users'}`;

const DONE = {
  pause: 'paused',
  resume: 'resumed',
  revoke: 'deleted',
  extend: 'given the new end',
  'add-device': 'given the device',
  move: 'moved',
} satisfies Record<BulkAction['kind'], string>;

/** Tags of users, groups of devices, filters, and what is decided about many codes at once. */
export const groups = {
  filter: {
    title: 'Filter',
    open: '🔎 Filter',
    question: 'Which users should I show?',
    tags: '🏷 Tags…',
    all: 'All users',
    names: {
      active: 'Active now',
      ending: 'Ending within 7 days',
      waiting: 'Waiting',
      rejected: 'Rejected',
      overdue: 'Overdue',
      unused: 'Never used',
      'no-code': 'No code',
    } satisfies Record<UserFilter, string>,
    icons: FILTER_ICONS,
    button: (name: string, count: number) => `${name} (${count})`,
    shown: (name: string, total: number) => `${name}: ${users(total)}.`,
    found: (name: string, search: string, total: number) => `${name}, “${search}”: ${total} found.`,
  },

  tags: {
    title: 'Tags',
    none: 'There is no tag yet.',
    hint: 'Send a name, such as “cleaners”, to make a tag.',
    line: (names: string) => rich`🏷 ${names}`,
    named: (name: string) => `🏷 ${name}`,
    card: (name: string, count: number) => rich`🏷 <b>${name}</b>: ${users(count)}`,
    show: '👥 Show them',
    several: '☑ All of them at once',
    rename: '✏️ Rename',
    renameTitle: 'Rename',
    renameQuestion: (name: string) => rich`Send the new name for <b>${name}</b>.`,
    delete: '🗑 Delete',
    deleteTitle: 'Delete',
    deleteQuestion: (name: string) =>
      rich`Delete the tag <b>${name}</b>? Its users and their codes stay as they are.`,
    deleteYes: '🗑 Yes, delete',
    deleteNo: 'No, keep',
    deleted: (name: string) => `The tag “${name}” is deleted.`,
    added: (name: string) => `✅ The tag “${name}” is there.`,
    changed: '✅ Changed.',
    open: '🏷 Tags',
    ofUser: (name: string) => rich`Tick the tags of <b>${name}</b>.`,
    newOfUser: 'Send a name to make a new tag and give it to this user.',
  },

  devices: {
    open: '▦ Groups',
    title: 'Groups',
    none: 'There is no group of devices yet.',
    hint: 'Send a name, such as “all doors”, to make a group. Then tick its devices.',
    area: (name: string, devices: string) => rich`▦ ${name}: ${devices}. It is an area of the configuration.`,
    named: (name: string, count: number) => `▦ ${name} (${count})`,
    card: (name: string) =>
      rich`▦ <b>${name}</b>\nTick its devices. Codes that there are stay on the devices that they are on.`,
    rename: '✏️ Rename',
    delete: '🗑 Delete',
    renameQuestion: (name: string) => rich`Send the new name for <b>${name}</b>.`,
    renameTitle: 'Rename',
    deleteTitle: 'Delete',
    deleteQuestion: (name: string) =>
      rich`Delete the group <b>${name}</b>? Its devices and all codes stay as they are.`,
    deleteYes: '🗑 Yes, delete',
    deleteNo: 'No, keep',
    deleted: (name: string) => `The group “${name}” is deleted.`,
    added: (name: string) => `✅ The group “${name}” is there.`,
    changed: '✅ Changed.',
  },

  bulk: {
    open: '☑ Several at once',
    title: 'Several at once',
    whom: (count: number, who: string) => rich`<b>${users(count)}</b>: ${who}`,
    everybody: 'all',
    ticked: 'ticked',
    question: 'What should I do with all their codes? I show what will happen before anything is done.',
    nobody: 'Nobody is chosen. Tick users, or choose a filter or a tag.',
    tick: '☑ Choose users…',
    tickTitle: 'Choose users',
    tickHint: (count: number) => rich`${users(count)} ticked. <i>Type part of a name to search.</i>`,
    tickAll: (count: number) => `☑ All ${count} of the list`,
    tickNone: '☐ None',
    tickDone: 'Next ›',
    do: {
      pause: '⏸ Pause',
      resume: '▶ Resume',
      extend: '📆 New end…',
      'add-device': '➕ Add a device…',
      move: '🔀 Move to another lock…',
      revoke: '🗑 Delete codes',
    } satisfies Record<BulkAction['kind'], string>,
    untilTitle: 'New end',
    untilQuestion: rich`Until when? Choose, or type it, such as <i>30 June</i> or <i>tomorrow 18:00</i>. Codes without an end, and codes that end later, stay as they are.`,
    untilMonths: (months: number) =>
      months === 12 ? 'In a year' : months === 1 ? 'In a month' : `In ${months} months`,
    untilNotUnderstood: '⚠ I expected an end such as “30 June” or “tomorrow 18:00”.',
    deviceTitle: { add: 'Add a device', from: 'Move from', to: 'Move to' },
    deviceQuestion: {
      add: 'Which device should I add to their codes?',
      from: 'From which device should I move their codes?',
      to: (from: string) => `From ${from}: to which device?`,
    },
    reviewTitle: 'Check',
    will: (action: BulkAction['kind'], count: number, of: number, detail: string): Html => {
      const what = rich`<b>${codes(count)}</b> of ${users(of)}`;
      switch (action) {
        case 'pause':
          return rich`⏸ I will pause ${what}.`;
        case 'resume':
          return rich`▶ I will resume ${what}.`;
        case 'revoke':
          return rich`🗑 I will delete ${what}. The users stay. I cannot undo this.`;
        case 'extend':
          return rich`📆 I will give ${what} a new end: ${detail}.`;
        case 'add-device':
          return rich`➕ I will add ${detail} to ${what}.`;
        case 'move':
          return rich`🔀 I will move ${what} ${detail}.`;
      }
    },
    nothing: 'There is nothing to do.',
    fromTo: (from: string, to: string) => `from ${from} to ${to}`,
    unaffected: (count: number) =>
      `${codes(count)} ${count === 1 ? 'is' : 'are'} like that already, or not concerned.`,
    refused: (count: number) => `⚠ ${codes(count)} I cannot change:`,
    refusedLine: (name: string, why: string) => rich`• ${name}: ${why}`,
    more: (count: number) => `… and ${count} more.`,
    yes: {
      pause: (count: number) => `⏸ Yes, pause ${codes(count)}`,
      resume: (count: number) => `▶ Yes, resume ${codes(count)}`,
      revoke: (count: number) => `🗑 Yes, delete ${codes(count)}`,
      extend: (count: number) => `📆 Yes, change ${codes(count)}`,
      'add-device': (count: number) => `➕ Yes, add to ${codes(count)}`,
      move: (count: number) => `🔀 Yes, move ${codes(count)}`,
    } satisfies Record<BulkAction['kind'], (count: number) => string>,
    runTitle: 'Under way',
    running: (done: number, total: number) => `⏳ ${done} of ${codes(total)} decided …`,
    done: (action: BulkAction['kind'], count: number) => `✅ ${codes(count)} ${DONE[action]}.`,
    saved: 'The devices follow; each code’s card shows how far it is.',
    interrupted: (left: number) =>
      `⚠ A restart cut this off, and ${codes(left)} ${left === 1 ? 'is' : 'are'} left. It gives access, so I do not go on unasked.`,
    stopped: (left: number) => `${codes(left)} ${left === 1 ? 'is' : 'are'} left as before.`,
    goOn: (count: number) => `▶ Go on with ${codes(count)}`,
    drop: 'Leave them as they are',
    openInterrupted: (count: number) => `⚠ A change of many codes was cut off: ${count} left`,
    notice: (what: BulkAction['kind'], done: number, refused: number, left: number): Html => {
      const rest = [
        ...(refused > 0 ? [`${codes(refused)} could not be changed`] : []),
        ...(left > 0 ? [`${codes(left)} ${left === 1 ? 'is' : 'are'} left`] : []),
      ];
      const tail = rest.length > 0 ? `; ${rest.join('; ')}` : '';
      return left > 0
        ? rich`⚠ A restart cut off a change of many codes: ${codes(done)} ${DONE[what]}${tail}. It gives access, so I do not go on unasked.`
        : rich`✅ A restart cut off a change of many codes, and I went on: ${codes(done)} ${DONE[what]}${tail}.`;
    },
    openRun: '☑ Show it',
  },
};
