import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../support/network/free-port.ts';
import { ProgramHouse } from '../../support/houses/program-house.ts';

/** Nobody answers there: the page needs no device. */
const NOWHERE = { url: 'http://127.0.0.1:1', token: 'of-no-use' };

async function open(port: number): Promise<ProgramHouse> {
  const http = `http: { direct: { port: ${port}, public_url: "http://127.0.0.1:${port}" } }`;
  const all = await ProgramHouse.open({ ...NOWHERE, sections: [http] });
  onTestFinished(() => all.close());
  return all;
}

it('the page of a configuration is opened by the link of the chat', async () => {
  const port = await freePort();
  const all = await open(port);
  await all.does('👤 Members', '🖥 Page', '🔗 Open the page');
  const texts = all.owner.screen().map(({ text }) => text);
  const [link = ''] = /http:\/\/127\.0\.0\.1:\d+\/in\/\S+/.exec(texts.join('\n')) ?? [];
  const origin = `http://127.0.0.1:${port}`;
  const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' };
  const entered = await fetch(link, { method: 'POST', headers, body: '', redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
  expect(await (await fetch(origin, { headers: { cookie } })).text()).toContain('You are here as Olivia.');
});

it('a port that is taken keeps the page from opening, and nothing else', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const all = await open(port);
  expect(all.program.isWell()).toBe(true);
  expect(all.logged.join('\n')).toContain(`Latchkey cannot open its page at 127.0.0.1:${port} (EADDRINUSE)`);
  expect(await all.does('👤 Members')).toContain('Olivia');
});
