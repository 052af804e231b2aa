import { describe, expect, it } from 'vitest';
import { FRONT, HOUR, MemoryHouse, MINUTE } from '../support/memory-house.ts';

const GUEST_PIN = '704182';
const OTHER_PIN = '630852';
/** The clock of the tests shows 14:00 in the house's zone. */
const UNTIL_15 = { until: '2026-06-01T15:00' };

/** As a failing disk or a hand has left it: nothing of ours has written that. */
function damage(test: MemoryHouse, sql: string): void {
  test.store.database.run('PRAGMA foreign_keys = OFF');
  test.store.database.run(sql);
  test.store.database.run('PRAGMA foreign_keys = ON');
}

async function houseWithTwoCodes(): Promise<{ test: MemoryHouse; damaged: number; other: number }> {
  const test = await MemoryHouse.onDisk({ devices: [{ name: 'front' }, { name: 'back' }] });
  const damaged = await test.issue(GUEST_PIN, { schedule: UNTIL_15 });
  const other = await test.issue(OTHER_PIN, { schedule: UNTIL_15, on: [FRONT, 'memory/back'] });
  expect(test.codesIn()).toEqual([GUEST_PIN, OTHER_PIN]);
  return { test, damaged, other };
}

describe('one row that is damaged', () => {
  it.each([
    ['a schedule of nonsense', 'UPDATE codes SET schedule = \'{"until":"2026-99-99T15:00"}\' WHERE id = 1'],
    ['a schedule that is a list', "UPDATE codes SET schedule = '[3]' WHERE id = 1"],
    ['a reason that is no JSON', "UPDATE grants SET state = 'waiting', reason = '{' WHERE id = 1"],
    ['a user who is not there', 'UPDATE codes SET user_id = 77 WHERE id = 1'],
  ])('keeps no other code from ending, nor the start: %s', async (_, sql) => {
    const { test, other } = await houseWithTwoCodes();
    await test.restart(() => undefined);
    damage(test, sql);
    await test.restart(() => undefined);
    await test.pass(HOUR + MINUTE);
    expect(test.codesIn('back')).toEqual([]);
    expect(test.codesIn()).not.toContain(OTHER_PIN);
    expect([test.state(other), test.state(other, 'memory/back')]).toEqual(['scheduled', 'scheduled']);
  });

  it('keeps nobody from being seen at the door', async () => {
    const { test } = await houseWithTwoCodes();
    damage(test, "UPDATE codes SET schedule = '[3]' WHERE id = 1");
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
