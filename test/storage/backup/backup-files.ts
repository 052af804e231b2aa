import { join } from 'node:path';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { makeBackup } from '../../../src/storage/backup/make-backup.ts';
import type { Manifest } from '../../../src/storage/backup/manifest.ts';
import { findHouse } from '../../../src/storage/find-house.ts';
import type { Store } from '../../../src/storage/store.ts';
import { KEY } from '../../support/houses/memory-house.ts';

export const PASSPHRASE = 'correct horse battery staple';
export const AT = Date.parse('2026-11-30T03:30:00Z');

/** A house in a folder, with a user and a code. */
export async function houseIn(folder: string): Promise<Store> {
  const store = await findHouse(folder, { key: KEY, warn: () => undefined });
  const user = store.users.add({ firstName: 'Anna', lastName: 'Berg' }, 0);
  store.codes.add(user, Pin.of('482916'), ALWAYS, 0);
  return store;
}

export function copyOf(folder: string, file: string, key: Uint8Array = KEY): Promise<Manifest> {
  return makeBackup({
    ...{ file, key, passphrase: PASSPHRASE, version: '0.3.0', at: AT },
    // The seal itself is not what most tests are about.
    workFactor: 8,
    database: join(folder, 'latchkey.db'),
    workFolder: join(folder, 'backup-work'),
  });
}
