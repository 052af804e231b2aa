import { describe, expect, it } from 'vitest';
import { BY, FRONT, HOUR, MINUTE, MemoryHouse } from '../../support/houses/memory-house.ts';

const BACK = 'memory/back';

describe('a device that does not answer', () => {
  it('is tried a few times, further and further apart, and then told of once', async () => {
    const test = await MemoryHouse.open();
    await test.fault('front', { offline: true });
    test.sent();
    const code = await test.issue('274916');
    expect(test.grant(code)).toMatchObject({
      state: 'waiting',
      reason: { kind: 'unreachable', message: { code: 'no-answer', what: 'device' } },
      nextTryAt: test.clock.now() + 5_000,
    });
    await test.pass(24 * HOUR);
    expect(test.wire.exchanges).toHaveLength(9);
    expect(test.grant(code)).toMatchObject({ state: 'waiting', reason: { kind: 'silent' } });
    expect(test.grant(code)).not.toHaveProperty('nextTryAt');
    await test.issue('835027');
    await test.pass(24 * HOUR);
    expect(test.wire.exchanges).toHaveLength(9);
    expect(test.troubles()).toEqual(['device-silent']);
  });

  it('gets its codes as soon as it comes back', async () => {
    const test = await MemoryHouse.open();
    await test.fault('front', { offline: true });
    const code = await test.issue('274916');
    await test.pass(24 * HOUR);
    await test.fault('front', { offline: false });
    expect([test.codesIn(), test.state(code)]).toEqual([['274916'], 'live']);
    expect(test.grant(code)).not.toHaveProperty('reason');
  });

  it('gets its codes when a try succeeds, though its driver never called it away', async () => {
    const test = await MemoryHouse.open();
    test.front.faults.offline = true;
    const code = await test.issue('274916');
    test.front.faults.offline = false;
    await test.pass(5_000);
    expect([test.codesIn(), test.state(code)]).toEqual([['274916'], 'live']);
    // The end of the start, the time that is noted, and the past that is erased for its age.
    expect(test.clock.timers).toBe(3);
  });

  it('is tried when the owner asks', async () => {
    const test = await MemoryHouse.open();
    test.front.faults.offline = true;
    const code = await test.issue('274916');
    await test.pass(24 * HOUR);
    test.front.faults.offline = false;
    await test.does((house) => house.grants.retry(BY, test.grant(code).id));
    expect(test.state(code)).toBe('live');
  });

  it('is tried once more when somebody uses its keypad, and is told of no second time', async () => {
    const test = await MemoryHouse.open();
    test.front.faults.offline = true;
    const code = await test.issue('274916');
    await test.pass(24 * HOUR);
    test.sent();
    for (let i = 0; i < 3; i++) {
      test.wire.listener({ kind: 'used', device: FRONT, how: 'lock' });
      await test.house.settled();
    }
    expect(test.wire.exchanges).toHaveLength(3);
    expect(test.troubles()).toEqual(['device-silent']);
    test.front.faults.offline = false;
    test.wire.listener({ kind: 'used', device: FRONT, how: 'lock' });
    await test.house.settled();
    expect(test.state(code)).toBe('live');
  });

  it('disturbs no other device', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front' }, { name: 'back' }] });
    await test.fault('front', { offline: true });
    const code = await test.issue('274916', { on: [FRONT, BACK] });
    expect([test.state(code), test.state(code, BACK)]).toEqual(['waiting', 'live']);
  });

  it('has an overdue code at once where one should be gone, told once, until it is seen to be gone', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.fault('front', { offline: true });
    await test.does((house) => house.codes.delete(BY, code));
    expect(test.state(code)).toBe('overdue');
    expect(test.troubles()).toEqual(['overdue']);
    await test.pass(24 * HOUR);
    expect(test.troubles()).toEqual(['overdue', 'device-silent']);
    await test.fault('front', { offline: false });
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'gone']);
    expect(test.troubles()).toEqual(['overdue', 'device-silent', 'no longer overdue']);
  });

  it('that has an overdue code for less than a minute has the alarm itself say that it is over', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.fault('front', { offline: true });
    await test.does((house) => house.codes.delete(BY, code));
    await test.pass(40_000);
    await test.fault('front', { offline: false });
    expect(test.troubles()).toEqual(['no longer overdue']);
    expect(test.notices()).toMatchObject([{ state: 'overdue', goneAt: test.clock.now() }]);
  });

  it('has an overdue code where a window closed', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916', { schedule: { until: '2026-06-01T15:00' } });
    await test.fault('front', { offline: true });
    await test.pass(HOUR);
    expect([test.state(code), test.troubles()]).toEqual(['overdue', ['overdue']]);
    await test.fault('front', { offline: false });
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'scheduled']);
  });

  it('that goes away in the middle of a write may hold the code, and is read when it is back', async () => {
    const test = await MemoryHouse.open();
    const receive = test.front.receive.bind(test.front);
    test.front.receive = (slot, digits) => {
      const answer = receive(slot, digits);
      test.front.faults.offline = true;
      return answer;
    };
    const code = await test.issue('274916');
    expect([test.codesIn(), test.state(code)]).toEqual([['274916'], 'waiting']);
    test.front.receive = receive;
    await test.does((house) => house.codes.delete(BY, code));
    expect(test.state(code)).not.toBe('gone');
    await test.fault('front', { offline: false });
    await test.pass(5_000);
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'gone']);
  });

  it('whose driver throws counts as one that does not answer, and no words of it are shown', async () => {
    const test = await MemoryHouse.open();
    test.wire.read = () => Promise.reject(new TypeError('274916'));
    const code = await test.issue('274916');
    expect(test.grant(code).reason).toEqual({
      kind: 'unreachable',
      message: { code: 'internal-error' },
    });
  });

  it('comes to the end of a look at its codes although it comes and goes, and has the next one an hour later', async () => {
    const test = await MemoryHouse.open();
    const codes: number[] = [];
    for (const pin of ['274916', '835027', '946138', '507249']) codes.push(await test.issue(pin));
    const live = (): number => codes.filter((code) => test.state(code) === 'live').length;
    const comeBack = async (reads: number): Promise<void> => {
      await test.fault('front', { offline: true });
      let left = reads;
      test.wire.onAnswer = async () => {
        if (--left === 0) await test.front.setFaults({ offline: true });
      };
      await test.fault('front', { offline: false });
    };
    test.sent();
    await comeBack(2);
    expect([live(), test.sent()]).toEqual([2, ['read 1', 'read 2', 'read 3']]);
    await comeBack(1);
    expect([live(), test.sent()]).toEqual([3, ['read 3', 'read 4']]);
    await comeBack(Infinity);
    expect([live(), test.sent()]).toEqual([4, ['read 4']]);
    await comeBack(Infinity);
    expect(test.sent()).toEqual([]);
    await test.pass(HOUR);
    expect([live(), test.sent()]).toEqual([4, ['read 1', 'read 2', 'read 3', 'read 4']]);
    await test.pass(24 * HOUR);
    expect(test.sent()).toEqual([]);
  });

  it('twice within an hour keeps what somebody has put there the second time', async () => {
    const test = await MemoryHouse.open();
    const [first, second] = [await test.issue('274916'), await test.issue('835027')];
    await test.does((house) => house.codes.delete(BY, second));
    const silence = async (change: () => void): Promise<void> => {
      await test.fault('front', { offline: true });
      change();
      await test.pass(5 * MINUTE);
      await test.fault('front', { offline: false });
    };
    await silence(() => undefined);
    const third = await test.issue('490163');
    await test.does((house) => house.codes.delete(BY, third));
    await silence(() => {
      test.front.memory.set(1, '602913');
      test.front.memory.set(2, '602914');
    });
    await test.issue('718254');
    await test.does((house) => house.codes.delete(BY, first));
    expect([test.codesIn(), test.state(first)]).toEqual([['602913', '602914', '718254'], 'conflict']);
  });

  it('keeps its codes where its driver cannot tell any more that it has some', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    const devices = test.wire.devices.bind(test.wire);
    test.wire.devices = () =>
      devices().map((device) => ({
        ...{ ...device, slots: 0, reachable: false },
        codesUnsupportedReason: { code: 'interview-incomplete' },
      }));
    for (let times = 0; times < 2; times++) test.wire.listener({ kind: 'devices-changed' });
    expect(test.house.queries.device(FRONT)).toMatchObject({
      reachable: false,
      codesUnsupportedReason: { code: 'interview-incomplete' },
    });
    test.front.faults.offline = true;
    const other = await test.issue('835027');
    expect([test.state(code), test.state(other)]).toEqual(['live', 'waiting']);
    test.front.faults.offline = false;
    test.wire.devices = devices;
    test.wire.listener({ kind: 'devices-changed' });
    await test.house.settled();
    expect([test.state(code), test.state(other)]).toEqual(['live', 'live']);
  });
});

