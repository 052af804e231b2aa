import { afterEach, describe, expect, it } from 'vitest';
import { API_RIGHTS } from '../../../src/domain/people/api-token.ts';
import { byMember } from '../../../src/domain/people/actor.ts';
import { RIGHTS } from '../../../src/http/api/rights.ts';
import type { OperationKey } from '../../../src/http/api/rights.ts';
import { findLeaks } from '../../support/process/leaks.ts';
import { OWNER } from '../../support/houses/memory-house.ts';
import { formOf } from '../page-house.ts';
import { ApiHouse } from './api-house.ts';

const PIN = '739154';
const NAME = 'Zacharias';
const OPERATIONS = Object.keys(RIGHTS) as OperationKey[];

let api: ApiHouse;

afterEach(() => api.close());

async function openHouse(): Promise<void> {
  api = await ApiHouse.open();
  await api.all.does((house) => house.users.add({ kind: 'console' }, { firstName: NAME, lastName: '' }));
  await api.all.issue(PIN);
}

/** With what there is in the house in the place of its parameters. */
function requestOf(key: OperationKey): [method: string, path: string] {
  const [method = '', path = ''] = key.split(' ');
  const inHouse = path.includes('/devices/') ? path.replace('{id}', 'memory%2Ffront') : path;
  return [method, inHouse.replaceAll(/\{\w+\}/g, '1')];
}

/** All that was decided, and what the devices hold: neither changes by what is refused. */
function state(): string {
  const audit = api.all.store.database.all('SELECT count(*) AS n FROM audit');
  return JSON.stringify([audit, api.all.codesIn(), api.house.queries.code(1)]);
}

