import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { byMember } from '../../../../src/domain/people/actor.ts';
import type { Person } from '../../../../bot/simulator/simulator.ts';
import { OWNER, type ChatHouse } from '../../chat-house.ts';
import { MembersHouse, MIA, OLAF } from '../../members-house.ts';

let house: MembersHouse;
let all: ChatHouse;

beforeEach(async () => {
  house = await MembersHouse.open();
  ({ all } = house);
});
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  expect(all.logged).toEqual([]);
  await all.close();
});

const roles = () => all.house.members.all().map(({ name, role }) => `${name}: ${role}`);

describe('an invitation', () => {
  it('is a message to forward, with a link that can be copied; of its token only a hash is kept', async () => {
    const link = await house.invite('manager');
    const message = all.ann.screen().findLast(({ text }) => text.includes(link));
    expect(message).toMatchObject({ protected: false });
    expect(message?.text).toContain('Open this link before 14:10');
    expect(message?.text).toContain('you are a manager of Home. It works once.');
    expect(message?.buttons).toEqual([[{ text: '📋 Copy the link', copy_text: { text: link } }]]);
    const token = new URL(link).searchParams.get('start')!;
    expect(token).toMatch(/^[\w-]{22}$/);
    expect(new URL(link).pathname).toBe('/latchkey_bot');
    const tables = ['invitations', 'audit', 'notices', 'house', 'members'];
    for (const table of tables)
      expect(JSON.stringify(all.store.database.all(`SELECT * FROM ${table}`))).not.toContain(token);
    expect(JSON.stringify(new TextDecoder().decode(chatState()))).not.toContain(token);
  });

  const chatState = (): Uint8Array => {
    const row = all.store.database.get('SELECT state FROM chats WHERE chat = ?', OWNER);
    return Buffer.from(all.store.cipher.open(row!['state'] as Uint8Array, `chat ${OWNER}`));
  };

  it('makes who opens it what was said, tells the owners, and is in the audit', async () => {
    expect(roles()).toEqual(['Ann: owner', 'Olaf: owner', 'Mia: manager']);
    expect(house.mia.last().text).toContain('Welcome, Mia. You are a manager of Home now. A manager can do');
    const told = (text: string) => text.includes('Mia is a manager of this house now, invited by Ann.');
    expect(all.texts().filter(told)).toHaveLength(1);
    expect(house.olaf.screen().filter(({ text }) => told(text))).toHaveLength(1);
    expect(house.audit()).toContain(`member:${MIA} | pair | member:${MIA} | manager by member:${OWNER}`);
    expect(house.audit().filter((line) => line.includes('| invite |'))).toHaveLength(2);
  });

  it('that is not valid is answered some times, and owners hear of many, in one message that grows', async () => {
    const eve = all.telegram.person(666, 'Eve');
    for (let i = 0; i < 40; i++) await house.says(eve, `/start bad-${i}`);
    expect(house.sentTo(eve)).toBe(3);
    const warned = (who: Person) =>
      who.screen().flatMap(({ text }) => /^🔗 (\d+) times/.exec(text)?.[1] ?? []);
    expect(warned(all.ann)).toEqual(['40']);
    expect(warned(house.olaf)).toEqual(['40']);
    expect(warned(house.mia)).toEqual([]);
    for (let i = 0; i < 40; i++) {
      const other = all.telegram.person(7000 + i, 'Eve');
      await house.says(other, '/start bad');
    }
    const answered = all.telegram.calls.filter(
      ({ method, params }) => method === 'sendMessage' && Number(params['chat_id']) >= 7000,
    );
    expect(answered).toHaveLength(27);
    // A good link works all the same.
    await house.enter(eve, await house.invite('manager'));
    expect(roles()).toContain('Eve: manager');
  });

  it('works once', async () => {
    const link = await house.invite('owner');
    const [ben, eve] = [all.telegram.person(2001, 'Ben'), all.telegram.person(666, 'Eve')];
    await house.enter(ben, link);
    await house.enter(eve, link);
    expect(eve.last().text).toContain('This link is no longer valid.');
    expect(roles()).toEqual(['Ann: owner', 'Olaf: owner', 'Mia: manager', 'Ben: owner']);
    const sent = house.sentTo(eve);
    await house.says(eve, '/users');
    expect(house.sentTo(eve)).toBe(sent);
  });

  it('is over after ten minutes', async () => {
    const link = await house.invite('owner');
    all.clock.advance(10 * 60_000);
    await all.settled();
    const ben = all.telegram.person(2001, 'Ben');
    await house.enter(ben, link);
    expect(ben.last().text).toContain('This link is no longer valid.');
    expect(await all.does('/start', '👤 Members')).not.toContain('Invitations');
    expect(roles()).toHaveLength(3);
  });

  it('that went to the wrong person is ended by an owner, any owner', async () => {
    const link = await house.invite('owner');
    expect(all.shown()).toContain('✉️ as an owner, by Ann, until 14:10');
    await house.says(house.olaf, '/start');
    await house.taps(house.olaf, '👤 Members', '✖ End: as an owner, until 14:10');
    expect(house.olaf.last().text).toContain('The invitation is cancelled');
    expect(house.olaf.last().text).not.toContain('✉️');
    const eve = all.telegram.person(666, 'Eve');
    await house.enter(eve, link);
    expect(eve.last().text).toContain('This link is no longer valid.');
    expect(all.house.members.get(666)).toBeUndefined();
  });

  it('opened in a group lets nobody in, says nothing there, and stays good', async () => {
    const link = await house.invite('manager');
    const ben = all.telegram.person(2001, 'Ben');
    const before = all.telegram.calls.filter(({ method }) => method === 'sendMessage').length;
    ben.sendIn(-100, `/start ${new URL(link).searchParams.get('start')}`);
    await all.settled();
    expect(all.telegram.calls.filter(({ method }) => method === 'sendMessage')).toHaveLength(before);
    expect(all.house.members.get(2001)).toBeUndefined();
    await house.enter(ben, link);
    expect(all.house.members.get(2001)).toMatchObject({ role: 'manager' });
  });

  it('is not used up by a member who tries it, unless it makes a manager an owner', async () => {
    const asManager = await house.invite('manager');
    await house.enter(all.ann, asManager);
    await house.enter(house.mia, asManager);
    expect(house.mia.last().text).toContain('🏠 Home');
    const ben = all.telegram.person(2001, 'Ben');
    await house.enter(ben, asManager);
    expect(roles()).toEqual(['Ann: owner', 'Olaf: owner', 'Mia: manager', 'Ben: manager']);
    await house.enter(house.mia, await house.invite('owner'));
    expect(house.mia.last().text).toContain('You are an owner of Home now.');
  });

  it('needs the bot’s name, and waits for it with words', async () => {
    await all.bot.stop();
    all.telegram.fail({ method: 'getMe', code: 502, times: 4 });
    all.startBot();
    await all.settled();
    await all.does('/start', '👤 Members', '➕ Invite', '👤 As an owner');
    expect(all.shown()).toContain('⚠ The link needs the bot’s own name');
    expect(all.house.invitations.all()).toEqual([]);
    all.telegram.calls.length = 0; // the refused getMe
    all.logged.length = 0;
  });

  it('of which five are open ends the oldest when a sixth is made', async () => {
    const links = [];
    for (let n = 0; n < 6; n++) links.push(await house.invite('manager'));
    expect(all.house.invitations.all()).toHaveLength(5);
    const ben = all.telegram.person(2001, 'Ben');
    await house.enter(ben, links[0]!);
    expect(ben.last().text).toContain('This link is no longer valid.');
    await house.enter(ben, links[1]!);
    expect(all.house.members.get(2001)).toMatchObject({ role: 'manager' });
  });
});

