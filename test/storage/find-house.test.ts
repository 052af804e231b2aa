import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findHouse } from '../../src/storage/find-house.ts';
import { Keeper } from '../../src/storage/keeper.ts';
import { markFile, readMark } from '../../src/storage/mark.ts';
import { Store } from '../../src/storage/store.ts';
import { KEY, temporaryFolder } from '../support/houses/memory-house.ts';
import { until } from '../support/until.ts';

const ANNA = { firstName: 'Anna', lastName: 'Berg' };

/** Opens it as the program does. */
async function open(folder: string, { accept = false, key }: { accept?: boolean; key?: Uint8Array } = {}) {
  const warned: string[] = [];
  const store = await findHouse(folder, { accept, key, warn: (words) => void warned.push(words) });
  const keeper = new Keeper(store, markFile(folder), (words) => void warned.push(words));
  keeper.start();
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await keeper.stop();
    store.close();
  };
  onTestFinished(close);
  const add = (firstName = 'Anna'): void =>
    store.transaction(() => {
      store.users.add({ ...ANNA, firstName }, 0);
      store.bumpGeneration();
    });
  const names = (): string[] => store.users.all().map((user) => user.firstName);
  return { store, close, add, names, warned };
}

async function folderOf(...names: string[]): Promise<string> {
  const folder = join(temporaryFolder(), 'data');
  const house = await open(folder);
  for (const name of names) house.add(name);
  await house.close();
  return folder;
}

/** The folder as a power cut would leave it now. */
function cutOff(folder: string): string {
  const copy = join(temporaryFolder(), 'data');
  cpSync(folder, copy, { recursive: true });
  return copy;
}

function generationOf(folder: string): number {
  const mark = readMark(markFile(folder));
  return mark?.kind === 'house' ? mark.generation : -1;
}

