import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Incoming } from '../../../bot/telegram/incoming.ts';
import { Poller, type Inbox, type InboxItem, type PollerOptions } from '../../../bot/telegram/poller.ts';
import { BotApiSimulator, type Person } from '../../../bot/simulator/simulator.ts';
import { createGateway } from '../../../bot/telegram/client.ts';
import { ManualClock } from '../manual-clock.ts';

const TOKEN = '42:secret-token';

/** Outlives a poller, as a database does. */
class MemoryInbox implements Inbox {
  readonly items = new Map<number, InboxItem & { done: boolean }>();

  add(updates: readonly InboxItem[]): number[] {
    const fresh = updates.filter(({ id }) => !this.items.has(id));
    for (const item of fresh) this.items.set(item.id, { ...item, done: false });
    return fresh.map(({ id }) => id);
  }

  done(id: number): void {
    const item = this.items.get(id);
    if (item) item.done = true;
  }

  pending(): InboxItem[] {
    return [...this.items.values()].filter(({ done }) => !done);
  }
}

/** A promise that the test settles. */
function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

let clock: ManualClock;
let telegram: BotApiSimulator;
let root: string;
let ann: Person;
let bob: Person;
let inbox: MemoryInbox;
let log: string[];
let handled: string[];
let pollers: Poller[];

beforeEach(async () => {
  clock = new ManualClock();
  telegram = new BotApiSimulator({ token: TOKEN, clock });
  root = await telegram.start();
  ann = telegram.person(1001, 'Ann');
  bob = telegram.person(1002, 'Bob');
  inbox = new MemoryInbox();
  log = [];
  handled = [];
  pollers = [];
});
afterEach(async () => {
  await Promise.all(pollers.map((poller) => poller.stop()));
  await telegram.stop();
});

const textOf = (update: Incoming): string => (update.kind === 'text' ? update.text : update.kind);

function start(options: Partial<PollerOptions> & { token?: string } = {}): {
  poller: Poller;
  running: Promise<void>;
} {
  const { token = TOKEN, ...rest } = options;
  const poller = new Poller({
    source: createGateway({ token, apiRoot: root, clock }),
    inbox,
    clock,
    handle: async (update) => void handled.push(textOf(update)),
    onError: async () => undefined,
    onUnreadable: async () => undefined,
    log: { info: (words) => log.push(words), warn: (words) => log.push(words) },
    ...rest,
  });
  pollers.push(poller);
  return { poller, running: poller.run() };
}

/** Everything that was sent has been fetched, confirmed and handled. */
async function settled(poller: Poller): Promise<void> {
  await telegram.drained();
  await poller.idle();
}

const offsets = (): unknown[] =>
  telegram.calls.filter(({ method }) => method === 'getUpdates').map(({ params }) => params.offset);

/** Resolves at the next answered call of this method. */
function nextCall(method: string): Promise<void> {
  return new Promise((resolve) => {
    const listen = (call: { method: string }): void => {
      if (call.method !== method) return;
      telegram.off('call', listen);
      resolve();
    };
    telegram.on('call', listen);
  });
}

describe('an update', () => {
  it('is in the inbox before Telegram forgets it, and done once it was handled', async () => {
    const stored: number[] = [];
    const unconfirmed: boolean[] = [];
    const add = inbox.add.bind(inbox);
    inbox.add = (items) => {
      stored.push(...items.map(({ id }) => id));
      unconfirmed.push(!offsets().includes(2));
      return add(items);
    };
    const { poller } = start();
    ann.send('a');
    await settled(poller);
    expect(stored).toEqual([1]);
    expect(unconfirmed).toEqual([true]);
    expect(handled).toEqual(['a']);
    expect(inbox.pending()).toEqual([]);
  });

  it('that could not be stored is not confirmed, and comes again', async () => {
    const add = inbox.add.bind(inbox);
    inbox.add = () => {
      throw new Error('disk full, 1234');
    };
    const { poller } = start();
    ann.send('a');
    await clock.waitedFor(500);
    inbox.add = add;
    clock.advance(500);
    await settled(poller);
    expect(handled).toEqual(['a']);
    expect(log.join()).not.toContain('1234');
  });

  it('that comes twice is handled once', async () => {
    const { poller } = start();
    ann.send('a');
    await settled(poller);
    telegram.renumberUpdates(1);
    ann.send('a');
    await settled(poller);
    expect(handled).toEqual(['a']);
  });

  it('with a lower number after an idle week is handled', async () => {
    telegram.renumberUpdates(900);
    const { poller } = start();
    ann.send('a');
    await settled(poller);
    const empty = nextCall('getUpdates');
    await clock.waitedFor(25_000);
    clock.advance(25_000);
    await empty;
    telegram.renumberUpdates(7);
    ann.send('b');
    await settled(poller);
    expect(handled).toEqual(['a', 'b']);
    // The poll that confirms 7 is still waiting, and so not among the answered calls.
    expect(offsets()).toEqual([undefined, 901, undefined]);
  });

  it('that a killed run left unhandled is handled at the next start', async () => {
    const never = gate();
    const first = start({ handle: () => never.opened });
    ann.send('a');
    await telegram.drained();
    const killed = inbox.pending();
    expect(killed).toHaveLength(1);
    const second = start({ inbox });
    await second.poller.idle();
    expect(handled).toEqual(['a']);
    expect(inbox.pending()).toEqual([]);
    never.open();
    await first.poller.stop();
  });
});

