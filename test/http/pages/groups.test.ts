import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { deviceKey } from '../../../src/http/pages/parts.ts';
import { BY, MANAGER, OWNER } from '../../support/houses/memory-house.ts';
import { PageHouse } from '../page-house.ts';
import type { Browser } from '../page-house.ts';

let page: PageHouse;
let max: Browser;

beforeEach(async () => {
  page = await PageHouse.open({ devices: [{ name: 'front' }, { name: 'back' }] });
  max = await page.browserOf(MANAGER);
});

afterEach(() => {
  expect(page.faults).toEqual([]);
  return page.close();
});

const FRONT = 'memory/front';
const BACK = 'memory/back';

function person(name: string): number {
  const added = page.house.users.add(BY, { firstName: name, lastName: '' });
  if (!added.ok) throw new Error('The person was refused.');
  return added.value;
}

async function codeOf(name: string, pin: string): Promise<{ user: number; code: number }> {
  const user = person(name);
  const issued = page.house.codes.issue(BY, { user, pin: Pin.of(pin), devices: [FRONT], schedule: {} });
  if (!issued.ok) throw new Error('The code was refused.');
  await page.house.settled();
  return { user, code: issued.value };
}

/** The key under which the page finds the device. */
function keyOf(name: string): string {
  return deviceKey(`memory/${name}`);
}

describe('tags', () => {
  it('are made, given, renamed and deleted, each as a decision of the member', async () => {
    const anna = person('Anna');
    expect(await max.submit('/people/tags', { name: 'cleaners' })).toContain('The tag “cleaners” is there.');
    const [tag] = page.house.groups.tags();
    const path = `/people/tags/${tag!.id}`;
    await max.submit(`/people/${anna}/tags`, { tag: String(tag!.id), name: 'family' });
    expect(page.house.groups.tagsOf(anna).map(({ name }) => name)).toEqual(['cleaners', 'family']);
    expect(await max.text(`/people/${anna}`)).toContain(`<a href="${path}">cleaners</a>`);
    expect(await max.text(`/people?filter=t${tag!.id}`)).toContain('Anna');
    expect(await max.submit(`${path}/name`, { name: 'helpers' })).toContain('Changed.');
    expect(await max.submit(`${path}/name`, { name: 'Family' })).toMatch(/role="alert"/);
    expect(await max.text(`${path}/delete`)).toContain('Delete the tag helpers?');
    expect(await max.submit(`${path}/delete`)).toContain('The tag “helpers” is deleted.');
    expect(page.house.groups.tagsOf(anna).map(({ name }) => name)).toEqual(['family']);
    const audit = page.all.store.database.all(`SELECT DISTINCT actor FROM audit WHERE what LIKE '%tag%'`);
    expect(audit.map(({ actor }) => JSON.stringify(actor))).toEqual([
      expect.stringContaining(String(MANAGER)),
    ]);
  });

  it('that somebody else has given meanwhile stay', async () => {
    const anna = person('Anna');
    for (const name of ['cleaners', 'family']) page.house.groups.addTag(BY, name);
    const [cleaners, family] = page.house.groups.tags().map(({ id }) => id);
    // The form was shown while Anna had none; then somebody else gave her one.
    page.house.groups.setTag(BY, anna, family!, true);
    await max.submit(`/people/${anna}/tags`, { tag: String(cleaners!) });
    expect(page.house.groups.tagsOf(anna).map(({ name }) => name)).toEqual(['cleaners', 'family']);
    await max.submit(`/people/${anna}/tags`, {
      had: [String(cleaners!), String(family!)],
      tag: String(family!),
    });
    expect(page.house.groups.tagsOf(anna).map(({ name }) => name)).toEqual(['family']);
  });
});

