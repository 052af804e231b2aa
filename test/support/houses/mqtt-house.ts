import { onTestFinished } from 'vitest';
import { MQTT_WORDS } from '../../../src/app/words/mqtt-words.ts';
import { Mqtt } from '../../../src/mqtt/mqtt.ts';
import type { MqttOptions } from '../../../src/mqtt/mqtt.ts';
import { MemoryHouse, MINUTE } from './memory-house.ts';
import { retainedAt, TestClient } from '../network/mqtt-client.ts';
import { TestBroker } from '../network/test-broker.ts';
import type { Login } from '../network/test-broker.ts';
import { until } from '../until.ts';

type Options = Partial<Pick<MqttOptions, 'topicPrefix' | 'discoveryPrefix' | 'commands'>> & {
  readonly house?: MemoryHouse;
  readonly broker?: TestBroker;
  /** The way to the broker, where it is not the straight one. */
  readonly url?: string;
  /** Where it is not the one that the broker knows. */
  readonly login?: Login;
  readonly ca?: string;
  /** Where it is not to end with the test. */
  readonly atEnd?: (end: () => Promise<void>) => void;
  readonly devices?: Parameters<typeof MemoryHouse.open>[0];
};

/** A house at a real broker, and somebody there who hears everything. */
export class MqttHouse {
  readonly house: MemoryHouse;
  readonly broker: TestBroker;
  readonly logged: string[] = [];
  client!: TestClient;
  mqtt!: Mqtt;
  readonly #options: Options;

  /** Timers of the house itself. */
  #timers = 0;

  private constructor(house: MemoryHouse, broker: TestBroker, options: Options) {
    this.house = house;
    this.broker = broker;
    this.#options = options;
  }

  /** Connected, and all told. */
  static async open(options: Options = {}): Promise<MqttHouse> {
    const test = await MqttHouse.opening(options);
    test.client = await TestClient.connect(test.broker);
    test.start();
    await test.client.reads('latchkey/status', 'online');
    return test;
  }

  /** Not connected yet. */
  static async opening(options: Options = {}): Promise<MqttHouse> {
    const house = options.house ?? (await MemoryHouse.open(options.devices));
    const broker = options.broker ?? (await TestBroker.open());
    await house.pass(MINUTE); // what a house does in its first minute is over
    return new MqttHouse(house, broker, options);
  }

  start(): void {
    this.#timers = this.house.clock.timers;
    const mqtt = new Mqtt({
      house: this.house.house,
      clock: this.house.clock,
      log: (level, message) => void this.logged.push(`${level}: ${message}`),
      broker: {
        url: this.#options.url ?? this.broker.url,
        ...(this.#options.login ?? this.broker.login),
        ...(this.#options.ca && { ca: this.#options.ca }),
      },
      topicPrefix: this.#options.topicPrefix ?? 'latchkey',
      discoveryPrefix: this.#options.discoveryPrefix ?? 'homeassistant',
      birthTopic: 'homeassistant/status',
      commands: this.#options.commands ?? true,
      version: '1.2.3',
      words: MQTT_WORDS,
    });
    this.mqtt = mqtt;
    mqtt.start();
    (this.#options.atEnd ?? onTestFinished)(() => mqtt.stop());
  }

  /** Resolves when what was done has had its effect, at the devices and at the broker. */
  async settled(): Promise<void> {
    await this.house.house.settled();
    await this.mqtt.idle();
  }

  async logs(words: string): Promise<void> {
    await until(() => this.logged.some((line) => line.includes(words)), `the log line "${words}"`);
  }

  /** The broker comes back, and the program finds it as soon as it tries again. */
  async comesBack(): Promise<void> {
    await this.broker.start();
    this.client = await TestClient.connect(this.broker);
    await until(async () => {
      // Time stands still while a try is under way.
      if (this.house.clock.timers > this.#timers) await this.house.pass(1_000);
      return this.client.last('latchkey/status') === 'online';
    }, 'the connection');
    await this.settled();
  }

  retained(): Promise<Map<string, string>> {
    return retainedAt(this.broker);
  }

  /** What was decided over MQTT, as the audit has it. */
  audited(): string[] {
    return this.house.store.database
      .all("SELECT what, subject FROM audit WHERE actor = 'mqtt' ORDER BY id")
      .map(({ what, subject }) => `${String(what)} ${String(subject)}`);
  }

  /** Publishes a command, and returns its answer. */
  async asks(name: string, input: unknown): Promise<Record<string, unknown>> {
    this.client.forget();
    await this.client.publish(`latchkey/command/${name}`, input);
    await this.client.until(({ topic }) => topic === 'latchkey/responses');
    await this.settled();
    return this.client.all('latchkey/responses').at(-1)!;
  }
}
