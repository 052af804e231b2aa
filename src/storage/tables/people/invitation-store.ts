import type { Role } from '../../../domain/people/user.ts';
import type { Database, Row } from '../../database/database.ts';

/** A one-time link that lets an account in. */
export interface InvitationRecord {
  readonly id: number;
  readonly tokenHash: string;
  readonly role: Role;
  /** The member who made it; missing where the console did. */
  readonly by?: number;
  /** The member whose new account it is for. */
  readonly replaces?: number;
  readonly expiresAt: number;
}

export class InvitationStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Oldest first. */
  all(): InvitationRecord[] {
    return this.#db.all('SELECT * FROM invitations ORDER BY id').map(toInvitation);
  }

  add({ tokenHash, role, by, replaces, expiresAt }: Omit<InvitationRecord, 'id'>): void {
    this.#db.run(
      'INSERT INTO invitations (token_hash, role, invited_by, replaces, expires_at) VALUES (?, ?, ?, ?, ?)',
      tokenHash,
      role,
      by ?? null,
      replaces ?? null,
      expiresAt,
    );
  }

  remove(id: number): void {
    this.#db.run('DELETE FROM invitations WHERE id = ?', id);
  }

  removeExpired(now: number): void {
    this.#db.run('DELETE FROM invitations WHERE expires_at <= ?', now);
  }

  removeOfConsole(): void {
    this.#db.run('DELETE FROM invitations WHERE invited_by IS NULL');
  }

  removeBy(member: number): void {
    this.#db.run('DELETE FROM invitations WHERE invited_by = ?', member);
  }
}

function toInvitation(row: Row): InvitationRecord {
  return {
    id: Number(row['id']),
    tokenHash: String(row['token_hash']),
    role: row['role'] as Role,
    ...(row['invited_by'] !== null && { by: Number(row['invited_by']) }),
    ...(row['replaces'] !== null && { replaces: Number(row['replaces']) }),
    expiresAt: Number(row['expires_at']),
  };
}
