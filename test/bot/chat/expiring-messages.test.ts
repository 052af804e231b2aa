import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatHouse, PINS_SHOWN_MS } from '../chat-house.ts';

let all: ChatHouse;
let pin: string;

beforeEach(async () => {
  all = await ChatHouse.open();
  await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate', 'All');
  await all.does('Next ›', 'Always');
  pin = /🔑 (\d+)/.exec(all.shown())?.[1] ?? '';
});
afterEach(() => all.close());

/** Where the PIN can be seen: in a text, on a copy button, in a link. */
const visible = (): boolean => JSON.stringify(all.ann.screen()).includes(pin);
const pass = async (ms: number): Promise<void> => {
  all.clock.advance(ms);
  await all.settled();
};

describe('a message that shows a PIN', () => {
  it('is redrawn as home after the set time where it is the live one, and its draft is kept', async () => {
    await pass(PINS_SHOWN_MS - 1);
    expect(visible()).toBe(true);
    await pass(1);
    expect(visible()).toBe(false);
    expect(all.shown()).toMatch(/^Home\n/);
    await all.does('▶ Go on with the open code', '✅ Save');
    expect(Object.values(await all.front.slots())).toEqual([pin]);
  });

  it('is removed after the set time where it is one of its own', async () => {
    await all.does('✅ Save', '👁 Show PIN', '📤 Share');
    expect(all.texts().filter((text) => text.includes(pin))).toHaveLength(2);
    await pass(PINS_SHOWN_MS);
    expect(visible()).toBe(false);
  });

  it('is removed also after a restart', async () => {
    await all.does('✅ Save', '👁 Show PIN');
    await all.bot.stop();
    all.clock.advance(PINS_SHOWN_MS);
    expect(visible()).toBe(true);
    all.startBot();
    await all.settled();
    expect(visible()).toBe(false);
  });

  it('stays no longer than half an hour where the clock is set back by a day', async () => {
    await all.does('✅ Save', '👁 Show PIN');
    all.clock.set(-86_400_000);
    // It is shown again, and what is waited for is looked at again.
    await all.does('👁 Show PIN');
    await pass(30 * 60_000);
    expect(visible()).toBe(false);
  });

  it('says no PIN until its removal is on record', async () => {
    await all.does('✅ Save', '👁 Show PIN');
    const sent = all.telegram.calls.filter(({ method }) => method === 'sendMessage');
    expect(JSON.stringify(sent)).not.toContain(pin);
  });

  it('stays no longer where its owner leaves the screen', async () => {
    await all.does('✅ Save', '📤 Share', '‹ Back');
    await pass(PINS_SHOWN_MS);
    expect(all.shown()).toContain('✅ front-door: live');
    expect(visible()).toBe(false);
  });

  it('goes at once where a typed text takes its place', async () => {
    await all.does('/users');
    expect(visible()).toBe(false);
  });

  it('is tried again where Telegram does not take it away', async () => {
    await all.does('✅ Save', '👁 Show PIN');
    all.telegram.fail({ method: 'deleteMessage', code: 400 });
    await pass(PINS_SHOWN_MS);
    expect(visible()).toBe(true);
    await pass(30_000);
    expect(visible()).toBe(false);
  });

  it('loses its PIN where it is too old to be deleted', async () => {
    await all.does('✅ Save', '👁 Show PIN');
    await all.bot.stop();
    all.clock.advance(49 * 3_600_000);
    all.startBot();
    await all.settled();
    expect(visible()).toBe(false);
  });
});

it('no PIN is in what was logged', async () => {
  await all.does('✅ Save', '👁 Show PIN', '📤 Share', '‹ Back', '✏️ Edit', 'PIN', '738215');
  expect(all.logged.join('\n')).not.toMatch(new RegExp(`${pin}|738215`));
});
