/**
 * A strict local Bot API on loopback, and people who can tap only what is on screen. Every call is
 * checked against the published types and answered with Telegram's own envelopes and error texts; it
 * can misbehave on request. Written from https://core.telegram.org/bots/api, not from our client.
 */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Opts, Update } from '@grammyjs/types';
import type { Clock } from '../../src/domain/clock.ts';
import { botMethods } from './methods.ts';
import { Person } from './person.ts';
import { checkUpload } from './files.ts';
import { methodName, readParameters, validate, type Parameters, type Upload } from './request.ts';
import { ApiError } from './rules.ts';
import { World, type Lately } from './world.ts';

export { Person, type Screen, type ShownMessage } from './person.ts';

export interface SimulatorOptions {
  token: string;
  username?: string;
  clock?: Clock;
}

export interface ApiCall {
  method: string;
  params: Parameters;
  /** What was answered: one of the two, or neither where the connection was dropped. */
  result?: unknown;
  error?: { code: number; description: string };
}

/** Without `method` it strikes any call but `getUpdates`; `times` is 1 unless said. */
export type Fault = { method?: string; times?: number } & (
  | { code: number; description?: string; retryAfterSeconds?: number }
  /** The connection ends without an answer, `before` the call was carried out or `after`. */
  | { drop: 'before' | 'after' }
  /** The call is carried out, and this is answered in place of the result, whatever it is. */
  | { body: string; status?: number; type?: string }
  /** The call is carried out, and its answer comes so much later by the simulator's clock. */
  | { delayMs: number }
);

const MAX_CALLS_KEPT = 10_000;
// https://core.telegram.org/bots/api#getupdates
const MAX_UPDATES = 100;
const CONFLICT =
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running';

const systemClock: Clock = {
  now: () => Date.now(),
  at: (timeMs, run) => {
    const timer = setTimeout(run, timeMs - Date.now());
    return () => clearTimeout(timer);
  },
};

/** `call` is told when a call was answered. `calls` keeps the latest ones, `getUpdates` included. */
export class BotApiSimulator extends EventEmitter<{ call: [ApiCall] }> {
  readonly calls: ApiCall[] = [];
  readonly #token: string;
  readonly #clock: Clock;
  readonly #world: World;
  readonly #methods: ReturnType<typeof botMethods>;
  #faults: (Fault & { times: number })[] = [];
  #server: Server | undefined;
  #endPoll: ((error: ApiError) => void) | undefined;
  #isRevoked = false;

  constructor({ token, username = 'latchkey_bot', clock = systemClock }: SimulatorOptions) {
    super();
    this.#token = token;
    this.#clock = clock;
    const id = Number(token.split(':')[0]);
    this.#world = new World({ id, is_bot: true, first_name: 'Latchkey', username }, () => clock.now());
    this.#methods = botMethods(this.#world);
  }

  /** Returns the root for clients, like `http://127.0.0.1:40123`. Port 0 takes a free one. */
  async start(port = 0): Promise<string> {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.keepAliveTimeout = 0; // clients may keep their connections for as long as they like
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts every connection; what the chats hold stays for the next `start`. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  /** Somebody with a Telegram account, who has not yet opened the bot. */
  person(id: number, firstName: string, language = 'en'): Person {
    return new Person(this.#world, {
      id,
      is_bot: false,
      first_name: firstName,
      language_code: language,
    });
  }

  fail(fault: Fault): void {
    this.#faults.push({ times: 1, ...fault });
  }

  /** As after `/revoke` at @BotFather: nothing is answered any more, not even the poll that is under way. */
  revoke(): void {
    this.#isRevoked = true;
    this.#endPoll?.(new ApiError(401, 'Unauthorized'));
  }

  /** As a server that is older than what it is asked for. */
  isTooOldFor(...lately: readonly Lately[]): void {
    for (const one of lately) this.#world.unknown.add(one);
  }

  /** The token is known again. */
  restore(): void {
    this.#isRevoked = false;
  }

  /** Calls that were answered with an error, as "method: description". */
  refusals(): string[] {
    return this.calls.flatMap(({ method, error }) => (error ? [`${method}: ${error.description}`] : []));
  }

  file(id: string): Upload | undefined {
    return this.#world.files.get(id);
  }

  /** Commands set for exactly this scope. */
  commands(scope: object = { type: 'default' }): { command: string; description: string }[] {
    return this.#world.commands.get(JSON.stringify([scope, ''])) ?? [];
  }

  /** As after an idle week: the next update takes this number. */
  renumberUpdates(next: number): void {
    this.#world.renumberUpdates(next);
  }

  /** Puts an update of any shape among those that the bot fetches, with the next number if it takes one. */
  inject(make: (id: number) => unknown): void {
    this.#world.inject(make(this.#world.nextUpdateId));
  }

  /** What the bot confirms comes again all the same, from now on or no longer. */
  repeatAll(repeats: boolean): void {
    this.#world.repeatsAll = repeats;
  }

  /** How old a tap may be whose answer is still taken; 15 s unless said. */
  answerTapsWithin(ms: number): void {
    this.#world.answerTapsWithinMs = ms;
  }

