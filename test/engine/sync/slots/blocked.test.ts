import { describe, expect, test } from 'vitest';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../../support/houses/memory-house.ts';

const PIN = '274916';

describe('a lock that does not let go of a code, and takes another one in its place', () => {
  async function kept(slots = 30): Promise<{ test: MemoryHouse; code: number }> {
    const test = await MemoryHouse.open({
      devices: [{ name: 'front', slots, faults: { keepsCleared: true } }],
    });
    const code = await test.issue(PIN);
    await test.does((house) => house.codes.delete(BY, code));
    return { test, code };
  }

  async function blocked(slots?: number): Promise<{ test: MemoryHouse; code: number; filler: string }> {
    const { test, code } = await kept(slots);
    await test.pass(10 * MINUTE);
    return { test, code, filler: test.codesIn()[0]! };
  }

  test('is an alarm, asked some times, and then has a random PIN over the code, which opens no more', async () => {
    const { test, code } = await kept();
    await test.pass(MINUTE);
    expect([test.state(code), test.codesIn()]).toEqual(['overdue', [PIN]]);
    await test.pass(9 * MINUTE);
    expect(test.state(code)).toBe('gone');
    expect(await test.front.typePin(PIN)).toEqual({ opened: false });
    expect(test.codesIn()).toEqual([expect.stringMatching(/^\d{6}$/)]);
    expect(test.troubles()).toEqual(['overdue', 'slot-blocked', 'no longer overdue']);
  });

  test('shows the slot as blocked, not as somebody’s, and gives the random PIN to nobody', async () => {
    const { test, filler } = await blocked();
    expect(test.house.queries.slots(FRONT)[0]).toEqual({ slot: 1, holds: 'blocked', leftAlone: false });
    expect(test.house.queries.device(FRONT)).toMatchObject({ ownCodes: 0, foreign: 0 });
    expect(JSON.stringify(test.notices())).not.toContain(filler);
    expect(test.house.foreign.remove(BY, { device: FRONT, slot: 1 }).ok).toBe(false);
    test.sent();
    await test.pass(24 * HOUR);
    expect([test.sent(), test.codesIn()]).toEqual([[], [filler]]);
  });

  test('has another slot for the next code, and the blocked one where no other is left', async () => {
    const { test, filler } = await blocked(2);
    const second = await test.issue('835027');
    expect([test.state(second), test.codesIn()]).toEqual(['live', [filler, '835027']]);
    const third = await test.issue('490163');
    expect([test.state(third), test.codesIn()]).toEqual(['live', ['490163', '835027']]);
  });

  test('has the same code again in the slot where it comes back', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { keepsCleared: true } }] });
    const code = await test.issue(PIN);
    await test.does((house) => house.codes.pause(BY, code));
    await test.pass(10 * MINUTE);
    expect(test.state(code)).toBe('scheduled');
    await test.does((house) => house.codes.resume(BY, code));
    expect([test.state(code), test.codesIn()]).toEqual(['live', [PIN]]);
  });

  test('stays an alarm where nobody can see that another PIN is there', async () => {
    const faults = { keepsCleared: true, mask: true };
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults }] });
    const code = await test.issue(PIN);
    await test.does((house) => house.codes.delete(BY, code));
    await test.pass(24 * HOUR);
    expect(test.state(code)).toBe('overdue');
  });

  test('is somebody’s where they set a code over the random PIN, and free where they delete it', async () => {
    const { test } = await blocked();
    await test.front.changeAtKeypad(1, '602913');
    await test.house.settled();
    expect(test.house.queries.slots(FRONT)[0]).toMatchObject({ holds: 'known' });
    expect(test.troubles()).toContain('foreign-codes');
    await test.front.changeAtKeypad(1);
    await test.house.settled();
    expect(test.house.queries.slots(FRONT)[0]).toMatchObject({ holds: 'empty' });
  });

  test.each(['before', 'after'] as const)(
    'is done once after a kill %s the random PIN arrived',
    async (moment) => {
      const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', faults: { keepsCleared: true } }] });
      const code = await test.issue(PIN);
      await test.does((house) => house.codes.delete(BY, code));
      test.wire.killAt = ({ what }) => (what === 'write' ? moment : undefined);
      await Promise.race([test.pass(10 * MINUTE), test.wire.killed]);
      await test.kill();
      await test.pass(10 * MINUTE);
      expect([test.state(code), test.codesIn()]).toEqual(['gone', [expect.not.stringMatching(PIN)]]);
      await test.stop();
    },
  );

  test('needs no random PIN where another code of ours is to be there', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { keepsCleared: true } }] });
    const code = await test.issue(PIN);
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('835027') }));
    expect([test.state(code), test.codesIn(), test.troubles()]).toEqual(['live', ['835027'], []]);
  });
});
