import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { byMember } from '../../../../src/domain/people/actor.ts';
import { OWNER, PINS_SHOWN_MS, type ChatHouse } from '../../chat-house.ts';
import { MembersHouse, MIA, OLAF } from '../../members-house.ts';
import { until } from '../../../support/until.ts';

let house: MembersHouse;
let all: ChatHouse;

beforeEach(async () => {
  house = await MembersHouse.open();
  ({ all } = house);
});
afterEach(async () => {
  await all.close();
});

const users = () => all.house.queries.users({ page: 0, pageSize: 9 }).rows.map(({ name }) => name);
/** As Ann does it, while something else is under way. */
const removeAtOnce = (id: number): void => {
  expect(all.house.members.remove(byMember(OWNER), id).ok).toBe(true);
};

describe('a member who is removed', () => {
  it('is asked about first, and the other owners are told who did it', async () => {
    await all.does('/start', '👤 Members', '👤 Mia', '🗑 Remove');
    expect(all.shown()).toContain('Remove Mia? From that moment I ignore everything');
    await all.does('No, keep');
    expect(all.house.members.get(MIA)).toBeDefined();
    const sent = house.sentTo(house.mia);
    expect(await all.does('🗑 Remove', '🗑 Yes, remove')).toContain('Mia is removed and no longer has access.');
    expect(all.shown()).not.toContain('👤 Mia');
    expect(house.olaf.last().text).toBe(
      '👤 Ann has removed Mia, who was a manager: the account no longer has access.',
    );
    expect(house.sentTo(house.mia)).toBe(sent);
    expect(house.audit().at(-1)).toBe(`member:${OWNER} | remove member | member:${MIA} | manager`);
  });

  it('is a stranger from then on: messages, buttons and a draft half done do nothing', async () => {
    await house.says(house.mia, '/start');
    await house.taps(house.mia, '👥 Users', '➕ New user');
    await house.says(house.mia, 'Anna Berg');
    const [skip] = house.mia.last().buttons.flat();
    await house.remove('Mia');
    const sent = house.sentTo(house.mia);
    const answered = all.telegram.calls.filter(({ method }) => method === 'answerCallbackQuery').length;
    for (const text of ['+49 170 1234567', '/start', '/users', 'hello']) await house.says(house.mia, text);
    await house.taps(house.mia, skip!.text, '⌂ Home');
    expect(users()).toEqual([]);
    expect(house.sentTo(house.mia)).toBe(sent);
    expect(all.telegram.calls.filter(({ method }) => method === 'answerCallbackQuery')).toHaveLength(
      answered,
    );
    expect(all.logged).toEqual([]);
  });

  it('has no menu of commands any more, also where Telegram could not be told at once', async () => {
    const menu = (id: number) => all.telegram.commands({ type: 'chat', chat_id: id }).length;
    expect(menu(MIA)).toBeGreaterThan(0);
    await house.remove('Mia');
    expect(menu(MIA)).toBe(0);
    all.telegram.fail({ method: 'deleteMyCommands', code: 400 });
    await house.remove('Olaf');
    expect(menu(OLAF)).toBeGreaterThan(0);
    await all.bot.stop();
    all.startBot();
    await until(() => menu(OLAF) === 0);
    expect(menu(OWNER)).toBeGreaterThan(0);
  });

  it('gets no alert, and one that is on its way is not delivered', async () => {
    const pin = await house.codeForAnna();
    await house.says(house.mia, '/start');
    const sent = house.sentTo(house.mia);
    // Ann's and Olaf's alerts come first.
    all.telegram.fail({ method: 'sendMessage', code: 429, retryAfterSeconds: 5, times: 3 });
    await all.front.typePin(pin);
    const tries = () => all.telegram.calls.filter(({ error }) => error?.code === 429);
    await until(() => all.clock.pending().filter((ms) => ms === 5_000).length === 3);
    expect(tries().map(({ params }) => params['chat_id'])).toContain(MIA);
    removeAtOnce(MIA);
    expect(all.house.pendingNotices().every(({ member }) => member !== MIA)).toBe(true);
    const failed = house.sentTo(house.mia);
    expect(failed).toBe(sent + 1); // the one that Telegram did not take
    all.clock.advance(5_000);
    await all.settled();
    all.clock.advance(60_000);
    await all.settled();
    expect(house.sentTo(house.mia)).toBe(failed);
    expect(all.texts().join()).toContain('Anna Berg came in by front-door');
    await all.front.typePin(pin);
    await all.settled();
    expect(house.sentTo(house.mia)).toBe(failed);
    expect(all.logged).toEqual([]);
  });

  it('sees no screen change any more', async () => {
    const pin = await house.codeForAnna();
    await house.says(house.mia, '/log');
    const before = house.mia.last().text;
    await house.remove('Mia');
    const sent = house.sentTo(house.mia);
    await all.front.typePin(pin);
    all.clock.advance(5_000);
    await all.settled();
    expect(house.sentTo(house.mia)).toBe(sent);
    expect(house.mia.last().text).toBe(before);
  });

  it('while a tap of theirs waits for Telegram does nothing by it', async () => {
    await house.says(house.mia, '/start');
    await house.taps(house.mia, '👥 Users', '➕ New user');
    await house.says(house.mia, 'Anna Berg');
    all.telegram.fail({ method: 'answerCallbackQuery', code: 429, retryAfterSeconds: 5 });
    house.mia.tap('✅ Save');
    await all.clock.waitedFor(5_000);
    removeAtOnce(MIA);
    const sent = house.sentTo(house.mia);
    all.clock.advance(5_000);
    await all.settled();
    expect(users()).toEqual([]);
    expect(house.sentTo(house.mia)).toBe(sent);
    expect(all.logged).toEqual([]);
  });

  it('while a PIN that they typed is being taken out of the chat does nothing by it', async () => {
    await all.front.setFaults({ mask: true });
    await house.codeForAnna();
    await all.front.changeAtKeypad(1, '602913');
    await all.settled();
    await house.taps(house.mia, '🔑 Code', 'Take the new one over: front-door');
    expect(house.mia.last().text).toContain('Send the new PIN');
    all.telegram.fail({ method: 'deleteMessage', code: 429, retryAfterSeconds: 5 });
    house.mia.send('602914');
    await all.clock.waitedFor(5_000);
    removeAtOnce(MIA);
    all.clock.advance(5_000);
    await all.settled();
    expect(await all.front.slots()).toEqual({ 1: '602913' });
    expect(house.mia.screen().map(({ text }) => text)).not.toContain('602914');
  });

  it('while what they asked for takes its time is not shown how it ends', async () => {
    await house.codeForAnna();
    await house.says(house.mia, '/users');
    await house.taps(house.mia, /Anna Berg/);
    all.telegram.fail({ method: 'editMessageText', code: 429, retryAfterSeconds: 5 });
    house.mia.tap('🗑 Delete');
    await all.clock.waitedFor(5_000);
    const sent = house.sentTo(house.mia);
    removeAtOnce(MIA);
    all.clock.advance(5_000);
    await all.settled();
    expect(house.sentTo(house.mia)).toBe(sent);
    expect(chatOf(MIA)).toBeUndefined();
  });

  it('while Telegram takes a screen of theirs leaves nothing behind', async () => {
    await house.says(house.mia, '/start');
    await house.taps(house.mia, '👥 Users');
    all.telegram.on('call', function once({ method, params }) {
      if (method !== 'editMessageText' || params['chat_id'] !== MIA) return;
      all.telegram.off('call', once);
      removeAtOnce(MIA); // Telegram has taken it, and its answer is on the way
    });
    await house.taps(house.mia, '➕ New user');
    expect(all.house.members.get(MIA)).toBeUndefined();
    expect(chatOf(MIA)).toBeUndefined();
    expect(all.logged).toEqual([]);
  });

  it('does nothing by what waited at Telegram, or here, when it happened', async () => {
    await house.says(house.mia, '/start');
    await house.taps(house.mia, '👥 Users', '➕ New user');
    await house.says(house.mia, 'Anna Berg');
    await all.bot.stop();
    house.mia.tap('✅ Save');
    house.mia.send('/start');
    removeAtOnce(MIA);
    const sent = house.sentTo(house.mia);
    all.startBot();
    await all.settled();
    expect(users()).toEqual([]);
    expect(house.sentTo(house.mia)).toBe(sent);
  });

  it('keeps no PIN on the screen, and none of what they typed', async () => {
    await house.codeForAnna();
    await house.says(house.mia, '/users');
    await house.taps(house.mia, /Anna Berg/, /Always/i, '👁 Show PIN');
    const isPin = ({ text }: { text: string }) => /🔑 Anna Berg: \d{6}/.test(text);
    expect(house.mia.screen().some(isPin)).toBe(true);
    expect(chatOf(MIA)).toBeDefined();
    all.telegram.fail({ method: 'deleteMessage', code: 400, description: 'Bad Request: x' });
    await house.remove('Mia');
    expect(chatOf(MIA)).toBeUndefined();
    all.clock.advance(30_000);
    await all.settled();
    expect(house.mia.screen().some(isPin)).toBe(false);
    expect(PINS_SHOWN_MS).toBeGreaterThan(30_000);
  });

  it('and comes again begins anew', async () => {
    await house.says(house.mia, '/start');
    await house.taps(house.mia, '👥 Users', '➕ New user');
    await house.says(house.mia, 'Anna Berg');
    all.house.members.setArrivals(byMember(MIA), MIA, 'nobody-home');
    await house.remove('Mia');
    await house.enter(house.mia, await house.invite('manager'));
    expect(house.mia.last().text).toContain('Welcome, Mia.');
    expect(
      house.mia
        .last()
        .buttons.flat()
        .map(({ text }) => text),
    ).not.toContain('▶ Go on with the open user');
    expect(all.house.members.get(MIA)).toEqual({
      id: MIA,
      name: 'Mia',
      role: 'manager',
      arrivals: 'always',
      language: 'en',
    });
    await house.says(house.mia, 'Anna');
    expect(users()).toEqual([]);
  });

  it('takes their open invitations along', async () => {
    await house.says(house.olaf, '/start');
    await house.taps(house.olaf, '👤 Members', '➕ Invite', '👤 As an owner');
    const link = /https:\S+/.exec(
      house.olaf.screen().findLast(({ text }) => text.includes('https:'))!.text,
    )![0];
    await house.remove('Olaf');
    expect(all.shown()).not.toContain('✉️');
    const again = all.telegram.person(3001, 'Olaf');
    await house.enter(again, link);
    expect(again.last().text).toContain('This link is no longer valid.');
    expect(all.house.members.get(3001)).toBeUndefined();
  });

  it('is still named for what they did', async () => {
    const { store } = all;
    const at = all.clock.now();
    store.journal.addEntry({ at, device: 'memory/front-door', how: 'unlock', actor: byMember(MIA) });
    await house.remove('Mia');
    expect(await all.does('/log')).toContain('Mia came in by front-door');
  });
});

