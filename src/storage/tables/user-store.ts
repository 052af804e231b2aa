import type { UserDetails } from '../../domain/user.ts';
import { fold } from '../database/database.ts';
import type { Database, Row } from '../database/database.ts';

export interface UserRecord extends UserDetails {
  readonly id: number;
}

export class UserStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(user: UserDetails, now: number): number {
    return this.#db.run(
      'INSERT INTO users (first_name, last_name, phone, email, birthday, created_at) VALUES (?, ?, ?, ?, ?, ?)',
      ...columns(user),
      now,
    );
  }

  change(id: number, user: UserDetails): void {
    this.#db.run(
      'UPDATE users SET first_name = ?, last_name = ?, phone = ?, email = ?, birthday = ? WHERE id = ?',
      ...columns(user),
      id,
    );
  }

  /** The row stays: entries of the past name the user. */
  remove(id: number, now: number): void {
    this.#db.run('UPDATE users SET deleted_at = ? WHERE id = ?', now, id);
  }

  get(id: number): UserRecord | undefined {
    const row = this.#db.get('SELECT * FROM users WHERE id = ? AND deleted_at IS NULL', id);
    return row && toUser(row);
  }

  all(): UserRecord[] {
    return this.#db.all('SELECT * FROM users WHERE deleted_at IS NULL ORDER BY id').map(toUser);
  }

  /** Also users that were deleted; and somebody without a name where the row is lost. */
  anyone(id: number): UserRecord {
    const row = this.#db.get('SELECT * FROM users WHERE id = ?', id);
    if (row) return toUser(row);
    this.#db.damages.note('users', id, 'id');
    return { id, firstName: `User ${id}`, lastName: '' };
  }

  /** By name; `search` is a part of the name, phone or e-mail. */
  page(search: string, limit: number, offset: number): { users: UserRecord[]; total: number } {
    // Folding costs a call for each user: not where all are wanted.
    const where =
      search === ''
        ? "deleted_at IS NULL AND '' = ?"
        : `deleted_at IS NULL AND instr(
             fold(first_name || ' ' || last_name || ' ' || ifnull(phone, '') || ' ' || ifnull(email, '')), ?) > 0`;
    const wanted = fold(search);
    const total = Number(this.#db.get(`SELECT count(*) AS n FROM users WHERE ${where}`, wanted)?.['n']);
    const rows = this.#db.all(
      `SELECT * FROM users WHERE ${where} ORDER BY first_name COLLATE NOCASE, last_name COLLATE NOCASE, id LIMIT ? OFFSET ?`,
      wanted,
      limit,
      offset,
    );
    return { users: rows.map(toUser), total };
  }
}

function columns(user: UserDetails): [string, string, string | null, string | null, string | null] {
  return [user.firstName, user.lastName, user.phone ?? null, user.email ?? null, user.birthday ?? null];
}

function toUser(row: Row): UserRecord {
  return {
    id: Number(row['id']),
    firstName: String(row['first_name']),
    lastName: String(row['last_name']),
    ...(row['phone'] !== null && { phone: String(row['phone']) }),
    ...(row['email'] !== null && { email: String(row['email']) }),
    ...(row['birthday'] !== null && { birthday: String(row['birthday']) }),
  };
}
