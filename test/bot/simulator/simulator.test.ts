import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { botApiSchema } from '../../../.ci/generate-bot-api-schema.ts';
import { BotApiSimulator, type Person } from '../../../bot/simulator/simulator.ts';
import { parseHtml } from '../../../bot/simulator/rules.ts';
import { mp4, png } from '../../support/picture.ts';
import { ManualClock } from '../manual-clock.ts';

const TOKEN = '42:secret';
const ANN = 1001;

interface Envelope {
  ok: boolean;
  result?: unknown;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number };
}

let clock: ManualClock;
let telegram: BotApiSimulator;
let root: string;
let ann: Person;

beforeEach(async () => {
  clock = new ManualClock();
  telegram = new BotApiSimulator({ token: TOKEN, clock });
  root = await telegram.start();
  ann = telegram.person(ANN, 'Ann');
});
afterEach(() => telegram.stop());

async function api(method: string, params: object = {}, token = TOKEN): Promise<Envelope> {
  const response = await fetch(`${root}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  return (await response.json()) as Envelope;
}

const refused = async (method: string, params: object): Promise<string | undefined> =>
  (await api(method, params)).description;

const button = (content: object): object => ({
  chat_id: ANN,
  text: 'x',
  reply_markup: { inline_keyboard: [[{ text: 'B', ...content }]] },
});

async function sent(params: object): Promise<number> {
  const { result, description } = await api('sendMessage', { chat_id: ANN, ...params });
  if (!result) throw new Error(description);
  return (result as { message_id: number }).message_id;
}

async function updateIds(params: object = {}): Promise<number[]> {
  return ((await api('getUpdates', params)).result as { update_id: number }[]).map((each) => each.update_id);
}

describe('a call', () => {
  it('with the wrong token is unauthorized', async () => {
    expect(await api('getMe', {}, '42:guess')).toEqual({
      ok: false,
      error_code: 401,
      description: 'Unauthorized',
    });
    expect(await api('getMe', {}, 'nonsense')).toMatchObject({ error_code: 404 });
  });

  it('of an unknown method is not found, and of one that the simulator lacks says so', async () => {
    expect(await api('sendMesage')).toMatchObject({ error_code: 404 });
    expect(await api('getStarTransactions')).toMatchObject({ error_code: 501 });
  });

  it('with an unknown, missing or ill-typed parameter is a bad request that names it', async () => {
    ann.send('/start');
    expect(await refused('sendMessage', { chat_id: ANN, text: 'x', parse_mod: 'HTML' })).toBe(
      'Bad Request: sendMessage: there is no parameter "parse_mod"',
    );
    expect(await refused('sendMessage', { chat_id: ANN })).toContain("required property 'text'");
    expect(await refused('sendMessage', { chat_id: ANN, text: 5 })).toContain('"text" must be string');
    expect(await refused('sendMessage', button({ callback_data: 'a', hide: false }))).toContain(
      'reply_markup.inline_keyboard.0.0.hide',
    );
  });

  it('may come as query, urlencoded or multipart, and a file is kept', async () => {
    ann.send('/start');
    await fetch(`${root}/bot${TOKEN}/sendMessage?chat_id=${ANN}&text=12&protect_content=true`);
    expect(ann.last()).toMatchObject({ text: '12', protected: true });

    const form = new URLSearchParams({
      chat_id: `${ANN}`,
      text: 'two',
      reply_markup: '{"inline_keyboard":[]}',
    });
    await fetch(`${root}/bot${TOKEN}/SENDMESSAGE`, { method: 'POST', body: form });
    expect(ann.last().text).toBe('two');

    const upload = new FormData();
    upload.set('chat_id', `${ANN}`);
    upload.set('caption', '<b>Front</b> door');
    upload.set('parse_mode', 'HTML');
    upload.set('photo', new Blob([new Uint8Array(png(640, 480))]), 'door.png');
    await fetch(`${root}/bot${TOKEN}/sendPhoto`, { method: 'POST', body: upload });
    expect(ann.last()).toMatchObject({
      text: 'Front door',
      entities: [{ type: 'bold', offset: 0, length: 5 }],
    });
    const file = telegram.file(ann.last().file ?? '');
    expect(file?.name).toBe('door.png');
    expect(file?.content).toEqual(png(640, 480));
  });

  it('is checked against what the installed types publish', () => {
    const committed = readFileSync(new URL('../../../bot/bot-api.schema.json', import.meta.url), 'utf8');
    expect(committed === JSON.stringify(botApiSchema()), 'run node .ci/generate-bot-api-schema.ts').toBe(
      true,
    );
  });
});

describe('an upload', () => {
  const MB = 1024 * 1024;
  const sent = async (method: string, name: string, content: Buffer): Promise<unknown> => {
    ann.send('/start');
    const form = new FormData();
    form.set('chat_id', `${ANN}`);
    form.set(name, new Blob([new Uint8Array(content)]), 'file');
    const answer = await fetch(`${root}/bot${TOKEN}/${method}`, { method: 'POST', body: form });
    const { description, result } = (await answer.json()) as { description?: string; result?: object };
    return description ?? Object.keys(result!).find((key) => ['photo', 'video', 'document'].includes(key));
  };

  it.each([
    ['sendPhoto', 'photo', png(640, 480), 'photo'],
    ['sendPhoto', 'photo', Buffer.from('no picture'), 'Bad Request: IMAGE_PROCESS_FAILED'],
    ['sendPhoto', 'photo', png(9000, 2000), 'Bad Request: PHOTO_INVALID_DIMENSIONS'],
    ['sendPhoto', 'photo', png(2100, 100), 'Bad Request: PHOTO_INVALID_DIMENSIONS'],
    ['sendPhoto', 'photo', Buffer.alloc(0), 'Bad Request: file must be non-empty'],
    [
      'sendPhoto',
      'photo',
      Buffer.concat([png(6, 6), Buffer.alloc(10 * MB)]),
      'Bad Request: file is too big for a photo',
    ],
    ['sendVideo', 'video', mp4(), 'video'],
    ['sendVideo', 'video', Buffer.from('no video'), 'document'],
    ['sendVideo', 'video', mp4(50 * MB), 'Request Entity Too Large'],
  ])('by %s of a %s %# is looked at as Telegram does', async (method, name, content, expected) => {
    expect(await sent(method, name, content)).toBe(expected);
  });
});

describe('HTML mode', () => {
  it.each([
    ['<b>x', `Can't find end tag corresponding to start tag "b"`],
    ['<b>x</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ['x</b>', 'Unexpected end tag at byte offset 1'],
    ['é<name>', 'Unsupported start tag "name" at byte offset 2'],
    ['1 < 2', 'Unsupported start tag "" at byte offset 2'],
    ['<b', 'Unclosed start tag at byte offset 0'],
  ])('refuses %s in the words of Telegram', (source, why) => {
    expect(() => parseHtml(source)).toThrow(`Bad Request: can't parse entities: ${why}`);
  });

  it('gives plain text and entities, the outer one first', () => {
    expect(
      parseHtml('<tg-spoiler><code>1&amp;2</code></tg-spoiler> <a href="https://a.b/?c&amp;d">x</a> & &lt;'),
    ).toEqual({
      text: '1&2 x & <',
      entities: [
        { type: 'code', offset: 0, length: 3 },
        { type: 'spoiler', offset: 0, length: 3 },
        { type: 'text_link', offset: 4, length: 1, url: 'https://a.b/?c&d' },
      ],
    });
  });
});

