import type { AccessView, Explanation, Obstacle } from '../../src/engine/queries/views.ts';
import { mayHoldPinBesideTimes } from '../phrases/digits.ts';
import { lines, rich, type Html } from '../text/html.ts';
import { readMoment } from '../phrases/typed-times.ts';
import { placeOf } from '../chat/places/place.ts';
import type { Scene, Screen } from '../chat/screen.ts';
import type { Texts } from '../text/index.ts';
import { stateWords } from '../text/lines.ts';
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
        ...shown.flatMap((one) => [explanation(one, scene), ...hints(one, scene)]),
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
          access(scene.t, one, { scene, at, isShut: isNow && device.keypadMode !== undefined, isNow }),
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

function access(
  t: Texts,
  { user, certain, wanted, state, until, condition, uses }: AccessView,
  { scene, at, isNow, isShut }: { scene: Scene; at: number; isNow: boolean; isShut: boolean },
): Html {
  const { zone } = scene.house;
  const name = t.whose(user?.name);
  if (!wanted) return rich`${t.icon[state]} ${name}: ${stateWords(t, { state })}`;
  const time = until === undefined ? '' : `, ${t.who.until(t.moment(until, at, zone))}`;
  const left = uses && t.uses.left(uses);
  const end = left && isNow ? `${time}, ${t.who.usesLeft(left)}` : time;
  const ifs = [
    condition && t.condition.describe(condition, condition.known),
    left && !isNow ? t.who.ifUsesLeft(left) : undefined,
  ].filter((part) => part !== undefined);
  if (ifs.length > 0) return rich`❔ ${name}${end}, ${ifs.join(', ')}`;
  if (isShut) return rich`⛔ ${name}${end}`;
  if (certain) return rich`${isNow ? '✅' : '🗓'} ${name}${end}`;
  const oldPin = state === 'overdue' ? { oldPin: true as const } : {};
  return rich`${t.icon[state]} ${name}${end}: ${stateWords(t, { state, ...oldPin })}`;
}

function explanation(one: Explanation, scene: Scene): Html {
  if (one.opens) {
    const icon = scene.t.icon[one.verifiedAt === undefined ? 'unverified' : 'live'];
    return rich`${icon} ${one.deviceName}: ${scene.t.why.opens(checked(one, scene))}`;
  }
  const reasons = [...new Set(one.obstacles.map((obstacle) => obstacleWords(obstacle, scene)))];
  return rich`⛔ ${one.deviceName}: ${reasons.join(' ')}`;
}

function hints({ hints: all }: Explanation, scene: Scene): Html[] {
  return all.map((hint) => rich`    • ${obstacleWords(hint, scene)}`);
}

function checked({ verifiedAt }: Explanation, { now, house, t }: Scene): string | undefined {
  return verifiedAt === undefined ? undefined : t.moment(verifiedAt, now, house.zone);
}

function obstacleWords(obstacle: Obstacle, { now, house, t }: Scene): string {
  switch (obstacle.kind) {
    case 'later':
      return t.why.later(t.moment(obstacle.at, now, house.zone));
    case 'condition': {
      const { condition } = obstacle;
      return condition.known
        ? t.why.condition(t.condition.words(condition), t.condition.value(condition))
        : t.why.conditionUnknown(t.condition.words(condition), t.condition.value(condition));
    }
    case 'used-up':
      return t.why.usedUp(t.moment(obstacle.at, now, house.zone), obstacle.mayOpen);
    case 'uses':
      return t.why.uses(t.uses.left(obstacle.uses));
    case 'grant':
      return t.why.grant(stateWords(t, obstacle));
    case 'keypad-mode':
      return t.why.keypadMode(obstacle.mode);
    case 'battery':
      return t.why.battery(obstacle.percent);
    case 'wrong-codes':
      return t.why.wrongCodes(obstacle.count, t.moment(obstacle.at, now, house.zone));
    default:
      return t.why[obstacle.kind];
  }
}
