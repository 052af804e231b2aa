/**
 * How the Supervisor passes a request of a browser on to an app, by way of Home Assistant. Written from its
 * supervisor/api/ingress.py: which headers it drops, sets and adds, and what it makes of an answer.
 */
import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** A user of Home Assistant, as it lists them. */
export interface HomeAssistantUser {
  readonly id: string;
  readonly username: string | null;
  readonly name: string | null;
}

export interface AppAddress {
  readonly port: number;
  /** From which the Supervisor connects: the app takes nobody else's connections. */
  readonly from: string;
}

/** Above it, an answer goes on as a stream. */
const MOST_BYTES_AT_ONCE = 4_194_000;
const NOT_PASSED_ON = new Set([
  ...['content-length', 'content-encoding', 'transfer-encoding', 'connection'],
  ...['sec-websocket-extensions', 'sec-websocket-protocol', 'sec-websocket-version', 'sec-websocket-key'],
  ...['x-supervisor-token', 'x-hassio-key'],
  ...['x-remote-user-id', 'x-remote-user-name', 'x-remote-user-display-name'],
]);
/** A connection has its own; the type is set anew, without its parameters. */
const NOT_OF_ANSWERS = new Set([
  ...['transfer-encoding', 'content-length', 'content-type', 'content-encoding', 'connection', 'keep-alive'],
]);

/** @param user missing where the session was made for nobody in particular */
export async function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { app, path, user }: { app: AppAddress; path: string; user: HomeAssistantUser | undefined },
): Promise<void> {
  const { method = 'GET' } = incoming;
  const outward = ask({
    ...{ host: '127.0.0.1', port: app.port, localAddress: app.from, agent: false },
    ...{ method, path, headers: headersFor(incoming, user) },
  });
  incoming.pipe(outward);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    outward.once('response', resolve);
    outward.once('error', reject);
  });
  outgoing.once('close', () => outward.destroy());
  const { statusCode = 502, headers } = answer;
  for (let at = 0; at < answer.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = answer.rawHeaders.slice(at, at + 2);
    if (!NOT_OF_ANSWERS.has(name.toLowerCase())) outgoing.appendHeader(name, value);
  }
  const type = headers['content-type']?.split(';')[0]?.trim();
  if (type !== undefined) outgoing.setHeader('content-type', type);
  outgoing.statusCode = statusCode;
  if (method === 'HEAD' || statusCode === 204 || statusCode === 304) {
    answer.resume();
    outgoing.end();
    return;
  }
  const body = unpacked(answer);
  if (Number(headers['content-length'] ?? Infinity) < MOST_BYTES_AT_ONCE) {
    const bytes = Buffer.concat(await body.toArray());
    outgoing.setHeader('content-length', bytes.length);
    outgoing.end(bytes);
    return;
  }
  outgoing.setHeader('x-accel-buffering', 'no');
  outgoing.flushHeaders();
  // Whoever reads may leave, and the app may end.
  await pipeline(body, outgoing).catch(() => {});
}

function headersFor(
  { rawHeaders, socket, headers }: IncomingMessage,
  user: HomeAssistantUser | undefined,
): Record<string, string | string[]> {
  const passed: Record<string, string[]> = {};
  const add = (name: string, value: string | null): void => {
    if (value !== null) (passed[name] ??= []).push(Buffer.from(value, 'utf8').toString('latin1'));
  };
  if (user) {
    add('X-Remote-User-Id', user.id);
    add('X-Remote-User-Name', user.username);
    add('X-Remote-User-Display-Name', user.name);
  }
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!NOT_PASSED_ON.has(name.toLowerCase())) (passed[name.toLowerCase()] ??= []).push(value);
  }
  passed['x-forwarded-for'] = [`${String(headers['x-forwarded-for'])}, ${socket.remoteAddress}`];
  const one = ([name, values]: [string, string[]]) => [name, values.length === 1 ? values[0]! : values];
  return Object.fromEntries(Object.entries(passed).map(one)) as Record<string, string | string[]>;
}

/** Its client unpacks what the app has packed. */
function unpacked(answer: IncomingMessage): Readable {
  switch (answer.headers['content-encoding']) {
    case 'gzip':
      return answer.pipe(createGunzip());
    case 'deflate':
      return answer.pipe(createInflate());
    case 'br':
      return answer.pipe(createBrotliDecompress());
    default:
      return answer;
  }
}
