/** Damaged rows, and a disk that takes nothing: the chat goes on, and says what it cannot do. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatRows } from '../../../../src/storage/tables/chat/chat-rows.ts';
import { until } from '../../../support/until.ts';
import { ChatHouse, OWNER } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  all.front.locked = true;
  await all.front.setFaults({});
  await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate');
  await all.does('☐ front-door', 'Next ›', 'Always', '✅ Save');
});
afterEach(() => all.close());

const chats = () => new ChatRows(all.store.database, all.store.cipher, () => all.clock.now());

describe('a damaged row', () => {
  it.each(["x'00'", "x''"])('of a chat (%s) makes the chat begin anew, and says so', async (bytes) => {
    all.store.database.run(`UPDATE chats SET state = ${bytes}`);
    expect(await all.does('/users')).toContain('⚠ The saved state of this chat is damaged');
    expect(await all.does('Anna')).toContain('“Anna”: 1 found.');
    expect(all.shown()).not.toContain('damaged');
    expect(all.logged.join()).toContain('the chat begins anew');
  });

  it.each(['null', '{}', '"x"', '{"place":7,"version":1}', '{"place":"home"}'])(
    'of a chat that says %s makes the chat begin anew',
    async (json) => {
      chats().save(OWNER, json);
      expect(await all.does('/users')).toContain('⚠ The saved state of this chat is damaged');
      expect(await all.does('Anna')).toContain('“Anna”: 1 found.');
    },
  );

  it.each([
    { place: 'draft-review', draft: { kind: 'code', user: 1 } },
    { place: 'home', draft: { kind: 'code' } },
    { place: 'person/name', draft: { kind: 'user' } },
    { place: 'who/x/y/z', search: 7 },
    { place: '' },
  ])('of a chat whose screen cannot be drawn, %j, leads home, and the chat goes on', async (state) => {
    chats().save(OWNER, JSON.stringify({ version: 9, ...state }));
    await all.does('/start');
    expect(all.shown()).toContain('Home');
    expect(await all.does('/users', 'Anna')).toContain('“Anna”: 1 found.');
  });

  it('of the inbox holds up nothing: the others are worked off, and its sender is told', async () => {
    await all.bot.stop();
    const text = { kind: 'text', chatType: 'private', from: { id: OWNER, firstName: 'Ann' }, messageId: 1 };
    const good = { ...text, updateId: 9_002, chat: OWNER, text: '/help', at: all.clock.now() };
    chats()
      .inbox()
      .add([
        { id: 9_001, chat: OWNER, payload: '{}' },
        { id: 9_002, chat: OWNER, payload: JSON.stringify(good) },
        { id: 9_003, chat: OWNER, payload: '{"kind":' },
        { id: 9_004, chat: OWNER, payload: '{"kind":"tap"}' },
      ]);
    all.store.database.run("UPDATE inbox SET payload = x'00' WHERE update_id = 9001");
    all.startBot();
    await all.settled();
    expect(all.texts().join()).toContain('Home › Help');
    const told = all.texts().filter((one) => one.includes('before the last restart'));
    expect(told).toHaveLength(2);
    expect(chats().inbox().pending()).toEqual([]);
    expect(await all.does('/users')).toContain('Home › Users');
  });

  it('is no matter where an update comes twice at once: it is stored once, and so are the others', () => {
    const inbox = chats().inbox();
    const item = (id: number) => ({ id, chat: OWNER, payload: '{}' });
    expect(inbox.add([item(9_001), item(9_001), item(9_002)])).toEqual([9_001, 9_002]);
    expect(inbox.add([item(9_002), item(9_003)])).toEqual([9_003]);
  });

  it.each(['{', '{}', '[null, 7, {"name": 1}]', '""'])('of clips that says %s ends nothing', async (json) => {
    await all.bot.stop();
    all.store.database.run("INSERT INTO house (key, value) VALUES ('clips', ?)", json);
    all.startBot();
    await all.settled();
    expect(await all.does('/users')).toContain('Home › Users');
  });
});

describe('where nothing can be stored', () => {
  /** Polls have pauses then, which this clock has to go through. */
  const does = async (...labels: readonly (string | RegExp)[]): Promise<string> => {
    for (const label of labels) {
      let isDone = false;
      const done = all.does(label).then(() => (isDone = true));
      await until(() => {
        const [next] = all.clock.pending().filter((ms) => ms > 0 && ms <= 5_000);
        if (!isDone && next !== undefined) all.clock.advance(next);
        return isDone;
      });
      await done;
    }
    return all.shown();
  };
  const fillDisk = (): void => void all.store.database.run('PRAGMA query_only = ON');
  const freeDisk = (): void => {
    all.store.database.run('PRAGMA query_only = OFF');
    all.store.database.bringToDisk();
  };
  afterEach(freeDisk);

  it('a door is locked all the same', async () => {
    all.front.locked = false;
    await all.does('/devices', /front-door/);
    fillDisk();
    await does('🔒 Lock');
    expect(all.front.locked).toBe(true);
  });

  it('a door is not unlocked, and the chat says why', async () => {
    await all.does('/devices', /front-door/, '🔓 Unlock');
    fillDisk();
    await does('🔓 Yes, unlock');
    expect(all.texts().join()).toContain('⚠ Latchkey can’t save anything now');
    expect(all.front.locked).toBe(true);
    freeDisk();
    await does('/devices', /front-door/, '🔓 Unlock', '🔓 Yes, unlock');
    expect(all.front.locked).toBe(false);
  });

  it('a code is paused all the same, its owner is told what that is worth, and it stays paused', async () => {
    fillDisk();
    await does('⏸ Pause');
    expect(all.texts().join()).toContain('⏸ Paused');
    expect(all.texts().join()).toContain('🚨 Latchkey can’t write to its disk');
    expect(await all.front.slots()).toEqual({});
    freeDisk();
    await all.settled();
    expect(all.store.database.isDurable).toBe(true);
    expect(all.texts().join()).toContain('✅ Latchkey can save again');
    expect(all.store.codes.get(1)?.paused).toBe(true);
  });

  it('pages are shown, texts are answered, and a typed PIN is taken away', async () => {
    fillDisk();
    expect(await does('/users')).toContain('Home › Users');
    expect(await does('Anna')).toContain('“Anna”: 1 found.');
    await does('my code is 4711');
    expect(all.texts().join()).not.toContain('4711');
    expect(all.shown()).toContain('That looked like a PIN');
  });

  it('what comes is worked off once, also when it can be stored again', async () => {
    await all.does('/devices', /front-door/);
    fillDisk();
    all.front.locked = false;
    await does('🔒 Lock');
    const turns = all.house.queries.entries({ role: 'owner', limit: 50 }).length;
    freeDisk();
    await does('/help', '/users');
    expect(all.house.queries.entries({ role: 'owner', limit: 50 })).toHaveLength(turns);
    expect(all.shown()).toContain('Home › Users');
    expect(chats().inbox().pending()).toEqual([]);
  });
});