  /** Resolves when the bot has fetched and confirmed every update. */
  async drained(): Promise<void> {
    while (this.#world.updates.length > 0) await once(this.#world, 'update');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#serveFile(request, response)) return;
    const call: ApiCall = { method: '?', params: {} };
    let fault: Fault | undefined;
    let refusal: ApiError | undefined;
    try {
      call.method = this.#route(request);
      call.params = await readParameters(call.method, request, (upload) => {
        checkUpload(upload);
        return this.#world.keep(upload);
      });
      fault = this.#takeFault(call.method);
      if (fault && 'code' in fault) {
        throw new ApiError(fault.code, fault.description ?? describe(fault), fault.retryAfterSeconds);
      }
      if (!(fault && 'drop' in fault && fault.drop === 'before')) {
        validate(call.method, call.params);
        call.result = await this.#execute(call, response);
      }
    } catch (error) {
      refusal = error instanceof ApiError ? error : new ApiError(500, 'Internal Server Error');
      call.error = { code: refusal.code, description: refusal.message };
    }
    this.#remember(call);
    if (fault && 'delayMs' in fault) await this.#delay(fault.delayMs);
    if (fault && 'drop' in fault) request.socket.destroy();
    else if (fault && 'body' in fault) {
      const { body, status = 200, type = 'application/json' } = fault;
      if (!response.destroyed) response.writeHead(status, { 'content-type': type }).end(body);
    } else if (refusal) this.#refuse(response, refusal);
    else this.#reply(response, 200, { ok: true, result: call.result });
    this.emit('call', call);
  }

  /** https://core.telegram.org/bots/api#getfile; false where the request is for none. */
  #serveFile(request: IncomingMessage, response: ServerResponse): boolean {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const [, token, id] = /^\/file\/bot([^/]+)\/(.+)$/.exec(path) ?? [];
    if (token === undefined || id === undefined) return false;
    const file =
      token === this.#token && !this.#isRevoked ? this.#world.files.get(decodeURIComponent(id)) : undefined;
    if (file) response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.content);
    else this.#reply(response, 404, { ok: false, error_code: 404, description: 'Not Found' });
    return true;
  }

  #refuse(response: ServerResponse, { code, message, retryAfterSeconds }: ApiError): void {
    this.#reply(response, code, {
      ok: false,
      error_code: code,
      description: message,
      ...(retryAfterSeconds && { parameters: { retry_after: retryAfterSeconds } }),
    });
  }

  #route(request: IncomingMessage): string {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const [, token, method] = /^\/bot([^/]+)\/([^/]+)$/.exec(path) ?? [];
    if (token === undefined || method === undefined) throw new ApiError(404, 'Not Found');
    if (!/^\d+:[\w-]+$/.test(token)) throw new ApiError(404, 'Not Found');
    if (token !== this.#token || this.#isRevoked) throw new ApiError(401, 'Unauthorized');
    return methodName(method);
  }

  #takeFault(method: string): Fault | undefined {
    const fault = this.#faults.find((each) =>
      each.method === undefined ? method !== 'getUpdates' : each.method === method,
    );
    if (fault && --fault.times === 0) this.#faults = this.#faults.filter((each) => each !== fault);
    return fault;
  }

  #execute({ method, params }: ApiCall, response: ServerResponse): unknown {
    if (method === 'getUpdates') return this.#getUpdates(params, response);
    if (this.#world.unknown.has(method as Lately)) throw new ApiError(404, 'Not Found: method not found');
    const run = this.#methods[method];
    if (!run) throw new ApiError(501, `The simulator does not know how to carry out ${method}.`);
    return run(params);
  }

  /** A second poll ends the first, as at Telegram; a poll with `timeout` waits until there is something. */
  async #getUpdates(options: Opts<string>['getUpdates'], response: ServerResponse): Promise<Update[]> {
    const { offset = 0, limit = MAX_UPDATES, timeout = 0, allowed_updates } = options;
    const world = this.#world;
    this.#endPoll?.(new ApiError(409, CONFLICT));
    if (allowed_updates) world.allowedUpdates = allowed_updates;
    if (offset > 0) world.confirm(offset);
    if (offset < 0) world.confirm(world.updates.at(offset)?.update_id ?? 0);
    if (world.updates.length === 0 && timeout > 0) await this.#wait(timeout, response);
    return world.updates.slice(0, Math.min(Math.max(limit, 1), MAX_UPDATES));
  }

  #wait(timeoutSeconds: number, response: ServerResponse): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (error?: ApiError): void => {
        cancelTimer();
        this.#world.off('update', wake);
        response.off('close', end);
        this.#endPoll = undefined;
        if (error instanceof ApiError) reject(error);
        else resolve();
      };
      const wake = (): void => {
        if (this.#world.updates.length > 0) end();
      };
      const cancelTimer = this.#clock.at(this.#clock.now() + timeoutSeconds * 1000, () => end());
      this.#world.on('update', wake);
      response.on('close', end);
      this.#endPoll = end;
    });
  }

  #delay(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#clock.at(this.#clock.now() + ms, resolve));
  }

  #remember(call: ApiCall): void {
    this.calls.push(call);
    if (this.calls.length > MAX_CALLS_KEPT) this.calls.splice(0, MAX_CALLS_KEPT / 10);
  }

  #reply(response: ServerResponse, status: number, body: object): void {
    if (response.destroyed) return;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}

function describe(fault: { code: number; retryAfterSeconds?: number }): string {
  if (fault.code === 429) return `Too Many Requests: retry after ${fault.retryAfterSeconds ?? 1}`;
  if (fault.code === 409) return CONFLICT;
  return fault.code >= 500 ? 'Internal Server Error' : 'Bad Request: injected fault';
}
