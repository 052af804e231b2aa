import { describe, expect, test } from 'vitest';
import type { MemoryFaults } from '../../../drivers/memory/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const PIN = '274916';
const NEW_PIN = '835027';
const SECOND = 1000;
/** A device shows what it was asked for within this time, or never. */
const SETTLED = 5 * SECOND;

async function houseWith(faults: Partial<MemoryFaults>): Promise<MemoryHouse> {
  return MemoryHouse.open({ devices: [{ name: 'front', faults }] });
}

const HABITS: [string, Partial<MemoryFaults>][] = [
  ['holds a code at once', {}],
  ['holds a code once it shows it', { settlesInside: true }],
  ['holds a code at once, and tells once it shows it', { announces: true }],
  ['holds a code once it shows it, and tells so', { settlesInside: true, announces: true }],
];

describe.each(HABITS)('a lock that %s', (_habit, habit) => {
  describe.each([0, 1_500, 3_000])('and shows what it was asked for after %i ms', (lagMs) => {
    const house = () => houseWith({ ...habit, settleSetMs: lagMs, settleClearMs: lagMs });

    test('has the code, and never reads rejected or overdue', async () => {
      const test = await house();
      const code = await test.issue(PIN);
      if (lagMs > 0)
        expect(test.grant(code)).toMatchObject({ state: 'waiting', reason: { kind: 'settling' } });
      await test.pass(SETTLED);
      expect([test.state(code), test.codesIn(), test.troubles()]).toEqual(['live', [PIN], []]);
    });

    test('lets go of the code that is deleted, and is not said to before it does', async () => {
      const test = await house();
      const code = await test.issue(PIN);
      await test.pass(SETTLED);
      await test.does((house) => house.codes.delete(BY, code));
      if (lagMs > 0) expect(test.state(code)).toBe('removing');
      await test.pass(SETTLED);
      expect([test.state(code), test.codesIn(), test.troubles()]).toEqual(['gone', [], []]);
    });

    test('lets go of a code that is deleted while it does not show it yet', async () => {
      const test = await house();
      const code = await test.issue(PIN);
      await test.pass(SECOND);
      await test.does((house) => house.codes.delete(BY, code));
      for (let ms = 0; ms < 3 * SETTLED; ms += 100) {
        await test.pass(100);
        if (test.codesIn().length > 0) expect(['removing', 'overdue']).toContain(test.state(code));
      }
      expect([test.state(code), test.codesIn()]).toEqual(['gone', []]);
    });

    test('takes another PIN, with one write', async () => {
      const test = await house();
      const code = await test.issue(PIN);
      await test.pass(SETTLED);
      test.sent();
      await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of(NEW_PIN) }));
      await test.pass(4 * SETTLED);
      expect([test.state(code), test.codesIn(), test.troubles()]).toEqual(['live', [NEW_PIN], []]);
      const sent = test.sent();
      expect(sent.filter((what) => what !== 'read 1')).toEqual(['write 1']);
      expect(sent.length).toBeLessThanOrEqual(3);
    });

    test('is read twice at most for a change, and once where its habit is known', async () => {
      const test = await house();
      const code = await test.issue(PIN);
      await test.pass(SETTLED);
      expect(test.sent().filter((what) => what === 'read 1').length).toBeLessThanOrEqual(3);
      for (const pin of [NEW_PIN, '490163']) {
        await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of(pin) }));
        await test.pass(2 * SETTLED);
        expect(test.sent()).toEqual(lagMs === 0 ? ['write 1'] : ['write 1', 'read 1']);
      }
    });

    test('has other codes written while one settles', async () => {
      const test = await house();
      await test.issue(PIN);
      const other = await test.issue(NEW_PIN);
      expect(test.sent()).toContain('write 2');
      await test.pass(SETTLED);
      expect([test.codesIn(), test.state(other)]).toEqual([[PIN, NEW_PIN], 'live']);
    });
  });
});