describe('groups of devices', () => {
  it('are made and changed, and one more tick at a new code', async () => {
    const anna = person('Anna');
    expect(await max.submit('/devices/groups', { name: 'all doors' })).toContain(
      'The group “all doors” is there.',
    );
    const [group] = page.house.groups.deviceGroups();
    const path = `/devices/groups/${group!.id}`;
    await max.submit(`${path}/devices`, { device: [keyOf('front'), keyOf('back')] });
    expect(page.house.groups.deviceGroups()[0]!.devices.toSorted()).toEqual([BACK, FRONT]);
    expect(await max.text('/devices/groups')).toContain('back, front');

    const review = await max.submit(`/people/${anna}/code`, { pin: '739154', group: group!.key });
    const [, draft] = /action="(\/drafts\/[\w-]+)\/save"/.exec(review) ?? [];
    await max.submit(`${draft}/save`);
    await page.house.settled();
    expect(page.all.codesIn('front')).toEqual(['739154']);
    expect(page.all.codesIn('back')).toEqual(['739154']);

    await max.submit(`${path}/name`, { name: 'doors' });
    await max.submit(`${path}/devices`, { had: keyOf('front') });
    expect(page.house.groups.deviceGroups()[0]).toMatchObject({ name: 'doors', devices: [BACK] });
    await max.submit(`${path}/delete`);
    expect(page.house.groups.deviceGroups()).toEqual([]);
    expect(page.all.codesIn('front')).toEqual(['739154']);
  });
});

describe('one decision about the codes of many', () => {
  /** The page with what would follow, and where its button leads. */
  async function review(fields: Record<string, string | string[]>): Promise<[text: string, begin: string]> {
    const text = await max.submit('/people/several', { whom: 'all', ...fields });
    return [text, /action="(\/people\/several\/[\w-]+\/begin)"/.exec(text)?.[1] ?? ''];
  }

  it('is shown before it is made, and how far it is', async () => {
    const { code } = await codeOf('Anna', '739154');
    await codeOf('Ben', '840265');
    person('Chris');
    page.house.codes.pause(BY, code);
    await page.house.settled();
    const [text, begin] = await review({ act: 'pause' });
    expect(text).toContain('3 users: all');
    expect(text).toContain('I will pause 1 code of 1 user.');
    expect(text).toContain('1 code is like that already, or not concerned.');
    expect(page.all.codesIn('front')).toEqual(['840265']);
    await max.submit(begin);
    await page.house.settled();
    expect(page.all.codesIn('front')).toEqual([]);
    expect(await max.text('/people/decisions/1')).toContain('1 code paused.');
    // It is made once: its draft is gone.
    expect(await max.submit(begin)).toContain('no longer kept');
    const [, again] = await review({ act: 'resume' });
    expect(await max.submit(again)).toContain('id="run"');
    await page.house.settled();
    expect(page.all.codesIn('front').sort()).toEqual(['739154', '840265']);
  });

  it('is about a tag, a search, or those who are ticked', async () => {
    const anna = await codeOf('Anna', '739154');
    const ben = await codeOf('Ben', '840265');
    page.house.groups.addTag(BY, 'cleaners');
    page.house.groups.setTag(BY, anna.user, 1, true);
    expect((await review({ act: 'revoke', filter: 't1' }))[0]).toContain('1 user: with the tag “cleaners”');
    expect((await review({ act: 'revoke', search: 'be' }))[0]).toContain('1 user: “be”');
    const [text, begin] = await review({ act: 'revoke', whom: 'ticked', user: String(ben.user) });
    expect(text).toContain('I will delete 1 code of 1 user. The users stay.');
    await max.submit(begin);
    await page.house.settled();
    expect(page.all.codesIn('front')).toEqual(['739154']);
    expect((await review({ act: 'revoke', whom: 'ticked' }))[0]).toContain('Nobody is chosen.');
  });

  it('gives a new end, adds a device and moves to another, and says what it cannot', async () => {
    const { code } = await codeOf('Anna', '739154');
    const ends = await codeOf('Ben', '840265');
    page.house.codes.edit(BY, ends.code, { schedule: { until: '2026-06-10T10:00' } });
    await page.house.settled();
    const [extend, beginExtend] = await review({ act: 'extend', until: '2026-07-01T12:00' });
    expect(extend).toContain('I will give 1 code of 1 user a new end');
    expect(extend).toContain('1 code I cannot change:');
    expect(extend).toContain(`<a href="/codes/${code}">Anna</a>`);
    await max.submit(beginExtend);
    await page.house.settled();
    expect(page.house.queries.code(ends.code)?.schedule.until).toBe('2026-07-01T12:00');

    const [add, beginAdd] = await review({ act: 'add-device', device: keyOf('back') });
    expect(add).toContain('I will add back to 2 codes of 2 users.');
    await max.submit(beginAdd);
    await page.house.settled();
    expect(page.all.codesIn('back').sort()).toEqual(['739154', '840265']);

    page.house.bulk.begin(BY, [ends.user], { kind: 'revoke' });
    await page.house.settled();
    const [, beginMove] = await review({ act: 'move', from: keyOf('back'), to: keyOf('front') });
    await max.submit(beginMove);
    await page.house.settled();
    expect([page.all.codesIn('back'), page.all.codesIn('front')]).toEqual([[], ['739154']]);
  });

  it('is nothing where something is missing', async () => {
    await codeOf('Anna', '739154');
    const before = JSON.stringify(page.house.bulk.view(1));
    const key = keyOf('front');
    for (const fields of [
      {},
      { act: 'delete-all' },
      { act: 'extend', until: '' },
      { act: 'extend', until: '2026-13-45T99:99' },
      { act: 'add-device', device: 'x' },
      { act: 'move', from: key, to: key },
    ] as Record<string, string>[]) {
      const [text, begin] = await review(fields);
      expect([text.includes('role="alert"'), begin], JSON.stringify(fields)).toEqual([true, '']);
    }
    expect(JSON.stringify(page.house.bulk.view(1))).toBe(before);
  });

  it('of another member is nobody else’s to make', async () => {
    await codeOf('Anna', '739154');
    const [, begin] = await review({ act: 'revoke' });
    const olivia = await page.browserOf(OWNER);
    expect(await olivia.submit(begin)).toContain('no longer kept');
    expect(page.all.codesIn('front')).toEqual(['739154']);
  });

  it('that a restart cut off waits for a member where it gives access', async () => {
    const { user, code } = await codeOf('Anna', '739154');
    page.house.codes.pause(BY, code);
    await page.house.settled();
    const by = byMember(MANAGER);
    const run = page.all.store.bulk.add(by, { kind: 'resume' }, { codes: [code], now: page.all.clock.now() });
    page.house.bulk.start();
    await page.house.settled();
    expect(await max.text('/')).toContain('A change of many codes was cut off: 1 left');
    const shown = await max.text(`/people/decisions/${run}`);
    expect(shown).toContain('It gives access, so I do not go on unasked.');
    await max.submit(`/people/decisions/${run}/go-on`);
    await page.house.settled();
    expect(page.all.codesIn('front')).toEqual(['739154']);
    expect(await max.text('/')).not.toContain('cut off');
    expect(user).toBe(1);
  });
});

