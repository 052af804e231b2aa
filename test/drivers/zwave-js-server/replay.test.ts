import { expect, it, onTestFinished } from 'vitest';
import { createServerDriver } from '../../../drivers/zwave-js-server/driver.ts';
import { ReplayServer, type ReplayOptions } from '../../../drivers/zwave-js-server/simulator/replay.ts';
import type { NodeState } from '../../../drivers/zwave-js-server/messages.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import type { Reading } from '../../../src/domain/driver/outcome.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import { EventLog } from '../event-log.ts';
import { nodeState, RECORDED_LOCKS, type RecordedLock } from '../../fixtures/locks.ts';

const NODE = 14;

async function replay(options: ReplayOptions): Promise<{
  server: ReplayServer;
  driver: Driver;
  events: EventLog;
  log: string[];
}> {
  const server = await ReplayServer.start(options);
  const events = new EventLog();
  const log: string[] = [];
  const driver = createServerDriver({
    id: 'server',
    url: server.url,
    firstRetryMs: 20,
    log: (level, message) => level === 'warn' && log.push(message),
  });
  onTestFinished(async () => {
    await driver.stop();
    await server.stop();
  });
  await driver.start(events.listener);
  await events.until(() => events.all.some((event) => event.kind === 'connection'));
  return { server, driver, events, log };
}

