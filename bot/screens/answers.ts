import type { AccessView, Explanation, Obstacle } from '../../src/engine/queries/views.ts';
import { mayHoldPinBesideTimes } from '../phrases/digits.ts';
import { lines, rich, type Html } from '../text/html.ts';
import { parseMoment } from '../phrases/moment.ts';
import { placeOf } from '../chat/callback-data.ts';
import type { Scene, Screen } from '../chat/screen.ts';
import { en } from '../text/en/en.ts';
import { stateWords } from '../text/lines.ts';
import { moment } from '../text/time.ts';
import { deviceBy } from './devices/devices.ts';

/** `why/<user>`: what keeps somebody out, device by device. */
export const why: Screen = {
  title: () => en.why.title,
  up: ({ args }) => placeOf('user', ...args),
  body(scene) {
    const user = scene.house.queries.user(Number(scene.args[0]));
    if (!user) return undefined;
    const found = scene.house.answers.explain(user.id);
    const shown = found.some(({ hasCode }) => hasCode) ? found.filter(({ hasCode }) => hasCode) : [];
    const without = found.filter(({ hasCode }) => !hasCode).map(({ deviceName }) => deviceName);
    return {
      text: lines(
        shown.length === 0 ? en.why.noCode(user.name) : undefined,
        ...shown.flatMap((one) => [explanation(one, scene), ...hints(one, scene)]),
        shown.length > 0 && without.length > 0 ? en.why.without(without.join(', ')) : undefined,
      ),
      buttons: [[{ label: en.button.refresh, go: placeOf('why', user.id) }]],
    };
  },
};

/** `who/<device key>/<time>`: who can open a device; `now`, or epoch minutes. Another time can be typed. */
export const who: Screen = {
  title: () => en.who.title,
  up: ({ args }) => placeOf('device', args[0] ?? ''),
  body(scene) {
    const device = deviceBy(scene.house, scene.args[0]);
    if (!device) return undefined;
    const at = timeOf(scene);
    const all = scene.house.answers.whoCanOpen(device.id, at);
    const isNow = scene.args[1] === 'now';
    const when = isNow ? en.who.now : `${moment(at, scene.now, scene.house.zone)}, ${en.who.byPlan}`;
    return {
      text: lines(
        rich`🚪 <b>${device.name}</b>, ${when}:`,
        device.keypadMode && rich`⛔ ${en.why.keypadMode(device.keypadMode)}`,
        ...all.map((one) =>
          access(one, { scene, at, isShut: isNow && device.keypadMode !== undefined, isNow }),
        ),
        all.length === 0 ? en.who.nobody : undefined,
        device.foreign > 0 ? en.devices.foreign(device.foreign) : undefined,
        device.reachable ? undefined : en.who.silent,
        '',
        en.who.hint,
      ),
      buttons: [[{ label: en.button.refresh, go: placeOf('who', ...scene.args) }]],
    };
  },
  takesDigits: ({ house, now }, text) =>
    parseMoment(text, { now, zone: house.zone }) !== undefined || !mayHoldPinBesideTimes(text),
  typed: ({ house, args, now }, text) => {
    const at = parseMoment(text, { now, zone: house.zone });
    return at === undefined ? { note: en.who.notUnderstood } : { to: whoPlace(args[0] ?? '', at, now) };
  },
};

/** @param at epoch milliseconds */
export function whoPlace(deviceKey: string, at: number, now: number): string {
  return placeOf('who', deviceKey, at === now ? 'now' : Math.floor(at / 60_000));
}

function timeOf({ args, now }: Scene): number {
  const minutes = Number(args[1]);
  return Number.isInteger(minutes) ? minutes * 60_000 : now;
}

function access(
  { user, certain, wanted, state, until, condition, uses }: AccessView,
  { scene, at, isNow, isShut }: { scene: Scene; at: number; isNow: boolean; isShut: boolean },
): Html {
  const { zone } = scene.house;
  if (!wanted) return rich`${en.icon[state]} ${user.name}: ${stateWords({ state })}`;
  const time = until === undefined ? '' : `, ${en.who.until(moment(until, at, zone))}`;
  const left = uses && en.uses.left(uses);
  const end = left && isNow ? `${time}, ${en.who.usesLeft(left)}` : time;
  const ifs = [
    condition && en.condition.describe(condition, condition.known),
    left && !isNow ? en.who.ifUsesLeft(left) : undefined,
  ].filter((part) => part !== undefined);
  if (ifs.length > 0) return rich`❔ ${user.name}${end}, ${ifs.join(', ')}`;
  if (isShut) return rich`⛔ ${user.name}${end}`;
  if (certain) return rich`${isNow ? '✅' : '🗓'} ${user.name}${end}`;
  const oldPin = state === 'overdue' ? { oldPin: true as const } : {};
  return rich`${en.icon[state]} ${user.name}${end}: ${stateWords({ state, ...oldPin })}`;
}

function explanation(one: Explanation, scene: Scene): Html {
  if (one.opens) {
    const icon = en.icon[one.verifiedAt === undefined ? 'unverified' : 'live'];
    return rich`${icon} ${one.deviceName}: ${en.why.opens(checked(one, scene))}`;
  }
  const reasons = [...new Set(one.obstacles.map((obstacle) => obstacleWords(obstacle, scene)))];
  return rich`⛔ ${one.deviceName}: ${reasons.join(' ')}`;
}

function hints({ hints: all }: Explanation, scene: Scene): Html[] {
  return all.map((hint) => rich`    • ${obstacleWords(hint, scene)}`);
}

function checked({ verifiedAt }: Explanation, { now, house }: Scene): string | undefined {
  return verifiedAt === undefined ? undefined : moment(verifiedAt, now, house.zone);
}

function obstacleWords(obstacle: Obstacle, { now, house }: Scene): string {
  switch (obstacle.kind) {
    case 'later':
      return en.why.later(moment(obstacle.at, now, house.zone));
    case 'condition': {
      const { condition } = obstacle;
      return condition.known
        ? en.why.condition(en.condition.words(condition), en.condition.value(condition))
        : en.why.conditionUnknown(en.condition.words(condition), en.condition.value(condition));
    }
    case 'used-up':
      return en.why.usedUp(moment(obstacle.at, now, house.zone), obstacle.mayOpen);
    case 'uses':
      return en.why.uses(en.uses.left(obstacle.uses));
    case 'grant':
      return en.why.grant(stateWords(obstacle));
    case 'keypad-mode':
      return en.why.keypadMode(obstacle.mode);
    case 'battery':
      return en.why.battery(obstacle.percent);
    case 'wrong-codes':
      return en.why.wrongCodes(obstacle.count, moment(obstacle.at, now, house.zone));
    default:
      return en.why[obstacle.kind];
  }
}
