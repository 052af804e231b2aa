import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createZwaveDriver } from '../../../drivers/zwave-js/driver.ts';
import { DEMO_LOCKS, SIMULATED_KEYS, ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { EventLog } from '../event-log.ts';

const TEN_MINUTES_MS = 600_000;

afterEach(() => {
  vi.useRealTimers();
});

it('sends nothing to any lock in ten idle minutes', async () => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
    shouldAdvanceTime: true,
    advanceTimeDelta: 2,
  });
  const cacheDir = mkdtempSync(join(tmpdir(), 'zwave-'));
  const network = await ZwaveSimulator.start({ locks: DEMO_LOCKS, hopMs: 1 });
  const events = new EventLog();
  const driver = createZwaveDriver({
    id: 'zwave',
    port: network.url,
    keys: SIMULATED_KEYS,
    cacheDir,
    quickStart: true,
    log: () => {},
  });
  await driver.start(events.listener);
  await events.until(() => driver.devices().length === DEMO_LOCKS.length);
  for (const lock of network.locks) await lock.resetAirCommands();

  await vi.advanceTimersByTimeAsync(TEN_MINUTES_MS);

  // Whatever was sent in between is before this on the line.
  for (const lock of network.locks) {
    await driver.read(`zwave/${lock.nodeId}`, 1);
    expect(await lock.airCommands()).toEqual(['UserCodeCCGet']);
  }
  await driver.stop();
  await network.stop();
  rmSync(cacheDir, { recursive: true });
});
