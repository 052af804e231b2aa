/** Codes with names: several codes of one user, told apart. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../../src/domain/people/actor.ts';
import { ChatHouse } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  all.house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' });
  await all.settled();
  await all.does('code for Anna front door mondays 9-12', '✏️ Name', 'Cleaning', '✅ Save');
});
afterEach(() => all.close());

const labels = () => all.house.queries.codesOf(1).map(({ label }) => label);

it('is shown on the card, in the list of the user, and before a delete', async () => {
  expect(all.shown()).toContain('🏷 “Cleaning”');
  expect(await all.does('🗑 Delete')).toMatch(/🏷 “Cleaning”[^]*Mon 09:00–12:00[^]*front-door/);
  await all.does('/start', 'Anna', /Anna Berg/);
  expect(all.buttons().join()).toContain('Cleaning, Mon 09:00–12:00');
});

it('tells the codes of a user apart in sentences', async () => {
  await all.does('/start', 'code for anna back door always', '✅ Save');
  expect(await all.does('/start', 'pause anna')).toContain('several codes');
  expect(all.buttons().join()).toContain('🔑 Cleaning · front-door');
  expect(await all.does('/start', 'pause anna’s cleaning code', '⏸ Pause')).toContain('🏷 “Cleaning”');
  expect(all.house.queries.codesOf(1).map(({ paused }) => paused)).toEqual([true, false]);
  expect(await all.does('/start', "delete anna's cleaning code")).toContain('🏷 “Cleaning”');
});

it('is changed, taken away, undone, and not given twice to codes of one user', async () => {
  await all.does('/start', 'code for anna back door always');
  expect(await all.does('✏️ Name', ' cleaning ')).toContain('There is “cleaning” already');
  await all.does('Guests', '✅ Save');
  expect(labels()).toEqual(['Cleaning', 'Guests']);
  await all.does('✏️ Edit', '✏️ Name', 'No name', '✅ Save');
  expect(labels()).toEqual(['Cleaning', undefined]);
  await all.does('↩ Undo the change');
  expect(labels()).toEqual(['Cleaning', 'Guests']);
});

it('never takes digits that may be a PIN', async () => {
  const message = await all.does('/start', 'code for anna back door always', '✏️ Name', '482915');
  expect(message).toContain('That looked like a PIN');
  expect(all.texts().join()).not.toContain('482915');
});