it('a code has a name, which tells it from the others of its person', async () => {
  const { user } = await codeOf('Anna', '739154');
  const front = keyOf('front');
  const review = await max.submit(`/people/${user}/code`, {
    pin: '840265',
    device: front,
    label: 'cleaning',
  });
  expect(review).toContain('<dd>cleaning</dd>');
  await max.submit(/action="(\/drafts\/[\w-]+\/save)"/.exec(review)?.[1] ?? '');
  expect(page.house.queries.code(2)?.label).toBe('cleaning');
  expect(await max.text(`/people/${user}`)).toContain('>cleaning</a>');
  expect(await max.text('/codes/2')).toContain('cleaning');

  const again = await max.submit('/codes/1/edit', { device: front, label: 'Cleaning', seen: mark(1) });
  expect(again).toMatch(/role="alert"/);
  const digits = await max.submit('/codes/1/edit', { device: front, label: 'flat 73-91', seen: mark(1) });
  expect(digits).toContain('A name with four digits');
  const none = await max.submit('/codes/2/edit', { device: front, label: '', seen: mark(2) });
  await max.submit(/action="(\/drafts\/[\w-]+\/save)"/.exec(none)?.[1] ?? '');
  expect(page.house.queries.code(2)?.label).toBeUndefined();
});

function mark(code: number): string {
  return page.house.decisions.markOf(code) ?? '';
}
