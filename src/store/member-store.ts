import type { ArrivalAlerts } from '../domain/alert.ts';
import type { Role } from '../domain/user.ts';
import type { Database, Row } from './database.ts';

export interface MemberRecord {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** When this member is told who comes and goes. */
  readonly arrivals: ArrivalAlerts;
}

export interface PairingRecord {
  readonly tokenHash: string;
  readonly role: Role;
  readonly expiresAt: number;
}

export class MemberStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  all(): MemberRecord[] {
    return this.#db.all('SELECT * FROM members ORDER BY since, id').map(toMember);
  }

  get(id: number): MemberRecord | undefined {
    const row = this.#db.get('SELECT * FROM members WHERE id = ?', id);
    return row && toMember(row);
  }

  /** What the member has chosen stays. */
  save(member: Omit<MemberRecord, 'arrivals'>, now: number): void {
    this.#db.run(
      `INSERT INTO members (id, name, role, since) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role`,
      member.id,
      member.name,
      member.role,
      now,
    );
  }

  setArrivals(id: number, arrivals: ArrivalAlerts): void {
    this.#db.run('UPDATE members SET arrivals = ? WHERE id = ?', arrivals, id);
  }

  pairings(): PairingRecord[] {
    return this.#db.all('SELECT * FROM pairings').map((row) => ({
      tokenHash: String(row['token_hash']),
      role: row['role'] as Role,
      expiresAt: Number(row['expires_at']),
    }));
  }

  addPairing(pairing: PairingRecord): void {
    this.#db.run(
      'INSERT INTO pairings (token_hash, role, expires_at) VALUES (?, ?, ?)',
      pairing.tokenHash,
      pairing.role,
      pairing.expiresAt,
    );
  }

  removePairings(): void {
    this.#db.run('DELETE FROM pairings');
  }
}

function toMember(row: Row): MemberRecord {
  return {
    id: Number(row['id']),
    name: String(row['name']),
    role: row['role'] as Role,
    arrivals: row['arrivals'] as ArrivalAlerts,
  };
}
