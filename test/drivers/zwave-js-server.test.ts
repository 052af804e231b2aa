import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServerDriver } from '../../drivers/zwave-js-server/device.ts';
import { ServerSimulator } from '../../drivers/zwave-js-server/simulator.ts';
import { DEMO_LOCKS, ZwaveSimulator } from '../../drivers/zwave-js/simulator.ts';
import type { Driver } from '../../src/domain/device.ts';
import { Pin } from '../../src/domain/pin.ts';
import { describeDriverContract, EventLog, type Harness } from '../driver-contract.ts';

/** Codes that were on the locks before the program ever ran, beyond the slots of the contract suite. */
const OLD_CODES = { 21: '210021', 22: '220022', 23: '230023', 24: '240024', 25: '250025' };

const log: string[] = [];
const events = new EventLog();
let server: ServerSimulator;
let driver: Driver;

beforeAll(async () => {
  const network = await ZwaveSimulator.start({ locks: DEMO_LOCKS, hopMs: 1 });
  for (const lock of network.locks) {
    for (const [slot, digits] of Object.entries(OLD_CODES)) await lock.preload(Number(slot), digits);
  }
  server = await ServerSimulator.startOn(network);
  driver = createServerDriver({
    id: 'server',
    url: server.url,
    firstRetryMs: 50,
    log: (_level, message) => log.push(message),
  });
  await driver.start(events.listener);
  await events.until(() => driver.devices().length === DEMO_LOCKS.length);
});

afterAll(async () => {
  await driver.stop();
  await server.stop();
});

function harness(name: string, nature: Harness['nature'] = {}): () => Harness {
  return () => {
    const device = server.network.lock(name);
    return { driver, events, id: `server/${device.nodeId}`, device, nature };
  };
}

describe('what the server has read', () => {
  it('is known without a command to any lock', async () => {
    const lock = server.network.lock('front-door');
    await lock.resetAirCommands();
    const readings = driver.readings('server/2');
    expect(readings.size).toBe(30);
    expect(readings.get(21)).toEqual({ kind: 'known', pin: Pin.of('210021') });
    expect(readings.get(1)).toEqual({ kind: 'empty' });
    expect(driver.readings('server/3').get(21)).toEqual({ kind: 'unreadable' });
    expect(await lock.airCommands()).toEqual([]);
  });

  it('names the locks, their models and batteries', () => {
    const told = driver.devices().map(({ id, name, model, battery }) => ({ id, name, model, battery }));
    expect(told).toEqual([
      { id: 'server/2', name: 'front-door', model: undefined, battery: 87 },
      { id: 'server/3', name: 'back-door', model: 'Allegion BE469ZP', battery: 87 },
      { id: 'server/4', name: 'garage', model: undefined, battery: 87 },
    ]);
  });
});

describeDriverContract('zwave-js-server with a plain lock', harness('front-door'));
describeDriverContract(
  'zwave-js-server with a battery lock',
  harness('back-door', { mask: true, refuseDuplicates: true }),
);
describeDriverContract('zwave-js-server with an S2 lock', harness('garage'));

it('logs no code', () => {
  for (const digits of [...Object.values(OLD_CODES), '246810', '909090']) {
    expect(log.join('\n').includes(digits), 'a code stands in the log').toBe(false);
  }
});
