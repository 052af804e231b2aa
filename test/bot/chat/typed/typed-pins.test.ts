/** PINs that are typed where none is asked for: they go at once, and are shown nowhere again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayHoldPin, mayHoldPinBesideTimes } from '../../../../bot/phrases/digits.ts';
import { ChatHouse, OWNER } from '../../chat-house.ts';

const HOUR_MS = 3_600_000;

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(() => all.close());

/** In a text or on a button, also of what was sent and edited since. */
const isShown = (digits: string): boolean => {
  const fromBot = all.telegram.calls
    .filter(({ method }) => /^(send|edit)/.test(method))
    .map(({ params }) => JSON.stringify(params));
  return [...fromBot, JSON.stringify(all.ann.screen())].join().includes(digits);
};

describe('a PIN', () => {
  it.each([
    ['in a sentence', 'the code of Anna is 4711, please'],
    ['with blanks', '4 7 1 1'],
    ['with dashes', '47-11'],
    ['with a long dash and a blank that does not break', '47\u2013\u00a011'],
    ['with dots', '4.7.1.1'],
    ['among others', '4711 8215 3926'],
    ['behind letters', 'PIN4711x'],
    ['in Arabic digits', '٤٧١١'],
    ['as keycaps', '4️⃣7️⃣1️⃣1️⃣'],
    ['after a wish', 'add Anna 4711'],
    ['after a command', '/new 4711'],
    ['after a command that there is not', '/pin 4711'],
    ['in a question', "why can't 4711 get in?"],
    ['of ten digits', '4711471147'],
  ])('%s is taken away and not shown again, on whatever screen', async (_name, text) => {
    for (const place of ['/start', '/users', '/new', '/devices', '/log', '/help']) {
      await all.does(place);
      const message = all.ann.send(text);
      await all.settled();
      expect(all.ann.screen().map(({ id }) => id)).not.toContain(message);
      expect(all.shown()).toContain('That looked like a PIN');
    }
    for (const digits of ['4711', '4 7 1 1', '47-11', '٤٧١١', '4️⃣']) expect(isShown(digits)).toBe(false);
    expect(all.house.queries.users({ page: 0, pageSize: 1 }).total).toBe(0);
  });

  it('that is typed as a name is taken away too', async () => {
    await all.does('/users', '➕ New user', 'Anna 4711');
    expect(all.shown()).toContain('That looked like a PIN');
    expect(isShown('4711')).toBe(false);
  });

  it('where times are asked for is taken away, unless it is a time', async () => {
    await all.does('/users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate');
    await all.does('All', 'Next ›', '473829');
    expect(all.shown()).toContain('That looked like a PIN');
    expect(isShown('473829')).toBe(false);
    expect(await all.does('until 2026-12-24')).toContain('I understood');
  });

  it('below a picture is taken away', async () => {
    const message = all.ann.sendPhoto('Anna has 4711');
    await all.settled();
    expect(all.ann.screen().map(({ id }) => id)).not.toContain(message);
    expect(all.shown()).toContain('That looked like a PIN');
  });

  it('in a message that was changed is taken away, and other changed words do nothing', async () => {
    await all.does('/users');
    const message = all.ann.send('Anna');
    await all.settled();
    const before = all.shown();
    all.ann.edit(message, 'pause Anna');
    await all.settled();
    expect(all.shown()).toBe(before);
    all.ann.edit(message, 'Anna has 4711');
    await all.settled();
    expect(all.ann.screen().map(({ id }) => id)).not.toContain(message);
    expect(all.shown()).toContain('That looked like a PIN');
    expect(isShown('4711')).toBe(false);
  });
});

describe('what is no PIN', () => {
  it('is kept: a phone number, an e-mail address, and times where they are asked for', async () => {
    await all.does('/users', '➕ New user', 'Anna Berg', '0170 1234567', 'anna1990@example.org');
    expect(all.shown()).toContain('0170 1234567');
    expect(all.shown()).toContain('anna1990@example.org');
    expect(await all.does('who can open front-door on 2026-12-24 at 15:00?')).toContain('Thu 24 Dec');
  });

  it.each(['Anna', 'at 11:30', '123', 'Room 12 b', '1, 2, 3 and 4'])('%s', (text) => {
    expect(mayHoldPin(text)).toBe(false);
  });
});

describe('where times are asked for', () => {
  it.each([
    'until 30 Juli 2099',
    'weekdays 11-14 or so',
    'from 2026-12-24 to 2027-01-02 perhaps',
    '24.12.2026, 9:30 – 11.45 about',
    'Mon 9 - 12 and 14-18 hm',
  ])('%s is no PIN', (text) => {
    expect(mayHoldPinBesideTimes(text)).toBe(false);
  });

  it.each([
    '4711',
    '47-11',
    'weekdays 4711',
    'until 2026 4711',
    '2026-4711',
    'in 2026 47',
    '25-30',
    '4.7.1.1',
  ])('%s may be one', (text) => {
    expect(mayHoldPinBesideTimes(text)).toBe(true);
  });
});

describe('a message with a PIN that Telegram does not let go', () => {
  const type = async (): Promise<number> => {
    const message = all.ann.send('Anna has 4711');
    await all.settled();
    return message;
  };
  const isThere = (message: number): boolean => all.ann.screen().some(({ id }) => id === message);
  const pass = async (ms: number): Promise<void> => {
    all.clock.advance(ms);
    await all.settled();
  };
  const fails = (times: number): void => all.telegram.fail({ method: 'deleteMessage', code: 400, times });
  const asks = () => all.ann.screen().filter(({ text }) => text.includes('Please delete it yourself'));

  it('is tried again, later each time, and taken away', async () => {
    fails(3);
    const message = await type();
    await pass(30_000);
    await pass(59_000);
    expect(isThere(message)).toBe(true);
    await pass(1_000);
    expect(isThere(message)).toBe(true);
    await pass(120_000);
    expect(isThere(message)).toBe(false);
    expect(asks()).toEqual([]);
  });

  it('is not counted as gone after 48 hours: its owner is asked to delete it, once', async () => {
    fails(1);
    const message = await type();
    await all.bot.stop();
    all.clock.advance(49 * HOUR_MS);
    all.startBot();
    await all.settled();
    expect(isThere(message)).toBe(true);
    expect(asks()).toMatchObject([{ replyTo: message }]);
    await pass(24 * HOUR_MS);
    expect(asks()).toHaveLength(1);
    expect(new Set(all.store.database.all('SELECT * FROM expiring_messages'))).toEqual(new Set());
  });

  it('is asked for again where the question did not reach its owner', async () => {
    fails(1);
    await type();
    await all.bot.stop();
    all.clock.advance(49 * HOUR_MS);
    all.telegram.fail({ method: 'sendMessage', code: 502 });
    all.startBot();
    await all.settled();
    expect(asks()).toEqual([]);
    await pass(60_000);
    expect(asks()).toHaveLength(1);
  });

  it('is not asked for where its sender is no member any more', async () => {
    fails(1);
    await type();
    await all.bot.stop();
    all.house.members.trustOwners([OWNER + 1]);
    all.clock.advance(49 * HOUR_MS);
    all.startBot();
    await all.settled();
    expect(asks()).toEqual([]);
    expect(all.store.database.all('SELECT * FROM expiring_messages')).toEqual([]);
  });
});
