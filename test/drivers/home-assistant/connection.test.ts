import { createConnection, createLongLivedTokenAuth, ERR_CONNECTION_LOST } from 'home-assistant-js-websocket';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parse } from 'yaml';
import { configSchema } from '../../../src/app/config.ts';
import { Disconnected, failureOf, Refused } from '../../../drivers/home-assistant/connection/failure.ts';
import { MemoryDriver } from '../../../drivers/memory/driver.ts';
import { homeAssistant } from '../../../drivers/home-assistant/kind.ts';
import { isOf } from '../../../drivers/kind.ts';
import { homeAssistantOf } from '../../../drivers/registry.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { connected, folder, FRONT_DOOR, open, simulator, watchRejections } from './connection-rig.ts';

const GONE: DriverMessage = { code: 'connection-lost', what: 'home-assistant' };

describe('what home-assistant-js-websocket does', () => {
  async function library() {
    const auth = createLongLivedTokenAuth(simulator.url, simulator.identity.token);
    const connection = await createConnection({ auth });
    onTestFinished(() => connection.close());
    return connection;
  }

  it('rejects a question that was under way with { error: { code: 3 } }, and a later one with a bare 3', async () => {
    const connection = await library();
    simulator.faults.breaksAt.add('get_config');
    const underWay = connection.sendMessagePromise({ type: 'get_config' });
    await expect(underWay).rejects.toMatchObject({ error: { code: ERR_CONNECTION_LOST } });
    await simulator.stop();
    await expect(connection.sendMessagePromise({ type: 'get_config' })).rejects.toBe(ERR_CONNECTION_LOST);
  });

  it('leaves a refused resubscription as a rejection that nobody can handle', async () => {
    const connection = await library();
    await connection.subscribeEvents(() => {}, 'zha_event');
    simulator.faults.refused.add('subscribe_events');
    const unhandled = new Promise((resolve) => {
      // vitest would fail the test; it must not hear of this one.
      const others = process.listeners('unhandledRejection');
      process.removeAllListeners('unhandledRejection');
      process.once('unhandledRejection', (reason) => {
        for (const other of others) process.on('unhandledRejection', other);
        resolve(reason);
      });
    });
    simulator.drop();
    expect(await unhandled).toMatchObject({ code: 'unauthorized' });
  });
});

