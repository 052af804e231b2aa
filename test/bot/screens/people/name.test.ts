import { afterEach, beforeEach, expect, it } from 'vitest';
import { ChatHouse } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => (all = await ChatHouse.open()));
afterEach(() => all.close());

it.each([
  ['Anna', 'Anna Berg', 'Anna Berg'],
  ['Anna', 'ANNA van der Berg', 'Anna van der Berg'],
  ['Zoe', 'Zoë Keller', 'Zoe Keller'],
  ['Anna', 'Berg', 'Anna Berg'],
  ['Anna', 'Annas Berg', 'Anna Annas Berg'],
  ['Thomas', 'Thomas', 'Thomas Thomas'],
])('after “%s”, the last name “%s” makes %s', async (first, typed, name) => {
  await all.does('add user', first);
  expect(await all.does(typed)).toContain(name);
  await all.does('✅ Save');
  expect(all.house.queries.allUsers().map((user) => user.name)).toEqual([name]);
});
