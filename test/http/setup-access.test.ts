import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { administratorsOf } from '../../drivers/home-assistant/administrators.ts';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator/simulator.ts';
import { SetupPage } from '../support/houses/setup-page.ts';
import { SetupBrowser } from '../support/setup-browser.ts';

const PAGES = ['/', '/bot', '/connections', '/connections/new?kind=satel', '/house', '/phone', '/events'];
const FORMS = [
  '/bot',
  '/connections/look',
  '/connections/use',
  '/connections/again',
  '/connections/remove',
  '/connections/new',
  '/house',
  '/phone',
];
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const TOKEN = '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr';

it('shows nothing to whoever has not opened the link of the console, and does nothing for them', async () => {
  const page = await SetupPage.open();
  const headers = { ...FORM, origin: page.root, 'sec-fetch-site': 'same-origin', 'x-remote-user-id': 'a1' };
  for (const path of PAGES) {
    const answer = await fetch(page.root + path, { headers, redirect: 'manual' });
    expect([path, answer.status]).toEqual([path, 403]);
    expect(await answer.text()).toContain('Open the link that Latchkey has printed');
  }
  for (const path of FORMS) {
    const answer = await fetch(page.root + path, { method: 'POST', headers, body: `token=${TOKEN}` });
    expect([path, answer.status]).toEqual([path, 403]);
  }
  expect(existsSync(`${page.folder}/data/setup.json`)).toBe(false);
});

it('opens by its link once, and not by looking at it', async () => {
  const page = await SetupPage.open();
  const { link } = page;
  // As those do who show a preview of it.
  for (let looks = 0; looks < 3; looks++) expect((await fetch(link)).status).toBe(200);
  expect((await fetch(`${page.root}/begin/${'a'.repeat(43)}`)).status).toBe(410);
  const browser = await SetupBrowser.begin(link);
  expect(browser.path).toBe('/bot');
  const late = await fetch(link, { method: 'POST', headers: { ...FORM, origin: page.root } });
  expect([late.status, late.headers.get('set-cookie')]).toEqual([410, null]);
});

it('takes a form only from its own page, with its proof', async () => {
  const page = await SetupPage.open();
  const elsewhere = await fetch(page.link, {
    method: 'POST',
    headers: { ...FORM, origin: 'http://evil.test' },
  });
  expect(elsewhere.status).toBe(403);
  const answer = await fetch(page.link, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...FORM, origin: page.root },
  });
  const set = answer.headers.get('set-cookie')!;
  expect(set).toMatch(/^latchkey-setup=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const cookie = set.split(';')[0]!;
  const shown = await (await fetch(`${page.root}/bot`, { headers: { cookie } })).text();
  const proof = /name="proof" value="([^"]+)"/.exec(shown)![1]!;
  const send = (headers: Record<string, string>, given: string): Promise<Response> =>
    fetch(`${page.root}/bot`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, ...FORM, ...headers },
      body: new URLSearchParams({ proof: given, token: 'none' }),
    });
  for (const headers of [
    {},
    { origin: 'http://evil.test' },
    { 'sec-fetch-site': 'cross-site', origin: page.root },
  ])
    expect((await send(headers as Record<string, string>, proof)).status).toBe(403);
  expect((await send({ origin: page.root }, 'another')).status).toBe(403);
  expect((await send({ origin: page.root }, proof)).status).toBe(303);
});

it('forbids script, frames and what is loaded from elsewhere, and keeps nothing in a cache', async () => {
  const page = await SetupPage.open();
  const { headers } = await fetch(page.link);
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('content-security-policy')).not.toContain('unsafe');
  expect(headers.get('cache-control')).toBe('no-store');
});

const ingress = (mayBegin: (user: string) => Promise<boolean | undefined>, peer = '127.0.0.1') =>
  SetupPage.open({ door: { kind: 'ingress', host: '127.0.0.1', port: 0, peer, mayBegin } });

it('is closed to everybody but the Supervisor, before a byte is read', async () => {
  const page = await ingress(() => Promise.resolve(true), '172.30.32.2');
  const socket = connect(page.setup.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\nx-remote-user-id: a1\r\n\r\n');
  let came = '';
  socket.on('data', (chunk) => (came += String(chunk)));
  socket.on('error', () => undefined);
  await once(socket, 'close');
  expect(came).toBe('');
});

it('lets an administrator of Home Assistant begin, and nobody else meanwhile', async () => {
  const page = await ingress((user) =>
    Promise.resolve(user === 'unknown' ? undefined : user.startsWith('admin')),
  );
  const path = '/api/hassio_ingress/abc';
  const of = (user: string): SetupBrowser =>
    new SetupBrowser(page.root, { 'x-remote-user-id': user, 'x-ingress-path': path });
  const nobody = new SetupBrowser(page.root);
  await nobody.get('/');
  expect([nobody.status, nobody.text]).toEqual([403, expect.stringContaining('has not said who you are')]);
  const guest = of('guest');
  await guest.get('/');
  expect(guest.page).toContain(`action="${path}/begin"`);
  await guest.post('/begin');
  expect([guest.status, guest.text]).toEqual([403, expect.stringContaining('Only administrators')]);
  const early = of('unknown');
  await early.post('/begin');
  expect([early.status, early.text]).toEqual([503, expect.stringContaining('does not say now')]);
  const admin = of('admin1');
  await fetch(`${page.root}/begin`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...FORM, origin: page.root, 'x-remote-user-id': 'admin1' },
  });
  await admin.get('/bot');
  expect(admin.text).toContain('Your Telegram bot');
  expect(admin.page).toContain(`action="${path}/bot"`);
  for (const other of ['admin2', 'guest']) {
    const late = of(other);
    await late.get('/bot');
    expect([late.status, late.text]).toEqual([403, expect.stringContaining('Somebody else')]);
  }
});

it('asks Home Assistant who its administrators are', async () => {
  const home = await SimulatedHomeAssistant.start();
  onTestFinished(() => home.stop());
  const place = { url: home.url, token: home.identity.token };
  home.identity.accounts = [
    { id: 'owner', is_owner: true, is_active: true, group_ids: [] },
    { id: 'admin', is_owner: false, is_active: true, group_ids: ['system-admin'] },
    { id: 'gone', is_owner: false, is_active: false, group_ids: ['system-admin'] },
    { id: 'user', is_owner: false, is_active: true, group_ids: ['system-users'] },
  ];
  expect(await administratorsOf(place)).toEqual(['owner', 'admin']);
  home.faults.refused.add('config/auth/list');
  expect(await administratorsOf(place)).toBeUndefined();
  expect(await administratorsOf({ ...place, token: 'another' })).toBeUndefined();
});
