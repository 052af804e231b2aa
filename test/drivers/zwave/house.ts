/** A simulated Z-Wave network, and the driver that owns its stick. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createZwaveDriver, type ZwaveDriverOptions } from '../../../drivers/zwave-js/driver.ts';
import { SIMULATED_KEYS, ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { ZwaveDriver } from '../../../drivers/zwave/driver.ts';
import { EventLog } from '../event-log.ts';

export interface ZwaveHouse {
  readonly network: ZwaveSimulator;
  readonly driver: ZwaveDriver;
  stop(): Promise<void>;
}

/** Resolves once the driver knows the locks. */
export async function openZwaveHouse(
  locks: NonNullable<Parameters<typeof ZwaveSimulator.start>[0]>['locks'],
  options: Partial<ZwaveDriverOptions> = {},
): Promise<ZwaveHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'zwave-'));
  const network = await ZwaveSimulator.start({ locks, hopMs: 1 });
  const events = new EventLog();
  const driver = createZwaveDriver({
    id: 'zwave',
    port: network.url,
    keys: SIMULATED_KEYS,
    cacheDir: join(folder, 'cache'),
    quickStart: true,
    log: () => undefined,
    ...options,
  });
  await driver.start(events.listener);
  await events.until(() => driver.devices().length === locks.length);
  const stop = async (): Promise<void> => {
    await driver.stop();
    await network.stop();
    rmSync(folder, { recursive: true });
  };
  return { network, driver, stop };
}
