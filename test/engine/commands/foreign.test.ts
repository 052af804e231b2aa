import { describe, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, FRONT, MemoryHouse } from '../../support/houses/memory-house.ts';

const FIVE = ['602913', '602914', '602915', '602916', '602917'];

async function houseWithFiveCodes(faults = {}): Promise<MemoryHouse> {
  const test = await MemoryHouse.open({ devices: [{ name: 'front', faults }] });
  for (const [index, digits] of FIVE.entries()) await test.front.preload(index + 1, digits);
  return test;
}

describe('a code that Latchkey did not write', () => {
  it.each([
    ['shows its codes', {}],
    ['masks its codes', { mask: true }],
  ])('survives the whole life of ours on a device that %s', async (_, faults) => {
    const test = await houseWithFiveCodes(faults);
    const code = await test.issue('274916');
    expect(test.codesIn()).toEqual([...FIVE, '274916']);
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('835027') }));
    await test.does((house) => house.codes.delete(BY, code));
    expect(test.codesIn()).toEqual(FIVE);
    expect(test.sent().filter((what) => /^(write|clear) [1-5]$/.test(what))).toEqual([]);
  });

  it('is not overwritten where it came into a slot that was read as empty before a restart', async () => {
    const test = await MemoryHouse.onDisk();
    const first = await test.issue('274916');
    await test.does((house) => house.codes.delete(BY, first));
    await test.restart(() => test.front.memory.set(1, '602913'));
    await test.issue('835027');
    expect(test.codesIn()).toEqual(['602913', '835027']);
    await test.stop();
  });

  it('is not overwritten where it came into a free slot while the device was silent', async () => {
    const test = await MemoryHouse.open();
    const first = await test.issue('274916');
    await test.does((house) => house.codes.delete(BY, first));
    await test.fault('front', { offline: true });
    test.front.memory.set(1, '602913');
    await test.fault('front', { offline: false });
    await test.issue('835027');
    expect(test.codesIn()).toEqual(['602913', '835027']);
  });

  it('is not overwritten where somebody set it during our exchange about the same slot', async () => {
    const test = await MemoryHouse.open();
    test.wire.onAnswer = async ({ what }) => {
      test.wire.onAnswer = () => undefined;
      if (what === 'read') await test.front.changeAtKeypad(1, '602913');
    };
    const code = await test.issue('274916');
    expect(test.codesIn()).toEqual(['602913', '274916']);
    expect(test.state(code)).toBe('live');
  });

  it('is not cleared where the device says that it stands in the slot of a code of ours: the owner is asked', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    test.front.memory.set(1, '602913');
    test.wire.write = () => Promise.resolve({ kind: 'rejected', reason: 'occupied' });
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('835027') }));
    expect([test.codesIn(), test.state(code), test.troubles()]).toEqual([
      ['602913'],
      'conflict',
      ['conflict'],
    ]);
  });

  it('counts as in use, so that it cannot be issued once it was seen', async () => {
    const test = await houseWithFiveCodes();
    await test.issue('274916');
    const desired = { user: test.user(), pin: Pin.of(FIVE[0]!), devices: [FRONT], schedule: {} };
    expect(test.house.codes.issue(BY, desired)).toMatchObject({
      refusals: [{ kind: 'pin', problem: { kind: 'in-use' } }],
    });
  });
});

describe('a code that was found on a keypad with five buttons', () => {
  /** 2/1 7/8 4/3 9/0 1/2 6/5 */
  const SAME_KEYS = Pin.of('183025');
  const clash = { kind: 'pin', problem: { kind: 'five-button-clash', devices: ['front'] } };

  it('keeps others from the same keys, also after a restart in which the device is silent', async () => {
    const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', pin: { keypad: 'five-button' } }] });
    await test.front.preload(1, '274916');
    await test.issue('835027');
    const query = { devices: [FRONT] };
    expect(test.house.pinPolicy.pinRefusals(SAME_KEYS, query)).toEqual([clash]);
    expect(test.house.pinPolicy.pinRefusals(Pin.of('183027'), query)).toEqual([]);
    await test.restart(() => Object.assign(test.front.faults, { offline: true }));
    expect(test.house.pinPolicy.pinRefusals(SAME_KEYS, query)).toEqual([clash]);
    await test.stop();
  });

  it('keeps nobody from them at a keypad with ten', async () => {
    const test = await MemoryHouse.open();
    await test.front.preload(1, '274916');
    await test.issue('835027');
    expect(test.house.pinPolicy.pinRefusals(SAME_KEYS, { devices: [FRONT] })).toEqual([]);
  });
});

