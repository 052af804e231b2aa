/** An integration of Home Assistant that is loaded anew while everything else runs on. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { EventLog } from '../../drivers/event-log.ts';
import { startRealHouse, type RealHouse } from './rig/house.ts';

const LOCK = 'ha/lock.front_door';

let real: RealHouse;
let driver: HomeAssistantDriver;
const events = new EventLog();

beforeAll(async () => {
  real = await startRealHouse({ locks: [{ name: 'front-door', kind: 'plain' }] });
  const { url, token } = real.homeAssistant;
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-'));
  driver = new HomeAssistantDriver({ id: 'ha', url, token, folder, log: () => {} });
  await driver.start(events.listener);
  await events.until(isReachable);
});

afterAll(async () => {
  await driver?.stop();
  await real?.stop();
});

function isReachable(): boolean {
  return driver.devices().some(({ id, reachable }) => id === LOCK && reachable);
}

it('tells of a lock that was dead before, and is alive again after, a reload', async () => {
  const { homeAssistant, network } = real;
  const lock = network.lock('front-door');
  await lock.setFaults({ offline: true });
  expect((await driver.read(LOCK, 2)).kind).toBe('unreachable');
  await events.until(() => !isReachable());
  await homeAssistant.reload('zwave_js');
  await lock.setFaults({ offline: false });
  await events.until(isReachable);
  expect(await driver.write(LOCK, 2, Pin.of('246810'))).toEqual({ kind: 'confirmed' });
  expect((await lock.slots())[2]).toBe('246810');
});
