import { areApiRights } from '../../../domain/people/api-token.ts';
import type { ApiRight } from '../../../domain/people/api-token.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';

/** What a program comes with. Times are epoch milliseconds. */
export interface TokenRecord {
  readonly id: number;
  readonly name: string;
  readonly hash: string;
  readonly rights: readonly ApiRight[];
  /** The owner who made it. */
  readonly madeBy: number;
  readonly since: number;
  readonly endsAt?: number;
  /** When it was last used, to within a minute. */
  readonly usedAt?: number;
}

/** Tokens of the API, of which only hashes are kept. */
export class TokenStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add({ name, hash, rights, madeBy, since, endsAt }: Omit<TokenRecord, 'id' | 'usedAt'>): number {
    return this.#db.run(
      'INSERT INTO api_tokens (name, token_hash, rights, made_by, since, ends_at) VALUES (?, ?, ?, ?, ?, ?)',
      ...[name, hash, JSON.stringify(rights), madeBy, since, endsAt ?? null],
    );
  }

  /** Those that nobody has ended, the newest first. */
  all(): TokenRecord[] {
    return this.#db
      .all('SELECT * FROM api_tokens WHERE ended_at IS NULL ORDER BY id DESC')
      .map((row) => this.#toToken(row));
  }

  /** One that nobody has ended. */
  get(id: number): TokenRecord | undefined {
    const row = this.#db.get('SELECT * FROM api_tokens WHERE id = ? AND ended_at IS NULL', id);
    return row && this.#toToken(row);
  }

  /** Also of one that was ended. */
  nameOf(id: number): string | undefined {
    const name = this.#db.get('SELECT name FROM api_tokens WHERE id = ?', id)?.['name'];
    return name === undefined ? undefined : String(name);
  }

  rename(id: number, name: string): void {
    this.#db.run('UPDATE api_tokens SET name = ? WHERE id = ?', name, id);
  }

  used(id: number, now: number): void {
    this.#db.run('UPDATE api_tokens SET used_at = ? WHERE id = ?', now, id);
  }

  end(id: number, now: number): void {
    this.#db.run('UPDATE api_tokens SET ended_at = ? WHERE id = ?', now, id);
  }

  /** To the member's new account. */
  move(from: number, to: number): void {
    this.#db.run('UPDATE api_tokens SET made_by = ? WHERE made_by = ?', to, from);
  }

  #toToken(row: Row): TokenRecord {
    const id = Number(row['id']);
    return {
      id,
      name: String(row['name']),
      hash: String(row['token_hash']),
      rights:
        fromJson(row['rights'], areApiRights) ?? this.#db.damages.instead('api_tokens', id, 'rights', []),
      madeBy: Number(row['made_by']),
      since: Number(row['since']),
      ...(row['ends_at'] !== null && { endsAt: Number(row['ends_at']) }),
      ...(row['used_at'] !== null && { usedAt: Number(row['used_at']) }),
    };
  }
}
