/** One code for several users at once, each with a PIN of their own. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../../drivers/memory/driver.ts';
import { ChatHouse } from '../../chat-house.ts';

let all: ChatHouse;
const shed = new MemoryDevice({ name: 'shed', slots: 2 });

beforeEach(async () => {
  all = await ChatHouse.open({ beside: [new MemoryDriver({ id: 'garden', devices: [shed] })] });
  for (const name of ['Anna Berg', 'Ben Roth', 'Cara Lind']) await all.does(`add ${name}`, '✅ Save');
  await all.does('/new', '☑ For several users');
});
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
});

const held = async (device: MemoryDevice): Promise<string[]> => Object.values(await device.slots());

it('each ticked user gets a code of their own, and nobody else', async () => {
  await all.does('☐ Anna Berg', '☐ Cara Lind', 'Next ›', '☐ front-door', 'Always');
  expect(all.shown()).toContain(
    '👤 Anna Berg, Cara Lind\n🔑 Each gets a generated PIN of their own.\n🚪 front-door\n🕒 always',
  );
  expect(await held(all.front)).toEqual([]);
  expect(await all.does('✅ Save')).toContain('✅ Saved for Anna Berg, Cara Lind.');
  expect(all.buttons().slice(0, 3)).toEqual(['✅ Anna Berg', '▫️ Ben Roth', '✅ Cara Lind']);
  const pins = await held(all.front);
  expect(new Set(pins).size).toBe(2);
  expect(pins.join()).toMatch(/^\d{6},\d{6}$/);
  expect(all.texts().join()).not.toMatch(new RegExp(pins.join('|')));
});

it('one that is unticked again gets none, and a single one is asked for a PIN', async () => {
  await all.does('☐ Anna Berg', '☐ Ben Roth', '☑ Anna Berg');
  expect(await all.does('Next ›')).toContain('Home › Users › Ben Roth › New code');
  expect(all.shown()).toContain('Send the PIN');
});

it('room for fewer is said when the device is ticked, and whoever finds none is named', async () => {
  await all.does('☐ Anna Berg', '☐ Ben Roth', '☐ Cara Lind', 'Next ›');
  expect(await all.does('☐ shed')).toContain('⚠ shed has room for 2 more codes, and these are 3.');
  const saved = await all.does('Always', '✅ Save');
  expect(saved).toContain('✅ Saved for Anna Berg, Ben Roth.');
  expect(saved).toContain('⚠ Not saved for Cara Lind:\n⚠ shed has no free slot');
  expect(await held(shed)).toHaveLength(2);
});

it('survives a restart before it is saved', async () => {
  await all.does('☐ Anna Berg', '☐ Ben Roth', 'Next ›', '☐ front-door', 'Always');
  await all.bot.stop();
  all.startBot();
  await all.settled();
  await all.does('✅ Save');
  expect(await held(all.front)).toHaveLength(2);
});
