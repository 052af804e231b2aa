import { NO_DEVICE_SCHEDULE } from '../../../domain/schedule/device-schedule.ts';
import type { Observed, PinDigest } from '../../../domain/plan/plan.ts';
import type { Database, Row } from '../../database/database.ts';
import { fromJson } from '../../database/damages.ts';
import { DIGEST_AT } from '../codes/grant-store.ts';
import { lastOwnDigestOf, ownDigestsOf } from './own-digests.ts';
import { areDigests, isDoubt, isDeviceSchedule, isKind } from '../shapes.ts';
import type { StoredSlot } from './slot-record.ts';

/** A slot as its row has it; of a cell that is damaged, what makes the slot be read, and stay ours where it may be. */
export function toSlot(row: Row, db: Database): StoredSlot {
  const { device, slot, digest, guard, doubt } = row;
  const name = `${String(device)} ${String(slot)}`;
  const doubted = doubt === null ? undefined : fromJson(doubt, isDoubt);
  const isSound = doubt === null || doubted !== undefined;
  if (!isSound) db.damages.instead('slots', name, 'doubt', undefined);
  const last = lastOwnDigestOf(row['last_ours']);
  const kind = isSound ? kindOf(row, name, db) : 'unread';
  return {
    observed:
      kind !== 'known'
        ? { kind }
        : digest !== null
          ? { kind, digest: String(digest) }
          : db.damages.instead('slots', name, 'digest', { kind: 'unread' }),
    ownDigests: ownDigestsOf(
      fromJson(row['ours'], areDigests) ?? db.damages.instead('slots', name, 'ours', perhapsOurs(row, db)),
    ),
    seenOnDevice: row['stood'] === 1,
    provenByUse: row['proven'] === 1,
    deviceSchedule:
      guard === null
        ? NO_DEVICE_SCHEDULE
        : (fromJson(guard, isDeviceSchedule) ??
          db.damages.instead('slots', name, 'guard', { kind: 'unsure' })),
    ...(row['parked'] !== null && { suspended: String(row['parked']) }),
    ...(row['read_at'] !== null && { readAt: Number(row['read_at']) }),
    ...(row['ours_since'] !== null && { heldSince: Number(row['ours_since']) }),
    ...(row['left_alone'] === 1 && { leftAlone: true }),
    ...(row['changed'] === 1 && { changed: true }),
    ...(doubted && { doubt: doubted }),
    ...(row['unseen'] === 1 && { emptyDisproved: true }),
    ...(row['look_after'] !== null && { lookAfter: Number(row['look_after']) }),
    ...(row['clears_failed'] !== 0 && { failedClears: Number(row['clears_failed']) }),
    ...(row['blocker'] !== null && { blockingDigest: String(row['blocker']) }),
    ...(last !== undefined && { lastOwnDigest: last }),
    ...(row['last_grant'] !== null && { lastGrant: Number(row['last_grant']) }),
  };
}

function kindOf({ observation }: Row, name: string, { damages }: Database): Observed['kind'] {
  return isKind(observation) ? observation : damages.instead('slots', name, 'observation', 'unread');
}

/** What may be there stays ours: the PIN that was written last, where a code of ours has the slot. */
function perhapsOurs({ device, slot, last_ours: last }: Row, db: Database): PinDigest[] {
  const holder = db.get(
    `SELECT ${DIGEST_AT} AS digest FROM grants JOIN codes ON codes.id = code_id WHERE device = ? AND slot = ?`,
    device ?? null,
    slot ?? null,
  );
  const digest = holder && (last ?? holder['digest']);
  return typeof digest === 'string' ? [digest] : [];
}
