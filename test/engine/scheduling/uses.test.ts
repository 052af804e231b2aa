import { describe, expect, it } from 'vitest';
import { en } from '../../../bot/text/en/en.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { GUESTS, MemoryConditions } from '../../support/houses/memory-conditions.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const PIN = '274916';
const BACK: DeviceId = 'memory/back';
const ALARM: DeviceId = 'memory/alarm';
/** It is Monday, 14:00. */
const AFTERNOON: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };
const TWO_DOORS = [{ name: 'front' }, { name: 'back' }];
const WITH_ALARM = [...TWO_DOORS, { name: 'alarm', kind: 'partition' as const }];
const EVERYWHERE = [FRONT, BACK, ALARM];

async function types(test: MemoryHouse, name = 'front', digits = PIN): Promise<boolean> {
  const { opened } = await test.device(name).typePin(digits);
  await test.house.settled();
  return opened;
}

const left = (test: MemoryHouse, code: number) => test.house.queries.code(code)?.uses?.left;
const alerts = (test: MemoryHouse) =>
  test.notices().flatMap((notice) => (notice.kind === 'entry' ? notice.entry : []));

describe('a code that works so many times', () => {
  it('is removed everywhere at once after its last use', async () => {
    const test = await MemoryHouse.open({ devices: WITH_ALARM });
    const code = await test.issue(PIN, { on: EVERYWHERE, uses: 2 });
    expect(await types(test)).toBe(true);
    expect(test.codesIn()).toEqual([PIN]);
    expect(left(test, code)).toBe(1);
    await test.pass(HOUR);
    expect(await types(test, 'back')).toBe(true);
    expect(['front', 'back', 'alarm'].map((name) => test.codesIn(name))).toEqual([[], [], []]);
    expect(test.house.queries.code(code)).toMatchObject({
      over: true,
      open: false,
      uses: { limit: 2, left: 0, usedUpAt: test.clock.now() },
      grants: [FRONT, BACK, ALARM].sort().map((device) => ({ device, state: 'scheduled' })),
    });
    expect(alerts(test).map(({ usesLeft, outside }) => [usesLeft, outside])).toEqual([
      [1, undefined],
      [0, undefined],
    ]);
    expect(test.troubles()).toEqual([]);
  });

  it('is not used by what does not open, nor by a wrong code', async () => {
    const test = await MemoryHouse.open({ devices: WITH_ALARM });
    const code = await test.issue(PIN, { on: EVERYWHERE, uses: 1 });
    for (const how of ['lock', 'arm', 'denied'] as const)
      test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how });
    await types(test, 'front', '835027');
    expect(await types(test, 'alarm')).toBe(true);
    expect(test.device('alarm').armed).toBe('away');
    expect(left(test, code)).toBe(1);
    expect(test.codesIn()).toEqual([PIN]);
  });

  it('goes before another code is written that is due', async () => {
    const test = await MemoryHouse.open();
    await test.issue(PIN, { uses: 1 });
    test.front.faults.offline = true;
    test.issueSoon('835027');
    await test.fault('front', { offline: true });
    test.front.faults.offline = false;
    test.sent();
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock' });
    await test.fault('front', {});
    const sent = test.sent().filter((what) => !what.startsWith('read'));
    expect(sent).toEqual(['clear 1', 'write 2']);
  });

  it('is overdue where it cannot be removed, and told to have been used once too often', async () => {
    const test = await MemoryHouse.open({ devices: TWO_DOORS });
    const code = await test.issue(PIN, { on: [FRONT, BACK], uses: 1 });
    await test.fault('back', { offline: true });
    await types(test);
    expect([test.state(code), test.state(code, BACK)]).toEqual(['scheduled', 'overdue']);
    expect(test.troubles()).toContain('overdue');
    // The lock has opened although nobody could tell it otherwise, and tells so later.
    test.wire.listener({ kind: 'used', device: BACK, slot: 1, how: 'unlock' });
    await test.house.settled();
    expect(alerts(test).map(({ usesLeft, outside }) => [usesLeft, outside])).toEqual([
      [0, undefined],
      [-1, true],
    ]);
    expect(left(test, code)).toBe(-1);
    await test.fault('back', { offline: false });
    expect(test.codesIn('back')).toEqual([]);
    expect(test.state(code, BACK)).toBe('scheduled');
  });

  it('is used up by two doors in the same second, and the second is one too many', async () => {
    const test = await MemoryHouse.open({ devices: TWO_DOORS });
    await test.issue(PIN, { on: [FRONT, BACK], uses: 1 });
    for (const device of [FRONT, BACK]) test.wire.listener({ kind: 'used', device, slot: 1, how: 'unlock' });
    await test.house.settled();
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([[], []]);
    expect(alerts(test).map(({ usesLeft, outside }) => [usesLeft, outside])).toEqual([
      [0, undefined],
      [-1, true],
    ]);
  });

  it('leaves a lock that shows no codes', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
    const code = await test.issue(PIN, { uses: 1 });
    expect(test.state(code)).toBe('unverified');
    await types(test);
    expect(test.codesIn()).toEqual([]);
    expect(test.state(code)).toBe('scheduled');
  });

  it('counts a use that is told late, and one outside its schedule', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN, { schedule: AFTERNOON, uses: 3 });
    const at = test.clock.now();
    await test.pass(MINUTE * 30);
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock', at });
    expect(left(test, code)).toBe(2);
    test.front.faults.refuse = true;
    await test.pass(HOUR);
    await types(test);
    expect(left(test, code)).toBe(1);
    expect(test.house.queries.entries({ limit: 2 }).map((entry) => entry.outside)).toEqual([true, undefined]);
  });

  it('is removed although nobody knows whether the clock is right', async () => {
    const test = await MemoryHouse.onDisk({ devices: TWO_DOORS });
    await test.issue(PIN, { on: [FRONT, BACK], schedule: { until: '2026-06-01T18:00' }, uses: 1 });
    test.uptimeMs = 0;
    await test.restart();
    expect(test.house.knowsTheTime).toBe(false);
    await types(test);
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([[], []]);
  });

  it('ends also while it is paused, or waits for something else', async () => {
    const conditions = new MemoryConditions({ ...GUESTS, holds: true });
    const test = await MemoryHouse.open({ conditions });
    await test.house.conditions.look();
    const code = await test.issue(PIN, { uses: 1, condition: GUESTS.id });
    await types(test);
    conditions.become({ ...GUESTS, holds: false });
    conditions.become({ ...GUESTS, holds: true });
    await test.does((house) => house.codes.pause(BY, code));
    await test.does((house) => house.codes.resume(BY, code));
    expect(test.codesIn()).toEqual([]);
  });
});

