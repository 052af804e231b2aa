import type { ConditionId, KnownCondition } from '../../../domain/condition.ts';
import type { DeviceId } from '../../../domain/device.ts';
import type { Pin } from '../../../domain/pins/pin.ts';
import type { Pins } from '../../../domain/pins/second-pin.ts';
import type { PinDigest } from '../../../domain/plan/plan.ts';
import type { FirstUse } from '../../../domain/first-use.ts';
import type { Schedule, Times } from '../../../domain/schedule/schedule.ts';
import type { UseLimit } from '../../../domain/uses.ts';
import type { Cipher } from '../../cipher.ts';
import { toCode } from './code-rows.ts';
import type { GrantRecord } from './grant-store.ts';
import type { Database, Row } from '../../database/database.ts';

export interface CodeRecord {
  readonly id: number;
  /** Missing where it is nobody's: it was found at a device, and is to go from there. */
  readonly userId?: number;
  /** What its owner calls it. */
  readonly label?: string;
  /** Missing once the code is gone from every device. */
  readonly digest?: PinDigest;
  /** Of the PIN for devices that do not take the length of the first; missing where one PIN suits all. */
  readonly secondDigest?: PinDigest;
  /** As its owner has chosen it. */
  readonly schedule: Schedule;
  /** The same, with the end that its first use has made known. */
  readonly lasting: Times;
  /** When it works: as long as that says, until it is used up. */
  readonly times: Times;
  /** Of a code that works for some time from its first use on. */
  readonly firstUse?: FirstUse;
  /** Missing where it works any number of times. */
  readonly uses?: UseLimit;
  readonly paused: boolean;
  readonly deleted: boolean;
  readonly condition?: CodeCondition;
}

/** What a code depends on beside its time, as it was when it was known last. */
export interface CodeCondition extends KnownCondition {
  /** Since when that is so, as far as is known, in epoch milliseconds. */
  readonly since: number;
  /** For how long the code stays where it has ended, if it wavers, in minutes. */
  readonly holdMinutes: number;
  /** It has ended, and until then the code stays where it is, in epoch milliseconds. */
  readonly heldUntil?: number;
}

export interface NamedCode {
  readonly id: number;
  readonly user: number;
  readonly name: string;
}

const CODES = `SELECT codes.*, conditions.name, conditions.sense, holds, since, wavers, code_holds.until AS held_until,
    CASE WHEN use_limit > 0 THEN
      (SELECT max(use) FROM entries WHERE code_id = codes.id AND use IS NOT NULL) END AS made,
    CASE WHEN use_limit > 0 THEN
      (SELECT min(at) FROM entries WHERE code_id = codes.id AND use = last_use) END AS used_up_at,
    CASE WHEN use_limit > 0 THEN
      (SELECT json_group_array(device) FROM entries
       WHERE code_id = codes.id AND use = last_use AND how = 'disarm') END AS turned_off
  FROM codes LEFT JOIN conditions ON conditions.id = codes.condition
    LEFT JOIN code_holds ON code_holds.code_id = codes.id AND code_holds.ended_at IS NULL`;

/** Codes, wherever they are wanted. */
export class CodeStore {
  readonly #db: Database;
  readonly #cipher: Cipher;

  constructor(db: Database, cipher: Cipher) {
    this.#db = db;
    this.#cipher = cipher;
  }

