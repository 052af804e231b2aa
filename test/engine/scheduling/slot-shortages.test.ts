import { describe, expect, it } from 'vitest';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const PINS = ['274916', '835027', '490163', '718254', '936480'] as const;
const FRIDAY = '2026-06-05T14:00';
const FRIDAY_MS = Date.parse('2026-06-05T12:00:00Z');
const STAY: Schedule = { from: FRIDAY, until: '2026-06-08T10:00' };
const NO_ROOM = { kind: 'no-room', at: FRIDAY_MS, slots: 3 };

/** Three codes that are on the lock from Friday on, and issued before any other. */
async function bookedLock(): Promise<{ test: MemoryHouse; stays: number[] }> {
  const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', slots: 3 }] });
  const stays: number[] = [];
  for (const digits of PINS.slice(0, 3)) stays.push(await test.issue(digits, { schedule: STAY }));
  await test.pass(MINUTE);
  expect(test.notices()).toEqual([]);
  return { test, stays };
}

/** With a fourth one, for which there is none. */
async function overbookedLock(): Promise<{ test: MemoryHouse; stays: number[]; late: number }> {
  const { test, stays } = await bookedLock();
  const late = await test.issue(PINS[3], { schedule: STAY });
  await test.pass(MINUTE);
  return { test, stays, late };
}

describe('a code for which there will be no slot', () => {
  it('says so at once, and the owner hears of it once', async () => {
    const { test, stays, late } = await overbookedLock();
    expect(test.grant(late)).toMatchObject({ state: 'scheduled', reason: NO_ROOM });
    for (const code of stays) expect(test.grant(code).reason).toBeUndefined();
    const told = { codeId: late, userName: 'Anna Berg', deviceName: 'front' };
    expect(test.notices()).toEqual([{ ...NO_ROOM, ...told }]);
    await test.pass(48 * HOUR);
    await test.restart();
    await test.pass(HOUR);
    expect(test.notices()).toHaveLength(1);
    expect(test.house.queries.deviceSync(FRONT).troubled).toBe(false);
  });

  it('is the one whose time begins later, also where it was issued before the others', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', slots: 3 }] });
    const first = await test.issue(PINS[0], { schedule: STAY });
    await test.pass(MINUTE);
    for (const digits of PINS.slice(1, 4))
      await test.issue(digits, { schedule: { from: '2026-06-04T09:00' } });
    await test.pass(MINUTE);
    expect(test.grant(first)).toMatchObject({ state: 'scheduled', reason: NO_ROOM });
    expect(test.notices()).toHaveLength(1);
  });

  it.each([
    ['is deleted', (test: MemoryHouse, code: number) => test.does((house) => house.codes.delete(BY, code))],
    ['is paused', (test: MemoryHouse, code: number) => test.does((house) => house.codes.pause(BY, code))],
    [
      'gets other times',
      (test: MemoryHouse, code: number) =>
        test.does((house) => house.codes.edit(BY, code, { schedule: { from: '2026-07-01T14:00' } })),
    ],
  ])('says no more of that when one that would have a slot %s', async (_, act) => {
    const { test, stays, late } = await overbookedLock();
    await act(test, stays[1]!);
    await test.pass(MINUTE);
    expect(test.grant(late).reason).toBeUndefined();
    await test.pass(97 * HOUR);
    expect([test.state(late), test.notices().length]).toEqual(['live', 1]);
  });

  it('hears of somebody’s code that takes a slot at the device, and of its end', async () => {
    const { test, stays } = await bookedLock();
    await test.front.changeAtKeypad(2, '7777');
    await test.house.settled();
    await test.pass(MINUTE);
    expect(stays.map((code) => test.grant(code).reason?.kind)).toEqual([undefined, undefined, 'no-room']);
    await test.front.changeAtKeypad(2, undefined);
    await test.house.settled();
    await test.pass(MINUTE);
    expect(stays.map((code) => test.grant(code).reason?.kind)).toEqual([undefined, undefined, undefined]);
  });

  it('is rejected when its time comes, and gets the first slot that is left', async () => {
    const { test, stays, late } = await overbookedLock();
    await test.pass(97 * HOUR);
    expect(test.grant(late)).toMatchObject({ state: 'rejected', reason: { kind: 'no-free-slot' } });
    await test.does((house) => house.codes.delete(BY, stays[0]!));
    expect([test.state(late), test.codesIn().includes(PINS[3])]).toEqual(['live', true]);
  });

  it('is told once of a window that comes every day', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', slots: 3 }] });
    const window = { days: [1, 2, 3, 4, 5, 6, 7] as const, start: '18:00', end: '20:00' };
    const daily = await test.issue(PINS[0], { schedule: { windows: [window] } });
    for (const digits of PINS.slice(1, 4)) await test.issue(digits);
    await test.pass(3 * 24 * HOUR);
    expect(test.notices().filter(({ kind }) => kind === 'no-room')).toHaveLength(1);
    expect(test.grant(daily).reason?.kind).toBe('no-room');
  });

  it('is foreseen before it is saved, and so are others that would have none because of it', async () => {
    const { test, stays } = await bookedLock();
    const change = { devices: [FRONT], schedule: STAY };
    const front = { device: 'front', slots: 3 };
    expect(test.house.forecast.preview(undefined, change).noRoom).toEqual([
      { ...front, from: FRIDAY_MS, others: [] },
    ]);
    const sooner = { devices: [FRONT], schedule: {} };
    expect(test.house.forecast.preview(undefined, sooner).noRoom).toEqual([
      { ...front, others: [{ userName: 'Anna Berg', from: FRIDAY_MS }] },
    ]);
    expect(test.house.forecast.preview(stays[0], change).noRoom).toBeUndefined();
  });
});

it('costs a house with thousands of codes little, where its devices have the room', async () => {
  const test = await MemoryHouse.open({ devices: [{ name: 'front', slots: 5_000 }] });
  const user = test.user();
  test.store.transaction(() => {
    for (let index = 0; index < 4_000; index++) {
      const id = test.store.database.run(
        'INSERT INTO codes (user_id, schedule, created_at) VALUES (?, ?, 0)',
        user,
        JSON.stringify(STAY),
      );
      test.store.grants.add(id, FRONT);
    }
  });
  let rows = 0;
  const all = test.store.database.all.bind(test.store.database);
  await test.issue(PINS[0]);
  test.store.database.all = (sql, ...values) => {
    const found = all(sql, ...values);
    rows += found.length;
    return found;
  };
  await test.pass(MINUTE);
  expect(rows).toBeLessThan(50);
});
