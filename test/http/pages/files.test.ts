import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BY, GUEST, MANAGER } from '../../support/houses/memory-house.ts';
import { findLeaks } from '../../support/process/leaks.ts';
import { until } from '../../support/until.ts';
import { PageHouse } from '../page-house.ts';
import type { Browser } from '../page-house.ts';

const PIN = '739154';
const TITLES = 'name,phone,pin,devices,schedule,tags';

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

function csv(...rows: string[]): string {
  return [TITLES, ...rows].join('\n');
}

/** The page with what the file would do, and where its button leads. */
async function plan(file: string): Promise<[text: string, begin: string]> {
  const text = await max.upload('/people/import', file);
  return [text, /action="(\/people\/import\/[\w-]+\/begin)"/.exec(text)?.[1] ?? ''];
}

async function imported(): Promise<string> {
  await until(
    async () => !(await max.text('/people/import/progress')).includes('data-repeats'),
    'the import',
  );
  await page.house.settled();
  return max.text('/people/import/progress');
}

describe('an import', () => {
  it('is shown before it is done, leaves out what is wrong, and holds its PINs in no page', async () => {
    const file = csv(
      `Anna Berg,+49 170 1234567,${PIN},front; back,always,cleaners`,
      'Ben Roth,,,,,',
      'Cleo Kern,,,garden gate,always,',
    );
    const [text, begin] = await plan(file);
    expect(text).toContain('I will add 2 users and 1 code.');
    expect(text).toContain(
      'Row 4: I do not know one of the devices. There are: back, front, and the groups.',
    );
    expect(findLeaks([PIN], [['the plan', text]])).toEqual([]);
    expect(page.house.queries.allUsers()).toEqual([]);

    await max.submit(begin);
    expect(await imported()).toContain('2 rows imported. The devices follow.');
    expect(page.house.queries.allUsers().map(({ name }) => name)).toEqual(['Anna Berg', 'Ben Roth']);
    expect(page.all.codesIn('front')).toEqual([PIN]);
    expect(page.house.groups.tags()).toMatchObject([{ name: 'cleaners', users: 1 }]);
    expect(await max.submit(begin)).toContain('no longer kept');
    // What is there already stays as it is.
    const [again] = await plan(file);
    expect(again).toContain('There is nothing to add.');
    expect(again).toContain('2 rows are there already.');
  });

  it('says in words what is no table, too long, or no file', async () => {
    expect((await plan('just a letter'))[0]).toContain('I expected a column “name”');
    expect(await max.upload('/people/import', '')).toContain('Choose a CSV file first.');
    expect(await max.upload('/people/import', 'x'.repeat(1_100_000))).toContain('That file is too large.');
    expect(await max.upload('/people/import', 'x'.repeat(3_000_000))).toContain('That was too long.');
    expect(await max.text('/people/import/progress')).toContain('No import of yours has run');
  });

  it('stops where the member is removed', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => `Person Of${index},,,,,`);
    const [, begin] = await plan(csv(...rows));
    await max.post(begin);
    page.house.members.remove({ kind: 'console' }, MANAGER);
    const names = (): number => page.house.queries.allUsers().length;
    await until(() => names() > 0, 'the first rows');
    await page.house.settled();
    expect(names()).toBeLessThan(40);
  });

  it('is done for nobody who may not, whatever they send', async () => {
    const gus = await page.browserOf(GUEST);
    const proof = await max.proof();
    for (const text of [
      await gus.upload('/people/import', csv('Anna Berg,,,,,'), proof),
      await max.upload('/people/import', csv('Anna Berg,,,,,'), 'x'),
      await max.upload('/people/import', csv('Anna Berg,,,,,'), ''),
    ])
      expect(text).not.toContain('I will add');
    const form = new FormData();
    form.set('proof', proof);
    form.set('file', new File([csv('Anna Berg,,,,,')], 'a.csv'));
    const from = { cookie: max.cookie, 'sec-fetch-site': 'cross-site' };
    const answer = await page.ask('/people/import', { method: 'POST', body: form, headers: from });
    expect(answer.status).toBe(403);
  });
});

it('users and codes go out as a file without PINs', async () => {
  await page.all.issue(PIN);
  page.house.users.add(BY, { firstName: '=cmd()', lastName: '' });
  const answer = await max.get('/people/users.csv');
  expect(answer.headers.get('content-disposition')).toContain('latchkey-users.csv');
  const text = await answer.text();
  expect(text).toContain('Anna,Berg');
  expect(text).toContain(`'=cmd()`);
  expect(findLeaks([PIN], [['the file', text]])).toEqual([]);
});
