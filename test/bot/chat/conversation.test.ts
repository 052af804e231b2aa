import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { ChatHouse, OWNER } from '../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
});

const addAnna = () => all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save');
const codeForAnna = async () => {
  await addAnna();
  return all.does('🔑 New code', '🎲 Generate', 'All', 'Next ›', 'Always', '✅ Save');
};

describe('the main job', () => {
  it('goes from a name to a code that is live on both locks and opens them', async () => {
    expect(await addAnna()).toContain('✅ Anna Berg is added.');
    expect(await all.does('🔑 New code', '🎲 Generate')).toContain('Where should the code work?');
    await all.does('☐ front-door', '☐ back-door', 'Next ›', 'Always');
    const [, pin = ''] = /🔑 (\d+)/.exec(all.shown()) ?? [];
    expect(pin).toMatch(/^\d{6}$/);
    expect(all.shown()).toContain('🚪 back-door, front-door');

    await all.does('✅ Save');
    expect(all.shown()).toContain('✅ front-door: live, verified 14:00:00');
    expect(all.shown()).toContain('✅ back-door: live, verified 14:00:00');
    expect(await all.front.slots()).toEqual({ 1: pin });

    await all.front.typePin(pin);
    await all.settled();
    expect(all.shown()).toMatch(/^🚪 Anna Berg came in by front-door · .* · by code$/);
    expect(all.buttons()).toEqual(['👤 Anna Berg', '⛔ Revoke this code']);
  });

  it('pauses, resumes and deletes: the lock itself forgets the code', async () => {
    await codeForAnna();
    expect(await all.does('⏸ Pause')).toContain('⏸ front-door: paused');
    expect(await all.front.slots()).toEqual({});
    expect(await all.does('▶ Resume')).toContain('✅ front-door: live');
    expect(Object.keys(await all.front.slots())).toEqual(['1']);
    expect(await all.does('🗑 Delete')).toContain('Delete this code of Anna Berg?');
    expect(await all.does('🗑 Yes, delete')).toContain('➖ front-door: removed');
    expect(await all.front.slots()).toEqual({});
  });

  it('changes the devices of a code and leaves its PIN', async () => {
    await codeForAnna();
    const before = await all.front.slots();
    await all.does('✏️ Edit', 'Devices', '☑ back-door', 'Next ›');
    expect(all.shown()).toContain('The PIN stays as it is.');
    await all.does('✅ Save');
    expect(await all.back.slots()).toEqual({});
    expect(await all.front.slots()).toEqual(before);
  });

  it('changes the PIN at the device too', async () => {
    await codeForAnna();
    await all.does('✏️ Edit', 'PIN', '738215');
    expect(all.shown()).toContain('🔑 738215');
    await all.does('✅ Save');
    expect(Object.values(await all.front.slots())).toEqual(['738215']);
  });

  it('shares in a message that can be forwarded, with ways to hand it over below', async () => {
    await codeForAnna();
    await all.does('📤 Share');
    const [message, screen] = all.ann.screen().slice(-2);
    const [pin = ''] = Object.values(await all.front.slots());
    expect(message?.text).toContain(`Hello Anna, your code for Home is ${pin}.`);
    expect(message).toMatchObject({ protected: false, buttons: [] });
    const [copy, link] = screen?.buttons.flat() ?? [];
    expect(copy).toMatchObject({ copy_text: { text: message?.text } });
    expect(new URL((link as { url: string }).url).searchParams.get('text')).toBe(message?.text);
  });

  it('refuses to share a code that opens nothing, with words', async () => {
    await codeForAnna();
    expect(await all.does('⏸ Pause', '📤 Share')).toContain('⚠ This code is paused and opens nothing.');
  });

  it('shows a PIN hidden under a spoiler, in a message that cannot be forwarded', async () => {
    await codeForAnna();
    await all.does('👁 Show PIN');
    const shown = all.ann.screen().at(-2);
    expect(shown).toMatchObject({ protected: true });
    expect(shown?.entities.map(({ type }) => type)).toContain('spoiler');
  });
});

