import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAnna, codeForAnna, closeUnrefused } from '../anna.ts';
import { ChatHouse, OWNER } from '../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(() => closeUnrefused(all));

describe('the main job', () => {
  it('goes from a name to a code that is live on both locks and opens them', async () => {
    expect(await addAnna(all)).toContain('✅ Anna Berg is added.');
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
    await codeForAnna(all);
    expect(await all.does('⏸ Pause')).toContain('⏸ front-door: paused');
    expect(await all.front.slots()).toEqual({});
    expect(await all.does('▶ Resume')).toContain('✅ front-door: live');
    expect(Object.keys(await all.front.slots())).toEqual(['1']);
    expect(await all.does('🗑 Delete')).toContain('Delete this code of Anna Berg?');
    expect(await all.does('🗑 Yes, delete')).toContain('➖ front-door: removed');
    expect(await all.front.slots()).toEqual({});
  });

  it('changes the devices of a code and leaves its PIN', async () => {
    await codeForAnna(all);
    const before = await all.front.slots();
    await all.does('✏️ Edit', 'Devices', '☑ back-door', 'Next ›');
    expect(all.shown()).toContain('The PIN stays as it is.');
    await all.does('✅ Save');
    expect(await all.back.slots()).toEqual({});
    expect(await all.front.slots()).toEqual(before);
  });

  it('changes the PIN at the device too', async () => {
    await codeForAnna(all);
    await all.does('✏️ Edit', 'PIN', '738215');
    expect(all.shown()).toContain('🔑 738215');
    await all.does('✅ Save');
    expect(Object.values(await all.front.slots())).toEqual(['738215']);
  });

  it('shares in a message that can be forwarded, with ways to hand it over below', async () => {
    await codeForAnna(all);
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
    await codeForAnna(all);
    expect(await all.does('⏸ Pause', '📤 Share')).toContain('⚠ This code is paused and opens nothing.');
  });

  it('shows a PIN hidden under a spoiler, in a message that cannot be forwarded', async () => {
    await codeForAnna(all);
    await all.does('👁 Show PIN');
    const shown = all.ann.screen().at(-2);
    expect(shown).toMatchObject({ protected: true });
    expect(shown?.entities.map(({ type }) => type)).toContain('spoiler');
  });
});

describe('a code whose time is over', () => {
  it('says so on its card and in the lists, and not that it comes back', async () => {
    await addAnna(all);
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

describe('a tap', () => {
  it('on a button of an earlier screen draws the present one and does nothing else', async () => {
    await codeForAnna(all);
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
    await addAnna(all);
    await all.does('🔑 New code', '🎲 Generate', 'All', 'Next ›', 'Always');
    all.ann.tap('✅ Save');
    all.ann.tap('✅ Save');
    await all.settled();
    expect(Object.keys(await all.front.slots())).toHaveLength(1);
    expect(all.shown()).toContain('✅ front-door: live');
  });

  it('twice on a box ticks it once', async () => {
    await addAnna(all);
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
    await codeForAnna(all);
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
    await addAnna(all);
    await all.does('🔑 New code', '738215', '☐ front-door');
    await all.bot.stop();
    all.startBot();
    await all.does('Next ›', 'Always');
    expect(all.shown()).toContain('🔑 738215');
    await all.does('✅ Save');
    expect(await all.front.slots()).toEqual({ 1: '738215' });
  });

  it('offers an open draft at home', async () => {
    await addAnna(all);
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
      'doctor',
      'help',
    ]);
  });
});
