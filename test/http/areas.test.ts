import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_UNIT } from '../../src/domain/bookings/unit.ts';
import { byMember } from '../../src/domain/people/actor.ts';
import { deviceKey } from '../../src/http/pages/parts.ts';
import { FakeFeeds, stay } from '../support/bookings/fake-feeds.ts';
import { FakePost } from '../support/bookings/fake-post.ts';
import { BY, FRONT, MANAGER, MINUTE, OWNER, temporaryFolder } from '../support/houses/memory-house.ts';
import { findLeaks } from '../support/process/leaks.ts';
import { codeOf } from '../support/totp.ts';
import { PageHouse } from './page-house.ts';
import type { Browser } from './page-house.ts';

const LINK = 'https://site.example/ical/one.ics?s=kqzx93';
const PIN = '739154';

let page: PageHouse;

afterEach(async () => {
  expect(page.faults).toEqual([]);
  await page.close();
});

async function open(options?: Parameters<typeof PageHouse.open>[0]): Promise<Browser> {
  page = await PageHouse.open(options);
  return page.browserOf(OWNER);
}

function seen(html: string): string {
  return html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
}

/** What was decided last. */
function lastAudited(): string {
  const [row] = page.all.store.database.all('SELECT what FROM audit ORDER BY id DESC LIMIT 1');
  return String(row?.['what']);
}

describe('tokens of programs', () => {
  it('one is made with rights, shown once, named and ended', async () => {
    const browser = await open();
    expect(seen(await browser.text('/settings'))).toContain('Tokens');
    const made = await browser.post('/settings/tokens', { right: ['read', 'issue'], days: '30' });
    const [token] = /lk_\d+_[\w-]{43}/.exec(await made.text()) ?? [];
    expect(page.house.apiTokens.check(token!)).toMatchObject({ rights: ['read', 'issue'] });
    const listed = await browser.text('/settings/tokens');
    expect(seen(listed)).toContain('API 1: read, issue codes Made by Olivia');
    expect(findLeaks([token!], [['the list', listed]])).toEqual([]);
    expect(await browser.submit('/settings/tokens/1/name', { name: 'Flat' })).toContain('is called Flat now');
    expect(await browser.submit('/settings/tokens/1/end')).toContain('Flat is ended.');
    expect(page.house.apiTokens.check(token!)).toBeUndefined();
    expect(lastAudited()).toBe('end token');
  });

  it('one without a right is refused in the words of the chat', async () => {
    const browser = await open();
    expect(await browser.submit('/settings/tokens', { days: '0' })).toContain('at least one right');
    expect(page.house.apiTokens.all(byMember(OWNER))).toEqual([]);
  });
});

describe('receivers of events', () => {
  it('one is added, its secret shown once and of its address only the host, switched and removed', async () => {
    const browser = await open();
    const add = (address: string) => browser.post('/settings/webhooks', { address });
    expect(await browser.submit('/settings/webhooks', { address: 'http://site.example/x' })).toContain(
      'anybody on the way could read',
    );
    const [secret = ''] =
      /whsec_[\w+/=]+/.exec(await (await add('https://site.example/kqzx93')).text()) ?? [];
    expect(secret).not.toBe('');
    const listed = await browser.text('/settings/webhooks');
    expect(seen(listed)).toContain('site.example: on Made by Olivia');
    expect(findLeaks([secret, 'kqzx93'], [['the list', listed]])).toEqual([]);
    expect(await browser.submit('/settings/webhooks/1/off')).toContain('It gets nothing.');
    expect(await browser.submit('/settings/webhooks/1/on')).toContain('each event from now on');
    await browser.submit('/settings/webhooks/1/remove');
    expect(page.house.webhooks.all(byMember(OWNER))).toEqual([]);
  });
});

