import type { Role } from '../../../src/domain/people/user.ts';
import type { Difference, ReviewCause } from '../../../src/engine/views/review-views.ts';
import { rich, type Html } from '../html.ts';

const CAUSE: Readonly<Record<ReviewCause, (from: string) => string>> = {
  restored: (from) => `This house was restored from a copy${from}.`,
  copied: (from) => `The data of this house was copied here, and may be older than what happened${from}.`,
  older: (from) => `The data of this house is older than it was${from}.`,
};

const WHAT: Readonly<Record<Difference, string>> = {
  same: 'the code is there, as it should be',
  missing: 'the code should be there now, and is not',
  away: 'not there, and not needed now; it would come back at its time',
  'still-there': 'the code is there, and should not be now',
  other: 'another code is in its slot',
  hidden: 'its slot is taken, and the device does not show by which code',
  unread: 'not read yet',
};

const A_ROLE: Readonly<Record<Role, string>> = { owner: 'an owner', manager: 'a manager', guest: 'a guest' };

const codes = (count: number): string => (count === 1 ? '1 code' : `${count} codes`);
const members = (count: number): string => (count === 1 ? '1 member' : `${count} members`);

export const review = {
  title: 'What has changed',
  open: '🕰 What has changed since the copy',
  notice: (cause: ReviewCause, from: string | undefined): Html =>
    rich`🕰 ${CAUSE[cause](from === undefined ? '' : `, of ${from}`)} Codes and members may have changed since. I write nothing to any device until you have looked at what differs.`,
  cause: (cause: ReviewCause, from: string | undefined) =>
    rich`${CAUSE[cause](from === undefined ? '' : `, of ${from}`)} I read every slot, and write nothing before you decide. I only remove a code whose time is over, from a slot in which I have read that code.`,
  homeLine: (left: number) =>
    rich`🕰 The house has gone back in time: ${left === 0 ? 'please look' : `${left} to decide`}. Nothing is written to the devices until then.`,
  reading: (devices: string) => `Not read completely yet: ${devices}.`,
  same: (count: number) => `${codes(count)}: in the devices as remembered.`,
  code: (who: string, devices: string) => rich`🔑 <b>${who}</b> – ${devices}`,
  device: (name: string, what: Difference) => `${name}: ${WHAT[what]}`,
  more: (count: number) => `… and ${codes(count)} more, after these.`,
  members: 'Had access in the copy, and have none until you say so:',
  member: (name: string, role: Role) => rich`👤 ${name}, ${A_ROLE[role]}`,
  foreign: 'Codes that I do not know, perhaps made since: adopt them or clear them there.',
  foreignAt: (device: string, slots: readonly number[]) =>
    rich`❓ ${device}: ${slots.length === 1 ? `slot ${slots[0]}` : `slots ${slots.join(', ')}`}`,

  openCode: (who: string) => `🔑 ${who}`,
  openMember: (name: string) => `👤 ${name}`,
  openSlots: (device: string) => `❓ ${device}`,
  keepAll: '✅ All of it still holds',
  keepHeld: '🗑 Only what the devices hold',

  codeTitle: 'A code',
  codeHint:
    'If it still holds, it is again as remembered: written where it is missing at its time. If it was removed since, it goes from every device. Uses since the copy are not counted.',
  keep: '✅ It still holds',
  remove: '🗑 It was removed',
  kept: (who: string) => `${who}: the code still holds.`,
  removed: (who: string) => `${who}: the code is removed.`,

  memberTitle: 'A member',
  memberQuestion: (name: string, role: Role) =>
    rich`<b>${name}</b> was ${A_ROLE[role]} when the copy was made. Does the account still have access?`,
  keepMember: '✅ Yes, let back in',
  removeMember: '🗑 No, remove',
  memberKept: (name: string) => `${name} has access again.`,
  memberRemoved: (name: string) => `${name} is removed.`,

  allTitle: 'All of it',
  keepAllQuestion: (codeCount: number, memberCount: number) =>
    rich`${codes(codeCount)} and ${members(memberCount)} are again as remembered. Codes that are missing are written to their devices; what was removed since comes back with them.`,
  keepAllYes: '✅ Yes, all of it',
  keptAll: 'Everything is as remembered again.',
  heldTitle: 'Only what devices hold',
  keepHeldQuestion: (gone: number, memberCount: number) =>
    rich`${gone === 1 ? '1 code that no device holds now is' : `${gone} codes that no device holds now are`} removed, also if ${gone === 1 ? 'its' : 'their'} time is still to come. ${members(memberCount)} from the copy ${memberCount === 1 ? 'is' : 'are'} removed. Codes that I cannot read stay here for you to decide.`,
  keepHeldYes: '🗑 Yes, only these',
  keptHeld: 'Only what the devices hold is kept.',
  over: 'All is decided. The house goes on.',
};
