import type { TroubleView } from '../../src/engine/views/code-views.ts';
import { rich, lines, type Html } from '../text/html.ts';
import { placeOf } from '../chat/places/place.ts';
import type { Scene, Screen, ScreenButton } from '../chat/screen.ts';
import type { Texts } from '../text/index.ts';
import { stateWords } from '../text/lines/lines.ts';
import { guestBody, showOwnCode } from './bookings/guest-home.ts';
import { nextStep as nextCodeStep } from './codes/draft-steps.ts';
import { careLines } from '../text/lines/device-lines.ts';
import { stateButtons, stateLines, waitingButton } from './glance.ts';
import { SPEAKS_SEVERAL } from './language.ts';
import { nextStep as nextUserStep } from './people/user-edit.ts';

const TROUBLES_SHOWN = 3;

export const home: Screen = {
  forGuests: true,
  title: ({ t }) => t.home.title,
  body(scene) {
    const { house, member, draft } = scene;
    if (member.role === 'guest') return guestBody(scene);
    const devices = house.queries.devices();
    const review = house.review.view();
    const silent = devices.filter((device) => !device.reachable).map((device) => device.name);
    const total = house.queries.users({ page: 0, pageSize: 1 }).total;
    const counts = [scene.t.home.users(total), scene.t.home.devices(devices.length)];
    const troubles = house.queries.troubles();
    const shown = troubles.slice(0, TROUBLES_SHOWN);
    const allAnswer = devices.length > 0 && silent.length === 0;
    return {
      text: lines(
        scene.t.home.house(house.name),
        review && scene.t.review.homeLine(review.codes.length + review.members.length),
        rich`${[...counts, ...(allAnswer ? [scene.t.home.allReachable] : [])].join(' · ')}`,
        ...stateLines(scene.t, devices),
        silent.length > 0 ? scene.t.home.silent(silent.join(', ')) : undefined,
        ...shown.map((one) => troubleLine(scene.t, one)),
        troubles.length > shown.length ? scene.t.home.moreTrouble(troubles.length - shown.length) : undefined,
        ...careLines(scene.t, devices, {
          waiting: house.queries.waiting(),
          knowsTheTime: house.knowsTheTime,
        }),
      ),
      buttons: [
        review && member.role === 'owner' ? [{ label: scene.t.review.open, go: placeOf('review') }] : [],
        draft?.kind === 'code' ? [{ label: scene.t.home.goOnCode, go: nextCodeStep(draft, house) }] : [],
        ...house.bulk
          .interrupted(member.id)
          .slice(0, 1)
          .map(({ id, left }) => [
            { label: scene.t.groups.bulk.openInterrupted(left), go: placeOf('bulk-run', id) },
          ]),
        draft?.kind === 'user' ? [{ label: scene.t.home.goOnUser, go: nextUserStep(draft) }] : [],
        ...stateButtons(scene.t, devices),
        [
          { label: scene.t.home.openUsers, go: 'users/0' },
          { label: scene.t.home.newCode, go: 'new/0' },
        ],
        [
          { label: scene.t.home.openDevices, go: 'devices' },
          { label: scene.t.home.openLog, go: 'log' },
        ],
        [
          { label: scene.t.home.openUpcoming, go: 'upcoming' },
          { label: scene.t.home.openMembers, go: 'members' },
        ],
        [{ label: bookingsLabel(scene), go: 'bookings' }],
        [
          { label: scene.t.alerts.title, go: 'alerts' },
          ...(showsScenes(scene) ? [{ label: scene.t.scenes.title, go: placeOf('scenes') }] : []),
          ...(SPEAKS_SEVERAL ? [{ label: scene.t.languages.title, go: placeOf('language') }] : []),
          { label: scene.t.home.help, go: 'help' },
        ],
        // Below what is always there, so that its buttons keep their places.
        waitingButton(scene.t, house),
        ...shown.map((trouble) => [troubleButton(scene.t, trouble)]),
      ],
    };
  },
  actions: { code: showOwnCode },
};

function troubleLine(t: Texts, { userName, deviceName, state, oldPin }: TroubleView): Html {
  return t.home.trouble(
    t.icon[state],
    t.whose(userName),
    deviceName,
    stateWords(t, { state, ...(oldPin && { oldPin }) }),
  );
}

function troubleButton(t: Texts, { code, userName, deviceName, state }: TroubleView): ScreenButton {
  return {
    label: t.home.openTrouble(t.icon[state], t.whose(userName), deviceName),
    go: placeOf('code', code),
  };
}

function bookingsLabel({ house, t }: Scene): string {
  const concerns = house.bookings.stays.list({ concern: true }).length;
  return concerns === 0 ? t.units.title : t.units.titleWith(concerns);
}

/** Whoever can do nothing there is not led there. */
function showsScenes({ house, member }: Scene): boolean {
  const mayChoose = member.role === 'owner' && !house.scenes.areConfigured;
  return house.scenes.areThere && (mayChoose || house.scenes.chosen().length > 0);
}
