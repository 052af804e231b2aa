import { describe, expect, it } from 'vitest';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../../src/domain/schedule/schedule.ts';
import type { MemoryDeviceOptions } from '../../../../drivers/memory/driver.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../../support/houses/memory-house.ts';

const BACK = 'memory/back';
const AFTERNOON: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };

function named(name: string, more: Partial<MemoryDeviceOptions> = {}): MemoryDeviceOptions {
  return { name, ...more };
}

describe('a code of ours that somebody deleted at the device', () => {
  async function deleted(schedule: Schedule = {}): Promise<{ test: MemoryHouse; code: number }> {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916', { schedule });
    await test.front.changeAtKeypad(1);
    await test.house.settled();
    return { test, code };
  }

  it('is a conflict, told once, and is not written again by itself', async () => {
    const { test, code } = await deleted();
    await test.fault('front', { offline: true });
    await test.fault('front', { offline: false });
    expect(test.grant(code)).toMatchObject({ state: 'conflict', reason: { kind: 'deleted-at-device' } });
    expect([test.codesIn(), test.troubles()]).toEqual([[], ['codes-deleted']]);
  });

  it('is found out too where it happened while the program was off', async () => {
    const test = await MemoryHouse.onDisk();
    const code = await test.issue('274916');
    await test.restart(() => test.front.memory.clear());
    await test.does((house) => house.deviceCommands.check(BY, FRONT));
    expect([test.state(code), test.codesIn()]).toEqual(['conflict', []]);
    await test.stop();
  });

  it('is written again when the owner puts it back', async () => {
    const { test, code } = await deleted();
    await test.does((house) => house.grants.resolveConflict(BY, test.grant(code).id, 'put-back'));
    expect([test.codesIn(), test.state(code)]).toEqual([['274916'], 'live']);
  });

  it('belongs to the device no more when the owner leaves it', async () => {
    const { test, code } = await deleted();
    await test.does((house) => house.grants.resolveConflict(BY, test.grant(code).id, 'leave'));
    expect([test.codesIn(), test.house.queries.code(code)?.grants]).toEqual([[], []]);
  });

  it('waits for the owner beyond the end of its window, and is not written in the next', async () => {
    const { test, code } = await deleted(AFTERNOON);
    await test.pass(2 * HOUR);
    expect(test.state(code)).toBe('conflict');
    await test.pass(7 * 24 * HOUR - HOUR);
    expect([test.state(code), test.codesIn()]).toEqual(['conflict', []]);
  });

  it('is gone at once when the owner deletes it here as well', async () => {
    const { test, code } = await deleted();
    await test.does((house) => house.codes.delete(BY, code));
    expect(test.house.queries.code(code)?.grants.map(({ state }) => state)).toEqual(['gone']);
  });

  it('is written where its PIN is changed, as that is another code', async () => {
    const { test, code } = await deleted();
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('835027') }));
    expect([test.codesIn(), test.state(code)]).toEqual([['835027'], 'live']);
  });
});

describe('a device that was reset', () => {
  async function reset(): Promise<{ test: MemoryHouse; codes: number[] }> {
    const test = await MemoryHouse.open();
    const codes = [await test.issue('274916'), await test.issue('835027'), await test.issue('602913')];
    await test.front.wipeAtKeypad();
    await test.house.settled();
    return { test, codes };
  }

  it('is one message that names all codes, and nothing is written', async () => {
    const { test } = await reset();
    expect(test.codesIn()).toEqual([]);
    expect(test.notices()).toMatchObject([
      { kind: 'codes-deleted', deviceName: 'front', codes: [{}, {}, {}] },
    ]);
    expect(test.house.queries.devices()).toMatchObject([{ lost: 3 }]);
  });

  it('gets all codes again by one command', async () => {
    const { test, codes } = await reset();
    expect(await test.does((house) => house.grants.resolveDeleted(BY, FRONT, 'put-back'))).toBe(3);
    expect(test.codesIn()).toEqual(['274916', '835027', '602913']);
    expect(codes.map((code) => test.state(code))).toEqual(['live', 'live', 'live']);
    expect(test.house.grants.resolveDeleted(BY, FRONT, 'put-back')).toMatchObject({ ok: false });
  });

  it('loses them for good by one command', async () => {
    const { test, codes } = await reset();
    await test.does((house) => house.grants.resolveDeleted(BY, FRONT, 'leave'));
    expect(codes.map((code) => test.house.queries.code(code)?.grants)).toEqual([[], [], []]);
    expect([test.codesIn(), test.house.queries.devices()[0]?.lost]).toEqual([[], 0]);
  });

  it('that happens again later is told again', async () => {
    const { test } = await reset();
    await test.does((house) => house.grants.resolveDeleted(BY, FRONT, 'put-back'));
    await test.pass(2 * MINUTE);
    await test.front.wipeAtKeypad();
    await test.house.settled();
    expect(test.troubles()).toEqual(['codes-deleted', 'codes-deleted']);
  });
});

describe('another code that somebody set in a slot of ours', () => {
  async function changed(faults: MemoryDeviceOptions['faults'] = {}) {
    const test = await MemoryHouse.open({ devices: [named('front', { faults }), named('back')] });
    const code = await test.issue('274916', { on: [FRONT, BACK] });
    await test.front.changeAtKeypad(1, '602913');
    await test.house.settled();
    return { test, code, grant: test.grant(code).id };
  }

  it('becomes the PIN of the code on all its devices when the owner takes it over', async () => {
    const { test, code, grant } = await changed();
    expect(await test.house.grants.adoptConflict(BY, grant)).toEqual({ ok: true, value: undefined });
    await test.house.settled();
    expect([test.codesIn(), test.codesIn('back')]).toEqual([['602913'], ['602913']]);
    expect([test.state(code), test.state(code, BACK)]).toEqual(['live', 'live']);
  });

  it('is written as it is typed where the device does not show it', async () => {
    const { test, code, grant } = await changed({ mask: true });
    expect(await test.house.grants.adoptConflict(BY, grant)).toMatchObject({
      refusals: [{ kind: 'pin-not-shown' }],
    });
    await test.house.grants.adoptConflict(BY, grant, Pin.of('602913'));
    await test.house.settled();
    expect([test.codesIn(), test.codesIn('back')]).toEqual([['602913'], ['602913']]);
    expect(test.state(code)).toBe('unverified');
  });

  it('is not taken over where it is the PIN of somebody else', async () => {
    const { test, code, grant } = await changed({ mask: true });
    await test.issue('835027', { on: [BACK] });
    expect(await test.house.grants.adoptConflict(BY, grant, Pin.of('835027'))).toMatchObject({
      refusals: [{ kind: 'pin', problem: { kind: 'in-use' } }],
    });
    expect([test.state(code), test.codesIn()]).toEqual(['conflict', ['602913']]);
  });
});
