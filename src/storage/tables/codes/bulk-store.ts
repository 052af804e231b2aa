import { isBulkAction } from '../../../domain/bulk.ts';
import type { BulkAction, BulkOutcome } from '../../../domain/bulk.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database, Row } from '../../database/database.ts';
import type { Actor } from '../../../domain/people/actor.ts';
import { actorCell, actorOfCell } from '../actor-cell.ts';
import type { StoredActor } from '../actor-cell.ts';

export interface BulkRecord {
  readonly id: number;
  readonly actor: StoredActor;
  /** Missing where nobody can tell any more what it was. */
  readonly action?: BulkAction;
  /** Epoch milliseconds. */
  readonly beganAt: number;
  readonly endedAt?: number;
  readonly interrupted: boolean;
}

export interface BulkRefusal {
  readonly codeId: number;
  readonly refusals: readonly Refusal[];
}

/** What was decided about many codes at once, kept until each of them was. */
export class BulkStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(actor: Actor, action: BulkAction, { codes, now }: { codes: readonly number[]; now: number }): number {
    return this.#db.transaction(() => {
      const run = this.#db.run(
        'INSERT INTO bulk_runs (actor, action, began_at) VALUES (?, ?, ?)',
        actorCell(actor),
        JSON.stringify(action),
        now,
      );
      for (const code of codes)
        this.#db.run('INSERT INTO bulk_codes (run_id, code_id) VALUES (?, ?)', run, code);
      return run;
    });
  }

  get(id: number): BulkRecord | undefined {
    const row = this.#db.get('SELECT * FROM bulk_runs WHERE id = ?', id);
    return row && this.#toRun(row);
  }

  /** Those that have not ended, the oldest first. */
  open(): BulkRecord[] {
    return this.#db
      .all('SELECT * FROM bulk_runs WHERE ended_at IS NULL ORDER BY id')
      .map((row) => this.#toRun(row));
  }

  /** Codes that are still to be decided. */
  left(run: number): number[] {
    return this.#db
      .all('SELECT code_id FROM bulk_codes WHERE run_id = ? AND outcome IS NULL ORDER BY code_id', run)
      .map((row) => Number(row['code_id']));
  }

  counts(run: number): Readonly<Record<BulkOutcome | 'left', number>> {
    const rows = this.#db.all(
      `SELECT ifnull(outcome, 'left') AS outcome, count(*) AS n FROM bulk_codes WHERE run_id = ? GROUP BY 1`,
      run,
    );
    const none = { done: 0, unaffected: 0, refused: 0, left: 0 };
    return { ...none, ...Object.fromEntries(rows.map((row) => [String(row['outcome']), Number(row['n'])])) };
  }

  refused(run: number): BulkRefusal[] {
    return this.#db
      .all(
        "SELECT code_id, refusals FROM bulk_codes WHERE run_id = ? AND outcome = 'refused' ORDER BY code_id",
        run,
      )
      .map((row) => ({
        codeId: Number(row['code_id']),
        refusals: fromJson(row['refusals'], areRefusals) ?? [{ kind: 'failed' }],
      }));
  }

  settle(run: number, code: number, outcome: BulkOutcome, refusals?: readonly Refusal[]): void {
    this.#db.run(
      'UPDATE bulk_codes SET outcome = ?, refusals = ? WHERE run_id = ? AND code_id = ?',
      outcome,
      refusals ? JSON.stringify(refusals) : null,
      run,
      code,
    );
  }

  end(run: number, now: number): void {
    this.#db.run('UPDATE bulk_runs SET ended_at = ?, interrupted = 0 WHERE id = ?', now, run);
  }

  setInterrupted(run: number, interrupted: boolean): void {
    this.#db.run('UPDATE bulk_runs SET interrupted = ? WHERE id = ?', interrupted ? 1 : 0, run);
  }

  #toRun(row: Row): BulkRecord {
    const { id } = row;
    const action = fromJson(row['action'], isBulkAction);
    if (!action) this.#db.damages.note('bulk_runs', id, 'action');
    return {
      id: Number(id),
      actor:
        actorOfCell(row['actor']) ?? this.#db.damages.instead('bulk_runs', id, 'actor', { kind: 'unknown' }),
      ...(action && { action }),
      beganAt: Number(row['began_at']),
      ...(row['ended_at'] !== null && { endedAt: Number(row['ended_at']) }),
      interrupted: row['interrupted'] === 1,
    };
  }
}

function areRefusals(value: unknown): value is Refusal[] {
  return (
    Array.isArray(value) &&
    value.every(
      (one) => typeof one === 'object' && one !== null && typeof Reflect.get(one, 'kind') === 'string',
    )
  );
}