describe('a manager', () => {
  it('sees who is a member and what the roles are, and can change nothing there, whatever is sent', async () => {
    await house.invite('owner');
    await house.says(house.mia, '/start');
    await house.taps(house.mia, '👤 Members');
    expect(house.mia.last().text).toContain('👤 Ann: owner, from the configuration');
    expect(house.mia.last().text).toContain('👤 Mia: manager (you)');
    expect(house.mia.last().text).toContain('A manager can do the same, but');
    expect(house.mia.last().text).not.toContain('✉️');
    expect(
      house.mia
        .last()
        .buttons.flat()
        .map(({ text }) => text),
    ).toEqual(['🔐 My second factor', '‹ Back', '⌂ Home']);
    const before = house.audit().length;
    const [invitation] = all.house.invitations.all();
    const tries = [
      [`members!end.${invitation!.id}`, '⚠ Only an owner decides'],
      ['member-invite', 'That no longer exists.'],
      [`member/${OLAF}`, 'That no longer exists.'],
      [`member-role/${MIA}`, 'That no longer exists.'],
      [`member-remove/${OLAF}`, 'That no longer exists.'],
      // Not of the screen that they are on.
      ['member-invite!as.owner', '👤 Mia: manager (you)'],
      [`member/${OLAF}!account`, '👤 Mia: manager (you)'],
      [`member-role/${MIA}!yes.owner`, '👤 Mia: manager (you)'],
      [`member-remove/${OLAF}!yes`, '👤 Mia: manager (you)'],
    ] as const;
    for (const [data, shown] of tries) {
      await house.says(house.mia, '/start');
      await house.taps(house.mia, '👤 Members');
      const [back] = house.mia.last().buttons.flat() as { callback_data: string }[];
      house.mia.tapStale(house.mia.last().id, `${data}~${back!.callback_data.split('~')[1]}`);
      await all.settled();
      expect(house.mia.last().text).toContain(shown);
    }
    expect(house.audit()).toHaveLength(before);
  });

  it('neither hears nor sees anything of duress', async () => {
    await house.codeForAnna();
    const sent = house.sentTo(house.mia);
    all.front.onNews({ kind: 'used', how: 'duress', slot: 1 });
    await all.settled();
    expect(all.shown()).toContain('🚨 Anna Berg gave a duress code at front-door');
    expect(house.olaf.last().text).toContain('🚨 Anna Berg gave a duress code');
    expect(house.sentTo(house.mia)).toBe(sent);
    await house.says(house.mia, '/log');
    expect(house.mia.last().text).toContain('Nobody yet.');
    expect(await all.does('/log')).toContain('🚨 Anna Berg gave a duress code');
  });
});

