import { Socket } from 'node:net';
import { connect } from 'mqtt';
import type { IClientOptions, IPublishPacket, ISubscriptionMap, MqttClient } from 'mqtt';
import { waitFor } from '../domain/clock.ts';
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';

export interface BrokerAddress {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** PEM. */
  readonly ca?: string;
  readonly certificate?: string;
  readonly certificateKey?: string;
  /** What the broker knows the connection by: a second one of the same id ends the first. */
  readonly clientId: string;
  /** Said by the broker, retained, where the connection breaks; nothing, where it is missing. */
  readonly will?: { readonly topic: string; readonly payload: string };
}

/** Topics to hear of, with wildcards. */
export interface Filter {
  readonly topic: string;
  /** A message that somebody publishes now for the broker to keep counts as one that it has kept already. */
  readonly distrustsRetained: boolean;
}

export interface Message {
  readonly topic: string;
  readonly payload: string;
  /** The broker kept it: it may be of any age. With MQTT 3.1.1 one that is published now does not show that. */
  readonly retained: boolean;
  /** Where MQTT 5 says that the answer should go. */
  readonly answer?: Answer;
}

export interface Answer {
  readonly topic: string;
  readonly correlation?: Buffer;
}

export interface PublishOptions {
  readonly retain?: boolean;
  /** The broker drops what it could not pass on by then; MQTT 5 only. */
  readonly expiresAfterMs?: number;
  readonly correlation?: Buffer | undefined;
  /** Whoever commanded chose the topic: it comes into no log. */
  readonly isTheirs?: boolean;
}

/** Why there is no connection. `taken`: somebody else came with the same id. */
export type BrokerTrouble =
  | 'nothing-answers'
  | 'no-host'
  | 'unreachable'
  | 'login'
  | 'other-hosts-certificate'
  | 'certificate'
  | 'taken'
  | 'silent'
  | 'closed'
  | 'other';

export interface BrokerListener {
  /** Subscribed to everything, and ready to publish. */
  connected(): void;
  lost(): void;
  /** There is no connection, and it is tried again. */
  failed?(why: BrokerTrouble): void;
  message(message: Message): void;
}

/** Waits before each new try of a lost connection, in milliseconds. The last one repeats. */
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000];
/** A connection that breaks sooner is tried again less and less often, like one that does not come about. */
const STEADY_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
const KEEPALIVE_S = 30;
const FAREWELL_MS = 1_000;
/** What is longer, the broker does not pass on to us; MQTT 5 only. Our own longest payloads are some kilobytes. */
const PACKET_MAX_BYTES = 256 * 1_024;
/** MQTT 3.1.1 and MQTT 5: the broker does not know the version that was asked for. */
const OTHER_VERSION = new Set([1, 132]);

/** The connection with the broker, as MQTT 5 or, where that is not known there, 3.1.1. It comes back by itself. */
export class Broker {
  readonly #address: BrokerAddress;
  readonly #filters: readonly Filter[];
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #listener: BrokerListener;
  #version: 4 | 5 = 5;
  #client: MqttClient | undefined;
  /** Since when, in epoch milliseconds. */
  #upSince: number | undefined;
  /** What is on its way, to be told that it is lost. */
  readonly #underWay = new Set<() => void>();
  #failures = 0;
  #cancelRetry: (() => void) | undefined;
  /** What was told of the connection last, so that the same is not told at each try. */
  #told = '';
  #stopped = false;

  constructor(
    address: BrokerAddress,
    filters: readonly Filter[],
    parts: { clock: Clock; log: Log; listener: BrokerListener },
  ) {
    this.#address = address;
    this.#filters = filters;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#listener = parts.listener;
  }

