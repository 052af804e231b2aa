import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { bringIn } from '../checkpoint.ts';
import { markFile, writeMark } from '../mark.ts';
import { Store } from '../store.ts';
import { provenCopy } from './check-backup.ts';
import { DATABASE_NAME, KEY_NAME } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { syncFolder } from './write-whole.ts';

export interface RestoreRequest {
  readonly file: string;
  readonly passphrase: string;
  /** Of a program that does not run; whoever calls holds its lock. */
  readonly dataFolder: string;
  /** What is there may be moved aside. */
  readonly replace: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Where the house is that was there before. */
  readonly asideIn?: string;
}

/** Of the folder in which a copy is proven before it is the house, in the data folder. */
export const RESTORING = 'restoring-';

/**
 * All that belongs to a house besides what its drivers keep, which they find out again. The database goes first: without
 * it nothing starts, and without its journal it would be a sound house of before.
 */
const OF_A_HOUSE = [DATABASE_NAME, 'latchkey.db-wal', 'latchkey.db-shm', 'latchkey.reserve', KEY_NAME];

/**
 * Puts a copy into a data folder. The copy is proven first; whoever is killed meanwhile leaves the house of before, or
 * a folder that no program starts with, until this is run again.
 * @throws CopyError, or Error in words for an owner
 */
export async function restoreBackup(request: RestoreRequest): Promise<Restored> {
  const { file, passphrase, dataFolder, replace, now } = request;
  const holdsHouse = OF_A_HOUSE.some((name) => isThere(join(dataFolder, name)));
  if (holdsHouse && !replace)
    throw new Error(
      `The folder ${dataFolder} holds a house already. Choose another folder with --data, or add --replace: it is moved aside then.`,
    );
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  clearAfterKill(dataFolder);
  const folder = mkdtempSync(join(dataFolder, RESTORING));
  try {
    const { manifest } = await provenCopy(file, passphrase, folder);
    await prepare(folder, { cause: 'restored', at: now, copyAt: manifest.at });
    const aside = holdsHouse ? join(dataFolder, `before-restore-${stampOf(now)}`) : undefined;
    // From here on a start finds this house, or refuses a folder of which a part is missing.
    writeMark(markFile(dataFolder), {
      kind: 'house',
      house: manifest.house,
      generation: manifest.generation,
    });
    if (aside !== undefined) moveAside(dataFolder, aside);
    for (const name of [KEY_NAME, DATABASE_NAME]) renameSync(join(folder, name), join(dataFolder, name));
    syncFolder(dataFolder);
    return { manifest, ...(aside !== undefined && { asideIn: aside }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The house knows that it has gone back, before anything is started with it. */
async function prepare(folder: string, review: Parameters<Store['review']['begin']>[0]): Promise<void> {
  const key = Buffer.from(readFileSync(join(folder, KEY_NAME), 'utf8').trim(), 'hex');
  const database = join(folder, DATABASE_NAME);
  const store = await Store.open(database, key);
  try {
    store.review.begin(review);
    store.database.checkpoint();
  } finally {
    store.close();
  }
  // On the disk before it has its name.
  for (const name of [KEY_NAME, DATABASE_NAME])
    writeFileSync(join(folder, name), '', { flag: 'a', flush: true });
}

function clearAfterKill(dataFolder: string): void {
  for (const name of readdirSync(dataFolder))
    if (name.startsWith(RESTORING)) rmSync(join(dataFolder, name), { recursive: true, force: true });
}

function moveAside(dataFolder: string, aside: string): void {
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  try {
    bringIn(join(dataFolder, DATABASE_NAME));
  } catch {
    // It may be what is damaged. Its journal goes with it.
  }
  for (const name of OF_A_HOUSE) {
    const from = join(dataFolder, name);
    if (existsSync(from)) renameSync(from, join(aside, name));
  }
}

function isThere(file: string): boolean {
  return existsSync(file) && statSync(file).size > 0;
}

function stampOf(now: number): string {
  return new Date(now).toISOString().slice(0, 19).replaceAll(':', '');
}
