import type { ArmMode } from '../../../src/domain/device.ts';
import type { ArmOptions } from '../../../src/domain/driver/driver.ts';
import type { DeviceView } from '../../../src/engine/views/device-views.ts';
import { depends } from '../../chat/act.ts';
import { rich, lines } from '../../text/html.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Screen, type ScreenButton } from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';
import { armWords } from '../../text/lines/device-lines.ts';
import { deviceOf } from './devices.ts';

const MODES: readonly ArmMode[] = ['disarmed', 'stay', 'away', 'night'];
/** A letter of the place for each option: `n` no entry delay, `s` silent, `b` bypass. */
const OPTIONS = ['n', 's', 'b'] as const;
type Option = (typeof OPTIONS)[number];

/** `arm/<mode>/<options>/<device key>`: asks before it arms or disarms; `-` is no option. */
export const arm: Screen = {
  title: ({ args, t }) => t.arm.button[modeOf(args)],
  up: ({ args }) => placeOf('device', args.at(-1) ?? ''),
  body(scene) {
    const shown = deviceOf(scene);
    if (shown?.armed === undefined) return undefined;
    const mode = modeOf(scene.args);
    return {
      text: lines(rich`🛡 <b>${shown.name}</b>`, armWords(scene.t, shown), '', scene.t.arm.question[mode]),
      buttons: [
        ...offered(shown, mode).map((option) => [toggle(scene.t, scene.args, option)]),
        [{ label: scene.t.arm.yes[mode], act: 'yes', style: 'danger' }],
      ],
    };
  },
  actions: {
    yes: depends(
      ({ args }) => (modeOf(args) === 'disarmed' ? 'gives' : 'takes'),
      async (scene) => {
        const shown = deviceOf(scene);
        if (!shown) return { note: scene.t.gone };
        const { house, member, args } = scene;
        const done = await house.deviceCommands.arm(actorOf(member), shown.id, modeOf(args), optionsOf(args));
        return after(scene.t, done, () => ({
          to: placeOf('device', args.at(-1) ?? ''),
          note: scene.t.arm.done,
        }));
      },
    ),
  },
};

function modeOf([mode]: readonly string[]): ArmMode {
  return MODES.find((known) => known === mode) ?? 'disarmed';
}

/** What this panel has beyond the mode. */
function offered({ armAbilities }: DeviceView, mode: ArmMode): Option[] {
  if (!armAbilities || mode === 'disarmed') return [];
  const has = {
    n: armAbilities.noEntryDelay.includes(mode),
    s: armAbilities.silent,
    b: armAbilities.bypass,
  } satisfies Record<Option, boolean>;
  return OPTIONS.filter((option) => has[option]);
}

function optionsOf([, chosen = '']: readonly string[]): ArmOptions {
  return {
    noEntryDelay: chosen.includes('n'),
    silent: chosen.includes('s'),
    bypass: chosen.includes('b'),
  };
}

function toggle(
  t: Texts,
  [mode = '', chosen = '', key = '']: readonly string[],
  option: Option,
): ScreenButton {
  const isOn = chosen.includes(option);
  const next = OPTIONS.filter((one) => (one === option ? !isOn : chosen.includes(one))).join('');
  return {
    label: `${isOn ? '☑' : '☐'} ${t.arm.option[option]}`,
    go: placeOf('arm', mode, next === '' ? '-' : next, key),
  };
}
