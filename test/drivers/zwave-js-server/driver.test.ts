import { afterAll, beforeAll, expect, it } from 'vitest';
import { createServerDriver } from '../../../drivers/zwave-js-server/driver.ts';
import { ServerSimulator } from '../../../drivers/zwave-js-server/simulator/simulator.ts';
import { ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { CanTurnBolt, Driver, HasOwnSchedule } from '../../../src/domain/driver/driver.ts';
import { EventLog } from '../event-log.ts';
import { describeStop } from '../stop-contract.ts';
import { describeLocks, LOCKS, OLD_CODES, preload, ZONE } from '../zwave/locks.ts';

const log: string[] = [];
const events = new EventLog();
let server: ServerSimulator;
let driver: Driver & CanTurnBolt & HasOwnSchedule;

beforeAll(async () => {
  process.env.TZ = ZONE;
  const network = await ZwaveSimulator.start({ locks: LOCKS, hopMs: 1 });
  await preload(network);
  server = await ServerSimulator.startOn(network);
  driver = createServerDriver({
    id: 'server',
    time: { zone: ZONE, now: Date.now },
    url: server.url,
    firstRetryMs: 50,
    log: (_level, message) => log.push(message),
  });
  await driver.start(events.listener);
  await events.until(() => driver.devices().length === LOCKS.length);
});

afterAll(async () => {
  await driver.stop();
  await server.stop();
});

describeLocks('zwave-js-server', () => ({ driver, events, network: server.network }));

it('logs no code', () => {
  for (const digits of [...Object.values(OLD_CODES), '246810', '909090']) {
    expect(log.join('\n').includes(digits), 'a code stands in the log').toBe(false);
  }
});

describeStop('zwave-js-server', () => {
  const device = server.network.lock('front-door');
  return { driver, events, id: `${driver.id}/${device.nodeId}`, device, nature: {} };
});
