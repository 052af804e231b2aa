import { describe, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, FRONT, HOUR, MINUTE, MemoryHouse } from '../../support/houses/memory-house.ts';

describe('a code that was issued', () => {
  it('is written to the device, read back, and live', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    expect(test.codesIn()).toEqual(['274916']);
    expect(test.grant(code)).toMatchObject({ state: 'live', verifiedAt: test.clock.now() });
    expect(test.grant(code)).not.toHaveProperty('reason');
    expect(test.sent()).toEqual(['read 1', 'write 1']);
  });

  it('is not written twice when everything is looked at again', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    test.sent();
    await test.does((house) => house.grants.retry(BY, test.grant(code).id));
    expect(test.sent()).toEqual([]);
    expect(test.state(code)).toBe('live');
  });

  it('is not written again after a restart', async () => {
    const test = await MemoryHouse.onDisk();
    const code = await test.issue('274916');
    const { verifiedAt } = test.grant(code);
    await test.restart();
    await test.pass(10 * MINUTE);
    expect(test.sent()).toEqual([]);
    expect(test.grant(code)).toMatchObject({ state: 'live', verifiedAt });
    await test.stop();
  });

  it('costs nothing while ten minutes pass with nothing due', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916');
    test.sent();
    await test.pass(10 * MINUTE);
    expect(test.sent()).toEqual([]);
  });

  it('is on each chosen device', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front' }, { name: 'back' }] });
    const code = await test.issue('274916', { on: [FRONT, 'memory/back', FRONT] });
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([['274916'], ['274916']]);
    expect([test.state(code), test.state(code, 'memory/back')]).toEqual(['live', 'live']);
  });

  it('is told of as it moves', async () => {
    const test = await MemoryHouse.open();
    test.events.length = 0;
    const code = await test.issue('274916');
    expect(test.events).toContainEqual({ kind: 'code', id: code });
  });

  it('that is issued at the moment at which another becomes live is not forgotten', async () => {
    const test = await MemoryHouse.open();
    const first = test.issueSoon('274916');
    let second: number | undefined;
    test.house.subscribe((event) => {
      if (event.kind !== 'code' || test.state(first) !== 'live') return;
      // Once the event is over, the queue has found nothing to do and is about to rest.
      queueMicrotask(() => (second ??= test.issueSoon('835027')));
    });
    await test.house.settled();
    expect(test.state(second!)).toBe('live');
  });

  it('is refused with every reason, and nothing is stored or sent', async () => {
    const test = await MemoryHouse.open();
    const desired = { user: test.user(), pin: Pin.of('1111'), devices: [], schedule: { windows: [] } };
    const result = test.house.codes.issue(BY, desired);
    expect(result.ok ? [] : result.refusals.map(({ kind }) => kind)).toEqual([
      'no-device',
      'pin',
      'schedule',
    ]);
    expect(test.house.queries.codesOf(test.user())).toEqual([]);
    expect(test.sent()).toEqual([]);
  });

  it('is refused on a device that nobody knows, and for a user who is not there', async () => {
    const test = await MemoryHouse.open();
    const desired = { user: test.user(), pin: Pin.of('274916'), devices: ['memory/attic'], schedule: {} };
    expect(test.house.codes.issue(BY, desired)).toMatchObject({ refusals: [{ kind: 'unknown-device' }] });
    expect(test.house.codes.issue(BY, { ...desired, devices: [FRONT], user: 99 })).toMatchObject({
      refusals: [{ kind: 'not-found', what: 'user' }],
    });
  });

  it('is refused a PIN that another code has, or may still have on a device', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    const inUse = { refusals: [{ kind: 'pin', problem: { kind: 'in-use' } }] };
    const desired = { user: test.user(), pin: Pin.of('274916'), devices: [FRONT], schedule: {} };
    expect(test.house.codes.issue(BY, desired)).toMatchObject(inUse);
    await test.fault('front', { offline: true });
    await test.does((house) => house.codes.delete(BY, code));
    expect(test.house.codes.issue(BY, desired)).toMatchObject(inUse);
    await test.fault('front', { offline: false });
    expect(test.house.codes.issue(BY, desired).ok).toBe(true);
  });
});

describe('the codes of a panel that the configuration names', () => {
  const panelCodes = { master: [Pin.of('902468')], duress: [Pin.of('740183')] };
  const kinds = (test: MemoryHouse, digits: string, exceptCode?: number) =>
    test.house.pinPolicy
      .pinRefusals(Pin.of(digits), { devices: [FRONT], ...(exceptCode !== undefined && { exceptCode }) })
      .map((refusal) => (refusal.kind === 'pin' ? refusal.problem.kind : refusal.kind));

  it('keep each PIN two wrong keys away from a duress code, and from being the master code', async () => {
    const test = await MemoryHouse.open({ panelCodes });
    expect(kinds(test, '740183')).toEqual(['near-duress']);
    expect(kinds(test, '740193')).toEqual(['near-duress']);
    expect(kinds(test, '740195')).toEqual([]);
    expect(kinds(test, '902468')).toEqual(['in-use']);
    expect(kinds(test, '902469')).toEqual([]);
  });

  it('are never proposed, though hardly anything else is left', async () => {
    const duress = Array.from({ length: 10 }, (_, first) => Pin.of(`${first}507`));
    const test = await MemoryHouse.open({
      devices: [{ name: 'front', pin: { maxLength: 4 } }],
      panelCodes: { master: [], duress },
    });
    for (let times = 0; times < 200; times++) {
      const proposed = test.house.pinPolicy.propose({ devices: [FRONT] });
      expect(proposed.ok && kinds(test, proposed.value.reveal())).toEqual([]);
    }
  });

  it('are not forgotten when a code changes its PIN, or is taken over from a lock', async () => {
    const test = await MemoryHouse.open({ panelCodes });
    const code = await test.issue('274916');
    expect(test.house.codes.edit(BY, code, { pin: Pin.of('740182') }).ok).toBe(false);
    expect(test.codesIn()).toEqual(['274916']);
    await test.front.preload(2, '902468');
    await test.house.foreign.readAll(BY, FRONT);
    const adopted = await test.house.foreign.adopt(BY, { device: FRONT, slot: 2, user: test.user() });
    expect(adopted).toMatchObject({ ok: false, refusals: [{ kind: 'pin', problem: { kind: 'in-use' } }] });
  });
});