describe('what no Bot API would send', () => {
  const text = (id: number, words: string): object => ({
    update_id: id,
    message: {
      message_id: 900 + id,
      date: Math.floor(clock.now() / 1000),
      chat: { id: ann.id, type: 'private' },
      from: { id: ann.id, is_bot: false, first_name: 'Ann' },
      text: words,
    },
  });

  it.each<[string, () => void]>([
    [
      'an update twice in one batch',
      () => {
        telegram.inject((id) => text(id, 'twin'));
        telegram.inject((id) => text(id - 1, 'twin'));
      },
    ],
    ['null', () => telegram.inject(() => null)],
    ['a number', () => telegram.inject(() => 7)],
    ['a list', () => telegram.inject(() => [[]])],
    ['an update without a number', () => telegram.inject(() => ({ message: {} }))],
    ['a number that is a text', () => telegram.inject((id) => ({ ...text(id, 'x'), update_id: `${id}` }))],
    ['a broken number', () => telegram.inject((id) => ({ ...text(id, 'x'), update_id: id + 0.5 }))],
    ['a message that is null', () => telegram.inject((id) => ({ update_id: id, message: null }))],
    ['a message without a chat', () => telegram.inject((id) => ({ update_id: id, message: { text: 'x' } }))],
    [
      'a chat that is a text',
      () => telegram.inject((id) => ({ update_id: id, message: { chat: 'x', from: 7, date: 'x' } })),
    ],
    [
      'a tap without a message',
      () => telegram.inject((id) => ({ update_id: id, callback_query: { id: 7, data: 8, from: null } })),
    ],
  ])('%s makes nobody deaf', async (_name, inject) => {
    const { poller } = start();
    ann.send('before');
    inject();
    ann.send('after');
    await settled(poller);
    expect(handled.filter((one) => one !== 'other' && one !== 'twin')).toEqual(['before', 'after']);
    expect(handled.filter((one) => one === 'twin').length).toBeLessThan(2);
    ann.send('later');
    await settled(poller);
    expect(handled.at(-1)).toBe('later');
    expect(inbox.pending()).toEqual([]);
  });

  it.each(['"soon"', 'null', '{}', '-5', '1e400', '99999999999999'])(
    'retry_after that is %s: it is asked again within minutes',
    async (seconds) => {
      const body = `{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":${seconds}}}`;
      telegram.fail({ method: 'getUpdates', body, status: 429 });
      const { poller } = start();
      await clock.waitedFor();
      expect(Math.max(...clock.pending())).toBeLessThanOrEqual(300_000);
      clock.advance(300_000);
      ann.send('a');
      await settled(poller);
      expect(handled).toEqual(['a']);
    },
  );

  it.each([
    '<html>502</html>',
    '',
    'null',
    '7',
    '{"ok":true}',
    '{"ok":true,"result":{}}',
    '{"ok":true,"result":null}',
    '{"ok":false}',
    '{"ok":false,"error_code":"429","description":{}}',
    '{"ok":true,"result":[',
  ])('an answer to a poll that is %s: it is asked again', async (body) => {
    telegram.fail({ method: 'getUpdates', body });
    const { poller } = start();
    await clock.waitedFor(500);
    clock.advance(500);
    ann.send('a');
    await settled(poller);
    expect(handled).toEqual(['a']);
    expect(log[0]).toMatch(/^No messages from Telegram for now/);
  });

  it('all of it again at once, whatever was confirmed: it is asked ever more rarely', async () => {
    const polls = (): number => telegram.calls.filter(({ method }) => method === 'getUpdates').length;
    telegram.repeatAll(true);
    const { poller } = start();
    ann.send('a');
    for (const pause of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      await clock.waitedFor(pause);
      clock.advance(pause);
    }
    await clock.waitedFor(30_000);
    expect(polls()).toBeLessThan(16);
    expect(handled).toEqual(['a']);
    // What is new among it is heard, and then it is asked at once again.
    telegram.repeatAll(false);
    ann.send('b');
    clock.advance(30_000);
    await settled(poller);
    expect(handled).toEqual(['a', 'b']);
  });
});

