import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, it, vi, type TestContext } from 'vitest';
import { createZwaveDriver } from '../../../drivers/zwave-js/driver.ts';
import {
  SIMULATED_KEYS,
  spawnSimulator,
  ZwaveSimulator,
} from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { freePort } from '../../support/network/free-port.ts';
import { EventLog } from '../event-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'zwave-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LOCKS = [{ name: 'front-door', kind: 'plain', slots: 5 }] as const;

/** Five programs start side by side here, on machines of two cores. */
vi.setConfig({ testTimeout: 40_000 });

async function startDriver(port: string, cache: string, onTestFinished: TestContext['onTestFinished']) {
  const events = new EventLog();
  const driver = createZwaveDriver({
    id: 'zwave',
    port,
    keys: SIMULATED_KEYS,
    cacheDir: join(folder, cache),
    quickStart: true,
    log: () => undefined,
  });
  onTestFinished(() => driver.stop());
  await driver.start(events.listener);
  return { driver, events };
}

const isConnection = (up: boolean) => (event: DriverEvent) => event.kind === 'connection' && event.up === up;
const listed = (driver: Driver, count: number) => () => driver.devices().length === count;

it.concurrent(
  'says that a serial port does not exist, and what to do',
  async ({ expect, onTestFinished }) => {
    const { driver, events } = await startDriver('/dev/no-such-stick', 'missing', onTestFinished);
    await events.until(() => events.all.some(isConnection(false)));
    expect(events.reports).toEqual([
      {
        kind: 'connection',
        up: false,
        why: { code: 'serial-port', what: 'zwave-stick', place: '/dev/no-such-stick', trouble: 'missing' },
      },
    ]);
    expect(driver.devices()).toEqual([]);
    expect(await driver.read('zwave/2', 1)).toEqual({
      kind: 'unreachable',
      why: { code: 'not-connected', what: 'zwave-stick' },
    });
  },
);

it.concurrent('says that nobody listens at a tcp address', async ({ expect, onTestFinished }) => {
  const { events } = await startDriver(`tcp://127.0.0.1:${await freePort()}`, 'refused', onTestFinished);
  await events.until(() => events.all.some(isConnection(false)));
  expect(events.all[0]).toMatchObject({ why: { code: 'nothing-answers', what: 'zwave-stick' } });
});

it.concurrent(
  'lists its locks as unreachable while the stick is away, and comes back with it',
  async ({ expect, onTestFinished }) => {
    const network = await ZwaveSimulator.start({ locks: LOCKS, hopMs: 1 });
    onTestFinished(() => network.stop());
    const { driver, events } = await startDriver(network.url, 'unplugged', onTestFinished);
    await events.until(listed(driver, 1));

    const down = events.next(isConnection(false));
    await network.unplug();
    await down;
    expect(driver.devices()).toMatchObject([{ name: 'front-door', reachable: false }]);
    expect(await driver.read('zwave/2', 1)).toMatchObject({ kind: 'unreachable' });

    const up = events.next(isConnection(true));
    await network.replug();
    await up;
    await events.until(() => driver.devices()[0]!.reachable);
    expect(await driver.read('zwave/2', 1)).toEqual({ kind: 'empty' });
  },
);

it.concurrent(
  'lists a lock without codes with the reason, and writes nothing to it',
  async ({ expect, onTestFinished }) => {
    const locks = [...LOCKS, { name: 'old-lock', kind: 'bare' }] as const;
    const network = await ZwaveSimulator.start({ locks, hopMs: 1 });
    onTestFinished(() => network.stop());
    const { driver, events } = await startDriver(network.url, 'bare', onTestFinished);
    await events.until(listed(driver, 2));
    expect(driver.devices()[1]).toMatchObject({
      name: 'old-lock',
      slots: 0,
      codesUnsupportedReason: { code: 'no-user-codes', insecure: true },
    });
    expect(await driver.write('zwave/3', 1, Pin.of('246810'))).toMatchObject({ kind: 'unreachable' });
  },
);

it.concurrent(
  'turns the bolt of a lock without codes, and tells of its trouble',
  async ({ expect, onTestFinished }) => {
    const locks = [{ name: 'old-lock', kind: 'bare' }] as const;
    const network = await ZwaveSimulator.start({ locks, hopMs: 1 });
    onTestFinished(() => network.stop());
    const { driver, events } = await startDriver(network.url, 'bolt', onTestFinished);
    await events.until(listed(driver, 1));
    const lock = network.lock('old-lock');
    expect(await driver.setBolt('zwave/2', true)).toEqual({ kind: 'confirmed' });
    expect(await lock.isLocked()).toBe(true);
    const told = events.next(({ kind }) => kind === 'trouble');
    await lock.suffer('jam');
    expect(await told).toEqual({ kind: 'trouble', device: 'zwave/2', what: 'jammed' });
  },
);

