import type { Database, Row } from '../../database/database.ts';

/** A one-time link to the page that is still good. */
export interface PageLinkRecord {
  readonly member: number;
  readonly expiresAt: number;
}

/** A browser in which a member is logged in. Times are epoch milliseconds. */
export interface PageSessionRecord {
  readonly id: number;
  readonly member: number;
  readonly since: number;
  /** When it was last used, to within some minutes. */
  readonly seenAt: number;
  /** What the browser calls itself. */
  readonly browser: string;
}

/** A user of Home Assistant who is a member here. */
export interface HomeAssistantUserRecord {
  /** As Home Assistant knows the user. */
  readonly id: string;
  readonly name: string;
  readonly member: number;
  readonly since: number;
}

/** By which ways members open the page. Of tokens only hashes are kept. */
export class PageStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  addLink(tokenHash: string, { member, expiresAt }: PageLinkRecord): void {
    this.#db.run(
      'INSERT INTO page_links (token_hash, member_id, expires_at) VALUES (?, ?, ?)',
      ...[tokenHash, member, expiresAt],
    );
  }

  link(tokenHash: string): PageLinkRecord | undefined {
    const row = this.#db.get('SELECT * FROM page_links WHERE token_hash = ?', tokenHash);
    return row && { member: Number(row['member_id']), expiresAt: Number(row['expires_at']) };
  }

  removeLinksOf(member: number): void {
    this.#db.run('DELETE FROM page_links WHERE member_id = ?', member);
  }

  addSession(
    tokenHash: string,
    { member, since, browser }: Omit<PageSessionRecord, 'id' | 'seenAt'>,
  ): number {
    return this.#db.run(
      'INSERT INTO page_sessions (token_hash, member_id, since, seen_at, browser) VALUES (?, ?, ?, ?, ?)',
      ...[tokenHash, member, since, since, browser],
    );
  }

  session(tokenHash: string): PageSessionRecord | undefined {
    const row = this.#db.get('SELECT * FROM page_sessions WHERE token_hash = ?', tokenHash);
    return row && toSession(row);
  }

  /** The newest first. */
  sessions(): PageSessionRecord[] {
    return this.#db.all('SELECT * FROM page_sessions ORDER BY seen_at DESC, id DESC').map(toSession);
  }

  sawSession(id: number, now: number): void {
    this.#db.run('UPDATE page_sessions SET seen_at = ? WHERE id = ?', now, id);
  }

  removeSession(id: number): void {
    this.#db.run('DELETE FROM page_sessions WHERE id = ?', id);
  }

  /** Those that nobody has used since then. */
  removeUnused(since: number): void {
    this.#db.run('DELETE FROM page_sessions WHERE seen_at < ?', since);
  }

  /** By name. */
  homeAssistantUsers(): HomeAssistantUserRecord[] {
    return this.#db.all('SELECT * FROM home_assistant_users ORDER BY name, id').map(toUser);
  }

  homeAssistantUser(id: string): HomeAssistantUserRecord | undefined {
    const row = this.#db.get('SELECT * FROM home_assistant_users WHERE id = ?', id);
    return row && toUser(row);
  }

  saveHomeAssistantUser({ id, name, member, since }: HomeAssistantUserRecord): void {
    this.#db.run(
      `INSERT INTO home_assistant_users (id, name, member_id, since) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, member_id = excluded.member_id, since = excluded.since`,
      ...[id, name, member, since],
    );
  }

  removeHomeAssistantUser(id: string): void {
    this.#db.run('DELETE FROM home_assistant_users WHERE id = ?', id);
  }

  /** To the member's new account. Browsers are logged in anew there. */
  move(from: number, to: number): void {
    this.#db.run('UPDATE home_assistant_users SET member_id = ? WHERE member_id = ?', to, from);
  }
}

function toSession(row: Row): PageSessionRecord {
  return {
    id: Number(row['id']),
    member: Number(row['member_id']),
    since: Number(row['since']),
    seenAt: Number(row['seen_at']),
    browser: String(row['browser']),
  };
}

function toUser(row: Row): HomeAssistantUserRecord {
  return {
    id: String(row['id']),
    name: String(row['name']),
    member: Number(row['member_id']),
    since: Number(row['since']),
  };
}
