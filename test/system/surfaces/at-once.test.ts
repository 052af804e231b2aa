import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { deviceKey } from '../../../src/http/pages/parts.ts';
import { hidden, SharedHouse, target } from './shared-house.ts';
import type { Tab } from './shared-house.ts';

/** Several who change the same code at once, by page, chat and API: nobody overwrites unseen what another decided. */

const FRONT = 'memory/front-door';
const BACK = 'memory/back-door';
const EVERY_DAY = 'weekdays 9-17';

let all: SharedHouse;
let pin = '';

beforeEach(async () => {
  all = await SharedHouse.open();
  await all.chat.does('add Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate', '☐ front-door', 'Always');
  pin = /🔑 (\d+)/.exec(all.chat.shown())![1]!;
  await all.chat.does('✅ Save');
  expect(await all.held()).toEqual({ front: [pin], back: [] });
});
afterEach(() => all.close());

const code = () => all.chat.house.queries.code(1)!;

async function formIn(tab: Tab): Promise<string> {
  return hidden('seen', await tab.text('/codes/1/edit'));
}

/** What the form of a code leads to: a review, which nothing is saved by. */
async function reviewIn(tab: Tab, seen: string, fields: object): Promise<string> {
  return tab.submit('/codes/1/edit', { seen, when: 'always', 'when-before': 'always', ...fields });
}

it('of two tabs, the chat and the API, each later one sees what changed, and decides', async () => {
  const [one, two] = [await all.tab(), await all.tab()];
  const [seenOne, seenTwo] = [await formIn(one), await formIn(two)];
  const etag = (await all.api('GET', '/codes/1')).headers.get('etag')!;
  // Below the alerts about the two logins.
  await all.chat.settled();
  await all.chat.does('Anna Berg', '✅ Anna Berg', /always/, '✏️ Edit', 'Schedule', 'Once');
  expect(all.chat.buttons()).toContain('✅ Save');
  const reviewOne = await reviewIn(one, seenOne, { device: [deviceKey(BACK)] });
  const reviewTwo = await reviewIn(two, seenTwo, { device: [deviceKey(FRONT)], when: EVERY_DAY });
  expect(await all.held()).toEqual({ front: [pin], back: [] });

  // The first who saves has it.
  await one.submit(target(reviewOne), {});
  await all.chat.settled();
  const asFirst = { front: [], back: [pin] };
  expect(await all.held()).toEqual(asFirst);

  // The second tab reads what changed, and nothing of it was saved.
  const lateTwo = await two.submit(target(reviewTwo), {});
  expect(lateTwo).toMatch(/Ann has changed this code meanwhile[\s\S]*back-door/);
  expect(target(lateTwo)).toMatch(/\/anyway$/);
  expect(await all.held()).toEqual(asFirst);

  // So does the chat.
  const lateChat = await all.chat.does('✅ Save');
  expect(lateChat).toMatch(/⚠ Ann has changed this code meanwhile .*\n🚪 back-door\n🕒 always/);
  expect([await all.held(), code().uses]).toEqual([asFirst, undefined]);

  // And the API.
  const stale = await all.api('PATCH', '/codes/1', { uses: 5 }, { 'if-match': etag });
  expect(stale.status).toBe(412);
  expect(await stale.json()).toMatchObject({
    current: {
      uses: null,
      grants: expect.arrayContaining([expect.objectContaining({ device: BACK })]) as [],
    },
    changes: [{ what: 'edit code', by: 'Ann' }],
  });
  expect(code().uses).toBeUndefined();

  // The chat decides: what it has seen may be overwritten.
  expect(await all.chat.does('✅ Save')).toContain('✅ Saved.');
  expect(await all.held()).toEqual({ front: [pin], back: [] });
  expect(code().uses?.limit).toBe(1);

  // What the second tab has read is old by now: it reads once more before it decides.
  const again = await two.submit(target(lateTwo), { seen: hidden('seen', lateTwo) });
  expect(again).toMatch(/has changed this code meanwhile/);
  expect(code().schedule).toEqual({});
  await two.submit(target(again), { seen: hidden('seen', again) });
  expect(code().schedule).toMatchObject({ windows: [{ start: '09:00', end: '17:00' }] });

  // The API changes what it names, and leaves the rest as the others decided it.
  const fresh = (await all.api('GET', '/codes/1')).headers.get('etag')!;
  const merged = await all.api('PATCH', '/codes/1', { uses: 5 }, { 'if-match': fresh });
  expect(await merged.json()).toMatchObject({
    ...{ uses: { limit: 5 }, schedule: { windows: [{ start: '09:00' }] } },
  });
  expect(all.faults).toEqual([]);
});

it('the chat is shown each change once more that came between its two taps', async () => {
  await all.chat.does('✏️ Edit', 'Schedule', 'Once');
  all.chat.house.codes.edit(CONSOLE, 1, { uses: 7 });
  expect(await all.chat.does('✅ Save')).toMatch(/Somebody has changed this code meanwhile .*\n[\s\S]*7/);
  all.chat.house.codes.pause(CONSOLE, 1);
  expect(await all.chat.does('✅ Save')).toMatch(/has changed this code meanwhile .*\n⏸ Paused/);
  expect(code()).toMatchObject({ paused: true, uses: { limit: 7 } });
  await all.chat.does('✅ Save');
  expect(code()).toMatchObject({ paused: true, uses: { limit: 1 } });
});

it('what a device does while a code is edited is no change of it', async () => {
  await all.chat.does('✏️ Edit', 'Schedule', 'weekdays 9-17');
  await all.chat.front.typePin(pin);
  await all.chat.settled();
  all.chat.house.deviceCommands.check(CONSOLE, FRONT);
  await all.chat.settled();
  if (all.chat.buttons().includes('✅ Use it')) await all.chat.does('✅ Use it');
  const saved = await all.chat.does(/✅/);
  expect(saved).not.toContain('meanwhile');
});

it('a code that was deleted meanwhile stays deleted, whoever saves', async () => {
  const tab = await all.tab();
  const review = await reviewIn(tab, await formIn(tab), { device: [deviceKey(FRONT), deviceKey(BACK)] });
  await all.chat.does('✏️ Edit', 'Schedule', 'Once');
  const etag = (await all.api('GET', '/codes/1')).headers.get('etag')!;
  expect((await all.api('DELETE', '/codes/1')).status).toBe(200);
  await tab.submit(target(review), {});
  await all.chat.does('✅ Save');
  expect((await all.api('PATCH', '/codes/1', { uses: 5 }, { 'if-match': etag })).status).toBe(412);
  expect([code().deleted, await all.held()]).toEqual([true, { front: [], back: [] }]);
});