describe('a new user', () => {
  it('is asked for what is missing, and may leave it out', async () => {
    await all.does('👥 Users', '➕ New user', 'Anna');
    expect(all.shown()).toContain('Send Anna’s last name.');
    expect(await all.does('Berg', '📞 Phone', '+49 170 1234567')).toContain('📞 +49 170 1234567');
    expect(await all.does('✉️ E-mail', 'anna@example.org')).toContain('✉️ anna@example.org');
    expect(all.house.queries.users({ page: 0, pageSize: 1 }).total).toBe(0);
    await all.does('✅ Save');
    expect(all.shown()).toContain('✅ Anna Berg is added.');
    expect(all.shown()).toContain('📞 +49 170 1234567');
    expect(all.shown()).toContain('✉️ anna@example.org');
  });

  it('takes phone, e-mail and birthday in one message, and the birthday is no PIN then', async () => {
    await all.does('👥 Users', '➕ New user', 'Anna Berg');
    const shown = await all.does('+49 170 1234567, anna@example.org, 4 March 1990');
    expect(shown).toMatch(/📞 \+49 170 1234567[^]*✉️ anna@example.org[^]*🎂 .*4 March 1990/);
    await all.does('✅ Save', '🔑 New code', '040390');
    expect(all.shown()).toContain('This PIN is the birthday');
    expect(all.house.queries.users({ page: 0, pageSize: 1 }).rows[0]).toMatchObject({
      birthday: '1990-03-04',
    });
  });

  it('shows the name before it is made, and takes another one', async () => {
    expect(await all.does('add Anna Bergg')).toContain('👤 Anna Bergg');
    expect(all.house.queries.users({ page: 0, pageSize: 1 }).total).toBe(0);
    expect(await all.does('✏️ Other name', 'Anna Berg')).toContain('👤 Anna Berg');
    await all.does('✅ Save');
    expect(all.house.queries.allUsers().map(({ name }) => name)).toEqual(['Anna Berg']);
  });

  it('keeps no PIN in the chat that was typed where contacts are', async () => {
    await all.does('👥 Users', '➕ New user', 'Anna Berg', '482915');
    expect(all.texts().join()).not.toContain('482915');
  });

  it('keeps the last word as the last name', async () => {
    await all.does('👥 Users', '➕ New user', 'Anna  Maria Berg', '✅ Save');
    expect(all.house.queries.users({ page: 0, pageSize: 1 }).rows[0]).toMatchObject({
      firstName: 'Anna Maria',
      lastName: 'Berg',
    });
  });

  it('with a name of 300 characters, a wrong number or a wrong address is refused with words', async () => {
    expect(await all.does('👥 Users', '➕ New user', 'x'.repeat(300))).toContain(
      '⚠ The first name may have up to 64 characters, and this one has 300.',
    );
    expect(await all.does('Anna Berg', '📞 Phone', 'call me')).toContain(
      '⚠ That does not look like a phone number.',
    );
    expect(await all.does('‹ Back', '✉️ E-mail', 'anna at home')).toContain(
      '⚠ That does not look like an e-mail address.',
    );
    expect(await all.does('‹ Back', '🎂 Birthday', '31 February 1990')).toContain('⚠ I expected a day');
    expect(all.house.queries.users({ page: 0, pageSize: 1 }).total).toBe(0);
  });

  it('whose name is HTML shows literally', async () => {
    await all.does('👥 Users', '➕ New user', '<b>x</b> &amp;', '✅ Save');
    expect(all.shown()).toContain('Home › Users › <b>x</b> &amp;');
  });

  it('can be changed, one field at a time', async () => {
    await addAnna();
    await all.does('✏️ Edit', 'Phone', '0170 1234567');
    expect(all.shown()).toContain('📞 0170 1234567');
    await all.does('✏️ Edit', 'Phone', 'Remove it');
    expect(all.shown()).not.toContain('📞');
    expect(await all.does('✏️ Edit', 'Name', 'Anne Berg')).toContain('Home › Users › Anne Berg');
  });

  it('is deleted with every code, after a question', async () => {
    await codeForAnna();
    await all.does('‹ Back', '🗑 Delete');
    expect(all.shown()).toContain('Delete Anna Berg, with all codes?');
    await all.does('🗑 Yes, delete');
    expect(all.shown()).toContain('Nobody yet.');
    expect(await all.front.slots()).toEqual({});
  });
});

it('a new user on the way to a new code goes on with the code', async () => {
  await all.does('/new', '➕ New user', 'Anna Berg', '✅ Save');
  expect(all.shown()).toContain('✅ Anna Berg is added.');
  expect(all.shown()).toContain('Send the PIN');
});

