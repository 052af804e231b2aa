import type { AccessView, Explanation, Obstacle } from '../../src/engine/views/access-views.ts';
import { lines, rich, type Html } from './html.ts';
import { stateWords, type Here } from './lines/lines.ts';

/** What keeps somebody out of a device, or does not, with its evidence. */
export function explanationLines(one: Explanation, here: Here): Html {
  return lines(explanation(one, here), ...one.hints.map((hint) => rich`    • ${obstacleWords(hint, here)}`));
}

/** Somebody who can open a device. @param when `isNow`: at this moment; `isShut`: its keypad takes no code now */
export function accessLine(
  { user, certain, wanted, state, until, condition, uses, firstUse }: AccessView,
  when: { readonly at: number; readonly isNow: boolean; readonly isShut: boolean },
  { zone, t }: Here,
): Html {
  const { at, isNow, isShut } = when;
  const name = t.whose(user?.name);
  if (!wanted) return rich`${t.icon[state]} ${name}: ${stateWords(t, { state })}`;
  const time = until === undefined ? '' : `, ${t.who.until(t.moment(until, at, zone))}`;
  const left = uses && t.uses.left(uses);
  const end = left && isNow ? `${time}, ${t.who.usesLeft(left)}` : time;
  const ifs = [
    condition && t.condition.describe(condition, condition.known),
    left && !isNow ? t.who.ifUsesLeft(left) : undefined,
    firstUse && !isNow ? t.firstUse.ends(firstUse.minutes) : undefined,
  ].filter((part) => part !== undefined);
  if (ifs.length > 0) return rich`❔ ${name}${end}, ${ifs.join(', ')}`;
  if (isShut) return rich`⛔ ${name}${end}`;
  if (certain) return rich`${isNow ? '✅' : '🗓'} ${name}${end}`;
  const oldPin = state === 'overdue' ? { oldPin: true as const } : {};
  return rich`${t.icon[state]} ${name}${end}: ${stateWords(t, { state, ...oldPin })}`;
}

function explanation(one: Explanation, here: Here): Html {
  const { now, zone, t } = here;
  if (one.opens) {
    const { verifiedAt } = one;
    const icon = t.icon[verifiedAt === undefined ? 'unverified' : 'live'];
    const checked = verifiedAt === undefined ? undefined : t.moment(verifiedAt, now, zone);
    return rich`${icon} ${one.deviceName}: ${t.why.opens(checked)}`;
  }
  const reasons = [...new Set(one.obstacles.map((obstacle) => obstacleWords(obstacle, here)))];
  return rich`⛔ ${one.deviceName}: ${reasons.join(' ')}`;
}

function obstacleWords(obstacle: Obstacle, { now, zone, t }: Here): string {
  switch (obstacle.kind) {
    case 'later':
      return t.why.later(t.moment(obstacle.at, now, zone));
    case 'condition': {
      const { condition } = obstacle;
      return condition.known
        ? t.why.condition(t.condition.words(condition), t.condition.value(condition))
        : t.why.conditionUnknown(t.condition.words(condition), t.condition.value(condition));
    }
    case 'used-up':
      return t.why.usedUp(t.moment(obstacle.at, now, zone), obstacle.mayOpen);
    case 'uses':
      return t.why.uses(t.uses.left(obstacle.uses));
    case 'grant':
      return t.why.grant(stateWords(t, obstacle));
    case 'keypad-mode':
      return t.why.keypadMode(obstacle.mode);
    case 'battery':
      return t.why.battery(obstacle.percent);
    case 'wrong-codes':
      return t.why.wrongCodes(obstacle.count, t.moment(obstacle.at, now, zone));
    default:
      return t.why[obstacle.kind];
  }
}