describe('a free slot', () => {
  it('is never one that is reserved by the device or by the configuration', async () => {
    const test = await MemoryHouse.open({
      devices: [{ name: 'front', reserved: [1] }],
      settings: { [FRONT]: { reserved: [2] } },
    });
    await test.issue('274916');
    expect(test.sent()).toEqual(['read 3', 'write 3']);
  });

  it('is refused where the device is full', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', slots: 3, reserved: [3] }] });
    await test.issue('274916');
    await test.issue('835027');
    const desired = { user: test.user(), pin: Pin.of('602913'), devices: [FRONT], schedule: {} };
    expect(test.house.codes.issue(BY, desired)).toEqual({
      ok: false,
      refusals: [{ kind: 'no-free-slot', device: 'front', slots: 3 }],
    });
  });

  it('is given to the code that waits for one as soon as there is one, and its lack is told once', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', slots: 2 }] });
    await test.front.preload(2, '602913');
    const first = await test.issue('274916');
    const second = await test.issue('835027');
    expect(test.grant(second)).toMatchObject({ state: 'rejected', reason: { kind: 'no-free-slot' } });
    await test.fault('front', { offline: true });
    await test.fault('front', { offline: false });
    await test.does((house) => house.grants.retry(BY, test.grant(second).id));
    expect(test.troubles()).toEqual(['rejected']);

    await test.does((house) => house.codes.delete(BY, first));
    expect(test.codesIn()).toEqual(['835027', '602913']);
    expect(test.state(second)).toBe('live');
  });

  it('that somebody freed at the device is found by the code that waits for one', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', slots: 1 }] });
    await test.front.preload(1, '602913');
    const code = await test.issue('274916');
    expect(test.state(code)).toBe('rejected');
    await test.front.changeAtKeypad(1);
    await test.house.settled();
    expect([test.state(code), test.codesIn()]).toEqual(['live', ['274916']]);
  });

  it('is used again only once the removal was confirmed', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', slots: 2 }] });
    const first = await test.issue('274916');
    await test.fault('front', { offline: true });
    await test.does((house) => house.codes.delete(BY, first));
    const second = await test.issue('835027');
    expect(test.codesIn()).toEqual(['274916']);
    await test.fault('front', { offline: false });
    expect(test.state(second)).toBe('live');
    expect(test.codesIn()).toEqual(['835027']);
    const third = await test.issue('602913');
    expect(test.state(third)).toBe('live');
    expect(test.codesIn().sort()).toEqual(['602913', '835027']);
  });
});

describe('a slot that was changed at the device', () => {
  async function conflict(): Promise<{ test: MemoryHouse; code: number }> {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.front.changeAtKeypad(1, '602913');
    await test.house.settled();
    return { test, code };
  }

  it('is a conflict, told once, and left alone however often the device comes back', async () => {
    const { test, code } = await conflict();
    for (let i = 0; i < 3; i++) {
      await test.fault('front', { offline: true });
      await test.fault('front', { offline: false });
    }
    expect(test.grant(code)).toMatchObject({ state: 'conflict', reason: { kind: 'changed-at-device' } });
    expect(test.codesIn()).toEqual(['602913']);
    expect(test.troubles()).toEqual(['conflict']);
  });

  it('gets our code again when the owner puts it back', async () => {
    const { test, code } = await conflict();
    await test.does((house) => house.grants.resolveConflict(BY, test.grant(code).id, 'put-back'));
    expect([test.codesIn(), test.state(code)]).toEqual([['274916'], 'live']);
  });

  it('is given up when the owner leaves it', async () => {
    const { test, code } = await conflict();
    await test.does((house) => house.grants.resolveConflict(BY, test.grant(code).id, 'leave'));
    expect(test.codesIn()).toEqual(['602913']);
    expect(test.house.queries.code(code)?.grants).toEqual([]);
  });

  it('cannot be settled twice', async () => {
    const { test, code } = await conflict();
    const { id } = test.grant(code);
    await test.does((house) => house.grants.resolveConflict(BY, id, 'put-back'));
    expect(test.house.grants.resolveConflict(BY, id, 'put-back')).toMatchObject({
      refusals: [{ kind: 'not-in-conflict' }],
    });
  });

  it('during our exchange about it is not called live', async () => {
    const test = await MemoryHouse.open();
    const seen: string[] = [];
    test.house.subscribe((event) => {
      if (event.kind === 'code') seen.push(test.state(event.id));
    });
    test.wire.onAnswer = async ({ what }) => {
      if (what === 'write') await test.front.changeAtKeypad(1, '602913');
    };
    const code = await test.issue('274916');
    expect(test.state(code)).toBe('conflict');
    expect(seen).not.toContain('live');
  });
});
