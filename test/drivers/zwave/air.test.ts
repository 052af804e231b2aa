import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createZwaveDriver } from '../../../drivers/zwave-js/driver.ts';
import { SIMULATED_KEYS, ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { EventLog } from '../driver-contract.ts';
import { seeded } from '../../support/random.ts';

const folder = mkdtempSync(join(tmpdir(), 'zwave-air-'));
const WRITES = 8;
let network: ZwaveSimulator;
let driver: Driver;

beforeAll(async () => {
  network = await ZwaveSimulator.start({
    hopMs: 1,
    locks: [{ name: 'front', kind: 's2', slots: 5, chance: seeded(5) }],
  });
  const events = new EventLog();
  driver = createZwaveDriver({
    id: 'zwave',
    port: network.url,
    keys: SIMULATED_KEYS,
    cacheDir: join(folder, 'cache'),
    quickStart: true,
    log: () => undefined,
  });
  await driver.start(events.listener);
  await events.until(() => driver.devices().length === 1);
});

afterAll(async () => {
  await driver.stop();
  await network.stop();
  rmSync(folder, { recursive: true });
});

it('a write whose frames are lost or late is confirmed only where it is there, and is never called refused', async () => {
  const lock = network.lock('front');
  const id = `zwave/${lock.nodeId}`;
  await lock.setFaults({ lost: 0.2, late: 0.15 });
  const outcomes: string[] = [];
  for (let nth = 0; nth < WRITES; nth++) {
    const digits = String(271_828 + nth);
    const { kind } = await driver.write(id, 1, Pin.of(digits));
    outcomes.push(kind);
    if (kind === 'confirmed') expect((await lock.slots())[1]).toBe(digits);
  }
  expect(new Set(outcomes)).toEqual(new Set(['confirmed', 'unreachable']));
});
