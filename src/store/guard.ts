import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Keeps a second program off a data folder: two would write each other's slots. SQLite's lock ends with
 * the process that holds it, however that ends.
 * @returns a function that gives the folder free
 * @throws Error in words where another program holds it
 */
export function guardFolder(dataFolder: string): () => void {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const guard = new DatabaseSync(join(dataFolder, 'running.lock'));
  try {
    guard.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (error) {
    guard.close();
    throw new Error(
      `Another Latchkey already uses the folder ${dataFolder}. Stop it first, or choose another folder with --data.`,
      { cause: error },
    );
  }
  return () => guard.close();
}
