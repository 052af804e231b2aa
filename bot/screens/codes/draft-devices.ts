import type { DeviceId } from '../../../src/domain/device.ts';
import { activeAt } from '../../../src/domain/schedule/schedule.ts';
import type { House } from '../../../src/engine/house.ts';
import { neutral } from '../../chat/act.ts';
import { deviceKey } from '../../chat/places/callback-data.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import { refusalWords, type Navigation, type Scene, type Screen } from '../../chat/screen.ts';
import { devicesNamed } from '../../phrases/named-devices.ts';
import { rich } from '../../text/html.ts';
import type { Texts } from '../../text/index.ts';
import { codeDevices, groupsOf, withGroup } from './code-devices.ts';
import {
  cancelButton,
  generate,
  lackingSecond,
  lengthsOf,
  onward,
  pinRefusals,
  step,
  stepBefore,
  type DraftAct,
} from './draft-steps.ts';
import { favouriteActs, favouriteButtons } from './favourites.ts';
import { sameAct, sameButton } from './last-code.ts';

export const draftDevices: Screen = step({
  back: (scene) => stepBefore('draft-devices', scene),
  body(draft, scene) {
    const { house, t } = scene;
    const isNew = draft.code === undefined && draft.schedule === undefined;
    const devices = codeDevices(house);
    return {
      text: rich`${devices.length === 0 ? t.draft.noDevices : t.draft.devices}`,
      buttons: [
        ...devices.map((device) => [
          {
            label: `${draft.devices.includes(device.id) ? '☑' : '☐'} ${device.name}`,
            act: 'toggle',
            value: deviceKey(device.id),
          },
        ]),
        ...groupsOf(house).map((group) => [
          {
            label: `${group.devices.every((id) => draft.devices.includes(id)) ? '☑' : '☐'} ${t.groups.devices.named(group.name, group.devices.length)}`,
            act: 'group',
            value: group.key,
          },
        ]),
        devices.length > 1 ? [{ label: t.draft.allDevices, act: 'all' }] : [],
        // What was chosen before does not suit what is chosen now.
        pinRefusals(draft, house).length > 0 || lackingSecond(draft, house).length > 0
          ? [
              { label: t.draft.generate, act: 'generate' },
              { label: t.draft.changePin, go: 'draft-pin' },
            ]
          : [],
        ...(isNew && draft.devices.length > 0 ? favouriteButtons(t) : []),
        isNew && draft.devices.length === 0 ? sameButton(draft, scene) : [],
        [{ label: t.button.done, act: 'done', style: 'primary' }, cancelButton(t)],
      ],
    };
  },
  typed(draft, scene, text) {
    const { house, t } = scene;
    const named = devicesNamed(t, text, codeDevices(house), house.groups.deviceGroups());
    const [only, ...more] = named ?? [];
    if (!named || !only) return { note: t.draft.whichDevices };
    return chosen(
      draft,
      more.length === 0 ? toggled(draft, house, only) : { ...draft, devices: named },
      scene,
    );
  },
  acts: {
    generate,
    same: sameAct,
    // Once a device is ticked, its schedule is one tap away.
    ...Object.fromEntries(Object.entries(favouriteActs).map(([name, act]) => [name, onceSuited(act)])),
    toggle: neutral((draft, scene, key) => {
      const device = codeDevices(scene.house).find(({ id }) => deviceKey(id) === key);
      return device ? chosen(draft, toggled(draft, scene.house, device.id), scene) : { note: scene.t.gone };
    }),
    group: neutral((draft, scene, key) => {
      const group = groupsOf(scene.house).find((one) => one.key === key);
      return group
        ? chosen(draft, withGroup(draft, scene.house, group.devices), scene)
        : { note: scene.t.gone };
    }),
    all: neutral((draft, scene) =>
      chosen(draft, { ...draft, devices: codeDevices(scene.house).map(({ id }) => id) }, scene),
    ),
    done: onceSuited(neutral((draft, { house }) => onward(draft, house))),
  },
});

/** Goes on only with devices that take the PIN. */
function onceSuited(act: DraftAct): DraftAct {
  return neutral((draft, scene, value) => {
    if (draft.devices.length === 0) return { note: scene.t.draft.noneChosen };
    const refusals = pinRefusals(draft, scene.house);
    return refusals.length > 0 ? { note: refusalWords(scene.t, refusals) } : act.run(draft, scene, value);
  });
}

/** What speaks against a device is said when it is ticked, and not at the end. */
function chosen(before: CodeDraft, draft: CodeDraft, { house, now, t }: Scene): Navigation {
  const added = draft.devices.filter((id) => !before.devices.includes(id));
  if (added.length === 0) return { draft };
  const room = isWantedNow(draft, { now, zone: house.zone })
    ? added.flatMap((id) => noRoom(t, draft, house, id))
    : [];
  const refusals = pinRefusals(draft, house);
  const lacking = lackingSecond(draft, house).filter((id) => added.includes(id));
  const words = [
    ...room,
    ...(lacking.length > 0 ? [t.draft.needsSecond(lengthsOf(lacking, { house, t }))] : []),
    ...(refusals.length > 0 ? [refusalWords(t, refusals)] : []),
  ];
  return words.length > 0 ? { draft, note: words.join('\n') } : { draft };
}

/** A code whose time comes later finds its slot then. */
function isWantedNow({ schedule }: CodeDraft, { now, zone }: { now: number; zone: string }): boolean {
  return schedule === undefined || activeAt(schedule, now, zone);
}

function noRoom(
  t: Texts,
  { code, also = [], schedule = {} }: CodeDraft,
  house: House,
  id: DeviceId,
): string[] {
  if (code !== undefined && !house.codes.needsSlot(code, id, { schedule })) return [];
  const free = Math.max(0, house.codes.freeSlots(id));
  const codes = 1 + also.length;
  if (free >= codes) return [];
  if (free === 0) return [refusalWords(t, [house.codes.noFreeSlot(id)])];
  return [t.draft.roomForFewer(house.queries.deviceName(id), free, codes)];
}

/** In the house's order, so that they are always named in the same one. */
function toggled(draft: CodeDraft, house: House, device: DeviceId): CodeDraft {
  const devices = house.queries
    .devices()
    .map(({ id }) => id)
    .filter((id) => draft.devices.includes(id) !== (id === device));
  return { ...draft, devices };
}
