import { afterEach, beforeEach, expect, it } from 'vitest';
import { ChatHouse, OWNER } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  await all.does('add Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate', 'front-door', 'Always', '✅ Save');
});
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
});

it('an owner marks a code as one under duress, and reads who would be told', async () => {
  const card = all.shown();
  await all.does('✏️ Edit');
  expect(await all.does('🤫 Duress')).toContain('is a code like others');
  expect(all.shown()).toContain('nobody else is called: no police');
  expect(await all.does('🤫 Mark: it is the code of Ann')).toContain('⚠ I would have nobody to tell');
  await all.does('It is no duress code');
  expect(await all.does('🤫 Mark: tell all owners')).toContain('I tell: Ann.');
  expect(all.house.duress.of({ kind: 'member', id: OWNER }, 1)).toEqual({});
  // The card that somebody at the door may see says nothing of it.
  await all.does('/users', /Anna Berg/, /always/);
  expect(all.shown()).toBe(card.replace(/^✅ Saved.*\n\n?/m, ''));
  const [pin = ''] = Object.values(await all.front.slots());
  await all.front.typePin(pin);
  await all.settled();
  expect(all.texts().join('\n')).toMatch(/🚨 Anna Berg gave a duress code at front-door/);
});
