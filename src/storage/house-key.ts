import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEY_BYTES } from './cipher.ts';

const KEY_FILE = 'house.key';

/** There is one in the data folder, whatever is in it. */
export function hasHouseKey(dataFolder: string): boolean {
  return existsSync(join(dataFolder, KEY_FILE));
}

/**
 * The key from a 0600 file in the data folder, made at the first start.
 * @throws Error in words where the file is readable by others or holds no key
 */
export function houseKey(dataFolder: string): Uint8Array {
  const file = join(dataFolder, KEY_FILE);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(KEY_BYTES).toString('hex') + '\n', {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new Error(`Others can read the house key ${file}. Run: chmod 600 ${file}`);
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length !== KEY_BYTES) {
    throw new Error(
      `The file ${file} should hold ${KEY_BYTES * 2} hex digits. Restore the key that was used with this database.`,
    );
  }
  return key;
}