describe('an arrival', () => {
  it('by a door turns off the alarm behind it, and is one use', async () => {
    const test = await MemoryHouse.open({ devices: WITH_ALARM });
    const code = await test.issue(PIN, { on: EVERYWHERE, uses: 1 });
    test.device('alarm').setArmed('away');
    await types(test);
    // The doors are shut at once; whoever is inside is not left with an alarm that nobody can turn off.
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([[], []]);
    expect(test.codesIn('alarm')).toEqual([PIN]);
    expect(test.troubles()).toEqual([]);
    await test.pass(30_000);
    expect(await types(test, 'alarm')).toBe(true);
    expect(test.device('alarm').armed).toBe('disarmed');
    expect(test.codesIn('alarm')).toEqual([]);
    expect(left(test, code)).toBe(0);
    expect(test.house.queries.entries({ limit: 1 })[0]).toMatchObject({ how: 'disarm', usesLeft: 0 });
    expect(test.house.queries.entries({ limit: 1 })[0]?.outside).toBeUndefined();
  });

  it('turns off each of the alarms', async () => {
    const alarms = ['alarm', 'garage'].map((name) => ({ name, kind: 'partition' as const }));
    const test = await MemoryHouse.open({ devices: [{ name: 'front' }, ...alarms] });
    const code = await test.issue(PIN, { on: [FRONT, ALARM, 'memory/garage'], uses: 1 });
    for (const name of ['alarm', 'garage']) test.device(name).setArmed('away');
    await types(test);
    expect([await types(test, 'alarm'), test.codesIn('alarm')]).toEqual([true, []]);
    await test.pass(20_000);
    expect([await types(test, 'garage'), test.codesIn('garage')]).toEqual([true, []]);
    expect(left(test, code)).toBe(0);
    expect(test.troubles()).toEqual([]);
  });

  it('that turns off no alarm ends the code there after a minute', async () => {
    const test = await MemoryHouse.onDisk({ devices: WITH_ALARM });
    const code = await test.issue(PIN, { on: EVERYWHERE, uses: 1 });
    test.device('alarm').setArmed('away');
    await types(test);
    await test.restart();
    expect(test.codesIn('alarm')).toEqual([PIN]);
    await test.pass(MINUTE - 1);
    expect(test.state(code, ALARM)).toBe('live');
    await test.pass(1);
    // This panel takes no changes while it is armed.
    expect(test.state(code, ALARM)).toBe('overdue');
    test.device('alarm').setArmed('disarmed');
    await test.house.settled();
    expect(test.codesIn('alarm')).toEqual([]);
  });

  it('has its alarm turned off by Latchkey, where the door is to do so', async () => {
    const test = await MemoryHouse.open({ devices: WITH_ALARM, settings: { [FRONT]: { disarms: ALARM } } });
    const code = await test.issue(PIN, { on: EVERYWHERE, uses: 1 });
    test.device('alarm').setArmed('away');
    await types(test);
    expect(test.device('alarm').armed).toBe('disarmed');
    expect(test.troubles()).toEqual([]);
    expect(left(test, code)).toBe(0);
    expect(test.codesIn('alarm')).toEqual([]);
  });
});

