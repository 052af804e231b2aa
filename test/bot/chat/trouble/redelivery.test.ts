import { afterEach, beforeEach, expect, it } from 'vitest';
import { Conversation } from '../../../../bot/chat/conversation.ts';
import { CameraMessages } from '../../../../bot/alerts/camera-messages.ts';
import { createGateway, type Incoming } from '../../../../bot/telegram/client.ts';
import { ChatRows } from '../../../../src/storage/tables/chat/chat-rows.ts';
import { ChatHouse, OWNER, PINS_SHOWN_MS, TOKEN } from '../../chat-house.ts';

let all: ChatHouse;
let conversation: Conversation;

beforeEach(async () => {
  all = await ChatHouse.open();
  await all.does('👥 Users', '➕ New user');
  await all.bot.stop();
  const parts = {
    house: all.house,
    gateway: createGateway({ token: TOKEN, apiRoot: all.root, clock: all.clock }),
    store: new ChatRows(all.store.database, all.store.cipher, () => all.clock.now()),
    clock: all.clock,
    log: () => undefined,
  };
  conversation = new Conversation({
    ...parts,
    footage: new CameraMessages(parts),
    pinsShownMs: PINS_SHOWN_MS,
    botName: () => undefined,
  });
});
afterEach(() => all.close());

const typed = (updateId: number, text: string): Incoming => ({
  kind: 'text',
  updateId,
  text,
  chat: OWNER,
  chatType: 'private',
  from: { id: OWNER, firstName: 'Ann' },
  messageId: all.ann.send(text),
  at: all.clock.now(),
});

it('a text that was worked off before a crash and comes again changes nothing', async () => {
  const name = typed(90_001, 'Anna Berg');
  await conversation.handle(name);
  expect(all.shown()).toContain('Save the user');
  await conversation.handle(name);
  expect(all.shown()).toContain('Save the user');
  expect(all.shown()).not.toContain('⚠');
});

it('texts and taps of one chat are worked off one after another', async () => {
  await Promise.all([
    conversation.handle(typed(90_001, 'Anna')),
    conversation.handle(typed(90_002, 'Berg')),
    conversation.handle(typed(90_003, '0170 1234567')),
    conversation.handle(typed(90_004, 'anna@example.org')),
  ]);
  expect(all.shown()).toMatch(/👤 Anna Berg[^]*0170 1234567[^]*anna@example.org/);
});
