import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Pin } from '../../src/domain/pins/pin.ts';
import { Cipher } from '../../src/storage/cipher.ts';
import { Database } from '../../src/storage/database/database.ts';
import { MIGRATIONS } from '../../src/storage/migrations.ts';
import { Store } from '../../src/storage/store.ts';
import { BY, FRONT, KEY, MemoryHouse, OWNER, temporaryFolder } from '../support/houses/memory-house.ts';

const [LIVE, OVERDUE, THEIRS] = ['274916', '835027', '602913'];

/** What a program of that version has left behind: one code that is live, and one that is to go and did not. */
async function houseOf(version: number): Promise<string> {
  const folder = temporaryFolder();
  const old = await Database.open(join(folder, 'latchkey.db'), MIGRATIONS.slice(0, version));
  const cipher = new Cipher(KEY);
  const digest = (digits: string): string => cipher.digest(Pin.of(digits));
  const device = { name: 'front', kind: 'lock', slots: 30, reserved: [], reachable: false };
  const pin = { minLength: 4, maxLength: 8, charset: '0123456789', keypad: 'ten-key' };
  old.run("INSERT INTO users (first_name, last_name, created_at) VALUES ('Anna', 'Berg', 1)");
  old.run(
    'INSERT INTO devices (id, description) VALUES (?, ?)',
    FRONT,
    JSON.stringify({ ...device, id: FRONT, pin }),
  );
  for (const [id, digits, state, deletedAt] of [
    [1, LIVE, 'live', null],
    [2, OVERDUE, 'overdue', 3],
  ] as const) {
    old.run(
      `INSERT INTO codes (user_id, pin, pin_digest, schedule, created_at, deleted_at) VALUES (1, ?, ?, '{}', 2, ?)`,
      cipher.sealPin(Pin.of(digits), `code ${id}`),
      digest(digits),
      deletedAt,
    );
    old.run('INSERT INTO grants (code_id, device, slot, state) VALUES (?, ?, ?, ?)', id, FRONT, id, state);
    old.run(
      `INSERT INTO slots (device, slot, observation, digest, ours, read_at) VALUES (?, ?, 'known', ?, ?, 2)`,
      ...[FRONT, id, digest(digits), JSON.stringify([digest(digits)])],
    );
  }
  old.run(
    "INSERT INTO slots (device, slot, observation, digest) VALUES (?, 3, 'known', ?)",
    FRONT,
    digest(THEIRS),
  );
  old.run(
    "INSERT INTO entries (at, device, slot, how, user_id, code_id) VALUES (2, ?, 1, 'unlock', 1, 1)",
    FRONT,
  );
  old.run("INSERT INTO members (id, name, role, since) VALUES (?, 'Olivia', 'owner', 1)", OWNER);
  old.close();
  return folder;
}

it.each(MIGRATIONS.map((_, index) => index + 1))(
  'a house that version %i has kept goes on: what is live stays so, what is to go goes, and somebody’s stays',
  async (version) => {
    const test = await MemoryHouse.open({
      folder: await houseOf(version),
      devices: [
        {
          name: 'front',
          memory: [
            [1, LIVE],
            [2, OVERDUE],
            [3, THEIRS],
          ],
        },
      ],
    });
    expect(test.sent()).toEqual(['read 2', 'clear 2']);
    expect([test.state(1), test.codesIn()]).toEqual(['live', [LIVE, THEIRS]]);
    await test.does((house) => house.deviceCommands.check(BY, FRONT));
    expect([test.state(1), test.state(2), test.store.codes.pin(2)]).toEqual(['live', 'gone', undefined]);
    await test.front.typePin(LIVE);
    expect(test.house.queries.entries({ limit: 9 }).map(({ user }) => user?.name)).toEqual([
      'Anna Berg',
      'Anna Berg',
    ]);
    expect(test.notices(OWNER).map(({ kind }) => kind)).toEqual(['grant', 'entry']);
    await test.does((house) => house.codes.delete(BY, 1));
    expect(test.codesIn()).toEqual([THEIRS]);
    await test.stop();
  },
);

it('a device that was described in older words can do the same', async () => {
  const folder = await houseOf(18);
  const older = await Database.open(join(folder, 'latchkey.db'), MIGRATIONS.slice(0, 18));
  const pin = { minLength: 4, maxLength: 8, charset: '0123456789', keypad: 'ten-key' };
  const device = {
    id: FRONT,
    name: 'Front "noCodes":1',
    kind: 'lock',
    slots: 30,
    reserved: [],
    reachable: false,
    pin,
  };
  const olderWords = `"asksByPin":true,"keepsTime":true,"guardSlackMs":60000,"editsWhileArmed":"no","noCodes":"why"`;
  older.run('UPDATE devices SET description = ?', JSON.stringify(device).replace(/}$/, `,${olderWords}}`));
  older.close();
  const store = await Store.open(join(folder, 'latchkey.db'), KEY);
  const [found] = store.slots.devices();
  store.close();
  expect(found).toEqual({
    ...device,
    verifiesByPin: true,
    hasOwnSchedule: true,
    scheduleSlackMs: 60_000,
    canEditWhileArmed: 'no',
    codesUnsupportedReason: { code: 'as-written', text: 'why' },
  });
});

