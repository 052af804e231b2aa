import type { Device, DeviceId } from '../domain/device.ts';
import type { Observation, PinDigest } from '../domain/plan.ts';
import type { Database, Row } from './database.ts';

export interface SlotRecord {
  readonly observation: Observation;
  readonly ours: readonly PinDigest[];
  readonly proven: boolean;
}

const NEVER_SEEN: SlotRecord = { observation: { kind: 'unread' }, ours: [], proven: false };

/** The devices that drivers have told of, and what each of their slots was last seen to hold. */
export class SlotStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  saveDevice(device: Device): void {
    this.#db.run(
      `INSERT INTO devices (id, description) VALUES (?, ?)
       ON CONFLICT (id) DO UPDATE SET description = excluded.description`,
      device.id,
      JSON.stringify(device),
    );
  }

  /** As last told; whether a device is reachable now only its driver knows. */
  devices(): Device[] {
    return this.#db
      .all('SELECT description FROM devices ORDER BY id')
      .map((row) => JSON.parse(String(row['description'])) as Device);
  }

  get(device: DeviceId, slot: number): SlotRecord {
    const row = this.#db.get('SELECT * FROM slots WHERE device = ? AND slot = ?', device, slot);
    return row ? toSlot(row) : NEVER_SEEN;
  }

  all(device: DeviceId): Map<number, SlotRecord> {
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

  /** Whether any device's slot was last seen to hold this PIN, or may still hold it. */
  holds(digest: PinDigest): boolean {
    return (
      this.#db.get(
        `SELECT 1 FROM slots WHERE digest = ? UNION ALL
         SELECT 1 FROM slots WHERE ours <> '[]' AND instr(ours, ?) > 0 LIMIT 1`,
        digest,
        digest,
      ) !== undefined
    );
  }
}

function toSlot(row: Row): SlotRecord {
  const kind = row['observation'] as Observation['kind'];
  return {
    observation: kind === 'known' ? { kind, digest: String(row['digest']) } : { kind },
    ours: JSON.parse(String(row['ours'])) as PinDigest[],
    proven: row['proven'] === 1,
  };
}
