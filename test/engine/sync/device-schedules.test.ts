import { describe, expect, it } from 'vitest';
import type { MemoryFaults } from '../../../drivers/memory/driver.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

/** It is Monday, 14:00. */
const OPEN: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };
const COMING: Schedule = { windows: [{ days: [1], start: '15:00', end: '16:00' }] };

const OPEN_LONGER: Schedule = { windows: [{ days: [1], start: '13:00', end: '17:00' }] };

interface Options {
  readonly faults?: Partial<MemoryFaults>;
  readonly hasOwnSchedule?: boolean;
  readonly onDisk?: boolean;
}

async function house({
  faults = {},
  hasOwnSchedule = true,
  onDisk = false,
}: Options = {}): Promise<MemoryHouse> {
  const options = {
    devices: [{ name: 'front', hasOwnSchedule: true, faults }],
    settings: { [FRONT]: { hasOwnSchedule } },
  };
  return onDisk ? MemoryHouse.onDisk(options) : MemoryHouse.open(options);
}

const opens = async (test: MemoryHouse, digits: string): Promise<boolean> =>
  (await test.front.typePin(digits)).opened;

describe('a lock that keeps the time itself', () => {
  it('has the code first, and then its end; an idle hour costs nothing', async () => {
    const test = await house();
    const code = await test.issue('274916', { schedule: OPEN });
    expect(test.sent()).toEqual(['read 1', 'write 1', 'guard 1']);
    expect(test.front.guards.get(1)).toMatchObject({ until: test.clock.now() + HOUR });
    expect(test.grant(code)).toMatchObject({
      state: 'live',
      deviceSchedule: { until: test.clock.now() + HOUR },
    });
    await test.pass(HOUR - MINUTE);
    expect(test.sent()).toEqual([]);
  });

  it('lets nobody in after the end, although the program is off; that is an alarm, with its proof', async () => {
    const test = await house({ onDisk: true });
    const code = await test.issue('274916', { schedule: OPEN });
    expect(await opens(test, '274916')).toBe(true);
    await test.stop();
    test.clock.forgetTimers();
    test.clock.leap(2 * HOUR);
    expect([test.codesIn(), await opens(test, '274916')]).toEqual([['274916'], false]);
    await test.front.setFaults({ offline: true });
    await test.build();
    await test.start();
    await test.pass(2 * MINUTE);
    expect(test.state(code)).toBe('overdue');
    expect(test.notices()).toContainEqual(
      expect.objectContaining({
        kind: 'grant',
        state: 'overdue',
        guardedUntil: Date.parse('2026-06-01T13:00Z'),
      }),
    );
    await test.stop();
  });

  it('has a code before its time, dead until then, and it opens on the second', async () => {
    const test = await house();
    const code = await test.issue('274916', { schedule: COMING });
    expect([test.sent(), test.state(code)]).toEqual([[], 'scheduled']);
    await test.pass(HOUR - 10 * MINUTE);
    expect(test.sent()).toEqual(['read 1', 'guard 1', 'write 1', 'guard 1']);
    expect([test.codesIn(), await opens(test, '274916')]).toEqual([['274916'], false]);
    expect(test.state(code)).toBe('live');
    await test.fault('front', { offline: true });
    await test.pass(10 * MINUTE);
    expect(await opens(test, '274916')).toBe(true);
  });

  it('has nothing before its time that it does not keep dead', async () => {
    const test = await house({ faults: { refuseGuards: true } });
    const code = await test.issue('274916', { schedule: COMING });
    await test.pass(HOUR - MINUTE);
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'scheduled']);
    await test.pass(MINUTE);
    expect([test.codesIn(), test.state(code)]).toEqual([['274916'], 'live']);
    expect(test.grant(code)).toMatchObject({ deviceSchedule: { refused: true } });
  });

  it('that forgets the guard where a code is written gets it once more before anybody can come', async () => {
    const test = await house({ faults: { forgetGuards: true } });
    await test.issue('274916', { schedule: COMING });
    await test.pass(HOUR - 5 * MINUTE);
    expect([test.codesIn(), await opens(test, '274916')]).toEqual([['274916'], false]);
  });

  it('loses a code at once that came early and is paused', async () => {
    const test = await house();
    const code = await test.issue('274916', { schedule: COMING });
    await test.pass(HOUR - 5 * MINUTE);
    await test.does((all) => all.codes.pause(BY, code));
    expect(test.codesIn()).toEqual([]);
  });

  it('gets the new time of a code that came early and is changed, and is never open between', async () => {
    const test = await house();
    const code = await test.issue('274916', { schedule: COMING });
    await test.pass(HOUR - 5 * MINUTE);
    test.wire.onAnswer = async () => {
      expect(await opens(test, '274916')).toBe(false);
    };
    const later: Schedule = { windows: [{ days: [1], start: '15:05', end: '16:00' }] };
    await test.does((all) => all.codes.edit(BY, code, { schedule: later }));
    expect(test.codesIn()).toEqual(['274916']);
    test.wire.onAnswer = () => undefined;
    await test.pass(5 * MINUTE);
    expect(await opens(test, '274916')).toBe(false);
    await test.pass(5 * MINUTE);
    expect(await opens(test, '274916')).toBe(true);
  });

  it.each([1, 2, 3, 4])(
    'never has an early code without its guard after a kill in exchange %i',
    async (nth) => {
      const test = await house({ onDisk: true, faults: { forgetGuards: true } });
      await test.issue('274916', { schedule: COMING });
      let exchanges = 0;
      test.wire.killAt = () => (++exchanges === nth ? 'after' : undefined);
      await Promise.race([test.pass(HOUR - 10 * MINUTE), test.wire.killed]);
      await test.kill();
      await test.house.settled();
      expect(await opens(test, '274916')).toBe(false);
      await test.pass(10 * MINUTE);
      expect(await opens(test, '274916')).toBe(true);
      await test.stop();
    },
  );

  it('is told that a code without an end works at any time, where the slot had another one before', async () => {
    const test = await house();
    const first = await test.issue('274916', { schedule: OPEN });
    await test.does((all) => all.codes.delete(BY, first));
    await test.issue('835027');
    expect(test.front.guards.size).toBe(0);
    expect(await opens(test, '835027')).toBe(true);
  });

  it('that does not let go of an older time has no live code; the owner is told once, and it is tried again', async () => {
    const test = await house();
    const code = await test.issue('274916', { schedule: COMING });
    await test.pass(HOUR - 5 * MINUTE);
    await test.fault('front', { refuseGuards: true });
    await test.does((all) => all.codes.edit(BY, code, { schedule: OPEN_LONGER }));
    expect(await opens(test, '274916')).toBe(false);
    await test.pass(2 * MINUTE);
    expect([test.state(code), test.troubles()]).toEqual(['rejected', ['rejected']]);
    await test.fault('front', { refuseGuards: false });
    await test.pass(5 * MINUTE);
    expect([test.state(code), await opens(test, '274916')]).toEqual(['live', true]);
  });

  it('is left alone where the house does not ask for it', async () => {
    const test = await house({ hasOwnSchedule: false });
    await test.issue('274916', { schedule: OPEN });
    expect(test.sent()).toEqual(['read 1', 'write 1']);
  });

  it('never has somebody’s key limited, who took the slot before our code came', async () => {
    const test = await house();
    const code = await test.issue('274916', { schedule: OPEN });
    await test.pass(HOUR);
    expect(test.codesIn()).toEqual([]);
    await test.front.changeAtKeypad(1, '602913');
    test.front.guards.clear();
    await test.pass(7 * 24 * HOUR - HOUR);
    expect(test.front.guards.get(1)).toBeUndefined();
    // Ours has another slot, with its own guard.
    expect(test.codesIn()).toEqual(['602913', '274916']);
    expect(test.state(code)).toBe('live');
  });

  it('is told of a code before its time after a restart as well', async () => {
    const test = await house({ onDisk: true });
    await test.issue('274916', { schedule: { windows: [{ days: [1], start: '16:00', end: '20:00' }] } });
    await test.restart();
    await test.pass(2 * HOUR - 2 * MINUTE);
    expect([test.codesIn(), await opens(test, '274916')]).toEqual([['274916'], false]);
    await test.stop();
  });

  it.each([
    ['deleted', (test: MemoryHouse, code: number) => void test.house.codes.delete(BY, code)],
    [
      'left to somebody who changed it at the device',
      async (test: MemoryHouse, code: number) => {
        await test.front.changeAtKeypad(1, '7777');
        await test.house.settled();
        test.house.grants.resolveConflict(BY, test.grant(code).id, 'leave');
      },
    ],
  ])('forgets the time of a code that was %s: the next one there may be somebody’s', async (_, end) => {
    const test = await house();
    const code = await test.issue('274916', { schedule: OPEN });
    expect(test.front.guards.has(1)).toBe(true);
    await end(test, code);
    await test.house.settled();
    const left = test.house.queries.code(code)?.grants.filter(({ state }) => state !== 'gone') ?? [];
    expect([test.front.guards.has(1), left]).toEqual([false, []]);
    await test.front.changeAtKeypad(1, '7777');
    await test.pass(2 * HOUR);
    expect(await opens(test, '7777')).toBe(true);
  });

  it('which keeps it although it is told not to, has let go of the code', async () => {
    const test = await house();
    const code = await test.issue('274916', { schedule: OPEN });
    await test.front.setFaults({ refuseGuards: true });
    await test.does((house) => house.codes.delete(BY, code));
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'gone']);
  });
});
