import type { ArmMode } from '../../../src/domain/device.ts';
import type { House } from '../../../src/engine/house.ts';
import type { DeviceView } from '../../../src/engine/queries/views.ts';
import { gives, neutral, takes, takesAsShown } from '../../chat/act.ts';
import { rich, lines } from '../../text/html.ts';
import { deviceKey, placeOf } from '../../chat/callback-data.ts';
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

/** `devices` */
export const devices: Screen = {
  title: () => en.devices.title,
  up: () => 'home',
  body({ house }) {
    const all = house.queries.devices();
    return {
      text: rich`${all.length === 0 ? en.devices.none : summary(all)}`,
      buttons: all.map((device): ScreenButton[] => [
        { label: `${icon(device)} ${device.name}`, go: placeOf('device', deviceKey(device.id)) },
      ]),
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
        rich`${icon(shown)} <b>${shown.name}</b>: ${lifeWords(shown, scene)}`,
        [en.devices.kind[kind], ...(model === undefined ? [] : [model])].join(' · '),
        battery === undefined ? undefined : en.devices.battery(battery),
        armWords(shown),
        boltWords(shown),
        shown.keypadMode === undefined ? undefined : `⛔ ${en.why.keypadMode(shown.keypadMode)}`,
        ...(shown.codesUnsupportedReason === undefined
          ? [
              en.devices.slots(ownDigests, slots),
              foreign > 0 ? en.devices.foreign(foreign) : undefined,
              lost > 0 ? en.devices.lost(lost) : undefined,
              en.devices.pin(pin.minLength, pin.maxLength),
            ]
          : [rich`⚠️ ${shown.codesUnsupportedReason}`]),
        camera?.isMissing ? en.picture.isMissing(camera.id) : undefined,
      ),
      buttons: [
        ...(lost > 0 ? LOST_BUTTONS : []),
        ...armButtons(shown),
        ...boltButtons(shown),
        [
          { label: en.devices.log, go: placeOf('log', 'device', ...scene.args) },
          ...(shown.codesUnsupportedReason === undefined ? codeButtons(shown) : []),
        ],
        shown.codesUnsupportedReason === undefined
          ? [{ label: en.who.title, go: placeOf('who', deviceKey(shown.id), 'now') }]
          : [],
        camera && !camera.isMissing
          ? [{ label: en.clip.title, go: placeOf('clip', deviceKey(shown.id)) }]
          : [],
        goneButtons(shown),
      ],
    };
  },
  actions: {
    restore: gives((scene) => lostCodes(scene, 'put-back')),
    giveup: takesAsShown((scene) => lostCodes(scene, 'leave')),
    lock: takes(async (scene) => {
      const shown = deviceOf(scene);
      if (!shown) return { note: en.gone };
      const done = await scene.house.deviceCommands.turnBolt(actorOf(scene.member), shown.id, true);
      return after(done, () => ({ note: en.bolt.isLocked }));
    }),
    check: neutral((scene) => {
      const shown = deviceOf(scene);
      if (!shown) return { note: en.gone };
      return after(scene.house.deviceCommands.check(actorOf(scene.member), shown.id), () => ({
        note:
          shown.reachable || shown.ownCodes === 0
            ? en.devices.checking(shown.ownCodes)
            : en.devices.checkedLater,
      }));
    }),
  },
};

const LOST_BUTTONS: ScreenButton[][] = [
  [
    { label: en.devices.restore, act: 'restore', style: 'primary' },
    { label: en.devices.giveUp, act: 'giveup' },
  ],
];

function lostCodes(scene: Scene, choice: 'put-back' | 'leave'): Navigation {
  const shown = deviceOf(scene);
  if (!shown) return { note: en.gone };
  return after(scene.house.grants.resolveDeleted(actorOf(scene.member), shown.id, choice), (count) => ({
    note: choice === 'put-back' ? en.devices.restoring(count) : en.devices.gaveUp(count),
  }));
}

function codeButtons({ id }: DeviceView): ScreenButton[] {
  return [
    { label: en.slots.title, go: placeOf('slots', deviceKey(id), 0) },
    { label: en.devices.check, act: 'check' },
  ];
}

/** Of a panel that is connected no more is to be said; a lock is asked only when there is something to ask. */
function lifeWords({ reachable, kind, heardAt }: DeviceView, { now, house }: Scene): string {
  const heard = heardAt === undefined ? undefined : en.devices.heard(moment(heardAt, now, house.zone));
  if (!reachable) return [en.devices.silent, ...(heard ? [heard] : [])].join(', ');
  return kind === 'partition' ? en.devices.connected : (heard ?? en.devices.notHeard);
}

export function armWords({ armed, reachable }: DeviceView): string | undefined {
  return armed && asTold(en.arm.state[armed], reachable);
}

export function boltWords({ locked, reachable }: DeviceView): string | undefined {
  return locked === undefined ? undefined : asTold(en.bolt.state(locked), reachable);
}

function asTold(state: string, reachable: boolean): string {
  return reachable ? state : en.devices.whenHeard(state);
}

/** For a lock that was replaced, or is not in the house any more. */
function goneButtons({ id, ownCodes, reachable }: DeviceView): ScreenButton[] {
  return [
    ...(ownCodes > 0 ? [{ label: en.replace.title, go: placeOf('move', deviceKey(id)) }] : []),
    ...(reachable ? [] : [{ label: en.replace.forgetTitle, go: placeOf('device-forget', deviceKey(id)) }]),
  ];
}

function armButtons({ id, armed }: DeviceView): ScreenButton[][] {
  if (armed === undefined) return [];
  const modes = (['away', 'stay', 'night'] as const).filter((mode) => mode !== armed);
  const to = (mode: ArmMode): ScreenButton => ({
    label: en.arm.button[mode],
    go: placeOf('arm', mode, '-', deviceKey(id)),
  });
  return armed === 'disarmed' ? [modes.map(to)] : [[to('disarmed')]];
}

/** Both, whatever the lock last told: a bolt is turned by hand as well. Locking asks nothing. */
function boltButtons({ id, locked }: DeviceView): ScreenButton[][] {
  if (locked === undefined) return [];
  return [
    [
      { label: en.bolt.lock, act: 'lock' },
      { label: en.bolt.unlock, go: placeOf('unlock', deviceKey(id)) },
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

function summary(all: readonly DeviceView[]): string {
  const silent = all.filter((one) => !one.reachable).length;
  return [
    en.home.devices(all.length),
    silent === 0 ? en.home.allReachable : `${silent} ${en.devices.silent}`,
  ].join(' · ');
}
