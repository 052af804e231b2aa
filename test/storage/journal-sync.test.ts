import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Database } from '../../src/storage/database/database.ts';
import { JournalSync } from '../../src/storage/database/journal-sync.ts';
import { temporaryFolder } from '../support/houses/memory-house.ts';

const MIGRATIONS = [
  'CREATE TABLE notes (text TEXT) STRICT; CREATE TABLE house (key TEXT, value TEXT) STRICT',
];

test('one sync serves all who wait, and what is committed meanwhile waits for the next', async () => {
  const journal = join(temporaryFolder(), 'journal');
  writeFileSync(journal, 'frames');
  const sync = new JournalSync(journal);
  expect(sync.isDone).toBe(true);
  await sync.done();
  sync.committed();
  const first = [sync.done(), sync.done()];
  sync.committed();
  await Promise.all(first);
  expect(sync.isDone).toBe(false);
  await sync.done();
  expect(sync.isDone).toBe(true);
  sync.committed();
  const last = sync.done();
  sync.close();
  await last;
});

test('a transaction that is synced later is seen at once, and is on the disk in a moment', async () => {
  const file = join(temporaryFolder(), 'house.db');
  const database = await Database.open(file, MIGRATIONS);
  const synchronous = (): unknown => database.get('PRAGMA synchronous')?.['synchronous'];
  const FULL = 2;
  database.transactionSyncedLater(() => database.run("INSERT INTO notes VALUES ('one')"));
  expect(database.isOnDisk).toBe(false);
  expect(database.all('SELECT text FROM notes')).toEqual([{ text: 'one' }]);
  expect(synchronous()).toBe(FULL);
  await database.onDisk();
  expect(database.isOnDisk).toBe(true);
  expect(() =>
    database.transactionSyncedLater(() => {
      database.run("INSERT INTO notes VALUES ('two')");
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(synchronous()).toBe(FULL);
  expect(database.all('SELECT text FROM notes')).toHaveLength(1);
  database.close();
  const again = await Database.open(file, MIGRATIONS);
  expect(again.all('SELECT text FROM notes')).toEqual([{ text: 'one' }]);
  again.close();
});
