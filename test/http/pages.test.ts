import { afterEach, describe, expect, it } from 'vitest';
import { byMember } from '../../src/domain/people/actor.ts';
import { deviceKey } from '../../src/http/pages/parts.ts';
import { findLeaks } from '../support/process/leaks.ts';
import { BY, GUEST, MANAGER, MINUTE, OWNER } from '../support/houses/memory-house.ts';
import { codeOf } from '../support/totp.ts';
import { PageHouse } from './page-house.ts';
import type { Browser } from './page-house.ts';

const PIN = '739154';
const FRONT = deviceKey('memory/front');

let page: PageHouse;

afterEach(async () => {
  expect(page.faults).toEqual([]);
  await page.close();
});

async function owner(...options: Parameters<typeof PageHouse.open>): Promise<Browser> {
  page = await PageHouse.open(...options);
  return page.browserOf(OWNER);
}

/** Each address that a page is asked for by, with what there is in the house. */
function addresses(values: Readonly<Record<string, string>>): string[] {
  return page.routes
    .filter(({ method, path, who }) => method === 'GET' && who !== 'anyone' && path !== '/live')
    .map(({ path }) => path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? 'x'));
}

/** The text that a reader sees. */
function seen(html: string): string {
  return html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
}

describe('the story of a code', () => {
  it('a person and their code are made, seen to be live, paused, changed, shown, and deleted', async () => {
    const browser = await owner();
    expect(await browser.submit('/people/new', { firstName: 'Anna', lastName: 'Berg' })).toContain(
      'The person is added.',
    );
    expect(seen(await browser.text('/people'))).toContain('Anna Berg No code yet.');

    const review = await browser.submit('/people/1/code', {
      device: [FRONT],
      when: 'weekdays 9-17',
      pin: PIN,
    });
    expect(seen(review)).toContain('weekdays 09:00–17:00');
    expect(seen(review)).toContain('opens front');
    expect(review).not.toContain(PIN);
    const [, draft] = /action="(\/drafts\/[\w-]+\/save)"/.exec(review) ?? [];
    expect(seen(await browser.submit(draft!))).toContain('Saved.');
    await page.house.settled();
    expect(page.all.codesIn()).toEqual([PIN]);
    expect(seen(await browser.text('/codes/1'))).toMatch(/✅ front: live, verified/);
    expect(seen(await browser.text('/people'))).toMatch(/Anna Berg .*✅ live/);

    expect(seen(await browser.submit('/codes/1/pause'))).toContain('Paused.');
    await page.house.settled();
    expect(page.all.codesIn()).toEqual([]);
    await browser.submit('/codes/1/resume');
    await page.house.settled();
    expect(page.all.codesIn()).toEqual([PIN]);

    const shown = await browser.post('/codes/1/pin');
    expect(await shown.text()).toContain(`>${PIN}<`);
    expect(shown.headers.get('cache-control')).toBe('no-store');

    await browser.submit('/codes/1/delete');
    await page.house.settled();
    expect(page.all.codesIn()).toEqual([]);
  });

  it('a PIN that does not suit is refused in the words of the chat, and stands nowhere', async () => {
    const browser = await owner();
    page.all.user();
    const answer = await browser.submit('/people/1/code', { device: [FRONT], pin: '123456', when: '' });
    expect(seen(answer)).toContain('This PIN counts up or down');
    expect(answer).not.toContain('123456');
    expect(answer).toContain('checked');
    const words = await browser.submit('/people/1/code', { device: [FRONT], when: 'every now and then' });
    expect(words).toContain('role="alert"');
    expect(words).toContain('value="every now and then"');
  });

  it('days and hours that are picked are a schedule, and a code is counted', async () => {
    const browser = await owner();
    page.all.user();
    const fields = {
      device: [FRONT],
      day: ['6', '7'],
      start: '10:00',
      end: '12:30',
      until: '2026-12-24T18:00',
      uses: '3',
    };
    const review = await browser.submit('/people/1/code', fields);
    await browser.submit(/action="(\/drafts\/[\w-]+\/save)"/.exec(review)![1]!);
    expect(page.house.queries.code(1)).toMatchObject({
      schedule: { windows: [{ days: [6, 7], start: '10:00', end: '12:30' }], until: '2026-12-24T18:00' },
      uses: { limit: 3 },
    });
  });

  it('an edit that leaves a field as it was leaves that of the code as it was', async () => {
    const browser = await owner();
    const schedule = {
      from: '2026-05-01T08:00',
      windows: [{ days: [1 as const], start: '08:00', end: '09:00' }],
    };
    await page.all.issue(PIN, { schedule, uses: 5 });
    const form = await browser.text('/codes/1/edit');
    const value = (name: string): string =>
      seen(new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(form)![1]!).trim();
    const review = await browser.submit('/codes/1/edit', {
      ...{ seen: value('seen'), when: value('when-before'), 'when-before': value('when-before') },
      device: [FRONT],
    });
    await browser.submit(/action="(\/drafts\/[\w-]+\/save)"/.exec(review)![1]!);
    expect(page.house.queries.code(1)).toMatchObject({ schedule, uses: { limit: 5, left: 5 } });
    expect(page.house.sharing.reveal(BY, 1)).toMatchObject({ ok: true });
  });
});

