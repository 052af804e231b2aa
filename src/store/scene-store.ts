import type { Runnable } from '../domain/surroundings.ts';
import type { Database } from './database.ts';

/** What owners have chosen in the chat to be run from there, with the names that it had then. */
export class SceneStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  chosen(): Runnable[] {
    const value = this.#db.get("SELECT value FROM house WHERE key = 'scenes'")?.['value'];
    return typeof value === 'string' ? (JSON.parse(value) as Runnable[]) : [];
  }

  choose(scenes: readonly Runnable[]): void {
    this.#db.run(
      `INSERT INTO house (key, value) VALUES ('scenes', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      JSON.stringify(scenes),
    );
  }
}