  add(userId: number, pin: Pin, schedule: Schedule, now: number): number {
    const id = this.#db.run(
      'INSERT INTO codes (user_id, schedule, created_at, awaits_use_since) VALUES (?1, ?2, ?3, ?3)',
      userId,
      JSON.stringify(schedule),
      now,
    );
    this.setPin(id, pin);
    return id;
  }

  /**
   * A code that was found at a device and is to go from there: its PIN is nobody's business.
   * @param userId undefined where it is not known whose it was
   */
  addFound(userId: number | undefined, now: number): number {
    return this.#db.run(
      "INSERT INTO codes (user_id, schedule, created_at, deleted_at) VALUES (?, '{}', ?, ?)",
      userId ?? null,
      now,
      now,
    );
  }

  setPin(id: number, pin: Pin): void {
    this.#db.run(
      'UPDATE codes SET pin = ?, pin_digest = ? WHERE id = ?',
      this.#cipher.sealPin(pin, `code ${id}`),
      this.#cipher.digest(pin),
      id,
    );
  }

  setSecondPin(id: number, pin: Pin): void {
    this.#db.run(
      'UPDATE codes SET second_pin = ?, second_pin_digest = ? WHERE id = ?',
      this.#cipher.sealPin(pin, secondPlace(id)),
      this.#cipher.digest(pin),
      id,
    );
  }

  setSchedule(id: number, schedule: Schedule): void {
    this.#db.run('UPDATE codes SET schedule = ? WHERE id = ?', JSON.stringify(schedule), id);
  }

  /** Those that have a name, and are not deleted. */
  named(): NamedCode[] {
    return this.#db
      .all('SELECT id, user_id, label FROM codes WHERE label IS NOT NULL AND deleted_at IS NULL')
      .flatMap(({ id, user_id: user, label }) =>
        user === null ? [] : { id: Number(id), user: Number(user), name: String(label) },
      );
  }

  /** @param label null: it has none */
  setLabel(id: number, label: string | null): void {
    this.#db.run('UPDATE codes SET label = ? WHERE id = ?', label, id);
  }

  /** Ids above `after` in their order: of one user, or wanted on one device, where they are named. */
  idsAfter(query: {
    readonly after: number;
    readonly limit: number;
    readonly user?: number;
    readonly device?: DeviceId;
    readonly withDeleted?: boolean;
  }): number[] {
    return this.#db
      .all(
        `SELECT id FROM codes WHERE id > ?1 AND (?2 IS NULL OR user_id = ?2) AND (?3 OR deleted_at IS NULL)
         AND (?4 IS NULL OR id IN (SELECT code_id FROM grants WHERE device = ?4 AND state <> 'gone'))
         ORDER BY id LIMIT ?5`,
        ...[query.after, query.user ?? null, query.withDeleted ? 1 : 0, query.device ?? null, query.limit],
      )
      .map(({ id }) => Number(id));
  }

  /** Counted from now on. @param limit null: any number */
  setUses(id: number, limit: number | null): void {
    this.#db.run(
      `UPDATE codes SET use_limit = ?1, last_use = ?1 + ifnull(
         (SELECT max(use) FROM entries WHERE code_id = ?2 AND use IS NOT NULL), 0) WHERE id = ?2`,
      limit,
      id,
    );
  }

  /** As they were counted before. */
  putUses(id: number, uses: Pick<UseLimit, 'limit' | 'last'> | undefined): void {
    this.#db.run(
      'UPDATE codes SET use_limit = ?, last_use = ? WHERE id = ?',
      uses?.limit ?? null,
      uses?.last ?? null,
      id,
    );
  }

  setCondition(id: number, condition: ConditionId | null): void {
    this.#db.run('UPDATE codes SET condition = ? WHERE id = ?', condition, id);
  }

  /** For how long it stays where what it depends on has ended, in minutes. */
  setHoldMinutes(id: number, minutes: number): void {
    this.#db.run('UPDATE codes SET hold_minutes = ? WHERE id = ?', minutes, id);
  }

  /** Those that are not deleted. */
  dependingOn(condition: ConditionId): CodeRecord[] {
    return this.#db
      .all(`${CODES} WHERE codes.condition = ? AND deleted_at IS NULL ORDER BY codes.id`, condition)
      .map((row) => this.#toCode(row));
  }

  setPaused(id: number, paused: boolean): void {
    this.#db.run('UPDATE codes SET paused = ? WHERE id = ?', paused ? 1 : 0, id);
    if (paused) this.#takenAway(id);
  }

  /** @param now null: it is not */
  setDeleted(id: number, now: number | null): void {
    this.#db.run('UPDATE codes SET deleted_at = ? WHERE id = ?', now, id);
    if (now !== null) this.#takenAway(id);
  }

  /** What takes access away is done also where it is not known yet whether the code still holds. */
  #takenAway(id: number): void {
    this.#db.run('UPDATE grants SET held = 2 WHERE code_id = ? AND held = 1', id);
  }

  erasePin(id: number): void {
    this.#db.run(
      `UPDATE codes SET pin = NULL, pin_digest = NULL, second_pin = NULL, second_pin_digest = NULL WHERE id = ?`,
      id,
    );
  }

  get(id: number): CodeRecord | undefined {
    const row = this.#db.get(`${CODES} WHERE codes.id = ?`, id);
    return row && this.#toCode(row);
  }

  pin(id: number): Pin | undefined {
    return this.#opened(id, 'pin', `code ${id}`);
  }

  secondPin(id: number): Pin | undefined {
    return this.#opened(id, 'second_pin', secondPlace(id));
  }

  /** Undefined where not even the first is known. */
  pins(id: number): Pins | undefined {
    const [pin, secondPin] = [this.pin(id), this.secondPin(id)];
    return pin && { pin, ...(secondPin && { secondPin }) };
  }

  /** The PIN that the device of the grant gets. */
  pinAt({ codeId, takesSecondPin }: Pick<GrantRecord, 'codeId' | 'takesSecondPin'>): Pin | undefined {
    return takesSecondPin ? this.secondPin(codeId) : this.pin(codeId);
  }

  #opened(id: number, column: 'pin' | 'second_pin', place: string): Pin | undefined {
    const sealed = this.#db.get(`SELECT ${column} FROM codes WHERE id = ?`, id)?.[column];
    if (!(sealed instanceof Uint8Array)) return undefined;
    try {
      return this.#cipher.openPin(sealed, place);
    } catch {
      return this.#db.damages.instead('codes', id, column, undefined);
    }
  }

  /** Codes that anybody could use or that are being removed: those whose PIN is still known, or should be. */
  all(): CodeRecord[] {
    return this.#db
      .all(`${CODES} WHERE pin IS NOT NULL OR deleted_at IS NULL ORDER BY codes.id`)
      .map((row) => this.#toCode(row));
  }

  /** Not the deleted ones, unless they may still be on a device. */
  ofUser(userId: number): CodeRecord[] {
    return this.#db
      .all(`${CODES} WHERE user_id = ? AND (pin IS NOT NULL OR deleted_at IS NULL) ORDER BY codes.id`, userId)
      .map((row) => this.#toCode(row));
  }

  /** The id of the code that was added last and is not deleted, of this user or of all. */
  newest(userId?: number): number | undefined {
    const row = this.#db.get(
      'SELECT max(id) AS id FROM codes WHERE deleted_at IS NULL AND (?1 IS NULL OR user_id = ?1)',
      userId ?? null,
    );
    return row?.['id'] === null ? undefined : Number(row?.['id']);
  }

  /** The code that has this PIN, as its first or its second. */
  withDigest(digest: PinDigest): CodeRecord | undefined {
    const row = this.#db.get(`${CODES} WHERE pin_digest = ?1 OR second_pin_digest = ?1`, digest);
    return row && this.#toCode(row);
  }

  #toCode(row: Row): CodeRecord {
    return toCode(row, this.#db.damages);
  }
}

/** What the cipher binds a second PIN to. */
export function secondPlace(code: number): string {
  return `code ${code}, second PIN`;
}
