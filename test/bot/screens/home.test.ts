import { afterEach, beforeEach, expect, it } from 'vitest';
import { ChatHouse } from '../chat-house.ts';

let all: ChatHouse;
const begin = () => all.does('🔑 New code', '🎲 Generate');
const save = (...devices: string[]) =>
  all.does(...devices.map((device) => `☐ ${device}`), 'Next ›', 'Always', '✅ Save');

beforeEach(async () => {
  all = await ChatHouse.open();
  await all.does('add Anna Berg', '✅ Save');
});
afterEach(() => all.close());

it('home names what is not as it should be, the worst first, and leads there', async () => {
  await begin();
  await save('front-door', 'back-door');
  expect(await all.does('⌂ Home')).not.toContain('Anna Berg');
  await all.back.changeAtKeypad(1, '864209');
  await all.settled();
  await all.front.setFaults({ offline: true });
  await all.does('/users', /Anna Berg/, /always/, '⏸ Pause', '/start');
  expect(all.shown()).toContain(
    '📵 Not answering: front-door\n' +
      '🚨 Anna Berg · front-door: should be gone and may still work\n' +
      '⚠️ Anna Berg · back-door: changed at the device',
  );
  expect(all.buttons().slice(-2)).toEqual(['🚨 Anna Berg · front-door', '⚠️ Anna Berg · back-door']);
  expect(await all.does('⚠️ Anna Berg · back-door')).toContain('Home › Users › Anna Berg › Code');
  await all.front.setFaults({ offline: false });
  await all.settled();
  expect(await all.does('/start')).not.toContain('🚨');
});

it('home names no more than three of them', async () => {
  await all.front.setFaults({ refuse: true });
  for (let code = 0; code < 5; code++) {
    await all.does('/users', /Anna Berg/);
    await begin();
    await save('front-door');
  }
  expect(await all.does('/start')).toContain('… and 2 more; the list of users shows whose');
  expect(all.buttons().filter((label) => label.startsWith('⛔'))).toHaveLength(3);
});
