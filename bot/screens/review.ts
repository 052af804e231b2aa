import type { CodeDifference, ReviewView } from '../../src/engine/views/review-views.ts';
import { gives, takes, takesAsShown } from '../chat/act.ts';
import { deviceKey } from '../chat/places/callback-data.ts';
import { placeOf } from '../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen, type ScreenButton } from '../chat/screen.ts';
import { lines, type Html } from '../text/html.ts';

/** More follow once these are decided. */
const SHOWN = 8;

/** `review`: what differs after the house went back in time, each and all to be decided. */
export const review: Screen = {
  forOwners: true,
  title: ({ t }) => t.review.title,
  up: () => 'home',
  body(scene) {
    const { house, t } = scene;
    const view = house.review.view();
    if (!view) return { text: lines(t.review.over) };
    const { same, open } = parts(view);
    const first = open.slice(0, SHOWN);
    const foreign = view.foreign.slice(0, SHOWN);
    const people = view.members.slice(0, SHOWN);
    return {
      text: lines(
        t.review.cause(view.cause, copyTime(scene, view)),
        ...(view.unread.length > 0 ? ['', t.review.reading(view.unread.join(', '))] : []),
        '',
        ...(same.length > 0 ? [t.review.same(same.length)] : []),
        ...first.map((one) => codeLine(scene, one)),
        ...(open.length > first.length ? [t.review.more(open.length - first.length)] : []),
        ...(people.length > 0 ? ['', t.review.members] : []),
        ...people.map(({ name, role }) => t.review.member(name, role)),
        ...(foreign.length > 0 ? ['', t.review.foreign] : []),
        ...foreign.map(({ deviceName, slots }) => t.review.foreignAt(deviceName, slots)),
      ),
      buttons: [
        [{ label: t.review.keepAll, go: 'review-all' }],
        [{ label: t.review.keepHeld, go: 'review-held' }],
        ...[...first, ...same.slice(0, SHOWN - first.length)].map(({ code, userName }): ScreenButton[] => [
          { label: t.review.openCode(t.whose(userName)), go: placeOf('review-code', code) },
        ]),
        ...people.map(({ id, name }): ScreenButton[] => [
          { label: t.review.openMember(name), go: placeOf('review-member', id) },
        ]),
        ...foreign.map(({ device, deviceName }): ScreenButton[] => [
          { label: t.review.openSlots(deviceName), go: placeOf('slots', deviceKey(device), 0) },
        ]),
      ],
    };
  },
};

/** `review-code/<id>`: one code. */
export const reviewCode: Screen = {
  forOwners: true,
  title: ({ t }) => t.review.codeTitle,
  up: () => 'review',
  body(scene) {
    const found = codeIn(scene);
    if (!found) return undefined;
    const { t } = scene;
    return {
      text: lines(codeLine(scene, found), '', t.review.codeHint),
      buttons: [
        [{ label: t.review.keep, act: 'keep', style: 'success' }],
        [{ label: t.review.remove, act: 'remove', style: 'danger' }],
      ],
    };
  },
  actions: {
    keep: gives((scene) => {
      const found = codeIn(scene);
      const { house, member, t } = scene;
      if (!found) return { note: t.gone };
      return after(t, house.review.keep(actorOf(member), found.code), () => ({
        ...{ to: 'review', note: t.review.kept(t.whose(found.userName)) },
      }));
    }),
    remove: takes((scene) => {
      const found = codeIn(scene);
      const { house, member, t } = scene;
      if (!found) return { note: t.gone };
      return after(t, house.review.remove(actorOf(member), found.code), () => ({
        ...{ to: 'review', note: t.review.removed(t.whose(found.userName)) },
      }));
    }),
  },
};

/** `review-member/<id>`: somebody who was a member. */
export const reviewMember: Screen = {
  forOwners: true,
  title: ({ t }) => t.review.memberTitle,
  up: () => 'review',
  body(scene) {
    const found = memberIn(scene);
    if (!found) return undefined;
    const { t } = scene;
    return {
      text: lines(t.review.memberQuestion(found.name, found.role)),
      buttons: [
        [{ label: t.review.keepMember, act: 'keep', style: 'success' }],
        [{ label: t.review.removeMember, act: 'remove', style: 'danger' }],
      ],
    };
  },
  actions: {
    keep: gives((scene) => {
      const found = memberIn(scene);
      const { house, member, t } = scene;
      if (!found) return { note: t.gone };
      return after(t, house.review.keepMember(actorOf(member), found.id), () => ({
        ...{ to: 'review', note: t.review.memberKept(found.name) },
      }));
    }),
    remove: takes((scene) => {
      const found = memberIn(scene);
      const { house, member, t } = scene;
      if (!found) return { note: t.gone };
      return after(t, house.review.removeMember(actorOf(member), found.id), () => ({
        ...{ to: 'review', note: t.review.memberRemoved(found.name) },
      }));
    }),
  },
};

/** `review-all`: everything is as it is remembered. */
export const reviewAll: Screen = {
  forOwners: true,
  title: ({ t }) => t.review.allTitle,
  up: () => 'review',
  body({ house, t }) {
    const view = house.review.view();
    return (
      view && {
        text: lines(t.review.keepAllQuestion(view.codes.length, view.members.length)),
        buttons: [[{ label: t.review.keepAllYes, act: 'yes', style: 'success' }]],
      }
    );
  },
  actions: {
    yes: gives(({ house, member, t }) =>
      after(t, house.review.keepEverything(actorOf(member)), () => ({
        ...{ to: 'review', note: t.review.keptAll },
      })),
    ),
  },
};

/** `review-held`: what no device holds was removed. */
export const reviewHeld: Screen = {
  forOwners: true,
  title: ({ t }) => t.review.heldTitle,
  up: () => 'review',
  body({ house, t }) {
    const view = house.review.view();
    if (!view) return undefined;
    const gone = view.codes.filter(({ devices }) =>
      devices.every(({ what }) => what === 'missing' || what === 'away' || what === 'other'),
    );
    return {
      text: lines(t.review.keepHeldQuestion(gone.length, view.members.length)),
      buttons: [[{ label: t.review.keepHeldYes, act: 'yes', style: 'danger' }]],
    };
  },
  actions: {
    yes: takesAsShown(({ house, member, t }) =>
      after(t, house.review.keepWhatDevicesHold(actorOf(member)), () => ({
        ...{ to: 'review', note: t.review.keptHeld },
      })),
    ),
  },
};

function parts({ codes }: ReviewView): { same: CodeDifference[]; open: CodeDifference[] } {
  const isSame = ({ devices }: CodeDifference): boolean => devices.every(({ what }) => what === 'same');
  return { same: codes.filter(isSame), open: codes.filter((one) => !isSame(one)) };
}

function codeLine({ t }: Scene, { userName, devices }: CodeDifference): Html {
  const words = devices.map(({ deviceName, what }) => t.review.device(deviceName, what));
  return t.review.code(t.whose(userName), words.join('; '));
}

function copyTime({ t, now, house }: Scene, { copyAt }: ReviewView): string | undefined {
  return copyAt === undefined ? undefined : t.moment(copyAt, now, house.zone);
}

function codeIn({ house, args }: Scene): CodeDifference | undefined {
  return house.review.view()?.codes.find(({ code }) => code === Number(args[0]));
}

function memberIn({ house, args }: Scene): ReviewView['members'][number] | undefined {
  return house.review.view()?.members.find(({ id }) => id === Number(args[0]));
}
