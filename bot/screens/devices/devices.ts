import type { ArmMode } from '../../../src/domain/device.ts';
import type { House } from '../../../src/engine/house.ts';
import type { DeviceView } from '../../../src/engine/views/device-views.ts';
import { gives, neutral, takes, takesAsShown } from '../../chat/act.ts';
import { armWords, boltWords, lifeWords } from '../../text/lines/device-lines.ts';
import { rich, lines } from '../../text/html.ts';
import { deviceKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import {
  actorOf,
  after,
  hereOf,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';

/** `devices` */
export const devices: Screen = {
  title: ({ t }) => t.devices.title,
  up: () => 'home',
  body({ house, t }) {
    const all = house.queries.devices();
    return {
      text: rich`${all.length === 0 ? t.devices.none : summary(t, all)}`,
      buttons: [
        ...all.map((device): ScreenButton[] => [
          { label: `${icon(device)} ${device.name}`, go: placeOf('device', deviceKey(device.id)) },
        ]),
        all.length > 1 ? [{ label: t.groups.devices.open, go: 'device-groups' }] : [],
      ],
    };
  },
};

/** `device/<key>` */
export const device: Screen = {
  title: (scene) => deviceOf(scene)?.name ?? '…',
  up: () => 'devices',
  body(scene) {
    const shown = deviceOf(scene);
    if (!shown) return undefined;
    const camera = scene.house.cameras.of(shown.id);
    const { kind, model, battery, pin, ownCodes: ownDigests, slots, foreign, lost } = shown;
    return {
      text: lines(
        rich`${icon(shown)} <b>${shown.name}</b>: ${lifeWords(shown, hereOf(scene))}`,
        [scene.t.devices.kind[kind], ...(model === undefined ? [] : [model])].join(' · '),
        battery === undefined ? undefined : scene.t.devices.battery(battery),
        armWords(scene.t, shown),
        boltWords(scene.t, shown),
        shown.keypadMode === undefined ? undefined : `⛔ ${scene.t.why.keypadMode(shown.keypadMode)}`,
        ...(shown.codesUnsupportedReason === undefined
          ? [
              scene.t.devices.slots(ownDigests, slots),
              foreign > 0 ? scene.t.devices.foreign(foreign) : undefined,
              lost > 0 ? scene.t.devices.lost(lost) : undefined,
              scene.t.devices.pin(pin.minLength, pin.maxLength),
            ]
          : [rich`⚠️ ${scene.t.driver(shown.codesUnsupportedReason)}`]),
        camera?.isMissing ? scene.t.picture.isMissing(camera.id) : undefined,
      ),
      buttons: [
        ...(lost > 0 ? lostButtons(scene.t) : []),
        ...armButtons(scene.t, shown),
        ...boltButtons(scene.t, shown),
        [
          { label: scene.t.devices.log, go: placeOf('log', 'device', ...scene.args) },
          ...(shown.codesUnsupportedReason === undefined ? codeButtons(scene.t, shown) : []),
        ],
        shown.codesUnsupportedReason === undefined
          ? [{ label: scene.t.who.title, go: placeOf('who', deviceKey(shown.id), 'now') }]
          : [],
        camera && !camera.isMissing
          ? [{ label: scene.t.clip.title, go: placeOf('clip', deviceKey(shown.id)) }]
          : [],
        goneButtons(scene.t, shown),
      ],
    };
  },
  actions: {
    restore: gives((scene) => lostCodes(scene, 'put-back')),
    giveup: takesAsShown((scene) => lostCodes(scene, 'leave')),
    lock: takes(async (scene) => {
      const shown = deviceOf(scene);
      if (!shown) return { note: scene.t.gone };
      const done = await scene.house.deviceCommands.turnBolt(actorOf(scene.member), shown.id, true);
      return after(scene.t, done, () => ({ note: scene.t.bolt.isLocked }));
    }),
    check: neutral((scene) => {
      const shown = deviceOf(scene);
      if (!shown) return { note: scene.t.gone };
      return after(scene.t, scene.house.deviceCommands.check(actorOf(scene.member), shown.id), () => ({
        note:
          shown.reachable || shown.ownCodes === 0
            ? scene.t.devices.checking(shown.ownCodes)
            : scene.t.devices.checkedLater,
      }));
    }),
  },
};

function lostButtons(t: Texts): ScreenButton[][] {
  return [
    [
      { label: t.devices.restore, act: 'restore', style: 'primary' },
      { label: t.devices.giveUp, act: 'giveup' },
    ],
  ];
}

function lostCodes(scene: Scene, choice: 'put-back' | 'leave'): Navigation {
  const shown = deviceOf(scene);
  if (!shown) return { note: scene.t.gone };
  return after(
    scene.t,
    scene.house.grants.resolveDeleted(actorOf(scene.member), shown.id, choice),
    (count) => ({
      note: choice === 'put-back' ? scene.t.devices.restoring(count) : scene.t.devices.gaveUp(count),
    }),
  );
}

function codeButtons(t: Texts, { id }: DeviceView): ScreenButton[] {
  return [
    { label: t.slots.title, go: placeOf('slots', deviceKey(id), 0) },
    { label: t.devices.check, act: 'check' },
  ];
}

/** For a lock that was replaced, or is not in the house any more. */
function goneButtons(t: Texts, { id, ownCodes, reachable }: DeviceView): ScreenButton[] {
  return [
    ...(ownCodes > 0 ? [{ label: t.replace.title, go: placeOf('move', deviceKey(id)) }] : []),
    ...(reachable ? [] : [{ label: t.replace.forgetTitle, go: placeOf('device-forget', deviceKey(id)) }]),
  ];
}

function armButtons(t: Texts, { id, armed }: DeviceView): ScreenButton[][] {
  if (armed === undefined) return [];
  const modes = (['away', 'stay', 'night'] as const).filter((mode) => mode !== armed);
  const to = (mode: ArmMode): ScreenButton => ({
    label: t.arm.button[mode],
    go: placeOf('arm', mode, '-', deviceKey(id)),
  });
  return armed === 'disarmed' ? [modes.map(to)] : [[to('disarmed')]];
}

/** Both, whatever the lock last told: a bolt is turned by hand as well. Locking asks nothing. */
function boltButtons(t: Texts, { id, locked }: DeviceView): ScreenButton[][] {
  if (locked === undefined) return [];
  return [
    [
      { label: t.bolt.lock, act: 'lock' },
      { label: t.bolt.unlock, go: placeOf('unlock', deviceKey(id)) },
    ],
  ];
}

export function deviceOf({ house, args }: Scene): DeviceView | undefined {
  return deviceBy(house, args.at(-1));
}

/** @param key as `deviceKey` makes it */
export function deviceBy(house: House, key: string | undefined): DeviceView | undefined {
  return house.queries.devices().find((one) => deviceKey(one.id) === key);
}

function icon({ reachable, kind, codesUnsupportedReason }: DeviceView): string {
  if (codesUnsupportedReason !== undefined) return '⚠️';
  if (!reachable) return '📵';
  return kind === 'lock' ? '🔒' : '🛡';
}

function summary(t: Texts, all: readonly DeviceView[]): string {
  const silent = all.filter((one) => !one.reachable).length;
  return [
    t.home.devices(all.length),
    silent === 0 ? t.home.allReachable : `${silent} ${t.devices.silent}`,
  ].join(' · ');
}
