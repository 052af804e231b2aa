import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { SimulatedSchlage } from '../../../drivers/home-assistant/simulator/locks/schlage.ts';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { EventLog } from '../event-log.ts';
import { describeValues } from './values.ts';

const MODES = { normal: 0, vacation: 1, privacy: 2, 'locked-out': 3 } as const;
const [PLAIN, EXACT, CREDENTIAL] = ['ha/lock.front_door', 'ha/lock.exact', 'ha/lock.credential'];
const folder = mkdtempSync(join(tmpdir(), 'home-assistant-values-'));
let simulator: SimulatedHomeAssistant;
let exact: SimulatedSchlage;
let driver: HomeAssistantDriver;
const events = new EventLog();
const log: string[] = [];

async function startDriver(): Promise<void> {
  const { url, identity } = simulator;
  const entities = [PLAIN, EXACT, CREDENTIAL].map((id) => id.slice('ha/'.length));
  const options = { id: 'ha', url, token: identity.token, folder, firstRetryMs: 20, entities };
  driver = new HomeAssistantDriver({
    ...{ ...options, mayUseActions: true },
    log: (_level, message) => log.push(message),
  });
  await driver.start(events.listener);
  const reachable = () => driver.devices().filter((device) => device.reachable).length;
  await events.until(() => reachable() === entities.length);
}

beforeAll(async () => {
  simulator = await SimulatedHomeAssistant.start();
  exact = new SimulatedSchlage(simulator.core, 'exact', { nodeId: 12 });
  await startDriver();
});

afterAll(async () => {
  await driver.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

describe('locks of a simulated Home Assistant', () => {
  describeValues(() => {
    const { zwave, credential, core } = simulator;
    return {
      ...{ driver, events },
      plain: {
        id: PLAIN,
        suffer: (trouble) => zwave.suffer(trouble),
        setKeypadMode: (mode) => zwave.setKeypadMode(MODES[mode]),
        lockAtKeypad: (slot) => zwave.lockAtKeypad(slot),
        setInHomeAssistant: async (code_slot, usercode) => {
          await core.act('zwave_js.set_lock_usercode', { entity_id: zwave.entityId, code_slot, usercode });
        },
      },
      exact: { id: EXACT, setPinLength: (length) => exact.setPinLength(length) },
      credential: { id: CREDENTIAL, enrol: (user, name) => credential.enrol(user, name) },
    };
  });

  it('are used, and the log says what is missed, where Home Assistant is too old to tell of users', async () => {
    await driver.stop();
    simulator.core.nodeEvents.delete('credential added');
    await startDriver();
    expect((await driver.write(CREDENTIAL, 7, Pin.of('717171'))).kind).toBe('unverified');
    expect(log.at(-1)).toContain('passes on no users of ha/lock.credential');
  });
});
