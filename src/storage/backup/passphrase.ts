import { randomInt } from 'node:crypto';
import type { Cipher } from '../cipher.ts';
import type { Database } from '../database/database.ts';

/** Letters that nobody takes for others when they copy them from a sheet. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyz';
const GROUPS = 6;
const GROUP_LETTERS = 5;
const PLACE = 'backup-passphrase';

/** What this needs of a database, whoever has it open. */
type Rows = Pick<Database, 'get' | 'run'>;

/** 137 bits at random, to be typed from a sheet of paper, such as `kbvtn-…`. */
function newPassphrase(): string {
  const group = (): string =>
    Array.from({ length: GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** The one that the house has made for its copies; made at the first time. Of two that make one at once, one counts. */
export function housePassphrase(db: Rows, cipher: Cipher): string {
  const read = (): unknown => db.get('SELECT value FROM house WHERE key = ?', PLACE)?.['value'];
  if (!(read() instanceof Uint8Array))
    db.run(
      'INSERT OR IGNORE INTO house (key, value) VALUES (?, ?)',
      PLACE,
      cipher.seal(newPassphrase(), PLACE),
    );
  return cipher.open(read() as Uint8Array, PLACE);
}