describe('the time after which an update was made', () => {
  const since = (): (number | undefined)[] =>
    [...inbox.items.values()].map(({ payload }) => (JSON.parse(payload!) as { since?: number }).since);

  it('is not known of what waited at the start, and is then that of the last poll', async () => {
    ann.send('waited');
    const { poller } = start();
    await settled(poller);
    await clock.waitedFor(25_000);
    const polled = clock.now();
    clock.advance(7_000);
    ann.send('new');
    await settled(poller);
    expect(since()).toEqual([undefined, polled]);
  });

  it('is before an outage, of what came while it lasted', async () => {
    const port = Number(new URL(root).port);
    const { poller } = start();
    await clock.waitedFor(25_000);
    const polled = clock.now();
    await telegram.stop();
    await clock.waitedFor(500);
    ann.send('meanwhile');
    clock.advance(20 * 60_000);
    await clock.waitedFor(1000);
    await telegram.start(port);
    clock.advance(1000);
    await settled(poller);
    ann.send('new');
    await settled(poller);
    expect(since()).toEqual([polled, clock.now()]);
  });

  it('is that of before a batch that was full, as more may have waited', async () => {
    for (let i = 0; i < 150; i++) ann.send(`${i}`);
    const { poller } = start();
    await settled(poller);
    expect(since()).toHaveLength(150);
    expect(new Set(since())).toEqual(new Set([undefined]));
  });
});

describe('the order', () => {
  it('is kept within a chat, while other chats do not wait', async () => {
    const slow = gate();
    const { poller } = start({
      handle: async (update) => {
        if (textOf(update) === 'a1') await slow.opened;
        handled.push(textOf(update));
        if (textOf(update) === 'b1') slow.open();
      },
    });
    ann.send('a1');
    ann.send('a2');
    bob.send('b1');
    await settled(poller);
    expect(handled).toEqual(['b1', 'a1', 'a2']);
  });
});

describe('a handler that throws', () => {
  it('is logged without a word of the payload, told to the chat, and not run again', async () => {
    const told: number[] = [];
    const { poller } = start({
      handle: (update) => Promise.reject(new SyntaxError(`unexpected ${textOf(update)}`)),
      onError: async ({ chat }) => void told.push(chat),
    });
    ann.send('1234');
    await settled(poller);
    expect(told).toEqual([ann.id]);
    expect(inbox.pending()).toEqual([]);
    expect(log[0]).toMatch(/^Update 1 \(text\) was not handled: SyntaxError at /);
    expect(log.join()).not.toContain('1234');
  });

  it('and whose chat cannot be told does not stop the next', async () => {
    const { poller } = start({
      handle: async (update) => {
        if (textOf(update) === 'bad') throw new Error('1234');
        handled.push(textOf(update));
      },
      onError: () => Promise.reject(new Error('1234')),
    });
    ann.send('bad');
    ann.send('good');
    await settled(poller);
    expect(handled).toEqual(['good']);
    expect(log.join()).not.toContain('1234');
  });
});

describe('stop', () => {
  it('waits for the handler that has begun and leaves the others in the inbox', async () => {
    const begun = gate();
    const slow = gate();
    const { poller, running } = start({
      handle: async (update) => {
        begun.open();
        await slow.opened;
        handled.push(textOf(update));
      },
    });
    ann.send('a');
    ann.send('b');
    await begun.opened;
    const stopping = poller.stop();
    slow.open();
    await stopping;
    await running;
    expect(handled).toEqual(['a']);
    expect(inbox.pending()).toHaveLength(1);
  });
});

describe('trouble', () => {
  it('with a rival program is said once, and polled through with growing pauses', async () => {
    telegram.fail({ method: 'getUpdates', code: 409, times: 3 });
    const { poller } = start();
    for (const pause of [500, 1000, 2000]) {
      await clock.waitedFor(pause);
      clock.advance(pause);
    }
    ann.send('a');
    await settled(poller);
    expect(handled).toEqual(['a']);
    expect(log).toEqual([
      "Another program is using this bot's token, so Telegram sends us nothing (409). Stop the other one, or use another token.",
      'Telegram answers again.',
    ]);
  });

  it('of the network is said once, and over when Telegram is back', async () => {
    const port = Number(new URL(root).port);
    const { poller } = start();
    await clock.waitedFor(25_000);
    await telegram.stop();
    await clock.waitedFor(500);
    clock.advance(500);
    await clock.waitedFor(1000);
    await telegram.start(port);
    clock.advance(1000);
    ann.send('a');
    await settled(poller);
    expect(handled).toEqual(['a']);
    expect(log.at(-1)).toBe('Telegram answers again.');
    expect(log.join()).not.toContain('secret-token');
  });

  it('of too many polls is waited out as long as Telegram says', async () => {
    telegram.fail({ method: 'getUpdates', code: 429, retryAfterSeconds: 9 });
    const { poller } = start();
    ann.send('a');
    await clock.waitedFor(9000);
    clock.advance(9000);
    await settled(poller);
    expect(handled).toEqual(['a']);
  });

  it('with the token ends the run, in words and without the token', async () => {
    const { running } = start({ token: '42:wrong-token' });
    await expect(running).rejects.toThrow(
      'Telegram does not know the bot token (401). Expected the token that @BotFather gave you, like 123456:ABC…; check telegram.token in the configuration.',
    );
  });
});
