import { HOLD_MINUTES } from '../../../domain/condition.ts';
import type { Sense } from '../../../domain/condition.ts';
import type { DeviceId } from '../../../domain/device.ts';
import { NEVER } from '../../../domain/schedule/schedule.ts';
import type { SyncReason } from '../../../domain/plan/sync.ts';
import { firstUseOf, timesFrom } from '../../../domain/first-use.ts';
import { timesOf } from '../../../domain/uses.ts';
import type { UseLimit } from '../../../domain/uses.ts';
import { reasonOfBefore } from '../as-written.ts';
import type { CodeCondition, CodeRecord } from './code-store.ts';
import type { GrantRecord } from './grant-store.ts';
import { fromJson } from '../../database/damages.ts';
import type { Damages } from '../../database/damages.ts';
import type { Row } from '../../database/database.ts';
import { isReason, isSchedule, isState } from '../shapes.ts';

/** Codes and grants as their rows have them; of a cell that is damaged, what takes access away. */

export function toCode(row: Row, damages: Damages): CodeRecord {
  const { id, user_id: userId, pin_digest: digest, second_pin_digest: second, paused } = row;
  // A time that nobody can tell is no time.
  const schedule = fromJson(row['schedule'], isSchedule) ?? damages.instead('codes', id, 'schedule', NEVER);
  const uses = row['use_limit'] === null ? undefined : toUses(row);
  const firstUse = firstUseOf(schedule, whole(row['first_use_at']));
  const lasting = timesFrom(schedule, firstUse?.at);
  const isFlag = paused === 0 || paused === 1;
  return {
    id: Number(id),
    ...(userId !== null && { userId: Number(userId) }),
    ...(row['label'] !== null && { label: String(row['label']) }),
    ...(digest !== null && { digest: String(digest) }),
    ...(second !== null && { secondDigest: String(second) }),
    schedule,
    lasting,
    times: timesOf(lasting, uses),
    ...(firstUse && { firstUse }),
    ...(uses && { uses }),
    paused: isFlag ? paused === 1 : damages.instead('codes', id, 'paused', true),
    deleted: row['deleted_at'] !== null,
    ...(row['condition'] !== null && {
      condition: row['holds'] === null ? unknownCondition(row, damages) : toCondition(row),
    }),
  };
}

function whole(cell: unknown): number | undefined {
  return cell === null || cell === undefined ? undefined : Number(cell);
}

/** What it depended on is not known any more: it is not so. */
function unknownCondition(row: Row, damages: Damages): CodeCondition {
  const name = String(row['condition']);
  const known = { ...row, name, sense: 'on', holds: 0, since: 0, wavers: 0, held_until: null };
  return damages.instead('codes', row['id'], 'condition', toCondition(known));
}

export function toGrant(row: Row, damages: Damages): GrantRecord {
  const { id, state, reason, wanted, takes_second_pin: second } = row;
  return {
    id: Number(id),
    codeId: Number(row['code_id']),
    device: String(row['device']),
    wanted: wanted === 0 || wanted === 1 ? wanted === 1 : damages.instead('grants', id, 'wanted', false),
    ...(takesSecond(second, id, damages) && { takesSecondPin: true as const }),
    ...(row['slot'] !== null && { slot: Number(row['slot']) }),
    // The planner finds out what it is from what is in the slot.
    state: isState(state) ? state : damages.instead('grants', id, 'state', 'waiting'),
    ...(reason !== null && reasonOf(id, reason, damages)),
    ...(row['refused_digest'] !== null && { refusedDigest: String(row['refused_digest']) }),
    ...(row['verified_at'] !== null && { verifiedAt: Number(row['verified_at']) }),
    ...(row['next_try_at'] !== null && { nextTryAt: Number(row['next_try_at']) }),
    ...(row['held'] !== 0 && { held: row['held'] === 2 ? ('taken-away' as const) : ('as-copied' as const) }),
  };
}

function takesSecond(cell: unknown, id: unknown, damages: Damages): boolean {
  return cell === 0 || cell === 1 ? cell === 1 : damages.instead('grants', id, 'takes_second_pin', false);
}

function reasonOf(id: unknown, cell: unknown, damages: Damages): { reason?: SyncReason } {
  const reason = fromJson(cell, isReason, reasonOfBefore);
  return reason ? { reason } : damages.instead('grants', id, 'reason', {});
}

function toUses(row: Row): UseLimit {
  const usedUpAt = row['used_up_at'];
  return {
    limit: Number(row['use_limit']),
    last: Number(row['last_use']),
    made: Number(row['made'] ?? 0),
    ...(usedUpAt !== null && {
      usedUpAt: Number(usedUpAt),
      turnedOff: JSON.parse(String(row['turned_off'])) as DeviceId[],
    }),
  };
}

function toCondition(row: Row): CodeCondition {
  return {
    id: String(row['condition']),
    name: String(row['name']),
    sense: row['sense'] as Sense,
    holds: row['holds'] === 1,
    since: Number(row['since']),
    holdMinutes: Number(row['hold_minutes'] ?? HOLD_MINUTES),
    ...(row['wavers'] === 1 && { wavers: true as const }),
    ...(row['held_until'] !== null && { heldUntil: Number(row['held_until']) }),
  };
}
