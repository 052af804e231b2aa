import { afterEach, describe, expect, it } from 'vitest';
import { byMember } from '../../src/domain/people/actor.ts';
import { GUEST, MANAGER, MINUTE, OWNER } from '../support/houses/memory-house.ts';
import { codeOf } from '../support/totp.ts';
import { Browser, formOf, ORIGIN, PageHouse } from './page-house.ts';

const ANN = { 'x-remote-user-id': 'a1b2c3', 'x-remote-user-display-name': 'Ann at home' };

let page: PageHouse;

afterEach(() => page.close());

describe('a link from the chat', () => {
  it('logs one browser in, once, and a look at it takes nothing', async () => {
    page = await PageHouse.open();
    const link = page.link(MANAGER);
    expect((await page.ask(link)).status).toBe(200);
    expect((await page.ask(link)).status).toBe(200);

    const answer = await page.ask(link, { method: 'POST', ...formOf({}) });
    expect(answer.status).toBe(303);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^latchkey=[\w-]{43}; .*Path=\/; HttpOnly; SameSite=Strict$/);

    expect((await page.ask(link)).status).toBe(410);
    expect((await page.ask(link, { method: 'POST', ...formOf({}) })).headers.get('set-cookie')).toBeNull();
  });

  it('is good for ten minutes, and ends with the next one of the same member', async () => {
    page = await PageHouse.open();
    const first = page.link(OWNER);
    const second = page.link(OWNER);
    expect((await page.ask(first)).status).toBe(410);
    await page.all.pass(9 * MINUTE);
    expect((await page.ask(second)).status).toBe(200);
    await page.all.pass(1 * MINUTE);
    expect((await page.ask(second)).status).toBe(410);
  });

  it('names nobody, and its token is kept as a hash alone', async () => {
    page = await PageHouse.open();
    const link = page.link(OWNER);
    const text = await (await page.ask(link)).text();
    expect(text).not.toContain('Olivia');
    expect(text).not.toContain('Home');
    const kept = JSON.stringify(page.all.store.database.all('SELECT * FROM page_links'));
    expect(kept).not.toContain(link.slice('/in/'.length));
  });

  it('is not taken from another site', async () => {
    page = await PageHouse.open();
    const link = page.link(OWNER);
    const { body, headers } = formOf({});
    for (const foreign of [
      { ...headers, 'sec-fetch-site': 'cross-site' },
      { 'content-type': headers['content-type']!, origin: 'https://evil.test' },
      { 'content-type': headers['content-type']! },
    ])
      expect((await page.ask(link, { method: 'POST', body, headers: foreign })).status).toBe(403);
    expect((await page.ask(link)).status).toBe(200);
  });

  it('asks for the second factor of a member who has one', async () => {
    page = await PageHouse.open();
    const begun = page.house.factor.begin(byMember(OWNER));
    if (!begun.ok) throw new Error('The second factor was refused.');
    page.house.factor.confirm(byMember(OWNER), codeOf(begun.value.key, page.all.clock.now()));
    await page.all.pass(MINUTE);
    const link = page.link(OWNER);
    expect(await (await page.ask(link)).text()).toContain('name="factor"');

    const without = await page.ask(link, { method: 'POST', ...formOf({}) });
    expect([without.status, without.headers.get('set-cookie')]).toEqual([403, null]);
    const wrong = await page.ask(link, { method: 'POST', ...formOf({ factor: '000000' }) });
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([403, null]);

    const factor = codeOf(begun.value.key, page.all.clock.now());
    const right = await page.ask(link, { method: 'POST', ...formOf({ factor }) });
    expect(right.status).toBe(303);
    expect(right.headers.get('set-cookie')).toContain('latchkey=');
  });

  it('is tried a few times a minute from one address, and no more', async () => {
    page = await PageHouse.open();
    const tries = Array.from({ length: 25 }, () => page.ask(`/in/${'x'.repeat(43)}`));
    const answers = (await Promise.all(tries)).map(({ status }) => status);
    expect(answers.filter((status) => status === 410)).toHaveLength(20);
    expect(answers.filter((status) => status === 429)).toHaveLength(5);
    expect((await page.ask(page.link(OWNER), {}, '192.0.2.8')).status).toBe(200);
  });
});

