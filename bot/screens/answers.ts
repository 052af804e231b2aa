import { conditionWords, describeCondition, valueWord } from '../../src/domain/condition.ts';
import type { AccessView, Explanation, Obstacle } from '../../src/engine/views.ts';
import { lines, rich, type Html } from '../html.ts';
import { parseMoment } from '../phrase-moment.ts';
import { placeOf } from '../path.ts';
import type { Scene, Screen } from '../screen.ts';
import { en } from '../text/en.ts';
import { stateWords } from '../text/lines.ts';
import { moment } from '../text/time.ts';
import { deviceBy } from './devices.ts';

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
    const when = scene.args[1] === 'now' ? en.who.now : moment(at, scene.now, scene.house.zone);
    return {
      text: lines(
        rich`🚪 <b>${device.name}</b>, ${when}:`,
        ...all.map((one) => access(one, scene)),
        all.length === 0 ? en.who.nobody : undefined,
        device.foreign > 0 ? en.devices.foreign(device.foreign) : undefined,
        '',
        en.who.hint,
      ),
      buttons: [[{ label: en.button.refresh, go: placeOf('who', ...scene.args) }]],
    };
  },
  takesDigits: true,
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

function access({ user, certain, wanted, state, until, condition }: AccessView, { now, house }: Scene): Html {
  if (!wanted) return rich`🚨 ${user.name}: ${stateWords({ state })}`;
  const end = until === undefined ? '' : `, ${en.who.until(moment(until, now, house.zone))}`;
  if (condition) return rich`❔ ${user.name}${end}, ${describeCondition(condition, condition.known)}`;
  return certain
    ? rich`✅ ${user.name}${end}`
    : rich`${en.icon[state]} ${user.name}${end}: ${stateWords({ state })}`;
}

function explanation(one: Explanation, scene: Scene): Html {
  if (one.opens) return rich`✅ ${one.deviceName}: ${en.why.opens(checked(one, scene))}`;
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
        ? en.why.condition(conditionWords(condition), valueWord(condition))
        : en.why.conditionUnknown(conditionWords(condition), valueWord(condition));
    }
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
