import { describe, expect, test } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import type { DeviceSettings } from '../../../src/engine/devices/device-registry.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { BY, HOUR, MemoryHouse } from '../../support/houses/memory-house.ts';

const SHOP = 'memory/shop';
const STORE = 'memory/store';

/** Two partitions of one panel with two slots. */
async function panel(settings: Record<string, DeviceSettings> = {}): Promise<MemoryHouse> {
  const test = await MemoryHouse.open({
    settings,
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

describe('partitions of one panel share its slots', () => {
  test('so that a code is refused where codes of the other partition hold the last of them', async () => {
    const test = await panel();
    await test.issue('27491638', { on: [SHOP] });
    await test.issue('84610275', { on: [STORE] });
    const desired = { user: test.user(), pin: Pin.of('50938164'), devices: [SHOP], schedule: ALWAYS };
    expect(test.house.codes.issue(BY, desired)).toMatchObject({ refusals: [{ kind: 'no-free-slot' }] });
  });

  test('and one that is reserved at a partition is so at all of them', async () => {
    const test = await panel({ [STORE]: { reserved: [1] } });
    await test.issue('27491638', { on: [SHOP] });
    expect(await test.device('shop').slots()).toEqual({ 2: '27491638' });
  });

  test('and a code that has one of them needs no other for the other partition', async () => {
    const test = await panel();
    const code = await test.issue('27491638', { on: [SHOP] });
    await test.issue('84610275', { on: [SHOP, STORE] });
    await test.does((house) => house.codes.edit(BY, code, { devices: [SHOP, STORE] }));
    expect([test.codesIn('shop'), test.codesIn('store')]).toEqual([
      ['27491638', '84610275'],
      ['27491638', '84610275'],
    ]);
  });

  test('and one that is freed at a partition goes to a code that waits at the other', async () => {
    const test = await panel();
    const leaving = await test.issue('27491638', { on: [STORE] });
    test.device('shop').memory.set(2, '7777');
    const waiting = await test.issue('84610275', { on: [SHOP] });
    expect(test.grant(waiting, SHOP).reason).toEqual({ kind: 'no-free-slot' });
    await test.does((house) => house.codes.delete(BY, leaving));
    expect([test.state(waiting, SHOP), test.codesIn('shop')]).toEqual(['live', ['84610275', '7777']]);
  });

  test.each(['put-back', 'leave'] as const)(
    'and somebody who changes one at the panel changes it for all of them: %s is decided once',
    async (choice) => {
      const test = await panel();
      const code = await test.issue('27491638', { on: [SHOP, STORE] });
      for (const name of ['shop', 'store']) await test.device(name).changeAtKeypad(1, '7777');
      await test.house.settled();
      expect([test.state(code, SHOP), test.state(code, STORE)]).toEqual(['conflict', 'conflict']);
      await test.does((house) => house.grants.resolveConflict(BY, test.grant(code, SHOP).id, choice));
      const digits = choice === 'put-back' ? '27491638' : '7777';
      expect([test.codesIn('shop'), test.codesIn('store')]).toEqual([[digits], [digits]]);
      const left = test.house.queries.code(code)!.grants.map(({ state }) => state);
      expect(left).toEqual(choice === 'put-back' ? ['live', 'live'] : []);
    },
  );

  test('and a user whom somebody has taken while our code had its time off is not written over at any of them', async () => {
    const test = await panel();
    const afternoon: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };
    const code = await test.issue('27491638', { on: [SHOP, STORE], schedule: afternoon });
    await test.pass(2 * HOUR);
    expect([test.codesIn('shop'), test.codesIn('store')]).toEqual([[], []]);
    // To a partition that is not the user's own, the panel shows that there is one and no more.
    test.device('store').faults.mask = true;
    for (const name of ['shop', 'store']) await test.device(name).changeAtKeypad(1, '7777');
    await test.pass(7 * 24 * HOUR - 2 * HOUR);
    expect([test.codesIn('shop'), test.codesIn('store')]).toEqual([['7777'], ['7777']]);
    expect([test.state(code, SHOP), test.state(code, STORE)]).toEqual(['conflict', 'conflict']);
    await test.does((house) => house.grants.resolveConflict(BY, test.grant(code, STORE).id, 'put-back'));
    expect([test.codesIn('shop'), test.codesIn('store')]).toEqual([['27491638'], ['27491638']]);
  });

  test('and a code that has arrived at one of them is not taken for one that has arrived at the other', async () => {
    const test = await panel();
    const read = test.wire.read.bind(test.wire);
    test.wire.read = async (device, slot) => {
      const reading = await read(device, slot);
      const isElsewhere = reading.kind === 'empty' && test.devices.some(({ memory }) => memory.has(slot));
      return isElsewhere ? { kind: 'unreadable', elsewhere: true } : reading;
    };
    const code = await test.issue('27491638', { on: [SHOP] });
    await test.fault('store', { offline: true });
    await test.does((house) => house.codes.edit(BY, code, { devices: [SHOP, STORE] }));
    await test.fault('store', { offline: false });
    expect([test.codesIn('store'), test.state(code, STORE)]).toEqual([['27491638'], 'live']);
    // Somebody takes the partition from the user.
    test.device('store').memory.clear();
    await test.does((house) => house.deviceCommands.check(BY, STORE));
    expect([test.codesIn('store'), test.state(code, STORE)]).toEqual([[], 'conflict']);
  });

  test.each([{ kind: 'unreadable', elsewhere: true }, { kind: 'empty' }] as const)(
    'and a PIN that was changed at one of them first was not taken from the other, which then shows $kind',
    async (shown) => {
      const test = await panel();
      const code = await test.issue('27491638', { on: [SHOP, STORE] });
      const store = test.device('store');
      const read = test.wire.read.bind(test.wire);
      test.wire.read = (device, slot) =>
        device === STORE && store.memory.size === 0 ? Promise.resolve(shown) : read(device, slot);
      const write = test.wire.write.bind(test.wire);
      test.wire.write = (device, slot, pin) =>
        device === STORE
          ? Promise.resolve({ kind: 'not-now', why: 'armed', message: { code: 'armed' } })
          : write(device, slot, pin);
      await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('84610275') }));
      // The panel's one user has the new PIN now, and only the partition that it was written for.
      store.memory.clear();
      test.wire.write = write;
      await test.does((house) => house.deviceCommands.check(BY, STORE));
      expect([test.codesIn('shop'), test.codesIn('store')]).toEqual([['84610275'], ['84610275']]);
      expect([test.state(code, SHOP), test.state(code, STORE)]).toEqual(['live', 'live']);
      const told = test.house.pendingNotices().map(({ notice }) => notice);
      expect(told).not.toContainEqual(expect.objectContaining({ state: 'conflict' }));
    },
  );
});
