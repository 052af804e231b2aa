import type { Scene } from '../../../domain/home/home-services.ts';
import { fromJson } from '../../database/damages.ts';
import type { Database } from '../../database/database.ts';

/** What owners have chosen in the chat to be run from there, with the names that it had then. */
export class SceneStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  chosen(): Scene[] {
    const value = this.#db.get("SELECT value FROM house WHERE key = 'scenes'")?.['value'];
    if (value === undefined) return [];
    const scenes = fromJson(value, areRunnable);
    if (!scenes) this.#db.damages.note('house', 'scenes', 'value');
    return scenes ?? [];
  }

  choose(scenes: readonly Scene[]): void {
    this.#db.run(
      `INSERT INTO house (key, value) VALUES ('scenes', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      JSON.stringify(scenes),
    );
  }
}

function areRunnable(value: unknown): value is Scene[] {
  const isOne = (one: unknown): boolean => {
    const { id, name } = (one ?? {}) as Record<string, unknown>;
    return typeof id === 'string' && typeof name === 'string';
  };
  return Array.isArray(value) && value.every(isOne);
}
