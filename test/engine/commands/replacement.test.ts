import { describe, expect, it } from 'vitest';
import type { MemoryDeviceOptions } from '../../../drivers/memory/driver.ts';
import { BY, FRONT, MemoryHouse } from '../../support/houses/memory-house.ts';

const NEW = 'memory/new';
const KEEP = { forget: false };

async function house(options: Partial<MemoryDeviceOptions> = {}, onDisk = false): Promise<MemoryHouse> {
  const devices = [{ name: 'front' }, { name: 'new', ...options }];
  return onDisk ? MemoryHouse.onDisk({ devices }) : MemoryHouse.open({ devices });
}

describe('the codes of a lock that is replaced', () => {
  it('move to the new one, and leave the old one where it still answers', async () => {
    const test = await house();
    const codes = [await test.issue('274916'), await test.issue('835027')];
    expect(test.house.replacement.preview(FRONT, NEW)).toMatchObject({ moves: [{}, {}], stays: [] });
    expect(await test.does((all) => all.replacement.move(BY, FRONT, NEW, KEEP))).toBe(2);
    expect([test.codesIn(), test.codesIn('new')]).toEqual([[], ['274916', '835027']]);
    expect(codes.map((code) => test.state(code, NEW))).toEqual(['live', 'live']);
  });

  it('are overdue on an old lock that does not answer, until it is forgotten', async () => {
    const test = await house();
    const code = await test.issue('274916');
    await test.fault('front', { offline: true });
    await test.does((all) => all.replacement.move(BY, FRONT, NEW, KEEP));
    expect([test.state(code), test.state(code, NEW)]).toEqual(['overdue', 'live']);
    await test.does((all) => all.replacement.forget(BY, FRONT));
    expect(test.house.queries.code(code)?.grants.map(({ device, state }) => [device, state])).toEqual([
      [NEW, 'live'],
    ]);
    expect(test.house.queries.devices().map(({ id }) => id)).toEqual([NEW]);
  });

  it('move without an alarm where the old one is forgotten in the same breath', async () => {
    const test = await house();
    await test.issue('274916');
    expect(test.house.replacement.move(BY, FRONT, NEW, { forget: true })).toMatchObject({
      refusals: [{ kind: 'still-answers' }],
    });
    await test.fault('front', { offline: true });
    await test.does((all) => all.replacement.move(BY, FRONT, NEW, { forget: true }));
    expect([test.codesIn('new'), test.troubles()]).toEqual([['274916'], []]);
    expect(test.house.queries.devices().map(({ id }) => id)).toEqual([NEW]);
  });

  it('stay where the new one cannot hold them, and the owner sees which', async () => {
    const test = await house({ pin: { maxLength: 6 }, slots: 1 });
    await test.issue('27491638');
    await test.issue('835027');
    await test.issue('602913');
    const { moves, stays } = test.house.replacement.preview(FRONT, NEW);
    expect(moves).toMatchObject([{ code: 2 }]);
    expect(stays).toMatchObject([
      { code: 1, refusals: [{ kind: 'pin', problem: { kind: 'device-length' } }] },
      { code: 3, refusals: [{ kind: 'no-free-slot' }] },
    ]);
    await test.does((all) => all.replacement.move(BY, FRONT, NEW, KEEP));
    expect([test.codesIn(), test.codesIn('new')]).toEqual([['27491638', '602913'], ['835027']]);
  });

  it('are on the new one already, or there are none: said in words', async () => {
    const test = await house();
    expect(test.house.replacement.move(BY, FRONT, NEW, KEEP)).toMatchObject({
      refusals: [{ kind: 'nothing-to-move' }],
    });
  });
});

describe('a device that was forgotten', () => {
  it('is not one that answers', async () => {
    const test = await house();
    expect(test.house.replacement.forget(BY, FRONT)).toMatchObject({ refusals: [{ kind: 'still-answers' }] });
  });

  it('stays away over a restart, and nobody hears of it', async () => {
    const test = await house({}, true);
    await test.issue('274916');
    await test.fault('front', { offline: true });
    await test.does((all) => all.replacement.forget(BY, FRONT));
    await test.restart();
    expect([test.house.queries.devices().map(({ id }) => id), test.troubles()]).toEqual([[NEW], []]);
    await test.stop();
  });

  it('loses our codes when it answers again, and nothing else', async () => {
    const test = await house({}, true);
    const code = await test.issue('274916', { on: [FRONT, NEW] });
    await test.issue('835027');
    await test.fault('front', { offline: true });
    await test.does((all) => all.replacement.forget(BY, FRONT));
    await test.restart(() => test.front.memory.set(2, '602913'));
    expect(test.codesIn()).toEqual(['274916', '602913']);
    await test.fault('front', { offline: false });
    expect([test.codesIn(), test.codesIn('new')]).toEqual([['602913'], ['274916']]);
    expect(test.state(code, NEW)).toBe('live');
    expect(test.house.queries.devices().map(({ id }) => id)).toEqual([FRONT, NEW]);
    await test.stop();
  });
});

describe.each([true, false])(
  'a lock that has the id of one that was there before, codes hidden: %s',
  (mask) => {
    /** Its factory, or somebody, has put a code where ours was. */
    async function another(): Promise<{ test: MemoryHouse; code: number; comes: () => Promise<void> }> {
      const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask } }] });
      const code = await test.issue('274916');
      await test.front.typePin('274916');
      expect(test.state(code)).toBe('live');
      test.wire.list(FRONT, false);
      await test.house.settled();
      test.front.memory.clear();
      test.front.memory.set(1, '7777');
      return {
        test,
        code,
        comes: async () => {
          test.wire.list(FRONT, true);
          await test.house.settled();
        },
      };
    }

    it('is not taken for it: the owner is asked, and the code that is there stays', async () => {
      const { test, code, comes } = await another();
      await comes();
      expect([test.state(code), test.codesIn()]).toEqual(['conflict', ['7777']]);
      await test.does((house) => house.codes.delete(BY, code));
      expect(test.codesIn()).toEqual(['7777']);
    });

    it('keeps what is in it where the one before was forgotten', async () => {
      const { test, comes } = await another();
      await test.does((house) => house.replacement.forget(BY, FRONT));
      await comes();
      expect(test.codesIn()).toEqual(['7777']);
      expect(test.house.queries.devices().map(({ id }) => id)).toEqual([FRONT]);
    });

    it('has all its other slots for codes where the one before was forgotten', async () => {
      const { test, code, comes } = await another();
      await test.does((house) => house.replacement.forget(BY, FRONT));
      test.wire.readings = () => new Map();
      await comes();
      await test.does((house) => house.codes.edit(BY, code, { devices: [FRONT] }));
      expect([test.codesIn(), test.state(code)]).toEqual([['7777', '274916'], mask ? 'unverified' : 'live']);
    });

    it('is asked about once for all codes where it is empty', async () => {
      const { test, code, comes } = await another();
      test.front.memory.clear();
      await comes();
      expect([test.state(code), test.troubles()]).toEqual(['conflict', ['device-left', 'codes-deleted']]);
    });
  },
);

it('of a driver that may not have listed all yet, a lock that is missing for a while is still the same', async () => {
  const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
  delete test.wire.listIsComplete;
  test.wire.listener({ kind: 'devices-changed' });
  const code = await test.issue('274916');
  for (const isListed of [false, true]) {
    test.wire.list(FRONT, isListed);
    await test.house.settled();
  }
  expect([test.state(code), test.codesIn()]).toEqual(['unverified', ['274916']]);
});
