import type { Invitable } from '../../../src/domain/user.ts';
import type { InvitationView } from '../../../src/engine/queries/views.ts';
import type { Result } from '../../../src/engine/house.ts';
import { gives, takes } from '../../chat/act.ts';
import { lines, rich } from '../../text/html.ts';
import { placeOf } from '../../chat/callback-data.ts';
import {
  actorOf,
  after,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import { en } from '../../text/en/en.ts';
import { moment } from '../../text/time.ts';

/** `members`: who may talk with the house; an owner also sees the open invitations, and can end them. */
export const members: Screen = {
  title: () => en.members.title,
  up: () => 'home',
  body(scene) {
    const { house, member } = scene;
    const all = house.members.all();
    const invitations = member.role === 'owner' ? house.invitations.all() : [];
    const until = ({ expiresAt }: InvitationView): string => moment(expiresAt, scene.now, house.zone);
    return {
      text: lines(
        ...all.map((one) => en.members.line(one, one.id === member.id)),
        ...(invitations.length > 0 ? ['', en.members.invitations] : []),
        ...invitations.map((one) => en.members.invited(one, until(one))),
        '',
        en.members.roles,
      ),
      buttons:
        member.role === 'owner'
          ? [
              ...pairs(
                all.map(({ id, name }) => ({ label: en.members.open(name), go: placeOf('member', id) })),
              ),
              ...invitations.map((one): ScreenButton[] => [
                { label: en.members.end(one, until(one)), act: 'end', value: String(one.id) },
              ]),
              [{ label: en.members.invite, go: 'member-invite' }],
            ]
          : [],
    };
  },
  actions: {
    end: takes(({ house, member }, id) =>
      after(house.invitations.end(actorOf(member), Number(id)), () => ({ note: en.members.ended })),
    ),
  },
};

/** `member-invite`: as what. */
export const memberInvite: Screen = {
  forOwners: true,
  title: () => en.members.invite,
  up: () => 'members',
  body: () => ({
    text: lines(en.members.inviteQuestion, '', en.members.roles),
    buttons: [
      [
        { label: en.members.inviteAs.manager, act: 'as', value: 'manager' },
        { label: en.members.inviteAs.owner, act: 'as', value: 'owner' },
      ],
    ],
  }),
  actions: {
    as: gives((scene, value) => {
      const role: Invitable = value === 'owner' ? 'owner' : 'manager';
      return invitationMove(scene, { role }, () =>
        scene.house.invitations.invite(actorOf(scene.member), role),
      );
    }),
  },
};

/** The link goes into a message of its own, to be forwarded; it is kept nowhere else. */
export function invitationMove(
  { house, botName, now }: Scene,
  what: Pick<InvitationView, 'role' | 'newAccountOf'>,
  make: () => Result<{ token: string; expiresAt: number }>,
): Navigation {
  if (botName === undefined) return { note: en.members.nameUnknown };
  return after(make(), ({ token, expiresAt }) => {
    const link = `https://t.me/${botName}?start=${token}`;
    const until = moment(expiresAt, now, house.zone);
    return {
      to: 'members',
      note: en.members.forward(until),
      secret: {
        text: rich`${en.members.invitation(what, house.name, { until, link })}`,
        protect: false,
        buttons: [[{ label: en.members.copy, copy: link }]],
      },
    };
  });
}

function pairs(buttons: readonly ScreenButton[]): ScreenButton[][] {
  return buttons.flatMap((one, index) =>
    index % 2 === 0 ? [[one, ...buttons.slice(index + 1, index + 2)]] : [],
  );
}