describe('devices and all codes of a person', () => {
  it('the codes of a lock that was replaced move to another one, after a look at which', async () => {
    const browser = await owner({ devices: [{ name: 'front' }, { name: 'new' }] });
    await page.all.issue(PIN);
    const next = deviceKey('memory/new');
    const preview = await browser.text(`/devices/${FRONT}/move?to=${next}`);
    expect(seen(preview)).toContain('front → new 1 code moves. Anna Berg');
    await browser.submit(`/devices/${FRONT}/move`, { to: next });
    await page.house.settled();
    expect([page.all.codesIn('front'), page.all.codesIn('new')]).toEqual([[], [PIN]]);
    expect(seen(await browser.submit(`/devices/${FRONT}/forget`))).toContain('front');
    expect(page.house.queries.devices()).toHaveLength(2);
    await page.all.fault('front', { offline: true });
    expect(seen(await browser.submit(`/devices/${FRONT}/forget`))).toContain('front is forgotten.');
    expect(page.house.queries.devices()).toHaveLength(1);
  });

  it('all codes of a person pause and go on at once', async () => {
    const browser = await owner();
    await page.all.issue(PIN);
    await browser.submit('/people/1/pause');
    await page.house.settled();
    expect(page.all.codesIn()).toEqual([]);
    await browser.submit('/people/1/resume');
    await page.house.settled();
    expect(page.all.codesIn()).toEqual([PIN]);
  });
});

