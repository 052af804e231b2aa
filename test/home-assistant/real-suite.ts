/**
 * What a real Home Assistant makes of the house at its broker. Whoever has one (`npm run test:ha`) runs
 * this; the fast tests of this folder hold the same against the rules that Home Assistant documents.
 */
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findLeaks } from '../support/leaks.ts';
import { MemoryHouse, MINUTE } from '../support/memory-house.ts';
import { MqttHouse } from '../support/mqtt-house.ts';
import { TestClient } from '../support/mqtt-client.ts';
import { TestBroker } from '../support/test-broker.ts';
import { until } from '../support/until.ts';
import { HomeAssistantSocket } from './ws.ts';

export interface HomeAssistantUnderTest {
  readonly url: string;
  /** Of an administrator. */
  readonly token: string;
  /** Its configuration folder, with its database. */
  readonly folder: string;
  /** All that it has logged. */
  readonly log: string;
  rest(method: 'GET' | 'POST', path: string, body?: Record<string, unknown>): Promise<unknown>;
  /** As a person does. */
  stop(): Promise<void>;
  startAgain(): Promise<void>;
}

export interface BrokerUnderTest {
  readonly port: number;
  halt(): Promise<void>;
  startAgain(): Promise<void>;
}

export interface Installation {
  readonly homeAssistant: HomeAssistantUnderTest;
  /** Home Assistant's MQTT integration is connected with it. */
  readonly broker: BrokerUnderTest;
  stop(): Promise<void>;
}

const FRONT = 'memory/front';
const PANEL = 'memory/panel';
const PIN = '60418352';
const OTHER_PIN = '81726354';
const WRONG = '97531864';
const BLUEPRINTS = new URL('../../packaging/home-assistant/blueprints/', import.meta.url);
/** A lock that Home Assistant knows over MQTT, of somebody else. */
const SIDE_DOOR = 'side/door';
/** Home Assistant looks for a lost broker every ten seconds, and starts in half a minute. */
const BACK_WITHIN_MS = 60_000;
const RESTART_WITHIN_MS = 240_000;

const EVERY_DAY = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The time of day then, in Home Assistant's zone, such as 17:04:09. */
const inSeconds = (seconds: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Europe/Berlin' }).format(
    Date.now() + seconds * 1_000,
  );

