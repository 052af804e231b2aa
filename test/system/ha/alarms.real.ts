/** A lock of the real Home Assistant that tells all in alarms: of most of them nothing reaches its bus. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { describeAlarms } from '../../drivers/home-assistant/alarms.ts';
import { EventLog } from '../../drivers/event-log.ts';
import { startRealHouse, type RealHouse } from './rig/house.ts';

const DEVICE = 'ha/lock.yale';

let real: RealHouse;
let driver: HomeAssistantDriver;
const events = new EventLog();
const isReachable = (): boolean => driver.devices().some(({ id, reachable }) => id === DEVICE && reachable);

beforeAll(async () => {
  real = await startRealHouse({ locks: [{ name: 'yale', kind: 'yale' }] });
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

describe('a lock of the real Home Assistant that tells all in alarms', () => {
  describeAlarms(() => ({
    ...{ driver, events, device: DEVICE, lock: real.network.lock('yale') },
    reload: async () => {
      const away = events.until(() => !isReachable());
      await real.homeAssistant.reload('zwave_js');
      await away;
      await events.until(isReachable);
    },
  }));
});