describe('the connection to Home Assistant', () => {
  it('takes both shapes of a lost connection for one, and an error for an error', () => {
    for (const shape of [ERR_CONNECTION_LOST, { type: 'result', success: false, error: { code: 3 } }]) {
      expect(failureOf(shape, GONE)).toEqual(new Disconnected(GONE));
    }
    const refused = failureOf({ code: 'FailedZWaveCommand', message: 'Z-Wave error 204 - … (ZW0204)' }, GONE);
    expect(refused).toBeInstanceOf(Refused);
    expect(refused).toMatchObject({ reason: 'FailedZWaveCommand', zwaveCode: 204 });
  });

  it('keeps no text of Home Assistant, which may hold a code', () => {
    const message = 'invalid value 246810';
    const error = failureOf(
      { code: 'invalid_format', message, translation_placeholders: { error: message } },
      GONE,
    );
    expect(`${error.message} ${JSON.stringify(error)}`).not.toContain('246810');
  });

  it('survives that its subscriptions are refused when it comes back, and is whole when they no longer are', async () => {
    const rejections = watchRejections();
    const { driver, events, isReachable, down, log } = await connected();
    simulator.faults.refused.add('subscribe_events').add('subscribe_entities').add('alarmo_config_updated');
    const lost = down();
    simulator.drop();
    await lost;
    await vi.waitFor(() => expect(log.join('\n')).toContain('Home Assistant refused: unauthorized'));
    expect(isReachable()).toBe(false);
    simulator.faults.refused.clear();
    await events.until(isReachable);
    expect(await driver.write(FRONT_DOOR, 2, Pin.of('246810'))).toEqual({ kind: 'confirmed' });
    expect(rejections).toEqual([]);
  });

  it('drives the locks though Alarmo does not tell of its users', async () => {
    simulator.faults.refused.add('alarmo_config_updated').add('alarmo/users');
    const { driver, log } = await connected();
    expect(await driver.write(FRONT_DOOR, 2, Pin.of('246810'))).toEqual({ kind: 'confirmed' });
    expect((await driver.write('ha/alarm_control_panel.alarmo', 2, Pin.of('246810'))).kind).toBe(
      'unreachable',
    );
    expect(log).toContain('Alarmo does not tell of its users: Home Assistant refused: unauthorized.');
  });

  it('drives the locks though Alarmo did not start, and Alarmo when it has', async () => {
    const { commands } = simulator.core;
    const entities = commands.get('alarmo/entities')!;
    commands.delete('alarmo/entities');
    const { driver, events } = await connected();
    const area = () => driver.devices().find(({ id }) => id === 'ha/alarm_control_panel.alarmo');
    expect(area()).toBeUndefined();
    commands.set('alarmo/entities', entities);
    simulator.core.fire('component_loaded', { component: 'alarmo' });
    await events.until(() => area()?.slots === 99);
  });

  it('answers with words while the connection is down, to what was under way and to what comes later', async () => {
    const { driver, down } = await connected();
    simulator.faults.breaksAt.add('zwave_js/invoke_cc_api').add('auth/current_user');
    const lost = down();
    const underWay = driver.write(FRONT_DOOR, 2, Pin.of('246810'));
    const why = { code: 'connection-lost', what: 'home-assistant', place: simulator.url };
    expect(await underWay).toEqual({ kind: 'unreachable', why });
    await lost;
    expect(await driver.write(FRONT_DOOR, 2, Pin.of('246810'))).toEqual({ kind: 'unreachable', why });
    expect(await driver.arm('ha/alarm_control_panel.home', 'away', undefined, {})).toEqual({
      kind: 'unreachable',
      why,
    });
  });

  it.each(['subscribe_entities', 'alarmo_config_updated', 'zwave_js/subscribe_node_status'])(
    'does not wait for a subscription (%s) at which the connection broke',
    async (type) => {
      simulator.faults.breaksAt.add(type);
      const { driver, events, down, isReachable } = open();
      const lost = down();
      await driver.start(events.listener);
      await lost;
      simulator.faults.breaksAt.clear();
      await events.until(isReachable);
    },
  );

  it('gives up a host that opens the connection and says nothing', async () => {
    simulator.faults.frozen = true;
    const { driver, events, down, isReachable } = open({ greetingWithinMs: 50 });
    const silent = down();
    await driver.start(events.listener);
    expect((await silent).why).toMatchObject({ code: 'nothing-answers' });
    simulator.faults.frozen = false;
    await events.until(isReachable);
  });

  it('notices a Home Assistant that is connected and dead', async () => {
    const { down, events, isReachable } = await connected({ pingEveryMs: 50 });
    const lost = down();
    simulator.faults.mute = true;
    expect((await lost).why).toMatchObject({ code: 'connection-lost' });
    simulator.faults.mute = false;
    await events.until(isReachable);
  });

  it('waits until Home Assistant has started', async () => {
    simulator.faults.starting = true;
    const { driver, events, down, isReachable } = open();
    const starting = down();
    await driver.start(events.listener);
    const place = simulator.url;
    expect((await starting).why).toEqual({ code: 'starting', what: 'home-assistant', place });
    expect(driver.devices()).toEqual([]);
    simulator.started();
    await events.until(isReachable);
  });

  it('says what is wrong with a token', async () => {
    const { driver, events, down } = open({ token: 'nonsense' });
    const wrong = down();
    await driver.start(events.listener);
    expect((await wrong).why).toMatchObject({ code: 'wrong-login' });
  });

  it('wants an administrator', async () => {
    simulator.identity.isAdmin = false;
    const { driver, events, down } = open();
    const wrong = down();
    await driver.start(events.listener);
    expect((await wrong).why).toMatchObject({ code: 'not-administrator' });
  });

  it('takes an address that ends in a slash', async () => {
    await connected({ url: `${simulator.url}/` });
  });

  it('is one for all: others subscribe, act and fetch through it', async () => {
    const { driver } = open();
    const { client } = driver;
    const told: unknown[] = [];
    const up = new Promise<void>((resolve) => {
      client.listen({
        up: async () => {
          await client.subscribe({ type: 'subscribe_events', event_type: 'latchkey_test' }, (event) =>
            told.push(event),
          );
          resolve();
        },
        down: () => {},
      });
    });
    await driver.start(() => {});
    await up;
    await client.fire('latchkey_test', { door: 'front' });
    await vi.waitFor(() =>
      expect(told).toMatchObject([{ event_type: 'latchkey_test', data: { door: 'front' } }]),
    );
    const answer = await client.rest('GET', '/api/states/lock.front_door');
    expect(await answer.json()).toMatchObject({ state: 'locked' });
    expect(simulator.clients).toBe(1);
  });

  it('is found among the drivers that the configuration names', async () => {
    const { url, identity } = simulator;
    const lines = `{ id: ha, kind: home-assistant, url: "${url}", token: ${identity.token} }`;
    const config = configSchema.parse(
      parse(`
      house: { zone: Europe/Berlin }
      telegram: { token: 123456789:AAExampleExampleExampleExampleExamp }
      drivers: [${lines}]
    `),
    );
    const cipher = { seal: (text: string) => text, open: (text: string) => text };
    const context = {
      dataFolder: folder,
      reserved: [],
      zone: 'Europe/Berlin',
      now: Date.now,
      log: () => {},
      cipher,
    };
    const [named] = config.drivers;
    if (!named || !isOf(named, homeAssistant)) throw new Error('it is another driver');
    const driver = await homeAssistant.open(named, context);
    expect(homeAssistantOf([new MemoryDriver({ id: 'memory', devices: [] })])).toBeUndefined();
    expect(homeAssistantOf([driver])?.url).toBe(url);
  });

  it('finds a lock that comes later', async () => {
    const { driver, events } = await connected({ mayUseActions: true });
    const { core } = simulator;
    const entity_id = 'alarm_control_panel.late';
    core.setState(entity_id, 'armed_home', { friendly_name: 'Late', supported_features: 3 });
    core.addEntity({ entity_id, platform: 'manual', device_id: null, unique_id: 'late' });
    const late = () => driver.devices().find(({ id }) => id === `ha/${entity_id}`);
    await events.until(() => late()?.reachable === true);
    expect(late()).toMatchObject({ name: 'Late', armed: 'stay' });
  });
});
