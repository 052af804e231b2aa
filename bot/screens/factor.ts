import { REMEMBER_MINUTES } from '../../src/domain/people/factor.ts';
import type { Invitable } from '../../src/domain/people/user.ts';
import { depends, gives, takes } from '../chat/act.ts';
import { placeOf } from '../chat/places/place.ts';
import { qrPng } from '../chat/qr.ts';
import {
  actorOf,
  after,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../chat/screen.ts';
import { lines } from '../text/html.ts';
import type { Texts } from '../text/index.ts';

const ROLES: readonly Invitable[] = ['owner', 'manager'];

/** `factor`: asks for it, and then does what was asked for. */
export const factor: Screen = {
  title: ({ t }) => t.factor.title,
  up: ({ asked }) => asked?.place ?? 'home',
  secret: true,
  body: (scene) => ({ text: lines(...standing(scene), scene.t.factor.ask) }),
  typed: (scene, text) =>
    after(scene.t, scene.house.factor.give(actorOf(scene.member), text), ({ recoveryLeft }) => ({
      note: recoveryLeft === undefined ? scene.t.factor.accepted : scene.t.factor.recoveryTaken(recoveryLeft),
      ...(scene.asked ? { to: scene.asked.place, again: scene.asked } : { to: 'factor-own' }),
    })),
};

/** `factor-own`: the reader's own, and for an owner whose it has to be. */
export const factorOwn: Screen = {
  title: ({ t }) => t.factor.title,
  up: () => 'members',
  body(scene) {
    const { house, member, now, t } = scene;
    const own = house.factor.of(member.id);
    const isRequired = house.factor.isRequired(member.role);
    const state = own
      ? [
          t.factor.since(t.moment(own.since, now, house.zone)),
          t.factor.recoveryLeft(own.recoveryLeft),
          own.isGiven ? t.factor.given : undefined,
        ]
      : [isRequired ? t.factor.noneRequired : t.factor.none];
    return {
      text: lines(...state, '', t.factor.about, ...(own ? ['', t.factor.rememberQuestion] : [])),
      buttons: [
        ...(own ? rememberButtons(t, own.rememberMinutes) : []),
        own
          ? [
              { label: t.factor.renew, act: 'renew' },
              { label: t.factor.setUpAgain, act: 'begin' },
            ]
          : [{ label: t.factor.setUp, act: 'begin', style: 'primary' as const }],
        own ? [{ label: t.factor.turnOff, go: 'factor-off', style: 'danger' as const }] : [],
        member.role === 'owner' ? ROLES.map((role) => requireButton(scene, role)) : [],
      ],
    };
  },
  actions: {
    begin: gives(begin),
    renew: gives(({ house, member, t }) =>
      after(t, house.factor.renewRecovery(actorOf(member)), (codes) => ({
        note: t.factor.renewed,
        secret: { text: t.factor.recovery(codes), protect: true },
      })),
    ),
    remember: depends(
      ({ house, member }, value) =>
        Number(value) > (house.factor.of(member.id)?.rememberMinutes ?? 0) ? 'gives' : 'takes',
      ({ house, member, t }, value) =>
        after(t, house.factor.remember(actorOf(member), Number(value)), () => ({
          note: t.factor.rememberChanged(Number(value)),
        })),
    ),
    require: takes(({ house, member, t }, role) =>
      after(t, house.factor.require(actorOf(member), asRole(role), true), () => ({})),
    ),
    release: gives(({ house, member, t }, role) =>
      after(t, house.factor.require(actorOf(member), asRole(role), false), () => ({})),
    ),
  },
};

/** `factor-new`: below the picture, the first code of the app is asked for. */
export const factorNew: Screen = {
  title: ({ t }) => t.factor.newTitle,
  up: () => 'factor-own',
  secret: true,
  body: ({ t }) => ({
    text: lines(t.factor.confirmQuestion),
    buttons: [[{ label: t.factor.startAgain, act: 'begin' }]],
  }),
  typed: ({ house, member, t }, text) =>
    after(t, house.factor.confirm(actorOf(member), text), (codes) => ({
      to: 'factor-own',
      note: t.factor.isOn,
      secret: { text: t.factor.recovery(codes), protect: true },
    })),
  actions: { begin: gives(begin) },
};

/** `factor-off`: asks before the reader's own is turned off. */
export const factorOff: Screen = {
  title: ({ t }) => t.factor.turnOffTitle,
  up: () => 'factor-own',
  body: ({ house, member, t }) =>
    house.factor.of(member.id) && {
      text: lines(t.factor.turnOffQuestion),
      buttons: [
        [
          { label: t.factor.turnOffYes, act: 'yes', style: 'danger' },
          { label: t.factor.turnOffNo, go: 'factor-own' },
        ],
      ],
    },
  actions: {
    yes: gives(({ house, member, t }) =>
      after(t, house.factor.end(actorOf(member)), () => ({ to: 'factor-own', note: t.factor.turnedOff })),
    ),
  },
};

/** `factor-reset/<id>`: asks before an owner resets that of somebody who has lost it. */
export const factorReset: Screen = {
  forOwners: true,
  title: ({ t }) => t.factor.resetTitle,
  up: ({ args }) => placeOf('member', ...args),
  body({ house, args, t }) {
    const shown = house.members.get(Number(args[0]));
    if (!shown || !house.factor.of(shown.id)) return undefined;
    return {
      text: t.factor.resetQuestion(shown.name),
      buttons: [
        [
          { label: t.factor.resetYes, act: 'yes', style: 'danger' },
          { label: t.members.no, go: placeOf('member', shown.id) },
        ],
      ],
    };
  },
  actions: {
    yes: gives(({ house, member, args, t }) => {
      const shown = house.members.get(Number(args[0]));
      if (!shown) return { to: 'members', note: t.gone };
      return after(t, house.factor.reset(actorOf(member), shown.id), () => ({
        to: placeOf('member', shown.id),
        note: t.factor.resetDone(shown.name),
      }));
    }),
  },
};

/** What hinders the reader now. */
function standing({ house, member, now, t }: Scene): (string | undefined)[] {
  const lockedUntil = house.factor.of(member.id)?.lockedUntil;
  return [
    lockedUntil === undefined ? undefined : t.factor.locked(t.moment(lockedUntil, now, house.zone)),
    house.factor.knowsTheTime ? undefined : t.factor.clock,
  ];
}

function begin({ house, member, t }: Scene): Navigation {
  return after(t, house.factor.begin(actorOf(member)), ({ uri, key }) => ({
    to: 'factor-new',
    picture: { png: qrPng(uri), caption: t.factor.caption(key) },
  }));
}

function rememberButtons(t: Texts, chosen: number): ScreenButton[][] {
  const buttons = REMEMBER_MINUTES.map((minutes): ScreenButton => ({
    label: t.factor.remember(minutes, minutes === chosen),
    act: 'remember',
    value: String(minutes),
  }));
  return [buttons.slice(0, 2), buttons.slice(2)];
}

function requireButton({ house, t }: Scene, role: Invitable): ScreenButton {
  const isOn = house.factor.isRequired(role);
  return { label: t.factor.required(role, isOn), act: isOn ? 'release' : 'require', value: role };
}

function asRole(value: string): Invitable {
  return value === 'owner' ? 'owner' : 'manager';
}
