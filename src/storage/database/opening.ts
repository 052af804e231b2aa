import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { isOfTheDisk } from './standby.ts';
import { copyBefore, tooNew } from './too-new.ts';

/** @throws Error in words where it cannot be opened */
export function connect(file: string): DatabaseSync {
  // The disk may have no room for what SQLite keeps beside it for several programs at a time: then for one alone.
  for (const alone of ['', 'PRAGMA locking_mode = EXCLUSIVE;']) {
    const db = new DatabaseSync(file);
    try {
      // synchronous FULL: a commit survives a power cut, not only a kill. secure_delete: no PIN stays in a freed page.
      db.exec(`${alone} PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
               PRAGMA secure_delete = ON; PRAGMA busy_timeout = 5000;`);
      db.prepare('SELECT count(*) FROM sqlite_schema').get();
      return db;
    } catch (error) {
      db.close();
      if (!isOfTheDisk(error)) throw damaged(error, file);
    }
  }
  throw new Error(
    `The database ${file} cannot be opened: its disk is full, read-only or failing, or another program holds it.`,
  );
}

/** SQLite gives its journal files the mode of the database, so that has to be right before they are made. */
export function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

export function checkIntegrity(db: DatabaseSync, file: string): void {
  let found: ReturnType<ReturnType<DatabaseSync['prepare']>['all']> = [];
  try {
    found = db.prepare('PRAGMA integrity_check').all();
  } catch (error) {
    // An index over a cell that holds nothing sensible throws.
    if (isOfTheDisk(error)) throw error;
  }
  if (found.length !== 1 || found[0]?.['integrity_check'] !== 'ok') {
    throw new Error(`The database ${file} is damaged. Restore a copy of it, then start again.`);
  }
}

export async function migrate(
  db: DatabaseSync,
  file: string,
  existed: boolean,
  migrations: readonly string[],
): Promise<void> {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > migrations.length) {
    throw tooNew(file, version, migrations.length);
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    if (existed && version > 0) {
      const copy = copyBefore(file, index + 1);
      makePrivate(copy);
      await backup(db, copy);
    }
    // A table that others refer to can be made anew only so: https://www.sqlite.org/lang_altertable.html#otheralter
    db.exec('PRAGMA foreign_keys = OFF');
    const strays = countStrays(db);
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1};`);
    if (countStrays(db) > strays)
      throw new Error(
        `The database ${file} could not be brought to version ${index + 1}: rows would refer to nothing. It is as it was; go on with the Latchkey that you had, and report this.`,
      );
    db.exec('COMMIT; PRAGMA foreign_keys = ON');
  }
}

/** Rows that refer to rows there are none of: damage, where there are any. */
function countStrays(db: DatabaseSync): number {
  return db.prepare('PRAGMA foreign_key_check').all().length;
}

/** SQLite's own errors, in words for an owner. */
export function damaged(error: unknown, file: string): Error {
  const code = (error as { errcode?: number }).errcode;
  const SQLITE_CORRUPT = 11;
  const SQLITE_NOTADB = 26;
  if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) {
    return new Error(`The database ${file} is damaged. Restore a copy of it, then start again.`, {
      cause: error,
    });
  }
  return error instanceof Error ? error : new Error(String(error));
}