describe('a message', () => {
  beforeEach(() => ann.send('/start'));

  it('has 1 to 4,096 characters, counted without tags', async () => {
    expect(await refused('sendMessage', { chat_id: ANN, text: ' \n' })).toBe(
      'Bad Request: message text is empty',
    );
    expect(await refused('sendMessage', { chat_id: ANN, text: 'x'.repeat(4097) })).toBe(
      'Bad Request: message is too long',
    );
    await sent({ text: `<b>${'x'.repeat(4096)}</b>`, parse_mode: 'HTML' });
  });

  it.each([
    [{ callback_data: '' }, 'BUTTON_DATA_INVALID'],
    [{ callback_data: 'é'.repeat(33) }, 'BUTTON_DATA_INVALID'],
    [{ copy_text: { text: 'x'.repeat(257) } }, 'BUTTON_COPY_TEXT_INVALID'],
    [
      { url: 'sms:+15551234567?body=hi' },
      `inline keyboard button URL 'sms:+15551234567?body=hi' is invalid: Wrong port number specified in the URL`,
    ],
    [
      { url: 'http://localhost:8080/s' },
      `inline keyboard button URL 'http://localhost:8080/s' is invalid: Wrong HTTP URL`,
    ],
    [{ url: 'ftp://a.b/' }, `inline keyboard button URL 'ftp://a.b/' is invalid: Unsupported URL protocol`],
  ])('with the button %j is refused', async (content, why) => {
    expect(await refused('sendMessage', button(content))).toBe(`Bad Request: ${why}`);
  });

  it('with usual buttons is accepted, and mailto: comes back broken as from Telegram', async () => {
    for (const content of [
      { callback_data: 'x'.repeat(64), style: 'danger' },
      { copy_text: { text: 'x'.repeat(256) } },
      { url: 'http://192.168.1.10:8080/s' },
      { url: 'https://t.me/share/url?url=&text=a%20b' },
    ]) {
      expect(await api('sendMessage', button(content))).toMatchObject({ ok: true });
    }
    await api('sendMessage', button({ url: 'mailto:a@b.c' }));
    expect(ann.last().buttons[0]?.[0]).toMatchObject({ url: 'http://mailto:a@b.c/' });
  });

  it('that was edited to the same is not modified, and one that is gone is missing', async () => {
    const id = await sent({ text: '<b>one</b>', parse_mode: 'HTML' });
    const edit = { chat_id: ANN, message_id: id, parse_mode: 'HTML' };
    expect(await refused('editMessageText', { ...edit, text: '<b>one</b>' })).toMatch(
      /^Bad Request: message is not modified: /,
    );
    expect(await api('editMessageText', { ...edit, text: '<i>one</i>' })).toMatchObject({ ok: true });
    await api('deleteMessage', { chat_id: ANN, message_id: id });
    expect(await refused('editMessageText', { ...edit, text: 'two' })).toBe(
      'Bad Request: message to edit not found',
    );
    expect(await refused('deleteMessage', { chat_id: ANN, message_id: id })).toBe(
      'Bad Request: message to delete not found',
    );
  });

  it('of a person cannot be edited, but deleted within 48 hours', async () => {
    const [first, second] = [ann.send('1234'), ann.send('5678')];
    expect(await refused('editMessageText', { chat_id: ANN, message_id: first, text: 'x' })).toBe(
      "Bad Request: message can't be edited",
    );
    expect(await api('deleteMessage', { chat_id: ANN, message_id: first })).toMatchObject({ ok: true });
    clock.advance(49 * 3600_000);
    expect(await refused('deleteMessage', { chat_id: ANN, message_id: second })).toBe(
      "Bad Request: message can't be deleted",
    );
  });

  it('loses its keyboard by an edit without one', async () => {
    await api('sendMessage', button({ callback_data: 'a' }));
    const { id } = ann.last();
    await api('editMessageReplyMarkup', { chat_id: ANN, message_id: id });
    expect(ann.last().buttons).toEqual([]);
    expect(() => ann.tapOn(id, 'B')).toThrow('There is no button B there');
  });
});

