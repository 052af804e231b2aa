import type { DeviceSlotView, DeviceView } from '../../../src/engine/views/device-views.ts';
import { gives, neutral, takesAsShown } from '../../chat/act.ts';
import { rich, lines } from '../../text/html.ts';
import { deviceKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen, type ScreenButton } from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';
import { deviceBy } from './devices.ts';
import { pager, PAGE_SIZE } from '../pages.ts';

/** `slots/<device key>/<page>`: what each slot of a device holds, as far as it is known. */
export const slots: Screen = {
  title: ({ t }) => t.slots.title,
  up: ({ args }) => placeOf('device', args[0] ?? ''),
  body(scene) {
    const device = deviceBy(scene.house, scene.args[0]);
    if (!device) return undefined;
    const all = scene.house.queries.slots(device.id);
    const listed = [...all.filter(isForeign), ...all.filter(({ holds }) => holds === 'ours')];
    const page = Number(scene.args[1] ?? 0) || 0;
    const pages = Math.max(1, Math.ceil(listed.length / PAGE_SIZE));
    const unread = count(all, 'unread');
    return {
      text: lines(
        rich`🔢 <b>${device.name}</b>`,
        scene.t.slots.counts(
          all.length,
          count(all, 'ours'),
          all.filter(isForeign).length,
          count(all, 'empty'),
        ),
        unread > 0 ? scene.t.slots.unread(unread) : undefined,
        count(all, 'blocked') > 0 ? scene.t.slots.blocked(count(all, 'blocked')) : undefined,
        count(all, 'reserved') > 0 ? scene.t.slots.reserved(count(all, 'reserved')) : undefined,
      ),
      buttons: [
        ...listed
          .slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
          .map((one) => [slotButton(scene.t, one, deviceKey(device.id))]),
        pages > 1 ? pager(scene.t, (to) => placeOf('slots', deviceKey(device.id), to), page, pages) : [],
        unread > 0 ? [{ label: scene.t.slots.readAll(unread), act: 'read' }] : [],
      ],
    };
  },
  actions: {
    read: neutral(async (scene) => {
      const device = deviceBy(scene.house, scene.args[0]);
      if (!device) return { note: scene.t.gone };
      return after(scene.t, await scene.house.foreign.readAll(actorOf(scene.member), device.id), () => ({}));
    }),
  },
};

/** `slot/<device key>/<slot>`: somebody's code, and what an owner may do about it. */
export const slot: Screen = {
  title: ({ args, t }) => t.slots.slot(Number(args[1])),
  up: ({ args }) => placeOf('slots', args[0] ?? '', 0),
  body(scene) {
    const found = foreignAt(scene);
    if (!found) return undefined;
    const { device, shown } = found;
    const here = scene.args.join('/');
    const adopt: ScreenButton = shown.sameAs
      ? { label: scene.t.slots.join(shown.sameAs.userName), act: 'join' }
      : { label: scene.t.slots.adopt, go: `adopt/${here}/0` };
    return {
      text: lines(
        rich`🔑 <b>${device.name}</b>, ${scene.t.slots.slot(shown.slot)}`,
        shown.holds === 'known' ? scene.t.slots.known : scene.t.slots.unreadable,
        shown.sameAs ? scene.t.slots.samePin(shown.sameAs.userName) : undefined,
        shown.leftAlone ? scene.t.slots.isLeftAlone : undefined,
      ),
      buttons: [
        [adopt],
        [
          ...(shown.leftAlone ? [] : [{ label: scene.t.slots.leave, act: 'leave' }]),
          { label: scene.t.slots.remove, go: `slot-remove/${here}`, style: 'danger' },
        ],
      ],
    };
  },
  actions: {
    // It stays, and nobody is reminded of it.
    leave: gives((scene) => {
      const found = foreignAt(scene);
      if (!found) return { note: scene.t.gone };
      const place = { device: found.device.id, slot: found.shown.slot };
      return after(scene.t, scene.house.foreign.leave(actorOf(scene.member), place), () => ({
        to: placeOf('slots', scene.args[0] ?? '', 0),
        note: scene.t.slots.left,
      }));
    }),
    join: gives(async (scene) => {
      const found = foreignAt(scene);
      if (!found?.shown.sameAs) return { note: scene.t.gone };
      const { device, shown } = found;
      const adoption = { device: device.id, slot: shown.slot, user: shown.sameAs!.user };
      return after(scene.t, await scene.house.foreign.adopt(actorOf(scene.member), adoption), ({ code }) => ({
        to: placeOf('code', code),
        note: scene.t.slots.adopted,
      }));
    }),
  },
};

/** `slot-remove/<device key>/<slot>`: asks before somebody's key is cleared. */
export const slotRemove: Screen = {
  title: ({ t }) => t.slots.removeTitle,
  up: ({ args }) => placeOf('slot', ...args),
  body(scene) {
    const found = foreignAt(scene);
    if (!found) return undefined;
    return {
      text: scene.t.slots.removeQuestion(found.shown.slot, found.device.name),
      buttons: [
        [
          { label: scene.t.slots.removeYes, act: 'yes', style: 'danger' },
          { label: scene.t.slots.removeNo, go: placeOf('slot', ...scene.args) },
        ],
      ],
    };
  },
  actions: {
    yes: takesAsShown((scene) => {
      const found = foreignAt(scene);
      if (!found) return { note: scene.t.gone };
      const place = { device: found.device.id, slot: found.shown.slot };
      return after(scene.t, scene.house.foreign.remove(actorOf(scene.member), place), (code) => ({
        to: placeOf('code', code),
      }));
    }),
  },
};

export interface FoundCode {
  readonly device: DeviceView;
  readonly shown: DeviceSlotView;
}

/** The code of somebody that a place `…/<device key>/<slot>` names; undefined once it is not there any more. */
export function foreignAt({ house, args }: Scene): FoundCode | undefined {
  const device = deviceBy(house, args[0]);
  const shown = device && house.queries.slots(device.id).find((one) => one.slot === Number(args[1]));
  return device && shown && isForeign(shown) ? { device, shown } : undefined;
}

function isForeign({ holds }: DeviceSlotView): boolean {
  return holds === 'known' || holds === 'unreadable';
}

function count(all: readonly DeviceSlotView[], holds: DeviceSlotView['holds']): number {
  return all.filter((one) => one.holds === holds).length;
}

function slotButton(
  t: Texts,
  { slot: number, grant, leftAlone, sameAs }: DeviceSlotView,
  key: string,
): ScreenButton {
  if (grant)
    return {
      label: `${t.icon[grant.state]} ${number}: ${t.whose(grant.userName)}`,
      go: placeOf('code', grant.code),
    };
  const whose = sameAs ? t.slots.samePin(sameAs.userName) : t.slots.somebodys;
  return { label: `${leftAlone ? '▫️' : '🔑'} ${number}: ${whose}`, go: placeOf('slot', key, number) };
}
