import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restoreBackup } from '../../../src/storage/backup/restore.ts';
import { findHouse } from '../../../src/storage/find-house.ts';
import { temporaryFolder } from '../../support/houses/memory-house.ts';
import { AT, copyOf, houseIn, PASSPHRASE } from './backup-files.ts';

const NOW = AT + 60 * 60_000;
const request = { passphrase: PASSPHRASE, replace: false, now: NOW };
const open = (folder: string) => findHouse(folder, { warn: () => undefined });

describe('a restore', () => {
  it('brings users, codes and the key to another folder, which starts as a house that has gone back', async () => {
    const folder = temporaryFolder();
    const before = await houseIn(folder);
    before.members.save({ id: 7, name: 'Max', role: 'manager' }, 0);
    const file = join(folder, 'house.age');
    await copyOf(folder, file);
    before.close();
    const dataFolder = join(temporaryFolder(), 'data');
    const { manifest, asideIn } = await restoreBackup({ ...request, file, dataFolder });
    expect([manifest.counts.users, asideIn]).toEqual([1, undefined]);
    expect(readdirSync(dataFolder).sort()).toEqual(['house.key', 'house.mark', 'latchkey.db']);
    expect(statSync(join(dataFolder, 'house.key')).mode & 0o077).toBe(0);
    const store = await open(dataFolder);
    expect(store.users.page({}, { limit: 9, offset: 0 }).users).toMatchObject([{ firstName: 'Anna' }]);
    expect(store.codes.pin(1)?.reveal()).toBe('482916');
    expect(store.review.get()).toEqual({ cause: 'restored', at: NOW, copyAt: AT });
    // Whoever was a member then has to be let back in.
    expect([store.members.all(), store.members.suspended().map(({ name }) => name)]).toEqual([[], ['Max']]);
    store.close();
  });

  it('moves a house that is there aside, where it is asked to, and refuses otherwise', async () => {
    const folder = temporaryFolder();
    const store = await houseIn(folder);
    const file = join(temporaryFolder(), 'house.age');
    await copyOf(folder, file);
    store.users.add({ firstName: 'Ben', lastName: '' }, 0);
    store.close();
    await expect(restoreBackup({ ...request, file, dataFolder: folder })).rejects.toThrow('--replace');
    const { asideIn } = await restoreBackup({ ...request, file, dataFolder: folder, replace: true });
    const now = await open(folder);
    expect(now.users.page({}, { limit: 9, offset: 0 }).total).toBe(1);
    now.close();
    const { DatabaseSync } = await import('node:sqlite');
    const aside = new DatabaseSync(join(asideIn!, 'latchkey.db'));
    expect(aside.prepare('SELECT count(*) AS n FROM users').get()).toEqual({ n: 2 });
    aside.close();
  });

  it('changes nothing with a copy that does not prove itself', async () => {
    const folder = temporaryFolder();
    const store = await houseIn(folder);
    const file = join(temporaryFolder(), 'house.age');
    await copyOf(folder, file, new Uint8Array(32).fill(9));
    store.close();
    const before = readFileSync(join(folder, 'latchkey.db'));
    await expect(
      restoreBackup({ ...request, file, dataFolder: folder, replace: true }),
    ).rejects.toMatchObject({ problem: 'unsound' });
    expect(readFileSync(join(folder, 'latchkey.db')).equals(before)).toBe(true);
    expect(existsSync(join(folder, 'house.mark'))).toBe(true);
    expect(readdirSync(folder).some((name) => name.startsWith('restoring-'))).toBe(false);
  });
});