function kinds(readings: ReadonlyMap<number, Reading>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of readings.values()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

const TEN_KEY = { charset: '0123456789', keypad: 'ten-key' } as const;

it.each<[RecordedLock, object, Record<string, number>]>([
  [
    RECORDED_LOCKS.schlage,
    {
      model: 'Allegion BE469',
      slots: 30,
      reserved: [],
      locked: false,
      pin: { minLength: 4, maxLength: 4, ...TEN_KEY },
    },
    { unreadable: 3, empty: 27 },
  ],
  [RECORDED_LOCKS.schlageWithBytes, { slots: 30 }, { unreadable: 4, empty: 25 }],
  [
    RECORDED_LOCKS.kwikset,
    {
      model: 'Kwikset 910',
      battery: 60,
      slots: 30,
      locked: false,
      pin: { minLength: 4, maxLength: 8, charset: '0123456789', keypad: 'five-button' },
    },
    { known: 4, empty: 26 },
  ],
  [
    RECORDED_LOCKS.ultraloq,
    { slots: 49, locked: true, pin: { minLength: 4, maxLength: 10, ...TEN_KEY } },
    {},
  ],
  [RECORDED_LOCKS.alphonsus, { slots: 52, locked: true }, { known: 2, unreadable: 1, empty: 49 }],
  [
    RECORDED_LOCKS.homeConnect,
    { model: 'Kwikset HC620', slots: 250, pin: { minLength: 4, maxLength: 8, ...TEN_KEY } },
    { unreadable: 1 },
  ],
  [RECORDED_LOCKS.idLock, { slots: 109, battery: 70 }, { known: 4, empty: 104 }],
])('$name is told as it was recorded, without a command to it', async (lock, expected, readings) => {
  const { server, driver } = await replay({ nodes: [nodeState(NODE, lock)] });
  expect(driver.devices()).toEqual([
    expect.objectContaining({ id: `server/${NODE}`, reachable: true, ...expected }),
  ]);
  expect(kinds(driver.readings(`server/${NODE}`))).toEqual(readings);
  expect(server.toNodes).toEqual([]);
});

it.each([RECORDED_LOCKS.schlage, RECORDED_LOCKS.schlageWithBytes])(
  'knows no code of a lock that masks them ($name)',
  async (lock) => {
    const { driver } = await replay({ nodes: [nodeState(NODE, lock)] });
    expect(kinds(driver.readings(`server/${NODE}`)).known).toBeUndefined();
  },
);

it('never writes a length that the lock will not have, and never the parameter that says so', async () => {
  const { server, driver } = await replay({ nodes: [nodeState(NODE, RECORDED_LOCKS.schlage)] });
  expect(await driver.write(`server/${NODE}`, 5, Pin.of('57319'))).toEqual({
    kind: 'invalid',
    reason: 'length',
  });
  expect(server.toNodes).toEqual([]);
});

it('lists a lock without user codes with the reason', async () => {
  const { driver } = await replay({ nodes: [nodeState(NODE, RECORDED_LOCKS.august)] });
  expect(driver.devices()).toMatchObject([
    {
      name: 'August ASL-03',
      slots: 0,
      codesUnsupportedReason: { code: 'no-user-codes' },
    },
  ]);
});

it('reads the master code of a 251-slot Yale and never touches it', async () => {
  const yale: RecordedLock = {
    ...RECORDED_LOCKS.idLock,
    manufacturer: 'Yale',
    manufacturerId: 0x0129,
    label: 'YRD220',
    slots: 251,
    shown: { 251: { status: 1, code: '40816' } },
  };
  const { server, driver } = await replay({ nodes: [nodeState(NODE, yale)] });
  expect(driver.devices()[0]?.reserved).toEqual([251]);
  const refused = { kind: 'invalid', reason: 'no-such-slot' };
  expect(await driver.write(`server/${NODE}`, 251, Pin.of('57319'))).toEqual(refused);
  expect(await driver.clear(`server/${NODE}`, 251)).toEqual(refused);
  expect(server.toNodes).toEqual([]);
});

it('says that another program has changed a code through the same server, once', async () => {
  const { server, events } = await replay({ nodes: [nodeState(NODE, RECORDED_LOCKS.kwikset)] });
  const changed = events.next((event) => event.kind === 'slots-changed');
  const update = { source: 'node', event: 'value updated', nodeId: NODE };
  const value = { commandClass: 99, endpoint: 0, propertyKey: 5 };
  server.tell({ ...update, args: { ...value, property: 'userIdStatus', prevValue: 0, newValue: 1 } });
  server.tell({ ...update, args: { ...value, property: 'userCode', prevValue: '', newValue: '55155' } });
  const notification = { type: 6, event: 6, parameters: { type: 'Buffer', data: [2] } };
  const used = events.next((event) => event.kind === 'used');
  server.tell({ source: 'node', event: 'notification', nodeId: NODE, ccId: 113, args: notification });
  expect(await changed).toEqual({ kind: 'slots-changed', device: `server/${NODE}`, slots: [5] });
  expect(await used).toEqual({ kind: 'used', device: `server/${NODE}`, how: 'unlock', slot: 2 });
  expect(events.all.filter((event) => event.kind === 'slots-changed')).toHaveLength(1);
});

it('sees a lock leave the network, and come again once it is interviewed', async () => {
  const lock = nodeState(NODE, RECORDED_LOCKS.kwikset);
  const { server, driver, events } = await replay({ nodes: [lock] });
  const listed = (count: number) =>
    events.next((event) => event.kind === 'devices-changed' && driver.devices().length === count);
  const gone = listed(0);
  server.tell({ source: 'controller', event: 'node removed', node: lock });
  await gone;
  const again = listed(1);
  server.tell({ source: 'node', event: 'ready', nodeId: NODE, nodeState: lock });
  await again;
  expect(kinds(driver.readings(`server/${NODE}`))).toEqual({ known: 4, empty: 26 });
});

it('goes on with the other locks where the server cannot tell of one, and meets that one when it is alive', async () => {
  const nodes = [nodeState(NODE, RECORDED_LOCKS.kwikset), nodeState(15, RECORDED_LOCKS.kwikset)];
  let isBroken = true;
  const breaksAt = ({ nodeId }: { nodeId?: number }): boolean => isBroken && nodeId === 15;
  const { server, driver, events, log } = await replay({ nodes, breaksAt });
  expect(events.all.filter((event) => event.kind === 'connection')).toEqual([
    { kind: 'connection', up: true, why: expect.objectContaining({ code: 'connected' }) as DriverMessage },
  ]);
  expect(driver.devices()).toMatchObject([{ id: `server/${NODE}`, slots: 30 }, NOT_INTERVIEWED]);
  expect(kinds(driver.readings(`server/${NODE}`))).toEqual({ known: 4, empty: 26 });
  expect(log).toEqual(['The Z-Wave JS server could not tell everything of node 15: CallFailed.']);

  isBroken = false;
  const came = events.next(() => driver.devices()[1]?.slots === 30);
  server.tell({ source: 'node', event: 'alive', nodeId: 15 });
  await came;
  expect(kinds(driver.readings('server/15'))).toEqual({ known: 4, empty: 26 });
  expect(server.greeted).toBe(1);
});

const NOT_INTERVIEWED = {
  reachable: false,
  slots: 0,
  codesUnsupportedReason: { code: 'interview-incomplete' },
};

it.each([
  ['does not answer', { status: 3 }],
  ['answered, and was tried as often as Z-Wave JS does', { status: 4, interviewAttempts: 5 }],
])('lists a lock with the reason that has not been interviewed: it %s', async (_what, state) => {
  const lock = nodeState(NODE, RECORDED_LOCKS.kwikset);
  const nodes: NodeState[] = [{ ...lock, ready: false, interviewStage: 'NodeInfo', ...state }];
  const { server, driver, events } = await replay({ nodes });
  expect(driver.devices()).toMatchObject([NOT_INTERVIEWED]);
  const counts: number[] = [];
  const interviewed = events.until(() => {
    counts.push(driver.devices().length);
    return driver.devices()[0]?.slots === 30;
  });
  server.tell({ source: 'node', event: 'alive', nodeId: NODE });
  nodes[0] = lock;
  server.tell({ source: 'node', event: 'ready', nodeId: NODE, nodeState: lock });
  await interviewed;
  expect(new Set(counts)).toEqual(new Set([1]));
});

it('lists a lock once its interview was given up, and not while it is under way', async () => {
  const lock = nodeState(NODE, RECORDED_LOCKS.kwikset);
  const { server, driver, events } = await replay({
    nodes: [{ ...lock, ready: false, interviewStage: 'NodeInfo', status: 4 }],
  });
  expect(driver.devices()).toEqual([]);
  const given = events.next((event) => event.kind === 'devices-changed');
  const failed = { source: 'node', event: 'interview failed', nodeId: NODE };
  server.tell({ ...failed, args: { errorMessage: 'Attempt 1/5 failed', isFinal: false } });
  server.tell({ ...failed, args: { errorMessage: 'Maximum interview attempts reached', isFinal: true } });
  await given;
  expect(driver.devices()).toMatchObject([NOT_INTERVIEWED]);
});

it('asks a lock for a sign of life that was known before and is not interviewed now', async () => {
  const lock = nodeState(NODE, RECORDED_LOCKS.kwikset);
  const nodes: NodeState[] = [lock];
  const { server, driver, events } = await replay({ nodes });
  nodes[0] = { ...lock, ready: false, interviewStage: 'NodeInfo', status: 3 };
  const up = events.next((event) => event.kind === 'connection' && event.up);
  server.tell({ source: 'driver', event: 'driver ready' });
  await up;
  expect(driver.devices()).toMatchObject([{ slots: 30, reachable: false }]);
  expect(await driver.read(`server/${NODE}`, 1)).toEqual({
    kind: 'unreachable',
    why: { code: 'not-heard-yet' },
  });
  expect(server.toNodes).toEqual(['node.ping']);
});

it('lists a lock whole that was interviewed and has not answered since the server was started', async () => {
  const lock = nodeState(NODE, RECORDED_LOCKS.kwikset);
  const { driver } = await replay({ nodes: [{ ...lock, ready: false, status: 3 }] });
  expect(driver.devices()).toMatchObject([{ slots: 30, reachable: false }]);
  expect(kinds(driver.readings(`server/${NODE}`))).toEqual({ known: 4, empty: 26 });
});

it('does not say that no server answers where one does, and will not tell its nodes', async () => {
  const { events } = await replay({ nodes: [], breaksAt: ({ command }) => command === 'start_listening' });
  expect(events.all[0]).toMatchObject({
    up: false,
    why: { code: 'zwave-nodes-refused' },
  });
});

it.each([
  ['too old', { maxSchema: 31 }, { speaks: { from: 0, to: 31 }, knows: 32, outdated: 'server' }],
  [
    'too new',
    { minSchema: 51, maxSchema: 60 },
    { speaks: { from: 51, to: 60 }, knows: 50, outdated: 'latchkey' },
  ],
])('says that a server is %s', async (_what, schemas, versions) => {
  const { driver, events } = await replay({ nodes: [], ...schemas });
  expect(events.all[0]).toMatchObject({
    kind: 'connection',
    up: false,
    why: { code: 'zwave-schema', ...versions },
  });
  expect(driver.devices()).toEqual([]);
});

it('uses a server of the oldest schema that knows no users and credentials', async () => {
  const { server, driver } = await replay({
    nodes: [nodeState(NODE, RECORDED_LOCKS.kwikset)],
    maxSchema: 32,
  });
  expect((await driver.write(`server/${NODE}`, 6, Pin.of('57319'))).kind).toBe('unreachable');
  expect(server.toNodes).toEqual(['endpoint.invoke_cc_api']);
});
