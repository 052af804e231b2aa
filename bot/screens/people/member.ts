import type { Invitable } from '../../../src/domain/people/user.ts';
import type { MemberView } from '../../../src/engine/views/member-views.ts';
import { depends, gives, takesAsShown } from '../../chat/act.ts';
import { lines } from '../../text/html.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen } from '../../chat/screen.ts';
import { invitationMove } from './members.ts';

/** `member/<id>`: one account, and what an owner can do about it. */
export const member: Screen = {
  forOwners: true,
  title: (scene) => shownOf(scene)?.name ?? '',
  up: () => 'members',
  body(scene) {
    const shown = shownOf(scene);
    if (!shown) return undefined;
    const { id, configured } = shown;
    const isReader = id === scene.member.id;
    const canChange = !isReader && !configured;
    return {
      text: lines(
        scene.t.members.card(shown),
        scene.house.factor.of(id) ? scene.t.factor.has : scene.t.factor.hasNone,
        configured ? scene.t.members.isConfigured(id) : isReader ? scene.t.members.itIsYou : undefined,
      ),
      buttons: [
        configured ? [] : [{ label: scene.t.members.newAccount, act: 'account' }],
        canChange
          ? [
              { label: scene.t.members.make[otherRole(shown)], go: placeOf('member-role', id) },
              { label: scene.t.members.remove, go: placeOf('member-remove', id), style: 'danger' },
            ]
          : [],
        !isReader && scene.house.factor.of(id)
          ? [{ label: scene.t.factor.reset, go: placeOf('factor-reset', id) }]
          : [],
      ],
    };
  },
  actions: {
    account: gives((scene) => {
      const shown = shownOf(scene);
      if (!shown) return { to: 'members', note: scene.t.gone };
      return invitationMove(scene, { role: shown.role, newAccountOf: shown.name }, () =>
        scene.house.invitations.inviteNewAccount(actorOf(scene.member), shown.id),
      );
    }),
  },
};

/** `member-role/<id>`: asks before a manager becomes an owner, or an owner a manager. */
export const memberRole: Screen = {
  forOwners: true,
  title: ({ t }) => t.members.roleTitle,
  up: ({ args }) => placeOf('member', ...args),
  body(scene) {
    const shown = shownOf(scene);
    if (!shown) return undefined;
    const role = otherRole(shown);
    return {
      text: lines(scene.t.members.roleQuestion(shown.name, role), '', scene.t.members.roles),
      buttons: [
        [
          { label: scene.t.members.roleYes(role), act: 'yes', value: role },
          { label: scene.t.members.no, go: placeOf('member', shown.id) },
        ],
      ],
    };
  },
  actions: {
    yes: depends(
      (scene, value) => (value !== 'owner' && shownOf(scene)?.role === 'owner' ? 'takes' : 'gives'),
      (scene, value) => {
        const shown = shownOf(scene);
        if (!shown) return { to: 'members', note: scene.t.gone };
        const role: Invitable = value === 'owner' ? 'owner' : 'manager';
        return after(scene.t, scene.house.members.setRole(actorOf(scene.member), shown.id, role), () => ({
          to: 'members',
          note: scene.t.members.roleChanged(shown.name, role),
        }));
      },
    ),
  },
};

/** `member-remove/<id>`: asks before it shuts the account out. */
export const memberRemove: Screen = {
  forOwners: true,
  title: ({ t }) => t.members.removeTitle,
  up: ({ args }) => placeOf('member', ...args),
  body(scene) {
    const shown = shownOf(scene);
    if (!shown) return undefined;
    return {
      text: scene.t.members.removeQuestion(shown.name),
      buttons: [
        [
          { label: scene.t.members.removeYes, act: 'yes', style: 'danger' },
          { label: scene.t.members.no, go: placeOf('member', shown.id) },
        ],
      ],
    };
  },
  actions: {
    yes: takesAsShown((scene) => {
      const shown = shownOf(scene);
      if (!shown) return { to: 'members', note: scene.t.gone };
      return after(scene.t, scene.house.members.remove(actorOf(scene.member), shown.id), () => ({
        to: 'members',
        note: scene.t.members.removed(shown.name),
      }));
    }),
  },
};

function shownOf({ house, args }: Scene): MemberView | undefined {
  const found = house.members.get(Number(args[0]));
  // The account of a guest is let go at the booking.
  return found?.role === 'guest' ? undefined : found;
}

function otherRole({ role }: MemberView): Invitable {
  return role === 'manager' ? 'owner' : 'manager';
}
