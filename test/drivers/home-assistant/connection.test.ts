import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, createLongLivedTokenAuth, ERR_CONNECTION_LOST } from 'home-assistant-js-websocket';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { parse } from 'yaml';
import { configSchema } from '../../../config/schema.ts';
import {
  HomeAssistantDriver,
  type HomeAssistantDriverOptions,
} from '../../../drivers/home-assistant/driver.ts';
import { Disconnected, failureOf, Refused } from '../../../drivers/home-assistant/failure.ts';
import { SimulatedError } from '../../../drivers/home-assistant/simulator/core.ts';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { MemoryDriver } from '../../../drivers/memory/driver.ts';
import { homeAssistantOf, openDriver } from '../../../drivers/registry.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { EventLog } from '../driver-contract.ts';

const FRONT_DOOR = 'ha/lock.front_door';

let simulator: SimulatedHomeAssistant;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'home-assistant-'));
  simulator = await SimulatedHomeAssistant.start();
});

afterEach(async () => {
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

function open(options: Partial<HomeAssistantDriverOptions> = {}) {
  const events = new EventLog();
  const log: string[] = [];
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url: simulator.url, token: simulator.identity.token, folder, firstRetryMs: 20 },
    log: (_level, message) => log.push(message),
    ...options,
  });
  onTestFinished(() => driver.stop());
  const isReachable = () => driver.devices().some(({ id, reachable }) => id === FRONT_DOOR && reachable);
  const down = () =>
    events.next((event) => event.kind === 'connection' && !event.up) as Promise<{ readonly why: string }>;
  return { driver, events, log, isReachable, down };
}

async function connected(options: Partial<HomeAssistantDriverOptions> = {}) {
  const opened = open(options);
  await opened.driver.start(opened.events.listener);
  await opened.events.until(opened.isReachable);
  return opened;
}

