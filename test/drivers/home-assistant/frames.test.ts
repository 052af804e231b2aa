import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { Refused } from '../../../drivers/home-assistant/connection/failure.ts';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { EventLog } from '../event-log.ts';
import { DIGITS, GARBAGE, ODD, watchFaults } from '../../support/noise/garbage.ts';

const FRONT_DOOR = 'ha/lock.front_door';

let simulator: SimulatedHomeAssistant;
let folder: string;
let driver: HomeAssistantDriver;
let events: EventLog;
let log: string[];
let faults: unknown[];
let console_: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'home-assistant-'));
  simulator = await SimulatedHomeAssistant.start();
  events = new EventLog();
  log = [];
  console_ = [];
  faults = watchFaults();
  vi.spyOn(console, 'warn').mockImplementation((...words) => void console_.push(words.join(' ')));
  driver = new HomeAssistantDriver({
    ...{ id: 'ha', url: simulator.url, token: simulator.identity.token, folder, firstRetryMs: 20 },
    log: (_level, message) => log.push(message),
  });
  await driver.start(events.listener);
  await events.until(isReachable);
});

afterEach(async () => {
  await driver.stop();
  await simulator.stop();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function isReachable(): boolean {
  return driver.devices().some(({ id, reachable }) => id === FRONT_DOOR && reachable);
}

async function expectsAllIsWell(): Promise<void> {
  const write = async () =>
    expect(await driver.write(FRONT_DOOR, 2, Pin.of('135791'))).toEqual({ kind: 'confirmed' });
  await vi.waitFor(write, { timeout: 10_000 });
  expect(await simulator.zwave.slots()).toEqual({ 2: '135791' });
  expect(faults).toEqual([]);
  expect([...log, ...console_].join('\n').includes(DIGITS), 'a frame stands in a log').toBe(false);
}

describe("a frame that is none of Home Assistant's", () => {
  it.each(Object.entries(GARBAGE))(
    'ends the connection and not the program, and all is read anew: %s',
    async (_what, frame) => {
      const lost = events.next((event) => event.kind === 'connection' && !event.up);
      simulator.say(frame);
      expect(await lost).toEqual({
        kind: 'connection',
        up: false,
        why: { code: 'garbage', what: 'home-assistant', place: simulator.url },
      });
      await events.until(isReachable);
      await expectsAllIsWell();
    },
  );
});

describe('a message that nobody asked for', () => {
  it('is passed over, and its number stands nowhere', async () => {
    for (const type of ['event', 'pong', 'result', 'news of a later version'])
      simulator.say(JSON.stringify({ id: Number(DIGITS), type, event: { userCode: DIGITS } }));
    await expectsAllIsWell();
    expect(events.all.filter((event) => event.kind === 'connection')).toHaveLength(1);
  });

  it('is passed over though its number is of a question of another kind', async () => {
    const { commands } = simulator.core;
    const invoke = commands.get('zwave_js/invoke_cc_api')!;
    const asked = Promise.withResolvers<void>();
    commands.set('zwave_js/invoke_cc_api', () => {
      asked.resolve();
      return new Promise(() => {});
    });
    const reading = driver.read(FRONT_DOOR, 2);
    await asked.promise;
    commands.set('zwave_js/invoke_cc_api', invoke);
    for (let id = 1; id < 200; id++) {
      simulator.say(JSON.stringify({ id, type: 'event', event: DIGITS }));
      simulator.say(JSON.stringify({ id, type: 'pong' }));
    }
    const lost = events.next((event) => event.kind === 'connection' && !event.up);
    simulator.drop();
    await lost;
    expect((await reading).kind).toBe('unreachable');
    await events.until(isReachable);
    await expectsAllIsWell();
  });

  it('of an error has no word in a log that could be a code', async () => {
    for (const error of [{ code: DIGITS }, { code: Number(DIGITS) }, { translation_key: DIGITS }])
      expect(new Refused(error).message).toBe('Home Assistant refused: unknown');
  });
});

/** Right in its outer form, and of no sense within. */
function oddEvents(odd: unknown): unknown[] {
  const state = { s: odd, a: odd, lc: odd, lu: 1e300 };
  const entities = [FRONT_DOOR.slice(3), 'alarm_control_panel.alarmo', 'alarm_control_panel.home'];
  const each = (value: unknown) => Object.fromEntries(entities.map((id) => [id, value]));
  return [
    odd,
    { a: odd, c: odd, r: odd },
    { a: each(state), c: each({ '+': state, '-': odd }), r: [odd] },
    {
      c: each({
        '+': { s: 'arming', a: { next_state: odd, changed_by: odd, friendly_name: odd }, lu: 1e12 },
      }),
    },
    { c: each({ '+': { s: 'constructor', lc: -1e300 }, '-': { a: odd } }) },
    ...['zwave_js_notification', 'zha_event', 'alarmo_failed_to_arm', 'alarmo_command_success'].map(
      (type) => ({
        ...{ event_type: type, time_fired: odd },
        data: {
          ...{ device_id: simulator.zwave.deviceId, command_class: 113, type: 6, event: 6, parameters: odd },
          ...{
            command: 'operation_event_notification',
            args: odd,
            entity_id: odd,
            reason: odd,
            sensors: [odd],
          },
        },
      }),
    ),
    { event: odd, status: odd },
    { variables: odd },
  ];
}

/** What the driver asks when it connects. */
const ANSWERS = [
  ...['auth/current_user', 'get_config', 'get_states', 'get_services', 'call_service'],
  ...['config/entity_registry/list', 'config/device_registry/list', 'alarmo/users', 'alarmo/entities'],
  ...['zwave_js/node_status', 'zwave_js/node_capabilities', 'history/history_during_period'],
];

describe('JSON of another shape', () => {
  it.each(Object.entries(ODD))('ends nothing where it comes as an event: %s', async (_what, odd) => {
    for (const event of oddEvents(odd)) simulator.pushToAll(event);
    const again = events.next((event) => event.kind === 'connection' && event.up);
    simulator.drop();
    await again;
    await events.until(isReachable);
    await expectsAllIsWell();
  });

  it.each(ANSWERS.flatMap((type) => Object.entries(ODD).map(([what, odd]) => ({ type, what, odd }))))(
    'ends nothing where it comes as an answer to $type: $what',
    async ({ type, odd }) => {
      simulator.faults.twisted.set(type, odd);
      const answered = simulator.core.nextAnswer(type);
      simulator.drop();
      await answered;
      simulator.faults.twisted.clear();
      simulator.drop();
      await events.until(isReachable);
      await expectsAllIsWell();
    },
  );
});
