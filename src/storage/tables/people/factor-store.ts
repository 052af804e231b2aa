import type { Role } from '../../../domain/people/user.ts';
import type { Cipher } from '../../cipher.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';

/** The second factor of one member. */
export interface FactorRecord {
  /** Another one of the same member has another number. */
  readonly id: number;
  readonly member: number;
  readonly since: number;
  /** No code of this half minute, or of an earlier one, is taken again. */
  readonly lastStep: number;
  readonly rememberMinutes: number;
  /** Wrong codes in a row. */
  readonly failures: number;
  /** Epoch milliseconds. */
  readonly lockedUntil?: number;
}

type Changes = Partial<Omit<FactorRecord, 'id' | 'since' | 'lockedUntil'>> & { lockedUntil?: number | null };

const ROLES: readonly Role[] = ['owner', 'manager'];

/** Second factors: their secrets sealed, their recovery codes as keyed hashes. */
export class FactorStore {
  readonly #db: Database;
  readonly #cipher: Cipher;

  constructor(db: Database, cipher: Cipher) {
    this.#db = db;
    this.#cipher = cipher;
  }

  of(member: number): FactorRecord | undefined {
    const row = this.#db.get('SELECT * FROM factors WHERE member_id = ?', member);
    return row && toFactor(row);
  }

  /** In place of the one that the member had. */
  add({ member, secret, now, lastStep, rememberMinutes }: NewFactor): FactorRecord {
    this.remove(member);
    const id = this.#db.run(
      `INSERT INTO factors (member_id, secret, since, last_step, remember_minutes) VALUES (?, x'', ?, ?, ?)`,
      ...[member, now, lastStep, rememberMinutes],
    );
    this.#db.run('UPDATE factors SET secret = ? WHERE id = ?', this.#cipher.seal(secret, placeOf(id)), id);
    return { id, member, since: now, lastStep, rememberMinutes, failures: 0 };
  }

  remove(member: number): void {
    this.#db.run('DELETE FROM factors WHERE member_id = ?', member);
  }

  /** Undefined where it cannot be read. */
  secret(id: number): string | undefined {
    const sealed = this.#db.get('SELECT secret FROM factors WHERE id = ?', id)?.['secret'];
    try {
      return sealed instanceof Uint8Array ? this.#cipher.open(sealed, placeOf(id)) : undefined;
    } catch {
      this.#db.damages.note('factors', id, 'secret');
      return undefined;
    }
  }

  change(id: number, { member, lastStep, rememberMinutes, failures, lockedUntil }: Changes): void {
    this.#db.run(
      `UPDATE factors SET member_id = ifnull(?, member_id), last_step = ifnull(?, last_step),
         remember_minutes = ifnull(?, remember_minutes), failures = ifnull(?, failures) WHERE id = ?`,
      ...[member ?? null, lastStep ?? null, rememberMinutes ?? null, failures ?? null, id],
    );
    if (lockedUntil !== undefined)
      this.#db.run('UPDATE factors SET locked_until = ? WHERE id = ?', lockedUntil, id);
  }

  /** In place of all that there were. */
  setRecovery(id: number, codes: readonly string[]): void {
    this.#db.run('DELETE FROM recovery_codes WHERE factor_id = ?', id);
    for (const code of codes)
      this.#db.run(
        'INSERT INTO recovery_codes (factor_id, digest) VALUES (?, ?)',
        ...[id, this.#digest(id, code)],
      );
  }

  recoveryLeft(id: number): number {
    return Number(
      this.#db.get('SELECT count(*) AS count FROM recovery_codes WHERE factor_id = ?', id)!['count'],
    );
  }

  /** Once: the code is gone with that. */
  takeRecovery(id: number, code: string): boolean {
    const before = this.recoveryLeft(id);
    this.#db.run(
      'DELETE FROM recovery_codes WHERE factor_id = ? AND digest = ?',
      ...[id, this.#digest(id, code)],
    );
    return this.recoveryLeft(id) < before;
  }

  /** Roles whose members need one. Of what is damaged, all do. */
  requiredOf(): readonly Role[] {
    const value = this.#db.get("SELECT value FROM house WHERE key = 'factor-roles'")?.['value'];
    if (value === undefined) return [];
    const roles = fromJson(value, areRoles);
    if (!roles) this.#db.damages.note('house', 'factor-roles', 'value');
    return roles ?? ROLES;
  }

  requireOf(roles: readonly Role[]): void {
    this.#db.run(
      `INSERT INTO house (key, value) VALUES ('factor-roles', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      JSON.stringify(roles),
    );
  }

  #digest(id: number, code: string): string {
    return this.#cipher.digestText(code, `recovery ${id}`);
  }
}

interface NewFactor {
  readonly member: number;
  readonly secret: string;
  readonly now: number;
  readonly lastStep: number;
  readonly rememberMinutes: number;
}

function placeOf(id: number): string {
  return `factor ${id}`;
}

function areRoles(value: unknown): value is Role[] {
  return Array.isArray(value) && value.every((role) => (ROLES as readonly unknown[]).includes(role));
}

function toFactor(row: Row): FactorRecord {
  return {
    id: Number(row['id']),
    member: Number(row['member_id']),
    since: Number(row['since']),
    lastStep: Number(row['last_step']),
    rememberMinutes: Number(row['remember_minutes']),
    failures: Number(row['failures']),
    ...(row['locked_until'] !== null && { lockedUntil: Number(row['locked_until']) }),
  };
}