describe('a role', () => {
  it('is changed after a question, and the chat of who has it follows', async () => {
    await house.says(house.mia, '/start');
    await house.taps(house.mia, '👤 Members');
    await all.does('/start', '👤 Members', '👤 Mia', '👤 Make an owner');
    expect(all.shown()).toContain('Make Mia an owner?');
    expect(await all.does('👤 Yes, make an owner')).toContain('Mia is an owner now.');
    expect(
      house.mia
        .screen()
        .map(({ text }) => text)
        .join(),
    ).toContain('👤 Mia: owner (you)');
    expect(house.olaf.last().text).toBe('👤 Ann has made Mia an owner.');
    expect(house.audit().at(-1)).toBe(`member:${OWNER} | change role | member:${MIA} | owner`);
  });

  it('that is lost ends the invitations that were made with it, and an alert of duress that is on its way', async () => {
    await house.says(house.olaf, '/start');
    await house.taps(house.olaf, '👤 Members', '➕ Invite', '👤 As an owner');
    const text = house.olaf.screen().findLast(({ text }) => text.includes('https:'))!.text;
    await all.bot.stop();
    all.front.onNews({ kind: 'used', how: 'duress' });
    expect(all.house.pendingNotices().map(({ member }) => member)).toEqual([OWNER, OLAF]);
    all.house.members.setRole(byMember(OWNER), OLAF, 'manager');
    expect(all.house.pendingNotices().map(({ member }) => member)).toEqual([OWNER]);
    all.startBot();
    await all.settled();
    const eve = all.telegram.person(666, 'Eve');
    await house.enter(eve, /https:\S+/.exec(text)![0]);
    expect(eve.last().text).toContain('This link is no longer valid.');
  });

  it('of who stands in the configuration is changed there alone, and so is their account', async () => {
    await house.says(house.olaf, '/start');
    await house.taps(house.olaf, '👤 Members', '👤 Ann');
    expect(house.olaf.last().text).toContain(
      `To shut this account out, take ${OWNER} out of “owners” below “telegram” there and start Latchkey again.`,
    );
    expect(
      house.olaf
        .last()
        .buttons.flat()
        .map(({ text }) => text),
    ).toEqual(['‹ Back', '⌂ Home']);
    const { members, invitations } = all.house;
    const by = byMember(OLAF);
    for (const refused of [
      members.remove(by, OWNER),
      members.setRole(by, OWNER, 'manager'),
      invitations.inviteNewAccount(by, OWNER),
    ])
      expect(refused).toEqual({
        ok: false,
        refusals: [{ kind: 'configured-owner', name: 'Ann', id: OWNER }],
      });
  });
});
