import type { TroubleView } from '../../src/engine/queries/views.ts';
import { rich, lines, type Html } from '../text/html.ts';
import { placeOf } from '../chat/callback-data.ts';
import type { Scene, Screen, ScreenButton } from '../chat/screen.ts';
import { en } from '../text/en/en.ts';
import { stateWords } from '../text/lines.ts';
import { nextStep as nextCodeStep } from './codes/draft.ts';
import { nextStep as nextUserStep } from './people/user-edit.ts';

const TROUBLES_SHOWN = 3;

export const home: Screen = {
  forGuests: true,
  title: () => en.home.title,
  body(scene) {
    const { house, member, draft } = scene;
    if (member.role === 'guest') return { text: en.home.guest(member.name) };
    const devices = house.queries.devices();
    const silent = devices.filter((device) => !device.reachable).map((device) => device.name);
    const total = house.queries.users({ page: 0, pageSize: 1 }).total;
    const counts = [en.home.users(total), en.home.devices(devices.length)];
    const troubles = house.queries.troubles();
    const shown = troubles.slice(0, TROUBLES_SHOWN);
    const allAnswer = devices.length > 0 && silent.length === 0;
    return {
      text: lines(
        en.home.house(house.name),
        rich`${[...counts, ...(allAnswer ? [en.home.allReachable] : [])].join(' · ')}`,
        silent.length > 0 ? en.home.silent(silent.join(', ')) : undefined,
        ...shown.map(troubleLine),
        troubles.length > shown.length ? en.home.moreTrouble(troubles.length - shown.length) : undefined,
      ),
      buttons: [
        draft?.kind === 'code' ? [{ label: en.home.goOnCode, go: nextCodeStep(draft) }] : [],
        draft?.kind === 'user' ? [{ label: en.home.goOnUser, go: nextUserStep(draft) }] : [],
        [
          { label: en.home.openUsers, go: 'users/0' },
          { label: en.home.newCode, go: 'new/0' },
        ],
        [
          { label: en.home.openDevices, go: 'devices' },
          { label: en.home.openLog, go: 'log' },
        ],
        [
          { label: en.home.openUpcoming, go: 'upcoming' },
          { label: en.home.openMembers, go: 'members' },
        ],
        [
          ...(house.hasPresence ? [{ label: en.alerts.title, go: 'alerts' }] : []),
          ...(showsScenes(scene) ? [{ label: en.scenes.title, go: 'scenes' }] : []),
          { label: en.home.help, go: 'help' },
        ],
        // Below what is always there, so that its buttons keep their places.
        ...shown.map((trouble) => [troubleButton(trouble)]),
      ],
    };
  },
};

function troubleLine({ userName, deviceName, state, oldPin }: TroubleView): Html {
  return en.home.trouble(
    en.icon[state],
    userName,
    deviceName,
    stateWords({ state, ...(oldPin && { oldPin }) }),
  );
}

function troubleButton({ code, userName, deviceName, state }: TroubleView): ScreenButton {
  return { label: en.home.openTrouble(en.icon[state], userName, deviceName), go: placeOf('code', code) };
}

/** Whoever can do nothing there is not led there. */
function showsScenes({ house, member }: Scene): boolean {
  const mayChoose = member.role === 'owner' && !house.scenes.areConfigured;
  return house.scenes.areThere && (mayChoose || house.scenes.chosen().length > 0);
}
