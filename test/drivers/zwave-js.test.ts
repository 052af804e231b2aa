import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createZwaveDriver } from '../../drivers/zwave-js/device.ts';
import { DEMO_LOCKS, SIMULATED_KEYS, ZwaveSimulator } from '../../drivers/zwave-js/simulator.ts';
import type { Driver } from '../../src/domain/device.ts';
import { Pin } from '../../src/domain/pin.ts';
import { describeDriverContract, EventLog, type Harness } from '../driver-contract.ts';

/** Codes that were on the locks before the program ever ran, beyond the slots of the contract suite. */
const OLD_CODES = { 21: '210021', 22: '220022', 23: '230023', 24: '240024', 25: '250025' };

const folder = mkdtempSync(join(tmpdir(), 'zwave-'));
const log: string[] = [];
const events = new EventLog();
/** Stands for a cipher: what it seals cannot be found by a search for the digits. */
const cipher = {
  seal: (text: string) => Buffer.from(text).toString('base64'),
  open: (text: string) => Buffer.from(text, 'base64').toString(),
};
let network: ZwaveSimulator;
let driver: Driver;
let afterInterview: Record<string, Record<number, string>>;

beforeAll(async () => {
  network = await ZwaveSimulator.start({ locks: DEMO_LOCKS, hopMs: 1 });
  for (const lock of network.locks) {
    for (const [slot, digits] of Object.entries(OLD_CODES)) await lock.preload(Number(slot), digits);
  }
  await network.lock('front-door').preload(30, '303030', 'disabled');
  driver = createZwaveDriver({
    id: 'zwave',
    port: network.url,
    keys: SIMULATED_KEYS,
    cacheDir: join(folder, 'cache'),
    cacheCipher: cipher,
    quickStart: true,
    log: (_level, message) => log.push(message),
  });
  await driver.start(events.listener);
  await events.until(() => driver.devices().length === DEMO_LOCKS.length);
  afterInterview = Object.fromEntries(
    await Promise.all(network.locks.map(async (lock) => [lock.name, await lock.slots()] as const)),
  );
});

afterAll(async () => {
  await driver.stop();
  await network.stop();
  rmSync(folder, { recursive: true });
});

function harness(name: string, nature: Harness['nature'] = {}): () => Harness {
  return () => {
    const device = network.lock(name);
    return { driver, events, id: `zwave/${device.nodeId}`, device, nature };
  };
}

describe('the first start on a network that was there before', () => {
  it.each(DEMO_LOCKS.map((lock) => lock.name))('leaves the five codes of %s where they were', (name) => {
    expect(afterInterview[name]).toEqual(OLD_CODES);
  });

  it('has read each slot in the interview, and sends nothing to tell of it', async () => {
    const lock = network.lock('front-door');
    await lock.resetAirCommands();
    const readings = driver.readings('zwave/2');
    expect(readings.size).toBe(30);
    expect(readings.get(21)).toEqual({ kind: 'known', pin: Pin.of('210021') });
    expect(readings.get(1)).toEqual({ kind: 'empty' });
    expect(driver.readings('zwave/3').get(21)).toEqual({ kind: 'unreadable' });
    expect(await lock.airCommands()).toEqual([]);
  });

  it('knows the locks by their own names', () => {
    expect(driver.devices().map(({ id, name, model, battery }) => ({ id, name, model, battery }))).toEqual([
      { id: 'zwave/2', name: 'front-door', model: undefined, battery: 87 },
      { id: 'zwave/3', name: 'back-door', model: 'Allegion BE469ZP', battery: 87 },
      { id: 'zwave/4', name: 'garage', model: undefined, battery: 87 },
    ]);
  });
});

describe('what a change costs on the air', () => {
  it('is a set and a get for a write, and the same for a clear', async () => {
    const lock = network.lock('front-door');
    await lock.resetAirCommands();
    await driver.write('zwave/2', 26, Pin.of('262626'));
    expect(await lock.airCommands()).toEqual(['UserCodeCCExtendedUserCodeSet', 'UserCodeCCGet']);
    await lock.resetAirCommands();
    await driver.clear('zwave/2', 26);
    expect(await lock.airCommands()).toEqual(['UserCodeCCExtendedUserCodeSet', 'UserCodeCCGet']);
  });
});

describe.each(DEMO_LOCKS)('$name', ({ name }) => {
  it('says no word of our own writes, though the lock announces them', async () => {
    const lock = network.lock(name);
    const device = `zwave/${lock.nodeId}`;
    const from = events.all.length;
    await lock.setFaults({ announceWrites: true });
    await driver.write(device, 27, Pin.of('272727'));
    await driver.clear(device, 27);
    await lock.setFaults({ announceWrites: false });
    // Whatever the lock announced before this has arrived before it.
    const changed = events.next(
      (event) => event.kind === 'slots-changed' && event.slots !== 'all' && event.slots.includes(28),
    );
    await lock.changeAtKeypad(28, '282828');
    await changed;
    const told = events.all.slice(from).filter((event) => event.kind === 'slots-changed');
    expect(told).toEqual([{ kind: 'slots-changed', device, slots: [28] }]);
  });

  it('tells who locked the door', async () => {
    const lock = network.lock(name);
    const used = events.next((event) => event.kind === 'used');
    await lock.lockAtKeypad(21);
    expect(await used).toMatchObject({ device: `zwave/${lock.nodeId}`, slot: 21, how: 'lock' });
  });
});

it('takes a disabled code for no code that opens, and writes an enabled one over it', async () => {
  const lock = network.lock('front-door');
  expect(driver.readings('zwave/2').get(30)).toEqual({ kind: 'unreadable' });
  expect(await driver.write('zwave/2', 30, Pin.of('313131'))).toEqual({ kind: 'confirmed' });
  expect(await lock.typePin('313131')).toEqual({ opened: true, slot: 30 });
});

it('learns nothing from a lock that acknowledges and never answers', async () => {
  const lock = network.lock('front-door');
  await lock.setFaults({ mute: true });
  expect(await driver.read('zwave/2', 21)).toEqual({ kind: 'unreachable', why: 'The lock does not answer.' });
  expect((await driver.write('zwave/2', 29, Pin.of('292929'))).kind).toBe('unreachable');
  expect(driver.readings('zwave/2').has(29)).toBe(false);
  await lock.setFaults({ mute: false });
  expect((await driver.read('zwave/2', 21)).kind).toBe('known');
});

describeDriverContract('zwave-js with a plain lock', harness('front-door'));
describeDriverContract(
  'zwave-js with a battery lock',
  harness('back-door', { mask: true, refuseDuplicates: true }),
);
describeDriverContract('zwave-js with an S2 lock', harness('garage'));

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
