/** Against a real server on this machine. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FeedReading, FeedSource } from '../../../../src/domain/bookings/sighting.ts';
import {
  HttpFeedReader,
  type HttpFeedOptions,
} from '../../../../src/engine/bookings/feeds/http-feed-reader.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const ANNA = ['BEGIN:VEVENT', 'UID:1', 'DTSTART;VALUE=DATE:20260701', 'DTEND;VALUE=DATE:20260704'];
const CALENDAR = ['BEGIN:VCALENDAR', ...ANNA, 'SUMMARY:Anna Meier', 'END:VEVENT', 'END:VCALENDAR', ''].join(
  '\r\n',
);
/** As a feed's link has one. It must be seen nowhere. */
const SECRET = 's3cretlink';
const MAX_BYTES = 1024 * 1024;

let answer: Answer;
let requests: IncomingMessage[];
const server = createServer((request, response) => {
  requests.push(request);
  answer(request, response);
});
let port: number;

beforeEach(async () => {
  requests = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function reader(options: Partial<HttpFeedOptions> = {}): HttpFeedReader {
  return new HttpFeedReader({ zone: 'Europe/Berlin', withinMs: 5_000, maxBytes: MAX_BYTES, ...options });
}

function source(part: Partial<FeedSource & { kind: 'ical' }> = {}): FeedSource {
  return { kind: 'ical', address: `http://127.0.0.1:${port}/${SECRET}.ics`, allowsPrivate: true, ...part };
}

async function read(options: Partial<HttpFeedOptions> = {}, from = source()): Promise<FeedReading> {
  const reading = await reader(options).read(from, new AbortController().signal);
  expect(inspect(reading, { depth: 9 })).not.toContain(SECRET);
  return reading;
}

function gives(body: string | Buffer, headers: Record<string, string> = {}, status = 200): void {
  answer = (_, response) => void response.writeHead(status, headers).end(body);
}

function failed(problem: object): object {
  return { kind: 'failed', problem };
}

describe('what a server gives', () => {
  test('a calendar is read', async () => {
    gives(CALENDAR);
    expect(await read()).toMatchObject({ kind: 'read', sightings: [{ guest: { name: 'Anna Meier' } }] });
    expect(requests[0]!.headers).toMatchObject({ 'user-agent': 'Latchkey' });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('encoded by %s', async (encoding, encoded) => {
    gives(encoded(CALENDAR), { 'content-encoding': encoding });
    expect(await read()).toMatchObject({ kind: 'read', sightings: [{}] });
  });

  test('an encoding that breaks off is no shorter calendar', async () => {
    gives(gzipSync(CALENDAR).subarray(0, 60), { 'content-encoding': 'gzip' });
    expect(await read()).toEqual(failed({ kind: 'cut-off' }));
    gives('x', { 'content-encoding': 'zstd' });
    expect(await read()).toEqual(failed({ kind: 'not-a-calendar' }));
  });

  test('an answer that breaks off is no shorter calendar', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': CALENDAR.length });
      response.write(CALENDAR.slice(0, 60), () => response.destroy());
    };
    expect(await read()).toEqual(failed({ kind: 'unreachable' }));
  });

  test.each([
    [500, {}, failed({ kind: 'status', status: 500 })],
    [404, {}, failed({ kind: 'status', status: 404 })],
    [204, {}, failed({ kind: 'status', status: 204 })],
    [304, {}, failed({ kind: 'status', status: 304 })],
    [302, {}, failed({ kind: 'status', status: 302 })],
    [429, { 'retry-after': '120' }, { ...failed({ kind: 'status', status: 429 }), retryAfterMs: 120_000 }],
    [
      503,
      { 'retry-after': '999999999' },
      { ...failed({ kind: 'status', status: 503 }), retryAfterMs: 86_400_000 },
    ],
    [503, { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, { retryAfterMs: 0 }],
    [503, { 'retry-after': 'soon' }, failed({ kind: 'status', status: 503 })],
  ])('status %i %j', async (status, headers, expected) => {
    gives('', headers, status);
    expect(await read()).toMatchObject(expected);
  });

  test('a page instead of a calendar is none', async () => {
    gives(`<html>${SECRET}</html>`, { 'content-type': 'text/html' });
    expect(await read()).toEqual(failed({ kind: 'not-a-calendar', looksLike: 'html' }));
  });
});

describe('what has not changed', () => {
  test('the server is asked by what it said of the last one', async () => {
    answer = (request, response) => {
      if (request.headers['if-none-match'] === '"a"') return void response.writeHead(304).end();
      response
        .writeHead(200, { etag: '"a"', 'last-modified': 'Wed, 01 Jul 2026 08:00:00 GMT' })
        .end(CALENDAR);
    };
    const [one, signal] = [reader(), new AbortController().signal];
    expect(await one.read(source(), signal)).toMatchObject({ kind: 'read' });
    expect(await one.read(source(), signal)).toEqual({ kind: 'unchanged' });
    expect(requests[1]!.headers['if-modified-since']).toBe('Wed, 01 Jul 2026 08:00:00 GMT');
    one.forget(source());
    expect(await one.read(source(), signal)).toMatchObject({ kind: 'read' });
  });

  test('the same content is unchanged, and a failure in between does not count', async () => {
    const [one, signal] = [reader(), new AbortController().signal];
    gives(CALENDAR);
    expect(await one.read(source(), signal)).toMatchObject({ kind: 'read' });
    gives(CALENDAR.slice(0, 80), { etag: '"cut"' });
    expect(await one.read(source(), signal)).toEqual(failed({ kind: 'cut-off' }));
    gives(CALENDAR);
    expect(await one.read(source(), signal)).toEqual({ kind: 'unchanged' });
    expect(requests[2]!.headers).not.toHaveProperty('if-none-match');
    gives(CALENDAR.replace('Anna', 'Ben'));
    expect(await one.read(source(), signal)).toMatchObject({ kind: 'read' });
  });
});

describe('limits', () => {
  const tooLarge = failed({ kind: 'too-large', maxBytes: MAX_BYTES });
  let sent: number;

  /** As long as somebody listens. */
  function pours(bytes: number, headers: Record<string, string> = {}): void {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    sent = 0;
    answer = (_, response) => {
      response.writeHead(200, headers);
      response.write('BEGIN:VCALENDAR\r\n');
      const pour = (): void => {
        while (!response.destroyed && sent < bytes) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', pour);
        }
        response.end();
      };
      pour();
    };
  }

  test('50 MB that say so are refused at once', async () => {
    pours(0, { 'content-length': String(50 * 1024 * 1024) });
    expect(await read()).toEqual(tooLarge);
  });

  test('50 MB that do not say so are stopped at the limit', async () => {
    pours(50 * 1024 * 1024);
    expect(await read()).toEqual(tooLarge);
    // What is on its way, in the buffers of both ends, is some megabytes.
    expect(sent).toBeLessThan(25 * 1024 * 1024);
  });

  test('a calendar that never ends is stopped, fast or slow', async () => {
    pours(Infinity);
    expect(await read()).toEqual(tooLarge);
    answer = (_, response) => {
      response.writeHead(200).write('BEGIN:VCALENDAR\r\n');
      const timer = setInterval(() => response.write('X-A:1\r\n'), 10);
      response.on('close', () => clearInterval(timer));
    };
    expect(await read({ withinMs: 300 })).toEqual(failed({ kind: 'timed-out', seconds: 1 }));
  });

  test('a server that says nothing is left in time', async () => {
    answer = () => {};
    expect(await read({ withinMs: 300 })).toEqual(failed({ kind: 'timed-out', seconds: 1 }));
  });

  test('a few bytes that decode to gigabytes are stopped at the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(MAX_BYTES);
    gives(bomb, { 'content-encoding': 'gzip' });
    const before = process.memoryUsage().rss;
    expect(await read()).toEqual(tooLarge);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test('100,000 events are refused', async () => {
    gives(`BEGIN:VCALENDAR\n${'BEGIN:VEVENT\nEND:VEVENT\n'.repeat(100_000)}END:VCALENDAR\n`);
    expect(await read({ maxBytes: 10 * MAX_BYTES })).toEqual(
      failed({ kind: 'too-many-events', max: 10_000 }),
    );
  });

  test('whoever asked may stop it', async () => {
    answer = () => {};
    const stop = new AbortController();
    const reading = reader().read(source(), stop.signal);
    await once(server, 'request');
    stop.abort();
    expect(await reading).toEqual(failed({ kind: 'unreachable' }));
    expect(await reader().read(source(), stop.signal)).toEqual(failed({ kind: 'unreachable' }));
  });
});

describe('where a link may lead', () => {
  const refused = failed({ kind: 'private-address' });

  test.each([
    ...[
      '127.0.0.1',
      '[::1]',
      '10.0.0.1',
      '2130706433',
      '0x7f000001',
      '127.1',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
    ],
  ])('%s is refused unless an owner allows it', async (host) => {
    gives(CALENDAR);
    const address = `http://${host}:${port}/${SECRET}`;
    expect(await read({}, source({ address, allowsPrivate: false }))).toEqual(refused);
    expect(requests).toEqual([]);
  });

  test('a name is refused for one private address among its public ones', async () => {
    const resolve = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '192.168.178.1', family: 4 },
    ];
    const address = `https://calendar.example/${SECRET}`;
    expect(await read({ resolve }, source({ address, allowsPrivate: false }))).toEqual(refused);
  });

  test('the connection goes to the addresses that were checked, and the name is not asked for again', async () => {
    gives(CALENDAR);
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      // What the name leads to the next time.
      return [{ address: asked.length === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    };
    const options = { resolve, isPublic: (address: string) => address === '127.0.0.1' };
    const address = `http://calendar.example:${port}/${SECRET}`;
    expect(await read(options, source({ address, allowsPrivate: false }))).toMatchObject({ kind: 'read' });
    expect(asked).toEqual(['calendar.example']);
    expect(requests[0]!.headers.host).toBe(`calendar.example:${port}`);
  });

  test('each redirect is checked: one to a private address, by number or by name, is refused', async () => {
    const resolve = async (name: string) => [
      { address: name === 'home.example' ? '10.0.0.1' : '127.0.0.1', family: 4 },
    ];
    const options = { resolve, isPublic: (address: string) => address === '127.0.0.1' };
    for (const location of ['http://127.0.0.2/', 'http://home.example/', '//[::1]/']) {
      gives('', { location }, 302);
      const address = `http://calendar.example:${port}/${SECRET}`;
      expect(await read(options, source({ address, allowsPrivate: false }))).toEqual(refused);
    }
  });

  test('redirects are followed, but not for ever', async () => {
    answer = (request, response) => {
      const step = Number(request.url!.slice(1)) || 0;
      if (step === 5) return void response.end(CALENDAR);
      response.writeHead(301, { location: `/${step + 1}` }).end();
    };
    expect(await read()).toMatchObject({ kind: 'read' });
    gives('', { location: '/again' }, 307);
    expect(await read()).toEqual(failed({ kind: 'redirects', max: 5 }));
  });

  test.each([
    'file:///etc/passwd',
    'ftp://calendar.example/',
    'javascript:1',
    'data:text/calendar,x',
    '//',
    '',
    'calendar',
  ])('%j is no address', async (address) => {
    expect(await read({}, source({ address }))).toEqual(failed({ kind: 'not-an-address' }));
  });

  test('a redirect to what is no address of the web is refused', async () => {
    gives('', { location: 'file:///etc/passwd' }, 302);
    expect(await read()).toEqual(failed({ kind: 'not-an-address' }));
  });

  test('webcal: is asked over TLS', async () => {
    const address = `webcal://127.0.0.1:${port}/${SECRET}`;
    const closed = once(server, 'clientError') as Promise<[Error, { destroy(): void }]>;
    const reading = read({}, source({ address }));
    const [error, socket] = await closed;
    socket.destroy();
    expect(error).toMatchObject({ code: 'HPE_INVALID_METHOD' });
    expect(await reading).toEqual(failed({ kind: 'unreachable' }));
  });

  test('a name that leads nowhere, or is never resolved, is unreachable', async () => {
    const address = `https://calendar.example/${SECRET}`;
    const fails = { resolve: async () => Promise.reject(new Error(address)) };
    expect(await read(fails, source({ address }))).toEqual(failed({ kind: 'unreachable' }));
    expect(await read({ resolve: async () => [] }, source({ address }))).toEqual(
      failed({ kind: 'unreachable' }),
    );
    const never = { resolve: () => new Promise<never>(() => {}), withinMs: 200 };
    expect(await read(never, source({ address }))).toEqual(failed({ kind: 'timed-out', seconds: 1 }));
  });
});
