import { expect, it } from 'vitest';
import latchkey from '../../package.json' with { type: 'json' };
import { tellWhatChanged } from '../../src/app/what-changed.ts';
import { MANAGER, MemoryHouse } from '../support/houses/memory-house.ts';

it('owners read once what is new in a newer version, and nothing at a first start or after a downgrade', async () => {
  const test = await MemoryHouse.open();
  const told = (): unknown[] => test.notices().filter(({ kind }) => kind === 'updated');
  tellWhatChanged(test.store, test.house);
  expect([test.store.lastVersion, told()]).toEqual([latchkey.version, []]);
  test.store.noteVersion('99.0.0');
  tellWhatChanged(test.store, test.house);
  expect(told()).toEqual([]);
  test.store.noteVersion('0.1.0');
  for (let start = 0; start < 2; start++) tellWhatChanged(test.store, test.house);
  expect(told()).toMatchObject([{ version: latchkey.version, was: '0.1.0' }]);
  expect(test.notices(MANAGER)).toEqual([]);
  await test.stop();
});
