import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SimulatedLock } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { Driver, HasOwnSchedule } from '../../../src/domain/driver/driver.ts';
import type { WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { DAY_MS, localAt, MINUTE_MS } from '../../../src/domain/schedule/wall-clock.ts';
import { openZwaveHouse, type ZwaveHouse } from './house.ts';
import { ZONE } from './locks.ts';

let house: ZwaveHouse;
let driver: Driver & HasOwnSchedule;
let lock: SimulatedLock;
/** How far the house's clock is ahead of this computer's, in days; a lock's clock is looked at once a day. */
let daysAhead = 0;
const now = (): number => Date.now() + daysAhead * DAY_MS;
const wall = (at: number): string => new Date(localAt(at, ZONE)).toISOString().slice(0, 16);
const setGuard = (): Promise<WriteOutcome> =>
  driver.setDeviceSchedule(
    `zwave/${lock.nodeId}`,
    2,
    { from: now(), until: now() + 90 * MINUTE_MS },
    { check: false },
  );

beforeAll(async () => {
  process.env.TZ = ZONE;
  house = await openZwaveHouse([{ name: 'front', kind: 'scheduled' }], { time: { zone: ZONE, now } });
  driver = house.driver;
  lock = house.network.lock('front');
});

afterAll(() => house.stop());

it('a lock whose clock is right is trusted with a time, and not asked again on the same day', async () => {
  daysAhead = 0;
  expect(await setGuard()).toEqual({ kind: 'confirmed' });
  await lock.resetAirCommands();
  await setGuard();
  expect(await lock.airCommands()).toHaveLength(2);
});

it('a lock whose clock is wrong is set right before it is trusted', async () => {
  daysAhead = 2;
  await lock.resetAirCommands();
  expect(await setGuard()).toEqual({ kind: 'confirmed' });
  expect(await lock.airCommands()).toContain('TimeParametersCCSet');
  expect(await lock.schedule(2)).toBe(`${wall(now())} to ${wall(now() + 90 * MINUTE_MS)}`);
  await driver.write(`zwave/${lock.nodeId}`, 2, Pin.of('262626'));
  expect(await lock.typePin('262626')).toEqual({ opened: true, slot: 2 });
});

it('a lock whose clock cannot be set right is not trusted with a time', async () => {
  daysAhead = 4;
  await lock.setFaults({ deafClock: true });
  expect(await setGuard()).toEqual({ kind: 'rejected', reason: 'refused' });
});

it('a code that begins in the night when the clocks go back is let in without a break', async () => {
  await lock.setFaults({ deafClock: false });
  // 02:40 for the first time.
  daysAhead = (Date.parse('2031-10-26T02:40+02:00') - Date.now()) / DAY_MS;
  const until = Date.parse('2031-10-26T05:00+01:00');
  const outcome = await driver.setDeviceSchedule(
    `zwave/${lock.nodeId}`,
    2,
    { from: now(), until },
    { check: false },
  );
  expect(outcome).toEqual({ kind: 'confirmed' });
  expect(await lock.schedule(2)).toBe('2031-10-26T01:40 to 2031-10-26T05:00');
  await lock.setWall('2031-10-26T02:10');
  expect(await lock.typePin('262626')).toEqual({ opened: true, slot: 2 });
});
