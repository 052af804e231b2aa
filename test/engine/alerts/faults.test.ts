import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE, temporaryFolder } from '../../support/houses/memory-house.ts';

const GUEST_PIN = '704182';
const OTHER_PIN = '630852';
/** The clock of the tests shows 14:00 in the house's zone. */
const UNTIL_15 = { until: '2026-06-01T15:00' };

const folders = new WeakMap<MemoryHouse, string>();

/** As a failing disk or a hand has left it while the program was down: nothing of ours has written that. */
async function damage(test: MemoryHouse, sql: string): Promise<void> {
  await test.restart(() => {
    const db = new DatabaseSync(join(folders.get(test)!, 'latchkey.db'));
    db.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
    db.close();
  });
}

async function houseWithTwoCodes(): Promise<{ test: MemoryHouse; damaged: number; other: number }> {
  const folder = temporaryFolder();
  const test = await MemoryHouse.open({ folder, devices: [{ name: 'front' }, { name: 'back' }] });
  folders.set(test, folder);
  const damaged = await test.issue(GUEST_PIN, { schedule: UNTIL_15 });
  const other = await test.issue(OTHER_PIN, { schedule: UNTIL_15, on: [FRONT, 'memory/back'] });
  expect(test.codesIn()).toEqual([GUEST_PIN, OTHER_PIN]);
  return { test, damaged, other };
}

describe('one row that is damaged', () => {
  it.each([
    ['codes.schedule', "UPDATE codes SET schedule = '{\"until' WHERE id = 1"],
    ['codes.schedule', 'UPDATE codes SET schedule = \'{"until":"2026-99-99T15:00"}\' WHERE id = 1'],
    ['codes.schedule', "UPDATE codes SET schedule = '[3]' WHERE id = 1"],
    ['codes.paused', 'UPDATE codes SET paused = 7 WHERE id = 1'],
    ['codes.condition', "UPDATE codes SET condition = 'switch.nobody_knows' WHERE id = 1"],
    ['codes.pin', "UPDATE codes SET pin = x'00' WHERE id = 1"],
    ['codes.pin_digest', "UPDATE codes SET pin_digest = 'nonsense' WHERE id = 1"],
    ['grants.wanted', 'UPDATE grants SET wanted = -1 WHERE id = 1'],
    ['grants.state', "UPDATE grants SET state = 'lively' WHERE id = 1"],
    ['grants.reason', "UPDATE grants SET reason = '{' WHERE id = 1"],
    ['grants.reason', 'UPDATE grants SET reason = \'{"kind":"silent"}\' WHERE id = 1'],
    ['grants.slot', 'UPDATE grants SET slot = 17 WHERE id = 1'],
    ['grants.slot', 'UPDATE grants SET slot = NULL WHERE id = 1'],
    ['slots.guard', "UPDATE slots SET guard = '}' WHERE slot = 1"],
    ['slots.doubt', "UPDATE slots SET doubt = '7' WHERE slot = 1"],
    ['slots.digest', 'UPDATE slots SET digest = NULL WHERE slot = 1'],
    ['slots.ours', 'UPDATE slots SET ours = \'{"0":1}\' WHERE slot = 1'],
    ['devices.description', "UPDATE devices SET description = '{' WHERE id = 'memory/front'"],
    ['house.value', "UPDATE house SET value = x'00' WHERE key = 'key-proof'"],
    ['house.value', "UPDATE house SET value = 'noon' WHERE key = 'newest-time'"],
    ['users.id', 'UPDATE codes SET user_id = 77 WHERE id = 1'],
  ])('is told, takes no code with it and keeps none beyond its time: %s (%s)', async (place, sql) => {
    const { test, damaged, other } = await houseWithTwoCodes();
    await damage(test, sql);
    const told = test
      .notices()
      .flatMap((one) => (one.kind === 'damaged-row' ? `${one.table}.${one.column}` : []));
    expect(told).toContain(place);
    // Nothing is written twice, and the other code opens what it opened.
    expect(test.codesIn().filter((pin) => pin === GUEST_PIN).length).toBeLessThanOrEqual(1);
    expect(test.codesIn()).toContain(OTHER_PIN);
    await test.pass(HOUR + MINUTE);
    expect([test.codesIn(), test.codesIn('back')]).toEqual([[], []]);
    expect([test.state(other), test.state(other, 'memory/back')]).toEqual(['scheduled', 'scheduled']);
    expect(test.house.keepsSchedules).toBe(true);
    // Its owner can take it away as any other.
    await test.does((house) => house.codes.delete(BY, damaged));
    expect(test.state(damaged)).toBe('gone');
  });

  it.each([
    ['which has no time any more', "UPDATE codes SET schedule = '{' WHERE id = 1"],
    ['of which nobody knows whether it is paused', 'UPDATE codes SET paused = 2 WHERE id = 1'],
    ['that depended on something', "UPDATE codes SET condition = 'x.y' WHERE id = 1"],
  ])('takes a code away %s, until its owner gives it that again', async (_, sql) => {
    const { test, damaged } = await houseWithTwoCodes();
    await damage(test, sql);
    await test.does((house) => house.codes.edit(BY, damaged, { schedule: UNTIL_15, condition: null }));
    if (sql.includes('paused')) await test.does((house) => house.codes.resume(BY, damaged));
    expect(test.codesIn()).toContain(GUEST_PIN);
    await test.pass(HOUR + MINUTE);
    expect(test.codesIn()).toEqual([]);
  });

  it('of a slot that shows what none can makes that slot be read, and keeps its code ours', async () => {
    const { test, damaged, other } = await houseWithTwoCodes();
    const { database } = test.store;
    database.run('PRAGMA ignore_check_constraints = ON');
    database.run("UPDATE slots SET observation = 'knpwn' WHERE device = ? AND slot = 1", FRONT);
    await test.pass(HOUR + MINUTE);
    expect([test.codesIn(), test.state(damaged), test.state(other)]).toEqual([[], 'scheduled', 'scheduled']);
  });

  it('of an entry takes away none of the others', async () => {
    const { test } = await houseWithTwoCodes();
    test.store.database.run("INSERT INTO entries (at, device, how) VALUES (1, 'memory/front', 'fly')");
    await test.front.typePin(OTHER_PIN);
    await test.house.settled();
    expect(test.house.queries.entries({ limit: 9 }).map(({ how }) => how)).toEqual(['unlock']);
    await Promise.resolve();
    expect(test.notices()).toContainEqual(expect.objectContaining({ kind: 'damaged-row', table: 'entries' }));
  });

  it('keeps nobody from being seen at the door', async () => {
    const { test } = await houseWithTwoCodes();
    await test.front.typePin(OTHER_PIN);
    test.store.database.run("UPDATE codes SET schedule = '[3]' WHERE id = 1");
    await test.front.typePin(GUEST_PIN);
    await test.house.settled();
    expect(test.notices()).toContainEqual(
      expect.objectContaining({
        kind: 'entry',
        entry: expect.objectContaining({ how: 'unlock', slot: 1 }) as unknown,
      }),
    );
  });
});

describe('the schedules', () => {
  it('are kept as long as each change that was due was looked at', async () => {
    const { test } = await houseWithTwoCodes();
    expect(test.house.keepsSchedules).toBe(true);
    await test.pass(2 * HOUR);
    expect(test.house.keepsSchedules).toBe(true);
    await test.house.stop();
    expect(test.house.keepsSchedules).toBe(false);
  });
});
