import { beforeAll } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../drivers/memory/driver.ts';
import type { Harness } from './device-under-test.ts';
import { describeDriverContract } from './driver-contract.ts';
import { EventLog } from './event-log.ts';
import { describeStop } from './stop-contract.ts';

let harness: Harness;

beforeAll(async () => {
  const device = new MemoryDevice({ name: 'shed', faults: { announces: true } });
  const driver = new MemoryDriver({ id: 'memory', devices: [device] });
  const events = new EventLog();
  await driver.start(events.listener);
  harness = { driver, events, id: 'memory/shed', device, nature: {} };
});

describeDriverContract('the memory driver', () => harness, { says: ['refuse'], lags: true });
describeStop('the memory driver', () => harness);