describe('two change one code', () => {
  async function edited(browser: Browser, when: string): Promise<string> {
    const form = await browser.text('/codes/1/edit');
    const [, mark] = /name="seen" value="([\w-]+)"/.exec(form) ?? [];
    return browser.submit('/codes/1/edit', { seen: mark, when, device: [FRONT] });
  }
  const target = (review: string): string => /action="(\/drafts\/[\w-]+\/\w+)"/.exec(review)![1]!;

  it('the later one sees what the other has done, and decides', async () => {
    const browser = await owner();
    await page.all.issue(PIN);
    const review = await edited(browser, 'weekdays 9-17');
    page.house.codes.edit(byMember(MANAGER), 1, { schedule: { until: '2026-12-24T18:00' } });

    const late = await browser.submit(target(review));
    expect(seen(late)).toContain('Nothing of yours was saved yet.');
    expect(seen(late)).toMatch(/Max has changed this code meanwhile .*24 Dec/);
    expect(page.house.queries.code(1)!.schedule).toEqual({ until: '2026-12-24T18:00' });
    expect(target(late)).toMatch(/\/anyway$/);

    const [, mark] = /name="seen" value="([\w-]+)"/.exec(late) ?? [];
    page.house.codes.pause(byMember(MANAGER), 1);
    const again = await browser.submit(target(late), { seen: mark });
    expect(seen(again)).toContain('Nothing of yours was saved yet.');
    expect(page.house.queries.code(1)!.schedule).toEqual({ until: '2026-12-24T18:00' });

    const [, newest] = /name="seen" value="([\w-]+)"/.exec(again) ?? [];
    await browser.submit(target(again), { seen: newest });
    expect(page.house.queries.code(1)).toMatchObject({
      paused: true,
      schedule: { windows: [{ start: '09:00' }] },
    });
  });

  it('another PIN is seen as well, and what a device does is no change', async () => {
    const browser = await owner();
    await page.all.issue(PIN);
    const mark = page.house.decisions.markOf(1);
    await page.all.pass(MINUTE);
    expect(page.house.decisions.markOf(1)).toBe(mark);
    const review = await edited(browser, 'weekdays 9-17');
    const proposed = page.house.pinPolicy.propose({ devices: ['memory/front'] });
    if (proposed.ok) page.house.codes.edit(byMember(MANAGER), 1, { pin: proposed.value });
    expect(seen(await browser.submit(target(review)))).toContain('Nothing of yours was saved yet.');
  });

  it('codes that move to another lock are changed for the page and the API alike', async () => {
    const browser = await owner({ devices: [{ name: 'front' }, { name: 'back' }] });
    await page.all.issue(PIN);
    const mark = page.house.decisions.markOf(1)!;
    const review = await edited(browser, 'weekdays 9-17');
    page.house.replacement.move(byMember(MANAGER), 'memory/front', 'memory/back', { forget: false });
    const late = seen(await browser.submit(target(review)));
    expect(late).toMatch(/Max has changed this code meanwhile/);
    expect(page.house.decisions.since(1, mark).map(({ what }) => what)).toEqual(['move code']);
    expect(page.house.decisions.markOf(1)).not.toBe(mark);
  });

  it('a person’s details are not overwritten unseen', async () => {
    const browser = await owner();
    page.all.user();
    const form = await browser.text('/people/1/edit');
    const mark = seen(/name="seen" value="([^"]+)"/.exec(form)![1]!).trim();
    page.house.users.edit(byMember(MANAGER), 1, { firstName: 'Anne', lastName: 'Berg' });
    const answer = await browser.submit('/people/1/edit', {
      seen: mark,
      firstName: 'Hanna',
      lastName: 'Berg',
    });
    expect(seen(answer)).toContain('Nothing of yours was saved.');
    expect(page.house.queries.user(1)!.name).toBe('Anne Berg');
  });
});

