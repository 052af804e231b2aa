import type { DeviceId } from '../../../domain/device.ts';
import type { PinDigest } from '../../../domain/plan/plan.ts';
import type { SyncReason, SyncState } from '../../../domain/plan/sync.ts';
import { toGrant } from './code-rows.ts';
import type { CodeRecord } from './code-store.ts';
import type { Database, Row } from '../../database/database.ts';

export interface GrantRecord {
  readonly id: number;
  readonly codeId: number;
  readonly device: DeviceId;
  /** The owner wants the code on this device. */
  readonly wanted: boolean;
  /** It gets the second PIN of the code, as the device does not take the first. */
  readonly takesSecondPin?: true;
  readonly slot?: number;
  readonly state: SyncState;
  readonly reason?: SyncReason;
  readonly refusedDigest?: PinDigest;
  /** As of `GrantView`. */
  readonly verifiedAt?: number;
  readonly nextTryAt?: number;
  /** It stood in a copy that was restored, and no owner has said that it still holds; or somebody took it away since. */
  readonly held?: 'as-copied' | 'taken-away';
}

/** What changes in a grant; `undefined` erases. */
export interface GrantChange {
  readonly wanted?: boolean;
  readonly takesSecondPin?: boolean;
  readonly slot?: number | undefined;
  readonly state?: SyncState;
  readonly reason?: SyncReason | undefined;
  readonly refusedDigest?: PinDigest | undefined;
  readonly verifiedAt?: number | undefined;
  readonly nextTryAt?: number | undefined;
}

