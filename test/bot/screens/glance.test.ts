/** Home at a glance: what an owner opens the chat for, and never a word more than is known. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import { ChatHouse } from '../chat-house.ts';

let all: ChatHouse;
let alarm: MemoryDevice;

beforeEach(async () => {
  alarm = new MemoryDevice({ name: 'alarm', kind: 'partition' });
  all = await ChatHouse.open({ beside: [new MemoryDriver({ id: 'panel', devices: [alarm] })] });
});
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
});

/** The lock tells where its bolt is; undefined: it has not told. */
async function bolt(device: MemoryDevice, locked: boolean | undefined): Promise<void> {
  device.locked = locked;
  await device.setFaults({});
  await all.settled();
}

it('says how alarm and doors are, and of what nobody has told that it is not known', async () => {
  await bolt(all.front, true);
  expect(await all.does('/start')).toContain(
    'alarm: 🔓 Disarmed\nback-door: ❔ not known whether it is locked\nfront-door: 🔒 Locked',
  );
  await bolt(all.back, true);
  expect(all.shown()).toContain('back-door, front-door: 🔒 Locked');
  await bolt(all.back, false);
  expect(all.shown()).toContain('back-door: 🔓 Unlocked\nfront-door: 🔒 Locked');
});

it('says of a silent lock no more than what it told last', async () => {
  await bolt(all.front, true);
  await all.front.setFaults({ offline: true });
  expect(await all.does('/start')).toContain('front-door: 🔒 Locked (when it was last heard from)');
  expect(all.shown()).toContain('📵 Not answering: front-door');
});

it('arms and disarms after one tap and the question', async () => {
  expect(await all.does('/start', '🛡 Away')).toMatch(/Arm it for going away/);
  expect(alarm.armed).toBe('disarmed');
  await all.does('🛡 Yes, arm away');
  expect(alarm.armed).toBe('away');
  expect(await all.does('/start')).toContain('alarm: 🛡 Armed: away');
  expect(all.buttons()).not.toContain('🛡 Away');
  await all.does('🔓 Disarm', '🔓 Yes, disarm');
  expect(alarm.armed).toBe('disarmed');
});

it('locks up after one tap and the question', async () => {
  expect(all.buttons()).not.toContain('🔒 Lock up');
  await bolt(all.front, false);
  await bolt(all.back, false);
  expect(await all.does('/start', '🔒 Lock up')).toContain('Lock back-door, front-door?');
  expect(all.front.locked).toBe(false);
  await all.does('🔒 Lock all');
  expect([all.front.locked, all.back.locked]).toEqual([true, true]);
});

it('names several alarms on their buttons', async () => {
  const garage = new MemoryDevice({ name: 'garage', kind: 'partition' });
  await all.close();
  all = await ChatHouse.open({ beside: [new MemoryDriver({ id: 'panel', devices: [alarm, garage] })] });
  expect(all.buttons().slice(0, 2)).toEqual(['🛡 Arm alarm', '🛡 Arm garage']);
  expect(all.shown()).toContain('alarm, garage: 🔓 Disarmed');
});

it('names low batteries, and no others', async () => {
  all.front.battery = 15;
  all.back.battery = 16;
  await all.front.setFaults({});
  expect(await all.does('/start')).toContain('🪫 Low battery: front-door 15 %');
});

it('counts the codes that wait, and leads to whose they are', async () => {
  await all.does('add Anna Berg', '✅ Save', '🛡 Away');
  await all.does('/start', '🛡 Away', '🛡 Yes, arm away', '/users', /Anna Berg/, '🔑 New code');
  await all.does('🎲 Generate', 'alarm', 'Next ›', 'Always', '✅ Save');
  expect(await all.does('/start')).toContain('⏳ 1 code waits to be written to a device');
  expect(await all.does('⏳ Waiting (1)')).toContain('Home › Users');
  expect(all.buttons()).toContain('⏳ Anna Berg');
  await all.does('/start', '🔓 Disarm', '🔓 Yes, disarm');
  expect(await all.does('/start')).not.toContain('⏳');
});
