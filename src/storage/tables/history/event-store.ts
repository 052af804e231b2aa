import type { Database } from '../../database/database.ts';

export interface EventRecord {
  /** It grows, and no number comes twice. */
  readonly id: number;
  readonly kind: string;
  /** Undefined where the row is damaged. */
  readonly happening: unknown;
}

/** The newest of what happened. */
export class EventStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(kind: string, happening: unknown): number {
    return this.#db.run(
      'INSERT INTO event_log (kind, happening) VALUES (?, ?)',
      ...[kind, JSON.stringify(happening)],
    );
  }

  /** The oldest first. */
  after(id: number, limit: number): EventRecord[] {
    return this.#db.all('SELECT * FROM event_log WHERE id > ? ORDER BY id LIMIT ?', id, limit).map((row) => ({
      id: Number(row['id']),
      kind: String(row['kind']),
      happening: this.#parsed(row['happening'], Number(row['id'])),
    }));
  }

  /** The numbers of the oldest and the newest that are kept; zeros where nothing is. */
  bounds(): { readonly oldest: number; readonly newest: number } {
    const row = this.#db.get('SELECT min(id) AS oldest, max(id) AS newest FROM event_log');
    return { oldest: Number(row?.['oldest'] ?? 0), newest: Number(row?.['newest'] ?? 0) };
  }

  removeUpTo(id: number): void {
    this.#db.run('DELETE FROM event_log WHERE id <= ?', id);
  }

  #parsed(cell: unknown, id: number): unknown {
    try {
      return JSON.parse(String(cell)) as unknown;
    } catch {
      return this.#db.damages.instead('event_log', id, 'happening', undefined);
    }
  }
}
