import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatHouse } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '602913');
  await all.does('All', 'Next ›');
});
afterEach(() => all.close());

const slots = async () => Object.values(await all.front.slots());
const comesIn = async (): Promise<void> => {
  await all.front.typePin('602913');
  await all.settled();
};
const card = () => all.texts().findLast((text) => text.includes('👤') === false && text.includes('🕒 '));

describe('how often a code works', () => {
  it('is chosen by a button, with what that cannot promise, and counted on the card', async () => {
    await all.does('Always', '🔢 How often…');
    expect(all.buttons()).toEqual(
      expect.arrayContaining(['♾ Any number', '1 use', '3 uses', '10 uses', '✖ Cancel']),
    );
    expect(all.shown()).toContain('Locks cannot count uses.');
    expect(all.shown()).toContain('Latchkey counts only the uses that devices report');
    await all.does('3 uses');
    expect(all.shown()).toContain('🔢 Works 3 times from when you save it');
    expect(all.shown()).toContain('Now: opens back-door, front-door');
    expect(all.shown()).toContain('After the last use I remove it everywhere; until then it still');
    await all.does('✅ Save');
    expect(all.shown()).toContain('🔢 3 of 3 uses left');
    await comesIn();
    expect(card()).toContain('🔢 2 of 3 uses left');
    await comesIn();
    expect(all.shown()).not.toContain('its last use');
    await comesIn();
    expect(all.texts().filter((text) => text.includes('its last use'))).toHaveLength(1);
    expect(all.shown()).toMatch(/Anna Berg came in by front-door · \d\d:\d\d · by code · its last use/);
    expect(await slots()).toEqual([]);
    expect(card()).toMatch(/🔢 Used up \d\d:\d\d\n🏁 Used up/);
    expect(card()).toMatch(/🏁 front-door: used up, verified off/);
  });

  it('is typed with the schedule, or alone', async () => {
    await all.does('tomorrow 9-17, once');
    expect(all.shown()).toMatch(/I understood: on .* 09:00–17:00; works once, then no more/);
    await all.does('twice');
    expect(all.shown()).toContain('I understood: always; works 2 times, then no more');
    await all.does('✅ Use it');
    expect(all.shown()).toContain('🔢 Works 2 times from when you save it');
    expect(await all.does('🔢 How often…', 'as you like')).toContain('⚠ I expected a number such as 3');
    expect(await all.does('once a day')).toContain('⚠ Uses are counted over the whole life of a code');
    expect(await all.does('0')).toContain('from 1 to 999');
    expect(await all.does('5')).toContain('🔢 Works 5 times from when you save it');
    expect(await all.does('🔢 How often…', '♾ Any number')).not.toContain('🔢');
  });

  it('typed with the hours of chosen days is not lost', async () => {
    await all.does('Weekdays…', '11-14, once');
    expect(all.shown()).toContain('🔢 Works once from when you save it');
  });

  it('is left as it is by another edit, and an edit of it brings a used-up code back', async () => {
    await all.does('Always', '🔢 How often…', '1 use', '✅ Save');
    await comesIn();
    await all.does('👤 Anna Berg');
    expect(all.buttons()).toContain('🏁 always, used up');
    await all.does('🏁 always, used up', '✏️ Edit', 'Schedule', 'until 30 June');
    expect(all.shown()).toContain('I understood: until 30 June');
    await all.does('✅ Use it');
    expect(all.shown()).toMatch(/🔢 Used up \d\d:\d\d/);
    expect(all.shown()).not.toContain('Now: opens');
    await all.does('🔢 How often…', '1 use');
    expect(all.shown()).toContain('Now: opens back-door, front-door');
    await all.does('✅ Save');
    expect(all.shown()).toContain('🔢 1 of 1 use left');
    expect(await slots()).toEqual(['602913']);
    await all.does('✏️ Edit', '🔢 How often…', '♾ Any number');
    expect(all.shown()).toContain('🔢 Works any number of times');
    await all.does('✅ Save');
    expect(all.shown()).not.toContain('🔢');
  });

  it('keeps the schedule of a code where only that is typed', async () => {
    await all.does('weekdays 11-14', '✅ Use it', '✅ Save', '✏️ Edit', 'Schedule', '3 times');
    expect(all.shown()).toContain('I understood: weekdays 11:00–14:00; works 3 times, then no more');
  });

  it('is told with who can come in, and why somebody cannot', async () => {
    await all.does('Always', '🔢 How often…', '3 uses', '✅ Save');
    expect(await all.does('who can open front-door?')).toContain(
      '✅ Anna Berg, 3 of 3 uses left as far as is known',
    );
    expect(await all.does('who can open front-door tomorrow 12:00?')).toContain(
      '❔ Anna Berg, if any use is left then (now 3 of 3 uses left)',
    );
    expect(await all.does('why can’t Anna get in?')).toContain(
      '• It has 3 of 3 uses left, as far as devices have told.',
    );
    await all.back.setFaults({ offline: true });
    for (let use = 0; use < 3; use++) await comesIn();
    await all.does('why can’t Anna get in?');
    expect(all.shown()).toMatch(/⛔ front-door: The code was used up \d\d:\d\d\.$/m);
    expect(all.shown()).toMatch(/⛔ back-door: .* It is not removed yet and may still open\.$/m);
    all.back.onNews({ kind: 'used', how: 'unlock', slot: 1 });
    await all.settled();
    expect(all.shown()).toMatch(/came in by back-door · \d\d:\d\d · by code · 🚨 beyond its number of uses/);
    await all.does('👤 Anna Berg', '🚨 always, used up, and 1 use beyond that');
    expect(all.shown()).toMatch(/🔢 Used up \d\d:\d\d, and used once more before it was removed/);
    expect(all.shown()).toContain('🚨 back-door: should be gone and may still work');
  });

  it('is not counted where somebody opens with a tag, who is not the one whose number it has', async () => {
    await all.does('Always', '🔢 How often…', '1 use', '✅ Save');
    all.front.onNews({ kind: 'used', how: 'unlock', slot: 1, means: 'tag' });
    await all.settled();
    expect(all.shown()).toMatch(/🚪 Somebody came in by front-door · \d\d:\d\d · with a tag, no code/);
    expect(await slots()).toEqual(['602913']);
    expect(card()).toContain('🔢 1 of 1 use left');
    expect(card()).not.toContain('⚠');
  });

  it('is warned of where a device does not tell whose code opened it', async () => {
    await all.does('Always', '🔢 How often…', '3 uses', '✅ Save');
    expect(card()).not.toContain('⚠');
    all.front.onNews({ kind: 'used', how: 'unlock' });
    await all.settled();
    expect(card()).toMatch(
      /🔢 3 of 3 uses left\n⚠ front-door told of an opening \d\d:\d\d and not by whose code: uses there may not be/,
    );
    expect(card()).not.toContain('⚠ back-door');
    await comesIn();
    expect(card()).toContain('🔢 2 of 3 uses left\n⚠ front-door told of an opening');
    // A newer code is warned only where the device has named nobody since.
    all.clock.advance(60_000);
    await all.does('/start', '👥 Users', '➕ New user', 'Ben Cole', '✅ Save', '🔑 New code', '713924');
    await all.does('All', 'Next ›', 'Always', '🔢 How often…', '3 uses', '✅ Save');
    expect(card()).not.toContain('⚠');
  });

  it('is told with the changes to come', async () => {
    await all.does('weekdays 11-14, once', '✅ Use it', '✅ Save', '/start', '🗓 Next changes');
    expect(all.shown()).toContain(
      'Anna Berg · front-door: ends, if any use is left then (now 1 of 1 use left)',
    );
  });

  it('is in the message to share', async () => {
    await all.does('Always', '🔢 How often…', '1 use', '✅ Save', '📤 Share');
    expect(all.texts().at(-2)).toMatch(/^When: always\.\nIt works once\.$/m);
  });
});
