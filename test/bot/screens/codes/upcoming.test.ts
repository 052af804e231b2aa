import { afterEach, beforeEach, expect, it } from 'vitest';
import { ChatHouse } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(() => all.close());

it('says that nothing changes while no code has a schedule', async () => {
  expect(await all.does('🗓 Next changes')).toContain('Nothing changes within a day.');
});

it('says what begins and ends within a day', async () => {
  await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate', 'All');
  await all.does('Next ›', 'weekdays 8-17', '✅ Use it', '✅ Save');
  await all.settled();
  expect(await all.does('/next')).toMatch(/17:00 🔒 Anna Berg · .*: ends/);
  expect(await all.does('/start', '🗓 Next changes')).toMatch(/17:00 🔒 Anna Berg · .*: ends/);
});

it('says what comes first where nothing changes within a day', async () => {
  await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate');
  await all.does('☐ front-door', 'Next ›', 'Fri 11-14', '✅ Use it', '✅ Save');
  const next = await all.does('/next');
  expect(next).toContain(
    'Nothing changes within a day.\nAfter that:\nFri 5 Jun, 11:00 🔓 Anna Berg · front-door',
  );
  expect(next).toContain('Fri 5 Jun, 14:00 🔒 Anna Berg · front-door: ends');
});

it('says before an edit is saved which doors it changes now and which then', async () => {
  await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate', 'All');
  await all.does('Next ›', 'weekdays 8-17', '✅ Use it', '✅ Save');
  const review = await all.does('✏️ Edit', 'Devices', '☑ back-door', 'Next ›');
  expect(review).toContain('Now: no longer opens back-door');
  expect(review).toContain('Next: ends 17:00');
});

it('says before a new code is saved what it opens now and when it ends or begins', async () => {
  await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate', 'All');
  const now = await all.does('Next ›', 'weekdays 8-17', '✅ Use it');
  expect(now).toContain('Now: opens back-door, front-door');
  expect(now).toContain('Next: ends 17:00');
  const later = await all.does('Schedule', 'weekdays 18-19', '✅ Use it');
  expect(later).not.toContain('Now:');
  expect(later).toContain('Next: begins 18:00');
});

it('says that a code which the device refuses cannot begin', async () => {
  await all.front.setFaults({ refuse: true });
  await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate');
  await all.does('☐ front-door', 'Next ›', 'daily 8-17', '✅ Use it', '✅ Save');
  await all.settled();
  const line = /08:00 ⛔ Anna Berg · front-door: would begin, and cannot: rejected, the device refused it$/m;
  expect(await all.does('/next')).toMatch(line);
});

it('leads from the alert of a wrong clock to where an owner says that it is right', async () => {
  await all.bot.stop();
  await all.house.stop();
  all.store.time.note(all.clock.now() + 6 * 60 * 60_000);
  const house = all.newHouse();
  await house.start();
  all.startBot();
  await all.settled();
  expect(all.shown()).toMatch(/^⏳ The computer’s clock shows .* and it showed a later time before\./);
  expect(all.shown()).toContain('tap “The clock is right”');
  expect(await all.does('🗓 Next changes')).toContain('I don’t know whether that is right');
  await all.does('🕰 The clock is right');
  expect(house.knowsTheTime).toBe(true);
  expect(all.texts().some((text) => text.startsWith('🕰 The computer’s clock is right again'))).toBe(true);
});
