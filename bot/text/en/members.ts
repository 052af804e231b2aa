import type { Role } from '../../../src/domain/people/user.ts';
import type { Authority, Notice } from '../../../src/engine/views/notice-views.ts';
import type { InvitationView, MemberView } from '../../../src/engine/views/member-views.ts';
import { rich, type Html } from '../html.ts';

const A_ROLE: Readonly<Record<Role, string>> = { owner: 'an owner', manager: 'a manager', guest: 'a guest' };

const MAY = {
  owner: 'An owner can do everything.',
  manager:
    'A manager can do the same, but does not decide who is a member or which scenes there are, and is not told of a duress code.',
  guest: 'A guest sees the code of their own stay.',
} satisfies Record<Role, string>;

const INVITED_BY = {
  console: ', by the link that the console printed',
  configuration: ', as the configuration says',
};

export const members = {
  title: 'Members',
  line: ({ name, role, configured }: MemberView, isReader: boolean) =>
    rich`👤 ${name}: ${role}${isReader ? ' (you)' : ''}${configured ? ', from the configuration' : ''}`,
  roles: rich`<i>${MAY.owner} ${MAY.manager}</i>`,
  youAre: (role: Role, house: string) => `You are ${A_ROLE[role]} of ${house} now. ${MAY[role]}`,
  open: (name: string) => `👤 ${name}`,

  invite: '➕ Invite',
  inviteQuestion: 'As what? Whoever opens the link first is let in, so send it to nobody else.',
  inviteAs: { owner: '👤 As an owner', manager: '👤 As a manager' },
  invitation: (
    { role, newAccountOf }: Pick<InvitationView, 'role' | 'newAccountOf'>,
    house: string,
    { until, link }: { until: string; link: string },
  ): Html => {
    const promise =
      newAccountOf === undefined
        ? rich`and you are ${A_ROLE[role]} of <b>${house}</b>.`
        : rich`and you are ${newAccountOf} at <b>${house}</b>; your old account no longer has access.`;
    return rich`👤 Open this link before ${until} with the Telegram account that it is for, tap “Start”, ${promise} It works once.

${link}`;
  },
  copy: '📋 Copy the link',
  forward: (until: string) =>
    `Forward the message above, or copy the link. It is good until ${until}, once. Did it go to the wrong person? End it here.`,
  nameUnknown: '⚠ The link needs the bot’s own name, and Telegram has not sent it yet. Try again soon.',

  invitations: 'Invitations that are still good:',
  invited: (invitation: InvitationView, until: string) =>
    rich`✉️ ${invitedAs(invitation)}${invitation.by === undefined ? INVITED_BY.console : `, by ${invitation.by}`}, until ${until}`,
  end: (invitation: InvitationView, until: string) => `✖ End: ${invitedAs(invitation)}, until ${until}`,
  ended: 'The invitation is cancelled. Its link no longer lets anybody in.',

  card: ({ name, role, id }: MemberView) => rich`👤 <b>${name}</b>: ${role}

Telegram’s number of the account: <code>${id}</code>`,
  itIsYou: 'This is you. Another owner can change what you are, or remove you.',
  isConfigured: (id: number) =>
    `An owner because the configuration says so. To shut this account out, take ${id} out of “owners” below “telegram” there and start Latchkey again.`,

  newAccount: '📱 New account',
  make: { owner: '👤 Make an owner', manager: '👤 Make a manager' },
  roleTitle: 'Role',
  roleQuestion: (name: string, role: Role) => rich`Make <b>${name}</b> ${A_ROLE[role]}?`,
  roleYes: (role: Role) => `👤 Yes, make ${A_ROLE[role]}`,
  roleChanged: (name: string, role: Role) => `${name} is ${A_ROLE[role]} now.`,

  remove: '🗑 Remove',
  removeTitle: 'Remove',
  removeQuestion: (name: string) =>
    rich`Remove <b>${name}</b>? From that moment I ignore everything that this account sends or taps, and send nothing to it. Codes stay as they are; open invitations that ${name} made end. What was shown in the chat before may still be read there: if the account is stolen, consider new PINs.`,
  removeYes: '🗑 Yes, remove',
  no: 'No, keep',
  removed: (name: string) => `${name} is removed and no longer has access.`,

  badLinks: (count: number) =>
    rich`🔗 ${count} times somebody who is no member opened a link to this house that is not valid. Nobody was let in. Have you invited somebody? Their link has ended: make a new one. Otherwise somebody may be trying to get in.`,

  notice: ({ what, name, role, was, by }: Extract<Notice, { kind: 'member' }>): Html => {
    switch (what) {
      case 'came':
        return rich`👤 ${name} is ${A_ROLE[role]} of this house now${cameBy(by)}. If that is not right, ${by === 'configuration' ? 'take them out there' : 'remove them at once'}.`;
      case 'new-account':
        return rich`📱 ${name} is here with a new Telegram account, as ${A_ROLE[role]}${cameBy(by)}. The old one${was === undefined || was === name ? '' : `, ${was},`} no longer has access. If that is not right, remove them at once.`;
      case 'role':
        return rich`👤 ${actor(by)} has made ${name} ${A_ROLE[role]}.`;
      case 'removed':
        return by === 'configuration'
          ? rich`👤 ${name} is no longer in the configuration, and no longer has access.`
          : rich`👤 ${actor(by)} has removed ${name}, who was ${A_ROLE[role]}: the account no longer has access.`;
    }
  },
};

function invitedAs({ role, newAccountOf }: Pick<InvitationView, 'role' | 'newAccountOf'>): string {
  return newAccountOf === undefined ? `as ${A_ROLE[role]}` : `new account of ${newAccountOf}`;
}

function cameBy(by: Authority): string {
  return typeof by === 'string' ? INVITED_BY[by] : `, invited by ${by.member}`;
}

function actor(by: Authority): string {
  return typeof by === 'string' ? 'Somebody' : by.member;
}