describe('a schedule', () => {
  // The house is in Berlin: at 12:00 UTC in June the wall shows 14:00.
  const from15to16 = { windows: [{ days: [1, 2, 3, 4, 5, 6, 7] as const, start: '15:00', end: '16:00' }] };

  it('puts the code on the device when its window opens and takes it off when it closes', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916', { schedule: from15to16 });
    expect(test.state(code)).toBe('scheduled');
    await test.pass(HOUR - 1);
    expect([test.codesIn(), test.sent()]).toEqual([[], []]);
    await test.pass(1);
    expect([test.codesIn(), test.state(code)]).toEqual([['274916'], 'live']);
    await test.pass(HOUR - 1);
    expect(test.codesIn()).toEqual(['274916']);
    await test.pass(1);
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'scheduled']);
    expect(test.grant(code)).toMatchObject({ verifiedAt: test.clock.now() });
  });

  it('is known to be off the device only where it was seen to be, and since when, over a restart too', async () => {
    const test = await MemoryHouse.onDisk();
    const code = await test.issue('274916', { schedule: from15to16 });
    expect(test.grant(code)).not.toHaveProperty('verifiedAt');
    await test.pass(HOUR);
    const live = test.clock.now();
    await test.fault('front', { offline: true });
    await test.pass(HOUR);
    expect(test.grant(code)).toMatchObject({ state: 'overdue', verifiedAt: live });
    await test.pass(MINUTE);
    await test.fault('front', { offline: false });
    const { state, verifiedAt } = test.grant(code);
    expect(state).toBe('scheduled');
    expect(verifiedAt).toBeGreaterThan(live + HOUR);
    await test.restart();
    expect(test.grant(code)).toMatchObject({ state: 'scheduled', verifiedAt });
    await test.does((house) => house.codes.delete(BY, code));
    expect(test.grant(code)).toMatchObject({ state: 'gone', verifiedAt });
  });

  it('is right after the clock leaps over the opening, and over the closing', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916', { schedule: from15to16 });
    test.clock.leap(90 * MINUTE);
    await test.house.settled();
    expect([test.codesIn(), test.state(code)]).toEqual([['274916'], 'live']);
    test.clock.leap(48 * HOUR + 5 * HOUR);
    await test.house.settled();
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'scheduled']);
    await test.pass(24 * HOUR);
    expect(test.sent().filter((what) => what.startsWith('write'))).toHaveLength(2);
  });

  it('that leaps over a whole window sends nothing', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916', { schedule: from15to16 });
    test.clock.leap(3 * HOUR);
    await test.house.settled();
    expect(test.sent()).toEqual([]);
  });

  it('is caught up with after the program was down when the window closed', async () => {
    const test = await MemoryHouse.onDisk();
    const code = await test.issue('274916', { schedule: { until: '2026-06-01T15:00' } });
    await test.restart(() => test.clock.leap(2 * HOUR));
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'scheduled']);
    expect(test.troubles()).toEqual([]);
    await test.stop();
  });

  it('removes before it writes where both are due at the same instant', async () => {
    const test = await MemoryHouse.open();
    await test.issue('835027', { schedule: { from: '2026-06-01T15:00' } });
    await test.issue('274916', { schedule: { until: '2026-06-01T15:00' } });
    test.sent();
    await test.pass(HOUR);
    expect(test.sent()).toEqual(['clear 1', 'read 2', 'write 2']);
    expect(test.codesIn()).toEqual(['835027']);
  });

  it('that was edited counts from then on', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916', { schedule: from15to16 });
    await test.does((house) => house.codes.edit(BY, code, { schedule: {} }));
    expect(test.state(code)).toBe('live');
    await test.pass(3 * HOUR);
    expect(test.codesIn()).toEqual(['274916']);
  });

  it('does not wake a code that is paused', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916', { schedule: from15to16 });
    await test.does((house) => house.codes.pause(BY, code));
    await test.pass(90 * MINUTE);
    expect(test.codesIn()).toEqual([]);
    await test.does((house) => house.codes.resume(BY, code));
    expect(test.codesIn()).toEqual(['274916']);
    await test.pass(30 * MINUTE);
    expect(test.codesIn()).toEqual([]);
  });

  it('leaves no timer when the house stops', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { offline: true } }] });
    await test.issue('274916', { schedule: from15to16 });
    await test.issue('835027');
    await test.pass(2 * MINUTE);
    expect(test.clock.timers).toBeGreaterThan(0);
    await test.house.stop();
    expect(test.clock.timers).toBe(0);
  });
});
