import { neutral } from '../../chat/act.ts';
import { deviceKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen, type ScreenButton } from '../../chat/screen.ts';
import { lines, rich } from '../../text/html.ts';

/** `device-groups` */
export const deviceGroups: Screen = {
  title: ({ t }) => t.groups.devices.title,
  up: () => 'devices',
  body({ house, t }) {
    const all = house.groups.deviceGroups();
    const names = (devices: readonly string[]): string =>
      devices.map((id) => house.queries.deviceName(id)).join(', ');
    return {
      text: lines(
        all.length === 0 ? t.groups.devices.none : undefined,
        ...all.flatMap(({ id, name, devices }) =>
          id === undefined ? [t.groups.devices.area(name, names(devices))] : [],
        ),
        rich`<i>${t.groups.devices.hint}</i>`,
      ),
      buttons: all.flatMap(({ id, name, devices }): ScreenButton[][] =>
        id === undefined
          ? []
          : [
              [
                {
                  label: t.groups.devices.named(name, devices.length),
                  go: placeOf('device-group', id),
                },
              ],
            ],
      ),
    };
  },
  typed: ({ house, member, t }, text) =>
    after(t, house.groups.addDeviceGroup(actorOf(member), text), (id) => ({
      to: placeOf('device-group', id),
      note: t.groups.devices.added(text.trim()),
    })),
};

/** `device-group/<id>` */
export const deviceGroup: Screen = {
  title: (scene) => groupOf(scene)?.name ?? '…',
  up: () => 'device-groups',
  body(scene) {
    const group = groupOf(scene);
    if (!group) return undefined;
    return {
      text: scene.t.groups.devices.card(group.name),
      buttons: [
        ...scene.house.queries.devices().map(({ id, name }): ScreenButton[] => [
          {
            label: `${group.devices.includes(id) ? '☑' : '☐'} ${name}`,
            act: 'toggle',
            value: deviceKey(id),
          },
        ]),
        [
          { label: scene.t.groups.devices.rename, go: placeOf('device-group-rename', ...scene.args) },
          {
            label: scene.t.groups.devices.delete,
            go: placeOf('device-group-delete', ...scene.args),
            style: 'danger',
          },
        ],
      ],
    };
  },
  actions: {
    toggle: neutral((scene, key) => {
      const { house, member, args, t } = scene;
      const device = house.queries.devices().find(({ id }) => deviceKey(id) === key);
      const isIn = groupOf(scene)?.devices.includes(device?.id ?? '') ?? false;
      if (!device) return { note: scene.t.gone };
      return after(
        t,
        house.groups.setInGroup(actorOf(member), Number(args[0]), device.id, !isIn),
        () => ({}),
      );
    }),
  },
};

/** `device-group-rename/<id>` */
export const deviceGroupRename: Screen = {
  title: ({ t }) => t.groups.devices.renameTitle,
  up: ({ args }) => placeOf('device-group', ...args),
  body(scene) {
    const group = groupOf(scene);
    return group && { text: scene.t.groups.devices.renameQuestion(group.name) };
  },
  typed: ({ house, member, t, args: [id = ''] }, text) =>
    after(t, house.groups.renameDeviceGroup(actorOf(member), Number(id), text), () => ({
      to: placeOf('device-group', id),
      note: t.groups.devices.changed,
    })),
};

/** `device-group-delete/<id>` */
export const deviceGroupDelete: Screen = {
  title: ({ t }) => t.groups.devices.deleteTitle,
  up: ({ args }) => placeOf('device-group', ...args),
  body(scene) {
    const group = groupOf(scene);
    if (!group) return undefined;
    return {
      text: scene.t.groups.devices.deleteQuestion(group.name),
      buttons: [
        [
          { label: scene.t.groups.devices.deleteYes, act: 'yes', style: 'danger' },
          { label: scene.t.groups.devices.deleteNo, go: placeOf('device-group', ...scene.args) },
        ],
      ],
    };
  },
  actions: {
    yes: neutral((scene) => {
      const name = groupOf(scene)?.name ?? '';
      const { house, member, args, t } = scene;
      return after(t, house.groups.removeDeviceGroup(actorOf(member), Number(args[0])), () => ({
        to: 'device-groups',
        note: scene.t.groups.devices.deleted(name),
      }));
    }),
  },
};

function groupOf({ house, args }: Scene) {
  return house.groups.deviceGroups().find(({ id }) => id !== undefined && id === Number(args[0]));
}
