import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';

/** A statement that changes something, with its values. */
export interface Write {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

// https://www.sqlite.org/rescode.html, the lower byte of an extended code.
const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const OF_THE_DISK = new Set([SQLITE_BUSY, SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN]);

/** The disk is full, gone, read-only or held by somebody: not a mistake in what was to be written. */
export function isOfTheDisk(error: unknown): boolean {
  const code = (error as { errcode?: number }).errcode;
  return code !== undefined && OF_THE_DISK.has(code & 0xff);
}

/** So much is kept in memory for a disk that takes nothing: weeks of a house. */
const MOST_WRITES = 20_000;

/**
 * The database in memory, while the disk takes no writes: everything is as it was on the disk, goes on from there,
 * and is written to the disk in one transaction once that takes it.
 */
export class Standby {
  readonly db: DatabaseSync;
  readonly #writes: Write[] = [];

  /** @param disk without a transaction under way */
  constructor(disk: DatabaseSync) {
    const image = Buffer.from(disk.serialize());
    // As a database without a write-ahead log, which there is none of in memory. https://www.sqlite.org/fileformat.html
    image[18] = 1;
    image[19] = 1;
    this.db = new DatabaseSync(':memory:');
    this.db.deserialize(image);
    this.db.exec('PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;');
  }

  /** How many there are, to go back to by `forgetAfter`. */
  get length(): number {
    return this.#writes.length;
  }

  get isFull(): boolean {
    return this.#writes.length >= MOST_WRITES;
  }

  remember(write: Write): void {
    this.#writes.push(write);
  }

  since(length: number): readonly Write[] {
    return this.#writes.slice(length);
  }

  /** What was written since was taken back. */
  forgetAfter(length: number): void {
    this.#writes.length = length;
  }

  get writes(): readonly Write[] {
    return this.#writes;
  }

  close(): void {
    this.db.close();
  }
}

/** All of it is on the disk when this returns; throws where the disk does not take it, and then nothing is. */
export function writeAll(disk: DatabaseSync, writes: readonly Write[]): void {
  disk.exec('BEGIN IMMEDIATE');
  try {
    for (const { sql, values } of writes) disk.prepare(sql).run(...values);
    disk.exec('COMMIT');
  } catch (error) {
    if (disk.isTransaction) disk.exec('ROLLBACK');
    throw error;
  }
}

/** The database has what was kept under that id: it is not written once more. */
export function doneWith(id: string): Write {
  return {
    sql: `INSERT INTO house (key, value) VALUES ('reserve-done', ?)
          ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    values: [id],
  };
}
