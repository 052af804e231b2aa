/**
 * A simulated Supervisor of Home Assistant on loopback: what Home Assistant asks of it, its ingress to one app, and
 * what that app asks of it. Written from the supervisor's own code (supervisor/api).
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { answersOf, type HostedApp } from './answers.ts';
import { askCore, joinCore, type Core } from './core-proxy.ts';
import { passOn, type AppAddress, type HomeAssistantUser } from './ingress.ts';

/** Of the app: its container has another address than the Supervisor. */
export const SUPERVISOR_ADDRESS = '127.0.0.2';
export const APP: HostedApp = {
  ...{ slug: 'local_latchkey', name: 'Latchkey', version: '0.2.0', panelTitle: 'Latchkey' },
  ...{ panelIcon: 'mdi:lock-smart', panelAdmin: false, ingressToken: 'kT3-yq_7xN5pD0aVbW2cRfGhJkLm' },
};

const SOCKETS = ['/core/websocket', '/core/api/websocket'];

/** Home Assistant as the Supervisor reaches it. */
export interface KnownCore extends Core {
  readonly version: string;
  readonly port: number;
  readonly users: () => Promise<readonly HomeAssistantUser[]>;
}

export interface Broker {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

export class SimulatedSupervisor {
  /** Of Home Assistant, and of the app. */
  readonly coreToken = randomBytes(24).toString('hex');
  readonly appToken = randomBytes(24).toString('hex');
  core: KnownCore | undefined;
  /** Where the app's page is. */
  app: AppAddress | undefined;
  broker: Broker | undefined;
  /** Paths that were asked for and are not known here, with their method. */
  readonly unknown = new Set<string>();
  readonly #sessions = new Map<string, HomeAssistantUser | undefined>();
  readonly #server: Server = createServer((incoming, outgoing) => {
    this.#answer(incoming, outgoing).catch((error: unknown) => {
      if (outgoing.headersSent) outgoing.destroy();
      else failed(outgoing, 502, String(error));
    });
  });

  private constructor() {
    this.#server.on('upgrade', (incoming, socket, head) => {
      const { core } = this;
      if (!SOCKETS.includes(incoming.url ?? '') || !core) return socket.destroy();
      joinCore(incoming, socket, { core, head, isToken: (token) => token === this.appToken });
    });
  }

  static async start(): Promise<SimulatedSupervisor> {
    const supervisor = new SimulatedSupervisor();
    supervisor.#server.listen(0, '127.0.0.1');
    await once(supervisor.#server, 'listening');
    return supervisor;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What Home Assistant is started with. */
  get environment(): Record<string, string> {
    return { SUPERVISOR: this.url.slice('http://'.length), SUPERVISOR_TOKEN: this.coreToken };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(incoming.url ?? '/', this.url);
    const ingress = /^\/ingress\/([\w-]{20,})\/(.*)$/.exec(pathname);
    if (ingress)
      return this.#ingress(incoming, outgoing, { token: ingress[1]!, rest: `${ingress[2]}${search}` });
    const token = /^Bearer (.+)$/.exec(incoming.headers.authorization ?? '')?.[1];
    const isApp = token === this.appToken;
    if (!isApp && token !== this.coreToken) return failed(outgoing, 401, 'Unauthorized');
    const ofCore = /^\/core\/(api\/.*)$/.exec(pathname)?.[1];
    if (isApp && ofCore !== undefined) {
      if (!this.core) return failed(outgoing, 502, 'Home Assistant is not there');
      return askCore(incoming, outgoing, { core: this.core, path: `${ofCore}${search}` });
    }
    if (isApp && !['/info', '/services/mqtt'].includes(pathname)) return failed(outgoing, 403, 'Forbidden');
    const body = Buffer.concat(await incoming.toArray()).toString('utf8');
    const data = await this.#data(`${incoming.method} ${pathname}`, body);
    if (typeof data === 'number') return failed(outgoing, data, 'Refused');
    outgoing.writeHead(200, { 'content-type': 'application/json' });
    outgoing.end(JSON.stringify({ result: 'ok', data }));
  }

  /** Of one request; a number is the status of a refusal. */
  async #data(asked: string, body: string): Promise<unknown> {
    const given = (body === '' ? {} : JSON.parse(body)) as Record<string, unknown>;
    switch (asked) {
      case 'GET /services/mqtt':
        return this.broker ? { ...this.broker, ssl: false, protocol: '3.1.1', addon: 'core_mosquitto' } : 400;
      case 'POST /ingress/session': {
        const session = randomBytes(64).toString('hex');
        const users = (await this.core?.users()) ?? [];
        this.#sessions.set(
          session,
          users.find(({ id }) => id === given.user_id),
        );
        return { session };
      }
      case 'POST /ingress/validate_session':
        return this.#sessions.has(String(given.session)) ? {} : 401;
      // There is nothing newer.
      case 'POST /supervisor/update':
        return 400;
      case 'POST /supervisor/options':
      case 'POST /core/options':
        return {};
    }
    const { version, port } = this.core ?? { version: '2026.10.4', port: 8123 };
    const known = answersOf(APP, { version, port });
    const path = asked.slice('GET '.length);
    if (asked.startsWith('GET ') && Object.hasOwn(known, path)) return known[path];
    this.unknown.add(asked);
    return 404;
  }

  async #ingress(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    { token, rest }: { token: string; rest: string },
  ): Promise<void> {
    const session = /(?:^|;\s*)ingress_session=([^;]+)/.exec(incoming.headers.cookie ?? '')?.[1] ?? '';
    if (!this.#sessions.has(session)) return failed(outgoing, 401, 'Unauthorized');
    if (token !== APP.ingressToken || !this.app) return failed(outgoing, 503, 'Unavailable');
    const user = this.#sessions.get(session);
    return passOn(incoming, outgoing, { app: this.app, path: `/${rest}`, user });
  }
}

function failed(outgoing: ServerResponse, status: number, message: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify({ result: 'error', message }));
}
