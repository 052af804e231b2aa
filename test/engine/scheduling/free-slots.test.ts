import { describe, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const PINS = ['274916', '835027', '490163', '718254', '936480', '581739'] as const;
const SHOP = 'memory/shop';
const STORE = 'memory/store';

/** The tests begin at 14:00 in Berlin. */
const LATER: Schedule = { from: '2026-06-05T14:00', until: '2026-06-08T10:00' };
const MUCH_LATER: Schedule = { from: '2026-07-05T14:00', until: '2026-07-08T10:00' };
const AFTERNOONS: Schedule = { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '13:00', end: '15:00' }] };

async function smallLock(): Promise<MemoryHouse> {
  return MemoryHouse.open({ devices: [{ name: 'front', slots: 3 }] });
}

/** Three codes that were on the lock until 15:00, and come back tomorrow. */
async function afterThreeWindows(): Promise<{ test: MemoryHouse; codes: number[] }> {
  const test = await smallLock();
  const codes: number[] = [];
  for (const digits of PINS.slice(0, 3)) codes.push(await test.issue(digits, { schedule: AFTERNOONS }));
  await test.pass(90 * MINUTE);
  expect(test.codesIn()).toEqual([]);
  return { test, codes };
}

describe('a code whose time is now', () => {
  it('gets a place on a lock of which all slots are for codes that come later', async () => {
    const test = await smallLock();
    for (const digits of PINS.slice(0, 3)) await test.issue(digits, { schedule: LATER });
    const code = await test.issue(PINS[3]);
    expect([test.state(code), test.codesIn()]).toEqual(['live', [PINS[3]]]);
  });

  it('gets the slot of a code between its windows, which gets another one when its own time comes', async () => {
    const { test, codes } = await afterThreeWindows();
    const guest = await test.issue(PINS[3], { schedule: { until: '2026-06-02T08:00' } });
    expect([test.state(guest), test.codesIn()]).toEqual(['live', [PINS[3]]]);
    await test.pass(22 * HOUR);
    expect(test.codesIn().sort()).toEqual(PINS.slice(0, 3).toSorted());
    expect(codes.map((code) => test.state(code))).toEqual(['live', 'live', 'live']);
    expect(test.troubles()).toEqual([]);
  });

  it('gets the slot of a paused code before that of any other', async () => {
    const { test, codes } = await afterThreeWindows();
    await test.does((house) => house.codes.pause(BY, codes[1]!));
    test.sent();
    await test.issue(PINS[3]);
    expect(test.sent()).toEqual(['write 2']);
  });

  it('gets the slot of the code that comes back the latest', async () => {
    const { test, codes } = await afterThreeWindows();
    await test.does((house) => house.codes.edit(BY, codes[2]!, { schedule: MUCH_LATER }));
    test.sent();
    await test.issue(PINS[3]);
    expect(test.sent()).toEqual(['write 3']);
  });

  it('is refused where all slots hold codes whose time is now', async () => {
    const test = await smallLock();
    for (const digits of PINS.slice(0, 3)) await test.issue(digits);
    const desired = { user: test.user(), pin: Pin.of(PINS[3]), devices: [FRONT], schedule: {} };
    expect(test.house.codes.issue(BY, desired)).toMatchObject({ refusals: [{ kind: 'no-free-slot' }] });
  });

  it('is refused where a slot holds a code that should have gone and may open the door', async () => {
    const { test } = await afterThreeWindows();
    const others = PINS.slice(3, 6);
    for (const digits of others.slice(0, 2)) await test.issue(digits);
    const leaving = await test.issue(others[2]!, { schedule: { until: '2026-06-01T16:00' } });
    await test.fault('front', { offline: true });
    await test.pass(HOUR);
    expect(test.state(leaving)).toBe('overdue');
    const desired = { user: test.user(), pin: Pin.of('602913'), devices: [FRONT], schedule: {} };
    expect(test.house.codes.issue(BY, desired)).toMatchObject({ refusals: [{ kind: 'no-free-slot' }] });
  });

  it('never gets the slot of a code in whose place somebody has set one', async () => {
    const { test } = await afterThreeWindows();
    await test.front.changeAtKeypad(1, '7777');
    await test.front.changeAtKeypad(2, '8888');
    await test.house.settled();
    await test.issue(PINS[3]);
    expect(test.codesIn()).toEqual(['7777', '8888', PINS[3]]);
    const desired = { user: test.user(), pin: Pin.of(PINS[4]), devices: [FRONT], schedule: {} };
    expect(test.house.codes.issue(BY, desired)).toMatchObject({ refusals: [{ kind: 'no-free-slot' }] });
  });

  it('reads a slot before it takes it where somebody may have set a code there unseen', async () => {
    const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', slots: 3 }] });
    for (const digits of PINS.slice(0, 3)) await test.issue(digits, { schedule: AFTERNOONS });
    await test.pass(90 * MINUTE);
    await test.restart(() => {
      test.front.memory.set(1, '7777');
      test.front.memory.set(2, '8888');
    });
    await test.issue(PINS[3]);
    expect(test.codesIn()).toEqual(['7777', '8888', PINS[3]]);
  });

  it('waits, and nobody is alarmed, while a code leaves whose removal the lock shows late', async () => {
    const test = await smallLock();
    for (const digits of PINS.slice(0, 2)) await test.issue(digits);
    await test.issue(PINS[2], { schedule: { until: '2026-06-01T15:00' } });
    const next = await test.issue(PINS[3], { schedule: { from: '2026-06-01T15:00' } });
    await test.front.setFaults({ settleClearMs: 2_000 });
    await test.pass(HOUR + 10_000);
    expect([test.state(next), test.codesIn()]).toEqual(['live', [PINS[0], PINS[1], PINS[3]]]);
    expect(test.troubles().filter((trouble) => trouble === 'rejected')).toEqual([]);
  });

  it('that finds no room gets the first slot that a code leaves at the end of its window', async () => {
    const test = await smallLock();
    for (const digits of PINS.slice(0, 3)) await test.issue(digits, { schedule: AFTERNOONS });
    const waiting = await test.issue(PINS[3], { schedule: { from: '2026-06-01T14:30' } });
    await test.pass(31 * MINUTE);
    expect(test.grant(waiting)).toMatchObject({ state: 'rejected', reason: { kind: 'no-free-slot' } });
    await test.pass(HOUR);
    expect([test.state(waiting), test.codesIn()]).toEqual(['live', [PINS[3]]]);
  });

  it('that is issued first gets the last place, where two begin at the same time', async () => {
    const test = await smallLock();
    for (const digits of PINS.slice(0, 2)) await test.issue(digits);
    const first = await test.issue(PINS[2], { schedule: LATER });
    const second = await test.issue(PINS[3], { schedule: LATER });
    await test.pass(97 * HOUR);
    expect([test.state(first), test.state(second)]).toEqual(['live', 'rejected']);
  });
});

