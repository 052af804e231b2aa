import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { pageFilesOf } from '../../../src/app/words/page-files.ts';
import { pageWordsOf } from '../../../src/app/words/page-words.ts';
import { byMember } from '../../../src/domain/people/actor.ts';
import { openHttp } from '../../../src/http/http.ts';
import { API_PATH, openApi } from '../../../src/http/api/api.ts';
import { RIGHTS } from '../../../src/http/api/rights.ts';
import { MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';
import { findLeaks } from '../../support/process/leaks.ts';
import { pick, seeded } from '../../support/noise/random.ts';

const BYTES = 10_000_000;
const CHUNK_BYTES = 30_000;
const PIN = '739154';
const LINES = [
  'Content-Length: 9',
  'Transfer-Encoding: chunked',
  'If-Match: "1"',
  'Idempotency-Key: \u0001',
  'Expect: x',
];
const BODIES = [
  '{"user":1,"devices":["memory/front"]}',
  '[[[[',
  '{"__proto__":{"a":1}}',
  '"\\ud800"',
  '{"uses":1e999}',
];

it(
  'ten million bytes of noise into the listener: it goes on, and nothing is done or shown',
  { timeout: 120_000 },
  async () => {
    const all = await MemoryHouse.open();
    await all.issue(PIN);
    const faults: string[] = [];
    const fault = (where: string): number => faults.push(where);
    const files = pageFilesOf({ house: all.house, clock: all.clock, fault });
    const parts = { house: all.house, clock: all.clock, words: pageWordsOf, files, fault };
    const api = openApi({ ...parts, publicUrl: 'http://127.0.0.1:1', trustedProxies: [] });
    const direct = { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1:1', trustedProxies: [] };
    const http = await openHttp({ ...parts, pinsShownMs: 60_000, direct, mounts: { [API_PATH]: api.app } });
    const made = all.house.apiTokens.make(byMember(OWNER), { rights: ['read'] });
    if (!made.ok) throw new Error('The token was refused.');
    const { token } = made.value;
    const audit = (): unknown => all.store.database.get('SELECT count(*) AS n FROM audit');
    const before = JSON.stringify([audit(), all.codesIn()]);
    const random = seeded(7);
    const noise = (length: number): Buffer =>
      Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
    let sent = 0;
    let came = '';
    while (sent < BYTES) {
      const [method, path = ''] = pick(Object.keys(RIGHTS), random).split(' ');
      const odd = random() < 0.2 ? noise(40).toString('latin1') : '';
      const head = [
        `${method} ${API_PATH}${path.replaceAll(/\{\w+\}/g, random() < 0.5 ? '1' : '%2F%00')}${odd} HTTP/1.1`,
        ...[
          'Host: x',
          `Authorization: Bearer ${random() < 0.8 ? token : odd}`,
          'Content-Type: application/json',
        ],
        ...[pick(LINES, random), odd].filter((line) => line !== ''),
      ].join('\r\n');
      const chunk = Buffer.concat([
        random() < 0.8 ? Buffer.from(`${head}\r\n\r\n${pick(BODIES, random)}`, 'latin1') : Buffer.alloc(0),
        noise(CHUNK_BYTES),
      ]);
      const socket = connect(http.ports.direct!, '127.0.0.1');
      socket.on('data', (data: Buffer) => (came += data.toString('latin1')));
      socket.on('error', () => undefined);
      const closed = once(socket, 'close').catch(() => undefined);
      socket.end(chunk);
      await Promise.race([closed, new Promise((resolve) => socket.once('data', resolve))]);
      socket.destroy();
      sent += chunk.length;
      came = came.slice(-2_000_000);
    }
    const root = `http://127.0.0.1:${http.ports.direct}${API_PATH}`;
    all.clock.leap(60_000);
    const answer = await fetch(`${root}/codes`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    expect(JSON.stringify([audit(), all.codesIn()])).toBe(before);
    expect(findLeaks([PIN, token], [['what came back', came]])).toEqual([]);
    expect(came).toContain('HTTP/1.1 200');
    expect(came).toContain('urn:latchkey:problem:no-right');
    expect(faults).toEqual([]);
    api.stop();
    await http.stop();
    await all.stop();
  },
);
