import { afterEach, expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import { GUEST, MANAGER, MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';
import { deviceKey } from '../../../src/http/pages/parts.ts';
import { PageHouse } from '../page-house.ts';
import type { Browser } from '../page-house.ts';

let page: PageHouse;

afterEach(() => {
  expect(page.faults).toEqual([]);
  return page.close();
});

/** A house that went back to a copy of it; in the copy, two codes of Anna are live. */
async function restored(since: (all: MemoryHouse) => Promise<void>): Promise<Browser> {
  const all = await MemoryHouse.onDisk({ devices: [{ name: 'front' }, { name: 'back' }] });
  await all.issue('739154');
  await all.issue('840265');
  const copy = await all.copy();
  await since(all);
  await all.restore(copy);
  page = PageHouse.on(all);
  return page.browserOf(OWNER);
}

function formIn(text: string, path: string): Record<string, string> {
  const [, form = ''] = new RegExp(`action="${path}">([\\s\\S]*?)</form>`).exec(text) ?? [];
  const [, seen = ''] = /name="seen" value="([^"]*)"/.exec(form) ?? [];
  return { seen: seen.replaceAll('&quot;', '"') };
}

it('each code and each member is decided about', async () => {
  const olivia = await restored((all) => all.does((house) => house.codes.delete({ kind: 'console' }, 1)));
  expect(await olivia.text('/')).toContain('What has changed since the copy');
  const shown = await olivia.text('/review');
  expect(shown).toContain('This house was restored from a copy');
  expect(shown).toContain('front: the code should be there now, and is not');
  expect(shown).toContain('Max was a manager when the copy was made.');

  expect(await olivia.submit('/review/codes/1/remove')).toContain('Anna Berg: the code is removed.');
  await page.house.settled();
  expect(page.all.codesIn()).toEqual(['840265']);
  expect(await olivia.submit('/review/codes/2/keep')).toContain('Anna Berg: the code still holds.');
  expect(await olivia.submit(`/review/members/${MANAGER}/keep`)).toContain('Max has access again.');
  expect(await olivia.submit(`/review/members/${GUEST}/remove`)).toContain('Gus is removed.');
  expect(await olivia.text('/review')).toContain('All is decided. The house goes on.');
  expect(await olivia.text('/')).not.toContain('What has changed since the copy');
});

it('all of it is decided as it was shown', async () => {
  const olivia = await restored((all) => all.does((house) => house.codes.delete({ kind: 'console' }, 1)));
  const question = await olivia.text('/review/held');
  expect(question).toContain('1 code that no device holds now is removed');
  const form = formIn(question, '/review/held');
  await olivia.submit('/review/codes/1/keep');
  await page.house.settled();
  const late = await olivia.submit('/review/held', form);
  expect(late).toContain('Something has changed since you opened this.');
  expect(page.house.review.isOpen).toBe(true);
  await olivia.submit('/review/held', formIn(late, '/review/held'));
  await page.house.settled();
  expect(page.house.review.isOpen).toBe(false);
  expect(page.all.codesIn().sort()).toEqual(['739154', '840265']);
  expect(page.house.members.get(MANAGER)).toBeUndefined();
});

it('everything is as it was in the copy, where an owner says so', async () => {
  const olivia = await restored((all) => all.does((house) => house.codes.delete({ kind: 'console' }, 1)));
  await olivia.submit('/review/all', formIn(await olivia.text('/review/all'), '/review/all'));
  await page.house.settled();
  expect(page.all.codesIn().sort()).toEqual(['739154', '840265']);
  expect(page.house.members.get(MANAGER)?.role).toBe('manager');
});

it('a code is marked as one for duress by an owner, and nothing but that page shows it', async () => {
  page = await PageHouse.open();
  const code = await page.all.issue('739154');
  const olivia = await page.browserOf(OWNER);
  const max = await page.browserOf(MANAGER);
  const key = deviceKey('memory/front');
  const others = ['/', '/people', '/people/1', `/codes/${code}`, `/devices/${key}`, '/week', '/history'];
  const read = async (): Promise<string[]> =>
    Promise.all(others.map(async (path) => (await olivia.text(path)).replaceAll(/value="[^"]{20,}"/g, '')));
  const before = await read();
  const place = `/codes/${code}/duress`;
  expect(await olivia.text(`/codes/${code}/edit`)).toContain(place);
  expect(await max.text(`/codes/${code}/edit`)).not.toContain('uress');
  expect(await olivia.text(place)).toContain('is a code like others');
  const marked = await olivia.submit(`${place}/mark`, { quiet: String(OWNER) });
  expect(marked).toContain('It is a duress code now.');
  expect(marked).toContain('I would have nobody to tell');
  expect(page.house.duress.of(byMember(OWNER), code)).toEqual({ quietFor: OWNER });
  expect(await read()).toEqual(before);
  expect((await max.get(place)).status).toBe(403);
  expect(await olivia.submit(`${place}/unmark`)).toContain('It is a code like others now.');
});
