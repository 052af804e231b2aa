import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { lifeOf } from './live/server-life.ts';
import type { ServerLife } from './live/server-life.ts';

/** How long a client may take, in milliseconds, and how much of it there may be. */
export interface Limits {
  readonly headersMs: number;
  /** For the whole of a request: nobody sends more than a form. */
  readonly requestMs: number;
  readonly idleMs: number;
  readonly connections: number;
}

const LIMITS: Limits = { headersMs: 10_000, requestMs: 20_000, idleMs: 10_000, connections: 300 };
const HEADERS_MAX_BYTES = 16 * 1024;
const HEADERS_MAX_COUNT = 100;

/** What is known of a connection, whatever its headers say. */
export interface Connection {
  /** The address of the other end. */
  readonly peer: string;
}

export interface ListenerOptions {
  readonly host: string;
  readonly port: number;
  /** The one address that may connect. Any other connection is closed before it was read. Missing: all may. */
  readonly onlyPeer?: string;
  readonly limits?: Partial<Limits>;
  readonly answer: (request: Request, connection: Connection) => Response | Promise<Response>;
}

export interface Listener extends ServerLife {
  readonly port: number;
}

/**
 * Answers HTTP at one address.
 * @throws the error of the system where it cannot listen there
 */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const limits = { ...LIMITS, ...options.limits };
  const answer = getRequestListener((request, { incoming }) =>
    options.answer(request, { peer: peerOf((incoming as IncomingMessage).socket) }),
  );
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: Math.min(limits.headersMs, 5_000),
      maxHeaderSize: HEADERS_MAX_BYTES,
      noDelay: true,
    },
    (incoming, outgoing) => void answer(incoming, outgoing),
  );
  server.maxConnections = limits.connections;
  server.maxHeadersCount = HEADERS_MAX_COUNT;
  // Those who begin another protocol on the connection, or send no HTTP, get nothing.
  server.on('upgrade', (_request: IncomingMessage, socket: Socket) => socket.destroy());
  server.on('connect', (_request: IncomingMessage, socket: Socket) => socket.destroy());
  server.on('clientError', (_error: Error, socket: Socket) => socket.destroy());
  if (options.onlyPeer !== undefined) takeOnly(server, options.onlyPeer);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    ...lifeOf(server),
  };
}

/** Before the parser of HTTP hears of the connection: the other end gets not one byte, and nothing of it is read. */
function takeOnly(server: Server, peer: string): void {
  server.prependListener('connection', (socket: Socket) => {
    if (peerOf(socket) !== peer) socket.destroy();
  });
}

/** The other end has gone before all of its request came: nothing of ours failed. */
export function isHangUp(error: unknown): boolean {
  return (
    error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET'
  );
}

/** An IPv4 address that came over a socket of IPv6 is written as itself. */
export function peerOf({ remoteAddress = '' }: Pick<Socket, 'remoteAddress'>): string {
  return remoteAddress.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}
