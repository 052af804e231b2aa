import { describe, expect, it } from 'vitest';
import { AUTOMATION } from '../../../src/domain/people/actor.ts';
import type { Happening } from '../../../src/engine/views/happening.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const DAY = 24 * HOUR;
/** The fake clock starts on Monday, 1 June 2026, 14:00 in Berlin. */
const AFTERNOON = { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '13:00', end: '18:00' }] } as const;

const happened = (test: MemoryHouse): Happening[] =>
  test.events.flatMap((event) => (event.kind === 'happening' ? event.happening : []));
const kinds = (test: MemoryHouse) => happened(test).map(({ kind }) => kind);
const firsts = (test: MemoryHouse) =>
  happened(test).flatMap((happening) => (happening.kind === 'used' ? happening.first : []));

describe('a use', () => {
  it('is told with its code, user and device', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.front.typePin('274916');
    const entry = { how: 'unlock', device: FRONT, deviceName: 'front', user: { name: 'Anna Berg' } };
    expect(happened(test).at(-1)).toMatchObject({ kind: 'used', code, first: true, late: false, entry });
  });

  it('of somebody else, or of a wrong code, names no code and is no arrival', async () => {
    const test = await MemoryHouse.open();
    await test.front.preload(1, '602913');
    await test.front.typePin('602913');
    await test.front.typePin('999999');
    for (const happening of happened(test)) {
      expect(happening).toMatchObject({ kind: 'used', first: false });
      expect(happening).not.toHaveProperty('code');
    }
  });

  it('that the device tells of after more than a minute is late', async () => {
    const test = await MemoryHouse.open();
    const used = (ago: number) =>
      test.wire.listener({ kind: 'used', device: FRONT, how: 'unlock', at: test.clock.now() - ago });
    used(MINUTE + 1);
    used(MINUTE);
    expect(happened(test)).toMatchObject([{ late: true }, { late: false }]);
  });
});

describe('the first arrival', () => {
  it('is the first use in the window that is open, and again in the next', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916', { schedule: AFTERNOON });
    await test.front.typePin('274916');
    await test.front.typePin('274916');
    await test.pass(DAY);
    await test.front.typePin('274916');
    expect(firsts(test)).toEqual([true, false, true]);
  });

  it('is the first use of the day where the code has no window', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916');
    await test.front.typePin('274916');
    await test.pass(9 * HOUR); // 23:00
    await test.front.typePin('274916');
    await test.pass(HOUR);
    await test.front.typePin('274916');
    expect(firsts(test)).toEqual([true, false, true]);
  });

  it('is known over a restart', async () => {
    const test = await MemoryHouse.onDisk();
    await test.issue('274916');
    await test.front.typePin('274916');
    await test.restart();
    await test.front.typePin('274916');
    expect(firsts(test)).toEqual([true, false]);
    await test.stop();
  });

  it('is no use outside its time', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916', { schedule: AFTERNOON });
    await test.fault('front', { offline: true });
    await test.does((house) => house.codes.pause(BY, code));
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock' });
    expect(happened(test).at(-1)).toMatchObject({ code, first: false, entry: { outside: true } });
  });

  it('is neither arming nor duress, and comes after them all the same', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916');
    for (const how of ['arm', 'lock', 'duress', 'unlock'] as const)
      test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how });
    expect(firsts(test)).toEqual([false, false, false, true]);
  });
});

describe('a code that becomes live', () => {
  it('is told once, and not again when its slot is only looked at', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916');
    await test.does((house) => house.deviceCommands.check(BY, FRONT));
    expect(kinds(test)).toEqual(['live']);
    expect(happened(test)).toMatchObject([{ user: { name: 'Anna Berg' }, deviceName: 'front' }]);
  });

  it('is not told again after a restart', async () => {
    const test = await MemoryHouse.onDisk();
    await test.issue('274916');
    await test.restart();
    await test.does((house) => house.deviceCommands.check(BY, FRONT));
    expect(kinds(test)).toEqual(['live']);
    await test.stop();
  });

  it('is told again with another PIN, and when its window opens again', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916', { schedule: AFTERNOON });
    await test.does((house) => house.codes.pause(BY, code));
    await test.does((house) => house.codes.resume(BY, code));
    expect(kinds(test)).toEqual(['live', 'live']);
    await test.pass(DAY);
    expect(kinds(test)).toEqual(['live', 'live', 'live']);
  });

  it('is told at the first use where the device cannot be read', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
    await test.issue('274916');
    expect(kinds(test)).toEqual([]);
    await test.front.typePin('274916');
    await test.house.settled();
    expect(kinds(test)).toEqual(['used', 'live']);
  });
});

