import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { byMember } from '../../src/domain/people/actor.ts';
import { pageFilesOf } from '../../src/app/words/page-files.ts';
import { pageWordsOf } from '../../src/app/words/page-words.ts';
import { CannotListen, openHttp } from '../../src/http/http.ts';
import type { Http, HttpOptions } from '../../src/http/http.ts';
import { Streams } from '../../src/http/live/streams.ts';
import type { EventStream } from '../../src/http/live/streams.ts';
import { MANAGER, MemoryHouse, OWNER } from '../support/houses/memory-house.ts';
import { until } from '../support/until.ts';
import { formOf } from './page-house.ts';

let all: MemoryHouse | undefined;
let http: Http | undefined;

afterEach(async () => {
  await http?.stop();
  http = undefined;
  await all?.stop();
  all = undefined;
});

async function open(options: Partial<HttpOptions> = {}): Promise<string> {
  all = await MemoryHouse.open();
  const parts = {
    house: all.house,
    clock: all.clock,
    words: pageWordsOf,
    pinsShownMs: 60_000,
  };
  const fault = (where: string, error: unknown): never => {
    throw new Error(where, { cause: error });
  };
  const direct = { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1:1/', trustedProxies: [] };
  const files = pageFilesOf({ ...parts, fault });
  http = await openHttp({ ...parts, files, fault, direct, ...options });
  return `http://127.0.0.1:${http.ports.direct}`;
}

async function cookieOf(root: string, member: number): Promise<string> {
  const link = all!.house.pageAccess.invite(byMember(member));
  if (!link.ok) throw new Error('The link was refused.');
  const { body, headers } = formOf({});
  const init = { method: 'POST', body, headers, redirect: 'manual' as const };
  const answer = await fetch(`${root}/in/${link.value.token}`, init);
  return answer.headers.get('set-cookie')!.split(';')[0]!;
}

/** The text of a stream so far, and whether it has ended. */
function follow(answer: Response): { readonly text: () => string; readonly hasEnded: () => boolean } {
  let text = '';
  let hasEnded = false;
  const decoder = new TextDecoder();
  const read = async (): Promise<void> => {
    for await (const chunk of answer.body!) text += decoder.decode(chunk as Uint8Array, { stream: true });
  };
  void read().then(
    () => (hasEnded = true),
    () => (hasEnded = true),
  );
  return { text: () => text, hasEnded: () => hasEnded };
}

const changes = (text: string): number => text.split('event: changed').length - 1;

describe('an open page', () => {
  it('hears of what changes in the house within a second', async () => {
    const root = await open();
    const cookie = await cookieOf(root, OWNER);
    const stream = follow(await fetch(`${root}/live`, { headers: { cookie } }));
    await until(() => changes(stream.text()) === 1, 'the first event');
    const before = performance.now();
    all!.house.users.add(byMember(OWNER), { firstName: 'Anna', lastName: 'Berg' });
    await until(() => changes(stream.text()) === 2, 'the change');
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(stream.text()).not.toContain('Anna');
  });

  it('is cut off with the end of its browser’s login, and with its member', async () => {
    const root = await open();
    const [first, second] = [await cookieOf(root, MANAGER), await cookieOf(root, MANAGER)];
    const streams: ReturnType<typeof follow>[] = [];
    for (const cookie of [first, second])
      streams.push(follow(await fetch(`${root}/live`, { headers: { cookie } })));
    await until(() => streams.every(({ text }) => changes(text()) === 1), 'both streams');
    const [newest] = all!.house.pageAccess.sessions(byMember(MANAGER));
    all!.house.pageAccess.end(byMember(MANAGER), newest!.id);
    await until(() => streams[1]!.hasEnded(), 'the end of one');
    expect(streams[0]!.hasEnded()).toBe(false);
    all!.house.members.remove(byMember(OWNER), MANAGER);
    await until(() => streams[0]!.hasEnded(), 'the end of the other');
  });

  it('a member has a dozen streams and no more; a stream that was left makes room', async () => {
    const root = await open();
    const cookie = await cookieOf(root, OWNER);
    const ends: AbortController[] = [];
    const ask = (): Promise<Response> => {
      ends.push(new AbortController());
      return fetch(`${root}/live`, { headers: { cookie }, signal: ends.at(-1)!.signal });
    };
    for (let index = 0; index < 12; index++) expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30']);
    ends[0]!.abort();
    await until(async () => (await ask()).status === 200, 'room for one more');
  });

  it('who asks for its headers alone takes no stream', async () => {
    const root = await open();
    const cookie = await cookieOf(root, OWNER);
    for (let index = 0; index < 30; index++)
      expect((await fetch(`${root}/live`, { method: 'HEAD', headers: { cookie } })).status).toBe(200);
  });

  it('stops with the program, at once', async () => {
    const root = await open();
    const cookie = await cookieOf(root, OWNER);
    const stream = follow(await fetch(`${root}/live`, { headers: { cookie } }));
    await until(() => changes(stream.text()) === 1, 'the first event');
    await http!.stop();
    await until(() => stream.hasEnded(), 'the end');
  });
});

describe('streams', () => {
  it('one who reads too slowly is cut off, and holds a bounded part of memory until then', () => {
    const streams = new Streams({ waitingBytes: 1_000 });
    let stream: EventStream | undefined;
    let isStopped = false;
    streams.open({
      owner: 'x',
      isStillIn: () => true,
      begin: (opened) => {
        stream = opened;
        return () => (isStopped = true);
      },
    });
    let sent = 0;
    while (stream!.send({ event: 'e', data: 'x'.repeat(50) })) sent++;
    expect(sent).toBeLessThan(20);
    expect([streams.count, isStopped]).toEqual([0, true]);
  });

  it('no name and no text can begin another event', async () => {
    const streams = new Streams();
    const answer = streams.open({
      owner: 'x',
      isStillIn: () => true,
      begin: (stream) => {
        stream.send({ id: '1\nevent: a', event: 'b\r\ndata: c', data: 'd\r\rdata: e\nevent: f' });
        stream.end();
        return () => undefined;
      },
    });
    const lines = (await answer.text()).split('\n');
    expect(lines).toEqual([
      'retry: 3000',
      '',
      'id: 1 event: a',
      'event: b  data: c',
      'data: d',
      'data: ',
      'data: data: e',
      'data: event: f',
      '',
      '',
    ]);
  });
});

it('the Supervisor alone is answered at the listener for it', async () => {
  await open({ direct: undefined, ingress: { host: '127.0.0.1', port: 0, peer: '172.30.32.2' } });
  const port = http!.ports.ingress!;
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  const socket = connect(port, '127.0.0.1');
  let came = 0;
  socket.on('data', (data: Buffer) => (came += data.length));
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Remote-User-Id: 1\r\n\r\n');
  await new Promise((resolve) => socket.on('close', resolve));
  expect(came).toBe(0);
});

it('a user whom an owner has connected is let in through the Supervisor, and nobody else', async () => {
  await open({ direct: undefined, ingress: { host: '127.0.0.1', port: 0, peer: '127.0.0.1' } });
  const ask = async (id?: string): Promise<number> => {
    const headers = {
      ...(id !== undefined && { 'x-remote-user-id': id }),
      'x-ingress-path': '/api/hassio_ingress/x',
    };
    return (await fetch(`http://127.0.0.1:${http!.ports.ingress}/people`, { headers })).status;
  };
  expect(await ask('abc')).toBe(403);
  const [waiting] = all!.house.pageAccess.asks();
  all!.house.pageAccess.connect(byMember(OWNER), waiting!.code, MANAGER);
  expect([await ask('abc'), await ask('abd'), await ask()]).toEqual([200, 403, 401]);
});

it('a port that is taken is named, and nothing is left open', async () => {
  await open();
  const port = http!.ports.direct!;
  const parts = {
    house: all!.house,
    clock: all!.clock,
    words: pageWordsOf,
    files: pageFilesOf({ house: all!.house, clock: all!.clock, fault: () => undefined }),
    pinsShownMs: 1,
    fault: () => undefined,
  };
  const failing = openHttp({
    ...parts,
    ingress: { host: '127.0.0.1', port: 0, peer: '127.0.0.1' },
    direct: { host: '127.0.0.1', port, publicUrl: 'http://x', trustedProxies: [] },
  });
  await expect(failing).rejects.toThrow(CannotListen);
  await expect(failing).rejects.toMatchObject({ host: '127.0.0.1', port, code: 'EADDRINUSE' });
});

it('below the path of a reverse proxy, with the path taken off and without', async () => {
  const direct = { host: '127.0.0.1', port: 0, publicUrl: 'https://home.test/door', trustedProxies: [] };
  const root = await open({ direct });
  for (const path of ['/', '/door', '/door/', '/door/nothing', '/doorway']) {
    const text = await (await fetch(`${root}${path}`)).text();
    expect(text, path).toContain('href="/door/');
  }
  expect((await fetch(`${root}/door`)).status).toBe(401);
  expect((await fetch(`${root}/doorway`)).status).toBe(404);
});
