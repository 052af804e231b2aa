/**
 * How the Supervisor passes on what an app asks of Home Assistant: its REST API and its WebSocket, and nothing else.
 * Written from its supervisor/api/proxy.py.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer, type RawData } from 'ws';

export interface Core {
  readonly url: string;
  readonly token: string;
}

const PASSED_ON = ['accept', 'last-event-id', 'content-type'];
/** Reserved for Home Assistant's own frontend. */
const DENIED = /^(?:supervisor|hassio)\//;

/** @param path below `/core/` */
export async function askCore(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { core, path }: { core: Core; path: string },
): Promise<void> {
  const { method = 'GET' } = incoming;
  if (!path.startsWith('api/') || /^api\/hassio[/_]/.test(path) || !['GET', 'POST'].includes(method)) {
    outgoing.writeHead(path.startsWith('api/') ? 403 : 404).end();
    return;
  }
  const body = Buffer.concat(await incoming.toArray());
  const headers = PASSED_ON.flatMap((name) => {
    const value = incoming.headers[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const answer = await fetch(`${core.url}/${path}`, {
    method,
    headers: { ...Object.fromEntries(headers), authorization: `Bearer ${core.token}` },
    ...(method === 'POST' && { body }),
  });
  const type = answer.headers.get('content-type')?.split(';')[0] ?? 'application/octet-stream';
  outgoing.writeHead(answer.status, { 'content-type': type });
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
}

const sockets = new WebSocketServer({ noServer: true });

/** An app shows the Supervisor's token; Home Assistant is shown the Supervisor's own. */
export function joinCore(
  incoming: IncomingMessage,
  socket: Duplex,
  { core, isToken, head }: { core: Core; isToken: (token: unknown) => boolean; head: Buffer },
): void {
  sockets.handleUpgrade(incoming, socket, head, (app) => {
    app.on('error', () => {});
    app.send(JSON.stringify({ type: 'auth_required', ha_version: 'unknown' }));
    app.once('message', (greeting) => {
      const { access_token } = JSON.parse(textOf(greeting)) as { access_token?: unknown };
      if (!isToken(access_token)) {
        app.send(JSON.stringify({ type: 'auth_invalid', message: 'Invalid access' }));
        return app.close();
      }
      join(app, core);
    });
  });
}

function join(app: WebSocket, core: Core): void {
  const home = new WebSocket(`${core.url.replace(/^http/, 'ws')}/api/websocket`);
  /** What the app says before Home Assistant has taken the Supervisor's token. */
  const early: string[] = [];
  let isIn = false;
  home.on('error', () => app.close());
  home.on('close', () => app.close());
  app.on('close', () => home.close());
  app.on('message', (message) => {
    const text = textOf(message);
    const { type, id } = JSON.parse(text) as { type?: string; id?: unknown };
    if (type !== undefined && DENIED.test(type)) {
      const error = { code: 'unauthorized', message: 'Unauthorized' };
      app.send(JSON.stringify({ id, type: 'result', success: false, error }));
    } else if (isIn) home.send(text);
    else early.push(text);
  });
  home.on('message', (message) => {
    const text = textOf(message);
    if (isIn) return app.send(text);
    const { type, ha_version } = JSON.parse(text) as { type: string; ha_version?: string };
    if (type === 'auth_required') home.send(JSON.stringify({ type: 'auth', access_token: core.token }));
    if (type !== 'auth_ok') return;
    isIn = true;
    app.send(JSON.stringify({ type: 'auth_ok', ha_version }));
    for (const said of early.splice(0)) home.send(said);
  });
}

function textOf(data: RawData): string {
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8');
}