/** Fails the test if a rejection is left to nobody until its end. */
function watchRejections(): unknown[] {
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  return rejections;
}

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
      expect(failureOf(shape, 'It is gone.')).toEqual(new Disconnected('It is gone.'));
    }
    const refused = failureOf({ code: 'FailedZWaveCommand', message: 'Z-Wave error 204 - … (ZW0204)' }, '');
    expect(refused).toBeInstanceOf(Refused);
    expect(refused).toMatchObject({ reason: 'FailedZWaveCommand', zwaveCode: 204 });
  });

  it('keeps no text of Home Assistant, which may hold a code', () => {
    const message = 'invalid value 246810';
    const error = failureOf(
      { code: 'invalid_format', message, translation_placeholders: { error: message } },
      '',
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
    const why = expect.stringContaining('was lost') as string;
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
    expect((await silent).why).toContain('No Home Assistant answers');
    simulator.faults.frozen = false;
    await events.until(isReachable);
  });

  it('notices a Home Assistant that is connected and dead', async () => {
    const { down, events, isReachable } = await connected({ pingEveryMs: 50 });
    const lost = down();
    simulator.faults.mute = true;
    expect((await lost).why).toContain('was lost');
    simulator.faults.mute = false;
    await events.until(isReachable);
  });

  it('waits until Home Assistant has started', async () => {
    simulator.faults.starting = true;
    const { driver, events, down, isReachable } = open();
    const starting = down();
    await driver.start(events.listener);
    expect((await starting).why).toBe(`Home Assistant at ${simulator.url} is starting.`);
    expect(driver.devices()).toEqual([]);
    simulator.started();
    await events.until(isReachable);
  });

  it('says what is wrong with a token', async () => {
    const { driver, events, down } = open({ token: 'nonsense' });
    const wrong = down();
    await driver.start(events.listener);
    expect((await wrong).why).toContain('does not accept the token');
  });

  it('wants an administrator', async () => {
    simulator.identity.isAdmin = false;
    const { driver, events, down } = open();
    const wrong = down();
    await driver.start(events.listener);
    expect((await wrong).why).toContain('no administrator');
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
    const driver = await openDriver(config.drivers[0]!, context);
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

describe('codes and actions', () => {
  it('gives no PIN to an action unless the recorder keeps none', async () => {
    const { driver } = await connected();
    for (const name of ['credential', 'matter', 'zigbee']) {
      expect(driver.devices().find(({ id }) => id === `ha/lock.${name}`)).toMatchObject({
        slots: 0,
        codesUnsupportedReason: expect.stringContaining('recorder_excludes_actions') as string,
      });
    }
    const refused = await driver.arm('ha/alarm_control_panel.home', 'away', Pin.of('4711'), {});
    expect(refused).toMatchObject({ kind: 'refused', text: expect.stringContaining('recorder') as string });

    expect(await driver.write(FRONT_DOOR, 2, Pin.of('246810'))).toEqual({ kind: 'confirmed' });
    expect(await driver.write('ha/alarm_control_panel.alarmo', 2, Pin.of('246810'))).toEqual({
      kind: 'confirmed',
    });
    const bus = JSON.stringify(simulator.core.bus);
    for (const digits of ['246810', '4711']) expect(bus.includes(digits), 'a PIN is on the bus').toBe(false);
  });

  it('does not take what the lock said of another slot for an answer', async () => {
    const { driver } = await connected();
    await simulator.zwave.preload(7, '707070');
    const { commands } = simulator.core;
    const invoke = commands.get('zwave_js/invoke_cc_api')!;
    commands.set('zwave_js/invoke_cc_api', async (message, push) =>
      invoke({ ...message, ...(message.method_name === 'get' && { parameters: [7] }) }, push),
    );
    const why = 'The lock does not answer.';
    expect(await driver.read(FRONT_DOOR, 2)).toEqual({ kind: 'unreachable', why });
    expect(await driver.read(FRONT_DOOR, 7)).toEqual({ kind: 'known', pin: Pin.of('707070') });
  });

  it('drives only what it was told to', async () => {
    const { driver } = await connected({
      entities: ['lock.front_door', 'lock.matter', 'alarm_control_panel.home'],
      drives: ['zwave_js', 'panels'],
    });
    expect(driver.devices().map(({ id }) => id)).toEqual([FRONT_DOOR, 'ha/alarm_control_panel.home']);
  });

  it('says that a Home Assistant is too old', async () => {
    for (const action of ['zwave_js.set_credential', 'matter.get_lock_info'])
      simulator.core.actions.delete(action);
    const { driver } = await connected({ mayUseActions: true });
    const told = driver.devices().map(({ codesUnsupportedReason }) => codesUnsupportedReason);
    expect(told).toContainEqual(expect.stringContaining('update it to 2026.6 or newer'));
    expect(told).toContainEqual(expect.stringContaining('update it to 2026.4 or newer'));
  });

  it('says neither yes nor no of a credential that Home Assistant has no word for, which is there unseen', async () => {
    const { driver } = await connected({ mayUseActions: true });
    const { actions } = simulator.core;
    const set = actions.get('zwave_js.set_credential')!;
    actions.set('zwave_js.set_credential', async (data) => {
      await set(data);
      const translation = { domain: 'zwave_js', key: 'credential_rejected_unknown' };
      throw new SimulatedError('home_assistant_error', 'rejected', translation);
    });
    const why = 'The lock did not confirm the change.';
    expect(await driver.write('ha/lock.credential', 3, Pin.of('303030'))).toEqual({
      kind: 'unreachable',
      why,
    });
    expect(await driver.read('ha/lock.credential', 3)).toEqual({ kind: 'unreadable' });
  });

  it.each(['this', 'another'])(
    'takes no credential for gone that a lock has and nobody was told of, in %s run',
    async (run) => {
      const first = await connected({ mayUseActions: true });
      const LOCK = 'ha/lock.credential';
      const { actions } = simulator.core;
      const set = actions.get('zwave_js.set_credential')!;
      // The lock's report is lost on its way: zwave-js knows of no credential, and says that it does not know.
      actions.set('zwave_js.set_credential', async () => {
        await simulator.credential.preload(3, '303030');
        const translation = { domain: 'zwave_js', key: 'credential_rejected_unknown' };
        throw new SimulatedError('home_assistant_error', 'rejected', translation);
      });
      await simulator.credential.setFaults({ refuse: true });
      expect((await first.driver.write(LOCK, 3, Pin.of('303030'))).kind).toBe('unreachable');
      actions.set('zwave_js.set_credential', set);
      expect(await first.driver.read(LOCK, 3)).not.toEqual({ kind: 'empty' });
      if (run === 'another') await first.driver.stop();
      const { driver } = run === 'another' ? await connected({ mayUseActions: true }) : first;
      expect(await driver.read(LOCK, 3)).not.toEqual({ kind: 'empty' });
      expect(await simulator.credential.slots()).toEqual({ 3: '303030' });
      await simulator.credential.setFaults({ refuse: false });
      expect(await driver.read(LOCK, 3)).toEqual({ kind: 'empty' });
      expect(await simulator.credential.slots()).toEqual({});
      expect(await driver.write(LOCK, 3, Pin.of('404040'))).toEqual({ kind: 'unverified' });
      expect(await simulator.credential.slots()).toEqual({ 3: '404040' });
    },
  );

  it('finds that a lock answers again when it has, though nothing moves there', async () => {
    const { driver, events } = await connected({ mayUseActions: true });
    const matter = () => driver.devices().find(({ id }) => id === 'ha/lock.matter')?.reachable;
    const status = simulator.core.actions.get('matter.get_lock_credential_status')!;
    simulator.core.actions.set('matter.get_lock_credential_status', async () => {
      throw new SimulatedError('home_assistant_error', 'Timed out');
    });
    expect((await driver.read('ha/lock.matter', 3)).kind).toBe('unreachable');
    await events.until(() => matter() === false);
    simulator.core.actions.set('matter.get_lock_credential_status', status);
    expect(await driver.read('ha/lock.matter', 3)).toEqual({ kind: 'empty' });
    await events.until(() => matter() === true);
  });

  it('meets a Z-Wave lock anew when its integration has been reloaded', async () => {
    const { driver, events, isReachable } = await connected();
    await simulator.zwave.setFaults({ offline: true });
    expect((await driver.read(FRONT_DOOR, 2)).kind).toBe('unreachable');
    await events.until(() => !isReachable());
    simulator.zwave.reload();
    await events.until(isReachable);
    // Whoever else asks it finds out, and all are told.
    await simulator.zwave.setFaults({ offline: true });
    const ask = {
      command_class: 99,
      method_name: 'get',
      parameters: [2],
      device_id: simulator.zwave.deviceId,
    };
    await expect(simulator.core.commands.get('zwave_js/invoke_cc_api')!(ask, () => {})).rejects.toThrow();
    await events.until(() => !isReachable());
  });

  it('turns the bolt of a lock whose codes cannot be reached, and tells of trouble there', async () => {
    const { driver, events } = await connected();
    const id = 'ha/lock.credential';
    expect(driver.devices().find((device) => device.id === id)?.codesUnsupportedReason).toBeDefined();
    expect(await driver.setBolt(id, false)).toEqual({ kind: 'confirmed' });
    const jammed = events.next((event) => event.kind === 'trouble');
    simulator.credential.notify(0x07);
    expect(await jammed).toMatchObject({ device: id, what: 'jammed' });
  });

  it('follows a device whose entity is called otherwise, also in another run, and another one that has its name', async () => {
    const options = { mayUseActions: true, zhaSlots: [2, 30] as const };
    const first = await connected(options);
    const ZIGBEE = 'ha/lock.zigbee';
    for (const id of [FRONT_DOOR, ZIGBEE])
      expect((await first.driver.write(id, 2, Pin.of('246810'))).kind).toMatch(/confirmed|unverified/);
    const { core } = simulator;
    core.rename('lock.front_door', 'lock.haustuer');
    core.rename('lock.zigbee', 'lock.keller');
    const isBack =
      ({ driver }: typeof first) =>
      () =>
        [FRONT_DOOR, ZIGBEE].every((id) => driver.devices().some((each) => each.id === id && each.reachable));
    await first.events.until(() => !isBack(first)());
    await first.events.until(isBack(first));
    expect(await first.driver.clear(FRONT_DOOR, 2)).toEqual({ kind: 'confirmed' });
    expect(await simulator.zwave.slots()).toEqual({});
    await first.driver.stop();

    core.entries.push({
      entity_id: 'lock.zigbee',
      platform: 'zwave_js',
      device_id: simulator.zwave.deviceId,
      unique_id: 'new',
    });
    core.states.set('lock.zigbee', { ...core.states.get('lock.haustuer')!, entity_id: 'lock.zigbee' });
    const codes = core.actions.get('zwave_js.get_lock_usercode')!;
    core.actions.set('zwave_js.get_lock_usercode', async (data) => ({
      'lock.zigbee': {},
      ...((await codes(data)) as object),
    }));
    const second = await connected(options);
    await second.events.until(isBack(second));
    expect(second.driver.devices().map(({ id }) => id)).toContain('ha/lock.zigbee~2');
    expect(await second.driver.read(ZIGBEE, 2)).toEqual({ kind: 'unreadable' });
    expect(await second.driver.clear(ZIGBEE, 2)).toEqual({ kind: 'confirmed' });
    expect(await simulator.zha.slots()).toEqual({});
  });

  it('takes no slot of a Zigbee lock for empty that may hold a code which the lock will not remove', async () => {
    const { driver } = await connected({ mayUseActions: true, zhaSlots: [2, 30] });
    const name = 'zha.issue_zigbee_cluster_command';
    const command = simulator.core.actions.get(name)!;
    simulator.core.actions.set(name, async (data) => {
      await command(data);
      throw new Error('Failed to deliver message');
    });
    expect((await driver.write('ha/lock.zigbee', 5, Pin.of('505050'))).kind).toBe('unreachable');
    simulator.core.actions.set(name, command);
    await simulator.zha.setFaults({ refuse: true });
    for (const _ of [1, 2]) expect(await driver.read('ha/lock.zigbee', 5)).toEqual({ kind: 'unreadable' });
    await simulator.zha.setFaults({ refuse: false });
    expect(await driver.read('ha/lock.zigbee', 5)).toEqual({ kind: 'empty' });
    expect(await simulator.zha.slots()).toEqual({});
  });

  it('makes a slot of a Zigbee lock empty whose answer was lost, also in another run', async () => {
    const options = { mayUseActions: true, zhaSlots: [2, 30] as const };
    const first = await connected(options);
    const name = 'zha.issue_zigbee_cluster_command';
    const command = simulator.core.actions.get(name)!;
    simulator.core.actions.set(name, async (data) => {
      await command(data);
      throw new Error('Failed to deliver message');
    });
    expect((await first.driver.write('ha/lock.zigbee', 5, Pin.of('505050'))).kind).toBe('unreachable');
    expect((await first.driver.read('ha/lock.zigbee', 5)).kind).toBe('unreachable');
    await first.driver.stop();
    simulator.core.actions.set(name, command);
    expect(await simulator.zha.slots()).toEqual({});
    await simulator.zha.preload(5, '505050');
    const second = await connected(options);
    expect(await second.driver.read('ha/lock.zigbee', 5)).toEqual({ kind: 'empty' });
    expect(await simulator.zha.slots()).toEqual({});
    expect(await second.driver.write('ha/lock.zigbee', 1, Pin.of('505050'))).toEqual({
      kind: 'invalid',
      reason: 'no-such-slot',
    });
  });
});