describe('a code that is overdue', () => {
  it('is told once, however often its removal is tried', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.fault('front', { offline: true });
    await test.does((house) => house.codes.delete(BY, code));
    await test.pass(20 * MINUTE);
    expect(kinds(test)).toEqual(['live', 'overdue']);
    await test.fault('front', { offline: false });
    expect(test.codesIn()).toEqual([]);
    expect(kinds(test)).toEqual(['live', 'overdue']);
  });
});

describe('all codes of a user', () => {
  it('are paused, resumed and deleted in one decision each', async () => {
    const test = await MemoryHouse.open();
    const codes = [await test.issue('274916'), await test.issue('830271')];
    const user = test.user();
    await test.does((house) => house.codes.pauseAllOf(BY, user));
    expect(test.codesIn()).toEqual([]);
    expect(codes.map((code) => test.house.queries.code(code)?.paused)).toEqual([true, true]);
    await test.does((house) => house.codes.resumeAllOf(BY, user));
    expect(test.codesIn()).toEqual(['274916', '830271']);
    await test.does((house) => house.codes.deleteAllOf(BY, user));
    expect(test.codesIn()).toEqual([]);
    expect(test.house.queries.user(user)?.name).toBe('Anna Berg');
  });

  it('of somebody who is not there are refused', async () => {
    const { house } = await MemoryHouse.open();
    expect(house.codes.pauseAllOf(BY, 99)).toEqual({
      ok: false,
      refusals: [{ kind: 'not-found', what: 'user' }],
    });
  });
});

describe('how a device is in step', () => {
  it('is trouble when a code waits for a device that does not answer, and not while it is just written', async () => {
    const test = await MemoryHouse.open();
    const seen: boolean[] = [];
    test.house.subscribe(({ kind }) => {
      if (kind === 'code') seen.push(test.house.queries.deviceSync(FRONT).troubled);
    });
    await test.issue('274916');
    expect(new Set(seen)).toEqual(new Set([false]));
    expect(test.house.queries.deviceSync(FRONT)).toEqual({ states: { live: 1 }, troubled: false });
    await test.fault('front', { offline: true });
    await test.issue('830271');
    expect(test.house.queries.deviceSync(FRONT)).toEqual({ states: { live: 1, waiting: 1 }, troubled: true });
  });

  it('stays trouble through each try at a device that does not answer, until it does', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916');
    await test.fault('front', { offline: true });
    const [first, second] = [await test.issue('830271'), await test.issue('592648')];
    const seen: boolean[] = [];
    const reasons = new Set<string | undefined>();
    test.house.subscribe(({ kind }) => {
      if (kind !== 'code') return;
      seen.push(test.house.queries.deviceSync(FRONT).troubled);
      for (const code of [first, second]) reasons.add(test.house.queries.code(code)!.grants[0]!.reason?.kind);
    });
    await test.pass(HOUR);
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen)).toEqual(new Set([true]));
    expect(reasons).toEqual(new Set(['unreachable']));

    await test.fault('front', { offline: false });
    await test.pass(HOUR);
    expect(test.codesIn()).toEqual(['274916', '830271', '592648']);
    expect(test.house.queries.deviceSync(FRONT)).toEqual({ states: { live: 3 }, troubled: false });
    // Once it is there, what waits for its turn is said to wait for its turn.
    expect(reasons).toContain('queued');
  });

  it('names who used it last by a code of ours, whatever was refused or forced since', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916');
    expect(test.house.queries.lastUser(FRONT)).toBeUndefined();
    await test.front.typePin('274916');
    await test.front.typePin('999999');
    expect(test.house.queries.lastUser(FRONT)).toEqual({ name: 'Anna Berg' });
  });
});

it('a code that an automation issued is told to owners and managers, with the way to its PIN', async () => {
  const test = await MemoryHouse.open();
  const user = test.user();
  const pin = test.house.pinPolicy.propose({ user, devices: [FRONT] });
  if (!pin.ok) throw new Error('no PIN');
  const desired = { user, pin: pin.value, devices: [FRONT], schedule: {} };
  const code = await test.does((house) => house.codes.issue(AUTOMATION, desired));
  expect(test.notices()).toEqual([{ kind: 'issued', codeId: code, userName: 'Anna Berg' }]);
});