describe('a lock at which somebody sets a code while ours settles in the same slot', () => {
  const theirs = '602915';

  test('opens for ours where ours comes over theirs, and nobody reads that it is somebody else’s', async () => {
    const test = await houseWith({ settleSetMs: 1_500, settlesInside: true });
    const code = await test.issue(PIN);
    await test.device('front').changeAtKeypad(1, theirs);
    await test.house.settled();
    await test.pass(SETTLED);
    expect([test.state(code), test.codesIn()]).toEqual(['live', [PIN]]);
    await test.does((house) => house.codes.delete(BY, code));
    await test.pass(SETTLED);
    expect([test.state(code), test.codesIn()]).toEqual(['gone', []]);
  });

  test('is cleared of ours where ours comes over theirs after it was deleted', async () => {
    const test = await houseWith({ settleSetMs: 3_000, settlesInside: true });
    const code = await test.issue(PIN);
    await test.device('front').changeAtKeypad(1, theirs);
    await test.house.settled();
    await test.does((house) => house.codes.delete(BY, code));
    for (let ms = 0; ms < 3 * SETTLED; ms += 100) {
      await test.pass(100);
      if (test.codesIn().includes(PIN)) expect(['removing', 'overdue']).toContain(test.state(code));
    }
    expect([test.state(code), test.codesIn()]).toEqual(['gone', []]);
  });

  test('keeps theirs where ours does not come, and says so', async () => {
    const test = await houseWith({ settleSetMs: 1_500 });
    const code = await test.issue(PIN);
    await test.device('front').changeAtKeypad(1, theirs);
    await test.house.settled();
    await test.pass(SETTLED);
    expect([test.state(code), test.codesIn()]).toEqual(['conflict', [theirs]]);
  });
});

test.each(['before', 'after'] as const)(
  'a kill while a code settles, and %s it shows, ends with it live',
  async (moment) => {
    const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', faults: { settleSetMs: 3_000 } }] });
    const code = await test.issue(PIN);
    await test.pass(SECOND);
    test.wire.die();
    test.clock.forgetTimers();
    if (moment === 'after') test.clock.leap(4 * SECOND);
    await test.kill();
    expect(['waiting', 'live']).toContain(test.state(code));
    await test.pass(SETTLED);
    expect([test.state(code), test.troubles()]).toEqual(['live', []]);
    await test.stop();
  },
);

test('a code that was not answered, and is deleted, is not gone before the lock had time to show it', async () => {
  const test = await houseWith({ settleSetMs: 3_000 });
  const code = test.issueSoon(PIN);
  const write = test.wire.write.bind(test.wire);
  test.wire.write = async (...args) => {
    await write(...args);
    return { kind: 'unreachable', why: { code: 'no-answer', what: 'device' } };
  };
  await test.house.settled();
  await test.does((house) => house.codes.delete(BY, code));
  // A sign of life: the lock is asked at once.
  await test.front.typePin('909090');
  await test.house.settled();
  expect([test.state(code), test.codesIn()]).toEqual(['overdue', [PIN]]);
  await test.pass(2 * SETTLED);
  expect([test.state(code), test.codesIn()]).toEqual(['gone', []]);
});

describe('a lock that acknowledges codes and drops them', () => {
  test('reads rejected only once the code was taken back, and why', async () => {
    const test = await houseWith({ lie: true });
    const code = await test.issue(PIN);
    await test.pass(SETTLED);
    expect(test.grant(code)).toMatchObject({
      state: 'rejected',
      reason: { kind: 'rejected', reason: 'not-shown' },
    });
    expect(test.sent()).toEqual(['read 1', 'write 1', 'read 1', 'read 1', 'clear 1']);
    expect(test.troubles()).toEqual(['rejected']);
    await test.pass(HOUR);
    expect(test.sent()).toEqual([]);
  });

  test('is not asked to clear again and again where it drops that too', async () => {
    const test = await houseWith({});
    const code = await test.issue(PIN);
    await test.front.setFaults({ lie: true });
    await test.does((house) => house.codes.delete(BY, code));
    expect(test.troubles()).toEqual([]);
    await test.pass(SETTLED);
    expect(test.grant(code)).toMatchObject({
      state: 'overdue',
      reason: { kind: 'rejected', reason: 'kept' },
    });
    test.sent();
    await test.pass(MINUTE);
    expect(test.sent().length).toBeLessThan(12);
  });
});