describe('the list of users', () => {
  beforeEach(() => {
    for (let i = 1; i <= 20; i++)
      all.house.users.add(CONSOLE, { firstName: `User${String(i).padStart(2, '0')}`, lastName: '' });
  });

  it('shows eight on a page and turns around at its ends', async () => {
    await all.does('/users');
    expect(all.buttons().filter((label) => label.includes('User'))).toHaveLength(8);
    await all.does('‹');
    expect(all.buttons()).toContain('3/3');
    expect(all.buttons().filter((label) => label.includes('User'))).toHaveLength(4);
    await all.does('›');
    expect(all.buttons()).toContain('1/3');
  });

  it('is searched by typing a part of a name, from any screen', async () => {
    await all.does('ser1');
    expect(all.shown()).toContain('“ser1”: 10 found.');
    await all.does('Show all');
    expect(all.shown()).toContain('20 users.');
  });
});

describe('a name that was searched for in vain', () => {
  it('is not asked for again', async () => {
    await all.does('/users', 'Anna Berg');
    expect(all.shown()).toContain('“Anna Berg”: 0 found.');
    expect(await all.does('➕ New user “Anna Berg”')).toContain('Save the user');
    expect(await all.does('✅ Save')).toContain('✅ Anna Berg is added.');
  });

  it('goes along to a new code, and what is missing of it is asked for', async () => {
    await all.does('/new', 'Anna');
    expect(await all.does('➕ New user “Anna”')).toContain('Send Anna’s last name.');
    expect(await all.does('Berg', '✅ Save')).toContain('Send the PIN');
  });

  it('that is too long for one is asked for again, with the reason', async () => {
    await all.does('/users', 'A'.repeat(100));
    expect(await all.does(/^➕ New user “A+…$/)).toMatch(/⚠ .*\n[^]*Send the first and last name/);
  });
});

describe('a code whose time is over', () => {
  it('says so on its card and in the lists, and not that it comes back', async () => {
    await addAnna();
    await all.does('🔑 New code', '🎲 Generate', 'All', 'Next ›', 'Today', '✅ Save');
    all.clock.advance(11 * 3_600_000);
    await all.settled();
    expect(await all.does('/users')).toContain('1 user.');
    expect(all.buttons()).toContain('🏁 Anna Berg');
    await all.does('🏁 Anna Berg');
    const label = all.buttons().find((one) => one.startsWith('🏁'))!;
    const card = await all.does(label);
    expect(card).toContain('🏁 Its time is over');
    expect(card).toContain('🏁 front-door: its time is over');
    expect(card).not.toMatch(/Not open now|outside its time/);
  });
});