  start(): void {
    if (this.#stopped) return;
    const { url, username, password, ca, certificate, certificateKey, clientId, will } = this.#address;
    const options: IClientOptions = {
      protocolVersion: this.#version,
      clientId,
      clean: true,
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // Whether and when it is tried again is decided here, with a client that has no past.
      reconnectPeriod: 0,
      ...(this.#version === 5 && { properties: { maximumPacketSize: PACKET_MAX_BYTES } }),
      ...(will && { will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true } }),
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(ca !== undefined && { ca }),
      ...(certificate !== undefined && { cert: certificate }),
      ...(certificateKey !== undefined && { key: certificateKey }),
    };
    let client: MqttClient;
    try {
      client = connect(url, options);
    } catch (error) {
      return this.#closed(error); // a certificate that cannot be used
    }
    this.#client = client;
    let why: unknown;
    client.on('error', (error) => (why ??= error));
    client.on('disconnect', ({ reasonCode }) => (why ??= { code: reasonCode }));
    client.on('connect', () => void this.#greet(client));
    client.on('message', (topic, payload, packet) => this.#hear(topic, payload, packet));
    client.on('close', () => {
      if (client === this.#client) this.#closed(why);
    });
  }

  /** Resolves when the broker has it; rejects where there is no connection, or it breaks before. */
  publish(topic: string, payload: string, options: PublishOptions = {}): Promise<void> {
    const client = this.#client;
    if (!client || this.#upSince === undefined) return Promise.reject(new ConnectionLost());
    const { retain = false, expiresAfterMs, correlation, isTheirs = false } = options;
    const properties = {
      ...(expiresAfterMs !== undefined && { messageExpiryInterval: Math.ceil(expiresAfterMs / 1_000) }),
      ...(correlation && { correlationData: correlation }),
    };
    return new Promise((resolve, reject) => {
      const lost = (): void => reject(new ConnectionLost());
      this.#underWay.add(lost);
      client.publish(topic, payload, { qos: 1, retain, properties }, (error) => {
        // A connection that breaks rejects what it has cut off once it is closed.
        if (error && !client.connected) return;
        this.#underWay.delete(lost);
        // What the broker refuses once it refuses always.
        const where = isTheirs ? 'where an answer was wanted' : `to ${topic}`;
        if (error) this.#log('warn', `MQTT: the broker does not let Latchkey publish ${where}.`);
        resolve();
      });
    });
  }

  /** @param farewell resolves when what should still be said was said; it is not waited for long */
  async stop(farewell: () => Promise<unknown>): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry?.();
    const client = this.#client;
    if (!client) return;
    if (this.#upSince !== undefined) await this.#withinReason(farewell().catch(() => undefined));
    this.#client = undefined;
    this.#upSince = undefined;
    await client.endAsync(true);
  }

  async #greet(client: MqttClient): Promise<void> {
    // Messages are small, and each waits for its receipt: collecting them (Nagle) would cost 40 ms every time.
    if (client.stream instanceof Socket) client.stream.setNoDelay(true);
    try {
      // MQTT 5 can spare us what we said ourselves (nl), and can show us that what comes now is to be kept (rap).
      const options = this.#filters.map(({ topic, distrustsRetained: rap }) => [
        topic,
        { qos: 1, nl: true, rap },
      ]);
      // The library refuses to subscribe to nothing.
      const granted =
        options.length === 0
          ? []
          : await client.subscribeAsync(Object.fromEntries(options) as ISubscriptionMap);
      for (const { topic, qos } of granted) {
        if (qos >= 128) this.#log('warn', `MQTT: the broker does not let Latchkey subscribe to ${topic}.`);
      }
    } catch {
      if (client.connected) client.end(true);
      return;
    }
    if (client !== this.#client || this.#stopped) return;
    this.#upSince = this.#clock.now();
    this.#say('info', `MQTT: connected with the broker at ${this.#host}.`);
    this.#listener.connected();
  }

  /** What is thrown in a listener of the client's socket ends the process. */
  #hear(...[topic, payload, packet]: Parameters<typeof messageOf>): void {
    try {
      this.#listener.message(messageOf(topic, payload, packet));
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error;
      this.#log('error', `MQTT: a message came to nothing (${kind}).`);
    }
  }

  #closed(why: unknown): void {
    this.#client = undefined;
    if (this.#upSince !== undefined) {
      if (this.#clock.now() - this.#upSince > STEADY_MS) this.#failures = 0;
      this.#upSince = undefined;
      this.#listener.lost();
    }
    for (const lost of this.#underWay) lost();
    this.#underWay.clear();
    if (this.#stopped) return;
    const { code, message } = (why ?? {}) as { code?: unknown; message?: string };
    if (this.#version === 5 && typeof code === 'number' && OTHER_VERSION.has(code)) {
      this.#version = 4;
      return this.start();
    }
    const trouble = message === 'connack timeout' ? 'silent' : troubleOf(code);
    this.#listener.failed?.(trouble);
    this.#say(
      'warn',
      `MQTT: no connection with the broker at ${this.#host}: ${REASONS[trouble](code)}. Latchkey goes on without it, and tries again.`,
    );
    const wait = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)]!;
    this.#cancelRetry = waitFor(this.#clock, wait, () => this.start());
  }

  #say(level: 'info' | 'warn', words: string): void {
    if (words !== this.#told) this.#log(level, words);
    this.#told = words;
  }

  get #host(): string {
    return new URL(this.#address.url).host;
  }

  #withinReason(work: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve) => {
      const cancel = waitFor(this.#clock, FAREWELL_MS, () => resolve(undefined));
      void work.finally(() => {
        cancel();
        resolve(undefined);
      });
    });
  }
}

/** Nothing is known of what was to be published. */
export class ConnectionLost extends Error {
  constructor() {
    super('The connection with the broker is lost.');
  }
}

function messageOf(topic: string, payload: Buffer, { retain, properties }: IPublishPacket): Message {
  const { responseTopic, correlationData } = properties ?? {};
  return {
    topic,
    payload: payload.toString('utf8'),
    retained: retain,
    ...(responseTopic && {
      answer: { topic: responseTopic, ...(correlationData && { correlation: correlationData }) },
    }),
  };
}

/** Of a code of the system, of TLS, or of MQTT's own reasons. */
function troubleOf(code: unknown): BrokerTrouble {
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing-answers';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'no-host';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return 'unreachable';
    case 4:
    case 5:
    case 134:
    case 135:
      return 'login';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'other-hosts-certificate';
    case 142:
      return 'taken';
    case undefined:
      return 'closed';
    default:
      return /CERT|ISSUER|SIGNATURE|TLS/.test(String(code)) ? 'certificate' : 'other';
  }
}

const REASONS: Readonly<Record<BrokerTrouble, (code: unknown) => string>> = {
  'nothing-answers': () => 'nothing answers there',
  'no-host': () => 'there is no such host',
  unreachable: () => 'the host cannot be reached',
  login: () => 'it refuses the login',
  'other-hosts-certificate': () => 'its certificate is for another host',
  certificate: (code) => `its certificate is not trusted (${String(code)})`,
  taken: () => 'another program has the same topic_prefix, perhaps a second Latchkey',
  silent: () => 'it does not answer',
  closed: () => 'it was closed',
  other: (code) => `error ${String(code)}`,
};