describe('the house of a data folder', () => {
  it('begins where there is nothing, and is found again', async () => {
    const folder = await folderOf('Anna');
    const again = await open(folder);
    expect([again.names(), again.warned]).toEqual([['Anna'], []]);
  });

  it('begins where its first start was cut off at any place', async () => {
    const folder = await folderOf();
    const mark = JSON.stringify({ kind: 'new' });
    for (const left of [[], ['house.key'], ['house.key', 'latchkey.db']]) {
      const cut = join(temporaryFolder(), 'data');
      mkdirSync(cut, { mode: 0o700 });
      writeFileSync(markFile(cut), mark);
      for (const name of left)
        if (name === 'latchkey.db') writeFileSync(join(cut, name), '');
        else cpSync(join(folder, name), join(cut, name));
      const house = await open(cut);
      expect(house.names()).toEqual([]);
    }
  });

  it('is in the one file of its database soon after each decision', async () => {
    const folder = join(temporaryFolder(), 'data');
    const house = await open(folder);
    house.add();
    await until(() => statSync(join(folder, 'latchkey.db-wal')).size === 0, 'the checkpoint');
    const copy = join(temporaryFolder(), 'latchkey.db');
    cpSync(join(folder, 'latchkey.db'), copy);
    const copied = await Store.open(
      copy,
      Buffer.from(readFileSync(join(folder, 'house.key'), 'utf8').trim(), 'hex'),
    );
    onTestFinished(() => copied.close());
    expect(copied.users.all()).toMatchObject([ANNA]);
  });

  const without =
    (...names: string[]) =>
    (folder: string) =>
      names.forEach((name) => rmSync(join(folder, name), { force: true }));

  it.each([
    [
      'its database is missing',
      without('latchkey.db'),
      'is missing or empty, and this folder has held a house',
    ],
    [
      'its database is empty',
      (folder: string) => writeFileSync(join(folder, 'latchkey.db'), ''),
      'is missing or empty, and this folder has held a house',
    ],
    [
      'there is its key alone',
      without('latchkey.db', 'house.mark'),
      'The key house.key is there, and its database',
    ],
  ])('is not begun anew where %s, unless its owner says so', async (_, damage, words) => {
    const folder = await folderOf('Anna');
    damage(folder);
    for (let start = 0; start < 2; start++) await expect(open(folder)).rejects.toThrow(words);
    const key = readFileSync(join(folder, 'house.key'), 'utf8');
    const anew = await open(folder, { accept: true });
    expect(anew.names()).toEqual([]);
    expect(anew.warned[0]).toContain(words);
    await anew.close();
    expect(readFileSync(join(folder, 'house.key'), 'utf8')).toBe(key);
    expect((await open(folder)).names()).toEqual([]);
  });

  it('is not begun anew where a configured key has no database any more', async () => {
    const folder = join(temporaryFolder(), 'data');
    await (await open(folder, { key: KEY })).close();
    rmSync(join(folder, 'latchkey.db'));
    await expect(open(folder, { key: KEY })).rejects.toThrow('is missing or empty');
  });

  it('is not opened without its key, and no other key is made for it', async () => {
    const folder = await folderOf('Anna');
    rmSync(join(folder, 'house.key'));
    for (const accept of [false, true])
      await expect(open(folder, { accept })).rejects.toThrow('its key house.key is not beside it');
    expect(existsSync(join(folder, 'house.key'))).toBe(false);
  });

  it('is not opened where its database is older than it was, unless its owner says so', async () => {
    const folder = await folderOf('Anna');
    const older = readFileSync(join(folder, 'latchkey.db'));
    const house = await open(folder);
    house.add('Ben');
    await house.close();
    writeFileSync(join(folder, 'latchkey.db'), older);
    await expect(open(folder)).rejects.toThrow('is older than it was');
    await expect(open(folder)).rejects.toThrow('--accept-data');
    const accepted = await open(folder, { accept: true });
    expect(accepted.names()).toEqual(['Anna']);
    await accepted.close();
    expect((await open(folder)).names()).toEqual(['Anna']);
  });

  it('is not opened where its database is of another house', async () => {
    const [folder, other] = [await folderOf('Anna'), await folderOf('Ben')];
    for (const name of ['latchkey.db', 'house.key']) cpSync(join(other, name), join(folder, name));
    await expect(open(folder)).rejects.toThrow('is of another house');
  });

  it('is opened where a copy came without its mark', async () => {
    const folder = await folderOf('Anna');
    for (const left of ['', '{"kind":', '{"kind":"house","house":7}']) {
      writeFileSync(markFile(folder), left);
      expect((await open(cutOff(folder))).names()).toEqual(['Anna']);
    }
    rmSync(markFile(folder));
    expect((await open(folder)).names()).toEqual(['Anna']);
  });

  it('is whole or refused, whatever byte of its journal is damaged, and wherever that is cut', async () => {
    const folder = await folderOf('Anna');
    const house = await open(folder);
    // As with a disk that is busy: nothing is brought into the file.
    house.store.database.checkpoint = () => undefined;
    house.add('Ben');
    const { generation } = house.store.identity;
    await until(() => generationOf(folder) >= generation, 'the mark');
    const killed = cutOff(folder);
    const journal = readFileSync(join(killed, 'latchkey.db-wal'));
    expect(journal.length).toBeGreaterThan(0);
    const sound = await open(cutOff(killed));
    expect(sound.names()).toEqual(['Anna', 'Ben']);
    const damages = [
      ...Array.from({ length: 16 }, (_, part) => {
        const bytes = Buffer.from(journal);
        bytes[Math.floor((part / 16) * bytes.length)]! ^= 0x40;
        return bytes;
      }),
      ...Array.from({ length: 8 }, (_, part) => journal.subarray(0, Math.floor((part / 8) * journal.length))),
    ];
    for (const bytes of damages) {
      const damaged = cutOff(killed);
      rmSync(join(damaged, 'latchkey.db-shm'), { force: true });
      writeFileSync(join(damaged, 'latchkey.db-wal'), bytes);
      const found = await open(damaged).then(
        (one) => one.names().join(),
        (error: Error) => (error.message.includes('is older than it was') ? 'refused' : error.message),
      );
      expect(['refused', 'Anna,Ben']).toContain(found);
    }
  });

  it('knows that it was copied here, and believes nothing before an owner has said so', async () => {
    const folder = await folderOf('Anna');
    const again = await open(folder);
    again.store.members.save({ id: 7, name: 'Max', role: 'manager' }, 0);
    expect(again.store.review.get()).toBeUndefined();
    await again.close();
    // Under another name it is the same.
    const moved = `${folder}-moved`;
    renameSync(folder, moved);
    const same = await open(moved);
    expect(same.store.review.get()).toBeUndefined();
    await same.close();
    for (const without of [undefined, 'house.mark']) {
      const copy = cutOff(moved);
      if (without !== undefined) rmSync(join(copy, without));
      const copied = await open(copy);
      expect(copied.store.review.get()).toMatchObject({ cause: 'copied' });
      expect([copied.store.members.all(), copied.names()]).toEqual([[], ['Anna']]);
      // What an owner has decided holds from then on.
      copied.store.review.end();
      await copied.close();
      const later = await open(copy);
      expect(later.store.review.get()).toBeUndefined();
      await later.close();
    }
  });

  it('of an older copy that an owner accepts believes nothing either', async () => {
    const folder = await folderOf('Anna');
    const old = readFileSync(join(folder, 'latchkey.db'));
    const house = await open(folder);
    house.add('Ben');
    await house.close();
    for (const name of ['latchkey.db-wal', 'latchkey.db-shm']) rmSync(join(folder, name), { force: true });
    writeFileSync(join(folder, 'latchkey.db'), old);
    await expect(open(folder)).rejects.toThrow('older than it was');
    const accepted = await open(folder, { accept: true });
    expect(accepted.store.review.get()).toMatchObject({ cause: 'older' });
  });
});
