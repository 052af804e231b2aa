import { afterEach, describe, expect, it } from 'vitest';
import type { Role } from '../../src/domain/people/user.ts';
import type { RouteSpec, Who } from '../../src/http/routes.ts';
import { findLeaks } from '../support/process/leaks.ts';
import { GUEST, MANAGER, OWNER } from '../support/houses/memory-house.ts';
import { formOf, ORIGIN, PageHouse } from './page-house.ts';

/** A made-up PIN that no text holds by chance, and a name that only the house knows. */
const PIN = '739154';
const NAME = 'Zacharias';

const MAY: Readonly<Record<Who, readonly Role[]>> = {
  anyone: ['owner', 'manager', 'guest'],
  member: ['owner', 'manager', 'guest'],
  manager: ['owner', 'manager'],
  owner: ['owner'],
};
const MEMBERS = { owner: OWNER, manager: MANAGER, guest: GUEST } as const;

let page: PageHouse;

afterEach(() => page.close());

async function openHouse(): Promise<PageHouse> {
  page = await PageHouse.open();
  const user = await page.all.does((house) =>
    house.users.add({ kind: 'console' }, { firstName: NAME, lastName: '' }),
  );
  expect(user).toBe(1);
  await page.all.issue(PIN);
  return page;
}

/** With what there is in the house in the place of its parameters. */
function addressOf({ path }: RouteSpec): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => (name === 'token' ? 'x'.repeat(43) : '1'));
}

/** All that was decided, and what the devices hold: neither changes by what is refused. */
function state(): string {
  const audit = page.all.store.database.all('SELECT count(*) AS n FROM audit');
  return JSON.stringify([audit, page.all.codesIn(), page.house.queries.code(1)]);
}

describe('each route', () => {
  it('is known by what it says of who may use it', async () => {
    await openHouse();
    const answered = page
      .handled()
      .filter(({ path, method }) => method !== 'ALL' && !path.startsWith('/assets/'))
      .map(({ method, path }) => `${method} ${path}`);
    expect(new Set(answered)).toEqual(new Set(page.routes.map(({ method, path }) => `${method} ${path}`)));
  });

  it('shows nothing of the house and does nothing for a stranger, whatever the headers say', async () => {
    await openHouse();
    const before = state();
    const forged = {
      'x-remote-user-id': '1',
      'x-remote-user-name': 'Olivia',
      'x-forwarded-for': '172.30.32.2',
      'x-ingress-path': '/api/hassio_ingress/x',
      authorization: 'Bearer x',
      cookie: `latchkey=${'x'.repeat(43)}`,
    };
    for (const route of page.routes)
      for (const headers of [{}, forged]) {
        const form = route.method === 'POST' ? formOf({ proof: 'x' }) : { headers: {} };
        const init = { method: route.method, ...form, headers: { ...form.headers, ...headers } };
        for (const answer of [
          await page.ask(addressOf(route), init),
          await page.askIngress(addressOf(route), { ...init.headers, 'x-remote-user-id': '' }, { ...init }),
          await page.askIngress(
            addressOf(route),
            { ...init.headers, 'x-remote-user-id': 'unknown' },
            { ...init },
          ),
        ]) {
          expect([401, 403, 404, 410, 429], `${route.method} ${route.path}`).toContain(answer.status);
          const text = await answer.text();
          expect(findLeaks([PIN, NAME, 'Olivia'], [[route.path, text]])).toEqual([]);
          expect(answer.headers.get('set-cookie')).toBeNull();
        }
      }
    expect(state()).toBe(before);
  });

  it('is for those alone for whom it says that it is', async () => {
    await openHouse();
    for (const [role, member] of Object.entries(MEMBERS)) {
      const browser = await page.browserOf(member);
      for (const route of page.routes.filter(({ who }) => !MAY[who].includes(role as Role))) {
        const before = state();
        const path = addressOf(route);
        const answer = route.method === 'GET' ? await browser.get(path) : await browser.post(path);
        expect(answer.status, `${role} ${route.method} ${route.path}`).toBe(403);
        expect(findLeaks([PIN, NAME], [[route.path, await answer.text()]])).toEqual([]);
        expect(state()).toBe(before);
      }
    }
  });

  it('does nothing for a form without its proof, with that of another member, or of another site', async () => {
    await openHouse();
    const owner = await page.browserOf(OWNER);
    const manager = await page.browserOf(MANAGER);
    const others = await manager.proof();
    const own = await owner.proof();
    const before = state();
    for (const route of page.routes.filter(({ method, who }) => method === 'POST' && who !== 'anyone')) {
      const path = addressOf(route);
      for (const answer of [
        await owner.post(path, { proof: undefined }),
        await owner.post(path, { proof: '' }),
        await owner.post(path, { proof: others }),
        await owner.post(path, { proof: `${own}x` }),
        await owner.post(path, { proof: own }, { 'sec-fetch-site': 'cross-site' }),
        await owner.post(path, { proof: own }, { 'sec-fetch-site': 'same-site', origin: ORIGIN }),
        await owner.post(path, { proof: own }, { 'content-type': 'text/plain' }),
        await owner.post(path, { proof: own }, { 'content-type': 'multipart/form-data; boundary=x' }),
      ])
        expect(answer.status, path).toBe(403);
    }
    expect(state()).toBe(before);
  });

  it('does nothing in a browser that was logged out', async () => {
    await openHouse();
    const browser = await page.browserOf(OWNER);
    const proof = await browser.proof();
    await browser.post('/logout');
    const before = state();
    for (const route of page.routes.filter(({ who }) => who !== 'anyone')) {
      const path = addressOf(route);
      const answer = route.method === 'GET' ? await browser.get(path) : await browser.post(path, { proof });
      expect(answer.status, `${route.method} ${route.path}`).toBe(401);
    }
    expect(state()).toBe(before);
  });

  it('answers no other method, and no form that is too long', async () => {
    await openHouse();
    const browser = await page.browserOf(OWNER);
    const before = state();
    for (const route of page.routes)
      for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
        const answer = await page.ask(addressOf(route), { method, headers: { cookie: browser.cookie } });
        expect(answer.status, `${method} ${route.path}`).toBe(404);
      }
    const long = await browser.post('/logout', { more: 'x'.repeat(70_000) });
    expect(long.status).toBe(413);
    expect(state()).toBe(before);
  });
});
