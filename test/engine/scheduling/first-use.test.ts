import { describe, expect, it } from 'vitest';
import { en } from '../../../bot/text/en/en.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const PIN = '274916';
const BACK: DeviceId = 'memory/back';
const ALARM: DeviceId = 'memory/alarm';
const DAY = 24 * HOUR;
const A_DAY = { minutesFromFirstUse: 24 * 60 };
const TWO_DOORS = [{ name: 'front' }, { name: 'back' }];
const BOTH = { on: [FRONT, BACK], schedule: A_DAY };

async function types(test: MemoryHouse, name = 'front'): Promise<boolean> {
  const { opened } = await test.device(name).typePin(PIN);
  await test.house.settled();
  return opened;
}

async function tellsOf(test: MemoryHouse, at: number, device = FRONT): Promise<void> {
  test.wire.listener({ kind: 'used', device, slot: 1, how: 'unlock', at });
  await test.house.settled();
}

const firstUse = (test: MemoryHouse, code: number) => test.house.queries.code(code)?.firstUse;

describe('a code that works for a day from its first use on', () => {
  it('waits for that use, and ends to the millisecond a day after it, everywhere', async () => {
    const test = await MemoryHouse.open({ devices: TWO_DOORS });
    const code = await test.issue(PIN, BOTH);
    await test.pass(40 * DAY);
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([[PIN], [PIN]]);
    expect(firstUse(test, code)).toEqual({ minutes: 24 * 60 });
    const at = test.clock.now();
    expect(await types(test)).toBe(true);
    expect(firstUse(test, code)).toEqual({ minutes: 24 * 60, at, endsAt: at + DAY });
    expect(test.house.queries.code(code)?.nextChange).toEqual({ at: at + DAY, active: false });
    await test.pass(DAY - 1);
    expect(await types(test, 'back')).toBe(true);
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([[PIN], [PIN]]);
    await test.pass(1);
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([[], []]);
    expect(test.house.queries.code(code)).toMatchObject({ over: true, open: false });
    expect(test.troubles()).toEqual([]);
  });

  it('is overdue, and an alarm, where it cannot be removed at its end', async () => {
    const test = await MemoryHouse.open({ devices: TWO_DOORS });
    const code = await test.issue(PIN, BOTH);
    await types(test);
    await test.fault('back', { offline: true });
    await test.pass(DAY);
    expect([test.state(code), test.state(code, BACK)]).toEqual(['scheduled', 'overdue']);
    expect(test.troubles()).toContain('overdue');
    // Such a use is outside its time, and begins nothing.
    const { endsAt } = firstUse(test, code)!;
    await test.pass(HOUR);
    await tellsOf(test, test.clock.now(), BACK);
    expect(test.house.queries.entries({ limit: 1 })[0]?.outside).toBe(true);
    expect(firstUse(test, code)?.endsAt).toBe(endsAt);
    await test.fault('back', { offline: false });
    expect(test.codesIn('back')).toEqual([]);
  });

  it('is not begun by what does not open, by a wrong code, or by a slot of nobody', async () => {
    const test = await MemoryHouse.open({ devices: [...TWO_DOORS, { name: 'alarm', kind: 'partition' }] });
    const code = await test.issue(PIN, { ...BOTH, on: [FRONT, BACK, ALARM] });
    for (const how of ['lock', 'arm', 'denied'] as const)
      test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how });
    test.wire.listener({ kind: 'used', device: FRONT, how: 'unlock' });
    test.wire.listener({ kind: 'used', device: FRONT, slot: 7, how: 'unlock' });
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock', means: 'tag' });
    await test.house.settled();
    expect(firstUse(test, code)).toEqual({ minutes: 24 * 60 });
    test.wire.listener({ kind: 'used', device: ALARM, slot: 1, how: 'disarm' });
    await test.house.settled();
    expect(firstUse(test, code)?.at).toBe(test.clock.now());
  });

  it('counts from the time of the use as a lock tells it late, and from the earlier of two', async () => {
    const test = await MemoryHouse.open({ devices: TWO_DOORS });
    const code = await test.issue(PIN, BOTH);
    await test.pass(HOUR);
    await test.fault('back', { offline: true });
    const used = test.clock.now();
    await test.pass(10 * HOUR);
    await types(test);
    expect(firstUse(test, code)?.at).toBe(used + 10 * HOUR);
    await test.fault('back', { offline: false });
    await tellsOf(test, used, BACK);
    expect(firstUse(test, code)?.endsAt).toBe(used + DAY);
    await test.pass(14 * HOUR);
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([[], []]);
  });

  it('that a lock tells of only after its end is removed at once', async () => {
    const test = await MemoryHouse.open({ devices: TWO_DOORS });
    await test.issue(PIN, BOTH);
    await test.pass(HOUR);
    await test.fault('back', { offline: true });
    const used = test.clock.now();
    await test.pass(2 * DAY);
    await test.fault('back', { offline: false });
    await tellsOf(test, used, BACK);
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([[], []]);
  });

  it('counts from when it is told where the lock names an impossible time', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN, { schedule: A_DAY });
    await test.pass(HOUR);
    await tellsOf(test, test.clock.now() + 30 * DAY);
    const { at = 0 } = firstUse(test, code)!;
    expect(test.clock.now() - at).toBeLessThanOrEqual(MINUTE + 1);
    expect(at).toBeLessThanOrEqual(test.clock.now());
  });

  it('does not begin by a use that was well before it', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN);
    const before = test.clock.now();
    await test.pass(HOUR);
    await test.does((house) => house.codes.edit(BY, code, { schedule: A_DAY }));
    await tellsOf(test, before);
    expect(firstUse(test, code)).toEqual({ minutes: 24 * 60 });
    // A clock that is some minutes slow keeps no code alive for ever.
    await tellsOf(test, test.clock.now() - 3 * MINUTE);
    expect(firstUse(test, code)?.at).toBe(test.clock.now());
  });
});

