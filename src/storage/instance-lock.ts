import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

/** A copy that is being made, or a checkpoint, has ended by then. */
const BUSY_MS = 2_000;

/**
 * Keeps a second program off a data folder: two would write each other's slots. SQLite's locks end with the
 * process that holds them, however that ends. Two that start at once are told apart by a file of its own; one that
 * has run for a while is known by its database, also where somebody has deleted that file.
 * @returns a function that gives the folder free
 * @throws Error in words where another program holds it
 */
export function lockInstance(dataFolder: string): () => void {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const guard = new DatabaseSync(join(dataFolder, 'running.lock'));
  try {
    // The journal in memory: a full disk is no reason not to guard the doors.
    guard.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;');
  } catch (error) {
    guard.close();
    if (!isBusy(error))
      throw new Error(
        `The folder ${dataFolder} cannot be locked: its disk is read-only or failing, or others may not write there.`,
        { cause: error },
      );
    throw new Error(
      `Another Latchkey already uses the folder ${dataFolder}. Stop it first, or choose another folder with --data.`,
      { cause: error },
    );
  }
  const file = join(dataFolder, 'latchkey.db');
  if (isOpenElsewhere(file)) {
    guard.close();
    throw new Error(
      `Another program has the database ${file} open: another Latchkey, although its running.lock was deleted, or one that looks into the database. Stop it first.`,
    );
  }
  return () => guard.close();
}

/** Another program holds the folder now. Waits for nobody, and leaves the folder as it is. */
export function isRunning(dataFolder: string): boolean {
  const file = join(dataFolder, 'running.lock');
  if (!existsSync(file)) return false;
  let guard: DatabaseSync | undefined;
  try {
    guard = new DatabaseSync(file, { readOnly: true });
    guard.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    guard?.close();
  }
}

function isBusy(error: unknown): boolean {
  return ((error as { errcode?: number }).errcode ?? 0) % 256 === SQLITE_BUSY;
}

/** Whoever has a database of this kind open, reading or not, keeps others from having it alone. */
function isOpenElsewhere(file: string): boolean {
  // Of an empty one SQLite would throw away the journal at the first look.
  if (!existsSync(file) || statSync(file).size === 0) return false;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file);
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK;`);
    return false;
  } catch (error) {
    // What else is wrong with it, whoever opens it says.
    return isBusy(error);
  } finally {
    db?.close();
  }
}
