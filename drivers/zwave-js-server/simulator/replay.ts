/**
 * A Z-Wave JS server that says what it was given: recorded states of nodes, and a schema of choice. It
 * has no network; a command to a node is recorded and fails as one to a node out of range.
 */
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { NodeState } from '../messages.ts';

/** `ZWaveErrorCodes.Controller_CallbackNOK`. */
const NO_ACKNOWLEDGEMENT = 204;
const USER_CODE = 99;

export interface Request {
  readonly messageId: string;
  readonly command: string;
  readonly nodeId?: number;
  readonly valueId?: { readonly commandClass: number; readonly property: unknown };
}

export interface ReplayOptions {
  readonly nodes: readonly NodeState[];
  /** Default 0 and 50. */
  readonly minSchema?: number;
  readonly maxSchema?: number;
  /** What it answers with an error of its own, as where something breaks inside the server. */
  readonly breaksAt?: (request: Request) => boolean;
  /** What it answers instead, whatever sense that makes. */
  readonly twists?: (request: Request) => { readonly instead: unknown } | undefined;
}

export class ReplayServer {
  /** Commands that would have gone to a node, oldest first. */
  readonly toNodes: string[] = [];
  /** How many clients have come so far. */
  greeted = 0;
  #options: ReplayOptions;
  #server: WebSocketServer;
  #clients = new Set<WebSocket>();
  readonly #awaited = new Map<string, PromiseWithResolvers<void>>();

  private constructor(options: ReplayOptions, server: WebSocketServer) {
    this.#options = options;
    this.#server = server;
    server.on('connection', (client) => this.#serve(client));
  }

  static async start(options: ReplayOptions): Promise<ReplayServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise((resolve) => server.once('listening', resolve));
    return new ReplayServer(options, server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Tells all who listen. */
  tell(event: Readonly<Record<string, unknown>>): void {
    for (const client of this.#clients) client.send(JSON.stringify({ type: 'event', event }));
  }

  /** Resolves when the next such command was answered. */
  next(command: string): Promise<void> {
    const next = this.#awaited.get(command) ?? Promise.withResolvers<void>();
    this.#awaited.set(command, next);
    return next.promise;
  }

  /** Drops all clients; those that come again are served. */
  drop(): void {
    for (const client of this.#server.clients) client.terminate();
  }

  /** What no server says, such as a proxy's page or half a message, to all who listen. */
  say(frame: string | Buffer): void {
    for (const client of this.#clients) client.send(frame);
  }

  async stop(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(client: WebSocket): void {
    this.greeted++;
    client.on('close', () => this.#clients.delete(client));
    client.on('message', (data: Buffer) => {
      const request = JSON.parse(data.toString()) as Request;
      this.#answer(client, request);
      this.#awaited.get(request.command)?.resolve();
      this.#awaited.delete(request.command);
    });
    client.send(
      JSON.stringify({
        type: 'version',
        driverVersion: '15.29.0',
        serverVersion: '3.10.2',
        homeId: 1,
        minSchemaVersion: this.#options.minSchema ?? 0,
        maxSchemaVersion: this.#options.maxSchema ?? 50,
      }),
    );
  }

  #answer(client: WebSocket, request: Request): void {
    const { messageId, command, nodeId } = request;
    const fail = (error: object): void =>
      client.send(JSON.stringify({ type: 'result', messageId, success: false, ...error }));
    if (this.#options.breaksAt?.(request)) return fail({ errorCode: 'unknown_error' });
    const succeed = (result: unknown): void =>
      client.send(JSON.stringify({ type: 'result', messageId, success: true, result }));
    const twist = this.#options.twists?.(request);
    if (twist) return succeed(twist.instead);
    switch (command) {
      case 'start_listening':
        succeed({ state: { driver: {}, controller: {}, nodes: this.#options.nodes } });
        this.#clients.add(client);
        return;
      case 'node.get_state':
        return succeed({ state: this.#options.nodes.find((node) => node.nodeId === nodeId) });
      case 'node.get_value':
        return succeed({ value: this.#internalValue(request) });
      case 'initialize':
      case 'driver.is_statistics_enabled':
        return succeed({});
      default:
        this.toNodes.push(command);
        fail({ errorCode: 'zwave_error', zwaveErrorCode: NO_ACKNOWLEDGEMENT });
    }
  }

  /** No dump holds what zwave-js keeps to itself; it has a value for each slot of the User Code CC. */
  #internalValue({ nodeId, valueId }: Request): unknown {
    if (valueId?.commandClass !== USER_CODE || valueId.property !== 'supportedUsers') return undefined;
    const values = this.#options.nodes.find((node) => node.nodeId === nodeId)?.values ?? [];
    const slots = values
      .filter(({ property }) => property === 'userIdStatus')
      .map((value) => value.propertyKey);
    return Math.max(0, ...slots.map(Number));
  }
}
