/**
 * One life of a connection to the Z-Wave JS server: greeting, agreement on a schema, calls and their
 * answers. It ends once and is not used again.
 */
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import { LinkLost } from '../zwave/failure.ts';
import {
  NEWEST_SCHEMA,
  OLDEST_SCHEMA,
  parseMessage,
  type ServerEvent,
  type VersionMessage,
} from './messages.ts';

const GREETING_WITHIN_MS = 10_000;
/** Longer than zwave-js itself tries to reach a node: a call that takes longer has lost its server. */
const ANSWER_WITHIN_MS = 60_000;
/** A server whose machine was switched off is noticed by this: a question that reaches no device. */
const HEARTBEAT_MS = 30_000;
const HEARTBEAT_COMMAND = 'driver.is_statistics_enabled';

/** The server and this program have no schema in common. */
export class SchemaTrouble extends Error {
  override readonly name = 'SchemaTrouble';
  readonly server: VersionMessage;

  constructor(server: VersionMessage) {
    super('the Z-Wave JS server speaks no schema that this program knows');
    this.server = server;
  }
}

/** The server refused a call. Its own text could hold a code and is not kept. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  /** zwave-js's error code, where it was zwave-js that failed. */
  readonly code: number | undefined;

  constructor(code: number | undefined) {
    super('the Z-Wave JS server refused a command');
    this.code = code;
  }
}

interface Call {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export interface SessionOptions {
  readonly url: string;
  /** Of calls that the end of the session leaves without an answer; for an owner. */
  readonly lost: DriverMessage;
  readonly onEvent: (event: ServerEvent) => void;
  /** Whatever `onEvent` makes of one event, the next ones are heard. */
  readonly onFault: (error: unknown) => void;
}

export class Session {
  #options: SessionOptions;
  #socket: WebSocket;
  #greeting = Promise.withResolvers<VersionMessage>();
  #ended = Promise.withResolvers<void>();
  #isOver = false;
  #hasHeardGarbage = false;
  #calls = new Map<string, Call>();
  #lastId = 0;
  #greetingTimer: NodeJS.Timeout;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#greeting.promise.catch(() => {}); // nobody may be waiting for it
    this.#greetingTimer = setTimeout(() => this.end(), GREETING_WITHIN_MS);
    this.#socket = new WebSocket(options.url);
    this.#socket.addEventListener('message', ({ data }) => this.#receive(parseMessage(data)));
    this.#socket.addEventListener('close', () => this.end());
    this.#socket.addEventListener('error', () => this.end());
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** It ended because something came that no server says. */
  get hasHeardGarbage(): boolean {
    return this.#hasHeardGarbage;
  }

  /** What the server says first. Rejects with `LinkLost` where the session ends before. */
  get greeting(): Promise<VersionMessage> {
    return this.#greeting.promise;
  }

  /** The schema that both sides speak. Throws `SchemaTrouble`, or `LinkLost` where the session ends first. */
  async agree(
    userAgent: Readonly<Record<string, string>>,
  ): Promise<{ schema: number; server: VersionMessage }> {
    const server = await this.greeting;
    if (!schemasFit(server)) throw new SchemaTrouble(server);
    const schema = Math.min(server.maxSchemaVersion, NEWEST_SCHEMA);
    await this.call('initialize', { schemaVersion: schema, additionalUserAgentComponents: userAgent });
    this.#heartbeat = setInterval(() => void this.call(HEARTBEAT_COMMAND).catch(() => {}), HEARTBEAT_MS);
    this.#heartbeat.unref();
    return { schema, server };
  }

  /** Throws `CallFailed` or `LinkLost`. */
  call(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#isOver) return reject(new LinkLost(this.#options.lost));
      const messageId = String(++this.#lastId);
      const timer = setTimeout(() => this.end(), ANSWER_WITHIN_MS);
      this.#calls.set(messageId, { resolve, reject, timer });
      this.#socket.send(JSON.stringify({ messageId, command, ...args }));
    });
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#greetingTimer);
    clearInterval(this.#heartbeat);
    const lost = new LinkLost(this.#options.lost);
    for (const { reject, timer } of this.#calls.values()) {
      clearTimeout(timer);
      reject(lost);
    }
    this.#calls.clear();
    this.#greeting.reject(lost);
    this.#socket.close();
    this.#ended.resolve();
  }

  #receive(message: ReturnType<typeof parseMessage>): void {
    if (this.#isOver || !message) return;
    if (message === 'garbage') {
      this.#hasHeardGarbage = true;
      return this.end();
    }
    if (message.type === 'version') {
      clearTimeout(this.#greetingTimer);
      return this.#greeting.resolve(message);
    }
    if (message.type === 'event') return this.#hear(message.event);
    const call = this.#calls.get(message.messageId);
    if (!call) return;
    this.#calls.delete(message.messageId);
    clearTimeout(call.timer);
    if (message.success) call.resolve(message.result);
    else call.reject(new CallFailed(errorCodeIn(message.zwaveErrorCode)));
  }

  /** What is thrown in a listener of the socket ends the process. */
  #hear(event: ServerEvent): void {
    try {
      this.#options.onEvent(event);
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}

/** There is a schema that both sides speak. */
export function schemasFit({ minSchemaVersion, maxSchemaVersion }: VersionMessage): boolean {
  const schema = Math.min(maxSchemaVersion, NEWEST_SCHEMA);
  return schema >= OLDEST_SCHEMA && schema >= minSchemaVersion;
}

/** `ZWaveErrorCodes` of zwave-js ends below this, and comes into logs; nothing else does. */
function errorCodeIn(code: unknown): number | undefined {
  return Number.isInteger(code) && (code as number) >= 0 && (code as number) < 2000
    ? (code as number)
    : undefined;
}