describe('a lock that says of each slot that it is empty', () => {
  test('lets nobody in with a code of which it is said that it was rejected', async () => {
    const test = await houseWith({ showsEmpty: true });
    const code = await test.issue(PIN);
    expect(test.state(code)).toBe('waiting');
    await test.pass(SETTLED);
    expect([test.state(code), test.codesIn()]).toEqual(['rejected', []]);
  });

  test('is told where the take-back did not arrive', async () => {
    const test = await houseWith({ showsEmpty: true, keepsCleared: true });
    const code = await test.issue(PIN);
    await test.pass(SETTLED);
    expect([test.state(code), test.codesIn()]).toEqual(['rejected', [PIN]]);
    await test.pass(MINUTE);
    // It opens, so it is wanted, and there: that is what the owner reads.
    await test.front.typePin(PIN);
    await test.house.settled();
    expect(test.state(code)).toBe('live');
    await test.does((house) => house.codes.delete(BY, code));
    expect(test.grant(code)).toMatchObject({ state: 'overdue', reason: { kind: 'empty-disproved' } });
    await test.front.setFaults({ keepsCleared: false });
    await test.pass(MINUTE);
    // What it shows proves nothing any more: an owner has to try.
    expect([test.state(code), test.codesIn()]).toEqual(['overdue', []]);
    await test.does((house) => house.grants.believeGone(BY, test.grant(code).id));
    expect(test.state(code)).toBe('gone');
  });

  test('is believed where it tells itself that it has deleted the code', async () => {
    const test = await houseWith({ showsEmpty: true, keepsCleared: true });
    const code = await test.issue(PIN);
    await test.pass(MINUTE);
    await test.front.typePin(PIN);
    await test.front.setFaults({ keepsCleared: false, announces: true });
    await test.does((house) => house.codes.delete(BY, code));
    expect([test.state(code), test.codesIn()]).toEqual(['gone', []]);
  });
});

describe('a code that comes after its lock was taken for one that does not have it', () => {
  /** It needs longer than any that is known. */
  const SLOW = { settleSetMs: 9_000, settlesInside: true, announces: true };

  test('is live once it is there, and the refusal is withdrawn', async () => {
    const test = await houseWith(SLOW);
    // It has lost the command that was to take the code back.
    test.wire.clear = () => Promise.resolve({ kind: 'confirmed' });
    const code = await test.issue(PIN);
    await test.pass(SETTLED);
    expect(test.state(code)).toBe('rejected');
    await test.pass(4_000);
    test.front.onNews({ kind: 'changed', slots: [1] });
    await test.house.settled();
    expect([test.state(code), test.codesIn()]).toEqual(['live', [PIN]]);
  });

  test('is told and cleared where its code was deleted meanwhile', async () => {
    const test = await houseWith(SLOW);
    const clear = test.wire.clear.bind(test.wire);
    test.wire.clear = () => Promise.resolve({ kind: 'confirmed' });
    const code = await test.issue(PIN);
    await test.pass(SETTLED);
    await test.does((house) => house.codes.delete(BY, code));
    expect(test.state(code)).toBe('gone');
    test.wire.clear = clear;
    await test.pass(4_000);
    test.front.onNews({ kind: 'changed', slots: [1] });
    await test.house.settled();
    expect([test.state(code), test.codesIn()]).toEqual(['gone', []]);
    expect(test.troubles()).toEqual(['rejected', 'no longer overdue']);
  });
});
