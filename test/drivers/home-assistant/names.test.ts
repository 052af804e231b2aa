/** Whom and which slot the driver takes from what a Z-Wave lock of Home Assistant tells. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { startDriver, type StartedHouse } from './suite.ts';
import { underTest } from './simulated.ts';

const DEVICES = 7;
const folder = mkdtempSync(join(tmpdir(), 'home-assistant-names-'));
let simulator: SimulatedHomeAssistant;
let house: StartedHouse;
const device = 'ha/lock.front_door';
const next = (kind: DriverEvent['kind']): Promise<DriverEvent> =>
  house.events.next((event) => event.kind === kind && 'device' in event && event.device === device);

beforeAll(async () => {
  simulator = await SimulatedHomeAssistant.start();
  house = await startDriver(underTest(simulator), { devices: DEVICES, folder });
});

afterAll(async () => {
  await house.driver.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

function namesChanges(form: 'none' | 'everyone'): void {
  onTestFinished(() => {
    Object.assign(simulator.zwave, { namesChanges: 'slot', announcesWrites: false });
  });
  simulator.zwave.namesChanges = form;
}

it('all codes may have changed where they were deleted and the lock tells of user 255', async () => {
  namesChanges('everyone');
  const changed = next('slots-changed');
  await simulator.zwave.wipeAtKeypad();
  expect(await changed).toEqual({ kind: 'slots-changed', device, slots: 'all' });
});

it('our own change is the one of which a lock tells without a slot', async () => {
  namesChanges('none');
  simulator.zwave.announcesWrites = true;
  const from = house.events.all.length;
  await house.driver.write(device, 26, Pin.of('262626'));
  await house.driver.clear(device, 26);
  const used = next('used');
  simulator.zwave.lockAtKeypad(21);
  await used;
  const changes = house.events.all.slice(from).filter(({ kind }) => kind === 'slots-changed');
  expect(changes.filter((event) => event.kind === 'slots-changed' && event.slots === 'all')).toEqual([]);
});

it('nobody is named for a slot that the lock does not have', async () => {
  const used = next('used');
  simulator.zwave.lockAtKeypad(77);
  expect(await used).toEqual({ kind: 'used', device, how: 'lock' });
});

it('a tag is not the user who has its number', async () => {
  await house.driver.write(device, 9, Pin.of('909091'));
  const used = next('used');
  simulator.zwave.useTag(9);
  expect(await used).toEqual({ kind: 'used', device, how: 'unlock', means: 'tag' });
  const typed = next('used');
  await simulator.zwave.typePin('909091');
  expect(await typed).toEqual({ kind: 'used', device, how: 'unlock', slot: 9 });
});
