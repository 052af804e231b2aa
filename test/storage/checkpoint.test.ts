import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bringIn } from '../../src/storage/checkpoint.ts';
import { Store } from '../../src/storage/store.ts';
import { KEY, temporaryFolder } from '../support/houses/memory-house.ts';
import { cpSync } from 'node:fs';

it('brings all that is written into the database file while the program that writes runs on', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'latchkey.db');
  const store = await Store.open(file, KEY);
  store.users.add({ firstName: 'Anna', lastName: 'Berg' }, 0);
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
  expect(bringIn(file)).toBeUndefined();
  expect(statSync(`${file}-wal`).size).toBe(0);

  // The file alone is a whole copy.
  const copy = join(temporaryFolder(), 'latchkey.db');
  cpSync(file, copy);
  const restored = await Store.open(copy, KEY);
  expect(restored.users.page({}, { limit: 9, offset: 0 }).users).toMatchObject([{ firstName: 'Anna' }]);
  restored.close();

  store.users.add({ firstName: 'Ben', lastName: '' }, 0);
  expect(store.users.page({}, { limit: 9, offset: 0 }).total).toBe(2);
  store.close();
});

it('says that there is no database', () => {
  expect(bringIn('/nowhere/latchkey.db')).toBe(
    'There is no database /nowhere/latchkey.db. Name its folder with --data.',
  );
});
