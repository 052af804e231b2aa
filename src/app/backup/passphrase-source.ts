import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { DatabaseSync } from 'node:sqlite';
import type { Config } from '../../../config/schema.ts';
import { housePassphrase } from '../../storage/backup/passphrase.ts';
import { Cipher } from '../../storage/cipher.ts';
import { hasHouseKey, houseKey } from '../../storage/house-key.ts';

const VARIABLE = 'LATCHKEY_BACKUP_PASSPHRASE';
/** As long as the program that writes may hold the database. */
const BUSY_MS = 10_000;

/** Where a passphrase may come from, the first that there is. */
export interface PassphraseSource {
  readonly file: string | undefined;
  readonly config: Config | undefined;
  /** Of a house that has made one itself. */
  readonly dataFolder: string | undefined;
}

/** @throws Error in words for an owner */
export async function findPassphrase({ file, config, dataFolder }: PassphraseSource): Promise<string> {
  if (file !== undefined) return ofFile(file);
  const found = process.env[VARIABLE] ?? config?.backup.passphrase?.reveal();
  if (found !== undefined && found !== '') return found;
  const own = dataFolder === undefined ? undefined : ownPassphrase(dataFolder, config);
  if (own !== undefined) return own;
  if (!process.stdin.isTTY)
    throw new Error(
      `Expected a passphrase, and got none. Put it into the environment as ${VARIABLE}, or name a file with --passphrase-file.`,
    );
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question('Passphrase of the copy: ')).trim();
  } finally {
    lines.close();
  }
}

/** The key of the house in a data folder, or of the configuration; undefined where there is none. */
export function keyOf(dataFolder: string, config: Config | undefined): Uint8Array | undefined {
  const configured = config?.secrets.key;
  if (configured) return Buffer.from(configured.reveal(), 'hex');
  return hasHouseKey(dataFolder) ? houseKey(dataFolder) : undefined;
}

function ofFile(file: string): string {
  const [line = ''] = readFileSync(file, 'utf8').split(/\r?\n/);
  if (line === '') throw new Error(`Expected the passphrase in the first line of ${file}, which is empty.`);
  return line;
}

function ownPassphrase(dataFolder: string, config: Config | undefined): string | undefined {
  const file = join(dataFolder, 'latchkey.db');
  const key = existsSync(file) ? keyOf(dataFolder, config) : undefined;
  if (!key) return undefined;
  const db = new DatabaseSync(file);
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS};`);
    const rows: Parameters<typeof housePassphrase>[0] = {
      get: (sql, ...values) => db.prepare(sql).get(...values),
      run: (sql, ...values) => Number(db.prepare(sql).run(...values).lastInsertRowid),
    };
    return housePassphrase(rows, new Cipher(key));
  } finally {
    db.close();
  }
}
