import { afterEach, expect, it } from 'vitest';
import { FRONT, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';
import { until } from '../../support/until.ts';
import { ApiHouse } from './api-house.ts';

const DAY = 24 * 60 * MINUTE;
const UNLOCK = '/devices/memory%2Ffront/unlock';
const LOCK = '/devices/memory%2Ffront/lock';

let api: ApiHouse;

afterEach(() => api.close());

async function open(): Promise<string> {
  api = await ApiHouse.open(MemoryHouse.onDisk());
  api.all.front.locked = true;
  return api.token();
}

const sentAt = (msAgo = 0): Record<string, string> => ({
  'sent-at': new Date(api.all.clock.now() - msAgo).toISOString(),
});

async function codeOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { code: string }).code;
}

it('what opens needs the time at which it was decided, and is refused a minute later', async () => {
  const token = await open();
  const without = await api.ask('POST', UNLOCK, { token });
  expect([without.status, await codeOf(without)]).toEqual([428, 'sent-at']);
  for (const at of ['yesterday', '2026-06-01T14:00', ''])
    expect((await api.ask('POST', UNLOCK, { token, headers: { 'sent-at': at } })).status).toBe(428);
  for (const msAgo of [MINUTE + 1, -MINUTE - 1, DAY]) {
    const late = await api.ask('POST', UNLOCK, { token, headers: sentAt(msAgo) });
    expect([late.status, await codeOf(late)]).toEqual([409, 'late']);
  }
  expect(api.all.front.locked).toBe(true);
  expect((await api.ask('POST', UNLOCK, { token, headers: sentAt(30_000) })).status).toBe(200);
  expect(api.all.front.locked).toBe(false);
  // What shuts a door is done whenever it comes.
  expect((await api.ask('POST', LOCK, { token, headers: sentAt(DAY) })).status).toBe(200);
  expect(api.all.front.locked).toBe(true);
});

it('a code is not made by a request that says that it is old', async () => {
  const token = await open();
  const user = await api.json('POST', '/users', { token, body: { first_name: 'Anna' } });
  const body = { user: user.id, devices: [FRONT] };
  const late = await api.ask('POST', '/codes', { token, body, headers: sentAt(2 * MINUTE) });
  expect([late.status, await codeOf(late)]).toEqual([409, 'late']);
  expect((await api.ask('POST', '/codes', { token, body, headers: sentAt() })).status).toBe(201);
  // Taking away is never late.
  const headers = sentAt(DAY);
  expect((await api.ask('DELETE', '/codes/1', { token, headers })).status).toBe(200);
  await api.house.settled();
  expect(api.all.codesIn()).toEqual([]);
});

it('a request whose body came for over a minute gives nothing, and takes away all the same', async () => {
  const token = await open();
  const user = await api.json('POST', '/users', { token, body: { first_name: 'Anna' } });
  const slowly = (text: string): ReadableStream<Uint8Array> =>
    new ReadableStream({
      pull(controller) {
        api.all.clock.leap(MINUTE + 1);
        if (text !== '') controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
    });
  const ask = (method: string, path: string, text: string): Promise<Response> =>
    api.raw(`/api/v1${path}`, {
      ...{ method, body: slowly(text), duplex: 'half' },
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
  const wanted = JSON.stringify({ user: user.id, devices: [FRONT] });
  const issued = await ask('POST', '/codes', wanted);
  expect([issued.status, await codeOf(issued)]).toEqual([409, 'late']);
  expect(api.all.codesIn()).toEqual([]);
  const { id } = await api.json('POST', '/codes', { token, body: { user: user.id, devices: [FRONT] } });
  expect((await ask('POST', `/codes/${id}/pause`, '')).status).toBe(200);
  await api.house.settled();
  expect(api.all.codesIn()).toEqual([]);
});

it('a key of more than a day ago gives nothing again, for a year; what takes away is done again', async () => {
  const token = await open();
  const user = await api.json('POST', '/users', { token, body: { first_name: 'Anna' } });
  const wanted = { user: user.id, devices: [FRONT] };
  const made = { token, body: wanted, headers: { 'idempotency-key': 'booking-7' } };
  await api.json('POST', '/codes', made);
  const paused = { token, headers: { 'idempotency-key': 'pause-7' } };
  await api.json('POST', '/codes/1/pause', paused);
  await api.json('POST', '/codes/1/resume', { token, headers: { 'idempotency-key': 'resume-7' } });
  for (const days of [1, 300]) {
    await api.all.pass(days * DAY + MINUTE);
    const again = await api.ask('POST', '/codes', made);
    expect([again.status, await codeOf(again)]).toEqual([409, 'idempotency-key/late']);
  }
  await api.json('POST', '/codes/1/pause', paused);
  expect(api.all.codesIn()).toEqual([]);
  const resumed = await api.ask('POST', '/codes/1/resume', {
    ...{ token, headers: { 'idempotency-key': 'resume-7' } },
  });
  expect(resumed.status).toBe(409);
  expect(api.all.codesIn()).toEqual([]);
  // What was answered is not kept that long.
  const kept = api.all.store.database.all('SELECT reply FROM api_replies WHERE key = ?', 'booking-7');
  expect(kept).toEqual([{ reply: null }]);
});

it('of two that come at once with one key, one is done, and both get its answer', async () => {
  const token = await open();
  const asked = { token, headers: { 'idempotency-key': 'k', ...sentAt() } };
  const answers = await Promise.all([
    api.ask('POST', UNLOCK, asked),
    api.ask('POST', UNLOCK, asked),
    api.ask('POST', UNLOCK, { ...asked, headers: { ...asked.headers, ...sentAt(1_000) } }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(answers.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true', 'true']);
  const opened = api.all.store.database.all("SELECT what FROM audit WHERE what = 'unlock'");
  expect(opened).toHaveLength(1);
});

it('a door is not unlocked twice where the answer was lost; a lock that did not work is tried again', async () => {
  const token = await open();
  await api.all.fault('front', { offline: true });
  const unlock = { token, headers: { 'idempotency-key': 'open', ...sentAt() } };
  expect((await api.ask('POST', UNLOCK, unlock)).status).toBe(504);
  const lock = { token, headers: { 'idempotency-key': 'shut' } };
  expect((await api.ask('POST', LOCK, lock)).status).toBe(504);
  await api.all.fault('front', { offline: false });
  const again = await api.ask('POST', UNLOCK, unlock);
  expect([again.status, await codeOf(again)]).toEqual([409, 'idempotency-key/done']);
  api.all.front.locked = false;
  expect((await api.ask('POST', LOCK, lock)).status).toBe(200);
  expect(api.all.front.locked).toBe(true);
});

it('killed while the lock was asked, it is known after the start that the request was obeyed', async () => {
  const token = await open();
  const { replies } = api.all.store;
  const put = replies.put.bind(replies);
  replies.put = (...args) => {
    if (args[2].reply) throw new Error('killed');
    put(...args);
  };
  const asked = { token, headers: { 'idempotency-key': 'k', ...sentAt() } };
  expect((await api.ask('POST', UNLOCK, asked)).status).toBe(500);
  await api.all.kill();
  api.all.front.locked = true;
  api.mount();
  const again = await api.ask('POST', UNLOCK, asked);
  expect([again.status, await codeOf(again)]).toEqual([409, 'idempotency-key/done']);
  await until(() => api.all.front.locked === true);
});
