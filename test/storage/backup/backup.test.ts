import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { unseal } from '../../../src/storage/backup/age-file.ts';
import { checkBackup, CopyError } from '../../../src/storage/backup/check-backup.ts';
import { temporaryFolder } from '../../support/houses/memory-house.ts';
import { AT, copyOf, houseIn, PASSPHRASE } from './backup-files.ts';

async function problemOf(file: string, passphrase = PASSPHRASE): Promise<string> {
  const error: unknown = await checkBackup(file, passphrase, temporaryFolder()).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof CopyError ? error.problem : String(error);
}

describe('a copy of a house', () => {
  it('proves itself while the house goes on: it opens, is counted, and one PIN opens', async () => {
    const folder = temporaryFolder();
    const store = await houseIn(folder);
    const file = join(temporaryFolder(), 'copies', 'house.age');
    const made = await copyOf(folder, file);
    expect(made).toMatchObject({ at: AT, counts: { users: 1, codes: 1, members: 0, entries: 0 } });
    expect(made.house).toBe(store.identity.house);
    const work = temporaryFolder();
    expect(await checkBackup(file, PASSPHRASE, work)).toEqual({ manifest: made, openedPin: true });
    // Nothing unsealed is left behind, and nobody else may read the copy.
    expect([readdirSync(work), readdirSync(join(folder, 'backup-work'))]).toEqual([[], []]);
    expect(statSync(file).mode & 0o077).toBe(0);
    store.close();
  });

  it('opens with other tools: an age file that holds a gzipped tar archive', async () => {
    const folder = temporaryFolder();
    const store = await houseIn(folder);
    const file = join(folder, 'house.age');
    await copyOf(folder, file);
    expect(readFileSync(file, 'latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt /);
    const plain: Uint8Array[] = [];
    for await (const chunk of unseal(file, PASSPHRASE)) plain.push(chunk);
    const tar = join(folder, 'house.tar');
    writeFileSync(tar, Buffer.concat(plain));
    const listed = execFileSync('tar', ['-tf', tar], { encoding: 'utf8' });
    expect(listed.trim().split('\n')).toEqual(['latchkey.json', 'house.key', 'latchkey.db']);
    store.close();
  });

  it('says why it does not prove itself', async () => {
    const folder = temporaryFolder();
    const store = await houseIn(folder);
    const file = join(folder, 'house.age');
    await copyOf(folder, file);
    const whole = readFileSync(file);
    expect(await problemOf(join(folder, 'nothing.age'))).toBe('missing');
    expect(await problemOf(file, 'another passphrase')).toBe('wrong-passphrase');
    const other = join(folder, 'other.age');
    for (const damage of [
      whole.subarray(0, whole.length - 100),
      whole.subarray(0, 100),
      Buffer.from('no copy at all\n'),
      Buffer.concat([whole.subarray(0, 3_000), Buffer.from([255]), whole.subarray(3_001)]),
    ]) {
      writeFileSync(other, damage);
      expect(await problemOf(other)).toBe('damaged');
    }
    const keyless = join(folder, 'keyless.age');
    await copyOf(folder, keyless, new Uint8Array(32).fill(9));
    expect(await problemOf(keyless)).toBe('unsound');
    store.close();
  });

  it('leaves the copy of before, and no part of one, where the new one cannot be written', async () => {
    const folder = temporaryFolder();
    const store = await houseIn(folder);
    const file = join(folder, 'house.age');
    await copyOf(folder, file);
    const before = readFileSync(file);
    symlinkSync('/dev/full', `${file}.part`);
    await expect(copyOf(folder, file)).rejects.toThrow('ENOSPC');
    expect(readFileSync(file)).toEqual(before);
    expect(existsSync(`${file}.part`)).toBe(false);
    expect(readdirSync(join(folder, 'backup-work'))).toEqual([]);
    store.close();
  });

  it(
    'opens clean 100 times of 100 while 4,000 decisions a minute are made',
    { timeout: 120_000 },
    async () => {
      const folder = temporaryFolder();
      const store = await houseIn(folder);
      const file = join(folder, 'house.age');
      let decided = 0;
      const decide = setInterval(() => {
        store.transaction(() => {
          const user = store.users.add({ firstName: `User ${decided++}`, lastName: '' }, 0);
          store.codes.add(user, Pin.of(String(100_000 + decided)), ALWAYS, 0);
          store.bumpGeneration();
        });
      }, 15);
      try {
        let users = 0;
        for (let round = 0; round < 100; round++) {
          const { counts } = await copyOf(folder, file);
          // A user and their code are of one transaction: a copy has both or neither.
          expect(counts.codes).toBe(counts.users);
          expect(counts.users).toBeGreaterThanOrEqual(users);
          users = counts.users;
          expect(await checkBackup(file, PASSPHRASE, folder)).toMatchObject({ openedPin: true });
        }
        expect(decided).toBeGreaterThan(100);
      } finally {
        clearInterval(decide);
        store.close();
      }
    },
  );
});