/** Which code is on which device, in which slot, and how far it is. */
export class GrantStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Grants that wait for an owner's word, as they stood in a copy that was restored. */
  held(): GrantRecord[] {
    return this.#db.all('SELECT * FROM grants WHERE held > 0 ORDER BY id').map((row) => this.#toGrant(row));
  }

  /** An owner has said it. */
  release(id: number): void {
    this.#db.run('UPDATE grants SET held = 0 WHERE id = ?', id);
  }

  add(codeId: number, device: DeviceId): number {
    return this.#db.run(
      "INSERT INTO grants (code_id, device, state) VALUES (?, ?, 'scheduled')",
      codeId,
      device,
    );
  }

  /** The code is wanted on the device: for the first time, or again. */
  want(codeId: number, device: DeviceId): void {
    const grant = this.ofCode(codeId).find((each) => each.device === device);
    if (!grant) this.add(codeId, device);
    else this.change(grant.id, { wanted: true, ...(grant.state === 'gone' && { state: 'scheduled' }) });
  }

  /** Its codes are gone with it. Each keeps its slot, for the day on which the device answers again. */
  forgetDevice(device: DeviceId): void {
    this.#db.run(
      "UPDATE grants SET wanted = 0, state = 'gone', reason = NULL, verified_at = NULL, next_try_at = NULL WHERE device = ?",
      device,
    );
  }

  /** In the place of a forgotten device there is another one: nothing of ours is in its slots. */
  leaveSlots(device: DeviceId): void {
    this.#db.run("UPDATE grants SET slot = NULL WHERE device = ? AND state = 'gone'", device);
  }

  /** A forgotten device is there again: what is still in its slots is to go. */
  removeFromReturned(device: DeviceId): void {
    this.#db.run(
      "UPDATE grants SET state = 'removing' WHERE device = ? AND state = 'gone' AND slot IS NOT NULL",
      device,
    );
  }

  change(id: number, change: GrantChange): void {
    const columns = Object.entries(change) as [keyof GrantChange, GrantChange[keyof GrantChange]][];
    const assignments = columns.map(([name]) => `${GRANT_COLUMNS[name]} = ?`).join(', ');
    const values = columns.map(([, value]) =>
      value === undefined
        ? null
        : typeof value === 'boolean'
          ? Number(value)
          : typeof value === 'object'
            ? JSON.stringify(value)
            : value,
    );
    this.#db.run(`UPDATE grants SET ${assignments} WHERE id = ?`, ...values, id);
    if (change.wanted === false) this.#db.run('UPDATE grants SET held = 2 WHERE id = ? AND held = 1', id);
  }

  get(id: number): GrantRecord | undefined {
    const row = this.#db.get('SELECT * FROM grants WHERE id = ?', id);
    return row && this.#toGrant(row);
  }

  /** In one of these states, those in the first of them first. */
  inStates(states: readonly SyncState[]): GrantRecord[] {
    const order = JSON.stringify(states);
    return this.#db
      .all(
        `SELECT grants.* FROM grants JOIN json_each(?) AS wanted ON wanted.value = grants.state
         ORDER BY wanted.key, grants.id`,
        order,
      )
      .map((row) => this.#toGrant(row));
  }

  /** Devices on which its owner wants the code. */
  wantedOn(code: number): DeviceId[] {
    return this.ofCode(code).flatMap(({ wanted, device }) => (wanted ? device : []));
  }

  ofCode(codeId: number): GrantRecord[] {
    return this.#db
      .all('SELECT * FROM grants WHERE code_id = ? ORDER BY device', codeId)
      .map((row) => this.#toGrant(row));
  }

  conflictsOn(device: DeviceId): GrantRecord[] {
    return this.#db
      .all("SELECT * FROM grants WHERE device = ? AND state = 'conflict' ORDER BY id", device)
      .map((row) => this.#toGrant(row));
  }

  /** Grants that are not gone. */
  on(device: DeviceId): GrantRecord[] {
    return this.#db
      .all("SELECT * FROM grants WHERE device = ? AND state <> 'gone' ORDER BY id", device)
      .map((row) => this.#toGrant(row));
  }

  /** The PIN with which each grant that is live is so. */
  live(): Map<number, PinDigest> {
    const rows = this.#db.all(
      `SELECT grants.id, ${DIGEST_AT} AS digest FROM grants JOIN codes ON codes.id = code_id WHERE state = 'live'`,
    );
    return new Map(rows.map((row) => [Number(row['id']), String(row['digest'])]));
  }

  /** Grants that are not gone and have no slot yet. */
  unplaced(device: DeviceId): GrantRecord[] {
    return this.#db
      .all("SELECT * FROM grants WHERE device = ? AND slot IS NULL AND state <> 'gone' ORDER BY id", device)
      .map((row) => this.#toGrant(row));
  }

  /** Grants that are not gone and have a slot. */
  placedOn(device: DeviceId): GrantRecord[] {
    return this.#db
      .all(
        "SELECT * FROM grants WHERE device = ? AND slot IS NOT NULL AND state <> 'gone' ORDER BY slot",
        device,
      )
      .map((row) => this.#toGrant(row));
  }

  /** Grants that are not wanted on their device now, with something to be said of them. */
  scheduledWithReason(): GrantRecord[] {
    return this.#db
      .all("SELECT * FROM grants WHERE state = 'scheduled' AND reason IS NOT NULL")
      .map((row) => this.#toGrant(row));
  }

  /** Grants on the device, also those that are gone. */
  countEverOn(device: DeviceId): number {
    return Number(this.#db.get('SELECT count(*) AS n FROM grants WHERE device = ?', device)!['n']);
  }

  /** Grants whose code is wanted on the device, and has no slot there. */
  waitingForSlot(device: DeviceId): GrantRecord[] {
    return this.#db
      .all(
        `SELECT * FROM grants WHERE device = ? AND slot IS NULL AND state IN ('waiting', 'rejected')
         ORDER BY id`,
        device,
      )
      .map((row) => this.#toGrant(row));
  }

  at(device: DeviceId, slot: number): GrantRecord | undefined {
    const row = this.#db.get('SELECT * FROM grants WHERE device = ? AND slot = ?', device, slot);
    return row && this.#toGrant(row);
  }

  #toGrant(row: Row): GrantRecord {
    return toGrant(row, this.#db.damages);
  }
}

/** The digest of the PIN that the device of a grant gets, where a statement joins grants and codes. */
export const DIGEST_AT = 'CASE WHEN takes_second_pin = 1 THEN second_pin_digest ELSE pin_digest END';

/** The code as it is for the device of one of its grants: with the digest of the PIN that this device gets. */
export function codeAt(grant: Pick<GrantRecord, 'takesSecondPin'>, code: CodeRecord): CodeRecord {
  if (!grant.takesSecondPin) return code;
  const { digest: _, ...rest } = code;
  return { ...rest, ...(code.secondDigest !== undefined && { digest: code.secondDigest }) };
}

const GRANT_COLUMNS: Readonly<Record<keyof GrantChange, string>> = {
  wanted: 'wanted',
  takesSecondPin: 'takes_second_pin',
  slot: 'slot',
  state: 'state',
  reason: 'reason',
  refusedDigest: 'refused_digest',
  verifiedAt: 'verified_at',
  nextTryAt: 'next_try_at',
};
