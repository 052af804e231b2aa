/** A lock whose battery died must not keep the others from the air: each lost command is sent three times. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { ServerSimulator } from '../../../drivers/zwave-js-server/simulator/simulator.ts';
import { createServerDriver } from '../../../drivers/zwave-js-server/driver.ts';
import { createZwaveDriver } from '../../../drivers/zwave-js/driver.ts';
import { SIMULATED_KEYS, ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { House } from '../../../src/engine/house.ts';
import { Store } from '../../../src/storage/store.ts';
import { DemoClock } from '../../../src/app/demo/demo-clock.ts';
import { KEY, temporaryFolder } from '../../support/houses/memory-house.ts';
import { until } from '../../support/until.ts';

const MOST_COMMANDS = 6;
const STEP_MS = 5_000;
const TEN_MINUTES_MS = 600_000;
const REACHED_WITHIN_MS = 30_000;
const LOCKS = [{ name: 'front', kind: 'plain' as const, slots: 5 }];

interface Rig {
  readonly driver: Driver;
  readonly device: string;
  readonly setOffline: (offline: boolean) => Promise<unknown>;
  /** Frames to the lock that it did not acknowledge. */
  readonly missed: () => Promise<number>;
  readonly slots: () => Promise<Readonly<Record<number, string>>>;
}

async function ofStick(): Promise<Rig> {
  const network = await ZwaveSimulator.start({ locks: LOCKS, hopMs: 1 });
  onTestFinished(() => network.stop());
  const driver = createZwaveDriver({
    ...{ id: 'zwave', port: network.url, keys: SIMULATED_KEYS, cacheDir: temporaryFolder() },
    ...{ quickStart: true, log: () => undefined },
  });
  return rigOf(driver, network);
}

async function ofServer(): Promise<Rig> {
  const server = await ServerSimulator.startOn(await ZwaveSimulator.start({ locks: LOCKS, hopMs: 1 }));
  onTestFinished(() => server.stop());
  const driver = createServerDriver({ id: 'zwave', url: server.url, log: () => undefined });
  return rigOf(driver, server.network);
}

function rigOf(driver: Driver, network: ZwaveSimulator): Rig {
  const lock = network.lock('front');
  return {
    driver,
    device: `zwave/${lock.nodeId}`,
    setOffline: (offline) => lock.setFaults({ offline }),
    missed: async () => (await lock.toll()).missed,
    slots: () => lock.slots(),
  };
}

async function ofHomeAssistant(): Promise<Rig> {
  const simulator = await SimulatedHomeAssistant.start();
  onTestFinished(() => simulator.stop());
  const lock = simulator.zwave;
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url: simulator.url, token: simulator.identity.token, folder: temporaryFolder() },
    ...{ drives: ['zwave_js'], log: () => undefined },
  });
  return {
    driver,
    device: `ha/${lock.entityId}`,
    setOffline: async (offline) => lock.setFaults({ offline }),
    missed: async () => lock.missed,
    slots: () => lock.slots(),
  };
}

describe.each([
  ['a stick', ofStick],
  ['a Z-Wave JS server', ofServer],
  ['Home Assistant', ofHomeAssistant],
])('a lock of %s that has died', (_name, open) => {
  it('gets few commands in ten minutes while a change waits for it, and the change as soon as it is back', async () => {
    const { driver, device, setOffline, missed, slots } = await open();
    const clock = new DemoClock(Date.UTC(2026, 5, 1, 12));
    const store = await Store.open(':memory:', KEY);
    const house = new House({ name: 'Home', zone: 'Europe/Berlin', store, clock, drivers: [driver] });
    onTestFinished(async () => {
      await house.stop();
      store.close();
    });
    await house.start();
    await until(() => house.queries.device(device)?.reachable === true, 'the lock', REACHED_WITHIN_MS);
    const issue = async (): Promise<{ code: number; digits: string }> => {
      const user = house.users.add(CONSOLE, { firstName: 'Anna', lastName: '' });
      const pin = house.pinPolicy.propose({ devices: [device] });
      if (!user.ok || !pin.ok) throw new Error('refused');
      const wish = { user: user.value, pin: pin.value, devices: [device], schedule: {} };
      const code = house.codes.issue(CONSOLE, wish);
      if (!code.ok) throw new Error('refused');
      await house.settled();
      return { code: code.value, digits: pin.value.reveal() };
    };
    const gone = await issue();
    expect(Object.values(await slots())).toContain(gone.digits);

    await setOffline(true);
    const added = await issue();
    house.codes.delete(CONSOLE, gone.code);
    for (let passed = 0; passed < TEN_MINUTES_MS; passed += STEP_MS) {
      clock.setForward(clock.now() + STEP_MS);
      await house.settled();
    }
    const commands = await missed();
    expect(commands).toBeGreaterThan(0);
    expect(commands).toBeLessThanOrEqual(MOST_COMMANDS);
    expect(house.queries.code(gone.code)?.grants[0]?.state).toBe('overdue');

    // No time passes: the sign of life is enough.
    await setOffline(false);
    await until(async () => {
      const held = Object.values(await slots());
      return held.includes(added.digits) && !held.includes(gone.digits);
    }, 'both changes');
  });
});
