import type { Device, DeviceId } from '../domain/device.ts';
import { NO_GUARD } from '../domain/guard.ts';
import type { GuardRecord } from '../domain/guard.ts';
import type { Observation, PinDigest } from '../domain/plan.ts';
import type { Database, Row } from './database.ts';

export interface SlotRecord {
  readonly observation: Observation;
  readonly ours: readonly PinDigest[];
  /** What we last wrote there was seen there, as far as the device shows it. */
  readonly stood: boolean;
  readonly proven: boolean;
  readonly guard: GuardRecord;
  /** A code of ours that was cleared, which the device keeps and lets nobody in with. */
  readonly parked?: PinDigest;
}

/** A slot as it is in the store. */
export interface StoredSlot extends SlotRecord {
  /** When its content was last learnt, in epoch milliseconds. */
  readonly readAt?: number;
  /** Since when it has held codes of ours without a break, or may have, in epoch milliseconds. */
  readonly oursSince?: number;
  /** An owner has seen that it holds somebody's code and lets it be. */
  readonly leftAlone?: boolean;
  /** Somebody changed it at the device, and it was not read since. */
  readonly changed?: boolean;
}

export const NEVER_SEEN: SlotRecord = {
  observation: { kind: 'unread' },
  ours: [],
  stood: false,
  proven: false,
  guard: NO_GUARD,
};

/** Nothing is certain of it until it is read again, but what may be in it and what was written there. */
export function unread(record: SlotRecord): SlotRecord {
  return { ...record, observation: { kind: 'unread' }, proven: false };
}

