import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { listen, peerOf } from '../../src/http/listener.ts';
import type { Listener, ListenerOptions } from '../../src/http/listener.ts';
import { seeded } from '../support/noise/random.ts';
import { until } from '../support/until.ts';

let open: Listener | undefined;
let asked = 0;

afterEach(async () => {
  await open?.stop();
  open = undefined;
});

async function listening(options: Partial<ListenerOptions> = {}): Promise<number> {
  asked = 0;
  const answer = async (request: Request): Promise<Response> => {
    asked++;
    await request.text();
    return new Response('hello');
  };
  open = await listen({ host: '127.0.0.1', port: 0, answer, ...options });
  return open.port;
}

/** All that comes back until the other end closes. */
async function exchange(port: number, sent: string | undefined): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const came = received(socket);
  if (sent !== undefined) socket.write(sent);
  // Not `once` of node:events, which takes a connection that was cut off for a failure.
  await new Promise((resolve) => socket.on('close', resolve));
  return came();
}

function received(socket: Socket): () => string {
  let all = '';
  socket.on('data', (data: Buffer) => (all += data.toString('latin1')));
  socket.on('error', () => undefined);
  return () => all;
}

const GET = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

it('gives no byte to a peer that is not the Supervisor, and reads none of theirs', async () => {
  const port = await listening({ onlyPeer: '172.30.32.2' });
  for (const sent of [
    undefined,
    GET,
    'nonsense\r\n\r\n',
    `${GET.slice(0, -2)}X-Forwarded-For: 172.30.32.2\r\n\r\n`,
  ])
    expect(await exchange(port, sent)).toBe('');
  expect(asked).toBe(0);
});

it('answers the one peer', async () => {
  const port = await listening({ onlyPeer: '127.0.0.1' });
  expect(await exchange(port, GET)).toContain('hello');
});

it('an IPv4 address that came over IPv6 is itself', () => {
  expect(peerOf({ remoteAddress: '::ffff:172.30.32.2' })).toBe('172.30.32.2');
  expect(peerOf({ remoteAddress: 'fd00::2' })).toBe('fd00::2');
  expect(peerOf({ remoteAddress: undefined })).toBe('');
});

it('cuts off those who never end their headers, or their form', async () => {
  const limits = { headersMs: 100, requestMs: 200, connections: 10 };
  const port = await listening({ limits });
  expect(await exchange(port, 'GET / HTTP/1.1\r\nHost: x\r\n')).not.toContain('hello');
  expect(await exchange(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nname=')).not.toContain(
    '200 OK',
  );
});

it('takes no more connections than it can have, and answers again once they are gone', async () => {
  const port = await listening({ limits: { connections: 5 } });
  const idle = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const socket = connect(port, '127.0.0.1');
      received(socket);
      await once(socket, 'connect');
      return socket;
    }),
  );
  expect(await exchange(port, GET)).toBe('');
  for (const socket of idle) socket.destroy();
  await until(async () => (await exchange(port, GET)).includes('hello'), 'an answer');
});

it('no protocol but HTTP is begun on a connection', async () => {
  const port = await listening();
  const upgrade = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  for (const sent of [
    upgrade,
    'CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test\r\n\r\n',
    '\x16\x03\x01\x02\x00',
  ])
    expect(await exchange(port, sent)).toBe('');
  expect(await exchange(port, GET)).toContain('hello');
});

it('goes on whatever bytes come', async () => {
  const port = await listening({ limits: { headersMs: 300, requestMs: 300 } });
  const random = seeded(7);
  const starts = [
    '',
    'GET / HTTP/1.1\r\n',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n',
    `GET /${'a'.repeat(20_000)}`,
  ];
  for (let round = 0; round < 40; round++) {
    const bytes = Buffer.from(Array.from({ length: 4_000 }, () => Math.floor(random() * 256)));
    await exchange(port, starts[round % starts.length] + bytes.toString('latin1'));
  }
  expect(await exchange(port, GET)).toContain('hello');
});