describe('the partitions of a panel, with its one list of users', () => {
  async function panel(): Promise<MemoryHouse> {
    const test = await MemoryHouse.open({
      devices: [
        { name: 'shop', kind: 'partition', slots: 2 },
        { name: 'store', kind: 'partition', slots: 2 },
      ],
    });
    const devices = test.wire.devices.bind(test.wire);
    test.wire.devices = () => devices().map((device) => ({ ...device, panel: 'memory' }));
    test.wire.listener({ kind: 'devices-changed' });
    await test.house.settled();
    return test;
  }

  it('give way together to a code whose time is now', async () => {
    const test = await panel();
    const both = await test.issue('27491638', { on: [SHOP, STORE], schedule: AFTERNOONS });
    await test.issue('84610275', { on: [SHOP] });
    await test.pass(90 * MINUTE);
    const guest = await test.issue('50938164', { on: [STORE], schedule: { until: '2026-06-02T08:00' } });
    expect([test.state(guest, STORE), test.codesIn('store')]).toEqual(['live', ['50938164']]);
    await test.pass(22 * HOUR);
    expect([test.state(both, SHOP), test.state(both, STORE)]).toEqual(['live', 'live']);
    expect([test.codesIn('shop'), test.codesIn('store')]).toEqual([['27491638', '84610275'], ['27491638']]);
  });

  it('keep the slot where the code is still at one of them', async () => {
    const test = await panel();
    await test.issue('27491638', { on: [SHOP, STORE], schedule: AFTERNOONS });
    await test.issue('84610275', { on: [SHOP] });
    await test.fault('store', { offline: true });
    await test.pass(90 * MINUTE);
    const desired = { user: test.user(), pin: Pin.of('50938164'), devices: [SHOP], schedule: {} };
    expect(test.house.codes.issue(BY, desired)).toMatchObject({ refusals: [{ kind: 'no-free-slot' }] });
  });
});

describe('a lock that keeps the time of its codes itself', () => {
  it('has no code refused minutes before its time, where another one leaves at that time', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', slots: 3, hasOwnSchedule: true }] });
    for (const digits of PINS.slice(0, 2)) await test.issue(digits);
    await test.issue(PINS[2], { schedule: { until: '2026-06-01T15:00' } });
    const next = await test.issue(PINS[3], { schedule: { from: '2026-06-01T15:00' } });
    await test.pass(HOUR + MINUTE);
    expect([test.state(next), test.codesIn()]).toEqual(['live', [PINS[0], PINS[1], PINS[3]]]);
    expect(test.troubles()).toEqual([]);
  });
});
