import { randomBytes as secretBytes } from 'node:crypto';
import { connect } from 'node:net';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import { pageFilesOf } from '../../../src/app/words/page-files.ts';
import { pageWordsOf } from '../../../src/app/words/page-words.ts';
import { byMember, CONSOLE } from '../../../src/domain/people/actor.ts';
import { API_RIGHTS } from '../../../src/domain/people/api-token.ts';
import type { ApiRight } from '../../../src/domain/people/api-token.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { House } from '../../../src/engine/house.ts';
import { API_PATH, openApi } from '../../../src/http/api/api.ts';
import { RIGHTS } from '../../../src/http/api/rights.ts';
import { openHttp } from '../../../src/http/http.ts';
import { Store } from '../../../src/storage/store.ts';
import { ManualClock } from '../../bot/manual-clock.ts';
import { pick, seeded } from '../../support/noise/random.ts';
import { mutated, randomBytes } from './noise.ts';

const OWNER = 1;
const FRONT = 'memory/front';
const PIN = '739154';
const AT_ONCE = 8;
/** Whoever sends no whole request is not waited for longer. */
const ANSWER_MS = 100;
/** Programs and strangers have a bound for each minute. */
const REQUESTS_A_MINUTE = 300;
const MINUTE_MS = 60_000;
const MOST_GROWTH_MB = 200;
const PAGES = ['/', '/people', '/people/1', '/codes/1', '/codes/1/edit', '/devices', '/history', '/settings'];
const FORMS = ['/codes/1/delete', '/codes/1/pin', '/codes/1/pause', '/people/1/code', '/people/1/delete'];
const BODIES = ['{"user":1,"devices":["memory/front"]}', '{"pin":"602913"}', '{"mode":"away"}', '[[[[', ''];

