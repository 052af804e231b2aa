import { fullName } from '../../../domain/people/user.ts';
import type { UserDetails, UserFilter, UserSelection } from '../../../domain/people/user.ts';
import { fold } from '../../database/database.ts';
import type { Database, Row } from '../../database/database.ts';

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

  /** The full name of whoever has a code, also of a user who was deleted; undefined where it is nobody's. */
  nameOf(id: number | undefined): string | undefined {
    return id === undefined ? undefined : fullName(this.anyone(id));
  }

  /** By name. */
  page(
    selection: UserSelection,
    { limit, offset, ...within }: { limit: number; offset: number } & Partial<Within>,
  ): { users: UserRecord[]; total: number } {
    const { where, values } = whereOf(selection, within);
    const total = Number(this.#db.get(`SELECT count(*) AS n FROM users WHERE ${where}`, ...values)?.['n']);
    const rows = this.#db.all(
      `SELECT * FROM users WHERE ${where} ${BY_NAME} LIMIT ? OFFSET ?`,
      ...values,
      limit,
      offset,
    );
    return { users: rows.map(toUser), total };
  }

  /** By name. */
  ids(selection: UserSelection, within: Partial<Within> = {}): number[] {
    const { where, values } = whereOf(selection, within);
    return this.#db
      .all(`SELECT id FROM users WHERE ${where} ${BY_NAME}`, ...values)
      .map((row) => Number(row['id']));
  }

  count(selection: UserSelection, within: Partial<Within> = {}): number {
    const { where, values } = whereOf(selection, within);
    return Number(this.#db.get(`SELECT count(*) AS n FROM users WHERE ${where}`, ...values)?.['n']);
  }
}

/** The stretch in which a code counts as ending soon, in local time and in epoch milliseconds. */
export interface Within {
  readonly from: string;
  readonly until: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

const BY_NAME = 'ORDER BY first_name COLLATE NOCASE, last_name COLLATE NOCASE, id';

const FOLDED = `fold(first_name || ' ' || last_name || ' ' || ifnull(phone, '') || ' ' || ifnull(email, ''))`;

const hasGrant = (states: string): string =>
  `EXISTS (SELECT 1 FROM codes JOIN grants ON grants.code_id = codes.id
     WHERE codes.user_id = users.id AND grants.state IN (${states}))`;

const HAS_CODE = 'EXISTS (SELECT 1 FROM codes WHERE codes.user_id = users.id AND codes.deleted_at IS NULL)';

const UNTIL = "CASE WHEN json_valid(schedule) THEN json_extract(schedule, '$.until') END";

/** Of a code that was used, the end that its first use has made known; in epoch milliseconds. */
const END_BY_USE = `CASE WHEN json_valid(schedule) AND first_use_at IS NOT NULL
  THEN first_use_at + json_extract(schedule, '$.minutesFromFirstUse') * 60000 END`;

const FILTERS: Readonly<Record<UserFilter, string>> = {
  active: hasGrant("'live', 'unverified'"),
  ending: `EXISTS (SELECT 1 FROM codes WHERE codes.user_id = users.id AND codes.deleted_at IS NULL
     AND CASE WHEN ${END_BY_USE} IS NULL THEN ${UNTIL} > ? AND ${UNTIL} <= ?
       ELSE ${END_BY_USE} > ? AND ${END_BY_USE} <= ? END)`,
  waiting: hasGrant("'waiting'"),
  rejected: hasGrant("'rejected'"),
  overdue: hasGrant("'overdue'"),
  unused: `${HAS_CODE} AND NOT EXISTS
     (SELECT 1 FROM entries WHERE entries.user_id = users.id AND how <> 'denied')`,
  'no-code': `NOT ${HAS_CODE}`,
};

function whereOf(
  { search = '', filter, tag, users }: UserSelection,
  { from = '', until = '', fromMs = 0, untilMs = 0 }: Partial<Within>,
): { where: string; values: (string | number)[] } {
  const words = fold(search)
    .split(/\s+/)
    .filter((word) => word !== '');
  const parts: { sql: string; values?: readonly (string | number)[] }[] = [
    { sql: 'users.deleted_at IS NULL' },
    ...(tag === undefined
      ? []
      : [{ sql: 'users.id IN (SELECT user_id FROM user_tags WHERE tag_id = ?)', values: [tag] }]),
    ...(users
      ? [{ sql: 'users.id IN (SELECT value FROM json_each(?))', values: [JSON.stringify(users)] }]
      : []),
    ...words.map((word) => ({ sql: `instr(${FOLDED}, ?) > 0`, values: [word] })),
    ...(filter
      ? [{ sql: FILTERS[filter], values: filter === 'ending' ? [from, until, fromMs, untilMs] : [] }]
      : []),
  ];
  return {
    where: parts.map(({ sql }) => sql).join(' AND '),
    values: parts.flatMap(({ values = [] }) => values),
  };
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
