/**
 * The house's one connection to Home Assistant, in Home Assistant's words: commands, actions, events and
 * states. It knows nothing of codes. Whoever else needs Home Assistant uses this one too.
 *
 * Each life of the connection is a `Connection` of the library that is given up when its socket closes.
 * The library would connect again by itself and repeat its subscriptions, and a repetition that Home
 * Assistant refuses is a rejection that nobody can handle, which ends a Node process. Here everyone who
 * listens subscribes anew when told that Home Assistant is up again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Connection, type MessageBase } from 'home-assistant-js-websocket';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import type { Log } from '../../../src/domain/log.ts';
import { SessionLoop } from '../../shared/session-loop.ts';
import { openingTrouble } from '../problems.ts';
import { Disconnected, failureOf, isInWords, NoAnswer, Refused } from './failure.ts';
import { guardFrames } from './frames.ts';
import { isRecord, OddAnswer, stateOf, type EntityState, type Fields } from './messages.ts';
import { openSocket, WrongToken, type AuthorisedSocket } from './socket.ts';

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;
/** A connection that ends sooner is tried again less and less often, like one that does not come about. */
const STEADY_MS = 60_000;
/** Home Assistant may ban an address that shows a wrong token again and again. */
const WRONG_TOKEN_RETRY_MS = 5 * 60_000;
const GREETING_WITHIN_MS = 10_000;
/** Longer than an integration itself tries to reach a device. */
const ANSWER_WITHIN_MS = 60_000;
/** A machine that was switched off is noticed by this; Home Assistant itself sends nothing. */
const PING_EVERY_MS = 20_000;
/** Home Assistant tells that it has started; should that be missed, it is asked. */
const LOOK_WHILE_STARTING_MS = 2000;

export interface HomeAssistantClientOptions {
  /** `http://homeassistant.local:8123`; for an app of Home Assistant `http://supervisor/core`. */
  readonly url: string;
  /** A long-lived access token of an administrator; for an app the supervisor's. */
  readonly token: string;
  /** Gets words only, never a code. */
  readonly log: Log;
  /** Between two attempts to connect, in milliseconds; it doubles up to 30 s. Default 1000. */
  readonly firstRetryMs?: number;
  /** Between two questions whether the connection lives, in milliseconds; an answer has as long. Default 20 s. */
  readonly pingEveryMs?: number;
  /** How long the beginning of a connection may take, in milliseconds. Default 10 s. */
  readonly greetingWithinMs?: number;
}

export interface ClientListener {
  /**
   * Home Assistant runs and is connected: subscribe, and read anew what may have changed. May throw
   * `Disconnected`; `ended` tells when this life of the connection is over.
   */
  up(ended: AbortSignal): Promise<void>;
  /** Once for each reason. */
  down(why: DriverMessage): void;
}

interface Life {
  readonly connection: Connection;
  readonly ended: AbortController;
  /** Why it ended, where that is known. */
  why?: DriverMessage;
}

export class HomeAssistantClient {
  readonly url: string;
  readonly #options: HomeAssistantClientOptions;
  readonly #listeners = new Set<ClientListener>();
  readonly #loop: SessionLoop;
  #life: Life | undefined;
  #isUp = false;
  #trouble: DriverMessage;