it('a bot cannot write first, nor to a stranger, nor to one who blocked it', async () => {
  expect(await refused('sendMessage', { chat_id: ANN, text: 'x' })).toBe(
    "Forbidden: bot can't initiate conversation with a user",
  );
  expect(await refused('sendMessage', { chat_id: 5, text: 'x' })).toBe('Bad Request: chat not found');
  ann.send('/start');
  ann.block();
  expect(await refused('sendMessage', { chat_id: ANN, text: 'x' })).toBe(
    'Forbidden: bot was blocked by the user',
  );
});

describe('a tap', () => {
  beforeEach(async () => {
    ann.send('/start');
    await sent({
      text: 'Home',
      reply_markup: { inline_keyboard: [[{ text: 'Users', callback_data: 'users' }]] },
    });
  });

  it('needs a button that is on screen, and says which there are', () => {
    expect(() => ann.tap('Doors')).toThrow('There is no button Doors on screen, only: Users');
    expect(() => ann.tap(2)).toThrow('only: Users');
  });

  it('is answered once, in time', async () => {
    const tap = ann.tap('Users');
    const answer = { callback_query_id: tap, text: 'Done', show_alert: true };
    expect(await api('answerCallbackQuery', answer)).toMatchObject({ ok: true });
    expect(ann.answerTo(tap)).toEqual({ text: 'Done', alert: true });
    const tooOld = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
    expect(await refused('answerCallbackQuery', answer)).toBe(tooOld);
    const late = ann.tap(1);
    clock.advance(60_000);
    expect(await refused('answerCallbackQuery', { callback_query_id: late })).toBe(tooOld);
  });
});