describe('a PIN that is typed', () => {
  beforeEach(async () => {
    await addAnna();
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
    await addAnna();
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

describe('a tap', () => {
  it('on a button of an earlier screen draws the present one and does nothing else', async () => {
    await codeForAnna();
    await all.does('🗑 Delete');
    const { id, buttons } = all.ann.last();
    const yes = buttons.flat().find(({ text }) => text === '🗑 Yes, delete') as { callback_data: string };
    await all.does('No, keep');
    const tap = all.ann.tapStale(id, yes.callback_data);
    await all.settled();
    expect(all.ann.answerTo(tap)?.text).toContain('That button is out of date');
    expect(all.shown()).toContain('✅ front-door: live');
    expect(Object.keys(await all.front.slots())).toHaveLength(1);
  });

  it('twice on Save saves once', async () => {
    await addAnna();
    await all.does('🔑 New code', '🎲 Generate', 'All', 'Next ›', 'Always');
    all.ann.tap('✅ Save');
    all.ann.tap('✅ Save');
    await all.settled();
    expect(Object.keys(await all.front.slots())).toHaveLength(1);
    expect(all.shown()).toContain('✅ front-door: live');
  });

  it('twice on a box ticks it once', async () => {
    await addAnna();
    await all.does('🔑 New code', '🎲 Generate');
    all.ann.tap('☐ front-door');
    all.ann.tap('☐ front-door');
    await all.settled();
    expect(all.buttons()).toContain('☑ front-door');
  });

  it('on an old message brings the present screen down', async () => {
    const { id, buttons } = all.ann.last();
    const [users] = buttons.flat() as { callback_data: string }[];
    await all.does('/help');
    const help = all.ann.last();
    all.ann.tapStale(id, users!.callback_data);
    await all.settled();
    expect(all.ann.last().id).toBeGreaterThan(help.id);
    expect(all.shown()).toContain('Home › Help');
  });

  it('with data that was never on screen does nothing', async () => {
    const { id } = all.ann.last();
    all.ann.tapStale(id, 'nonsense');
    all.ann.tapStale(id, 'code/1!pause~0');
    all.ann.tapStale(id, 'constructor!toString~1');
    await all.settled();
    expect(all.shown()).toContain('Home');
  });

  it('on an alert opens the place in a new screen', async () => {
    await codeForAnna();
    const [pin = ''] = Object.values(await all.front.slots());
    await all.front.typePin(pin);
    await all.settled();
    await all.does('👤 Anna Berg');
    expect(all.shown()).toContain('Home › Users › Anna Berg');
  });
});

describe('the live message', () => {
  it('is one: a text makes a new one and takes the buttons off the old', async () => {
    await all.does('/users', '/devices');
    const withButtons = all.ann.screen().filter(({ buttons }) => buttons.length > 0);
    expect(withButtons).toHaveLength(1);
    expect(all.texts().some((text) => text.startsWith('Home › Users'))).toBe(true);
  });

  it('leads back and home from every screen', async () => {
    for (const command of ['/users', '/new', '/devices', '/log', '/next', '/help']) {
      await all.does(command);
      expect(all.buttons().slice(-2)).toEqual(['‹ Back', '⌂ Home']);
    }
    expect(await all.does('⌂ Home')).toMatch(/^Home\n/);
    expect(all.buttons()).not.toContain('⌂ Home');
  });

  it('goes on with an open draft after a restart', async () => {
    await addAnna();
    await all.does('🔑 New code', '738215', '☐ front-door');
    await all.bot.stop();
    all.startBot();
    await all.does('Next ›', 'Always');
    expect(all.shown()).toContain('🔑 738215');
    await all.does('✅ Save');
    expect(await all.front.slots()).toEqual({ 1: '738215' });
  });

  it('offers an open draft at home', async () => {
    await addAnna();
    await all.does('🔑 New code', '738215', '⌂ Home', '▶ Go on with the open code');
    expect(all.shown()).toContain('Where should the code work?');
  });
});

describe('who is let in', () => {
  it('a stranger gets silence', async () => {
    const eve = all.telegram.person(666, 'Eve');
    eve.send('/start');
    eve.send('hello');
    eve.send('/users');
    await all.settled();
    expect(eve.screen().filter(({ fromBot }) => fromBot)).toEqual([]);
  });

  it('a member in a group gets silence', async () => {
    const before = all.telegram.calls.filter(({ method }) => method === 'sendMessage').length;
    all.ann.sendIn(-100, '/users');
    await all.settled();
    expect(all.telegram.calls.filter(({ method }) => method === 'sendMessage')).toHaveLength(before);
  });

  it('a one-time link makes its opener a member, once', async () => {
    const token = all.house.invitations.inviteOnConsole().token;
    const ben = all.telegram.person(1002, 'Ben');
    ben.send(`/start ${token}`);
    await all.settled();
    expect(ben.last().text).toContain('Welcome, Ben.');
    expect(all.house.members.get(1002)).toMatchObject({ role: 'owner' });
    expect(all.telegram.commands({ type: 'chat', chat_id: 1002 }).map(({ command }) => command)).toContain(
      'new',
    );

    const eve = all.telegram.person(666, 'Eve');
    eve.send(`/start ${token}`);
    await all.settled();
    expect(eve.last().text).toContain('This link is no longer valid.');
    expect(all.house.members.get(666)).toBeUndefined();
  });

  it('a guest sees a plain home and can manage nothing, whatever is sent', async () => {
    all.store.members.save({ id: 1003, name: 'Gus', role: 'guest' }, all.clock.now());
    const gus = all.telegram.person(1003, 'Gus');
    gus.send('/users');
    gus.send('Anna');
    await all.settled();
    expect(gus.last().text).toContain('You are a guest of this house');
    expect(gus.last().buttons).toEqual([]);
    for (const data of ['users/0~0', `users/0!add~2`, 'members~3', 'members~4', 'log~5'])
      gus.tapStale(gus.last().id, data);
    await all.settled();
    expect(gus.last().text).toContain('You are a guest of this house');
    expect(gus.last().text).not.toContain('Users');
  });

  it('each member has the commands of their role', () => {
    expect(all.telegram.commands({ type: 'chat', chat_id: OWNER }).map(({ command }) => command)).toEqual([
      'start',
      'users',
      'new',
      'devices',
      'log',
      'next',
      'help',
    ]);
  });
});