describe('a last day for the first use', () => {
  const schedule = { ...A_DAY, until: '2026-06-05T00:00' };

  it('ends a code that was never used', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN, { schedule });
    await test.pass(4 * DAY);
    expect(test.codesIn()).toEqual([]);
    expect(test.house.queries.code(code)?.over).toBe(true);
  });

  it('does not end a code that was used on it', async () => {
    const test = await MemoryHouse.open();
    await test.issue(PIN, { schedule });
    await test.pass(3 * DAY);
    await types(test);
    await test.pass(DAY - 1);
    expect(test.codesIn()).toEqual([PIN]);
    await test.pass(1);
    expect(test.codesIn()).toEqual([]);
  });

  it('is not outlived by a use of a code that is overdue', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN, { schedule });
    await test.fault('front', { refuse: true });
    await test.pass(4 * DAY);
    await types(test);
    expect(firstUse(test, code)?.at).toBeUndefined();
    await test.fault('front', { refuse: false });
    await test.does((house) => house.grants.retry(BY, test.grant(code).id));
    expect(test.codesIn()).toEqual([]);
  });
});

describe('while nobody knows the time', () => {
  it('the time begins once it is known', async () => {
    const test = await MemoryHouse.onDisk();
    const code = await test.issue(PIN, { schedule: A_DAY });
    test.uptimeMs = 0;
    await test.restart();
    expect(test.house.knowsTheTime).toBe(false);
    await types(test);
    expect(firstUse(test, code)).toEqual({ minutes: 24 * 60 });
    await test.kill();
    await test.pass(MINUTE);
    test.house.trustClock(BY);
    await test.house.settled();
    const at = test.clock.now();
    expect(firstUse(test, code)).toEqual({ minutes: 24 * 60, at, endsAt: at + DAY });
    await test.pass(DAY);
    expect(test.codesIn()).toEqual([]);
  });

  it('a use brings back no code whose last day has passed', async () => {
    const test = await MemoryHouse.onDisk();
    const code = await test.issue(PIN, { schedule: { ...A_DAY, until: '2026-06-05T00:00' } });
    test.uptimeMs = 0;
    await test.restart(() => test.clock.leap(6 * DAY));
    await types(test);
    test.house.trustClock(BY);
    await test.house.settled();
    expect(firstUse(test, code)?.at).toBeUndefined();
    expect(test.codesIn()).toEqual([]);
  });
});

describe('an edit', () => {
  it('of something else leaves the end, and a new length moves it', async () => {
    const test = await MemoryHouse.open({ devices: TWO_DOORS });
    const code = await test.issue(PIN, { schedule: A_DAY });
    await types(test);
    const at = test.clock.now();
    await test.pass(HOUR);
    await test.does((house) =>
      house.codes.edit(BY, code, { pin: Pin.of('835027'), devices: [FRONT, BACK], schedule: A_DAY }),
    );
    expect(firstUse(test, code)?.endsAt).toBe(at + DAY);
    await test.does((house) =>
      house.codes.edit(BY, code, { schedule: { minutesFromFirstUse: 2 * 24 * 60 } }),
    );
    expect(firstUse(test, code)?.endsAt).toBe(at + 2 * DAY);
  });

  it('from the next use on brings a code back that is over, and can be undone', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN, { schedule: A_DAY });
    await types(test);
    const { endsAt } = firstUse(test, code)!;
    await test.pass(2 * DAY);
    const again = { schedule: A_DAY, fromNextUse: true };
    expect(test.house.forecast.preview(code, { schedule: A_DAY })).toMatchObject({ opens: [] });
    expect(test.house.forecast.preview(code, again)).toMatchObject({ opens: ['front'] });
    const by = { kind: 'member', id: 1 } as const;
    await test.does((house) => house.codes.edit(by, code, again));
    expect(test.codesIn()).toEqual([PIN]);
    expect(firstUse(test, code)).toEqual({ minutes: 24 * 60 });
    await test.does((house) => house.codes.undo(by, code));
    expect(firstUse(test, code)?.endsAt).toBe(endsAt);
    expect(test.codesIn()).toEqual([]);
  });

  it.each([0, -1, 1.5, 366 * 24 * 60 + 1, NaN])('to %s minutes is refused', async (minutesFromFirstUse) => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN);
    expect(test.house.codes.edit(BY, code, { schedule: { minutesFromFirstUse } })).toMatchObject({
      refusals: [{ kind: 'schedule', problem: { kind: 'bad-length' } }],
    });
  });
});