describe('getUpdates', () => {
  it('gives updates again until they are confirmed', async () => {
    ann.send('a');
    ann.send('b');
    expect(await updateIds()).toEqual([1, 2]);
    expect(await updateIds({ limit: 1 })).toEqual([1]);
    expect(await updateIds({ offset: 2 })).toEqual([2]);
    expect(await updateIds()).toEqual([2]);
    expect(await updateIds({ offset: 3 })).toEqual([]);
    await telegram.drained();
  });

  it('waits for the next update, or for its timeout', async () => {
    const first = updateIds({ timeout: 25 });
    await clock.waitedFor();
    ann.send('a');
    expect(await first).toEqual([1]);
    const second = updateIds({ offset: 2, timeout: 25 });
    await clock.waitedFor();
    clock.advance(25_000);
    expect(await second).toEqual([]);
  });

  it('is ended by a second one, with a conflict', async () => {
    const first = api('getUpdates', { timeout: 25 });
    await clock.waitedFor();
    expect(await updateIds()).toEqual([]);
    expect(await first).toMatchObject({ ok: false, error_code: 409 });
  });

  it('leaves out kinds that were not asked for', async () => {
    await updateIds({ allowed_updates: ['callback_query'] });
    ann.send('a');
    expect(await updateIds()).toEqual([]);
  });
});

describe('on request', () => {
  beforeEach(() => ann.send('/start'));

  it('it answers with an error, once', async () => {
    telegram.fail({ method: 'sendMessage', code: 429, retryAfterSeconds: 7 });
    expect(await api('sendMessage', { chat_id: ANN, text: 'x' })).toEqual({
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 7',
      parameters: { retry_after: 7 },
    });
    await sent({ text: 'x' });
    expect(telegram.refusals()).toEqual(['sendMessage: Too Many Requests: retry after 7']);
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('it drops the connection %s the call was carried out', async (drop, messages) => {
    telegram.fail({ drop });
    await expect(api('sendMessage', { chat_id: ANN, text: 'x' })).rejects.toThrow();
    expect(ann.screen().filter(({ fromBot }) => fromBot)).toHaveLength(messages);
  });
});

it('a person sees a reply as soon as it is there, and is told what was missing', async () => {
  ann.send('/start');
  const seen = ann.until(/hello/);
  const called = once(telegram, 'call');
  const id = await sent({ text: 'hello' });
  expect((await seen).id).toBe(id);
  expect((await called)[0]).toMatchObject({ method: 'sendMessage', params: { text: 'hello' } });
  await expect(ann.until(/never/, { timeoutMs: 1 })).rejects.toThrow('Ann saw no /never/ within 1 ms');
});
