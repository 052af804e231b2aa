import { describe, expect, it } from 'vitest';
import {
  ann,
  bob,
  clock,
  gate,
  handled,
  inbox,
  log,
  nextCall,
  offsets,
  root,
  settled,
  start,
  telegram,
  textOf,
} from './poller-rig.ts';

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

  it('is handled at once, and confirmed only once a power cut would not lose it', async () => {
    const disk = gate();
    inbox.kept = () => disk.opened;
    const wasHandled = gate();
    const { poller } = start({ handle: async () => wasHandled.open() });
    ann.send('a');
    await wasHandled.opened;
    let isConfirmed = false;
    const confirmed = telegram.drained().then(() => (isConfirmed = true));
    // A poll that did not wait would be there before this is answered.
    await poller.idle();
    await fetch(root);
    expect(isConfirmed).toBe(false);
    disk.open();
    await confirmed;
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

  it('with the token ends the run, without the token in the error', async () => {
    const { running } = start({ token: '42:wrong-token' });
    const error = await running.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'BotTokenUnknown', status: 401 });
    expect(String((error as Error).stack)).not.toContain('wrong-token');
  });
});
