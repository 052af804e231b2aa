import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import { ChatHouse } from '../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  const alarm = new MemoryDevice({ name: 'alarm', kind: 'partition', pin: { minLength: 6, maxLength: 6 } });
  all = await ChatHouse.open({ beside: [new MemoryDriver({ id: 'panel', devices: [alarm] })] });
  await all.does('add Anna Berg', '✅ Save', '🔑 New code');
});
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
});

describe('the devices of a code', () => {
  it('are named in one line, as they are said', async () => {
    await all.does('the front door and alarm');
    expect(all.buttons().slice(0, 3)).toEqual(['☑ alarm', '☐ back-door', '☑ front-door']);
    expect(await all.does('all', 'Next ›', '🎲 Generate', 'Always')).toContain(
      '🚪 alarm, back-door, front-door',
    );
  });

  it('stay as they are where one of the names is of none', async () => {
    await all.does('☐ front-door');
    expect(await all.does('alarm and barn')).toContain('Tap a button here, or send names');
    expect(all.buttons()[2]).toBe('☑ front-door');
  });

  it('that do not take the PIN leave a way to another PIN at once', async () => {
    await all.does('☐ front-door', 'Next ›', '73915', 'Always', 'Devices');
    expect(all.buttons()).not.toContain('🎲 Generate');
    expect(await all.does('☐ alarm')).toContain('⚠ alarm takes exactly six digits');
    expect(await all.does('Next ›')).toContain('⚠ alarm takes exactly six digits');
    expect(await all.does('🎲 Generate')).toContain('🕒 always');
    expect(await all.does('✅ Save')).toContain('✅ alarm: live');
  });
});

it('the weekdays of a code are ticked when its schedule is changed', async () => {
  await all.does('front-door', 'Next ›', '🎲 Generate', 'Tue, Sat 9-12', '✅ Use it', '✅ Save');
  await all.does('✏️ Edit', 'Schedule', 'Weekdays…');
  expect(all.buttons().filter((label) => label.startsWith('☑'))).toEqual(['☑ Tue', '☑ Sat']);
});

it('two codes for the same times are told apart by their devices', async () => {
  await all.does('front-door', 'Next ›', '🎲 Generate', 'Always', '✅ Save', '‹ Back');
  expect(all.buttons()[0]).toBe('✅ always');
  await all.does(
    '🔑 New code',
    'alarm and back-door',
    'Next ›',
    '🎲 Generate',
    'Always',
    '✅ Save',
    '‹ Back',
  );
  expect(all.buttons().slice(0, 2)).toEqual(['✅ always · front-door', '✅ always · back-door, alarm']);
});

it('whoever shares a code is told which device the message leaves out', async () => {
  await all.front.setFaults({ refuse: true });
  await all.does('front-door and back-door', 'Next ›', '🎲 Generate', 'Always', '✅ Save');
  await all.does('/users', /Anna Berg/, /always/);
  expect(await all.does('📤 Share')).toContain(
    '⚠ The message does not name front-door: the code is not there yet.',
  );
  expect(all.texts().at(-2)).toMatch(/^Hello Anna, .*\nIt opens: back-door\.$/m);
});

it('a code that a device does not take for its length is told with the lengths that it takes', async () => {
  await all.does('front-door', 'Next ›', '602913', 'Always', '✅ Save');
  all.front.choosePinLength(4);
  await all.settled();
  await all.does('/users', /Anna Berg/, /always/, 'Put mine back: front-door');
  const words = 'rejected, the device takes PINs of exactly four digits: choose one of that length for it';
  expect(all.texts().join('\n')).toContain(`⛔ front-door: ${words}`);
  expect(all.shown()).toContain(`⛔ Anna Berg · front-door: ${words}`);
});

describe('a user who is deleted', () => {
  it('without a code has none that is being removed', async () => {
    await all.does('✖ Cancel');
    expect(await all.does('🗑 Delete')).toContain('Delete Anna Berg? There is no code to remove.');
    expect(await all.does('🗑 Yes, delete')).toMatch(/Anna Berg is deleted\.$/m);
  });

  it('leaves the card of a code in its name, as long as somebody looks at it', async () => {
    await all.does('front-door', 'Next ›', '🎲 Generate', 'Always', '✅ Save');
    await all.front.setFaults({ offline: true });
    await all.does('‹ Back', '🗑 Delete');
    await all.does('🗑 Yes, delete');
    expect(all.texts().at(-2)).toContain('I’ll tell you if one can’t be removed');
    expect(await all.does('🔑 Code')).toMatch(
      /Home › Users › Code\n\n👤 Anna Berg\n🗑 Deleted\n\n🚨 front-door/,
    );
  });
});
