import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ThreadRunner } from '../../src/app/backup/thread-runner.ts';
import { findHouse } from '../../src/storage/find-house.ts';
import { KEY, temporaryFolder } from '../support/houses/memory-house.ts';

it('makes and proves copies in a thread of its own, and says why one was not made', async () => {
  const folder = temporaryFolder();
  const store = await findHouse(folder, { key: KEY, warn: () => undefined });
  const runner = new ThreadRunner(() => ({
    ...{ database: join(folder, 'latchkey.db'), key: KEY, passphrase: 'five random words', workFactor: 8 },
    ...{ workFolder: join(folder, 'backup-work'), version: '0.0.0', at: 0 },
  }));
  const file = join(folder, 'house.age');
  await runner.make(file);
  expect(await runner.check(file)).toBeUndefined();
  writeFileSync(file, 'no copy');
  expect(await runner.check(file)).toBe('damaged');
  const full = join(folder, 'full');
  mkdirSync(full);
  symlinkSync('/dev/full', join(full, 'house.age.part'));
  await expect(runner.make(join(full, 'house.age'))).rejects.toMatchObject({ code: 'ENOSPC' });
  store.close();
});
