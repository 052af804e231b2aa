import { mayHoldPinBesideTimes } from '../phrases/digits.ts';
import { accessLine, explanationLines } from '../text/answers.ts';
import { lines, rich } from '../text/html.ts';
import { readMoment } from '../phrases/typed-times.ts';
import { placeOf } from '../chat/places/place.ts';
import { hereOf, type Scene, type Screen } from '../chat/screen.ts';
import { deviceBy } from './devices/devices.ts';
import type { Place } from '../chat/places/place.ts';

/** `why/<user>`: what keeps somebody out, device by device. */
export const why: Screen = {
  title: ({ t }) => t.why.title,
  up: ({ args }) => placeOf('user', ...args),
  body(scene) {
    const user = scene.house.queries.user(Number(scene.args[0]));
    if (!user) return undefined;
    const found = scene.house.answers.explain(user.id);
    const shown = found.some(({ hasCode }) => hasCode) ? found.filter(({ hasCode }) => hasCode) : [];
    const without = found.filter(({ hasCode }) => !hasCode).map(({ deviceName }) => deviceName);
    return {
      text: lines(
        shown.length === 0 ? scene.t.why.noCode(user.name) : undefined,
        ...shown.map((one) => explanationLines(one, hereOf(scene))),
        shown.length > 0 && without.length > 0 ? scene.t.why.without(without.join(', ')) : undefined,
      ),
      buttons: [[{ label: scene.t.button.refresh, go: placeOf('why', user.id) }]],
    };
  },
};

/** `who/<device key>/<time>`: who can open a device; `now`, or epoch minutes. Another time can be typed. */
export const who: Screen = {
  title: ({ t }) => t.who.title,
  up: ({ args }) => placeOf('device', args[0] ?? ''),
  body(scene) {
    const device = deviceBy(scene.house, scene.args[0]);
    if (!device) return undefined;
    const at = timeOf(scene);
    const all = scene.house.answers.whoCanOpen(device.id, at);
    const isNow = scene.args[1] === 'now';
    const when = isNow
      ? scene.t.who.now
      : `${scene.t.moment(at, scene.now, scene.house.zone)}, ${scene.t.who.byPlan}`;
    return {
      text: lines(
        rich`🚪 <b>${device.name}</b>, ${when}:`,
        device.keypadMode && rich`⛔ ${scene.t.why.keypadMode(device.keypadMode)}`,
        ...all.map((one) =>
          accessLine(one, { at, isNow, isShut: isNow && device.keypadMode !== undefined }, hereOf(scene)),
        ),
        all.length === 0 ? scene.t.who.nobody : undefined,
        device.foreign > 0 ? scene.t.devices.foreign(device.foreign) : undefined,
        device.reachable ? undefined : scene.t.who.silent,
        '',
        scene.t.who.hint,
      ),
      buttons: [[{ label: scene.t.button.refresh, go: placeOf('who', ...scene.args) }]],
    };
  },
  takesDigits: ({ house, now, member }, text) =>
    readMoment(text, { now, zone: house.zone }, member.language) !== undefined ||
    !mayHoldPinBesideTimes(text),
  typed: ({ house, args, now, member, t }, text) => {
    const at = readMoment(text, { now, zone: house.zone }, member.language);
    return at === undefined ? { note: t.who.notUnderstood } : { to: whoPlace(args[0] ?? '', at, now) };
  },
};

/** @param at epoch milliseconds */
export function whoPlace(deviceKey: string, at: number, now: number): Place {
  return placeOf('who', deviceKey, at === now ? 'now' : Math.floor(at / 60_000));
}

function timeOf({ args, now }: Scene): number {
  const minutes = Number(args[1]);
  return Number.isInteger(minutes) ? minutes * 60_000 : now;
}