describe('copies of the house', () => {
  const SHEET = 'kbvtn-abcde-fghij';

  it('one is made and fetched with its key sheet, which stands in no other page', async () => {
    const browser = await open({
      backups: {
        folders: [temporaryFolder()],
        ...{ at: '03:30', daily: 7, weekly: 4, sheet: () => SHEET },
        runner: {
          make: async (file) => writeFileSync(file, 'age-encryption.org/v1'),
          check: async () => undefined,
        },
      },
    });
    expect(seen(await browser.text('/settings/copies'))).toContain('There is no copy yet');
    await browser.submit('/settings/copies/now');
    await page.house.settled();
    expect(seen(await browser.text('/settings/copies'))).toContain('It was opened and counted');
    const copy = await browser.post('/settings/copies/fetch');
    expect(copy.headers.get('content-disposition')).toBe('attachment; filename="latchkey-2026-06-01.age"');
    expect(await copy.text()).toBe('age-encryption.org/v1');
    expect(await (await browser.post('/settings/copies/sheet')).text()).toContain(SHEET);
    const after = await browser.text('/settings/copies');
    expect(after).not.toContain(SHEET);
    expect(seen(after)).not.toContain('Nobody has fetched the key sheet yet');
  });

  it('what opens them asks for the second factor first', async () => {
    const browser = await open({
      backups: {
        folders: [temporaryFolder()],
        ...{ at: '03:30', daily: 7, weekly: 4, sheet: () => SHEET },
        runner: { make: async () => undefined, check: async () => undefined },
      },
    });
    const by = byMember(OWNER);
    const begun = page.house.factor.begin(by);
    if (!begun.ok) throw new Error('The factor was refused.');
    expect(page.house.factor.confirm(by, codeOf(begun.value.key, page.all.clock.now())).ok).toBe(true);
    await page.all.pass(60 * MINUTE);
    const asked = await browser.post('/settings/copies/sheet');
    expect(asked.status).toBe(403);
    expect(await asked.text()).not.toContain(SHEET);
    const factor = codeOf(begun.value.key, page.all.clock.now());
    expect(await (await browser.post('/settings/copies/sheet', { factor })).text()).toContain(SHEET);
  });
});

