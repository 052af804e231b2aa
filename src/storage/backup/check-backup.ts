import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CopyProblem } from '../../domain/backup/copy-problem.ts';
import { Cipher, KEY_BYTES } from '../cipher.ts';
import { MIGRATIONS } from '../migrations.ts';
import { Store } from '../store.ts';
import { ArchiveError, unpack } from './archive.ts';
import { SealError, unseal } from './age-file.ts';
import { countsOf, DATABASE_NAME, KEY_NAME, MANIFEST_NAME, readManifest, schemaOf } from './manifest.ts';
import type { Manifest } from './manifest.ts';

export class CopyError extends Error {
  readonly problem: CopyProblem;

  /** @param words for an owner */
  constructor(problem: CopyProblem, words: string, options?: ErrorOptions) {
    super(words, options);
    this.problem = problem;
  }
}

export interface Proof {
  readonly manifest: Manifest;
  /** A PIN was in it and could be opened. */
  readonly openedPin: boolean;
}

/**
 * Restores a copy into a place of its own, opens it as the program would, counts, and opens one PIN, which nobody sees.
 * @throws CopyError in words for an owner
 */
export async function checkBackup(file: string, passphrase: string, workFolder: string): Promise<Proof> {
  mkdirSync(workFolder, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(workFolder, 'check-'));
  try {
    return await provenCopy(file, passphrase, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * As `checkBackup`; the copy stays in the folder, as a house that this program opens.
 * @throws CopyError in words for an owner
 */
export async function provenCopy(file: string, passphrase: string, folder: string): Promise<Proof> {
  const manifest = await unpackCopy(file, passphrase, folder);
  return { manifest, openedPin: await prove(folder, manifest) };
}

async function unpackCopy(file: string, passphrase: string, folder: string): Promise<Manifest> {
  if (!existsSync(file)) throw new CopyError('missing', `There is no file ${file}.`);
  const names = [MANIFEST_NAME, KEY_NAME, DATABASE_NAME];
  let found: string[];
  try {
    found = await unpack(unseal(file, passphrase), folder, names);
  } catch (error) {
    throw inWords(error, file);
  }
  const manifest = found.includes(MANIFEST_NAME)
    ? readManifest(readFileSync(join(folder, MANIFEST_NAME), 'utf8'))
    : undefined;
  if (!manifest || names.some((name) => !found.includes(name)))
    throw new CopyError('damaged', `${file} opens, and is no copy of a house that this program knows.`);
  if (manifest.schema > MIGRATIONS.length)
    throw new CopyError(
      'newer',
      `${file} was made by Latchkey ${manifest.version}, which is newer than this one. Install that version, or a newer one.`,
    );
  return manifest;
}

/** Whether a PIN was there to be opened. */
async function prove(folder: string, manifest: Manifest): Promise<boolean> {
  const database = join(folder, DATABASE_NAME);
  const key = Buffer.from(readFileSync(join(folder, KEY_NAME), 'utf8').trim(), 'hex');
  if (key.length !== KEY_BYTES) throw new CopyError('unsound', 'The copy holds no key of a house.');
  try {
    const db = new DatabaseSync(database);
    try {
      if (schemaOf(db) !== manifest.schema || !isSame(countsOf(db), manifest.counts))
        throw new CopyError('unsound', 'The copy holds other users, codes or entries than it says.');
    } finally {
      db.close();
    }
    const store = await Store.open(database, key);
    try {
      return openPin(store, new Cipher(key));
    } finally {
      store.close();
    }
  } catch (error) {
    if (error instanceof CopyError) throw error;
    throw new CopyError('unsound', 'The copy opens, and its database does not.', { cause: error });
  }
}

function openPin(store: Store, cipher: Cipher): boolean {
  const row = store.database.get('SELECT id, pin, pin_digest FROM codes WHERE pin IS NOT NULL LIMIT 1');
  if (!row) return false;
  const pin = cipher.openPin(row['pin'] as Uint8Array, `code ${String(row['id'])}`);
  if (cipher.digest(pin) !== row['pin_digest'])
    throw new CopyError('unsound', 'A PIN in the copy is another one than its row says.');
  return true;
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function inWords(error: unknown, file: string): Error {
  const cause = { cause: error };
  if (error instanceof SealError)
    return error.problem === 'wrong-passphrase'
      ? new CopyError('wrong-passphrase', `The passphrase does not open ${file}.`, cause)
      : new CopyError('damaged', `${file} is not as it was sealed: it was cut off or changed.`, cause);
  if (error instanceof ArchiveError)
    return new CopyError('damaged', `${file} opens, and is no copy of a house. ${error.message}`, cause);
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EISDIR' || code === 'ENOENT' || code === 'EIO')
    return new CopyError('missing', `${file} cannot be read (${code}).`, cause);
  return error as Error;
}