describe('a program that dies', () => {
  it('at any write about the first use has either begun the time or not noted the use', async () => {
    for (let n = 1; ; n++) {
      const test = await MemoryHouse.onDisk();
      const code = await test.issue(PIN, { schedule: A_DAY });
      const died = test.dieAtWrite(n);
      try {
        await tellsOf(test, test.clock.now());
      } catch {
        // killed
      }
      const hasDied = died();
      await test.kill();
      const noted = test.house.queries.entries({ limit: 10 }).length;
      expect([n, firstUse(test, code)?.endsAt]).toEqual([
        n,
        noted === 1 ? test.clock.now() + DAY : undefined,
      ]);
      await test.pass(DAY);
      expect([n, test.codesIn()]).toEqual([n, noted === 1 ? [] : [PIN]]);
      await test.stop();
      if (!hasDied) return;
    }
  });

  it('in any exchange of its end removes the code when it starts again', async () => {
    for (const moment of ['before', 'after'] as const) {
      const test = await MemoryHouse.onDisk();
      await test.issue(PIN, { schedule: A_DAY });
      await types(test);
      test.wire.killAt = () => moment;
      test.clock.leap(DAY);
      await test.wire.killed;
      await test.kill();
      expect(test.codesIn()).toEqual([]);
      await test.stop();
    }
  });

  it('and is off over the end removes the code as soon as it starts', async () => {
    const test = await MemoryHouse.onDisk();
    await test.issue(PIN, { schedule: A_DAY });
    await types(test);
    await test.restart(() => test.clock.leap(DAY));
    expect(test.codesIn()).toEqual([]);
  });
});

describe('an owner who asks', () => {
  it('hears when it ends, and that nobody knows it before the first use', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN, { schedule: A_DAY });
    const later = test.clock.now() + HOUR;
    expect(test.house.answers.whoCanOpen(FRONT, later)).toMatchObject([
      { certain: false, firstUse: { minutes: 24 * 60 } },
    ]);
    const told = () => {
      const shared = test.house.sharing.share(BY, code);
      return shared.ok && en.guestMessage(shared.value);
    };
    expect(told()).toContain('24 hours from first use');
    await types(test);
    expect(test.house.answers.whoCanOpen(FRONT, later)).toMatchObject([
      { certain: true, until: test.clock.now() + DAY },
    ]);
    expect(told()).toContain('until 2 June 14:00');
    expect(test.house.queries.countUsers({ filter: 'ending' })).toBe(1);
    await test.pass(DAY);
    expect(test.house.answers.explain(test.user(), FRONT)).toMatchObject([
      { obstacles: [{ kind: 'ended' }] },
    ]);
    expect(test.house.queries.countUsers({ filter: 'ending' })).toBe(0);
  });

  it('is warned before they save where a device does not tell whose code it was', async () => {
    const test = await MemoryHouse.open({ devices: TWO_DOORS });
    const change = { devices: [FRONT, BACK], schedule: A_DAY };
    expect(test.house.forecast.preview(undefined, change)).not.toHaveProperty('uncounted');
    test.wire.listener({ kind: 'used', device: BACK, how: 'unlock' });
    await test.house.settled();
    const { uncounted } = test.house.forecast.preview(undefined, change);
    expect(uncounted).toEqual([{ deviceName: 'back', at: test.clock.now() }]);
    expect(test.house.forecast.preview(undefined, { devices: [BACK] })).not.toHaveProperty('uncounted');
  });

  it('who extends a code that has begun gives it a fixed end', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN, { schedule: A_DAY });
    await types(test);
    const action = { kind: 'extend', until: '2026-06-10T12:00' } as const;
    test.house.bulk.begin(BY, [test.user()], action);
    await test.house.settled();
    await test.pass(9 * DAY - 3 * HOUR);
    expect(test.codesIn()).toEqual([PIN]);
    expect(test.house.queries.code(code)?.schedule).toEqual({ until: '2026-06-10T12:00' });
    await test.pass(HOUR);
    expect(test.codesIn()).toEqual([]);
  });
});
