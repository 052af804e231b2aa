import type { ConditionId, KnownCondition, Sense } from '../../../domain/condition.ts';
import type { Database } from '../../database/database.ts';

export interface ConditionRecord extends KnownCondition {
  /** Owners were told that nobody can tell. */
  readonly told: boolean;
}

/** What codes depend on, as it was when it was known last. */
export class ConditionStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** It is known to be so. */
  put({ id, name, sense, holds, wavers }: KnownCondition, now: number): void {
    this.#db.run(
      `INSERT INTO conditions (id, name, sense, holds, since, wavers) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, sense = excluded.sense,
         since = CASE holds WHEN excluded.holds THEN since ELSE excluded.since END,
         holds = excluded.holds, wavers = excluded.wavers, told = 0`,
      id,
      name,
      sense,
      Number(holds),
      now,
      Number(wavers ?? false),
    );
  }

  get(id: ConditionId): ConditionRecord | undefined {
    const row = this.#db.get('SELECT * FROM conditions WHERE id = ?', id);
    return (
      row && {
        id,
        name: String(row['name']),
        sense: row['sense'] as Sense,
        holds: row['holds'] === 1,
        told: row['told'] === 1,
        ...(row['wavers'] === 1 && { wavers: true as const }),
      }
    );
  }

  /** Those that a code depends on which is not deleted. */
  inUse(): ConditionId[] {
    return this.#db
      .all(
        'SELECT DISTINCT condition FROM codes WHERE condition IS NOT NULL AND deleted_at IS NULL ORDER BY condition',
      )
      .map((row) => String(row['condition']));
  }

  setTold(id: ConditionId): void {
    this.#db.run('UPDATE conditions SET told = 1 WHERE id = ?', id);
  }
}