interface State {
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** @param install starts a Home Assistant that has a manual alarm panel `alarm_control_panel.home` of code 4711 */
export function describeHomeAssistant(install: () => Promise<Installation>): void {
  describe('the house at the broker of a real Home Assistant', () => {
    const ends: (() => unknown)[] = [];
    const atEnd = (end: () => unknown): void => void ends.push(end);
    let installation: Installation;
    let ha: HomeAssistantUnderTest;
    let socket: HomeAssistantSocket;
    let test: MqttHouse;
    let client: TestClient;
    const secrets = [PIN, OTHER_PIN, WRONG];

    beforeAll(async () => {
      installation = await install();
      atEnd(() => installation.stop());
      ha = installation.homeAssistant;
      // Where automations that are made by its pages are kept.
      writeFileSync(join(ha.folder, 'automations.yaml'), '[]\n');
      appendFileSync(join(ha.folder, 'configuration.yaml'), '\nautomation ui: !include automations.yaml\n');
      socket = await HomeAssistantSocket.open(ha.url, ha.token);
      await socket.listen();
      const broker = new GivenBroker(installation.broker);
      client = await TestClient.connect(broker, { atEnd });
      await client.publish(
        'homeassistant/lock/side_door/config',
        { name: 'Side door', unique_id: 'side_door', command_topic: SIDE_DOOR, optimistic: true },
        { retain: true },
      );
      const house = await MemoryHouse.open({
        devices: [{ name: 'front' }, { name: 'panel', kind: 'partition' }],
        settings: { [FRONT]: { name: 'Front door', area: 'Hall' }, [PANEL]: { name: 'House alarm' } },
        now: new Date().toISOString(),
      });
      test = await MqttHouse.opening({ house, broker, atEnd });
      test.client = client;
      test.start();
      await test.house.issue(PIN, { on: [FRONT, PANEL] });
      await test.settled();
      await becomes('binary_sensor.latchkey_connectivity', ({ state }) => state === 'on');
      await becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'on');
    }, 300_000);
    afterAll(async () => {
      for (const end of ends.reverse()) await end();
    });

    const stateOf = (entity: string): Promise<State | undefined> =>
      ha.rest('GET', `/api/states/${entity}`).then(
        (state) => state as State,
        () => undefined,
      );
    const becomes = (entity: string, isIt: (state: State) => boolean): Promise<void> =>
      until(
        async () => {
          const state = await stateOf(entity);
          return state !== undefined && isIt(state);
        },
        entity,
        BACK_WITHIN_MS,
      );
    const call = (domain: string, service: string, data: Record<string, unknown>): Promise<unknown> =>
      ha.rest('POST', `/api/services/${domain}/${service}`, data);
    const fired = (type: string): Record<string, unknown>[] =>
      socket.events
        .map((text) => JSON.parse(text) as { event_type: string; data: Record<string, unknown> })
        .filter(({ event_type }) => event_type === type)
        .map(({ data }) => data);
    /** What Home Assistant has against our payloads and blueprints. */
    const complaints = (): string[] =>
      ha.log
        .split('\n')
        .filter((line) =>
          /(WARNING|ERROR).*(components\.(automation|event|mqtt\.(?!client))|helpers\.template)/.test(line),
        );
    /** An automation from one of our blueprints. */
    const automate = async (id: string, blueprint: string, input: Record<string, unknown>): Promise<void> => {
      const path = `latchkey/${blueprint}`;
      const config = { alias: id, use_blueprint: { path, input } };
      await ha.rest('POST', `/api/config/automation/config/${id}`, config);
      await becomes(`automation.${id}`, ({ state }) => state === 'on');
    };
    const tell = (event: string, data: Record<string, unknown> = {}) => [{ event, event_data: data }];

    it('all entities are there, with the counts of the budget', async () => {
      interface Entity {
        readonly unique_id: string;
        readonly platform: string;
        readonly device_id: string;
        readonly disabled_by: string | null;
        readonly entity_id: string;
      }
      const entities = (await socket.ask<Entity[]>('config/entity_registry/list')).filter(
        ({ platform, unique_id: id }) => platform === 'mqtt' && id.startsWith('latchkey_'),
      );
      const listed = await Promise.all(
        entities.map(async ({ entity_id: entity, disabled_by: by }) =>
          by === null ? entity : `${entity} disabled by ${by}`,
        ),
      );
      expect(listed.sort()).toEqual([
        'binary_sensor.latchkey_connectivity',
        'binary_sensor.latchkey_front_door_out_of_sync',
        'binary_sensor.latchkey_house_alarm_out_of_sync',
        'button.latchkey_front_door_sync',
        'button.latchkey_sync_all',
        'event.latchkey_access',
        'event.latchkey_anna_berg_used',
        'event.latchkey_front_door_access',
        'event.latchkey_house_alarm_access',
        'sensor.latchkey_front_door_last_user',
        'sensor.latchkey_front_door_slots_used disabled by integration',
        'sensor.latchkey_house_alarm_last_user',
        'switch.latchkey_anna_berg_enabled',
      ]);
      for (const { entity_id: entity, disabled_by: by } of entities) {
        if (by === null) expect((await stateOf(entity))?.state, entity).not.toBe('unavailable');
      }
    });

    it('its devices have names, areas, and the hub above them', async () => {
      interface Device {
        readonly id: string;
        readonly name: string;
        readonly manufacturer: string | null;
        readonly via_device_id: string | null;
        readonly area_id: string | null;
      }
      const all = await socket.ask<Device[]>('config/device_registry/list');
      const areas = await socket.ask<{ area_id: string; name: string }[]>('config/area_registry/list');
      const ours = all.filter(({ manufacturer }) => manufacturer === 'Latchkey');
      const hub = ours.find(({ name }) => name === 'Latchkey Home');
      const read = ours.map(({ name, via_device_id: via, area_id: area }) => [
        name,
        via === hub?.id,
        areas.find(({ area_id: id }) => id === area)?.name,
      ]);
      expect(read.sort()).toEqual([
        ['Anna Berg', true, undefined],
        ['Front door', true, 'Hall'],
        ['House alarm', true, undefined],
        ['Latchkey Home', false, undefined],
      ]);
    });

    it('each blueprint is imported, and a keypad entry fires its automation', async () => {
      for (const file of readdirSync(BLUEPRINTS)) {
        const yaml = readFileSync(new URL(file, BLUEPRINTS), 'utf8');
        await socket.ask('blueprint/save', { domain: 'automation', path: `latchkey/${file}`, yaml });
      }
      await call('lock', 'lock', { entity_id: 'lock.side_door' });
      await client.until(({ topic, payload }) => topic === SIDE_DOOR && payload === 'LOCK');
      client.forget();
      await call('scene', 'create', { scene_id: 'welcome', entities: { 'lock.side_door': 'unlocked' } });
      await call('alarm_control_panel', 'alarm_arm_away', {
        entity_id: 'alarm_control_panel.home',
        code: '4711',
      });
      await becomes('alarm_control_panel.home', ({ state }) => state === 'armed_away');
      await automate('greet', 'greet-by-name.yaml', {
        events: ['event.latchkey_front_door_access'],
        scenes: ['scene.welcome'],
        greeting: tell('test_greeted', { name: '{{ name }}', door: '{{ door }}', first: '{{ first }}' }),
      });
      await automate('disarm', 'disarm-on-arrival.yaml', {
        events: ['event.latchkey_anna_berg_used'],
        alarm: 'alarm_control_panel.home',
        code: '4711',
      });
      await automate('late', 'not-come-by.yaml', {
        user: 'event.latchkey_anna_berg_used',
        deadline: '00:00:00',
        days: EVERY_DAY,
        not_come: tell('test_not_come'),
        came_late: tell('test_came_late', { name: '{{ name }}', deadline: '{{ deadline }}' }),
      });
      await automate('lock_up', 'lock-up-when-all-left.yaml', {
        events: ['event.latchkey_house_alarm_access'],
        locks: { entity_id: 'lock.side_door' },
        afterwards: tell('test_locked_up'),
      });

      await test.house.front.typePin(WRONG);
      await test.house.front.typePin(PIN);
      await until(() => fired('test_greeted').length > 0, 'the greeting');
      expect(fired('test_greeted')).toEqual([{ name: 'Anna Berg', door: 'Front door', first: true }]);
      await client.until(({ topic, payload }) => topic === SIDE_DOOR && payload === 'UNLOCK');
      // Two events of one entity, a millisecond apart, are two for Home Assistant too.
      const hub = fired('state_changed')
        .filter((data) => data['entity_id'] === 'event.latchkey_access')
        .map((data) => (data['new_state'] as State | null)?.attributes['event_type']);
      expect(hub).toEqual(expect.arrayContaining(['code_denied', 'code_used', 'guest_arrived_first']));
      await becomes('alarm_control_panel.home', ({ state }) => state === 'disarmed');
      await until(() => fired('test_came_late').length > 0, 'the late arrival');
      expect(fired('test_came_late')).toEqual([{ name: 'Anna Berg', deadline: '00:00:00' }]);

      await test.house.device('panel').typePin(PIN);
      await client.until(({ topic, payload }) => topic === SIDE_DOOR && payload === 'LOCK');
      await until(() => fired('test_locked_up').length > 0, 'the locking up');

      // A second entry greets nobody, and is not late again.
      await test.house.front.typePin(PIN);
      await becomes('event.latchkey_front_door_access', ({ attributes }) => attributes['first'] === false);
      expect(fired('test_greeted')).toHaveLength(1);
      expect(fired('test_came_late')).toHaveLength(1);
      expect(fired('test_not_come')).toEqual([]);
    });

    it('tells of who has not come by the time', async () => {
      const ben = await test.house.does((house) =>
        house.users.add('console', { firstName: 'Ben', lastName: '' }),
      );
      expect(ben).toBeGreaterThan(0);
      await becomes('event.latchkey_ben_used', () => true);
      const days = EVERY_DAY;
      const not_come = (user: string) => tell('test_not_there', { user });
      const anna = { user: 'event.latchkey_anna_berg_used', deadline: inSeconds(10), days };
      await automate('anna_by', 'not-come-by.yaml', { ...anna, not_come: not_come('Anna') });
      await automate('ben_by', 'not-come-by.yaml', {
        user: 'event.latchkey_ben_used',
        deadline: inSeconds(12), // a little later, so that it is known of Anna by then
        days,
        not_come: not_come('{{ name }}'),
      });
      // She comes, and her code is refused somewhere afterwards: of that alone the entity knows then.
      const before = (await stateOf('automation.anna_by'))?.attributes['last_triggered'];
      await test.house.front.typePin(PIN);
      await becomes('automation.anna_by', ({ attributes }) => attributes['last_triggered'] !== before);
      test.house.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'denied' });
      await becomes(
        'event.latchkey_anna_berg_used',
        ({ attributes }) => attributes['event_type'] === 'denied',
      );
      await until(() => fired('test_not_there').length > 0, 'the missing guest', BACK_WITHIN_MS);
      await becomes('automation.ben_by', ({ attributes }) => attributes['last_triggered'] !== null);
      expect(fired('test_not_there')).toEqual([{ user: 'Ben' }]);
      expect(fired('test_came_late')).toHaveLength(1);
      expect(complaints()).toEqual([]);
    });

