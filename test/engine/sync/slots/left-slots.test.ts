import { describe, expect, test } from 'vitest';
import type { MemoryFaults } from '../../../../drivers/memory/driver.ts';
import type { Schedule } from '../../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../../support/houses/memory-house.ts';

const PIN = '274916';
const AFTERNOON: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };

async function houseWith(faults: Partial<MemoryFaults>): Promise<MemoryHouse> {
  return MemoryHouse.open({ devices: [{ name: 'front', faults }] });
}

describe('the use of a slot that is believed to hold no code of ours', () => {
  async function gone(faults: Partial<MemoryFaults> = {}): Promise<{ test: MemoryHouse; code: number }> {
    const test = await houseWith(faults);
    const code = await test.issue(PIN, { schedule: AFTERNOON });
    await test.pass(HOUR);
    expect([test.state(code), test.codesIn()]).toEqual(['scheduled', []]);
    await test.pass(MINUTE);
    test.sent();
    return { test, code };
  }

  test('is an alarm where it is our code again, which is cleared', async () => {
    const { test, code } = await gone();
    await test.front.preload(1, PIN);
    await test.front.typePin(PIN);
    await test.house.settled();
    expect(test.sent()).toEqual(['read 1', 'clear 1']);
    expect([test.state(code), test.codesIn(), test.troubles()]).toEqual([
      'scheduled',
      [],
      ['no longer overdue'],
    ]);
  });

  test('disproves a lock that shows nothing: the code is an alarm until it is known to be gone', async () => {
    const { test, code } = await gone();
    await test.front.preload(1, PIN);
    await test.front.setFaults({ showsEmpty: true });
    await test.front.typePin(PIN);
    await test.house.settled();
    expect([test.state(code), test.codesIn(), test.troubles()]).toEqual(['overdue', [], ['overdue']]);
    await test.pass(24 * HOUR);
    expect(test.state(code)).toBe('overdue');
  });

  test('is an alarm for a code that was deleted', async () => {
    const { test, code } = await gone();
    await test.does((house) => house.codes.delete(BY, code));
    await test.front.preload(1, PIN);
    await test.front.setFaults({ showsEmpty: true });
    await test.front.typePin(PIN);
    await test.house.settled();
    expect([test.state(code), test.codesIn(), test.troubles()]).toEqual(['overdue', [], ['overdue']]);
  });

  test('is told as somebody’s where another code is there, which is left alone', async () => {
    const { test, code } = await gone();
    await test.front.preload(1, '602913');
    await test.front.typePin('602913');
    await test.house.settled();
    expect([test.codesIn(), test.sent()]).toEqual([['602913'], ['read 1']]);
    expect(test.troubles()).toContain('foreign-codes');
    await test.pass(7 * 24 * HOUR - HOUR);
    expect([test.state(code), test.codesIn()]).toEqual(['live', ['602913', PIN]]);
  });

  test('is told as somebody’s where the lock does not show it', async () => {
    const { test } = await gone({ mask: true });
    await test.front.preload(1, '602913');
    await test.front.typePin('602913');
    await test.house.settled();
    expect([test.codesIn(), test.troubles()]).toEqual([
      ['602913'],
      expect.arrayContaining(['foreign-codes']),
    ]);
  });

  test('is none where it is told just after the code was cleared', async () => {
    const { test, code } = await gone();
    await test.does((house) => house.codes.pause(BY, code));
    await test.pass(6 * 24 * HOUR + 22 * HOUR + 59 * MINUTE);
    await test.does((house) => house.codes.resume(BY, code));
    await test.pass(0);
    expect(test.codesIn()).toEqual([PIN]);
    await test.does((house) => house.codes.pause(BY, code));
    test.sent();
    test.front.onNews({ kind: 'used', how: 'unlock', slot: 1 });
    await test.house.settled();
    expect([test.state(code), test.sent()]).toEqual(['scheduled', []]);
  });

  test('is kept where the program is killed before the slot could be read', async () => {
    const test = await MemoryHouse.onDisk({ devices: [{ name: 'front' }] });
    const code = await test.issue(PIN, { schedule: AFTERNOON });
    await test.pass(HOUR + MINUTE);
    await test.front.preload(1, PIN);
    test.wire.killAt = () => 'before';
    await test.front.typePin(PIN);
    await test.wire.killed;
    await test.kill();
    expect([test.state(code), test.codesIn(), test.troubles()]).toEqual([
      'scheduled',
      [],
      ['overdue', 'no longer overdue'],
    ]);
    await test.stop();
  });
});

describe('a slot that is kept for a code of ours which is not there now', () => {
  const CASES: [string, (test: MemoryHouse, code: number) => Promise<unknown>][] = [
    ['is paused', (test, code) => test.does((house) => house.codes.pause(BY, code))],
    ['is outside its window', (test) => test.pass(HOUR)],
    [
      'was rejected',
      async (test, code) => {
        await test.does((house) => house.codes.pause(BY, code));
        await test.front.setFaults({ refuse: true });
        await test.does((house) => house.codes.resume(BY, code));
        await test.front.setFaults({ refuse: false });
        expect(test.state(code)).toBe('rejected');
      },
    ],
  ];

  test.each(CASES)('is watched where the code %s: somebody’s code there is told', async (_what, take) => {
    const test = await houseWith({});
    const code = await test.issue(PIN, { schedule: AFTERNOON });
    await take(test, code);
    await test.front.changeAtKeypad(1, '602913');
    await test.house.settled();
    expect(test.troubles()).toContain('foreign-codes');
    expect(test.house.queries.slots(FRONT)[0]).toMatchObject({ slot: 1, holds: 'known' });
    // At the beginning of its next window our code leaves it alone.
    await test.pass(7 * 24 * HOUR);
    expect(test.codesIn()).toContain('602913');
  });

  test.each(CASES.slice(0, 2))('is cleared where the code %s and is set there again', async (_what, take) => {
    const test = await houseWith({});
    const code = await test.issue(PIN, { schedule: AFTERNOON });
    await take(test, code);
    await test.front.changeAtKeypad(1, PIN);
    await test.house.settled();
    expect([test.state(code), test.codesIn(), test.troubles()]).toEqual([
      'scheduled',
      [],
      ['no longer overdue'],
    ]);
  });

  test('is watched while the program is off', async () => {
    const test = await MemoryHouse.onDisk({ devices: [{ name: 'front' }] });
    const code = await test.issue(PIN, { schedule: AFTERNOON });
    await test.does((house) => house.codes.pause(BY, code));
    test.wire.killAt = () => 'before';
    await test.front.changeAtKeypad(1, '602913');
    await test.wire.killed;
    await test.kill();
    expect(test.troubles()).toContain('foreign-codes');
    await test.stop();
  });
});
