import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Pin } from '../../src/domain/pins/pin.ts';
import { ChatRows } from '../../src/storage/tables/chat/chat-rows.ts';
import { Database } from '../../src/storage/database/database.ts';
import { MIGRATIONS } from '../../src/storage/migrations.ts';
import { Store } from '../../src/storage/store.ts';
import { BY, KEY, MemoryHouse, temporaryFolder } from '../support/houses/memory-house.ts';

const ANNA = { firstName: 'Anna', lastName: 'Berg' };

function newFile(): string {
  return join(temporaryFolder(), 'data', 'latchkey.db');
}

describe('the store', () => {
  it('holds no PIN in its files, plain, in base64 or in hex, from the first write to the deletion', async () => {
    const folder = temporaryFolder();
    const test = await MemoryHouse.open({ folder, devices: [{ name: 'front' }] });
    const pins = ['27491638', '83502746', '60291357'];
    await test.front.preload(1, pins[2]!);
    const chats = new ChatRows(test.store.database, test.store.cipher, () => test.clock.now());
    const expectNone = (): void => {
      const bytes = Buffer.concat(readdirSync(folder).map((file) => readFileSync(join(folder, file))));
      for (const pin of pins) {
        // Base64 of the digits at each of the three offsets that they can have in a longer text.
        const forms = ['', '0', '00'].map((before) =>
          Buffer.from(before + pin)
            .toString('base64')
            .slice(before === '' ? 0 : 4)
            .slice(0, 8),
        );
        for (const form of [pin, Buffer.from(pin).toString('hex'), ...forms])
          expect(bytes.includes(form)).toBe(false);
      }
    };
    const code = await test.issue(pins[0]!);
    expectNone();
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of(pins[1]!) }));
    chats.save(1, JSON.stringify({ typed: pins[0] }));
    chats.inbox().add([{ id: 1, chat: 1, payload: JSON.stringify({ text: pins[1] }) }]);
    expectNone();
    await test.does((house) => house.codes.delete(BY, code));
    await test.stop();
    expectNone();
  });

  it('rolls back all of a transaction that fails, inner ones too', async () => {
    const store = await Store.open(':memory:', KEY);
    const failing = (): void =>
      store.transaction(() => {
        store.users.add(ANNA, 0);
        store.transaction(() => store.users.add(ANNA, 0));
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(store.users.page({}, { limit: 10, offset: 0 }).total).toBe(0);
    store.transaction(() => store.users.add(ANNA, 0));
    expect(store.users.page({}, { limit: 10, offset: 0 }).total).toBe(1);
  });

  describe('whose file cannot be written', () => {
    const open = async () => {
      const database = await Database.open(join(temporaryFolder(), 'latchkey.db'), [
        'CREATE TABLE t (x TEXT)',
      ]);
      onTestFinished(() => database.close());
      return database;
    };
    const add = (database: Database) => database.run('INSERT INTO t VALUES (?)', 'x'.repeat(100_000));

    it.each([
      ['alone', add],
      ['in a transaction', (database: Database) => database.transaction(() => add(database))],
    ])(
      'keeps a write %s in memory, where it is read as any, until the disk takes it',
      async (_how, write) => {
        const database = await open();
        const heard: boolean[] = [];
        database.subscribe((takesWrites) => heard.push(takesWrites));
        const count = () => database.get('SELECT count(*) AS n FROM t')?.['n'];
        database.get('PRAGMA max_page_count = 1');
        write(database);
        write(database);
        await Promise.resolve();
        expect([count(), database.isDurable, database.isWell(), heard]).toEqual([2, false, true, [false]]);
        database.bringToDisk();
        expect([count(), database.isDurable]).toEqual([2, false]);
        database.get('PRAGMA max_page_count = 1073741823');
        database.bringToDisk();
        await Promise.resolve();
        expect([count(), database.isDurable, heard]).toEqual([2, true, [false, true]]);
        write(database);
        expect(count()).toBe(3);
      },
    );

    it('gives each row the number on the disk that it had in memory', async () => {
      const database = await open();
      database.run('CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT, x TEXT) STRICT');
      const add = (): number => database.run("INSERT INTO numbered (x) VALUES ('x')");
      add();
      database.run('DELETE FROM numbered');
      database.get('PRAGMA query_only = ON');
      expect([add(), database.transaction(add)]).toEqual([2, 3]);
      database.get('PRAGMA query_only = OFF');
      database.bringToDisk();
      expect([database.isDurable, add()]).toEqual([true, 4]);
    });

    it('throws what is wrong with a statement itself', async () => {
      const database = await open();
      database.run('CREATE TABLE one (x TEXT UNIQUE) STRICT');
      database.run("INSERT INTO one VALUES ('x')");
      expect(() => database.run("INSERT INTO one VALUES ('x')")).toThrow('UNIQUE');
      expect(database.isDurable).toBe(true);
    });
  });

  it('reads a number that is too large for one, and all others with it', async () => {
    const { database } = await Store.open(':memory:', KEY);
    database.run("INSERT INTO house (key, value) VALUES ('huge', 9223372036854775807), ('small', 7)");
    const rows = database.all("SELECT value FROM house WHERE key IN ('huge', 'small') ORDER BY key");
    expect(rows).toEqual([{ value: 2 ** 63 }, { value: 7 }]);
    expect(database.get("SELECT value FROM house WHERE key = 'small'")).toEqual({ value: 7 });
  });

  it('finds users by parts of name, phone and e-mail, and takes wildcards for what they are', async () => {
    const { users } = await Store.open(':memory:', KEY);
    users.add({ ...ANNA, phone: '+49 170 1', email: 'anna@example.org' }, 0);
    users.add({ firstName: 'Ben', lastName: '100%' }, 0);
    const names = (search: string) =>
      users.page({ search }, { limit: 10, offset: 0 }).users.map(({ firstName }) => firstName);
    expect([names('na be'), names('170'), names('@EXAMPLE'), names('%'), names('_')]).toEqual([
      ['Anna'],
      ['Anna'],
      ['Anna'],
      ['Ben'],
      [],
    ]);
  });

  it('finds a PIN, what was told of an arrival, and the uses of a code, by an index', async () => {
    const { codes, database, journal, slots } = await Store.open(':memory:', KEY);
    const asked = [vi.spyOn(database, 'get'), vi.spyOn(database, 'all')];
    slots.holds('a digest', 1);
    journal.noticesOf(1, 'unlock', { from: 0, until: 1 });
    journal.usesNear(1, { from: 0, until: 1 });
    journal.usesMade(1);
    codes.get(1);
    const plans = asked.flatMap(({ mock }) => mock.calls.map(([sql]) => sql));
    expect(plans).toHaveLength(5);
    for (const sql of plans) {
      const details = database.all(`EXPLAIN QUERY PLAN ${sql}`).map(({ detail }) => String(detail));
      // Of slots whose PIN is being replaced there are never many.
      expect(details.filter((detail) => /^SCAN (?!.* slots_being_replaced)/.test(detail))).toEqual([]);
    }
  });

  it('keeps what was committed when the process is killed at once', async () => {
    const file = newFile();
    const script = `
      import { Store } from ${JSON.stringify(new URL('../../src/storage/store.ts', import.meta.url).href)};
      const store = await Store.open(${JSON.stringify(file)}, new Uint8Array(32).fill(7));
      store.users.add({ firstName: 'Anna', lastName: 'Berg' }, 0);
      process.kill(process.pid, 'SIGKILL');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    const store = await Store.open(file, KEY);
    expect(store.users.page({}, { limit: 10, offset: 0 }).users).toMatchObject([ANNA]);
    store.close();
  });
});

describe('the file of the store', () => {
  it('can be read by its owner alone, with all that SQLite puts beside it', async () => {
    const file = newFile();
    const store = await Store.open(file, KEY);
    store.users.add(ANNA, 0);
    const folder = join(file, '..');
    expect(readdirSync(folder).sort()).toEqual(['latchkey.db', 'latchkey.db-shm', 'latchkey.db-wal']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    store.close();
  });

  it('is refused with words where the key is another one', async () => {
    const file = newFile();
    (await Store.open(file, KEY)).close();
    await expect(Store.open(file, randomBytes(32))).rejects.toThrow(
      'The house key does not fit this database: restore the key that was used with it.',
    );
    (await Store.open(file, KEY)).close();
  });

  it.each([
    [
      'is no database',
      () => Buffer.from('this is a text, and a long one, not a database at all'.repeat(100)),
    ],
    [
      'has a torn page',
      (bytes: Buffer) => {
        // The middle of the file, past the header page.
        bytes.fill(0xff, 8_192, 12_288);
        return bytes;
      },
    ],
  ])('is refused with words where it %s, and is left as it is', async (_, damage) => {
    const file = newFile();
    const store = await Store.open(file, KEY);
    for (let i = 0; i < 100; i++) store.users.add(ANNA, 0);
    store.close();
    const damaged = damage(readFileSync(file));
    writeFileSync(file, damaged);
    await expect(Store.open(file, KEY)).rejects.toThrow(
      `The database ${file} is damaged. Restore a copy of it, then start again.`,
    );
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });

  it('is refused with words where a newer program wrote it', async () => {
    const file = newFile();
    const newer = [...MIGRATIONS, 'CREATE TABLE later (x) STRICT'.replace('(x)', '(x TEXT)')];
    (await Database.open(file, newer)).close();
    const words = `The database ${file} has version ${newer.length}; this program knows up to ${MIGRATIONS.length}. It was used by a newer Latchkey: install that one again, or `;
    await expect(Store.open(file, KEY)).rejects.toThrow(`${words}restore a copy of the house`);
    // The copy of before the update is named where there is one.
    const copy = join(dirname(file), `latchkey-before-${newer.length}.backup.db`);
    writeFileSync(copy, '');
    await expect(Store.open(file, KEY)).rejects.toThrow(`${words}go back to ${copy}`);
    rmSync(copy);
  });
});

describe('a migration', () => {
  const one = 'CREATE TABLE things (name TEXT) STRICT';
  const two = "ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'";

  it('keeps a copy of the database as it was before, for its owner alone', async () => {
    const file = newFile();
    const old = await Database.open(file, [one]);
    old.run('INSERT INTO things VALUES (?)', 'key');
    old.close();
    const migrated = await Database.open(file, [one, two]);
    expect(migrated.all('SELECT * FROM things')).toMatchObject([{ name: 'key', colour: 'grey' }]);
    migrated.close();

    const copy = join(file, '..', 'latchkey-before-2.backup.db');
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    const backup = await Database.open(copy, [one]);
    expect(backup.all('SELECT * FROM things')).toEqual([expect.objectContaining({ name: 'key' })]);
    backup.close();
  });

  it('makes no copy of a new database, and none where there is nothing to do', async () => {
    const file = newFile();
    (await Database.open(file, [one, two])).close();
    (await Database.open(file, [one, two])).close();
    expect(readdirSync(join(file, '..'))).toEqual(['latchkey.db']);
  });

  it('that fails leaves the database as it was', async () => {
    const file = newFile();
    (await Database.open(file, [one])).close();
    await expect(Database.open(file, [one, `${two}; SELECT * FROM nowhere`])).rejects.toThrow('nowhere');
    const after = await Database.open(file, [one]);
    after.run('INSERT INTO things VALUES (?)', 'key');
    after.close();
  });
});
