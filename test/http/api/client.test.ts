import SwaggerClient from 'swagger-client';
import { afterEach, expect, it } from 'vitest';
import { pageFilesOf } from '../../../src/app/words/page-files.ts';
import { pageWordsOf } from '../../../src/app/words/page-words.ts';
import { byMember } from '../../../src/domain/people/actor.ts';
import { openHttp } from '../../../src/http/http.ts';
import type { Http } from '../../../src/http/http.ts';
import { API_PATH, openApi } from '../../../src/http/api/api.ts';
import { FRONT, MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';
import { until } from '../../support/until.ts';
import type { Json } from './api-house.ts';

interface Document {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Record<
    string,
    Record<
      string,
      { requestBody: { content: Record<string, { readonly schema: { readonly required: string[] } }> } }
    >
  >;
}

interface Client {
  execute(call: object): Promise<{ readonly body: Json }>;
}

let all: MemoryHouse;
let http: Http;

afterEach(async () => {
  await http.stop();
  await all.stop();
});

it('a client that is made of what openapi.json says gives a code, sees it live and used, and takes it away', async () => {
  all = await MemoryHouse.open();
  const fault = (where: string, error: unknown): never => {
    throw new Error(where, { cause: error });
  };
  const files = pageFilesOf({ house: all.house, clock: all.clock, fault });
  const parts = { house: all.house, clock: all.clock, words: pageWordsOf, files, fault };
  const publicUrl = 'http://127.0.0.1:1/latchkey';
  const api = openApi({ ...parts, publicUrl, trustedProxies: [] });
  const direct = { host: '127.0.0.1', port: 0, publicUrl, trustedProxies: [] };
  http = await openHttp({ ...parts, pinsShownMs: 60_000, direct, mounts: { [API_PATH]: api.app } });
  const made = all.house.apiTokens.make(byMember(OWNER), { rights: ['read', 'issue', 'manage'] });
  if (!made.ok) throw new Error('The token was refused.');
  const root = `http://127.0.0.1:${http.ports.direct}`;
  const answer = await fetch(`${root}/latchkey${API_PATH}/openapi.json`);
  const spec = (await answer.json()) as Document;
  expect([spec.openapi, spec.servers[0]?.url]).toEqual(['3.1.0', `${publicUrl}/api/v1`]);

  // What may be missing is not asked for.
  const { schema } = spec.paths['/codes']!['post']!.requestBody.content['application/json']!;
  expect(schema.required).toEqual(['user', 'devices']);
  const client = (await SwaggerClient({
    spec: { ...spec, servers: [{ url: `${root}/latchkey/api/v1` }] },
    authorizations: { token: { value: made.value.token } },
  })) as Client;
  const call = async (operation: string, params: object = {}, requestBody?: object): Promise<Json> => {
    const answer = await client.execute({ operationId: operation, parameters: params, requestBody });
    await all.house.settled();
    return answer.body;
  };
  const user = await call('postUsers', {}, { first_name: 'Anna', last_name: 'Berg' });
  const code = await call('postCodes', { 'idempotency-key': 'k' }, { user: user.id, devices: [FRONT] });
  await until(async () => (await call('getCodesId', { id: code.id })).grants[0]?.state === 'live');
  const [digits = ''] = all.codesIn();
  expect(digits).toMatch(/^\d{6}$/);
  await all.front.typePin(digits);
  expect((await call('getEntries')).items).toMatchObject([{ how: 'unlock', user: { name: 'Anna Berg' } }]);
  expect((await call('getDevicesId', { id: FRONT })).name).toBe('front');
  const upcoming = await call('getAnswersNext', { device: FRONT, hours: 24 });
  expect([upcoming.items, (await call('getBookings')).items]).toEqual([[], []]);
  all.front.locked = true;
  const sentAt = new Date(all.clock.now()).toISOString();
  await call('postDevicesIdUnlock', { id: FRONT, 'sent-at': sentAt });
  expect(all.front.locked).toBe(false);
  await call('postDevicesIdLock', { id: FRONT });
  expect(all.front.locked).toBe(true);
  await call('deleteCodesId', { id: code.id });
  await until(async () => (await call('getCodesId', { id: code.id })).grants[0]?.state === 'gone');
  expect(all.codesIn()).toEqual([]);
  await expect(call('postCodes', {}, { user: 99, devices: [FRONT] })).rejects.toMatchObject({
    response: { status: 404, body: { code: 'not-found/user' } },
  });
});