/** The devices that drivers have told of, and what each of their slots was last seen to hold. */
export class SlotStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Kept as unreachable: whether a device answers now only its driver knows. */
  saveDevice(device: Device): void {
    this.#db.run(
      `INSERT INTO devices (id, description) VALUES (?, ?)
       ON CONFLICT (id) DO UPDATE SET description = excluded.description`,
      device.id,
      JSON.stringify({ ...device, reachable: false }),
    );
  }

  /** As last told; those that were forgotten are not among them. */
  devices(): Device[] {
    return this.#db
      .all('SELECT description FROM devices WHERE forgotten_at IS NULL ORDER BY id')
      .map((row) => JSON.parse(String(row['description'])) as Device);
  }

  /** @param at epoch milliseconds; null: it is there again */
  setForgotten(device: DeviceId, at: number | null): void {
    this.#db.run('UPDATE devices SET forgotten_at = ? WHERE id = ?', at, device);
  }

  isForgotten(device: DeviceId): boolean {
    return this.#db.get('SELECT 1 FROM devices WHERE id = ? AND forgotten_at > 0', device) !== undefined;
  }

  /** Since when the device does not answer, in epoch milliseconds; undefined while it does. */
  awaySince(device: DeviceId): number | undefined {
    const since = this.#db.get('SELECT away_since FROM devices WHERE id = ?', device)?.['away_since'];
    return since === undefined || since === null ? undefined : Number(since);
  }

  /** @param at epoch milliseconds; null: it answers */
  setAway(device: DeviceId, at: number | null): void {
    this.#db.run('UPDATE devices SET away_since = ?2 WHERE id = ?1 AND away_since IS NOT ?2', device, at);
  }

  /** How long the last codes took until they were on the device, in milliseconds. */
  durations(device: DeviceId): readonly number[] {
    const stored = this.#db.get('SELECT durations FROM devices WHERE id = ?', device)?.['durations'];
    return stored === undefined ? [] : (JSON.parse(String(stored)) as number[]);
  }

  setDurations(device: DeviceId, durationsMs: readonly number[]): void {
    this.#db.run('UPDATE devices SET durations = ? WHERE id = ?', JSON.stringify(durationsMs), device);
  }

  get(device: DeviceId, slot: number): StoredSlot {
    const row = this.#db.get('SELECT * FROM slots WHERE device = ? AND slot = ?', device, slot);
    return row ? toSlot(row) : NEVER_SEEN;
  }

  all(device: DeviceId): Map<number, StoredSlot> {
    const rows = this.#db.all('SELECT * FROM slots WHERE device = ? ORDER BY slot', device);
    return new Map(rows.map((row) => [Number(row['slot']), toSlot(row)]));
  }

  /** Slots that hold a code of ours or may, and those that a code of ours will have. */
  claimed(device: DeviceId): number[] {
    return this.#db
      .all(
        `SELECT slot FROM slots WHERE device = ?1 AND ours <> '[]'
         UNION ALL SELECT slot FROM grants WHERE device = ?1 AND slot IS NOT NULL`,
        device,
      )
      .map((row) => Number(row['slot']));
  }

  /** Slots that were last seen to hold something. */
  occupied(device: DeviceId): number[] {
    return this.#db
      .all("SELECT slot FROM slots WHERE device = ? AND observation IN ('known', 'unreadable')", device)
      .map((row) => Number(row['slot']));
  }

  set(device: DeviceId, slot: number, record: SlotRecord, now: number): void {
    this.#db.run(
      `INSERT INTO slots (device, slot, observation, digest, ours, stood, proven, guard, parked, read_at, ours_since)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (device, slot) DO UPDATE SET observation = excluded.observation, digest = excluded.digest,
         ours = excluded.ours, stood = excluded.stood, proven = excluded.proven, guard = excluded.guard, parked = excluded.parked,
         read_at = ifnull(excluded.read_at, read_at),
         ours_since = iif(slots.ours = '[]' OR excluded.ours = '[]', excluded.ours_since, ours_since)`,
      device,
      slot,
      record.observation.kind,
      record.observation.kind === 'known' ? record.observation.digest : null,
      JSON.stringify(record.ours),
      record.stood ? 1 : 0,
      record.proven ? 1 : 0,
      record.guard.kind === 'none' ? null : JSON.stringify(record.guard),
      record.parked ?? null,
      record.observation.kind === 'unread' ? null : now,
      record.ours.length === 0 ? null : now,
    );
  }

  /** Somebody changed the slot at the device: what it holds now is to be read. */
  noteChange(device: DeviceId, slot: number): void {
    this.#db.run('UPDATE slots SET changed = 1, left_alone = 0 WHERE device = ? AND slot = ?', device, slot);
  }

  /** Slots that are not ours, and were changed and not read since. */
  strangers(device: DeviceId): number[] {
    return this.#db
      .all("SELECT slot FROM slots WHERE device = ? AND changed = 1 AND ours = '[]' ORDER BY slot", device)
      .map((row) => Number(row['slot']));
  }

  /** Says whether the slot was changed and not read since; from now on it counts as read. */
  takeChange(device: DeviceId, slot: number): boolean {
    const was = this.get(device, slot).changed ?? false;
    if (was) this.#db.run('UPDATE slots SET changed = 0 WHERE device = ? AND slot = ?', device, slot);
    return was;
  }

  leaveAlone(device: DeviceId, slot: number): void {
    this.#db.run('UPDATE slots SET left_alone = 1 WHERE device = ? AND slot = ?', device, slot);
  }

  /** PINs that were last seen on the device in slots that are not ours. */
  foreignOn(device: DeviceId): PinDigest[] {
    return this.#db
      .all("SELECT digest FROM slots WHERE device = ? AND digest IS NOT NULL AND ours = '[]'", device)
      .map((row) => String(row['digest']));
  }

  /** Slots that were seen to hold this PIN, and are not ours. */
  foreignWith(digest: PinDigest): { device: DeviceId; slot: number }[] {
    return this.#db
      .all("SELECT device, slot FROM slots WHERE digest = ? AND ours = '[]' ORDER BY device, slot", digest)
      .map((row) => ({ device: String(row['device']), slot: Number(row['slot']) }));
  }

  /**
   * Makes unread what may have changed while nobody could tell us: what we wrote ourselves, and what was
   * free. A proof by use stays: the reading to come shows whether the slot is still taken.
   */
  distrust(device: DeviceId): void {
    this.#db.run(
      "UPDATE slots SET observation = 'unread', digest = NULL WHERE device = ? AND (ours <> '[]' OR observation = 'empty')",
      device,
    );
  }

  /** Slots that hold a code of ours, or may. */
  ours(device: DeviceId): number[] {
    return this.#db
      .all("SELECT slot FROM slots WHERE device = ? AND ours <> '[]'", device)
      .map((row) => Number(row['slot']));
  }

  /** It is another device, perhaps: what was ours on the one before may be somebody's on this one. */
  disown(device: DeviceId): void {
    this.#db.run('DELETE FROM slots WHERE device = ?', device);
  }

  /** Whether one that holds a code of ours, or may, is to be read. */
  hasUnread(device: DeviceId): boolean {
    const sql = "SELECT 1 FROM slots WHERE device = ? AND ours <> '[]' AND observation = 'unread'";
    return this.#db.get(sql, device) !== undefined;
  }

  /** Makes unread what was free: before a slot is used it is read again. @param device missing: of all of them */
  distrustFree(device?: DeviceId): void {
    this.#db.run(
      `UPDATE slots SET observation = 'unread'
       WHERE observation = 'empty' AND ours = '[]' AND device = ifnull(?, device)`,
      device ?? null,
    );
  }

  /** Whether any slot was last seen to hold this PIN, or may still hold it, those of one code aside. */
  holds(digest: PinDigest, exceptCode?: number): boolean {
    return (
      this.#db.get(
        `SELECT 1 FROM (
           SELECT device, slot FROM slots WHERE digest = ?1
           UNION ALL SELECT device, slot FROM slots WHERE ours <> '[]' AND ours = json_array(?1)
           UNION ALL SELECT device, slot FROM slots WHERE json_array_length(ours) > 1 AND instr(ours, ?1) > 0
         ) AS held WHERE NOT EXISTS
           (SELECT 1 FROM grants WHERE grants.device = held.device AND grants.slot = held.slot AND code_id = ?2)
         LIMIT 1`,
        digest,
        exceptCode ?? null,
      ) !== undefined
    );
  }
}

function toSlot(row: Row): StoredSlot {
  const kind = row['observation'] as Observation['kind'];
  return {
    observation: kind === 'known' ? { kind, digest: String(row['digest']) } : { kind },
    ours: JSON.parse(String(row['ours'])) as PinDigest[],
    stood: row['stood'] === 1,
    proven: row['proven'] === 1,
    guard: row['guard'] === null ? NO_GUARD : (JSON.parse(String(row['guard'])) as GuardRecord),
    ...(row['parked'] !== null && { parked: String(row['parked']) }),
    ...(row['read_at'] !== null && { readAt: Number(row['read_at']) }),
    ...(row['ours_since'] !== null && { oursSince: Number(row['ours_since']) }),
    ...(row['left_alone'] === 1 && { leftAlone: true }),
    ...(row['changed'] === 1 && { changed: true }),
  };
}
