import type { Condition, Sense } from '../../../domain/condition.ts';
import type { Database, Row } from '../../database/database.ts';

/** `again`: it was so again in time. `over`: the code had to leave. `moot`: an owner decided about the code meanwhile. */
export type HoldOutcome = 'again' | 'over' | 'moot';

/** A code that stayed on its devices for a while, although what it depends on had ended. */
export interface HoldRecord {
  readonly codeId: number;
  readonly userId?: number;
  readonly condition: Pick<Condition, 'name' | 'sense'>;
  /** All in epoch milliseconds. */
  readonly beganAt: number;
  readonly until: number;
  readonly end?: { readonly at: number; readonly outcome: HoldOutcome };
}

const HOLDS = 'SELECT code_holds.*, user_id FROM code_holds JOIN codes ON codes.id = code_id';

/** Holds of codes, the ended ones as well; a code has one open hold at most. */
export class HoldStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Does nothing where the code is held already. */
  begin(
    code: number,
    { name, sense }: Pick<Condition, 'name' | 'sense'>,
    { now, until }: { now: number; until: number },
  ): void {
    this.#db.run(
      'INSERT INTO code_holds (code_id, name, sense, began_at, until) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      code,
      name,
      sense,
      now,
      until,
    );
  }

  /** Does nothing where the code is not held. */
  end(code: number, outcome: HoldOutcome, now: number): void {
    this.#db.run(
      'UPDATE code_holds SET ended_at = ?, outcome = ? WHERE code_id = ? AND ended_at IS NULL',
      now,
      outcome,
      code,
    );
  }

  /** Of the open hold of the code, if there is one. */
  move(code: number, { beganAt, until }: { beganAt: number; until: number }): void {
    this.#db.run(
      'UPDATE code_holds SET began_at = ?, until = ? WHERE code_id = ? AND ended_at IS NULL',
      beganAt,
      until,
      code,
    );
  }

  open(): HoldRecord[] {
    return this.#db.all(`${HOLDS} WHERE ended_at IS NULL ORDER BY code_holds.id`).map(toHold);
  }

  /** The code was rightly on its devices at that time, because it was held. */
  covers(code: number, at: number): boolean {
    const row = this.#db.get(
      `SELECT 1 FROM code_holds WHERE code_id = ? AND began_at <= ?2 AND ?2 < min(until, ifnull(ended_at, until)) LIMIT 1`,
      code,
      at,
    );
    return row !== undefined;
  }

  /** The newest first. */
  latest({ user, limit }: { user?: number | undefined; limit: number }): HoldRecord[] {
    return this.#db
      .all(
        `${HOLDS} WHERE (?1 IS NULL OR user_id = ?1) ORDER BY began_at DESC, code_holds.id DESC LIMIT ?2`,
        user ?? null,
        limit,
      )
      .map(toHold);
  }
}

function toHold(row: Row): HoldRecord {
  return {
    codeId: Number(row['code_id']),
    ...(row['user_id'] !== null && { userId: Number(row['user_id']) }),
    condition: { name: String(row['name']), sense: row['sense'] as Sense },
    beganAt: Number(row['began_at']),
    until: Number(row['until']),
    ...(row['ended_at'] !== null && {
      end: { at: Number(row['ended_at']), outcome: row['outcome'] as HoldOutcome },
    }),
  };
}
