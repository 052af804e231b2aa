import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAnna, closeUnrefused } from '../../anna.ts';
import { ChatHouse } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(() => closeUnrefused(all));

describe('a PIN that is typed', () => {
  beforeEach(async () => {
    await addAnna(all);
    await all.does('🔑 New code');
  });

  it('is deleted from the chat at once and used', async () => {
    await all.does('738215');
    expect(all.shown()).toContain('Where should the code work?');
    expect(all.texts()).not.toContain('738215');
  });

  it('with letters, or of nine digits, is refused with words, and deleted all the same', async () => {
    for (const typed of ['73a215', '738215946']) {
      await all.does(typed);
      expect(all.shown()).toContain('⚠');
      expect(all.shown()).toContain('Send the PIN');
      expect(all.texts()).not.toContain(typed);
    }
  });

  it('is not used when it comes from a queue older than a minute', async () => {
    await all.bot.stop();
    all.ann.send('738215');
    all.clock.advance(61_000);
    all.startBot();
    await all.settled();
    expect(all.shown()).toContain('too old to act on. Please send it again.');
    expect(all.texts()).not.toContain('738215');
  });

  it('in the wrong place is deleted too', async () => {
    await all.does('✖ Cancel', '⌂ Home', '738215');
    expect(all.shown()).toContain('That looked like a PIN');
    expect(all.texts()).not.toContain('738215');
  });

  it('of somebody else is refused without saying whose', async () => {
    await all.does('738215', 'All', 'Next ›', 'Always', '✅ Save', '‹ Back', '🔑 New code', '738215');
    expect(all.shown()).toContain('⚠');
    expect(all.shown()).toContain('Send the PIN');
  });
});

describe('text that is typed where buttons are', () => {
  it('names a device to choose it, and keeps its place otherwise', async () => {
    await all.does('/users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate');
    await all.does('front-door');
    expect(all.buttons()).toContain('☑ front-door');
    await all.does('tomorrow');
    expect(all.shown()).toContain('Tap a button here');
    expect(all.buttons()).toContain('☑ front-door');
  });

  it('is no search where it is only digits: that was a PIN in the wrong place', async () => {
    await all.does('/users', '48213');
    expect(all.shown()).toContain('That looked like a PIN');
    expect(all.texts().join()).not.toContain('48213');
  });

  it('is kept where digits are a phone number', async () => {
    await all.does('/users', '➕ New user', 'Anna Berg', '📞 Phone', '01701234567', '✅ Save');
    expect(all.shown()).toContain('01701234567');
  });
});

describe('a schedule', () => {
  beforeEach(async () => {
    await addAnna(all);
    await all.does('🔑 New code', '🎲 Generate', 'All', 'Next ›');
  });

  it('is typed, echoed, and used when the echo is confirmed', async () => {
    await all.does('weekdays 11-14');
    expect(all.shown()).toContain('I understood: weekdays 11:00–14:00');
    expect(await all.does('✅ Use it')).toContain('🕒 weekdays 11:00–14:00');
  });

  it('that is not understood is asked for again', async () => {
    expect(await all.does('whenever')).toMatch(/⚠ .*\n\nWhen should it work\?/);
  });

  it('of ticked days takes typed hours', async () => {
    await all.does('Weekdays…', '☑ Mon', '☐ Sat', '9-12');
    expect(all.shown()).toContain('🕒 Tue–Sat 09:00–12:00');
  });

  it('of today ends with the day', async () => {
    await all.does('Today', '✅ Save');
    expect(all.shown()).toContain('Open now, until Tue 2 Jun, 00:00');
  });

  it('of two dates includes both', async () => {
    await all.does('Dates…', 'Wed 3 Jun', 'Fri 5 Jun');
    expect(all.shown()).toContain('🕒 from 3 June until 5 June');
  });

  it('of a stay has check-in and check-out, as they are or as they are sent', async () => {
    await all.does('Dates…', 'Wed 3 Jun', '☐ 🧳 Check-in 15:00, check-out 11:00');
    expect(await all.does('Fri 5 Jun')).toContain('from 3 June 15:00 until 5 June 11:00');
    await all.does('Schedule', 'Dates…', 'Wed 3 Jun', 'what?');
    expect(all.shown()).toContain('⚠ I expected the hours of check-in');
    expect(await all.does('16:00-10:00', 'Fri 5 Jun')).toContain('16:00 until');
    // Whole days cost no tap more.
    expect(await all.does('Schedule', 'Dates…', 'Wed 3 Jun', 'Fri 5 Jun')).not.toContain('16:00');
  });

  it('without a device is not reached', async () => {
    await all.does('‹ Back', 'All', '☑ front-door', '☑ back-door', 'Next ›');
    expect(all.shown()).toContain('⚠ Choose at least one device.');
  });
});
