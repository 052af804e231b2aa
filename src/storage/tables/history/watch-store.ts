import type { Watch, WatchKind } from '../../../domain/alerts/alert-choices.ts';
import type { Database, Row } from '../../database/database.ts';

export interface WatchRecord extends Watch {
  readonly id: number;
  readonly member: number;
  /** The date by the house's wall on which it was looked at last, or from before which it is not looked at. */
  readonly lookedOn?: string;
}

/** What members want to be told of if it has not happened by a time of the day. */
export class WatchStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  all(): WatchRecord[] {
    return this.#db.all('SELECT * FROM alert_watches ORDER BY id').flatMap((row) => this.#toWatch(row));
  }

  add({ member, kind, user, at, workdays, lookedOn }: Omit<WatchRecord, 'id'>): number {
    return this.#db.run(
      'INSERT INTO alert_watches (member_id, kind, user_id, at, workdays, looked_on) VALUES (?, ?, ?, ?, ?, ?)',
      ...[member, kind, user, at, workdays ? 1 : 0, lookedOn ?? null],
    );
  }

  looked(id: number, date: string): void {
    this.#db.run('UPDATE alert_watches SET looked_on = ? WHERE id = ?', date, id);
  }

  remove(member: number, id: number): void {
    this.#db.run('DELETE FROM alert_watches WHERE id = ? AND member_id = ?', id, member);
  }

  move(from: number, to: number): void {
    this.#db.run('UPDATE alert_watches SET member_id = ? WHERE member_id = ?', to, from);
  }

  /** One that is damaged is left out, and holds up none of the others. */
  #toWatch(row: Row): WatchRecord[] {
    const { id, kind } = row;
    if (kind !== 'not-come' && kind !== 'still-inside') {
      this.#db.damages.note('alert_watches', id, 'kind');
      return [];
    }
    return [
      {
        id: Number(id),
        member: Number(row['member_id']),
        kind: kind satisfies WatchKind,
        user: Number(row['user_id']),
        at: String(row['at']),
        workdays: row['workdays'] === 1,
        ...(row['looked_on'] !== null && { lookedOn: String(row['looked_on']) }),
      },
    ];
  }
}
