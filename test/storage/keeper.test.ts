import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { Keeper } from '../../src/storage/keeper.ts';
import { Store } from '../../src/storage/store.ts';
import { KEY, temporaryFolder } from '../support/houses/memory-house.ts';
import { until } from '../support/until.ts';

afterEach(() => vi.restoreAllMocks());

it('a mark that cannot be written is not tried again all the time', async () => {
  const folder = temporaryFolder();
  const markFolder = join(folder, 'marks');
  mkdirSync(markFolder);
  const store = await Store.open(join(folder, 'latchkey.db'), KEY);
  const warnings: string[] = [];
  const keeper = new Keeper(store, join(markFolder, 'house.mark'), (words) => warnings.push(words));
  keeper.start();
  rmSync(markFolder, { recursive: true });
  store.users.add({ firstName: 'Anna', lastName: 'Berg' }, 0);
  await until(() => warnings.length === 1);
  const looking = vi.spyOn(store, 'identity', 'get');
  for (let turns = 0; turns < 200; turns++) await new Promise(setImmediate);
  expect(looking.mock.calls.length).toBeLessThan(3);
  await keeper.stop();
  store.close();
});
