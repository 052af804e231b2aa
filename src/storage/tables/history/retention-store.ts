import type { Database } from '../../database/database.ts';

/** So much is erased in one transaction: nobody waits for it. */
export const BATCH = 500;

/** For how long the past is kept, and what goes. */
export class RetentionStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** In days; undefined where no owner has chosen any. */
  days(): number | undefined {
    const value = this.#db.get("SELECT value FROM house WHERE key = 'retention-days'")?.['value'];
    return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
  }

  setDays(days: number): void {
    this.#put('retention-days', days);
  }

  /**
   * Erases some of what is older, in one transaction. Uses of a code with a limited number of them are kept as long as
   * the code is: they are counted.
   * @returns whether there may be more
   */
  eraseSome(before: number): boolean {
    return this.#db.transaction(() => {
      const notices = this.#count(
        `DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE delivered_at < ? ORDER BY delivered_at LIMIT ${BATCH})`,
        before,
      );
      const audit = this.#count(
        `DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at < ? ORDER BY at LIMIT ${BATCH})`,
        before,
      );
      this.#put('erase-before', before);
      const entries = this.#count(
        `DELETE FROM entries WHERE id IN (
           SELECT id FROM entries WHERE at < ?1
             AND NOT EXISTS (SELECT 1 FROM notices WHERE entry_id = entries.id)
             AND NOT (use IS NOT NULL AND EXISTS
               (SELECT 1 FROM codes WHERE codes.id = code_id AND use_limit > 0 AND pin IS NOT NULL))
           ORDER BY at LIMIT ${BATCH})`,
        before,
      );
      this.#db.run("DELETE FROM house WHERE key = 'erase-before'");
      return notices === BATCH || audit === BATCH || entries === BATCH;
    });
  }

  #count(sql: string, before: number): number {
    this.#db.run(sql, before);
    return Number(this.#db.get('SELECT changes() AS n')?.['n']);
  }

  #put(key: string, value: number): void {
    this.#db.run(
      `INSERT INTO house (key, value) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      key,
      value,
    );
  }
}
