import type { UnitView } from '../../../src/engine/views/booking-views.ts';
import { depends, type Access } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import {
  actorOf,
  after,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import { lines, rich } from '../../text/html.ts';
import { FIELDS, UNIT_FIELDS } from './unit-fields.ts';
import type { UnitField, UnitFieldName } from './unit-fields.ts';
import { unitOf } from './units.ts';

const NUMBERS = ['beforeMinutes', 'afterMinutes', 'earlyHours'] as const;

/** `unit-settings/<id>`: all settings with their values. */
export const unitSettings: Screen = {
  title: ({ t }) => t.units.settingsTitle,
  up: ({ args }) => placeOf('unit', ...args),
  body(scene) {
    const shown = unitOf(scene);
    if (!shown) return undefined;
    const { t } = scene;
    return {
      text: lines(
        rich`${t.units.settingsQuestion}`,
        '',
        ...UNIT_FIELDS.map((name) =>
          t.units.settingLine(t.units.set[name].label, FIELDS[name].value(shown, scene)),
        ),
      ),
      buttons: pairs(
        UNIT_FIELDS.map((name) => ({
          label: t.units.set[name].label,
          go: placeOf('unit-set', shown.id, name),
        })),
      ),
    };
  },
};

/** `unit-set/<id>/<field>` */
export const unitSet: Screen = {
  title: (scene) => scene.t.units.set[fieldOf(scene)].label,
  up: ({ args: [id = ''] }) => placeOf('unit-settings', id),
  takesDigits: (scene) => FIELDS[fieldOf(scene)].takesDigits === true,
  body(scene) {
    const shown = unitOf(scene);
    if (!shown) return undefined;
    const { t } = scene;
    const name = fieldOf(scene);
    const field = FIELDS[name];
    return {
      text: lines(rich`${t.units.set[name].ask}`, '', t.units.now(field.value(shown, scene))),
      buttons: field.buttons(shown, scene),
    };
  },
  typed: (scene, text) => {
    const { typed } = FIELDS[fieldOf(scene)];
    return typed ? changed(scene, (unit) => typed(unit, text, scene)) : { note: scene.t.units.tapHere };
  },
  actions: {
    pick: depends(
      (scene, value) => accessOfPatch(scene, FIELDS[fieldOf(scene)].pick, value),
      (scene, value) => {
        const { pick } = FIELDS[fieldOf(scene)];
        return pick ? changed(scene, (unit) => pick(unit, value, scene)) : { note: scene.t.gone };
      },
    ),
    toggle: depends(
      (scene, key) => accessOfPatch(scene, FIELDS[fieldOf(scene)].toggle, key),
      (scene, key) => {
        const { toggle } = FIELDS[fieldOf(scene)];
        return toggle
          ? changed(scene, (unit) => toggle(unit, key, scene), { stays: true })
          : { note: scene.t.gone };
      },
    ),
  },
};

/** Fewer devices, less time, no cleaners or no backup codes take access away. All else may give some. */
function accessOfPatch(scene: Scene, make: UnitField['pick'], value: string): Access {
  const unit = unitOf(scene);
  const patch = unit && make?.(unit, value, scene);
  if (!patch || 'note' in patch) return 'gives';
  const isLess =
    (patch.devices !== undefined && patch.devices.length < unit.devices.length) ||
    NUMBERS.some((key) => patch[key] !== undefined && patch[key] < unit[key]) ||
    ('cleaning' in patch && patch.cleaning === undefined) ||
    patch.backup === 'off';
  return isLess ? 'takes' : 'gives';
}

function changed(
  scene: Scene,
  change: (unit: UnitView) => ReturnType<NonNullable<UnitField['pick']>>,
  { stays = false } = {},
): Navigation {
  const { house, member, t, args } = scene;
  const shown = unitOf(scene);
  if (!shown) return { to: 'bookings', note: t.units.gone };
  const patch = change(shown);
  if ('note' in patch) return patch;
  return after(t, house.bookings.units.edit(actorOf(member), shown.id, patch), () =>
    stays ? {} : { to: placeOf('unit-settings', args[0] ?? ''), note: t.units.changed },
  );
}

function fieldOf({ args }: Scene): UnitFieldName {
  return UNIT_FIELDS.find((name) => name === args[1]) ?? 'name';
}

function pairs(buttons: readonly ScreenButton[]): ScreenButton[][] {
  return buttons.flatMap((one, index) =>
    index % 2 === 0 ? [[one, ...buttons.slice(index + 1, index + 2)]] : [],
  );
}