    it('duress and a late entry neither greet nor disarm', async () => {
      await call('alarm_control_panel', 'alarm_arm_away', {
        entity_id: 'alarm_control_panel.home',
        code: '4711',
      });
      await becomes('alarm_control_panel.home', ({ state }) => state === 'armed_away');
      const before = fired('test_greeted').length;
      const used = { kind: 'used', device: FRONT, slot: 1 } as const;
      test.house.wire.listener({ ...used, how: 'duress' });
      await becomes(
        'event.latchkey_front_door_access',
        ({ attributes }) => attributes['event_type'] === 'duress',
      );
      test.house.wire.listener({ ...used, how: 'unlock', at: test.house.clock.now() - 2 * MINUTE });
      await becomes('event.latchkey_front_door_access', ({ attributes }) => attributes['late'] === true);
      expect((await stateOf('alarm_control_panel.home'))?.state).toBe('armed_away');
      expect(fired('test_greeted')).toHaveLength(before);
      await call('alarm_control_panel', 'alarm_disarm', {
        entity_id: 'alarm_control_panel.home',
        code: '4711',
      });
    });

    it('the switch of a user takes the codes off the lock and puts them back', async () => {
      await call('switch', 'turn_off', { entity_id: 'switch.latchkey_anna_berg_enabled' });
      await becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'off');
      await test.settled();
      expect(test.house.codesIn()).toEqual([]);
      await call('switch', 'turn_on', { entity_id: 'switch.latchkey_anna_berg_enabled' });
      await becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'on');
      await test.settled();
      expect(test.house.codesIn()).toEqual([PIN]);
    });

    it('an automation issues a code, asks who has access, and revokes it', async () => {
      const asks = async (name: string, input: Record<string, unknown>) => {
        const id = `${name} ${client.heard.length}`;
        const payload = JSON.stringify({ ...input, id, response_topic: 'automation/answer', sent_at: now() });
        await call('mqtt', 'publish', { topic: `latchkey/command/${name}`, payload });
        const heard = await client.until(
          ({ topic, payload: text }) => topic === 'automation/answer' && text.includes(id),
        );
        await test.settled();
        return JSON.parse(heard.payload) as { ok: boolean; result: Record<string, unknown> };
      };
      const now = () => new Date(test.house.clock.now()).toISOString();
      const issued = await asks('issue_code', { user: 'Ben', devices: ['Front door'] });
      expect(issued).toMatchObject({ ok: true, result: { user_name: 'Ben' } });
      const pins = test.house.codesIn().filter((pin) => pin !== PIN);
      expect(pins).toHaveLength(1);
      secrets.push(...pins);
      await becomes('event.latchkey_access', ({ attributes }) => attributes['event_type'] === 'code_live');
      const who = await asks('who_has_access', { now: true, device: 'Front door' });
      expect(
        (who.result['access'] as { user_name: string }[]).map(({ user_name: name }) => name).sort(),
      ).toEqual(['Anna Berg', 'Ben']);
      expect(await asks('revoke_code', { user: 'Ben' })).toMatchObject({ ok: true });
      expect(complaints()).toEqual([]);
      expect(test.house.codesIn()).toEqual([PIN]);
    });

    it('the example of README.md issues a code for tomorrow', async () => {
      const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
      const yaml = /```yaml\n(# An automation[\s\S]*?)```/.exec(readme)?.[1] ?? '';
      const { data } = parse(yaml) as { data: { topic: string; payload: string } };
      const input = await ha.rest('POST', '/api/template', { template: data.payload });
      client.forget();
      await client.publish(data.topic, input);
      const { payload } = await client.until(({ topic }) => topic === 'latchkey/responses');
      expect(JSON.parse(payload)).toMatchObject({
        ok: true,
        result: { user_name: 'Anna Berg', devices: [{ state: 'scheduled' }] },
      });
    });

    it('a lock that does not answer is a problem while something waits for it', async () => {
      await test.house.fault('front', { offline: true });
      await test.house.issue(OTHER_PIN, { on: [FRONT] });
      await becomes(
        'binary_sensor.latchkey_front_door_out_of_sync',
        ({ state, attributes }) => state === 'on' && attributes['waiting'] === 1,
      );
      await test.house.fault('front', { offline: false });
      await becomes('binary_sensor.latchkey_front_door_out_of_sync', ({ state }) => state === 'off');
    });

    it('a user who is deleted disappears, with the device', async () => {
      const { rows } = test.house.house.queries.users({ search: 'Ben', page: 0, pageSize: 1 });
      await test.house.does((house) => house.users.delete('console', rows[0]!.id));
      await until(
        async () => (await stateOf('switch.latchkey_ben_enabled')) === undefined,
        'that Ben disappears',
      );
      expect(complaints()).toEqual([]);
      const devices = await socket.ask<{ name: string; manufacturer: string | null }[]>(
        'config/device_registry/list',
      );
      expect(devices.filter(({ name }) => name === 'Ben')).toEqual([]);
    });

    it(
      'over a restart of the broker every state comes back, and what happened meanwhile is told',
      async () => {
        await installation.broker.halt();
        await becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'unavailable');
        const { rows } = test.house.house.queries.users({ search: 'Anna', page: 0, pageSize: 1 });
        await test.house.does((house) => house.codes.pauseAllOf('console', rows[0]!.id));
        await test.comesBack();
        client = test.client;
        await becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'off');
        await test.house.does((house) => house.codes.resumeAllOf('console', rows[0]!.id));
        await becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'on');
      },
      RESTART_WITHIN_MS,
    );

    it(
      'over a restart of Home Assistant every entity comes back, and no automation runs by that',
      async () => {
        const before = await stateOf('event.latchkey_front_door_access');
        const greeted = fired('test_greeted').length;
        socket.close();
        await ha.stop();
        await ha.startAgain();
        const events = socket.events;
        socket = await HomeAssistantSocket.open(ha.url, ha.token);
        await socket.listen();
        socket.events.push(...events);
        await becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'on');
        await becomes('event.latchkey_front_door_access', ({ state }) => state === before?.state);
        await becomes('automation.greet', ({ state }) => state === 'on');
        expect(fired('test_greeted')).toHaveLength(greeted);
        const last = (await stateOf('automation.greet'))?.attributes['last_triggered'];
        await test.house.front.typePin(PIN);
        await becomes('event.latchkey_front_door_access', ({ state }) => state !== before?.state);
        expect(last).toBeTruthy();
      },
      RESTART_WITHIN_MS,
    );

    it('when Latchkey is stopped, its entities are unavailable and its connectivity is off', async () => {
      await test.house.does((house) => house.users.add('console', { firstName: 'Carla', lastName: '' }));
      await becomes('event.latchkey_carla_used', () => true);
      const watch = (user: string, deadline: string): Promise<void> =>
        automate(`${user}_too`, 'not-come-by.yaml', {
          user: `event.latchkey_${user}_used`,
          ...{ deadline, days: EVERY_DAY },
          not_come: tell('test_not_come'),
          cannot_tell: tell('test_cannot_tell', { user }),
        });
      await watch('anna_berg', inSeconds(13));
      await watch('carla', inSeconds(15));
      await test.house.front.typePin(PIN);
      await becomes('automation.anna_berg_too', ({ attributes }) => attributes['last_triggered'] !== null);
      await test.mqtt.stop();
      await becomes('binary_sensor.latchkey_connectivity', ({ state }) => state === 'off');
      await becomes('event.latchkey_access', ({ state }) => state === 'unavailable');
      // Whoever has come before is known to have come, and of the others nobody can tell.
      await until(() => fired('test_cannot_tell').length > 0, 'that nobody can tell', BACK_WITHIN_MS);
      expect(fired('test_cannot_tell')).toEqual([{ user: 'carla' }]);
      expect(fired('test_not_come')).toEqual([]);
    });

    it(
      'no PIN is in the database of the recorder, the states, the log or on the event bus',
      async () => {
        const states = JSON.stringify(await ha.rest('GET', '/api/states'));
        const bus = socket.events.map((event, index) => [`event ${index}`, event] as const);
        socket.close();
        await ha.stop();
        const database = ['home-assistant_v2.db', 'home-assistant_v2.db-wal'].flatMap((name) => {
          try {
            return [[name, readFileSync(join(ha.folder, name), 'latin1')] as const];
          } catch {
            return [];
          }
        });
        // The search would find them: the database knows the names of what was done with them.
        expect(database.map(([, text]) => text).join('')).toContain('Anna Berg');
        expect(bus.length).toBeGreaterThan(10);
        expect(findLeaks(secrets, [['states', states], ['log', ha.log], ...bus, ...database])).toEqual([]);
        await ha.startAgain();
      },
      RESTART_WITHIN_MS,
    );
  });
}

/** A broker that the installation has started. */
class GivenBroker extends TestBroker {
  readonly #broker: BrokerUnderTest;

  constructor(broker: BrokerUnderTest) {
    super(broker.port, undefined);
    this.#broker = broker;
  }

  start(): Promise<void> {
    return this.#broker.startAgain();
  }

  stop(): Promise<void> {
    return this.#broker.halt();
  }
}
