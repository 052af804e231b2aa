import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryHouse } from '../../support/houses/memory-house.ts';
import { MqttHouse } from '../../support/houses/mqtt-house.ts';
import { TestClient } from '../../support/network/mqtt-client.ts';
import { TestBroker } from '../../support/network/test-broker.ts';
import { until } from '../../support/until.ts';
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

export interface State {
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export const FRONT = 'memory/front';
const PANEL = 'memory/panel';
export const PIN = '60418352';
export const OTHER_PIN = '81726354';
export const WRONG = '97531864';
/** A lock that Home Assistant knows over MQTT, of somebody else. */
export const SIDE_DOOR = 'side/door';
/** Home Assistant looks for a lost broker every ten seconds, and starts in half a minute. */
export const BACK_WITHIN_MS = 60_000;
export const RESTART_WITHIN_MS = 240_000;

/** A house at the broker of a real Home Assistant, and what a test asks there. */
export class RealHouse {
  installation!: Installation;
  ha!: HomeAssistantUnderTest;
  /** Hears all that happens on the bus. */
  socket!: HomeAssistantSocket;
  test!: MqttHouse;
  client!: TestClient;
  readonly secrets = [PIN, OTHER_PIN, WRONG];
  readonly #ends: (() => unknown)[] = [];

  async open(install: () => Promise<Installation>): Promise<void> {
    const atEnd = (end: () => unknown): void => void this.#ends.push(end);
    this.installation = await install();
    atEnd(() => this.installation.stop());
    this.ha = this.installation.homeAssistant;
    // Where automations that are made by its pages are kept.
    writeFileSync(join(this.ha.folder, 'automations.yaml'), '[]\n');
    appendFileSync(
      join(this.ha.folder, 'configuration.yaml'),
      '\nautomation ui: !include automations.yaml\n',
    );
    this.socket = await HomeAssistantSocket.open(this.ha.url, this.ha.token);
    await this.socket.listen();
    const broker = new GivenBroker(this.installation.broker);
    this.client = await TestClient.connect(broker, { atEnd });
    await this.client.publish(
      'homeassistant/lock/side_door/config',
      { name: 'Side door', unique_id: 'side_door', command_topic: SIDE_DOOR, optimistic: true },
      { retain: true },
    );
    const house = await MemoryHouse.open({
      devices: [{ name: 'front' }, { name: 'panel', kind: 'partition' }],
      settings: { [FRONT]: { name: 'Front door', area: 'Hall' }, [PANEL]: { name: 'House alarm' } },
      now: new Date().toISOString(),
    });
    this.test = await MqttHouse.opening({ house, broker, atEnd });
    this.test.client = this.client;
    this.test.start();
    await house.issue(PIN, { on: [FRONT, PANEL] });
    await this.test.settled();
    await this.becomes('binary_sensor.latchkey_connectivity', ({ state }) => state === 'on');
    await this.becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'on');
  }

  async close(): Promise<void> {
    for (const end of this.#ends.reverse()) await end();
  }

  async stateOf(entity: string): Promise<State | undefined> {
    const asked = this.ha.rest('GET', `/api/states/${entity}`);
    return (await asked.catch(() => undefined)) as State | undefined;
  }

  becomes(entity: string, isIt: (state: State) => boolean): Promise<void> {
    return until(
      async () => {
        const state = await this.stateOf(entity);
        return state !== undefined && isIt(state);
      },
      entity,
      BACK_WITHIN_MS,
    );
  }

  call(domain: string, service: string, data: Record<string, unknown>): Promise<unknown> {
    return this.ha.rest('POST', `/api/services/${domain}/${service}`, data);
  }

  /** What was fired on the bus. */
  fired(type: string): Record<string, unknown>[] {
    return this.socket.events
      .map((text) => JSON.parse(text) as { event_type: string; data: Record<string, unknown> })
      .filter(({ event_type }) => event_type === type)
      .map(({ data }) => data);
  }

  /** What Home Assistant has against our payloads and blueprints. */
  complaints(): string[] {
    return this.ha.log
      .split('\n')
      .filter((line) =>
        /(WARNING|ERROR).*(components\.(automation|event|mqtt\.(?!client))|helpers\.template)/.test(line),
      );
  }

  /** An automation from one of our blueprints. */
  async automate(id: string, blueprint: string, input: Record<string, unknown>): Promise<void> {
    const path = `latchkey/${blueprint}`;
    const config = { alias: id, use_blueprint: { path, input } };
    await this.ha.rest('POST', `/api/config/automation/config/${id}`, config);
    await this.becomes(`automation.${id}`, ({ state }) => state === 'on');
  }
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
