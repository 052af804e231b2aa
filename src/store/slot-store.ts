import type { Device, DeviceId } from '../domain/device.ts';
import type { Observation, PinDigest } from '../domain/plan.ts';
import type { Database, Row } from './database.ts';

export interface SlotRecord {
  readonly observation: Observation;
  readonly ours: readonly PinDigest[];
  readonly proven: boolean;
}

/** A slot as it is in the store. */
export interface StoredSlot extends SlotRecord {
  /** When its content was last learnt, in epoch milliseconds. */
  readonly readAt?: number;
}

export const NEVER_SEEN: SlotRecord = { observation: { kind: 'unread' }, ours: [], proven: false };

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

  /** As last told. */
  devices(): Device[] {
    return this.#db
      .all('SELECT description FROM devices ORDER BY id')
      .map((row) => JSON.parse(String(row['description'])) as Device);
  }

  get(device: DeviceId, slot: number): StoredSlot {
    const row = this.#db.get('SELECT * FROM slots WHERE device = ? AND slot = ?', device, slot);
    return row ? toSlot(row) : NEVER_SEEN;
  }

  all(device: DeviceId): Map<number, StoredSlot> {
    const rows = this.#db.all('SELECT * FROM slots WHERE device = ? ORDER BY slot', device);
    return new Map(rows.map((row) => [Number(row['slot']), toSlot(row)]));
  }

  set(device: DeviceId, slot: number, record: SlotRecord, now: number): void {
    this.#db.run(
      `INSERT INTO slots (device, slot, observation, digest, ours, proven, read_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (device, slot) DO UPDATE SET observation = excluded.observation, digest = excluded.digest,
         ours = excluded.ours, proven = excluded.proven, read_at = ifnull(excluded.read_at, read_at)`,
      device,
      slot,
      record.observation.kind,
      record.observation.kind === 'known' ? record.observation.digest : null,
      JSON.stringify(record.ours),
      record.proven ? 1 : 0,
      record.observation.kind === 'unread' ? null : now,
    );
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

  /** Makes unread what was free: before a slot is used it is read again. */
  distrustFree(): void {
    this.#db.run("UPDATE slots SET observation = 'unread' WHERE observation = 'empty' AND ours = '[]'");
  }

  /** Whether any slot was last seen to hold this PIN, or may still hold it, those of one code aside. */
  holds(digest: PinDigest, exceptCode?: number): boolean {
    return (
      this.#db.get(
        `SELECT 1 FROM slots WHERE (digest = ?1 OR (ours <> '[]' AND instr(ours, ?1) > 0)) AND NOT EXISTS
           (SELECT 1 FROM grants WHERE grants.device = slots.device AND grants.slot = slots.slot AND code_id = ?2)
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
    proven: row['proven'] === 1,
    ...(row['read_at'] !== null && { readAt: Number(row['read_at']) }),
  };
}