it.concurrent(
  'lists a lock whose interview did not end with the reason, and its codes once it has',
  async ({ expect, onTestFinished }) => {
    const network = await ZwaveSimulator.start({ locks: LOCKS, hopMs: 1 });
    onTestFinished(() => network.stop());
    const lock = network.lock('front-door');
    await lock.preload(1, '111111');
    await lock.setFaults({ offline: true });
    const { driver, events } = await startDriver(network.url, 'not-interviewed', onTestFinished);
    await events.until(listed(driver, 1));
    expect(driver.devices()).toMatchObject([
      {
        id: 'zwave/2',
        reachable: false,
        slots: 0,
        codesUnsupportedReason: { code: 'interview-incomplete' },
      },
    ]);
    expect(await driver.write('zwave/2', 1, Pin.of('246810'))).toMatchObject({ kind: 'unreachable' });

    const from = events.all.length;
    await lock.setFaults({ offline: false });
    await events.until(() => driver.devices()[0]?.slots === 5);
    expect(driver.devices()).toMatchObject([{ id: 'zwave/2', name: 'front-door', reachable: true }]);
    expect(driver.devices()[0]?.codesUnsupportedReason).toBeUndefined();
    expect(driver.readings('zwave/2').get(1)).toEqual({ kind: 'known', pin: Pin.of('111111') });
    expect(events.all.slice(from).filter(({ kind }) => kind === 'connection')).toEqual([]);
  },
);

it.concurrent(
  'stops in the middle of an interview and leaves nothing running',
  async ({ expect, onTestFinished }) => {
    const network = await spawnSimulator({ locks: [{ name: 'front-door', kind: 'plain' }], hopMs: 5 });
    onTestFinished(() => network.stop());
    const program = runProgram(
      network.url,
      'stopped',
      `
    if (event.kind === 'connection' && event.up) await driver.stop();
  `,
    );
    expect(await once(program, 'exit')).toEqual([0, null]);
  },
);

it.concurrent(
  'outlives a program that is killed in mid-command; the next one knows what was confirmed',
  async ({ expect, onTestFinished }) => {
    const network = await spawnSimulator({ locks: LOCKS, hopMs: 5 });
    onTestFinished(() => network.stop());
    const lock = network.lock('front-door');
    await lock.preload(1, '111111');
    const program = runProgram(
      network.url,
      'killed',
      `
    // Two events can tell of the list: two writers at once would have two slots in flight.
    if (globalThis.isWriting || driver.devices().length === 0) return;
    globalThis.isWriting = true;
    for (let round = 10; ; round++) {
      const slot = 2 + (round % 4);
      process.send({ writing: slot });
      await driver.write('zwave/2', slot, Pin.of('2468' + round));
    }
  `,
    );
    let inFlight = 0;
    let writes = 0;
    await new Promise<void>((resolve) => {
      program.on('message', ({ writing }: { writing: number }) => {
        inFlight = writing;
        if (++writes === 7) resolve();
      });
    });
    program.kill('SIGKILL');
    await once(program, 'exit');

    const { driver, events } = await startDriver(network.url, 'killed', onTestFinished);
    await events.until(listed(driver, 1));
    const memory = await lock.slots();
    expect(memory[1]).toBe('111111');
    const readings = driver.readings('zwave/2');
    for (const slot of [1, 2, 3, 4, 5].filter((slot) => slot !== inFlight)) {
      expect(readings.get(slot)).toEqual({ kind: 'known', pin: Pin.of(memory[slot]!) });
    }
    expect(await driver.clear('zwave/2', inFlight)).toEqual({ kind: 'confirmed' });
    expect((await lock.slots())[inFlight]).toBeUndefined();
  },
);

/** A program of its own that owns the stick; `onEvent` is the body of its listener. */
function runProgram(url: string, cache: string, onEvent: string): ChildProcess {
  const here = new URL('../../..', import.meta.url).href;
  const source = `
    import { createZwaveDriver } from '${here}drivers/zwave-js/driver.ts';
    import { Pin } from '${here}src/domain/pins/pin.ts';
    const driver = createZwaveDriver({
      id: 'zwave', port: '${url}', keys: ${JSON.stringify(SIMULATED_KEYS)},
      cacheDir: ${JSON.stringify(join(folder, cache))}, quickStart: true, log: () => {},
    });
    await driver.start(async (event) => {${onEvent}});
  `;
  const program = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  program.on('spawn', () => program.channel?.unref());
  return program;
}
