import type { Database } from '../../database/database.ts';

/** A code that is used under duress. */
export interface DuressMark {
  /** The member whose chat says nothing of it, as they may be the one who is at the door. */
  readonly quietFor?: number;
}

/** Which codes are used under duress. It stands apart from the codes, so that nothing shows it by accident. */
export class DuressStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Undefined where it is a code like others. */
  of(code: number): DuressMark | undefined {
    const row = this.#db.get('SELECT duress_quiet_for FROM codes WHERE id = ? AND duress = 1', code);
    const quietFor = row?.['duress_quiet_for'];
    return row && (quietFor === null ? {} : { quietFor: Number(quietFor) });
  }

  /** To the member's new account. */
  move(from: number, to: number): void {
    this.#db.run('UPDATE codes SET duress_quiet_for = ? WHERE duress_quiet_for = ?', to, from);
  }

  /** @param mark null: it is a code like others */
  set(code: number, mark: DuressMark | null): void {
    this.#db.run(
      'UPDATE codes SET duress = ?, duress_quiet_for = ? WHERE id = ?',
      mark ? 1 : 0,
      mark?.quietFor ?? null,
      code,
    );
  }
}
