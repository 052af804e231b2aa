import { afterEach, describe, expect, it } from 'vitest';
import { AUTOMATION, byMember } from '../../../src/domain/people/actor.ts';
import { findLeaks } from '../../support/process/leaks.ts';
import { FRONT, MINUTE, MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';
import { ApiHouse } from './api-house.ts';
import type { Json } from './api-house.ts';

let api: ApiHouse;

afterEach(() => api.close());

async function issued(token: string, more: object = {}): Promise<Json> {
  const user = await api.json('POST', '/users', { token, body: { first_name: 'Zacharias' } });
  return api.json('POST', '/codes', { token, body: { user: user.id, devices: [FRONT], ...more } });
}

const audit = (): string[] =>
  api.all.store.database
    .all('SELECT actor, what, subject FROM audit')
    .map((row) => Object.values(row).join(' '));

describe('codes over the API', () => {
  it('a user, a code, live on the device, used, deleted and gone', async () => {
    api = await ApiHouse.open();
    const { id: tokenId, token } = api.newToken('read', 'issue');
    const made = await issued(token);
    const code = await api.json('GET', `/codes/${made.id}`, { token });
    const [digits = ''] = api.all.codesIn();
    expect(digits).toMatch(/^\d{6}$/);
    expect(code).toMatchObject({
      user: { name: 'Zacharias' },
      grants: [{ device: FRONT, state: 'live', may_open: true }],
    });
    expect(Date.parse(code.grants[0]!.verified_at)).toBe(api.all.clock.now());

    await api.all.front.typePin(digits);
    await api.house.settled();
    const { items } = await api.json('GET', '/entries', { token });
    expect(items).toMatchObject([{ how: 'unlock', user: { name: 'Zacharias' }, code: code.id }]);

    await api.json('DELETE', `/codes/${code.id}`, { token });
    expect(api.all.codesIn()).toEqual([]);
    const gone = await api.json('GET', `/codes/${code.id}`, { token });
    expect(gone).toMatchObject({ deleted: true, grants: [{ state: 'gone', may_open: false }] });
    expect((await api.json('GET', '/codes', { token })).items).toEqual([]);
    expect(audit()).toContain(`token:${tokenId} issue code code:${code.id}`);
    expect(findLeaks([digits], api.texts)).toEqual([]);
    expect(api.faults).toEqual([]);
    expect(api.all.notices()).toContainEqual(expect.objectContaining({ kind: 'issued' }));
  });

  it('is refused with the words of the chat and a code for programs', async () => {
    api = await ApiHouse.open(MemoryHouse.open({ devices: [{ name: 'front', slots: 1 }] }));
    const token = api.token();
    await issued(token);
    const user = await api.json('POST', '/users', { token, body: { first_name: 'Anna' } });
    const full = await api.ask('POST', '/codes', { token, body: { user: user.id, devices: [FRONT] } });
    expect([full.status, full.headers.get('content-type')]).toEqual([409, 'application/problem+json']);
    expect(await full.json()).toMatchObject({
      type: 'urn:latchkey:problem:no-free-slot',
      code: 'no-free-slot',
      detail: expect.stringContaining('has no free slot') as string,
    });
    const german = await api.ask('POST', '/users', {
      ...{ token, body: { first_name: '' }, headers: { 'accept-language': 'de-DE, en;q=0.5' } },
    });
    expect(await german.json()).toMatchObject({ status: 422, code: 'user/name-missing' });
    const nobody = await api.ask('POST', '/codes', { token, body: { user: 99, devices: [FRONT] } });
    expect([nobody.status, await nobody.json()]).toMatchObject([404, { code: 'not-found/user' }]);
  });

  it('quotes nothing of what is wrong, and takes a PIN at its own address alone', async () => {
    api = await ApiHouse.open();
    const token = api.token();
    const body = {
      user: '739154',
      devices: ['739154'],
      pin: '739154',
      '739154': 1,
      schedule: { from: '739154' },
    };
    const wrong = await api.ask('POST', '/codes', { token, body });
    expect(wrong.status).toBe(400);
    const problem = (await wrong.json()) as { errors: { pointer: string }[]; detail: string };
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['body/user', 'body/schedule/from', 'body']),
    );
    expect(problem.detail).toContain('A PIN is taken only at');
    for (const text of ['{', '[]', 'null', '"x"'])
      expect((await api.ask('POST', '/codes', { token, body: text })).status).toBe(400);
    expect((await api.ask('GET', '/codes?pin=739154', { token })).status).toBe(400);
    const headers = { 'content-type': 'text/plain' };
    expect((await api.ask('POST', '/codes', { token, body: '{}', headers })).status).toBe(415);
    expect((await api.ask('POST', '/codes', { token, body: `"${'x'.repeat(70_000)}"` })).status).toBe(413);
    expect(findLeaks(['739154'], api.texts)).toEqual([]);
  });

  it('shows a PIN to whoever may see it, by one address, and notes that', async () => {
    api = await ApiHouse.open();
    const { id, token } = api.newToken('read', 'issue', 'reveal');
    const code = await issued(token);
    const path = `/codes/${code.id}`;
    const answer = await api.ask('POST', `${path}/reveal`, { token, headers: { 'idempotency-key': 'a' } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const [digits = ''] = api.all.codesIn();
    expect(await answer.json()).toEqual({
      ...{ code: code.id, pin: digits },
      pins: [{ pin: digits, devices: [FRONT] }],
    });
    expect(audit()).toContain(`token:${id} show code code:${code.id}`);
    const kept = JSON.stringify(api.all.store.database.all('SELECT * FROM api_replies'));
    expect(findLeaks([digits], [['the kept answers', kept]])).toEqual([]);

    const ifMatch = { 'if-match': '*' };
    const set = await api.json('POST', `${path}/pin`, { token, body: { pin: '481592' }, headers: ifMatch });
    expect([set.grants[0]!.state, api.all.codesIn()]).toEqual(['waiting', ['481592']]);
    const weak = await api.ask('POST', `${path}/pin`, { token, body: { pin: '123456' }, headers: ifMatch });
    expect(weak.status).toBe(422);
    await api.json('POST', `${path}/pin`, { token, body: {}, headers: ifMatch });
    expect(api.all.codesIn()).not.toEqual(['481592']);
    const shown = api.texts.filter(([place]) => !place.endsWith('/reveal'));
    expect(findLeaks([digits, '481592', '123456', ...api.all.codesIn()], shown)).toEqual([]);
  });

  it('of two who change the same code, the later one sees what the earlier did, and decides', async () => {
    api = await ApiHouse.open();
    const token = api.token();
    const { id } = await issued(token);
    const seen = (await api.ask('GET', `/codes/${id}`, { token })).headers.get('etag')!;
    api.house.codes.edit(byMember(OWNER), id, { uses: 3 });
    await api.house.settled();
    const patch = { token, body: { schedule: { until: '2026-07-01T10:00' } } };
    const without = await api.ask('PATCH', `/codes/${id}`, patch);
    expect([without.status, ((await without.json()) as { code: string }).code]).toEqual([428, 'if-match']);
    const stale = await api.ask('PATCH', `/codes/${id}`, { ...patch, headers: { 'if-match': seen } });
    expect(stale.status).toBe(412);
    expect(await stale.json()).toMatchObject({
      code: 'changed',
      current: { id, uses: { limit: 3 }, schedule: {} },
      changes: [{ what: 'edit code', by: 'Olivia' }],
    });
    const fresh = { 'if-match': stale.headers.get('etag')! };
    expect(await api.json('PATCH', `/codes/${id}`, { ...patch, headers: fresh })).toMatchObject({
      ...{ schedule: { until: '2026-07-01T10:00' }, uses: { limit: 3 } },
    });
    // What a device does is no decision.
    const before = api.house.decisions.markOf(id);
    await api.json('POST', '/devices/memory%2Ffront/check', { token });
    expect(api.house.decisions.markOf(id)).toBe(before);
    const late = { 'if-match': seen };
    expect((await api.ask('DELETE', `/codes/${id}`, { token, headers: late })).status).toBe(412);
    api.house.codes.pauseAllOf(AUTOMATION, 1);
    expect(api.house.decisions.markOf(id)).not.toBe(before);
    expect((await api.ask('DELETE', `/codes/${id}`, { token })).status).toBe(200);
  });

  it('does a request that comes again once, also after a kill, for a day', async () => {
    api = await ApiHouse.open(MemoryHouse.onDisk());
    const token = api.token();
    const user = await api.json('POST', '/users', { token, body: { first_name: 'Anna' } });
    const asked = {
      token,
      body: { user: user.id, devices: [FRONT] },
      headers: { 'idempotency-key': 'booking-7' },
    };
    const first = await api.ask('POST', '/codes', asked);
    const again = await api.ask('POST', '/codes', asked);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect([await again.json(), again.headers.get('etag')]).toEqual([
      await first.json(),
      first.headers.get('etag'),
    ]);
    await api.all.kill();
    api.mount();
    expect((await api.ask('POST', '/codes', asked)).status).toBe(201);
    expect(api.all.codesIn()).toHaveLength(1);
    const other = await api.ask('POST', '/codes', { ...asked, body: { ...asked.body, uses: 1 } });
    expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([
      422,
      'idempotency-key/other-request',
    ]);
    await api.all.pass(24 * 60 * MINUTE + 1);
    expect((await api.ask('POST', '/codes', asked)).status).toBe(409);
    expect(api.all.codesIn()).toHaveLength(1);
  });

  it('knows what was done where it was killed before it answered', async () => {
    api = await ApiHouse.open(MemoryHouse.onDisk());
    const token = api.token();
    const user = await api.json('POST', '/users', { token, body: { first_name: 'Anna' } });
    const asked = { token, body: { user: user.id, devices: [FRONT] }, headers: { 'idempotency-key': 'k' } };
    const { replies } = api.all.store;
    const put = replies.put.bind(replies);
    replies.put = (...args) => {
      if (args[2].reply) throw new Error('killed');
      put(...args);
    };
    expect((await api.ask('POST', '/codes', asked)).status).toBe(500);
    await api.all.kill();
    api.mount();
    const answer = await api.ask('POST', '/codes', asked);
    expect([answer.headers.get('idempotency-replayed'), await answer.json()]).toMatchObject([
      'true',
      { id: 1 },
    ]);
    expect(api.all.codesIn()).toHaveLength(1);
  });

  it('lists in parts, of which none misses what was there or shows it twice', async () => {
    api = await ApiHouse.open();
    const token = api.token();
    for (let made = 0; made < 7; made++) await issued(token);
    await api.all.front.typePin(api.all.codesIn()[0]!);
    for (const list of ['users', 'codes']) {
      const found: number[] = [];
      let next: string | null = null;
      do {
        const cursor: string = next === null ? '' : `&cursor=${next}`;
        const listed: Json = await api.json('GET', `/${list}?limit=3${cursor}`, { token });
        found.push(...listed.items.map(({ id }) => id));
        next = listed.next;
        if (found.length === 3) await issued(token);
      } while (next !== null);
      expect(found).toEqual(found.map((_, index) => index + 1));
    }
    expect((await api.json('GET', '/codes?user=2', { token })).items).toMatchObject([{ id: 2 }]);
    expect((await api.json('GET', '/codes?device=memory/none', { token })).items).toEqual([]);
  });

  it('pages through entries, newest first', async () => {
    api = await ApiHouse.open();
    const token = api.token();
    await issued(token);
    for (let use = 0; use < 5; use++) {
      await api.all.front.typePin(api.all.codesIn()[0]!);
      await api.all.pass(use === 2 ? 0 : MINUTE);
    }
    const first = await api.json('GET', '/entries?limit=2', { token });
    const second = await api.json('GET', `/entries?limit=9&cursor=${first.next}`, { token });
    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect([ids, second.next]).toEqual([[5, 4, 3, 2, 1], null]);
  });

  it('answers why and who with the evidence', async () => {
    api = await ApiHouse.open();
    const token = api.token('read', 'issue');
    const { id } = await issued(token);
    const why = await api.json('GET', '/answers/why?user=1', { token });
    expect(why.items).toMatchObject([{ device: FRONT, opens: true, obstacles: [] }]);
    expect(why.items[0]!.verified_at).not.toBeNull();
    const who = await api.json('GET', '/answers/who?device=memory%2Ffront', { token });
    expect(who.items).toMatchObject([{ user: { name: 'Zacharias' }, code: id, certain: true }]);
    await api.json('POST', `/codes/${id}/pause`, { token });
    const paused = await api.json('GET', '/answers/why?user=1', { token });
    expect(paused.items).toMatchObject([{ opens: false, obstacles: [{ kind: 'paused' }] }]);
    await api.json('POST', `/codes/${id}/resume`, { token });
    expect(api.all.state(id)).toBe('live');
  });

  it('shows devices and their slots, and keeps tags', async () => {
    api = await ApiHouse.open();
    const token = api.token();
    await issued(token);
    await api.all.front.changeAtKeypad(2, '602913');
    await api.house.settled();
    expect((await api.json('GET', '/devices', { token })).items).toMatchObject([
      { id: FRONT, own_codes: 1, foreign_codes: 1 },
    ]);
    const { items } = await api.json('GET', '/devices/memory%2Ffront/slots', { token });
    expect(items.slice(0, 2)).toMatchObject([
      { slot: 1, holds: 'ours', user_name: 'Zacharias', state: 'live' },
      { slot: 2, holds: 'known', code: null },
    ]);
    expect(findLeaks(['602913', ...api.all.codesIn()], api.texts)).toEqual([]);

    const tag = await api.json('POST', '/tags', { token, body: { name: 'Cleaners' } });
    await api.json('PUT', `/users/1/tags/${tag.id}`, { token });
    expect((await api.json('GET', '/users?tag=1', { token })).items).toMatchObject([
      { id: 1, tags: [{ name: 'Cleaners' }] },
    ]);
    await api.json('PATCH', '/tags/1', { token, body: { name: 'Crew' } });
    await api.json('DELETE', '/users/1/tags/1', { token });
    expect((await api.json('GET', '/tags', { token })).items).toEqual([{ id: 1, name: 'Crew', users: 0 }]);
    await api.json('DELETE', '/tags/1', { token });
    await api.json('PATCH', '/users/1', { token, body: { last_name: 'Berg', phone: '+49 170 1234567' } });
    await api.json('PATCH', '/users/1', { token, body: { phone: null } });
    expect(await api.json('GET', '/users/1', { token })).toMatchObject({
      name: 'Zacharias Berg',
      phone: null,
    });
    await api.json('DELETE', '/users/1', { token });
    expect(api.all.codesIn()).toEqual(['602913']);
  });
});
