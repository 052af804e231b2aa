/** ‹ Back leads to the page that one came from, and never to a question or a step that is over. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import { ChatHouse } from '../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  const alarm = new MemoryDevice({ name: 'alarm', kind: 'partition' });
  all = await ChatHouse.open({ beside: [new MemoryDriver({ id: 'panel', devices: [alarm] })] });
  await all.does('add Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate', '☐ front-door', 'Always');
  await all.does('✅ Save');
});
afterEach(() => all.close());

it('from a code that home names, home', async () => {
  await all.front.changeAtKeypad(1, '864209');
  await all.settled();
  await all.does('/start', '⚠️ Anna Berg · front-door');
  expect(await all.does('‹ Back')).toMatch(/^Home\n/);
});

it('from a question, the page that asks it', async () => {
  await all.does('/start', '🛡 Away');
  expect(await all.does('‹ Back')).toMatch(/^Home\n/);
  await all.does('🚪 Devices', /alarm/, '🛡 Away');
  expect(await all.does('‹ Back')).toMatch(/^Home › Devices › alarm\n/);
  expect(await all.does('‹ Back')).toMatch(/^Home › Devices\n/);
  expect(await all.does('‹ Back')).toMatch(/^Home\n/);
});

it('from a code that was saved, the card of the user, and not a step of it', async () => {
  expect(await all.does('‹ Back')).toMatch(/^Home › Users › Anna Berg\n/);
  await all.does('🔑 New code', '🎲 Generate', '☐ back-door', 'Always', '✅ Save');
  expect(await all.does('‹ Back')).toMatch(/^Home › Users › Anna Berg\n/);
});

it('from the log of a device that a sentence opened, the page where it was typed', async () => {
  await all.does('/devices', /front-door/, '📜 Who came');
  expect(await all.does('‹ Back')).toMatch(/^Home › Devices › front-door\n/);
  await all.does('Anna Berg');
  expect(await all.does('‹ Back')).toMatch(/^Home › Devices › front-door\n/);
});

it('from the list after a user was deleted, home, and not the card that is gone', async () => {
  await all.does('/users', /Anna Berg/, '🗑 Delete', '🗑 Yes, delete');
  const list = all.ann.screen().findLast(({ text }) => text.startsWith('Home › Users'))!;
  all.ann.tapOn(list.id, '‹ Back');
  await all.settled();
  expect(all.texts().findLast((text) => text.startsWith('Home'))).toMatch(/^Home\n/);
});

it('from the choice of what to change of a user, the card of the user', async () => {
  await all.does('/users', /Anna Berg/, '✏️ Edit');
  expect(await all.does('‹ Back')).toMatch(/^Home › Users › Anna Berg\n/);
  expect(await all.does('‹ Back')).toMatch(/^Home › Users\n/);
});
