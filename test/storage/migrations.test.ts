import { join } from 'node:path';
import { expect, it } from 'vitest';
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