describe('users that were made up for codes of nobody', () => {
  /** A code that was found at a device, as older programs kept it. Returns its number. */
  function found(old: Database, user: number, { at, slot }: { at: number; slot: number }): number {
    const code = old.run(
      "INSERT INTO codes (user_id, schedule, created_at, deleted_at) VALUES (?, '{}', ?, ?)",
      ...[user, at, at],
    );
    old.run(
      'INSERT INTO grants (code_id, device, slot, state) VALUES (?, ?, ?, ?)',
      code,
      FRONT,
      slot,
      'overdue',
    );
    old.run(
      "INSERT INTO entries (at, device, slot, how, user_id, code_id) VALUES (5, ?, ?, 'unlock', ?, ?)",
      ...[FRONT, slot, user, code],
    );
    return code;
  }

  function person(
    old: Database,
    names: readonly [string, string],
    [made, gone]: readonly [number, number],
  ): number {
    return old.run(
      'INSERT INTO users (first_name, last_name, created_at, deleted_at) VALUES (?, ?, ?, ?)',
      ...names,
      ...[made, gone],
    );
  }

  const rows = (store: Store, sql: string): unknown[] => store.database.all(sql);

  it('are no more, their codes and entries are nobody’s, and a real user of that name stays', async () => {
    const folder = await houseOf(23);
    const file = join(folder, 'latchkey.db');
    const old = await Database.open(file, MIGRATIONS.slice(0, 23));
    const invented = [
      person(old, ['Somebody’s code', 'in slot 7'], [4, 4]),
      person(old, ['Somebody’s', 'old code'], [4, 4]),
      person(old, ['Unknown', ''], [0, 1]),
    ];
    const codes = invented.map((user, index) => found(old, user, { at: 4, slot: 7 + index }));
    // Whom an owner has typed in, and deleted within the same millisecond, or later.
    const typed = person(old, ['Somebody’s code', 'in slot 8'], [4, 4]);
    old.run(
      "INSERT INTO audit (at, actor, what, subject) VALUES (4, 'console', 'add user', ?)",
      `user:${typed}`,
    );
    const real = [
      typed,
      person(old, ['Somebody’s', 'old code'], [4, 9]),
      person(old, ['Somebody’s code', 'in slot 9 of the cellar'], [4, 4]),
      person(old, ['Somebody’s', 'old code of 1999'], [4, 4]),
    ];
    const kept = real.map((user, index) => found(old, user, { at: 4, slot: 17 + index }));
    const held = { name: 'Airbnb', sense: 'on', began_at: 1, until: 2 };
    old.run(
      'INSERT INTO code_holds (code_id, name, sense, began_at, until) VALUES (1, ?, ?, ?, ?)',
      ...Object.values(held),
    );
    const others = [
      'SELECT id, code_id, device, wanted, slot, state, reason, verified_at FROM grants ORDER BY id',
      'SELECT * FROM code_holds',
      'SELECT id, at, slot, code_id FROM entries ORDER BY id',
    ];
    const everything =
      'SELECT id, pin, pin_digest, schedule, paused, created_at, deleted_at FROM codes ORDER BY id';
    const before = [...others, everything].map((sql) => old.all(sql));
    // The number of a code that is lost is given to none again.
    const lost = found(old, typed, { at: 4, slot: 29 });
    old.run('DELETE FROM grants WHERE code_id = ?', lost);
    old.run("UPDATE sqlite_sequence SET seq = seq + 5 WHERE name = 'codes'");
    old.close();

    const store = await Store.open(file, KEY);
    onTestFinished(() => store.close());
    expect(rows(store, 'SELECT id FROM users ORDER BY id')).toEqual([1, ...real].map((id) => ({ id })));
    for (const code of codes) expect(store.codes.get(code)).not.toHaveProperty('userId');
    expect(kept.map((code) => store.codes.get(code)?.userId)).toEqual(real);
    expect(
      store.journal
        .entries({ limit: 20 })
        .flatMap(({ codeId, userId }) => (userId === undefined ? codeId : [])),
    ).toEqual(codes.toReversed());
    const after = [...others, everything].map((sql) => rows(store, sql));
    expect(after.map((all, index) => all.slice(0, before[index]!.length))).toEqual(before);
    expect(rows(store, 'PRAGMA foreign_key_check')).toEqual([]);
    expect(rows(store, 'PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    expect(store.codes.addFound(undefined, 9)).toBe(lost + 6);
    expect(() => store.database.run('UPDATE entries SET slot = 1')).toThrow('append-only');
    expect(() => store.database.run('DELETE FROM entries')).toThrow('append-only');
    expect(() => store.database.run('UPDATE codes SET user_id = 99 WHERE id = 1')).toThrow('FOREIGN KEY');
  });
});

it('a migration that would leave a row without what it refers to is not made, and the database is as it was', async () => {
  const file = join(await houseOf(23), 'latchkey.db');
  await expect(Database.open(file, [...MIGRATIONS.slice(0, 23), 'DELETE FROM codes'])).rejects.toThrow(
    /could not be brought to version 24: .* It is as it was/,
  );
  const still = await Database.open(file, MIGRATIONS.slice(0, 23));
  expect(still.get('SELECT count(*) AS n FROM codes')).toEqual({ n: 2 });
  still.close();
});