describe('an edit', () => {
  it('of how often counts from then on, and brings a used-up code back in its time', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN, { schedule: AFTERNOON, uses: 1 });
    await types(test);
    expect(test.codesIn()).toEqual([]);
    expect(test.house.forecast.preview(code, { schedule: {} })).toMatchObject({ opens: [] });
    expect(test.house.forecast.preview(code, { uses: 2 })).toMatchObject({ opens: ['front'] });
    await test.does((house) => house.codes.edit(BY, code, { uses: 2 }));
    expect(test.codesIn()).toEqual([PIN]);
    expect(left(test, code)).toBe(2);
    await test.pass(HOUR);
    expect(test.codesIn()).toEqual([]);
    await test.pass(7 * 24 * HOUR - HOUR);
    expect(test.codesIn()).toEqual([PIN]);
    await types(test);
    await types(test);
    expect(test.codesIn()).toEqual([]);
    await test.does((house) => house.codes.edit(BY, code, { uses: null }));
    expect(test.codesIn()).toEqual([PIN]);
    expect(test.house.queries.code(code)).not.toHaveProperty('uses');
  });

  it('of something else leaves what is left', async () => {
    const test = await MemoryHouse.open({ devices: TWO_DOORS });
    const code = await test.issue(PIN, { uses: 3 });
    await types(test);
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('835027'), devices: [FRONT, BACK] }));
    expect(left(test, code)).toBe(2);
  });

  it('that puts a limit on a code counts none of the uses before', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN);
    await types(test);
    await types(test);
    await test.does((house) => house.codes.edit(BY, code, { uses: 1 }));
    expect(left(test, code)).toBe(1);
    expect(test.codesIn()).toEqual([PIN]);
  });

  it.each([0, -1, 1.5, 1000, NaN])('to %s uses is refused', async (uses) => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN);
    expect(test.house.codes.edit(BY, code, { uses })).toMatchObject({
      ok: false,
      refusals: [{ kind: 'uses' }],
    });
  });
});

describe('a program that dies', () => {
  it('between a use and the removal removes the code when it starts again', async () => {
    const test = await MemoryHouse.onDisk({ devices: TWO_DOORS });
    const code = await test.issue(PIN, { on: [FRONT, BACK], uses: 1 });
    test.wire.killAt = () => 'before';
    await test.device('front').typePin(PIN);
    await test.wire.killed;
    expect(test.codesIn()).toEqual([PIN]);
    await test.kill();
    expect(left(test, code)).toBe(0);
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([[], []]);
  });

  it('at any write about a use has either counted it or not noted it', async () => {
    for (let n = 1; ; n++) {
      const test = await MemoryHouse.onDisk();
      const code = await test.issue(PIN, { uses: 1 });
      const died = test.dieAtWrite(n);
      try {
        test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock' });
        await test.house.settled();
      } catch {
        // killed
      }
      const hasDied = died();
      await test.kill();
      const noted = test.house.queries.entries({ limit: 10 }).length;
      expect([n, left(test, code), test.codesIn()]).toEqual([n, 1 - noted, noted === 1 ? [] : [PIN]]);
      await test.stop();
      if (!hasDied) return;
    }
  });
});

describe('an owner who asks', () => {
  it('hears how many are left, that later is not certain, and why a used-up code is shut', async () => {
    const test = await MemoryHouse.open({ devices: TWO_DOORS });
    const code = await test.issue(PIN, { on: [FRONT, BACK], uses: 1 });
    const now = test.clock.now();
    const uses = { limit: 1, left: 1 };
    expect(test.house.answers.whoCanOpen(FRONT, now)).toMatchObject([{ certain: true, uses }]);
    expect(test.house.answers.whoCanOpen(FRONT, now + HOUR)).toMatchObject([{ certain: false, uses }]);
    expect(test.house.answers.explain(test.user(), FRONT)).toMatchObject([
      { opens: true, hints: [{ kind: 'uses', uses }] },
    ]);
    await test.fault('back', { offline: true });
    await types(test);
    expect(test.house.answers.whoCanOpen(FRONT, now)).toEqual([]);
    expect(test.house.answers.whoCanOpen(BACK, now)).toMatchObject([{ wanted: false, state: 'overdue' }]);
    const obstacles = test.house.answers.explain(test.user()).map((one) => one.obstacles);
    expect(obstacles).toEqual([
      [{ kind: 'used-up', at: now, mayOpen: true }],
      [{ kind: 'used-up', at: now, mayOpen: false }],
    ]);
    expect(test.house.forecast.upcoming({ withinMs: HOUR, limit: 9 })).toEqual([]);
    expect(test.house.sharing.share(BY, code)).toMatchObject({
      ok: false,
      refusals: [{ kind: 'nothing-to-share', why: 'used-up' }],
    });
  });

  it('for a message to share gets one that says how often it works', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN, { uses: 3 });
    const told = () => {
      const shared = test.house.sharing.share(BY, code);
      return shared.ok && en.guestMessage(shared.value).split('\n').at(-1);
    };
    expect(told()).toBe('It works 3 times.');
    await types(test);
    expect(told()).toBe('It works 2 more times.');
    await types(test);
    expect(told()).toBe('It works once more.');
    await test.does((house) => house.codes.edit(BY, code, { uses: 1 }));
    expect(told()).toBe('It works once.');
  });
});
