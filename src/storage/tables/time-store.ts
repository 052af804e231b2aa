import type { Database } from '../database/database.ts';

/** The latest time that the program has seen, so that a clock that went back is known. */
export class TimeStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Epoch milliseconds; undefined before the first start. */
  newest(): number | undefined {
    const value = this.#db.get("SELECT value FROM house WHERE key = 'newest-time'")?.['value'];
    if (value === undefined) return undefined;
    if (Number.isSafeInteger(value)) return Number(value);
    this.#db.damages.note('house', 'newest-time', 'value');
    return undefined;
  }

  note(now: number): void {
    this.#db.run(
      `INSERT INTO house (key, value) VALUES ('newest-time', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      now,
    );
  }
}
