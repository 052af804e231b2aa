/**
 * A local server that speaks Home Assistant's WebSocket protocol, and REST where it is needed, with locks of
 * each kind, Alarmo, and a panel. `npm run test:ha` runs the same tests against the real Home Assistant, so
 * that this one is true.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { SimulatedAlarmo } from './alarmo.ts';
import { SimulatedCalendars } from './calendars.ts';
import { SimulatedCameras } from './cameras.ts';
import { SimulatedConversation } from './conversation.ts';
import { SimulatedCore, type Fields } from './core.ts';
import { SimulatedHousehold } from './household.ts';
import { SimulatedMatterLock } from './locks/matter.ts';
import { SimulatedManualPanel } from './panel.ts';
import { SimulatedScenes } from './scenes.ts';
import { asIso, SimulatedSocket, type ServerFaults, type ServerIdentity } from './socket.ts';
import { SimulatedZhaLock } from './locks/zha.ts';
import { SimulatedCredentialLock } from './locks/credential.ts';
import { SimulatedZwaveLock } from './locks/zwave.ts';

export const PANEL_CODE = '4711';

export class SimulatedHomeAssistant {
  readonly core = new SimulatedCore();
  readonly faults: ServerFaults = {
    refused: new Set(),
    breaksAt: new Set(),
    breaksAfter: new Set(),
    twisted: new Map(),
    mute: false,
    frozen: false,
    starting: false,
  };
  readonly identity: ServerIdentity = {
    version: '2026.10.4',
    token: 'a token of an administrator',
    isAdmin: true,
    accounts: [{ id: 'owner', is_owner: true, is_active: true, group_ids: ['system-admin'] }],
  };
  readonly zwave = new SimulatedZwaveLock(this.core, 'front-door', { nodeId: 2 });
  readonly credential = new SimulatedCredentialLock(this.core, 'credential', { nodeId: 8 });
  readonly matter = new SimulatedMatterLock(this.core, 'matter');
  readonly zha = new SimulatedZhaLock(this.core, 'zigbee');
  readonly household = new SimulatedHousehold(this.core);
  readonly panel = new SimulatedManualPanel(this.core, PANEL_CODE);
  readonly alarmo = new SimulatedAlarmo(this.core, {
    '1700000000': 'alarm_control_panel.alarmo',
    '1700000001': 'alarm_control_panel.cellar',
  });
  readonly calendars = new SimulatedCalendars(this.core);
  readonly cameras = new SimulatedCameras(this.core);
  readonly scenes = new SimulatedScenes(this.core);
  readonly conversation = new SimulatedConversation(this.core);
  readonly #clients = new Set<SimulatedSocket>();
  #server: Server | undefined;
  #sockets: WebSocketServer | undefined;
  #port = 0;

  static async start(): Promise<SimulatedHomeAssistant> {
    const simulator = new SimulatedHomeAssistant();
    await simulator.startAgain();
    return simulator;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** How many clients are connected. */
  get clients(): number {
    return this.#sockets?.clients.size ?? 0;
  }

  async startAgain(): Promise<void> {
    const server = createServer((request, response) => void this.#serve(request, response));
    const sockets = new WebSocketServer({ server, path: '/api/websocket' });
    sockets.on('connection', (socket) => {
      const client = new SimulatedSocket(socket, this);
      this.#clients.add(client);
      socket.on('close', () => this.#clients.delete(client));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#sockets = sockets;
  }

  /** Resolves when the next client is gone. */
  emptied(): Promise<void> {
    const clients = [...(this.#sockets?.clients ?? [])];
    return Promise.race(
      clients.map((client) => new Promise<void>((resolve) => client.once('close', () => resolve()))),
    );
  }

  /** Drops all clients; those that come again are served. */
  drop(): void {
    for (const client of this.#sockets?.clients ?? []) client.terminate();
  }

  /** What no Home Assistant says, such as a proxy's page or half a message, to all clients. */
  say(frame: string | Buffer): void {
    for (const client of this.#sockets?.clients ?? []) client.send(frame);
  }

  /** Says this as an event of each subscription. */
  pushToAll(event: unknown): void {
    for (const client of this.#clients) client.pushToAll(event);
  }

  /** The end of a start: all that listen are told. */
  started(): void {
    this.faults.starting = false;
    this.core.fire('homeassistant_started', {});
  }

  async stop(): Promise<void> {
    const [server, sockets] = [this.#server, this.#sockets];
    this.#server = this.#sockets = undefined;
    if (!server) return;
    for (const client of sockets?.clients ?? []) client.terminate();
    sockets?.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${this.identity.token}`)
      return answer(401, '401: Unauthorized');
    const path = request.url ?? '';
    if (request.method === 'POST' && path === '/api/alarmo/users') {
      const said = this.alarmo.post(await bodyOf(request));
      return said ? answer(200, said) : answer(500, '500: Server error');
    }
    if (this.calendars.serve(path, response)) return;
    if (await this.cameras.serve(path, response)) return;
    const state = path.startsWith('/api/states/') && this.core.states.get(path.slice('/api/states/'.length));
    return state ? answer(200, asIso(state)) : answer(404, '404: Not Found');
  }
}

async function bodyOf(request: IncomingMessage): Promise<Fields> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Fields;
}
