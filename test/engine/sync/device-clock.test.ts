import { describe, expect, it } from 'vitest';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const PIN = '274916';
const PANEL = 'memory/panel';
const YEAR = 365 * 24 * HOUR;

/** A house that has not heard its door for an hour, and Anna has used it meanwhile. */
async function afterSilence({
  keeps = false,
  ...options
}: Parameters<MemoryHouse['issue']>[1] & { keeps?: boolean } = {}) {
  const test = await MemoryHouse.onDisk({
    devices: [{ name: 'front' }, { name: 'panel', kind: 'partition' }],
    settings: { [FRONT]: { disarms: PANEL } },
  });
  const code = await test.issue(PIN, { on: [FRONT, PANEL], ...options });
  test.front.faults.refuse = keeps;
  await test.pass(HOUR);
  const lostAt = test.clock.now();
  await test.fault('front', { offline: true });
  await test.pass(HOUR);
  const tells = (at: number) =>
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock', at });
  const newest = () => test.house.queries.entries({ limit: 1 })[0];
  return { test, code, lostAt, tells, newest };
}

describe('what a device tells late by a clock that is wrong', () => {
  it.each([
    ['by years behind', -6 * YEAR],
    ['by a day behind', -24 * HOUR],
    ['by an hour ahead', HOUR],
    ['by years ahead', 3 * YEAR],
  ])('%s names who had the slot all the time, and counts', async (_, wrongBy) => {
    const { test, code, lostAt, tells, newest } = await afterSilence({ uses: 3 });
    await test.fault('front', { offline: false });
    const now = test.clock.now();
    tells(now + wrongBy);
    expect(newest()).toMatchObject({ user: { name: 'Anna Berg' }, usesLeft: 2 });
    expect(newest()?.at).toBeLessThan(now);
    expect(newest()?.unsure?.since).toBeLessThanOrEqual(lostAt);
    expect(newest()?.outside).toBeUndefined();
    expect(test.house.queries.code(code)?.uses?.left).toBe(2);
    expect(test.notices().at(-1)).toMatchObject({ kind: 'entry', entry: newest() });
    tells(now + wrongBy);
    expect(test.house.queries.code(code)?.uses?.left).toBe(1);
  });

  it('is the same after a restart', async () => {
    const { test, lostAt, newest } = await afterSilence();
    await test.restart(() => test.clock.leap(HOUR));
    await test.fault('front', { offline: false });
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock', at: lostAt - 6 * YEAR });
    expect(newest()).toMatchObject({ user: { name: 'Anna Berg' } });
    expect(newest()?.unsure?.since).toBeLessThanOrEqual(lostAt);
  });

  it('names nobody whose code came into the slot since', async () => {
    const { test, code, tells, newest } = await afterSilence();
    await test.fault('front', { offline: false });
    await test.does((house) => house.codes.delete(BY, code));
    const bert = await test.does((house) => house.users.add(BY, { firstName: 'Bert', lastName: 'Berg' }));
    const desired = { user: bert, pin: Pin.of('84610275'), devices: [FRONT], schedule: ALWAYS };
    await test.does((house) => house.codes.issue(BY, desired));
    for (const wrongBy of [-YEAR, YEAR]) {
      tells(test.clock.now() + wrongBy);
      expect([newest()?.user, newest()?.unsure === undefined]).toEqual([undefined, false]);
    }
  });

  it.each([-YEAR, HOUR])('is of the past, and turns off no alarm (%i)', async (wrongBy) => {
    const { test, tells } = await afterSilence();
    await test.fault('front', { offline: false });
    test.device('panel').setArmed('away');
    tells(test.clock.now() + wrongBy);
    await test.house.settled();
    expect(test.device('panel').armed).toBe('away');
  });

  it('is outside its time only where the code had no time since the device was heard', async () => {
    // The door is heard until 15:00 at the latest; it is 16:00, and it keeps what it should not.
    const outside = async (start: string, end: string): Promise<boolean | undefined> => {
      const schedule = { windows: [{ days: [1], start, end }] } as const;
      const { test, tells, newest } = await afterSilence({ schedule, keeps: true });
      tells(test.clock.now() - YEAR);
      expect(newest()?.user?.name).toBe('Anna Berg');
      return newest()?.outside;
    };
    expect(await outside('13:30', '18:00')).toBeUndefined();
    expect(await outside('13:30', '15:30')).toBeUndefined();
    expect(await outside('13:30', '14:30')).toBe(true);
  });

  it('is of the time that it tells, where that is possible', async () => {
    const { test, lostAt, tells, newest } = await afterSilence();
    await test.fault('front', { offline: false });
    for (const at of [lostAt + MINUTE, lostAt - 4 * MINUTE, test.clock.now()]) {
      tells(at);
      expect(newest()?.unsure).toBeUndefined();
      expect(test.house.queries.entries({ limit: 9 }).map((entry) => entry.at)).toContain(at);
    }
    const now = test.clock.now();
    tells(now + 30_000);
    expect([newest()?.at, newest()?.unsure]).toEqual([now, undefined]);
  });
});