/** What was sent, what came back, and what is wrong with it; nothing should be. */
export interface ListenerReport {
  readonly bytes: number;
  readonly kinds: Readonly<Record<string, number>>;
  /** How often each status of HTTP was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly growthMb: number;
  readonly wrong: readonly string[];
}

/**
 * Noise into the listener of the page and the API: bytes at random, requests that are cut off, have huge headers, or
 * were right before a byte was changed. They come with the cookie of an owner without the proof of a form, and with a
 * token that may read alone: so nothing of it may be done, and no PIN shown.
 */
export async function fuzzListener(bytes: number, seed: number): Promise<ListenerReport> {
  const random = seeded(seed);
  const all = await openFuzzedHouse();
  const before = all.state();
  const memoryBefore = process.memoryUsage().rss;
  const kinds: Record<string, number> = {};
  const statuses: Record<string, number> = {};
  const wrong = new Set<string>();
  let sent = 0;
  let requests = 0;
  const work = async (): Promise<void> => {
    while (sent < bytes) {
      if (++requests % REQUESTS_A_MINUTE === 0) all.clock.advance(MINUTE_MS);
      const [kind, chunk] = pick(KINDS, random)(all, random);
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      sent += chunk.length;
      const came = await exchange(all.port, chunk);
      for (const [, status] of came.matchAll(/HTTP\/1\.1 (\d{3})/g))
        statuses[status!] = (statuses[status!] ?? 0) + 1;
      if (came.includes(PIN)) wrong.add(`a PIN came back: ${kind}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  all.clock.advance(MINUTE_MS);
  await all.house.settled();
  const answer = await fetch(`http://127.0.0.1:${all.port}${API_PATH}/codes`, {
    headers: { authorization: `Bearer ${all.reads}` },
  });
  if (answer.status !== 200) wrong.add(`it does not answer any more: ${answer.status}`);
  if (all.state() !== before) wrong.add('something was decided, or a lock was changed');
  if (!statuses['200'] || !statuses['403']) wrong.add('no request got as far as an answer and a refusal');
  for (const fault of all.faults) wrong.add(fault);
  const growthMb = Math.round((process.memoryUsage().rss - memoryBefore) / 1024 / 1024);
  if (growthMb > MOST_GROWTH_MB) wrong.add(`the memory grew by ${growthMb} MB`);
  await all.close();
  return { bytes: sent, kinds, statuses, growthMb, wrong: [...wrong] };
}

async function openFuzzedHouse() {
  const clock = new ManualClock();
  const store = await Store.open(':memory:', secretBytes(32));
  const front = new MemoryDevice({ name: 'front' });
  const drivers = [new MemoryDriver({ id: 'memory', devices: [front] })];
  const house = new House({ name: 'Home', zone: 'Europe/Berlin', store, drivers, clock });
  await house.start();
  house.members.trustOwners([OWNER]);
  const user = valueOf(house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' }));
  valueOf(house.codes.issue(CONSOLE, { user, pin: Pin.of(PIN), devices: [FRONT], schedule: {} }));
  await house.settled();
  const faults: string[] = [];
  const fault = (where: string, error: unknown): number => faults.push(`${where}: ${String(error)}`);
  const publicUrl = 'http://127.0.0.1:1';
  const parts = { house, clock, words: pageWordsOf, fault };
  const api = openApi({ ...parts, publicUrl, trustedProxies: [] });
  const http = await openHttp({
    ...{ ...parts, files: pageFilesOf(parts), pinsShownMs: MINUTE_MS },
    direct: { host: '127.0.0.1', port: 0, publicUrl, trustedProxies: [] },
    mounts: { [API_PATH]: api.app },
  });
  const port = http.ports.direct!;
  const tokenOf = (rights: readonly ApiRight[]): string =>
    valueOf(house.apiTokens.make(byMember(OWNER), { rights })).token;
  const link = valueOf(house.pageAccess.invite(byMember(OWNER)));
  const login = await fetch(`http://127.0.0.1:${port}/in/${link.token}`, {
    ...{ method: 'POST', redirect: 'manual' as const },
    headers: { origin: publicUrl, 'sec-fetch-site': 'same-origin', 'content-type': FORM_TYPE },
  });
  return {
    ...{ house, clock, faults, port, publicUrl, reads: tokenOf(['read']), may: tokenOf(API_RIGHTS) },
    cookie: login.headers.get('set-cookie')?.split(';')[0] ?? '',
    state: (): string =>
      JSON.stringify([store.database.all('SELECT count(*) AS n FROM audit'), [...front.memory]]),
    async close(): Promise<void> {
      api.stop();
      await http.stop();
      await house.stop();
      store.close();
    },
  };
}

type Fuzzed = Awaited<ReturnType<typeof openFuzzedHouse>>;
type Kind = (all: Fuzzed, random: () => number) => readonly [kind: string, chunk: Buffer];

const FORM_TYPE = 'application/x-www-form-urlencoded';
const NOISE = { special: [...Buffer.from('\r\n:;=% /{}"')], share: 0.3, mostBytes: 30_000 };

const KINDS: readonly Kind[] = [
  (_all, random) => ['bytes at random', randomBytes(NOISE, random)],
  (all, random) => {
    const [head = '', body = ''] = right(all, random).toString('latin1').split('\r\n\r\n');
    const huge = Array.from({ length: 60 }, (_, n) => `X-${n}: ${'x'.repeat(Math.floor(random() * 1_000))}`);
    return ['huge headers', Buffer.from(`${head}\r\n${huge.join('\r\n')}\r\n\r\n${body}`, 'latin1')];
  },
  (all, random) => {
    const request = right(all, random);
    return ['cut off', request.subarray(0, Math.floor(random() * request.length))];
  },
  (all, random) => {
    const text = right(all, random).toString('latin1');
    const longer = text.replace(/Content-Length: \d+/, `Content-Length: ${Math.floor(random() * 1e6)}`);
    return ['a body of another length', Buffer.from(longer + 'x'.repeat(random() * 20_000), 'latin1')];
  },
  (all, random) => ['a byte changed', mutated(right(all, random), random)],
  (all, random) => ['as it should be', right(all, random)],
  (all, random) => [
    'many in one',
    Buffer.concat(Array.from({ length: 20 }, () => mutated(right(all, random), random))),
  ],
];

/** A request in the right form, without the right to change anything. */
function right(all: Fuzzed, random: () => number): Buffer {
  if (random() < 0.5) {
    const [method = '', path = ''] = pick(Object.keys(RIGHTS), random).split(' ');
    // A token with all rights, and one sign of it changed.
    const token = random() < 0.7 ? all.reads : `${all.may.slice(0, -1)}${all.may.endsWith('x') ? 'y' : 'x'}`;
    // It may open a stream, which ends with the connection.
    const place = path.replace('/devices/{id}', '/devices/memory%2Ffront').replaceAll(/\{\w+\}/g, '1');
    const own = [`Authorization: Bearer ${token}`, 'If-Match: *', `Sent-At: ${sentAt(all)}`];
    return request([`${method} ${API_PATH}${place}`, ...own, 'Content-Type: application/json'], {
      body: method === 'GET' ? '' : pick(BODIES, random),
    });
  }
  if (random() < 0.5) return request([`GET ${pick(PAGES, random)}`, `Cookie: ${all.cookie}`]);
  const form = ['Sec-Fetch-Site: same-origin', `Origin: ${all.publicUrl}`, `Content-Type: ${FORM_TYPE}`];
  const proof = random() < 0.5 ? '' : `&proof=${Math.floor(random() * 1e9)}`;
  return request([`POST ${pick(FORMS, random)}`, `Cookie: ${all.cookie}`, ...form], {
    body: `device=x&when=always${proof}`,
  });
}

function request([line = '', ...headers]: readonly string[], { body = '' } = {}): Buffer {
  const lines = [`${line} HTTP/1.1`, 'Host: x', ...headers, `Content-Length: ${body.length}`];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

function sentAt({ clock }: Fuzzed): string {
  return new Date(clock.now()).toISOString();
}

/** What comes back until the other end closes, or has said all that it will. */
async function exchange(port: number, chunk: Buffer): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect(port, '127.0.0.1');
  let came = '';
  socket.on('data', (data: Buffer) => (came += data.toString('latin1')));
  socket.on('error', () => undefined);
  socket.once('close', resolve);
  socket.end(chunk);
  const late = setTimeout(resolve, ANSWER_MS);
  await promise;
  clearTimeout(late);
  socket.destroy();
  return came;
}

function valueOf<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (result.ok) return result.value;
  throw new Error('The house refused what the noise needs.');
}