describe('each request of the API', () => {
  it('is in the table of rights, and all of the table is answered', async () => {
    await openHouse();
    const document = api.api.document as { paths: Record<string, Record<string, unknown>> };
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(new Set(described)).toEqual(new Set(OPERATIONS));
    const answered = api.api.app.routes
      .filter(({ path, method }) => method !== 'ALL' && path !== '/openapi.json')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(new Set(answered)).toEqual(new Set(OPERATIONS));
  });

  it('shows and does nothing without a token, whatever else comes: cookies, forged headers, queries', async () => {
    await openHouse();
    const link = api.house.pageAccess.invite(byMember(OWNER));
    if (!link.ok) throw new Error('The link was refused.');
    const login = await api.raw(`/in/${link.value.token}`, { method: 'POST', ...formOf({}) });
    const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
    expect((await api.raw('/', { headers: { cookie } })).status).toBe(200);
    const ended = api.newToken();
    api.house.apiTokens.end(byMember(OWNER), ended.id);
    const token = api.token();
    const before = state();
    const strangers: Record<string, string>[] = [
      {},
      { cookie },
      { cookie: `${cookie}; token=${token}; authorization=Bearer ${token}` },
      { authorization: `Bearer ${ended.token}` },
      { authorization: 'Bearer ' },
      { authorization: `Basic ${Buffer.from(`x:${token}`).toString('base64')}` },
      { authorization: `Bearer ${token}x` },
      { authorization: token },
      { 'x-authorization': `Bearer ${token}`, 'x-api-key': token },
      { 'x-remote-user-id': '1', 'x-ingress-path': '/x', 'x-forwarded-for': '172.30.32.2' },
    ];
    for (const key of OPERATIONS)
      for (const [index, headers] of strangers.entries()) {
        const [method, path] = requestOf(key);
        const where = `${key} as ${index}`;
        const peer = `192.0.2.${index}`;
        const answer = await api.ask(method, `${path}?token=${token}&access_token=${token}`, {
          headers,
          peer,
        });
        expect([401, 429], where).toContain(answer.status);
        expect(answer.headers.get('set-cookie'), where).toBeNull();
        if (answer.status === 401) expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      }
    expect(state()).toBe(before);
    expect(findLeaks([PIN, NAME, 'Olivia', token], api.texts)).toEqual([]);
  });

  it('needs each of its rights, and no other one will do', async () => {
    await openHouse();
    const tokens = Object.fromEntries(API_RIGHTS.map((right) => [right, api.token(right)]));
    const before = state();
    for (const key of OPERATIONS) {
      const [method, path] = requestOf(key);
      for (const right of API_RIGHTS) {
        const isEnough = RIGHTS[key].every((one) => one === right);
        if (isEnough) continue;
        const answer = await api.ask(method, path, { token: tokens[right] });
        expect(answer.status, `${key} with ${right}`).toBe(403);
        expect(await answer.json()).toMatchObject({ code: 'no-right' });
      }
    }
    expect(state()).toBe(before);
    expect(findLeaks([PIN, NAME], api.texts)).toEqual([]);
    for (const key of OPERATIONS) {
      const [method, path] = requestOf(key);
      const answer = await api.ask(method, path, { token: api.token() });
      expect([401, 403], key).not.toContain(answer.status);
      const made = api.house.apiTokens.all(byMember(OWNER))[0]!;
      api.house.apiTokens.end(byMember(OWNER), made.id);
    }
    expect(api.faults).toEqual([]);
  });

  it('lets no other site in: nothing is said of other origins, and a preflight gets nothing', async () => {
    await openHouse();
    const token = api.token('read');
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'GET' };
    for (const asked of [{ headers }, { headers, token }]) {
      for (const method of ['OPTIONS', 'GET']) {
        const answer = await api.ask(method, '/codes', asked);
        expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
        expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }
    }
    for (const method of ['OPTIONS', 'PROPFIND', 'PUT'])
      expect((await api.ask(method, '/codes', { token })).status).toBe(404);
    expect((await api.ask('GET', '/nowhere')).status).toBe(401);
    expect((await api.ask('GET', '/nowhere', { token })).status).toBe(404);
    expect((await api.ask('GET', '/codes/x', { token })).status).toBe(404);
    expect((await api.ask('GET', '/codes/%', { token })).status).toBe(404);
  });

  it('counts wrong tokens, and lets in the right one from the same address', async () => {
    await openHouse();
    const token = api.token('read');
    const wrong = { token: `lk_1_${'x'.repeat(43)}` };
    const statuses: number[] = [];
    for (let tried = 0; tried < 25; tried++) statuses.push((await api.ask('GET', '/codes', wrong)).status);
    expect(statuses.indexOf(429)).toBe(20);
    expect((await api.ask('GET', '/codes', { ...wrong, peer: '192.0.2.8' })).status).toBe(401);
    expect((await api.ask('GET', '/codes', { token })).status).toBe(200);
    await api.all.pass(60_000);
    expect((await api.ask('GET', '/codes', wrong)).status).toBe(401);
  });

  it('bounds how often a program asks, and takes access away all the same', async () => {
    await openHouse();
    const token = api.token('read', 'issue');
    let last = 200;
    for (let asked = 0; asked <= 600 && last === 200; asked++)
      last = (await api.ask('GET', '/tags', { token })).status;
    expect(last).toBe(429);
    expect((await api.ask('POST', '/codes/1/resume', { token })).status).toBe(429);
    expect((await api.ask('POST', '/codes/1/pause', { token })).status).toBe(200);
    expect((await api.ask('DELETE', '/codes/1', { token })).status).toBe(200);
  });

  it('writes nothing of what came into headers or the log', async () => {
    await openHouse();
    const token = api.token();
    const nasty = 'a\r\nSet-Cookie: x=1\r\n\r\n<script>\u202e\u0000';
    const made = await api.ask('POST', '/users', { token, body: { first_name: nasty } });
    expect(made.status).toBe(201);
    const shown = await api.ask('GET', `/users/${(JSON.parse(api.texts.at(-1)![1]) as { id: number }).id}`, {
      token,
    });
    expect(((await shown.json()) as { first_name: string }).first_name).toBe(nasty);
    const path = `/codes/${encodeURIComponent(nasty)}`;
    const answers = [made, shown, await api.ask('GET', path, { token })];
    for (const answer of answers)
      expect([...answer.headers].filter(([, text]) => /[\r\n]|<script/.test(text))).toEqual([]);
    api.house.queries.code = () => {
      throw new Error('broken');
    };
    const failed = await api.ask('GET', `/codes/1?x=${encodeURIComponent(nasty)}`, { token });
    expect(failed.status).toBe(400);
    expect((await api.ask('GET', '/codes/1', { token })).status).toBe(500);
    expect(api.faults).toEqual(['The API, GET /api/v1/codes/:id: Error: broken']);
  });
});
