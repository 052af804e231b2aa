import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServerDriver } from '../../../drivers/zwave-js-server/driver.ts';
import { ReplayServer } from '../../../drivers/zwave-js-server/simulator/replay.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import { EventLog } from '../event-log.ts';
import { nodeState, RECORDED_LOCKS } from '../../fixtures/locks.ts';
import { DIGITS, GARBAGE, ODD, watchFaults } from '../../support/noise/garbage.ts';

const NODE = 14;
const LOCK = `server/${NODE}`;

let server: ReplayServer;
let driver: Driver;
let events: EventLog;
let log: string[];
let faults: unknown[];
/** In place of the answer to `start_listening`, where it is there. */
let state: { readonly instead: unknown } | undefined;

beforeEach(async () => {
  faults = watchFaults();
  log = [];
  state = undefined;
  events = new EventLog();
  server = await ReplayServer.start({
    nodes: [nodeState(NODE, RECORDED_LOCKS.kwikset)],
    twists: ({ command }) => (command === 'start_listening' ? state : undefined),
  });
  driver = createServerDriver({
    ...{ id: 'server', url: server.url, firstRetryMs: 20 },
    log: (_level, message) => log.push(message),
  });
  await driver.start(events.listener);
  await events.until(isReachable);
});

afterEach(async () => {
  await driver.stop();
  await server.stop();
});

function isReachable(): boolean {
  return driver.devices().some(({ id, reachable }) => id === LOCK && reachable);
}

function expectsAllIsWell(): void {
  // What was said of one slot makes it unread.
  expect(driver.readings(LOCK).size).toBeGreaterThanOrEqual(29);
  expect(faults).toEqual([]);
  expect([...log, JSON.stringify(events.all)].join('\n').includes(DIGITS), 'a frame is told').toBe(false);
}

describe("a frame that is none of the server's", () => {
  const FRAMES = {
    ...GARBAGE,
    'an answer without a number': '{"type":"result","success":true}',
    'an event without a name': '{"type":"event","event":{"source":"node"}}',
    'a greeting that is none': `{"type":"version","serverVersion":${DIGITS}}`,
  };

  it.each(Object.entries(FRAMES))(
    'ends the connection and not the program, and all is read anew: %s',
    async (_what, frame) => {
      const lost = events.next((event) => event.kind === 'connection' && !event.up);
      server.say(frame);
      expect(await lost).toEqual({
        kind: 'connection',
        up: false,
        why: { code: 'garbage', what: 'zwave-js-server', place: server.url },
      });
      await events.until(isReachable);
      expectsAllIsWell();
    },
  );

  it('is passed over where a later server may say it', async () => {
    server.say('{"type":"news of a later version"}');
    server.tell({ source: 'node', event: 'something new', nodeId: NODE });
    const used = events.next((event) => event.kind === 'used');
    const args = { type: 6, event: 6, parameters: { userId: 2 } };
    server.tell({ source: 'node', event: 'notification', nodeId: NODE, ccId: 113, args });
    expect(await used).toMatchObject({ slot: 2 });
    expect(server.greeted).toBe(1);
  });
});

describe('JSON of another shape', () => {
  it.each(Object.entries(ODD))('ends nothing where it comes in an event: %s', async (_what, odd) => {
    for (const event of oddEvents(odd)) server.tell(event);
    const used = events.next((event) => event.kind === 'used' && event.slot === 2);
    const args = { type: 6, event: 6, parameters: { userId: 2 } };
    server.tell({ source: 'node', event: 'notification', nodeId: NODE, ccId: 113, args });
    await used;
    server.tell({ source: 'driver', event: 'driver ready' });
    await events.next((event) => event.kind === 'connection' && event.up);
    await events.until(isReachable);
    expectsAllIsWell();
  });

  it.each([
    ...Object.entries(ODD),
    ['no nodes', { state: { nodes: null } }] as const,
    ['a node without a number', { state: { nodes: [{ nodeId: null }] } }] as const,
  ])('is no network without locks: %s', async (_what, instead) => {
    state = { instead };
    const down = events.next((event) => event.kind === 'connection' && !event.up);
    server.drop();
    await down;
    await server.next('start_listening');
    await server.next('start_listening');
    expect(driver.devices()).toMatchObject([{ id: LOCK, reachable: false }]);
    state = undefined;
    await events.until(isReachable);
    expectsAllIsWell();
  });
});

function oddEvents(odd: unknown): Readonly<Record<string, unknown>>[] {
  const ofNode = [
    ...['ready', 'interview completed', 'interview failed', 'alive', 'notification', 'value updated'],
    ...['value removed', 'user added', 'user deleted', 'credential added', 'credential deleted'],
  ];
  const args = [
    odd,
    { commandClass: 99, property: odd, propertyKey: odd, newValue: odd, prevValue: odd, endpoint: 0 },
    { commandClass: 99, property: 'userCode', propertyKey: 2, newValue: odd },
    { type: 6, event: odd, parameters: odd },
    { type: 6, event: 6, parameters: { type: 'Buffer', data: [odd] } },
    { userId: odd, credentialType: odd, credentialSlot: odd, data: odd },
  ];
  return [
    { source: 'controller', event: 'node removed', node: odd },
    { source: 'controller', event: 'node removed', node: { nodeId: odd } },
    { source: odd, event: 'ready', nodeId: NODE },
    ...ofNode.flatMap((event) =>
      args.map((each) => ({ source: 'node', event, nodeId: NODE, ccId: 113, args: each, nodeState: each })),
    ),
    {
      ...{ source: 'node', event: 'ready', nodeId: NODE + 1 },
      nodeState: { nodeId: NODE + 1, values: odd, endpoints: odd, deviceClass: odd, deviceConfig: odd },
    },
  ];
}
