import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import { ChatHouse } from '../chat-house.ts';

let all: ChatHouse;
let alarm: MemoryDevice;

beforeEach(async () => {
  alarm = new MemoryDevice({ name: 'alarm', kind: 'partition', pin: { minLength: 6, maxLength: 6 } });
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
    expect(await all.does('☐ alarm')).toContain('alarm takes exactly six digits. The second PIN');
    expect(await all.does('🎲 Generate')).toContain('🕒 always');
    expect(await all.does('✅ Save')).toContain('✅ alarm: live');
  });

  it('that take PINs of different lengths get one each, generated or typed', async () => {
    await all.does('front-door and alarm', 'Next ›');
    expect(await all.does('73915')).toContain(
      'alarm takes exactly six digits, so the first PIN does not suit',
    );
    expect(await all.does('123456')).toContain('⚠ This PIN counts up or down');
    expect(await all.does('739164')).toContain('When should it work?');
    const review = await all.does('Always');
    expect(review).toContain('🔑 front-door: 73915\n🔑 alarm: 739164\n');
    expect(await all.does('✅ Save')).toMatch(/✅ front-door: live[^]*✅ alarm: live/);
    expect([await all.front.slots(), await alarm.slots()]).toEqual([{ 1: '73915' }, { 1: '739164' }]);

    await all.does('👁 Show PIN');
    expect(all.texts().join('\n')).toContain('🔑 front-door: 73915\n🔑 alarm: 739164');
    await all.does('📤 Share');
    expect(all.texts().join('\n')).toContain(
      'your codes for Home are 73915 (front-door) and 739164 (alarm).',
    );

    await all.does('‹ Back', '✏️ Edit', 'PIN', '84602', 'Second PIN', '🎲 Generate the second PIN');
    const second = /🔑 alarm: (\d{6})/.exec(all.shown())![1]!;
    expect(all.shown()).toContain(`🔑 front-door: 84602\n🔑 alarm: ${second}`);
    await all.does('✅ Save');
    expect([await all.front.slots(), await alarm.slots()]).toEqual([{ 1: '84602' }, { 1: second }]);
  });

  it('may get one PIN for all in place of two', async () => {
    await all.does('front-door and alarm', 'Next ›', '73915');
    await all.does('🎲 One new PIN for all', 'Always', '✅ Save');
    const [only] = Object.values(await alarm.slots());
    expect(only).toMatch(/^\d{6}$/);
    expect(await all.front.slots()).toEqual({ 1: only });
  });

  it('that are added to a code ask for the second PIN, and a sentence brings one along', async () => {
    all.front.choosePinLength(4);
    await all.does('☐ front-door', 'Next ›', '7391', 'Always', '✅ Save', 'add the alarm to Anna’s code');
    expect(all.shown()).toContain('alarm takes exactly six digits, so the first PIN does not suit');
    await all.does('🎲 Generate the second PIN');
    expect(all.shown()).toMatch(/🔑 front-door: The PIN stays as it is\.\n🔑 alarm: \d{6}/i);
    await all.does('✅ Save', 'new pin for Anna');
    expect(all.shown()).toMatch(
      /🔑 alarm: \d{6}\n🔑 front-door: \d{4}|🔑 front-door: \d{4}\n🔑 alarm: \d{6}/,
    );
    await all.does('✅ Save');
    const held = [Object.values(await all.front.slots()), Object.values(await alarm.slots())];
    expect(held).toMatchObject([[expect.stringMatching(/^\d{4}$/)], [expect.stringMatching(/^\d{6}$/)]]);
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