describe('settings', () => {
  it('the reader’s own alerts are chosen, and what another form chose stays', async () => {
    const browser = await open();
    await page.all.issue(PIN);
    expect(await browser.submit('/settings/alerts/people', { name: 'anna' })).toContain('Saved.');
    const saved = await browser.submit('/settings/alerts', {
      kind: ['arrivals', 'codes'],
      device: [deviceKey(FRONT)],
      ...{ first: '1', from: '22:00', until: '07:00' },
    });
    expect(saved).toContain('Saved.');
    expect(page.house.members.get(OWNER)?.alerts).toEqual({
      users: [1],
      devices: [FRONT],
      without: ['arming', 'devices', 'bookings'],
      firstOnly: true,
      quiet: { from: '22:00', until: '07:00' },
    });
    expect(await browser.submit('/settings/alerts', { from: '22:00', until: 'x' })).toContain('role="alert"');
    await browser.submit('/settings/alerts/people/1/drop');
    expect(page.house.members.get(OWNER)?.alerts?.users).toBeUndefined();
    expect(await browser.submit('/settings/alerts/people', { name: 'nobody' })).toContain(
      'Nobody is called so.',
    );
  });

  it('tags and groups of devices are choices too', async () => {
    const browser = await open();
    page.house.groups.addTag(BY, 'Cleaners');
    page.house.groups.addDeviceGroup(BY, 'All doors');
    const [group] = page.house.groups.deviceGroups();
    const fields = { kind: ['arrivals'], tag: ['1', '99'], group: [group!.key, 'none'] };
    const saved = await browser.submit('/settings/alerts', fields);
    expect(page.house.members.get(OWNER)?.alerts).toMatchObject({ tags: [1], groups: [group!.key] });
    expect(saved).toMatch(/value="1"[^>]*checked/);
    expect(seen(saved)).not.toContain('Everywhere');
    await browser.submit('/settings/alerts', { kind: ['arrivals'] });
    expect(page.house.members.get(OWNER)?.alerts).not.toHaveProperty('tags');
  });

  it('a watch is added and removed', async () => {
    const browser = await open();
    await page.all.issue(PIN);
    const fields = { name: 'Anna', kind: 'not-come', at: '10:30', workdays: '1' };
    expect(seen(await browser.submit('/settings/alerts/watches', fields))).toContain(
      'Anna Berg not here by 10:30, Monday to Friday',
    );
    await browser.submit('/settings/alerts/watches/1/remove');
    expect(page.house.watches.of(OWNER)).toEqual([]);
  });

  it('language is everybody’s, and how long the past is kept an owner’s', async () => {
    const browser = await open();
    expect(await browser.submit('/settings/retention', { days: '365' })).toContain(
      'History is kept for one year',
    );
    expect(page.house.retention.days).toBe(365);
    expect(await browser.submit('/settings/language', { language: 'de' })).toContain('Gespeichert.');
    const manager = await page.browserOf(MANAGER);
    expect((await manager.post('/settings/retention', { days: '183' })).status).toBe(403);
    expect(page.house.retention.days).toBe(365);
  });

  it('hours of the week are in the member’s language, also where the clocks go back', async () => {
    const browser = await open({ now: '2026-10-24T12:00:00Z' });
    await browser.submit('/settings/language', { language: 'de' });
    await page.all.issue(PIN, { schedule: { windows: [{ days: [7], start: '01:00', end: '02:30' }] } });
    expect(seen(await browser.text('/week'))).toMatch(/01:00–02:30 \(/);
  });

  it('a second factor is set up, asked for, and turned off again', async () => {
    const browser = await open();
    const begun = await (await browser.post('/settings/factor/begin')).text();
    const [, key = ''] = /class="secret" translate="no">([A-Z2-7]+)</.exec(begun) ?? [];
    expect(begun).toContain('<svg class="qr"');
    expect(await browser.submit('/settings/factor/confirm', { code: '000000' })).toContain(
      'not the code of now',
    );
    const code = codeOf(key, page.all.clock.now());
    const confirmed = await (await browser.post('/settings/factor/confirm', { code })).text();
    expect(confirmed.match(/<code>\d{4}-\d{4}/g)?.length).toBeGreaterThan(5);
    const standing = await browser.text('/settings/factor');
    expect(seen(standing)).toContain('You have a second factor since');
    expect(findLeaks([key], [['the page', standing]])).toEqual([]);
    await browser.submit('/settings/factor/require', { role: 'manager', wanted: '1' });
    expect(page.house.factor.isRequired('manager')).toBe(true);
    await browser.submit('/settings/factor/off');
    expect(page.house.factor.of(OWNER)).toBeUndefined();
  });
});

describe('bookings', () => {
  const UNIT = { ...DEFAULT_UNIT, name: 'Garden flat', devices: [FRONT] };
  const feeds = new FakeFeeds();

  async function openLet(options: Parameters<typeof PageHouse.open>[0] = {}): Promise<Browser> {
    const browser = await open({ feedReader: feeds, ...options });
    await page.all.does((house) => house.bookings.units.add(BY, UNIT));
    return browser;
  }

  it('a unit is added, changed and removed', async () => {
    const browser = await open();
    const fields = { device: [deviceKey(FRONT)], in: '15:00', out: '10:00' };
    expect(await browser.submit('/bookings/new', { ...fields, name: '' })).toContain('A unit needs a name');
    expect(seen(await browser.submit('/bookings/new', { ...fields, name: 'Attic' }))).toContain(
      'check-in 15:00, check-out 10:00',
    );
    await browser.submit('/bookings/units/1/edit', { ...fields, name: 'Loft' });
    expect(seen(await browser.text('/bookings'))).toContain('Loft');
    expect(await browser.submit('/bookings/units/1/remove', { stays: 'keep' })).toContain('Loft is removed.');
  });

  it('a calendar is added by its link, of which only the site is shown, tried, and switched on', async () => {
    const browser = await openLet();
    feeds.shows(LINK, stay('a', ['2026-06-05', '2026-06-08'], { guest: { name: 'Nora Lind' } }));
    const added = await browser.submit('/bookings/units/1/feeds', { link: LINK });
    expect(seen(added)).toContain('site.example');
    const dry = await (await browser.post('/bookings/feeds/1/try')).text();
    expect(seen(dry)).toContain('I would make 1 code. Nothing is made yet.');
    expect(seen(dry)).toContain('Nora Lind');
    expect(page.house.bookings.stays.list()).toEqual([]);
    await browser.submit('/bookings/feeds/1/on');
    await page.house.settled();
    const pages = [
      added,
      dry,
      await browser.text('/bookings/units/1'),
      await browser.text('/bookings/feeds/1'),
    ];
    expect(seen(await browser.text('/bookings'))).toContain('Nora Lind, Fri 5 Jun – Mon 8 Jun: expected');
    expect(
      findLeaks(
        ['kqzx93', 'one.ics'],
        pages.map((text, index) => [String(index), text]),
      ),
    ).toEqual([]);
  });

  it('a stay is made, moved, not overwritten unseen, and cancelled', async () => {
    const browser = await openLet();
    const made = await browser.submit('/bookings/units/1/stay', {
      ...{ arrival: '2026-06-02', departure: '2026-06-04', name: 'Nora Lind' },
    });
    expect(seen(made)).toContain('The booking is made.');
    await page.house.settled();
    const form = await browser.text('/bookings/stays/1/edit');
    const [, mark = ''] = /name="seen" value="([^"]+)"/.exec(form) ?? [];
    const later = { arrival: '2026-06-02', departure: '2026-06-06', name: 'Nora Lind', seen: mark };
    await page.all.does((house) =>
      house.bookings.stays.edit(byMember(MANAGER), 1, { departure: { date: '2026-06-05' } }),
    );
    expect(await browser.submit('/bookings/stays/1/edit', later)).toContain('has changed this booking');
    expect(page.house.bookings.stays.get(1)?.departure).toEqual({ date: '2026-06-05' });
    const [, now = ''] =
      /name="seen" value="([^"]+)"/.exec(await browser.text('/bookings/stays/1/edit')) ?? [];
    await browser.submit('/bookings/stays/1/edit', { ...later, seen: now });
    expect(page.house.bookings.stays.get(1)?.departure).toEqual({ date: '2026-06-06' });
    await page.house.settled();
    const code = page.house.bookings.stays.get(1)!.code!;
    expect(page.house.queries.code(code)?.schedule).toMatchObject({ until: '2026-06-06T11:00' });
    await browser.submit('/bookings/stays/1/remove');
    expect(page.house.bookings.stays.get(1)?.state).toBe('cancelled');
    expect(seen(await browser.text('/bookings/units/1/past'))).toContain('Nora Lind');
  });

  it('says what is not ready and why, and shares only with a warning', async () => {
    const post = new FakePost();
    const browser = await openLet({ guestChannels: [post] });
    await page.all.fault('front', { offline: true });
    await browser.submit('/bookings/units/1/stay', {
      ...{ arrival: '2026-06-01', 'arrival-time': '13:00', departure: '2026-06-03', name: 'Nora' },
    });
    await page.house.settled();
    await page.all.pass(MINUTE);
    const shown = seen(await browser.text('/bookings/stays/1'));
    expect(shown).toMatch(/front: .*does not answer/);
    expect(shown).toContain('Try again: front');
    const share = await browser.text('/bookings/stays/1/share');
    expect(seen(share)).toContain('may stand before a closed door');
    expect(await browser.submit('/bookings/stays/1/share', { way: '0' })).toContain(
      'not on every device yet',
    );
    await page.all.fault('front', { offline: false });
    await browser.submit('/bookings/stays/1/retry', { device: deviceKey(FRONT) });
    await page.house.settled();
    const pin = page.all.codesIn()[0]!;
    expect(await browser.text('/bookings/stays/1')).not.toContain(pin);
    expect(await (await browser.post('/bookings/stays/1/message')).text()).toContain(pin);
    expect(lastAudited()).toBe('show message');
  });
});