describe('a browser that is logged in', () => {
  it('is logged out by its member, by an owner, and with its member', async () => {
    page = await PageHouse.open();
    const mine = await page.browserOf(OWNER);
    const max = await page.browserOf(MANAGER);
    const again = await page.browserOf(MANAGER);
    expect((await max.get('/')).status).toBe(200);

    expect((await max.post('/logout')).status).toBe(303);
    expect((await max.get('/')).status).toBe(401);

    const left = page.house.pageAccess.sessions(byMember(MANAGER));
    expect(left).toHaveLength(1);
    expect(page.house.pageAccess.end(byMember(OWNER), left[0]!.id)).toMatchObject({ ok: true });
    expect((await again.get('/')).status).toBe(401);

    const last = await page.browserOf(MANAGER);
    page.house.members.remove(byMember(OWNER), MANAGER);
    expect((await last.get('/')).status).toBe(401);
    expect((await mine.get('/')).status).toBe(200);
  });

  it('a manager sees and ends their own alone', async () => {
    page = await PageHouse.open();
    await page.browserOf(OWNER);
    await page.browserOf(MANAGER);
    const owners = page.house.pageAccess.sessions(byMember(OWNER)).find(({ member }) => member === OWNER);
    expect(page.house.pageAccess.sessions(byMember(MANAGER)).map(({ member }) => member)).toEqual([MANAGER]);
    expect(page.house.pageAccess.end(byMember(MANAGER), owners!.id)).toMatchObject({ ok: false });
  });

  it('stays logged in over a restart, and 30 days after its last use no longer', async () => {
    page = await PageHouse.open();
    const browser = await page.browserOf(OWNER);
    page.all.clock.leap(29 * 24 * 60 * MINUTE);
    expect((await browser.get('/')).status).toBe(200);
    page.all.clock.leap(29 * 24 * 60 * MINUTE);
    expect((await browser.get('/')).status).toBe(200);
    page.all.clock.leap(31 * 24 * 60 * MINUTE);
    expect((await browser.get('/')).status).toBe(401);
  });

  it('is nobody with a token that was made up', async () => {
    page = await PageHouse.open();
    await page.browserOf(OWNER);
    for (const token of ['', 'x', 'x'.repeat(43), '1', "' OR 1=1 --"])
      expect((await new Browser(page, `latchkey=${token}`).get('/')).status).toBe(401);
  });
});

describe('through Home Assistant', () => {
  it('a login there is nobody here, until an owner says who it is', async () => {
    page = await PageHouse.open();
    const stranger = await page.askIngress('/', ANN);
    expect(stranger.status).toBe(403);
    const [ask] = page.house.pageAccess.asks();
    expect(ask).toMatchObject({ id: 'a1b2c3', name: 'Ann at home' });
    expect(await stranger.text()).toContain(ask!.code);

    expect(page.house.pageAccess.connect(byMember(MANAGER), ask!.code, MANAGER)).toMatchObject({ ok: false });
    expect(page.house.pageAccess.connect(byMember(OWNER), 'WRONGX', OWNER)).toMatchObject({ ok: false });
    expect((await page.askIngress('/', ANN)).status).toBe(403);

    expect(page.house.pageAccess.connect(byMember(OWNER), ask!.code, MANAGER)).toMatchObject({ ok: true });
    const member = await page.askIngress('/', ANN);
    expect(member.status).toBe(200);
    expect(await member.text()).toContain('Max');
    expect(member.headers.get('set-cookie')).toBeNull();

    page.house.pageAccess.disconnect(byMember(OWNER), 'a1b2c3');
    expect((await page.askIngress('/', ANN)).status).toBe(403);
  });

  it('without an id there is no login, whatever else came', async () => {
    page = await PageHouse.open();
    const browser = await page.browserOf(OWNER);
    for (const headers of [
      {},
      { 'x-remote-user-name': 'Olivia', 'x-remote-user-display-name': 'Olivia' },
      { 'x-remote-user-id': '' },
      { 'x-remote-user-id': '../../1' },
      { cookie: browser.cookie },
    ])
      expect((await page.askIngress('/', headers)).status).toBe(401);
    expect(page.house.pageAccess.asks()).toEqual([]);
  });

  it('its headers mean nothing at the other listener', async () => {
    page = await PageHouse.open();
    await page.askIngress('/', ANN);
    page.house.pageAccess.connect(byMember(OWNER), page.house.pageAccess.asks()[0]!.code, OWNER);
    expect((await page.ask('/', { headers: ANN })).status).toBe(401);
  });

  it('links lead below the path of the ingress, unless that is none', async () => {
    page = await PageHouse.open();
    await page.askIngress('/', ANN);
    page.house.pageAccess.connect(byMember(OWNER), page.house.pageAccess.asks()[0]!.code, OWNER);
    const at = async (path: string): Promise<string> =>
      (await page.askIngress('/', { ...ANN, 'x-ingress-path': path })).text();
    expect(await at('/api/hassio_ingress/abc')).toContain('href="/api/hassio_ingress/abc/people"');
    for (const path of ['//evil.test', 'https://evil.test', '/a"onload=x', '/a/../..']) {
      const text = await at(path);
      expect(text).toContain('href="/people"');
      expect(text).not.toContain('evil');
      expect(text).not.toContain('onload');
    }
  });

  it('those whom nobody knows are kept in bounds', async () => {
    page = await PageHouse.open();
    for (let index = 0; index < 60; index++)
      await page.askIngress('/', {
        'x-remote-user-id': `id${index}`,
        'x-remote-user-name': 'x'.repeat(5_000),
      });
    const asks = page.house.pageAccess.asks();
    expect(asks).toHaveLength(50);
    expect(asks[0]!.id).toBe('id59');
    expect(asks.every(({ name }) => name.length <= 64)).toBe(true);
  });

  it('the connection goes with the member to a new account, and with a removed one', async () => {
    page = await PageHouse.open();
    await page.askIngress('/', ANN);
    page.house.pageAccess.connect(byMember(OWNER), page.house.pageAccess.asks()[0]!.code, MANAGER);
    const invited = page.house.invitations.inviteNewAccount(byMember(OWNER), MANAGER);
    if (!invited.ok) throw new Error('The invitation was refused.');
    page.house.invitations.redeem(invited.value.token, { id: 77, name: 'Max anew' });
    expect(await (await page.askIngress('/', ANN)).text()).toContain('Max anew');
    page.house.members.remove(byMember(OWNER), 77);
    expect((await page.askIngress('/', ANN)).status).toBe(403);
  });
});

