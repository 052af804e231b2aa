import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { SimulatedAlarmLock } from '../../../drivers/home-assistant/simulator/locks/alarm-lock.ts';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { EventLog } from '../event-log.ts';
import { describeAlarms } from './alarms.ts';

const ENTITY = 'lock.yale';
const DEVICE = `ha/${ENTITY}`;
const folder = mkdtempSync(join(tmpdir(), 'home-assistant-alarms-'));
let simulator: SimulatedHomeAssistant;
let lock: SimulatedAlarmLock;
let driver: HomeAssistantDriver;
const events = new EventLog();
const log: string[] = [];
const isReachable = (): boolean => driver.devices().some(({ id, reachable }) => id === DEVICE && reachable);

async function startDriver(): Promise<void> {
  const { url, identity } = simulator;
  const options = { id: 'ha', url, token: identity.token, folder, firstRetryMs: 20, entities: [ENTITY] };
  driver = new HomeAssistantDriver({ ...options, log: (_level, message) => log.push(message) });
  await driver.start(events.listener);
  await events.until(isReachable);
}

beforeAll(async () => {
  simulator = await SimulatedHomeAssistant.start();
  lock = new SimulatedAlarmLock(simulator.core, 'yale', { nodeId: 11 });
  await startDriver();
});

afterAll(async () => {
  await driver.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

describe('a lock of a simulated Home Assistant that tells all in alarms', () => {
  describeAlarms(() => ({
    ...{ driver, events, device: DEVICE, lock },
    reload: async () => {
      const heard = simulator.core.nextAnswer('subscribe_trigger');
      lock.reload();
      await heard;
      await events.until(isReachable);
    },
  }));

  it('is used, and the log says what is missed, where Home Assistant passes on no alarms', async () => {
    await driver.stop();
    simulator.faults.refused.add('subscribe_trigger');
    await startDriver();
    expect(await driver.write(DEVICE, 7, Pin.of('717171'))).toEqual({ kind: 'confirmed' });
    expect(log.at(-1)).toContain('changes at its keypad may be missed');
  });
});