  constructor(options: HomeAssistantClientOptions) {
    this.url = options.url.replace(/\/+$/, '');
    this.#options = options;
    this.#trouble = this.#about('not-connected');
    this.#loop = new SessionLoop({
      session: (stopping) => this.#live(stopping),
      trouble: (why) => {
        for (const listener of this.#listeners) this.#guarded(() => listener.down(why));
      },
      retry: { firstMs: options.firstRetryMs ?? FIRST_RETRY_MS, lastMs: LAST_RETRY_MS },
      steadyMs: STEADY_MS,
    });
  }

  /** Why there is no connection. */
  get trouble(): DriverMessage {
    return this.#trouble;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Of the Home Assistant that is connected, such as `2026.10.4`. */
  get version(): string {
    return this.#life?.connection.haVersion ?? '';
  }

  /** A listener that comes while Home Assistant is up is told at once. */
  listen(listener: ClientListener): void {
    this.#listeners.add(listener);
    if (this.#isUp && this.#life) void this.#tellUp(listener, this.#life);
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    const stopped = this.#loop.stop();
    if (this.#life) this.#end(this.#life);
    await stopped;
  }

  /** Asks, and resolves with the result. Throws `Disconnected`, `NoAnswer` or `Refused`. */
  call(command: MessageBase, withinMs = ANSWER_WITHIN_MS): Promise<unknown> {
    if (!this.#isUp || !this.#life) return Promise.reject(new Disconnected(this.#trouble));
    return this.#ask(this.#life, command, withinMs);
  }

  /**
   * Runs an action. What is given to an action stands on Home Assistant's event bus, and in the database of
   * its recorder: see `mayUseActions` of unit.ts.
   * @param entityId what it is done to
   * @param options `answers`: the action answers; resolves with what it said of the entity. `withinMs`: how
   * long it may take, a minute unless said
   */
  async act(
    action: string,
    entityId: string | undefined,
    data: Fields = {},
    { answers = false, withinMs }: { readonly answers?: boolean; readonly withinMs?: number } = {},
  ): Promise<unknown> {
    const [domain, service] = action.split('.', 2);
    const command = {
      type: 'call_service',
      ...{ domain, service, service_data: data },
      ...(entityId !== undefined && { target: { entity_id: entityId } }),
      ...(answers && { return_response: true }),
    };
    const result = await this.call(command, withinMs);
    const response = isRecord(result) && isRecord(result.response) ? result.response : {};
    return entityId === undefined ? response : response[entityId];
  }

  /** For this life of the connection. The returned function ends it. Throws as `call` does. */
  async subscribe(command: MessageBase, onEvent: (event: unknown) => void): Promise<() => void> {
    const life = this.#life;
    if (!this.#isUp || !life) throw new Disconnected(this.#trouble);
    return this.#subscribe(life, command, onEvent);
  }

  /** Fires an event on the bus; only an administrator may. */
  async fire(type: string, data: Fields): Promise<void> {
    await this.call({ type: 'fire_event', event_type: type, event_data: data });
  }

  /** One entity as it is now; `undefined` where there is none of that id. Throws as `rest` does. */
  async stateOf(entityId: string): Promise<EntityState | undefined> {
    try {
      const state = stateOf(await this.restJson('GET', `/api/states/${entityId}`));
      if (!state) throw new OddAnswer();
      return state;
    } catch (error) {
      if (error instanceof Refused && error.reason === 'HTTP 404') return undefined;
      throw failureOf(error, this.#trouble);
    }
  }

  /** As `rest`, of what answers with JSON; throws `OddAnswer` where it does not. */
  async restJson(method: 'GET' | 'POST', path: string, body?: Fields): Promise<unknown> {
    const answer = await this.rest(method, path, body);
    try {
      return await answer.json();
    } catch (error) {
      throw isTimeout(error) ? new NoAnswer() : new OddAnswer();
    }
  }

  /**
   * A request to the REST API, such as `/api/camera_proxy/camera.door`. Throws `Disconnected`, `NoAnswer` or
   * `Refused`.
   * @param withinMs for the answer and all of its body
   */
  async rest(
    method: 'GET' | 'POST',
    path: string,
    body?: Fields,
    withinMs = ANSWER_WITHIN_MS,
  ): Promise<Response> {
    if (!this.#isUp) throw new Disconnected(this.#trouble);
    const signal = AbortSignal.any([this.#loop.stopping, AbortSignal.timeout(withinMs)]);
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#options.token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal,
    }).catch((error: unknown) => {
      throw isTimeout(error) ? new NoAnswer() : new Disconnected(this.#trouble);
    });
    if (!answer.ok) throw new Refused({ code: answer.status });
    return answer;
  }

  /** One life, from its greeting to its end. Returns why it ended. */
  async #live(signal: AbortSignal): Promise<DriverMessage> {
    let socket: AuthorisedSocket;
    try {
      const { token, greetingWithinMs: withinMs = GREETING_WITHIN_MS } = this.#options;
      socket = await openSocket(this.url, { token, withinMs, signal });
    } catch (error) {
      if (error instanceof WrongToken) this.#loop.waitAtLeast(WRONG_TOKEN_RETRY_MS);
      return this.#down(openingTrouble(this.url, error));
    }
    this.#loop.stands();
    const life = this.#begin(socket);
    this.#life = life;
    const heartbeat = setInterval(
      () => void this.#heartbeat(life),
      this.#options.pingEveryMs ?? PING_EVERY_MS,
    );
    try {
      if (!(await this.#isAdministrator(life))) {
        this.#loop.waitAtLeast(WRONG_TOKEN_RETRY_MS);
        return this.#down({ code: 'not-administrator', place: this.url });
      }
      await this.#untilRunning(life);
      this.#announceUp();
      // A life ends also while somebody still waits for what will never come.
      for (const listener of this.#listeners) void this.#tellUp(listener, life);
      await endOf(life.ended.signal);
    } catch (error) {
      if (!(error instanceof Disconnected)) this.#options.log('warn', nameOf(error));
    } finally {
      clearInterval(heartbeat);
      this.#end(life);
      this.#isUp = false;
      this.#life = undefined;
    }
    return this.#down(life.why ?? this.#about('connection-lost'));
  }

  #begin(socket: AuthorisedSocket): Life {
    const questions = (): Connection['commands'] => connection.commands;
    guardFrames(socket, { questions, onGarbage: () => this.#end(life, this.#about('garbage')) });
    const connection = new Connection(socket, {
      setupRetry: 0,
      createSocket: () => Promise.reject(new Error('it is connected anew, not again')),
    });
    const life: Life = { connection, ended: new AbortController() };
    connection.addEventListener('disconnected', () => this.#end(life)); // or it would try by itself
    return life;
  }

  #end(life: Life, why?: DriverMessage): void {
    if (why !== undefined) life.why ??= why;
    life.connection.close();
    life.ended.abort();
  }

  async #isAdministrator(life: Life): Promise<boolean> {
    const user = await this.#ask(life, { type: 'auth/current_user' });
    if (!isRecord(user) || typeof user.is_admin !== 'boolean') throw new OddAnswer();
    return user.is_admin;
  }

  /** While it starts, integrations are missing and so are their devices: that is not the house. */
  async #untilRunning(life: Life): Promise<void> {
    let wake = Promise.withResolvers<void>();
    const started = { type: 'subscribe_events', event_type: 'homeassistant_started' };
    await this.#subscribe(life, started, () => wake.resolve());
    for (;;) {
      const config = await this.#ask(life, { type: 'get_config' });
      if (isRecord(config) && config.state === 'RUNNING') return;
      this.#loop.tell(this.#down(this.#about('starting')));
      const pause = delay(LOOK_WHILE_STARTING_MS, undefined, { ref: false });
      await Promise.race([wake.promise, pause, endOf(life.ended.signal)]);
      wake = Promise.withResolvers<void>();
    }
  }

  #announceUp(): void {
    this.#isUp = true;
    this.#loop.well();
    this.#trouble = this.#about('connection-lost');
  }

  #about(code: 'not-connected' | 'connection-lost' | 'garbage' | 'starting'): DriverMessage {
    return { code, what: 'home-assistant', place: this.url };
  }

  #down(why: DriverMessage): DriverMessage {
    this.#isUp = false;
    return (this.#trouble = why);
  }

  /** Whatever one listener makes of what came, the others hear the next. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.log('error', nameOf(error));
    }
  }

  async #tellUp(listener: ClientListener, life: Life): Promise<void> {
    try {
      await listener.up(life.ended.signal);
    } catch (error) {
      if (!(error instanceof Disconnected)) this.#options.log('error', nameOf(error));
    }
  }

  async #heartbeat(life: Life): Promise<void> {
    try {
      await this.#within(life, life.connection.ping(), this.#options.pingEveryMs ?? PING_EVERY_MS);
    } catch {
      this.#end(life);
    }
  }

  #ask(life: Life, command: MessageBase, withinMs = ANSWER_WITHIN_MS): Promise<unknown> {
    return this.#within(life, life.connection.sendMessagePromise<unknown>(command), withinMs);
  }

  /** The library leaves a subscription that was under way when the connection was lost without an end. */
  async #subscribe(life: Life, command: MessageBase, onEvent: (event: unknown) => void): Promise<() => void> {
    const hear = (event: unknown): void => this.#guarded(() => onEvent(event));
    const begun = life.connection.subscribeMessage(hear, command, { resubscribe: false });
    const unsubscribe = await this.#within(life, begun, ANSWER_WITHIN_MS);
    return () => void unsubscribe().catch(() => {});
  }

  async #within<T>(life: Life, answer: Promise<T>, withinMs: number): Promise<T> {
    const { signal } = life.ended;
    const over = new AbortController();
    const lost = endOf(signal, over.signal).then((): never => {
      throw new Disconnected(this.#trouble);
    });
    const late = delay(withinMs, undefined, { signal: over.signal, ref: false }).then((): never => {
      throw new NoAnswer();
    });
    for (const loser of [answer, lost, late]) loser.catch(() => {});
    try {
      return await Promise.race([answer, lost, late]);
    } catch (error) {
      throw failureOf(error, this.#trouble);
    } finally {
      over.abort();
    }
  }
}

/** Resolves when the signal fires; `unless` makes it forget. */
function endOf(signal: AbortSignal, unless?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true, ...(unless && { signal: unless }) });
  });
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

function nameOf(error: unknown): string {
  return isInWords(error)
    ? error.message
    : `something went wrong with Home Assistant: ${error instanceof Error ? error.name : 'unknown error'}`;
}
