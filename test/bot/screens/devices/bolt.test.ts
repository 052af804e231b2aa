import { afterEach, beforeEach, expect, it } from 'vitest';
import { ChatHouse } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  all.front.locked = true;
  await all.front.setFaults({});
  await all.does('🚪 Devices', /front-door/);
});
afterEach(() => all.close());

it('a door is unlocked after a question, and the card says what the lock says', async () => {
  expect(all.shown()).toContain('🔒 Locked');
  await all.does('🔓 Unlock');
  expect(all.front.locked).toBe(true);
  expect(await all.does('🔓 Yes, unlock')).toContain('🔓 The lock says that it is unlocked.');
  expect(all.front.locked).toBe(false);
  expect(all.shown()).toContain('🔓 Unlocked');
});

it('a door is locked at once', async () => {
  all.front.locked = false;
  await all.does('🔒 Lock');
  expect(all.front.locked).toBe(true);
});

it('a bolt that did not move is told, with what to do', async () => {
  await all.front.setFaults({ refuse: true });
  expect(await all.does('🔓 Unlock', '🔓 Yes, unlock')).toContain('and says that it is not');
  expect(all.front.locked).toBe(true);
});

it('a lock without such a bolt has no such buttons', async () => {
  await all.does('⌂ Home', '🚪 Devices', /back-door/);
  expect(all.buttons().filter((label) => /ock$/.test(label))).toEqual([]);
});

it('who turned it stands in the audit', async () => {
  await all.does('🔒 Lock');
  const line = all.store.database.get('SELECT actor, what, subject FROM audit ORDER BY id DESC LIMIT 1');
  expect(line).toEqual({ actor: 'member:1001', what: 'lock', subject: 'device:memory/front-door' });
});

it('a lock in trouble is an alert of its own', async () => {
  all.front.suffer('battery-low', 9);
  await all.settled();
  expect(all.shown()).toBe(
    '🪫 front-door: the battery is low. Change it soon: a lock without power opens for no code (9 %)',
  );
  expect(all.buttons()).toEqual(['🚪 Devices']);
});
