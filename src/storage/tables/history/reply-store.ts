import type { Database } from '../../database/database.ts';

export interface ReplyRecord {
  /** A keyed digest of what was asked. */
  readonly request: string;
  readonly at: number;
  readonly subject?: string;
  /** Missing where it was not kept. */
  readonly reply?: { readonly status: number; readonly text: string };
}

/** What programs were answered, by their token and the key that they chose. */
export class ReplyStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get(token: number, key: string): ReplyRecord | undefined {
    const row = this.#db.get('SELECT * FROM api_replies WHERE token_id = ? AND key = ?', token, key);
    if (!row) return undefined;
    const { request, at, subject, status, reply } = row;
    return {
      request: String(request),
      at: Number(at),
      ...(subject !== null && { subject: String(subject) }),
      ...(status !== null && { reply: { status: Number(status), text: String(reply ?? '') } }),
    };
  }

  put(token: number, key: string, { request, at, subject, reply }: ReplyRecord): void {
    this.#db.run(
      `INSERT INTO api_replies (token_id, key, request, at, subject, status, reply) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (token_id, key) DO UPDATE SET request = excluded.request, at = excluded.at,
         subject = excluded.subject, status = excluded.status, reply = excluded.reply`,
      ...[token, key, request, at, subject ?? null, reply?.status ?? null, reply?.text ?? null],
    );
  }

  remove(token: number, key: string): void {
    this.#db.run('DELETE FROM api_replies WHERE token_id = ? AND key = ?', token, key);
  }

  /** Of a request that decided something, the key stays longer than its reply. */
  tidy({ repliesBefore, keysBefore }: { readonly repliesBefore: number; readonly keysBefore: number }): void {
    this.#db.run('DELETE FROM api_replies WHERE at < ? AND subject IS NULL', repliesBefore);
    this.#db.run(
      'UPDATE api_replies SET status = NULL, reply = NULL WHERE at < ? AND status IS NOT NULL',
      repliesBefore,
    );
    this.#db.run('DELETE FROM api_replies WHERE at < ?', keysBefore);
  }
}
