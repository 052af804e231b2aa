import { fromJson } from '../database/damages.ts';
import type { Database } from '../database/database.ts';

/** How the copies of the house stand. Times are epoch milliseconds. */
export interface BackupState {
  /** When the newest one was made, which file that is, and whether it has proven itself. */
  readonly at?: number;
  readonly file?: string;
  readonly proven?: boolean;
  /** By folder, why no copy could be put there. */
  readonly troubles?: Readonly<Record<string, string>>;
  /** When an owner has fetched the key sheet, and a copy. */
  readonly sheetAt?: number;
  readonly copyAt?: number;
  readonly remindedAt?: number;
}

export class BackupStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get(): BackupState {
    const value = this.#db.get("SELECT value FROM house WHERE key = 'backups'")?.['value'];
    if (value === undefined) return {};
    return fromJson(value, isState) ?? this.#db.damages.instead('house', 'backups', 'value', {});
  }

  change(change: BackupState): void {
    this.#db.run(
      `INSERT INTO house (key, value) VALUES ('backups', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      JSON.stringify({ ...this.get(), ...change }),
    );
  }
}

function isState(value: unknown): value is BackupState {
  if (typeof value !== 'object' || value === null) return false;
  const { at, file, troubles, sheetAt, copyAt, remindedAt } = value as BackupState;
  const areTimes = [at, sheetAt, copyAt, remindedAt].every(
    (time) => time === undefined || Number.isFinite(time),
  );
  const isFile = file === undefined || typeof file === 'string';
  return areTimes && isFile && (troubles === undefined || typeof troubles === 'object');
}
