import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** As long as the program that writes may hold the database. */
const BUSY_MS = 10_000;

/**
 * Brings what is in the write-ahead log into the database file, also while another program writes it: whoever
 * copies the folder then has all of it in one file.
 * @returns a problem in words
 */
export function bringIn(file: string): string | undefined {
  if (!existsSync(file)) return `There is no database ${file}. Name its folder with --data.`;
  const db = new DatabaseSync(file);
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS};`);
    const row = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    return row?.['busy'] === 0
      ? undefined
      : `The database ${file} is in use, and its log could not be brought in.`;
  } finally {
    db.close();
  }
}
