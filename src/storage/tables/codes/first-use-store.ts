import { firstUseWith } from '../../../domain/first-use.ts';
import type { FirstUse } from '../../../domain/first-use.ts';
import type { Database } from '../../database/database.ts';

/** When codes were used for the first time, of those whose time begins with that. */
export class FirstUseStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The time of the code begins with its next use: uses from now on count. */
  await(code: number, now: number): void {
    this.#db.run(
      'UPDATE codes SET first_use_at = NULL, used_untimed = 0, awaits_use_since = ? WHERE id = ?',
      now,
      code,
    );
  }

  /** Returns whether the first use is another one than was known. @param at when it was used, in epoch milliseconds */
  used(code: number, at: number): boolean {
    const row = this.#db.get(
      'SELECT first_use_at, ifnull(awaits_use_since, created_at) AS since FROM codes WHERE id = ?',
      code,
    )!;
    const before = row['first_use_at'];
    const first = firstUseWith(at, {
      at: before === null ? undefined : Number(before),
      since: Number(row['since']),
    });
    if (first === undefined) return false;
    this.#db.run('UPDATE codes SET first_use_at = ?, used_untimed = 0 WHERE id = ?', first, code);
    return true;
  }

  /** It was used, and nobody knows the time. */
  usedUntimed(code: number): void {
    this.#db.run('UPDATE codes SET used_untimed = 1 WHERE id = ? AND first_use_at IS NULL', code);
  }

  /** Codes whose first use is still to be counted; each is named once. */
  takeUntimed(): number[] {
    const rows = this.#db.all('SELECT id FROM codes WHERE used_untimed = 1 ORDER BY id');
    if (rows.length > 0) this.#db.run('UPDATE codes SET used_untimed = 0 WHERE used_untimed = 1');
    return rows.map(({ id }) => Number(id));
  }

  /** As it was before a decision. */
  put(code: number, firstUse: FirstUse | undefined): void {
    this.#db.run('UPDATE codes SET first_use_at = ? WHERE id = ?', firstUse?.at ?? null, code);
  }
}