describe('what one must not read or do', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</title></textarea><svg onload=alert(1)>',
    '${7*7}{{7*7}}<%= 7*7 %>',
    'a\r\nSet-Cookie: x=1',
    '\u202Egnp.exe \u0000',
  ];

  it('a name is shown as it is, whatever it holds, on every page', async () => {
    for (const name of HOSTILE) {
      const browser = await owner({ devices: [{ name }] });
      page.all.store.members.save({ id: 9, name, role: 'manager' }, 0);
      page.house.users.add(BY, { firstName: name, lastName: '' });
      const device = page.house.queries.devices()[0]!.id;
      const pin = page.house.pinPolicy.propose({ devices: [device] });
      if (pin.ok) page.house.codes.issue(BY, { user: 1, pin: pin.value, devices: [device], schedule: {} });
      await page.house.settled();
      page.house.pageAccess.ask('ha1', name);
      const values = { id: '1', key: deviceKey(device), mode: 'away', slot: '1' };
      for (const path of [...addresses(values), '/members/9', `/people?search=${encodeURIComponent(name)}`]) {
        const answer = await browser.get(path);
        const text = await answer.text();
        expect([...answer.headers.keys()]).not.toContain('set-cookie');
        // A browser runs nothing of a file that it saves, and does not take it for a page.
        if (answer.headers.get('content-type')?.startsWith('text/csv')) {
          expect(answer.headers.get('content-disposition')).toMatch(/^attachment;/);
          expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
          continue;
        }
        expect(text, `${path} ${name}`).not.toMatch(
          /<script>|<img src=x|<svg onload|onmouseover='|\sonerror=alert\(1\)>/,
        );
      }
      await page.close();
    }
    page = await PageHouse.open();
  });

  it('no page holds a PIN but the answer to who asked for it', async () => {
    const browser = await owner();
    await page.all.issue(PIN);
    await page.all.does((house) =>
      house.users.edit(BY, 1, { firstName: 'Anna', lastName: 'Berg', birthday: '1980-02-03' }),
    );
    const manager = await page.browserOf(MANAGER);
    const values = { id: '1', key: FRONT, mode: 'away', slot: '1' };
    for (const path of addresses(values))
      for (const reader of [browser, manager])
        expect(findLeaks([PIN], [[path, await reader.text(path)]])).toEqual([]);
    for (const path of ['/codes/1/pause', '/codes/1/resume', '/codes/1/delete', '/codes/1/undo'])
      expect(findLeaks([PIN], [[path, await browser.submit(path)]])).toEqual([]);
  });

  it('a PIN asks for the second factor, and the form is sent again with it', async () => {
    const browser = await owner();
    await page.all.issue(PIN);
    const begun = page.house.factor.begin(byMember(OWNER));
    if (!begun.ok) throw new Error('The second factor was refused.');
    page.house.factor.confirm(byMember(OWNER), codeOf(begun.value.key, page.all.clock.now()));
    await page.all.pass(10 * MINUTE);

    const asked = await browser.post('/codes/1/pin');
    const text = await asked.text();
    expect([asked.status, text.includes(PIN), text.includes('name="factor"')]).toEqual([403, false, true]);
    const wrong = await browser.post('/codes/1/pin', { factor: '000000' });
    expect((await wrong.text()).includes(PIN)).toBe(false);
    const factor = codeOf(begun.value.key, page.all.clock.now());
    expect(await (await browser.post('/codes/1/pin', { factor })).text()).toContain(PIN);
  });

  it('a draft with a PIN is its own member’s', async () => {
    const browser = await owner();
    page.all.user();
    const answer = await browser.post('/people/1/code', { device: [FRONT], pin: PIN });
    const draft = answer.headers.get('location')!;
    const manager = await page.browserOf(MANAGER);
    expect((await browser.get(draft)).status).toBe(200);
    expect((await manager.get(draft)).status).toBe(404);
    await page.all.pass(31 * MINUTE);
    expect((await browser.get(draft)).status).toBe(404);
  });

  it('a manager hears of no duress, and does not choose members', async () => {
    await owner();
    await page.all.issue(PIN);
    page.all.wire.listener({ kind: 'used', device: 'memory/front', slot: 1, how: 'duress' });
    await page.house.settled();
    const manager = await page.browserOf(MANAGER);
    for (const path of [
      '/',
      '/history',
      `/history?how=duress`,
      '/people/1',
      `/devices/${FRONT}`,
      '/week',
      '/history.csv',
    ])
      expect((await manager.text(path)).toLowerCase(), path).not.toContain('gave a duress');
    expect((await manager.post('/members/invite', { role: 'owner' })).status).toBe(403);
    expect(await manager.text('/members')).not.toContain('/members/invite');
  });

  it('a guest reads a greeting', async () => {
    await owner();
    await page.all.issue(PIN);
    const guest = await page.browserOf(GUEST);
    const text = await guest.text('/');
    expect(seen(text)).toContain('You are a guest of this house.');
    expect(text).not.toContain('Anna');
    expect(text).not.toContain('front');
  });
});

it('the first view is small, with all that it loads', async () => {
  const browser = await owner();
  await page.all.issue(PIN);
  const text = await browser.text('/');
  const loaded = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
  expect(new Set(loaded).size).toBe(3);
  const { gzipSync } = await import('node:zlib');
  let bytes = gzipSync(text).length;
  for (const path of new Set(loaded)) {
    const asset = await browser.get(path);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    const content = await asset.text();
    if (path.endsWith('.js')) expect(Buffer.byteLength(content)).toBeLessThan(10_000);
    bytes += gzipSync(content).length;
  }
  expect(bytes).toBeLessThan(40_000);
});
