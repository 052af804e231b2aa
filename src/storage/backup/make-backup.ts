import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { pack } from './archive.ts';
import { sealInto } from './age-file.ts';
import { DATABASE_NAME, describe, KEY_NAME, MANIFEST_NAME } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { writeWhole } from './write-whole.ts';

/** As long as the program that writes may hold the database. */
const BUSY_MS = 10_000;

/** All pages in one step: after each write in between, SQLite would begin anew (sqlite3_backup_step). */
const ALL_PAGES = 2 ** 31 - 1;

export interface BackupRequest {
  /** The database, which another program may be writing. */
  readonly database: string;
  readonly key: Uint8Array;
  readonly passphrase: string;
  /** As of scrypt; what is usual, where it is missing. */
  readonly workFactor?: number;
  /** Where the copy goes. */
  readonly file: string;
  /** A folder of this computer for the unsealed copy, while it is made. */
  readonly workFolder: string;
  readonly version: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * A sealed copy of all that a house remembers, and of its key. The file is there whole or not at all.
 * @throws Error as the file system or SQLite does
 */
export async function makeBackup(request: BackupRequest): Promise<Manifest> {
  mkdirSync(request.workFolder, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(request.workFolder, 'copy-'));
  try {
    const copy = join(folder, DATABASE_NAME);
    await copyDatabase(request.database, copy);
    const manifest = describeCopy(copy, request);
    mkdirSync(dirname(request.file), { recursive: true, mode: 0o700 });
    const files = [
      { name: MANIFEST_NAME, content: Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`) },
      { name: KEY_NAME, content: Buffer.from(`${Buffer.from(request.key).toString('hex')}\n`) },
      { name: DATABASE_NAME, content: { file: copy } },
    ];
    await writeWhole(request.file, (part) => sealInto(part, pack(files), request));
    return manifest;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function copyDatabase(file: string, copy: string): Promise<void> {
  const source = new DatabaseSync(file);
  try {
    source.exec(`PRAGMA busy_timeout = ${BUSY_MS};`);
    await backup(source, copy, { rate: ALL_PAGES });
  } finally {
    source.close();
  }
}

/** @returns what is in it; it is one file from then on */
function describeCopy(copy: string, request: BackupRequest): Manifest {
  const db = new DatabaseSync(copy);
  try {
    db.exec('PRAGMA journal_mode = DELETE;');
    return describe(db, request);
  } finally {
    db.close();
  }
}
