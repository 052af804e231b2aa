import type { Database } from '../../database/database.ts';
import { actorOfCell } from '../actor-cell.ts';
import type { StoredActor } from '../actor-cell.ts';

export interface DecisionRecord {
  readonly id: number;
  readonly at: number;
  readonly actor: StoredActor;
  readonly what: string;
}

/** What was decided, as the audit has it: it only grows. */
export class DecisionStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The number of the newest decision about one of these, such as `code:7`; 0 where there is none. */
  newest(subjects: readonly string[]): number {
    const row = this.#db.get(
      'SELECT max(id) AS id FROM audit WHERE subject IN (SELECT value FROM json_each(?))',
      JSON.stringify(subjects),
    );
    return Number(row?.['id'] ?? 0);
  }

  /** The oldest first. */
  after(subjects: readonly string[], id: number, limit: number): DecisionRecord[] {
    return this.#db
      .all(
        `SELECT id, at, actor, what FROM audit
         WHERE subject IN (SELECT value FROM json_each(?)) AND id > ? ORDER BY id LIMIT ?`,
        ...[JSON.stringify(subjects), id, limit],
      )
      .map(({ id: number, at, actor, what }) => ({
        id: Number(number),
        at: Number(at),
        actor: actorOfCell(actor) ?? { kind: 'unknown' },
        what: String(what),
      }));
  }
}
