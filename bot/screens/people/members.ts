import type { Invitable } from '../../../src/domain/people/user.ts';
import type { InvitationView } from '../../../src/engine/views/member-views.ts';
import type { Result } from '../../../src/engine/house.ts';
import { gives, takes } from '../../chat/act.ts';
import { lines, rich } from '../../text/html.ts';
import { placeOf } from '../../chat/places/place.ts';
import {
  actorOf,
  after,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';

/** `members`: who may talk with the house; an owner also sees the open invitations, and can end them. */
export const members: Screen = {
  title: ({ t }) => t.members.title,
  up: () => 'home',
  body(scene) {
    const { house, member } = scene;
    // Guests belong to their bookings.
    const all = house.members.all().filter(({ role }) => role !== 'guest');
    const invitations = member.role === 'owner' ? house.invitations.all() : [];
    const until = ({ expiresAt }: InvitationView): string => scene.t.moment(expiresAt, scene.now, house.zone);
    return {
      text: lines(
        ...all.map((one) => scene.t.members.line(one, one.id === member.id)),
        ...(invitations.length > 0 ? ['', scene.t.members.invitations] : []),
        ...invitations.map((one) => scene.t.members.invited(one, until(one))),
        '',
        scene.t.members.roles,
      ),
      buttons: [
        ...(member.role === 'owner'
          ? [
              ...pairs(
                all.map(({ id, name }) => ({ label: scene.t.members.open(name), go: placeOf('member', id) })),
              ),
              ...invitations.map((one): ScreenButton[] => [
                { label: scene.t.members.end(one, until(one)), act: 'end', value: String(one.id) },
              ]),
              [{ label: scene.t.members.invite, go: placeOf('member-invite') }],
            ]
          : []),
        [
          { label: scene.t.factor.open, go: 'factor-own' },
          ...(scene.page ? [{ label: scene.t.page.open, go: placeOf('page') }] : []),
        ],
        member.role === 'owner' && house.backups ? [{ label: scene.t.backups.open, go: 'backup' }] : [],
        member.role === 'owner' ? [{ label: scene.t.webhooks.open, go: placeOf('webhooks') }] : [],
        member.role === 'owner' ? [{ label: scene.t.doctor.open, go: 'doctor' }] : [],
        member.role === 'owner' && scene.page?.url !== undefined
          ? [{ label: scene.t.api.open, go: placeOf('api-tokens') }]
          : [],
      ],
    };
  },
  actions: {
    end: takes(({ house, member, t }, id) =>
      after(t, house.invitations.end(actorOf(member), Number(id)), () => ({ note: t.members.ended })),
    ),
  },
};

/** `member-invite`: as what. */
export const memberInvite: Screen = {
  forOwners: true,
  title: ({ t }) => t.members.invite,
  up: () => 'members',
  body: ({ t }) => ({
    text: lines(t.members.inviteQuestion, '', t.members.roles),
    buttons: [
      [
        { label: t.members.inviteAs.manager, act: 'as', value: 'manager' },
        { label: t.members.inviteAs.owner, act: 'as', value: 'owner' },
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
  { house, botName, now, t }: Scene,
  what: Pick<InvitationView, 'role' | 'newAccountOf'>,
  make: () => Result<{ token: string; expiresAt: number }>,
): Navigation {
  if (botName === undefined) return { note: t.members.nameUnknown };
  return after(t, make(), ({ token, expiresAt }) => {
    const link = `https://t.me/${botName}?start=${token}`;
    const until = t.moment(expiresAt, now, house.zone);
    return {
      to: 'members',
      note: t.members.forward(until),
      secret: {
        text: rich`${t.members.invitation(what, house.name, { until, link })}`,
        protect: false,
        buttons: [[{ label: t.members.copy, copy: link }]],
      },
    };
  });
}

function pairs(buttons: readonly ScreenButton[]): ScreenButton[][] {
  return buttons.flatMap((one, index) =>
    index % 2 === 0 ? [[one, ...buttons.slice(index + 1, index + 2)]] : [],
  );
}