describe('the same person with a new account', () => {
  const newPhone = () => all.telegram.person(3003, 'Mia B');

  it('has the role and the choices of the old one, which has no access from that moment on', async () => {
    all.house.members.setArrivals(byMember(MIA), MIA, 'nobody-home');
    await house.says(house.mia, '/start');
    await all.does('/start', '👤 Members', '👤 Mia', '📱 New account');
    expect(all.shown()).toContain('✉️ new account of Mia, by Ann, until 14:10');
    expect(all.house.members.get(MIA)).toBeDefined();
    const sent = house.sentTo(house.mia);
    const phone = newPhone();
    await house.enter(phone, house.link());
    expect(phone.last().text).toContain('Welcome, Mia B. You are a manager of Home now.');
    expect(all.house.members.get(3003)).toMatchObject({ role: 'manager', arrivals: 'nobody-home' });
    expect(all.house.members.get(MIA)).toBeUndefined();
    const told =
      '📱 Mia B is here with a new Telegram account, as a manager, invited by Ann. The old one, Mia, no longer has access. If that is not right, remove them at once.';
    expect(all.texts()).toContain(told);
    expect(house.olaf.last().text).toBe(told);
    await house.says(house.mia, '/users');
    expect(house.sentTo(house.mia)).toBe(sent);
    expect(house.audit().at(-1)).toBe(
      `member:3003 | pair | member:3003 | manager by member:${OWNER} instead of member:${MIA}`,
    );
  });

  it('can be invited with the old one, by an owner for themselves', async () => {
    await house.says(house.olaf, '/start');
    await house.taps(house.olaf, '👤 Members', '👤 Olaf', '📱 New account');
    const { text } = house.olaf.screen().findLast(({ text }) => text.includes('https:'))!;
    expect(text).toContain('you are Olaf at Home; your old account no longer has access');
    const phone = all.telegram.person(3002, 'Olaf');
    await house.enter(phone, /https:\S+/.exec(text)![0]);
    expect(all.house.members.get(3002)).toMatchObject({ role: 'owner' });
    expect(all.house.members.get(OLAF)).toBeUndefined();
  });

  it('whose old account was removed meanwhile finds the link ended', async () => {
    await all.does('/start', '👤 Members', '👤 Mia', '📱 New account');
    const link = house.link();
    await house.remove('Mia');
    const phone = newPhone();
    await house.enter(phone, link);
    expect(phone.last().text).toContain('This link is no longer valid.');
  });
});

function chatOf(id: number): unknown {
  return all.store.database.get('SELECT 1 FROM chats WHERE chat = ?', id);
}
