import { randomUUID } from 'node:crypto';
import { connect } from 'mqtt';
import type { IClientPublishOptions, IPublishPacket, MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';
import type { TestBroker } from './test-broker.ts';

export interface Heard {
  readonly topic: string;
  readonly payload: string;
  /** The broker had kept it. */
  readonly retained: boolean;
  readonly properties: IPublishPacket['properties'];
}

interface ClientOptions {
  /** 5 only where the broker knows it. */
  readonly version?: 4 | 5;
  readonly topics?: string[];
  /** Where it is not to end with the test. */
  readonly atEnd?: (end: () => void) => void;
}

const SOON_MS = 10_000;

/** Somebody else at the broker, who hears everything. */
export class TestClient {
  readonly heard: Heard[] = [];
  readonly #client: MqttClient;
  readonly #waiting = new Set<() => void>();

  private constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic, payload, { retain, properties }) => {
      this.heard.push({ topic, payload: payload.toString(), retained: retain, properties });
      for (const look of this.#waiting) look();
    });
  }

  static async connect(
    broker: TestBroker,
    { version = 4, topics = ['#'], atEnd = onTestFinished }: ClientOptions = {},
  ): Promise<TestClient> {
    const options = { protocolVersion: version, reconnectPeriod: 0, ...broker.login } as const;
    const client = connect(broker.url, options);
    client.on('error', () => undefined);
    const test = new TestClient(client);
    atEnd(() => void client.end(true));
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('close', () => reject(new Error('the test cannot connect with the broker')));
    });
    if (topics.length > 0) await client.subscribeAsync(topics, { qos: 1 });
    return test;
  }

  async publish(topic: string, payload: unknown, options: IClientPublishOptions = {}): Promise<void> {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    await this.#client.publishAsync(topic, text, { qos: 1, ...options });
  }

  /** The first message, heard already or to come, that `isIt`. */
  async until(isIt: (heard: Heard) => boolean): Promise<Heard> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`not heard within ${SOON_MS} ms; last: ${JSON.stringify(this.heard.slice(-5))}`));
      }, SOON_MS);
      const look = (): void => {
        const found = this.heard.find(isIt);
        if (!found) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** The newest payload of a topic. */
  last(topic: string): string | undefined {
    return this.heard.findLast((message) => message.topic === topic)?.payload;
  }

  /** Resolves once the newest payload of a topic is this. */
  async reads(topic: string, payload: string): Promise<void> {
    await this.until(() => this.last(topic) === payload);
  }

  /** All payloads of a topic, as JSON. */
  all<T = Record<string, unknown>>(topic: string): T[] {
    return this.heard
      .filter((message) => message.topic === topic)
      .map(({ payload }) => JSON.parse(payload) as T);
  }

  forget(): void {
    this.heard.length = 0;
  }

  async end(): Promise<void> {
    await this.#client.endAsync(true);
  }
}

/**
 * What the broker holds for whoever comes new, by topic. Of two markers, Aedes sends the kept one last and
 * Mosquitto the other one.
 */
export async function retainedAt(broker: TestBroker): Promise<Map<string, string>> {
  const kept = `test/kept-${randomUUID()}`;
  const passing = `test/passing-${randomUUID()}`;
  const before = await TestClient.connect(broker, { topics: [] });
  await before.publish(kept, 'x', { retain: true });
  const client = await TestClient.connect(broker);
  await client.publish(passing, 'x');
  for (const marker of [kept, passing]) await client.until(({ topic }) => topic === marker);
  await client.end();
  await before.publish(kept, '', { retain: true });
  await before.end();
  const held = client.heard.filter(({ topic, retained }) => retained && topic !== kept);
  return new Map(held.map(({ topic, payload }) => [topic, payload]));
}
