import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { createServerDriver } from '../../../drivers/zwave-js-server/driver.ts';
import { ServerSimulator } from '../../../drivers/zwave-js-server/simulator/simulator.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { EventLog } from '../event-log.ts';

let server: ServerSimulator;

beforeAll(async () => {
  server = await ServerSimulator.start({
    locks: [{ name: 'front-door', kind: 'plain', slots: 5 }],
    hopMs: 1,
  });
});

afterAll(async () => {
  await server.stop();
});

async function connect(url: string): Promise<{ driver: Driver; events: EventLog; log: string[] }> {
  const events = new EventLog();
  const log: string[] = [];
  const driver = createServerDriver({
    id: 'server',
    url,
    firstRetryMs: 20,
    log: (_level, message) => log.push(message),
  });
  onTestFinished(() => driver.stop());
  await driver.start(events.listener);
  return { driver, events, log };
}

const isConnection = (up: boolean) => (event: DriverEvent) => event.kind === 'connection' && event.up === up;

it('says in words that no server answers, and what to do', async () => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));

  const { driver, events } = await connect(`ws://127.0.0.1:${port}`);
  await events.until(() => events.all.some(isConnection(false)));
  expect(events.reports).toEqual([
    {
      kind: 'connection',
      up: false,
      why: { code: 'nothing-answers', what: 'zwave-js-server', place: `ws://127.0.0.1:${port}` },
    },
  ]);
  expect(await driver.read('server/2', 1)).toEqual({
    kind: 'unreachable',
    why: { code: 'not-connected', what: 'zwave-js-server' },
  });
});

it('tells which server it is, and once what its option means for codes', async () => {
  const { events, log } = await connect(server.url);
  await events.until(() => events.all.some(isConnection(true)));
  expect(events.all.find(isConnection(true))).toMatchObject({
    why: { code: 'connected', what: 'zwave-js-server', place: server.url, version: '3.10.2' },
  });
  expect(log).toEqual([
    'Z-Wave JS server 3.10.2 (zwave-js 15.29.0) owns the stick. If it is ever to interview a lock anew, switch on its option interview.queryAllUserCodes first: without it, the first interview of a lock deletes all codes on that lock.',
  ]);
});

it('keeps its locks in the list while the server is away, and takes the whole state again with it', async () => {
  const { driver, events } = await connect(server.url);
  await events.until(() => driver.devices().length === 1);
  await driver.write('server/2', 1, Pin.of('111111'));

  const lost = events.next(isConnection(false));
  await server.stopServer();
  expect(await lost).toMatchObject({ why: { code: 'connection-lost' } });
  expect(driver.devices()).toEqual([expect.objectContaining({ id: 'server/2', reachable: false })]);
  expect((await driver.write('server/2', 2, Pin.of('222222'))).kind).toBe('unreachable');
  expect((await driver.read('server/2', 1)).kind).toBe('unreachable');

  // Meanwhile another program wrote a code.
  const stick = server.driver.controller.nodes.get(2)!;
  await stick.commandClasses['User Code'].set(3, 1, '333333');
  await stick.commandClasses['User Code'].get(3);
  await server.startServer();
  await events.until(() => driver.devices()[0]?.reachable === true);
  expect(driver.readings('server/2').get(1)).toEqual({ kind: 'known', pin: Pin.of('111111') });
  expect(driver.readings('server/2').get(3)).toEqual({ kind: 'known', pin: Pin.of('333333') });
  expect(await driver.write('server/2', 2, Pin.of('222222'))).toEqual({ kind: 'confirmed' });
});

it('does not know how a write ended that the server was stopped in, and reads it afterwards', async () => {
  const { driver, events } = await connect(server.url);
  await events.until(() => driver.devices()[0]?.reachable === true);
  const lock = server.network.lock('front-door');
  onTestFinished(() => lock.setFaults({ delayMs: 0 }));
  await lock.setFaults({ delayMs: 100 });
  const write = driver.write('server/2', 4, Pin.of('444444'));
  await server.stopServer();
  expect(await write).toEqual({
    kind: 'unreachable',
    why: { code: 'not-connected', what: 'zwave-js-server' },
  });
  expect(driver.readings('server/2').has(4)).toBe(false);

  await server.startServer();
  await events.until(() => driver.devices()[0]?.reachable === true);
  const reading = await driver.read('server/2', 4);
  const held = (await lock.slots())[4];
  expect(reading).toEqual(held === undefined ? { kind: 'empty' } : { kind: 'known', pin: Pin.of('444444') });
});

it('stops while it waits for a server', async () => {
  const { driver, events } = await connect('ws://127.0.0.1:9');
  await events.until(() => events.all.some(isConnection(false)));
  await driver.stop();
});

it('goes on with a lock that did not answer when the server was restarted', async () => {
  const { driver, events } = await connect(server.url);
  await events.until(() => driver.devices()[0]?.reachable === true);
  const lock = server.network.lock('front-door');
  await lock.setFaults({ mute: true });
  // Deaf to everything, and without the report by which a lock that comes back makes itself known.
  await lock.setFaults({ lost: 1 });
  await server.restart();
  const up = events.next(isConnection(true));
  await up;
  expect(await driver.read('server/2', 1)).toEqual({
    kind: 'unreachable',
    why: { code: 'out-of-range' },
  });
  await lock.setFaults({ mute: false, lost: 0 });
  const reachable = events.until(() => driver.devices()[0]?.reachable === true);
  await driver.read('server/2', 1);
  await reachable;
  expect((await driver.read('server/2', 1)).kind).not.toBe('unreachable');
});
