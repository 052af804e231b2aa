/** The panel itself ends a user after some days. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { USER_TYPE } from '../../../drivers/satel/users/user-record.ts';
import type { DeviceSchedule } from '../../../src/domain/schedule/device-schedule.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { openSatelHouse, type SatelHouse } from './house.ts';

const PIN = Pin.of('473829');
const SLOT = 5;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const CONFIRMED = { kind: 'confirmed' };

let house: SatelHouse;

beforeEach(async () => {
  house = await openSatelHouse();
  await house.driver.write('panel/1', SLOT, PIN);
});

afterEach(() => house.stop());

const guard = (until: DeviceSchedule | undefined, slot = SLOT) =>
  house.driver.setDeviceSchedule('panel/1', slot, until, { check: false });
const inMs = (ms: number): DeviceSchedule => ({ from: Date.now(), until: Date.now() + ms });
const life = () => {
  const { type, time } = house.simulator.panel.users.get(SLOT)!.fields;
  return [type, time];
};
const opensIn = (ms: number): boolean => {
  const at = new Date(Date.now() + ms);
  house.simulator.panel.now = () => at;
  return house.simulator.panel.type(PIN.reveal()).opened;
};

it('never before the time is over, and within two days after it', async () => {
  const { scheduleSlackMs } = house.device();
  for (const length of [HOUR_MS, DAY_MS, 3 * DAY_MS + HOUR_MS]) {
    house.simulator.panel.now = () => new Date();
    expect(await guard(inMs(length))).toEqual(CONFIRMED);
    expect(opensIn(length - 1)).toBe(true);
    expect(opensIn(length + scheduleSlackMs!)).toBe(false);
  }
});

it('is told in whole days, and asked whether it has them; the code, its partitions and rights stay', async () => {
  const before = house.simulator.panel.users.get(SLOT)!;
  expect(await guard(inMs(HOUR_MS))).toEqual(CONFIRMED);
  expect(life()).toEqual([USER_TYPE.timeNotRenewable, 2]);
  const { digits, fields } = house.simulator.panel.users.get(SLOT)!;
  expect({ digits, ...fields, type: 0, time: 0 }).toEqual({ digits: before.digits, ...before.fields });
  expect(await house.driver.read('panel/1', SLOT, PIN)).toEqual({ kind: 'known', pin: PIN });
});

it('is not told again what it has', async () => {
  await guard(inMs(HOUR_MS));
  house.simulator.received.length = 0;
  expect(await guard(inMs(2 * HOUR_MS))).toEqual(CONFIRMED);
  expect(house.simulator.received).not.toContain('change-user');
});

it('and a code without an end lives on', async () => {
  await guard(inMs(HOUR_MS));
  expect(await guard(undefined)).toEqual(CONFIRMED);
  expect(life()).toEqual([USER_TYPE.normal, 0]);
  expect(opensIn(300 * DAY_MS)).toBe(true);
});

it('is not told an end that it cannot hold, and an earlier one does not stay', async () => {
  await guard(inMs(HOUR_MS));
  expect(await guard(inMs(300 * DAY_MS))).toEqual({ kind: 'rejected', reason: 'refused' });
  expect(life()).toEqual([USER_TYPE.normal, 0]);
});

it('is not believed where it says ok and does nothing', async () => {
  house.simulator.setFaults({ lie: true });
  expect(await guard(inMs(HOUR_MS))).toEqual({ kind: 'rejected', reason: 'refused' });
  expect(life()).toEqual([USER_TYPE.normal, 0]);
});

it('is told after the disarm where it changes nobody while armed', async () => {
  house.simulator.setFaults({ canEditWhileArmed: false });
  house.simulator.panel.setArmed(1, 0);
  expect(await guard(inMs(HOUR_MS))).toMatchObject({ kind: 'not-now', why: 'armed' });
});

it('of a master, a duress code or nobody is left alone', async () => {
  house.simulator.panel.preload(9, '281828', { type: USER_TYPE.duress });
  const before = JSON.stringify([...house.simulator.panel.users]);
  for (const slot of [9, 12, 241])
    expect(await guard(inMs(HOUR_MS), slot)).toMatchObject({ kind: 'invalid' });
  expect(JSON.stringify([...house.simulator.panel.users])).toBe(before);
});
