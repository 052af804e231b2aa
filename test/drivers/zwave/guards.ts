/** What each Z-Wave driver does with a lock that keeps the time of a code itself. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LockFaults, SimulatedLock } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { DeviceSchedule } from '../../../src/domain/schedule/device-schedule.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { DAY_MS, firstShowing, localAt, MINUTE_MS } from '../../../src/domain/schedule/wall-clock.ts';
import { ZONE, type House } from './locks.ts';

/** The wall of the house in so many minutes from now, on a whole minute, and as an instant. */
function wallIn(minutes: number): { shown: string; at: number } {
  const local = Math.floor(localAt(Date.now(), ZONE) / MINUTE_MS) * MINUTE_MS + minutes * MINUTE_MS;
  return { shown: new Date(local).toISOString().slice(0, 16), at: firstShowing(local, ZONE) };
}

export function describeGuards(house: () => House): void {
  const lockOf = (name: string): { lock: SimulatedLock; id: string } => {
    const lock = house().network.lock(name);
    return { lock, id: `${house().driver.id}/${lock.nodeId}` };
  };
  const guard = (id: string, slot: number, wanted: DeviceSchedule | undefined, check = false) =>
    house().driver.setDeviceSchedule(id, slot, wanted, { check });
  const faulty = async (lock: SimulatedLock, faults: Partial<LockFaults>): Promise<void> => {
    const healthy = Object.fromEntries(Object.keys(faults).map((fault) => [fault, false]));
    onTestFinished(() => lock.setFaults(healthy));
    await lock.setFaults(faults);
  };
  /** A time within this day, whatever time it is, for locks that know days of the week only. */
  const today = (): DeviceSchedule => {
    const midnight = Math.floor(localAt(Date.now(), ZONE) / DAY_MS) * DAY_MS;
    return {
      from: firstShowing(midnight + 8 * 60 * MINUTE_MS, ZONE),
      until: firstShowing(midnight + 9 * 60 * MINUTE_MS, ZONE),
    };
  };

  describe('a lock that keeps the time of a code', () => {
    it('lets it in from its start and not after its end, by the clock on its own wall', async () => {
      const { lock, id } = lockOf('scheduled');
      const [start, end] = [wallIn(60), wallIn(120)];
      await house().driver.write(id, 26, Pin.of('262626'));
      expect(await guard(id, 26, { from: start.at, until: end.at })).toEqual({ kind: 'confirmed' });
      expect(await lock.schedule(26)).toBe(`${start.shown} to ${end.shown}`);
      for (const [minutes, opened] of [
        [59, false],
        [60, true],
        [119, true],
        [120, false],
      ] as const) {
        await lock.setWall(wallIn(minutes).shown);
        expect([minutes, (await lock.typePin('262626')).opened]).toEqual([minutes, opened]);
      }
      await lock.setWall(wallIn(0).shown);
    });

    it('lets it in at any time once that is lifted, and from now on where there is no end', async () => {
      const { lock, id } = lockOf('scheduled');
      const start = wallIn(60);
      await house().driver.write(id, 26, Pin.of('262626'));
      expect(await guard(id, 26, { from: start.at })).toEqual({ kind: 'confirmed' });
      expect(await lock.schedule(26)).toBe(`${start.shown} to 2099-12-31T23:59`);
      expect(await lock.typePin('262626')).toEqual({ opened: false });
      expect(await guard(id, 26, undefined)).toEqual({ kind: 'confirmed' });
      expect(await lock.schedule(26)).toBeUndefined();
      expect(await lock.typePin('262626')).toMatchObject({ opened: true });
    });

    it('is told by the day of the week where it knows no dates, and only of a stretch within one day', async () => {
      const { lock, id } = lockOf('weekly');
      expect(await guard(id, 26, today())).toEqual({ kind: 'confirmed' });
      expect(await lock.schedule(26)).toMatch(/^day [0-6], 08:00 to 09:00$/);
      const { from } = today();
      expect(await guard(id, 26, { from, until: from + DAY_MS })).toMatchObject({ kind: 'invalid' });
      // The older one would shut the code out at other times.
      expect(await lock.schedule(26)).toBeUndefined();
      expect(await guard(id, 26, undefined)).toEqual({ kind: 'confirmed' });
      expect(await lock.schedule(26)).toBeUndefined();
    });

    it('keeps no time of which its wall shows the start or the end twice, and the time around those', async () => {
      const { lock, id } = lockOf('scheduled');
      // On 31 October 2027, 02:00 to 03:00 comes twice: from 00:00 and from 01:00 UTC.
      const at = (time: string): number => Date.parse(`2027-10-31T${time}Z`);
      const around = { from: at('00:00') - 2 * 60 * MINUTE_MS, until: at('02:00') };
      for (const guarded of [
        { ...around, from: at('00:30') },
        { ...around, until: at('01:30') },
        { ...around, until: at('00:30') },
      ]) {
        expect(await guard(id, 26, around)).toEqual({ kind: 'confirmed' });
        expect(await lock.schedule(26)).toBe('2027-10-31T00:00 to 2027-10-31T03:00');
        expect(await guard(id, 26, guarded)).toMatchObject({ kind: 'invalid' });
        expect(await lock.schedule(26)).toBeUndefined();
      }
    });

    it('costs two commands, and one where it should be there already', async () => {
      const { lock, id } = lockOf('scheduled');
      const wanted = { from: wallIn(60).at, until: wallIn(120).at };
      await guard(id, 26, wanted);
      await lock.resetAirCommands();
      await guard(id, 26, { ...wanted, until: wallIn(121).at });
      await guard(id, 26, { ...wanted, until: wallIn(121).at }, true);
      expect(await lock.airCommands()).toEqual([
        'ScheduleEntryLockCCYearDayScheduleSet',
        'ScheduleEntryLockCCYearDayScheduleGet',
        'ScheduleEntryLockCCYearDayScheduleGet',
      ]);
    });

    it('is not believed where it says that all is well and stores nothing', async () => {
      const { lock, id } = lockOf('scheduled');
      await guard(id, 27, undefined);
      await faulty(lock, { refuseSchedules: true });
      const wanted = { from: wallIn(60).at, until: wallIn(120).at };
      expect(await guard(id, 27, wanted)).toEqual({ kind: 'rejected', reason: 'refused' });
      expect(await lock.schedule(27)).toBeUndefined();
    });

    it('that takes no other time and keeps an older one is not taken for one that keeps none', async () => {
      const { lock, id } = lockOf('scheduled');
      const older = { from: wallIn(60).at, until: wallIn(120).at };
      await guard(id, 27, older);
      await faulty(lock, { refuseSchedules: true });
      expect(await guard(id, 27, { from: wallIn(90).at })).toEqual({ kind: 'unverified' });
      expect(await guard(id, 27, undefined)).toEqual({ kind: 'unverified' });
    });

    it('that does not answer is unreachable, whether it is to keep a time or to forget it', async () => {
      const { lock, id } = lockOf('scheduled');
      await faulty(lock, { mute: true });
      expect(await guard(id, 27, { from: wallIn(60).at })).toMatchObject({ kind: 'unreachable' });
      expect(await guard(id, 27, undefined)).toMatchObject({ kind: 'unreachable' });
    });
  });
}
