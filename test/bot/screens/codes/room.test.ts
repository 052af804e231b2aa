import { expect, it, onTestFinished } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../../drivers/memory/driver.ts';
import { ChatHouse } from '../../chat-house.ts';

/** A lock with one slot and one code, and another code about to get its schedule. */
async function shed(...schedule: string[]): Promise<ChatHouse> {
  const shed = new MemoryDevice({ name: 'shed', slots: 1 });
  const all = await ChatHouse.open({ beside: [new MemoryDriver({ id: 'garden', devices: [shed] })] });
  onTestFinished(() => all.close());
  await all.does('add Anna Berg', '✅ Save', '🔑 New code');
  await all.does('🎲 Generate', 'shed', 'Next ›', ...schedule, '✅ Save', '‹ Back', '🔑 New code');
  await all.does('🎲 Generate', 'shed', 'Next ›');
  return all;
}

it('the review of a code says from when there is no room for it, and so do its card and a message', async () => {
  const all = await shed('Always');
  await all.does('Tue, Sat 9-12', '✅ Use it');
  expect(all.shown()).toMatch(/⚠️ shed: no room expected from .*09:00: its only slot is taken then\./);
  await all.does('✅ Save');
  all.clock.advance(1_500);
  await all.settled();
  const told = all.texts().filter((text) => text.includes('Delete or pause a code there'));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/Anna Berg · shed: no room expected from /);
  await all.does('🔑 Code');
  expect(all.shown()).toMatch(
    /shed: outside its time, no room expected from .*09:00: its only slot is taken then/,
  );
});

it('the review of a code names the other one that finds no slot because of it', async () => {
  const all = await shed('Tue, Sat 9-12', '✅ Use it');
  await all.does('Always');
  expect(all.shown()).toMatch(
    /⚠️ shed: Anna Berg finds no slot there .*09:00, because this code has it then\./,
  );
});
