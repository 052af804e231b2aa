import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createZwaveDriver } from '../../../drivers/zwave-js/driver.ts';
import { SIMULATED_KEYS, ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { CanTurnBolt, Driver, HasOwnSchedule } from '../../../src/domain/driver/driver.ts';
import { EventLog } from '../event-log.ts';
import { describeStop } from '../stop-contract.ts';
import { describeLocks, LOCKS, OLD_CODES, preload, ZONE } from '../zwave/locks.ts';

const folder = mkdtempSync(join(tmpdir(), 'zwave-'));
const log: string[] = [];
const events = new EventLog();
/** Stands for a cipher: what it seals cannot be found by a search for the digits. */
const cipher = {
  seal: (text: string) => Buffer.from(text).toString('base64'),
  open: (text: string) => Buffer.from(text, 'base64').toString(),
};
let network: ZwaveSimulator;
let driver: Driver & CanTurnBolt & HasOwnSchedule;
let afterInterview: Record<string, Record<number, string>>;

beforeAll(async () => {
  process.env.TZ = ZONE;
  network = await ZwaveSimulator.start({ locks: LOCKS, hopMs: 1 });
  await preload(network);
  driver = createZwaveDriver({
    id: 'zwave',
    time: { zone: ZONE, now: Date.now },
    port: network.url,
    keys: SIMULATED_KEYS,
    cacheDir: join(folder, 'cache'),
    cacheCipher: cipher,
    quickStart: true,
    log: (_level, message) => log.push(message),
  });
  await driver.start(events.listener);
  await events.until(() => driver.devices().length === LOCKS.length);
  afterInterview = Object.fromEntries(
    await Promise.all(network.locks.map(async (lock) => [lock.name, await lock.slots()] as const)),
  );
});

afterAll(async () => {
  await driver.stop();
  await network.stop();
  rmSync(folder, { recursive: true });
});

it.each(LOCKS.map((lock) => lock.name))('the first start leaves the codes of %s where they were', (name) => {
  expect(afterInterview[name]).toEqual(OLD_CODES);
});

describeLocks('zwave-js', () => ({ driver, events, network }));

describe('what is left behind', () => {
  it('is a cache folder for this user alone, without a code in it', () => {
    const cache = join(folder, 'cache');
    expect(statSync(cache).mode & 0o777).toBe(0o700);
    const text = readdirSync(cache, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(cache, entry.name), 'utf8'))
      .join('\n');
    expect(text).toContain('"sealed"');
    for (const digits of [...Object.values(OLD_CODES), '246810', '864202', '660066']) {
      expect(text.includes(`"${digits}"`), 'a code stands in the cache').toBe(false);
    }
  });

  it('is a log without a code in it', () => {
    for (const digits of [...Object.values(OLD_CODES), '246810', '909090']) {
      expect(log.join('\n').includes(digits), 'a code stands in the log').toBe(false);
    }
  });
});

describeStop('zwave-js', () => {
  const device = network.lock('front-door');
  return { driver, events, id: `${driver.id}/${device.nodeId}`, device, nature: {} };
});
