import { describe, expect, it } from 'vitest';
import { ann, clock, handled, inbox, log, settled, start, telegram } from './poller-rig.ts';

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
