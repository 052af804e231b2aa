import { describe, expect, test } from 'vitest';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, HOUR, MemoryHouse } from '../../../support/houses/memory-house.ts';

const AFTERNOON: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };

describe('a slot of ours that somebody changed at a lock that shows no codes', () => {
  async function changed(): Promise<{ test: MemoryHouse; code: number }> {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
    const code = await test.issue('27491638', { schedule: AFTERNOON });
    await test.front.changeAtKeypad(1, '7777');
    await test.house.settled();
    return { test, code };
  }

  test('is a conflict, and at the end of our code’s time it is not cleared', async () => {
    const { test, code } = await changed();
    expect([test.state(code), test.troubles()]).toEqual(['conflict', ['conflict']]);
    await test.pass(2 * HOUR);
    expect([test.state(code), test.codesIn()]).toEqual(['conflict', ['7777']]);
  });

  test('is ours again when the owner puts our code back', async () => {
    const { test, code } = await changed();
    await test.does((house) => house.grants.resolveConflict(BY, test.grant(code).id, 'put-back'));
    expect([test.state(code), test.codesIn()]).toEqual(['unverified', ['27491638']]);
    await test.pass(2 * HOUR);
    expect([test.state(code), test.codesIn()]).toEqual(['scheduled', []]);
  });

  test('is somebody’s key when the owner leaves it', async () => {
    const { test, code } = await changed();
    await test.does((house) => house.grants.resolveConflict(BY, test.grant(code).id, 'leave'));
    await test.pass(2 * HOUR);
    expect([test.house.queries.code(code)?.grants, test.codesIn()]).toEqual([[], ['7777']]);
  });

  test('is a conflict too where the slot was about to be read after a silence', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
    await test.issue('84610275');
    const code = await test.issue('27491638');
    await test.fault('front', { offline: true });
    let changed = false;
    test.wire.onAnswer = async () => {
      if (changed) return;
      changed = true;
      await test.front.changeAtKeypad(2, '7777');
    };
    await test.fault('front', { offline: false });
    expect([changed, test.state(code)]).toEqual([true, 'conflict']);
  });

  test('is a conflict too where the program ended before the slot could be read', async () => {
    const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', faults: { mask: true } }] });
    const code = await test.issue('27491638');
    test.wire.killAt = () => 'before';
    await test.front.changeAtKeypad(1, '7777');
    await test.wire.killed;
    await test.kill();
    await test.does((house) => house.deviceCommands.check(BY, FRONT));
    expect([test.state(code), test.codesIn()]).toEqual(['conflict', ['7777']]);
    await test.stop();
  });

  test('is a conflict where it was only emptied, and ours again when the owner puts it back', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
    const code = await test.issue('27491638');
    await test.front.changeAtKeypad(1);
    await test.house.settled();
    expect([test.state(code), test.codesIn(), test.troubles()]).toEqual(['conflict', [], ['codes-deleted']]);
    await test.does((house) => house.grants.resolveConflict(BY, test.grant(code).id, 'put-back'));
    expect([test.state(code), test.codesIn()]).toEqual(['unverified', ['27491638']]);
  });
});

describe.each(['lie', 'refuse'] as const)('at a lock that shows no codes, and that %ss', (fault) => {
  test('a PIN that did not arrive is not proven by somebody who comes in with the old one', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
    const code = await test.issue('27491638');
    await test.fault('front', { [fault]: true });
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('84610275') }));
    await test.pass(5_000);
    await test.front.typePin('27491638');
    await test.house.settled();
    expect([test.state(code), test.codesIn()]).toEqual(['overdue', ['27491638']]);
    await test.fault('front', { [fault]: false });
    await test.does((house) => house.grants.retry(BY, test.grant(code).id));
    expect([test.state(code), test.codesIn()]).toEqual(['unverified', ['84610275']]);
    await test.front.typePin('84610275');
    expect(test.state(code)).toBe('live');
  });

  test('a code that was put back and did not arrive is not proven by somebody else’s', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
    const code = await test.issue('27491638');
    await test.front.changeAtKeypad(1, '7777');
    await test.house.settled();
    await test.fault('front', { [fault]: true });
    await test.does((house) => house.grants.resolveConflict(BY, test.grant(code).id, 'put-back'));
    await test.pass(5_000);
    await test.front.typePin('7777');
    await test.house.settled();
    expect([test.state(code), test.codesIn()]).toEqual(['overdue', ['7777']]);
  });
});

test('where nobody can see that the old PIN went, the new one is written, and no use is a proof of it', async () => {
  const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
  const code = await test.issue('27491638');
  test.wire.clear = () => Promise.resolve({ kind: 'unverified' });
  await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('84610275') }));
  expect([test.state(code), test.codesIn()]).toEqual(['unverified', ['84610275']]);
  await test.front.typePin('84610275');
  await test.pass(HOUR);
  expect([test.state(code), test.sent().filter((what) => what.startsWith('write'))]).toEqual([
    'unverified',
    ['write 1', 'write 1'],
  ]);
});

describe('where nobody can see that the old PIN went, and the owner decides otherwise while it is on its way', () => {
  async function decided(decide: (test: MemoryHouse, code: number) => void) {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
    const code = await test.issue('27491638');
    const written: string[] = [];
    const write = test.wire.write.bind(test.wire);
    test.wire.write = (device, slot, pin) => {
      written.push(pin.reveal());
      return write(device, slot, pin);
    };
    let cleared = 0;
    test.wire.clear = () => {
      if (cleared++ === 0) decide(test, code);
      return Promise.resolve({ kind: 'unverified' });
    };
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('84610275') }));
    return { test, code, written };
  }

  test('a code that is deleted is not written any more', async () => {
    const { test, code, written } = await decided((test, code) => test.house.codes.delete(BY, code));
    expect([written, test.state(code)]).toEqual([[], 'overdue']);
  });

  test('another PIN is written instead, once', async () => {
    const other = Pin.of('50938164');
    const { test, code, written } = await decided((test, code) =>
      test.house.codes.edit(BY, code, { pin: other }),
    );
    expect([written, test.state(code), test.codesIn()]).toEqual([['50938164'], 'unverified', ['50938164']]);
  });
});
