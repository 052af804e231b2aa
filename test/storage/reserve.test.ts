import {
  chmodSync,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findHouse } from '../../src/storage/find-house.ts';
import type { ReservePlaces } from '../../src/storage/database/reserves.ts';
import { KEY, temporaryFolder } from '../support/houses/memory-house.ts';

async function open(folder: string, reserve?: ReservePlaces) {
  const store = await findHouse(folder, {
    key: KEY,
    accept: true,
    warn: () => undefined,
    ...(reserve && { reserve }),
  });
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

describe('where the disk takes not even that', () => {
  let data: string;
  let elsewhere: string;
  beforeEach(() => {
    data = join(temporaryFolder(), 'data');
    elsewhere = join(temporaryFolder(), 'reserve');
  });
  // Whatever is written to it fails: https://man7.org/linux/man-pages/man4/full.4.html
  const broken = (): ReservePlaces => ({ file: '/dev/full', elsewhere });

  it('it is kept elsewhere, outlasts a kill, and is in the database once', async () => {
    const house = await open(data, broken());
    expect(existsSync(elsewhere)).toBe(false);
    house.fill();
    house.add('Ben');
    house.add('Carl');
    expect(statSync(elsewhere).mode & 0o777).toBe(0o600);
    const cut = killed(data);
    const again = await open(cut, broken());
    expect(again.names()).toEqual(['Ben', 'Carl']);
    expect(existsSync(elsewhere)).toBe(false);
    again.close();
    house.free();
    expect(house.names()).toEqual(['Ben', 'Carl']);
  });

  it('it follows what is there already, also on a disk that is still so after a restart', async () => {
    const places = { file: join(data, 'latchkey.reserve'), elsewhere };
    const house = await open(data, places);
    house.fill();
    house.add('Ben');
    // The room that was taken up is at its end.
    for (let times = 0; times < 3; times++) house.add('x'.repeat(200_000));
    house.add('Carl');
    const first = killed(data);
    const second = await open(first, { ...places, file: join(first, 'latchkey.reserve') });
    const initials = (names: string[]): string => names.map((name) => name[0]).join('');
    expect(initials(second.names())).toBe('BxxxC');
    second.close();

    writeFileSync(join(first, 'latchkey.reserve'), '');
    const third = await open(first, broken());
    third.fill();
    third.add('Dora');
    const next = killed(first);
    const fourth = await open(next, broken());
    fourth.fill();
    fourth.add('Emil');
    const fifth = await open(killed(next), broken());
    expect(initials(fifth.names())).toBe('BxxxCDE');
  });

  it.each([
    ['everybody may read it', (file: string) => chmodSync(file, 0o644)],
    ['it is a link', (file: string) => (renameSync(file, `${file}.real`), symlinkSync(`${file}.real`, file))],
  ])('what lies there is not taken where %s', async (_, change) => {
    const house = await open(data, broken());
    house.fill();
    house.add('Ben');
    change(elsewhere);
    const again = await open(killed(data), broken());
    expect(again.names()).toEqual([]);
    again.fill();
    again.add('Carl');
    const last = await open(killed(data), broken());
    expect(last.names()).toEqual(['Carl']);
  });
});