it('a guest gets in, and may open no page of the house', async () => {
  page = await PageHouse.open();
  const guest = await page.browserOf(GUEST);
  expect((await guest.get('/')).status).toBe(200);
  expect((await guest.get('/live')).status).toBe(403);
});

it('every answer says that nothing of it may be framed, kept, or loaded from elsewhere', async () => {
  page = await PageHouse.open();
  const browser = await page.browserOf(OWNER);
  for (const answer of [
    await browser.get('/'),
    await page.ask('/'),
    await page.ask('/nothing'),
    await page.ask(page.link(OWNER)),
  ]) {
    const header = (name: string): string => answer.headers.get(name) ?? '';
    expect(header('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    expect(header('content-security-policy')).not.toMatch(/unsafe|https?:|\*/);
    expect(header('x-content-type-options')).toBe('nosniff');
    expect(header('cache-control')).toBe('no-store');
    expect(header('referrer-policy')).toBe('same-origin');
  }
  expect((await page.askIngress('/')).headers.get('content-security-policy')).toContain(
    "frame-ancestors 'self'",
  );
});

it('the cookie is sent over https alone, and below the path, where the address says so', async () => {
  page = await PageHouse.open({}, 'https://home.test/latchkey');
  const answer = await page.ask(page.link(OWNER), { method: 'POST', ...formOf({}) });
  expect(answer.headers.get('set-cookie')).toMatch(/Path=\/latchkey; HttpOnly; Secure; SameSite=Strict/);
  expect(answer.headers.get('location')).toBe('/latchkey/');
});

it('a form is taken from the address in the configuration, and from that which was asked', async () => {
  page = await PageHouse.open();
  const browser = await page.browserOf(OWNER);
  const proof = await browser.proof();
  const send = async (headers: Record<string, string>): Promise<number> => {
    const { body } = formOf({ proof });
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const init = { method: 'POST', body, headers: { ...type, cookie: browser.cookie, ...headers } };
    return (await page.ask('/logout', init)).status;
  };
  expect(await send({ origin: 'http://evil.test' })).toBe(403);
  expect(await send({ origin: 'null' })).toBe(403);
  expect(await send({ 'sec-fetch-site': 'none' })).toBe(403);
  expect(await send({ 'sec-fetch-site': 'same-site', origin: ORIGIN })).toBe(403);
  expect(await send({ origin: ORIGIN })).toBe(303);
});
