import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { ChatHouse, OWNER } from '../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate', 'All');
  await all.does('Next ›', 'Always');
});
afterEach(() => all.close());

const edits = (): number => all.telegram.calls.filter(({ method }) => method === 'editMessageText').length;

describe('the card of a code', () => {
  it('moves by itself when a lock comes back', async () => {
    await all.back.setFaults({ offline: true });
    await all.does('✅ Save');
    expect(all.shown()).toContain('✅ front-door: live');
    expect(all.shown()).toMatch(/⏳ back-door: waiting\. The device does not answer\. Next try/);
    expect(all.buttons()).toContain('🔁 Try again: back-door');

    await all.back.setFaults({ offline: false });
    await all.house.settled();
    all.clock.advance(1_000);
    await all.ann.until(/✅ back-door: live, verified/);
    await all.settled();
    expect(all.buttons()).not.toContain('🔁 Try again: back-door');
  });

  it('is edited about once a second while much moves, and shows the last state', async () => {
    await all.does('✅ Save');
    all.clock.advance(5_000);
    const before = edits();
    for (let i = 0; i < 10; i++) {
      all.house.codes.pause(CONSOLE, 1);
      await all.house.settled();
      all.house.codes.resume(CONSOLE, 1);
      await all.house.settled();
    }
    all.house.codes.pause(CONSOLE, 1);
    await all.house.settled();
    all.clock.advance(1_000);
    await all.ann.until(/⏸ back-door: paused/);
    await all.settled();
    expect(edits() - before).toBeLessThanOrEqual(3);
    expect(all.shown()).toContain('⏸ front-door: paused');
  });

  it('is left alone while nothing changes', async () => {
    await all.does('✅ Save');
    const before = edits();
    all.house.users.add(CONSOLE, { firstName: 'Tom', lastName: '' });
    all.clock.advance(60_000);
    await all.settled();
    expect(edits()).toBe(before);
  });

  it('takes a tap that was under way while it moved', async () => {
    await all.back.setFaults({ offline: true });
    await all.does('✅ Save');
    const { id, buttons } = all.ann.last();
    const pause = buttons.flat().find(({ text }) => text === '⏸ Pause') as { callback_data: string };
    all.house.users.edit(CONSOLE, 1, { firstName: 'Anne', lastName: 'Berg' });
    await all.settled();
    expect(all.shown()).toContain('Anne Berg');
    all.ann.tapStale(id, pause.callback_data);
    await all.settled();
    expect(all.house.queries.code(1)?.paused).toBe(true);
  });

  it('is not sent again where its owner has deleted it', async () => {
    await all.does('✅ Save');
    const sent = () => all.telegram.calls.filter(({ method }) => method === 'sendMessage').length;
    const before = sent();
    all.telegram.fail({
      method: 'editMessageText',
      code: 400,
      description: 'Bad Request: message to edit not found',
    });
    all.house.codes.pause(CONSOLE, 1);
    await all.settled();
    all.house.codes.resume(CONSOLE, 1);
    await all.settled();
    expect(sent()).toBe(before);
    await all.does('/start');
    expect(all.shown()).toMatch(/^Home\n/);
  });

  it('lets its owner settle a slot that somebody changed at the lock', async () => {
    await all.does('✅ Save');
    const ours = (await all.front.slots())[1];
    await all.front.changeAtKeypad(1, '2580');
    await all.settled();
    await all.does('🔑 Code');
    expect(all.shown()).toContain('⚠️ front-door: changed at the device');
    expect(all.buttons()).toContain('Leave it: front-door');
    await all.does('Put mine back: front-door');
    expect(all.shown()).toContain('✅ front-door: live');
    expect((await all.front.slots())[1]).toBe(ours);
  });
});

describe('a call to Telegram that fails', () => {
  it('after something was done says that it was done, and the screen can be used on', async () => {
    await all.does('✅ Save');
    all.telegram.fail({ method: 'editMessageText', code: 400 });
    await all.does('⏸ Pause');
    expect(all.house.queries.code(1)?.paused).toBe(true);
    expect(all.texts()).toContain(
      '✅ Done.\nI could not show the screen. Send /start to see the current state.',
    );
    expect(all.texts().join()).not.toContain('went wrong');
    await all.does('/start');
    expect(all.shown()).toMatch(/^Home\n/);
    expect(all.logged.join('\n')).not.toContain('Anna');
  });

  it('after something was refused says that, and not that it was done', async () => {
    await all.does('✅ Save', '✏️ Edit', 'Devices', '☑ front-door', '☑ back-door');
    all.telegram.fail({ method: 'editMessageText', code: 400 });
    await all.does('Next ›');
    expect(all.texts()).toContainEqual(
      expect.stringMatching(/^⚠ Choose at least one device\.\nI could not show the screen/),
    );
  });

  it('draws the screen a little later by itself', async () => {
    await all.does('✅ Save');
    const { id } = all.ann.last();
    all.telegram.fail({ method: 'editMessageText', code: 400 });
    await all.does('⏸ Pause');
    all.clock.advance(30_000);
    await all.settled();
    expect(all.ann.screen().find((message) => message.id === id)?.text).toContain('⏸ Paused');
  });

  it('does not call whoever blocked the bot again and again', async () => {
    await all.does('✅ Save');
    all.ann.block();
    all.house.codes.pause(CONSOLE, 1);
    await all.settled();
    const before = all.telegram.calls.length;
    for (let i = 0; i < 10; i++) {
      all.clock.advance(60_000);
      await all.bot.idle();
    }
    const toAnn = all.telegram.calls
      .slice(before)
      .filter(({ params }) => Number(params['chat_id']) === OWNER);
    expect(toAnn).toEqual([]);
  });
});