describe('a device that is not there at the start', () => {
  async function restartWithout(device: string): Promise<{ test: MemoryHouse; code: number }> {
    const test = await MemoryHouse.onDisk();
    const code = await test.issue('274916', { schedule: { until: '2026-06-01T15:00' } });
    await test.restart(() => {
      test.clock.leap(2 * HOUR);
      if (device === 'unreachable') test.front.faults.offline = true;
    });
    return { test, code };
  }

  it('is not tried and nothing is overdue before a minute has passed; then it is told, once', async () => {
    const { test, code } = await restartWithout('unreachable');
    expect(test.sent()).toEqual([]);
    expect([test.state(code), test.troubles()]).toEqual(['removing', []]);
    await test.pass(MINUTE - 1);
    expect([test.sent(), test.troubles()]).toEqual([[], []]);
    await test.pass(1);
    expect([test.state(code), test.troubles()]).toEqual(['overdue', ['overdue']]);
    await test.pass(24 * HOUR);
    expect(test.troubles()).toEqual(['overdue', 'device-silent']);
    await test.stop();
  });

  it('is in order again when it comes within that minute, and nobody was disturbed', async () => {
    const { test, code } = await restartWithout('unreachable');
    await test.pass(MINUTE / 2);
    await test.fault('front', { offline: false });
    await test.pass(HOUR);
    expect([test.codesIn(), test.state(code), test.troubles()]).toEqual([[], 'scheduled', []]);
    await test.stop();
  });

  it('and that no driver lists is never tried and told of once', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    test.sent();
    test.wire.list(FRONT, false);
    await test.does((house) => house.codes.delete(BY, code));
    await test.pass(24 * HOUR);
    expect(test.sent()).toEqual([]);
    expect(test.grant(code)).toMatchObject({
      state: 'overdue',
      reason: { message: { code: 'not-connected', what: 'device' } },
    });
    expect(test.troubles()).toEqual(['device-left', 'overdue']);
    test.wire.list(FRONT, true);
    await test.house.settled();
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'gone']);
  });

  it('takes commands meanwhile, and follows them when it is there', async () => {
    const { test } = await restartWithout('unreachable');
    const code = await test.issue('835027');
    expect(test.grant(code)).toMatchObject({ state: 'waiting', reason: { kind: 'unreachable' } });
    await test.fault('front', { offline: false });
    expect([test.codesIn(), test.state(code)]).toEqual([['835027'], 'live']);
    await test.stop();
  });
});
