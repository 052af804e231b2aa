import { UnitStore } from '../bookings/unit-store.ts';
import type { Device, DeviceId } from '../../../domain/device.ts';
import type { PinDigest } from '../../../domain/plan/plan.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';
import { deviceOfBefore } from '../as-written.ts';
import { areNumbers, isDevice } from '../shapes.ts';
import { lastOwnDigest, ownDigestsCell } from './own-digests.ts';
import { NEVER_SEEN } from './slot-record.ts';
import type { SlotRecord, StoredSlot } from './slot-record.ts';
import { toSlot } from './slot-rows.ts';

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
      .all('SELECT id, description FROM devices WHERE forgotten_at IS NULL ORDER BY id')
      .flatMap(({ id, description }) => {
        const device = fromJson(description, isDevice, deviceOfBefore);
        // Its driver tells of it anew.
        return device && device.id === id
          ? device
          : this.#db.damages.instead('devices', id, 'description', []);
      });
  }

  /**
   * The same device has another id: its codes and its slots go with it. False where the new id has written a code of
   * the old one, or taken one of its slots: then both stay as they are.
   */
  rename(was: DeviceId, now: Device): boolean {
    return this.#db.transaction(() => {
      const isTaken = this.#db.get(
        `SELECT 1 FROM grants AS old JOIN grants AS new ON new.device = ?2 AND new.slot IS NOT NULL
         WHERE old.device = ?1 AND (new.code_id = old.code_id OR new.slot = old.slot)`,
        was,
        now.id,
      );
      if (isTaken) return false;
      this.saveDevice(now);
      this.#db.run(
        `DELETE FROM grants WHERE device = ?2 AND slot IS NULL
           AND code_id IN (SELECT code_id FROM grants WHERE device = ?1)`,
        was,
        now.id,
      );
      // What was seen there under the new id are our own codes, as somebody's.
      this.#db.run("DELETE FROM slots WHERE device = ? AND ours = '[]'", now.id);
      this.#db.run(
        `UPDATE slots SET device = ?2 WHERE device = ?1
           AND slot NOT IN (SELECT slot FROM slots WHERE device = ?2)`,
        was,
        now.id,
      );
      this.#db.run('DELETE FROM slots WHERE device = ?', was);
      this.#db.run('UPDATE grants SET device = ? WHERE device = ?', now.id, was);
      this.#db.run('UPDATE OR REPLACE device_group_devices SET device = ? WHERE device = ?', now.id, was);
      new UnitStore(this.#db).moveDevice(was, now.id);
      this.#db.run(
        `UPDATE devices SET (durations, settle_ms, empty_disproved, away_since) =
           (SELECT durations, settle_ms, empty_disproved, away_since FROM devices WHERE id = ?2) WHERE id = ?1`,
        now.id,
        was,
      );
      this.#db.run('DELETE FROM devices WHERE id = ?', was);
      this.distrust(now.id);
      return true;
    });
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
    if (stored === undefined) return [];
    return fromJson(stored, areNumbers) ?? this.#db.damages.instead('devices', device, 'durations', []);
  }

  setDurations(device: DeviceId, durationsMs: readonly number[]): void {
    this.#db.run('UPDATE devices SET durations = ? WHERE id = ?', JSON.stringify(durationsMs), device);
  }

  /** How long the device lately needed until it showed a change, in milliseconds; undefined where it showed each at once. */
  settleMs(device: DeviceId): number | undefined {
    const stored = this.#db.get('SELECT settle_ms FROM devices WHERE id = ?', device)?.['settle_ms'];
    return typeof stored === 'number' ? stored : undefined;
  }

  setSettleMs(device: DeviceId, settleMs: number): void {
    this.#db.run('UPDATE devices SET settle_ms = ? WHERE id = ?', settleMs, device);
  }

  /** A code of ours opened the device while it showed the slot as empty: it is not believed in that again. */
  disproveEmpty(device: DeviceId): void {
    this.#db.run('UPDATE devices SET empty_disproved = 1 WHERE id = ?', device);
  }

  isEmptyDisproved(device: DeviceId): boolean {
    return this.#db.get('SELECT 1 FROM devices WHERE id = ? AND empty_disproved = 1', device) !== undefined;
  }

  get(device: DeviceId, slot: number): StoredSlot {
    const row = this.#db.get('SELECT * FROM slots WHERE device = ? AND slot = ?', device, slot);
    return row ? this.#toSlot(row) : NEVER_SEEN;
  }

  all(device: DeviceId): Map<number, StoredSlot> {
    const rows = this.#db.all('SELECT * FROM slots WHERE device = ? ORDER BY slot', device);
    return new Map(rows.map((row) => [Number(row['slot']), this.#toSlot(row)]));
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

  /** Slots that were last seen to hold something that is not ours. */
  foreign(device: DeviceId): number[] {
    return this.#db
      .all(
        `SELECT slot FROM slots
         WHERE device = ? AND observation IN ('known', 'unreadable') AND ours = '[]'
           AND digest IS NOT ifnull(blocker, '')`,
        device,
      )
      .map((row) => Number(row['slot']));
  }

  /** Slots in which a random PIN is that nobody has, and which no code of ours is to have. */
  blocked(device: DeviceId): number[] {
    return this.#db
      .all(
        `SELECT slot FROM slots WHERE device = ?1 AND blocker IS NOT NULL AND ours = '[]' AND NOT EXISTS
           (SELECT 1 FROM grants WHERE grants.device = ?1 AND grants.slot = slots.slot) ORDER BY slot`,
        device,
      )
      .map((row) => Number(row['slot']));
  }

  /** Slots whose code is to be looked at once more, and from when on, in epoch milliseconds. */
  looks(device: DeviceId): [slot: number, lookAfter: number][] {
    const sql = 'SELECT slot, look_after FROM slots WHERE device = ? AND look_after IS NOT NULL';
    return this.#db.all(sql, device).map((row) => [Number(row['slot']), Number(row['look_after'])]);
  }

  /** The code there need not be looked at once more. */
  endLook(device: DeviceId, slot: number): void {
    this.#db.run('UPDATE slots SET look_after = NULL WHERE device = ? AND slot = ?', device, slot);
  }

  set(device: DeviceId, slot: number, record: SlotRecord, now: number): void {
    this.#db.run(
      `INSERT INTO slots (device, slot, observation, digest, ours, stood, proven, guard, parked, read_at, ours_since,
         doubt, unseen, clears_failed, blocker, last_ours, look_after, last_grant)
       VALUES (?1, ?2, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
         iif(?16 IS NULL, NULL, (SELECT id FROM grants WHERE device = ?1 AND slot = ?2)))
       ON CONFLICT (device, slot) DO UPDATE SET observation = excluded.observation, digest = excluded.digest,
         ours = excluded.ours, stood = excluded.stood, proven = excluded.proven, guard = excluded.guard, parked = excluded.parked,
         doubt = excluded.doubt, unseen = excluded.unseen, clears_failed = excluded.clears_failed, blocker = excluded.blocker,
         look_after = excluded.look_after,
         read_at = ifnull(excluded.read_at, read_at),
         ours_since = iif(slots.ours = '[]' OR excluded.ours = '[]', excluded.ours_since, ours_since),
         last_ours = ifnull(excluded.last_ours, last_ours), last_grant = ifnull(excluded.last_grant, last_grant)`,
      device,
      slot,
      record.observed.kind,
      record.observed.kind === 'known' ? record.observed.digest : null,
      ownDigestsCell(record.ownDigests),
      record.seenOnDevice ? 1 : 0,
      record.provenByUse ? 1 : 0,
      record.deviceSchedule.kind === 'none' ? null : JSON.stringify(record.deviceSchedule),
      record.suspended ?? null,
      record.observed.kind === 'unread' ? null : now,
      record.ownDigests.length === 0 ? null : now,
      record.doubt ? JSON.stringify(record.doubt) : null,
      record.emptyDisproved ? 1 : 0,
      record.failedClears ?? 0,
      record.blockingDigest ?? null,
      lastOwnDigest(record.ownDigests) ?? null,
      record.lookAfter ?? null,
    );
  }

  /** Somebody changed the slot at the device: what it holds now is to be read. */
  noteChange(device: DeviceId, slot: number): void {
    this.#db.run('UPDATE slots SET changed = 1, left_alone = 0 WHERE device = ? AND slot = ?', device, slot);
  }

  /** Slots that are not ours, and were changed and not read since. */
  foreignSlots(device: DeviceId): number[] {
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
  ownedSlots(device: DeviceId): number[] {
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
  #toSlot(row: Row): StoredSlot {
    return toSlot(row, this.#db);
  }
}
