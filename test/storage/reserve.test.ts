import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findHouse } from '../../src/storage/find-house.ts';
import { KEY, temporaryFolder } from '../support/memory-house.ts';

async function open(folder: string) {
  const store = await findHouse(folder, { key: KEY, accept: true, warn: () => undefined });
  let isOpen = true;
  const close = (): void => {
    if (isOpen) store.close();
    isOpen = false;
  };
  onTestFinished(close);
  const add = (firstName: string): number => store.users.add({ firstName, lastName: '' }, 0);
  const names = (): string[] => store.users.all().map(({ firstName }) => firstName);
  const fill = (): void => void store.database.get('PRAGMA query_only = ON');
  const free = (): void => {
    store.database.get('PRAGMA query_only = OFF');
    store.database.bringToDisk();
  };
  return { store, close, add, names, fill, free };
}

/** The folder as a kill leaves it now. */
function killed(folder: string): string {
  const copy = join(temporaryFolder(), 'data');
  cpSync(folder, copy, { recursive: true });
  return copy;
}

const reserveOf = (folder: string): Buffer => readFileSync(join(folder, 'latchkey.reserve'));

it('what is written while the disk is full outlasts a kill, and is in the database once', async () => {
  const folder = join(temporaryFolder(), 'data');
  const house = await open(folder);
  house.add('Anna');
  house.fill();
  house.add('Ben');
  house.store.transaction(() => {
    house.add('Carl');
    house.add('Dora');
  });
  expect(() =>
    house.store.transaction(() => {
      house.add('Emil');
      throw new Error('no');
    }),
  ).toThrow('no');
  const cut = killed(folder);
  const again = await open(cut);
  expect([again.names(), again.store.database.isDurable]).toEqual([['Anna', 'Ben', 'Carl', 'Dora'], true]);
  again.close();
  expect((await open(cut)).names()).toEqual(['Anna', 'Ben', 'Carl', 'Dora']);
  // Nothing of it stays beside the database.
  house.free();
  expect(house.names()).toEqual(['Anna', 'Ben', 'Carl', 'Dora']);
  for (const bytes of [reserveOf(folder), reserveOf(cut)])
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  expect(statSync(join(folder, 'latchkey.reserve')).mode & 0o777).toBe(0o600);
});

it('a record that was cut off is left out with all that follows, and one that is in the database is not done twice', async () => {
  const folder = join(temporaryFolder(), 'data');
  const house = await open(folder);
  house.fill();
  house.add('Ben');
  const before = reserveOf(folder);
  house.add('Carl');
  const bytes = reserveOf(folder);
  const cut = killed(folder);
  const end = bytes.findLastIndex((byte) => byte !== 0);
  bytes[end] = bytes[end]! ^ 1;
  writeFileSync(join(cut, 'latchkey.reserve'), bytes);
  expect((await open(cut)).names()).toEqual(['Ben']);
  house.free();
  house.close();
  // As a kill between the database and the reserve leaves it.
  writeFileSync(join(folder, 'latchkey.reserve'), before);
  const after = await open(folder);
  expect(after.names()).toEqual(['Ben', 'Carl']);
});

it('what was kept for another database is not written into this one, and that is told', async () => {
  const folder = join(temporaryFolder(), 'data');
  const house = await open(folder);
  house.fill();
  house.add('Ben');
  const kept = reserveOf(folder);
  const other = join(temporaryFolder(), 'data');
  (await open(other)).close();
  writeFileSync(join(other, 'latchkey.reserve'), kept);
  const opened = await open(other);
  expect(opened.names()).toEqual([]);
  expect(opened.store.database.damages.all()).toMatchObject([{ table: 'reserve' }]);
});

it('a disk that is still full after a restart loses nothing either', async () => {
  const folder = join(temporaryFolder(), 'data');
  const first = await open(folder);
  first.fill();
  first.add('Ben');
  const second = await open(killed(folder));
  second.fill();
  second.add('Carl');
  expect(second.names()).toEqual(['Ben', 'Carl']);
  second.free();
  expect([second.names(), second.store.database.isDurable]).toEqual([['Ben', 'Carl'], true]);
});
