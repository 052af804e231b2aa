/** The helper for free speech, against a server that answers well, wrongly, slowly and not at all. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { OpenAiModel } from '../../../src/app/speech/openai-model.ts';
import { until } from '../../support/until.ts';
import { ChatHouse } from '../chat-house.ts';
import { ModelServer } from './model-server.ts';

const SENTENCE = 'my sister Anna drops by to water the plants, sort her out for the front-door please';
const KEY = 'sk-of-the-server';

let model: ModelServer;
let all: ChatHouse;

beforeEach(async () => {
  model = await ModelServer.open();
  all = await ChatHouse.open({
    languageModel: new OpenAiModel({ url: model.url, model: 'small', key: KEY }),
  });
  for (const [firstName, lastName] of [
    ['Anna', 'Berg'],
    ['John', 'Smith'],
  ] as const)
    all.house.users.add(CONSOLE, { firstName, lastName, phone: '+4915112345678', email: 'anna@example.org' });
  await all.settled();
});
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
});

/** What is on screen once the helper is done with a sentence. */
async function said(sentence = SENTENCE): Promise<string> {
  const after = all.ann.send(sentence);
  const { text } = await all.ann.until(/helper (?:read|did|cannot|gave|named)/i, { after });
  await all.settled();
  return text;
}
const inFront = () => [...all.front.memory.values()];
const codes = () =>
  all.house.queries.allUsers().flatMap(({ id }) => all.house.queries.codesOf(id).map(({ paused }) => paused));

describe('a sentence that the chat does not understand', () => {
  it('shows at once that it takes its time, and then the review of what the helper read', async () => {
    model.replies(() => undefined);
    all.ann.send(SENTENCE);
    await model.asked(1);
    await all.settled();
    expect(all.shown()).toContain('I am asking the helper');
    expect(all.buttons()).toContain('⌂ Home');

    model.says({ kind: 'issue', who: ['Anna Berg'], at: ['front-door'], when: 'weekdays 9:00-17:00' });
    const review = await said();
    expect(review).toContain('Check that this is what you want');
    expect(review).toContain('Anna Berg › New code');
    expect(review).toContain('weekdays 09:00–17:00');
    expect(inFront()).toEqual([]);
    await all.does('✅ Save');
    expect(inFront()).toHaveLength(1);
  });

  it('has its numbers put back here, and its PIN used here', async () => {
    model.says({
      kind: 'issue',
      who: ['anna'],
      at: ['front door'],
      when: 'weekdays {a}:00-{b}:00 until {c} June {d}',
    });
    const message = all.ann.send(
      'my sister Anna shows up between 11 and 17 on working days till 30 June 2099, her secret would be 482915',
    );
    const { text } = await all.ann.until(/helper read/i);
    await all.settled();
    expect(text).toContain('weekdays 11:00–17:00');
    expect(text).toContain('30 June 2099');
    expect(text).toContain('482915');
    expect(all.ann.screen().map(({ id }) => id)).not.toContain(message);
    await all.does('✅ Save');
    expect(inFront()).toEqual(['482915']);
  });

  it('is asked about with names alone: no digit of it, no contact, and the key in its header only', async () => {
    model.says({ kind: 'unknown' });
    const secrets = ['482915', '4 8 2 9 1 5', '48-29-15', '٤٨٢٩١٥', 'four eight two nine one five'];
    for (const secret of secrets) {
      const after = all.ann.send(`my sister Anna swings by, sort her out with ${secret} please`);
      await all.ann.until(/helper did|digits/i, { after });
      await all.settled();
    }
    const heard = model.received.join('\n');
    expect(model.received.length).toBeGreaterThanOrEqual(4);
    expect(heard).toContain('Anna Berg');
    expect(heard).toContain('front-door');
    const digits = '482915';
    const encoded = [
      ...[digits, '4829', '2915', [...digits].reverse().join(''), '٤٨٢٩', 'four eight'],
      ...['base64', 'hex', 'base64url'].map((form) => Buffer.from(digits).toString(form as 'hex')),
      encodeURIComponent('٤٨٢٩'),
      [...digits].map((digit) => `\\u003${digit}`).join(''),
      [...digits].map((digit) => digit.charCodeAt(0)).join(','),
      ...['15112345678', 'example.org'],
    ];
    expect(encoded.filter((one) => heard.toLowerCase().includes(one.toLowerCase()))).toEqual([]);
    const sentences = model.received.map(
      (one) =>
        (JSON.parse(one.split('\n').at(-1)!) as { messages: { content: string }[] }).messages[1]!.content,
    );
    expect(sentences.join()).not.toMatch(/\p{N}/u);
    expect(model.received.map((one) => one.split('\n').at(-1)).join()).not.toContain(KEY);
    expect(all.logged.join()).not.toMatch(/482915|Anna|front/);
  });

  it('is not asked about where the chat understands it, or where an answer or a PIN is asked for', async () => {
    model.says({ kind: 'unknown' });
    await all.does('code for Anna front door always', '✖ Cancel', 'anna', 'anna berg smith');
    await all.does('/new', 'Anna Berg', 'PIN', 'what on earth is that thing here').catch(() => undefined);
    await all.does('/start', 'who is 4829 15 37 1234 5555 then my dear');
    expect(model.received).toEqual([]);
  });
});

describe('what the helper must not do', () => {
  beforeEach(async () => {
    await all.does('code for Anna front door always 738215', '✅ Save', '/start');
    expect(inFront()).toEqual(['738215']);
  });

  it.each([
    ['deleting a code', { kind: 'delete-code', who: ['Anna Berg'], at: [] }, /Yes, delete/],
    ['deleting a user', { kind: 'delete-user', who: ['Anna Berg'] }, /Yes, delete/],
    ['pausing', { kind: 'pause', who: ['Anna Berg'], at: [] }, /Pause/],
    ['showing a PIN', { kind: 'show', who: ['Anna Berg'], at: [] }, /Show PIN/],
    ['a new PIN', { kind: 'new-pin', who: ['Anna Berg'], at: [] }, /Save/],
    ['a code for everybody', { kind: 'issue', who: ['Anna Berg', 'John Smith'], at: ['front-door'] }, /./],
  ])('%s waits for a tap', async (_what, answer, button) => {
    model.says(answer);
    const shown = await said();
    expect(shown).toContain('🤖');
    expect(all.buttons().join()).toMatch(button);
    expect(inFront()).toEqual(['738215']);
    expect(codes()).toEqual([false]);
    expect(shown).not.toContain('738215');
  });

  it.each<[string, object | string]>([
    ['one key more', { kind: 'delete-code', who: ['Anna Berg'], at: [], confirmed: true }],
    ['a kind that there is not', { kind: 'delete-all' }],
    ['a PIN of its own', { kind: 'issue', who: ['Anna Berg'], at: ['front-door'], pin: '112233' }],
    [
      'several commands',
      [
        { kind: 'unlock', at: ['front-door'] },
        { kind: 'disarm', at: [] },
      ],
    ],
    ['words', 'Sure! I have unlocked the front door for you.'],
    ['words around it', 'Here you are: {"kind":"unlock","at":["front-door"]} Enjoy!'],
    ['nothing', ''],
    ['a number', '4711'],
    ['half of it', '{"kind":"issue","who":["Anna'],
    ['a prototype', '{"kind":"next","__proto__":{"kind":"unlock"}}'],
    ['very much', JSON.stringify({ kind: 'add-user', name: 'x'.repeat(5_000) })],
    ['a name that is none', { kind: 'add-user', name: 'x'.repeat(61) }],
  ])('%s is no answer', async (_what, answer) => {
    model.says(answer);
    expect(await said()).toContain('an answer that I cannot use. I did nothing');
    expect(inFront()).toEqual(['738215']);
    expect(codes()).toEqual([false]);
  });

  it.each<[string, object]>([
    ['a door', { kind: 'unlock', at: ['garage'] }],
    ['a door of a code', { kind: 'remove-device', who: ['Anna Berg'], at: ['garage'] }],
  ])('%s that is not there is said, and no other one taken', async (_what, answer) => {
    model.says(answer);
    expect(await said()).toContain('not in this house: garage');
    expect(inFront()).toEqual(['738215']);
  });

  it('a user who is not there is looked for, and a new code for them begins with the user', async () => {
    model.says({ kind: 'delete-user', who: ['Zoe Nobody'] });
    all.ann.send(SENTENCE);
    await all.ann.until(/0 found|Users/);
    await all.settled();
    model.says({ kind: 'issue', who: ['Zoe Nobody'], at: ['garage'], when: 'at noon or so' });
    expect(await said()).toContain('Zoe Nobody is no user yet');
    expect(all.shown()).toContain('I did not understand “garage”');
    expect(all.house.queries.allUsers()).toHaveLength(2);
    expect(inFront()).toEqual(['738215']);
  });

  it('a tag stands for its users, who are shown before anything is done', async () => {
    const tag = all.house.groups.addTag(CONSOLE, 'Cleaners');
    const [anna, john] = all.house.queries.allUsers();
    if (tag.ok) for (const { id } of [anna!, john!]) all.house.groups.setTag(CONSOLE, id, tag.value, true);
    model.says({ kind: 'pause', who: ['cleaners'], at: [] });
    expect(await said()).toContain('Several at once');
    expect(all.shown()).toContain('2 users: 🏷 Cleaners');
    expect(codes()).toEqual([false]);
  });
});

describe('a server in trouble', () => {
  it.each<[string, Parameters<ModelServer['replies']>[0], RegExp]>([
    ['500', (response) => response.writeHead(500).end('internal'), /cannot be reached/],
    ['401', (response) => response.writeHead(401).end('{}'), /cannot be reached/],
    ['404', (response) => response.writeHead(404).end('no such model'), /cannot be reached/],
    [
      'another address',
      (response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
      /cannot be reached/,
    ],
    [
      'half an answer',
      (response) => void response.writeHead(200).write('{"choices":', () => response.destroy()),
      /cannot be reached/,
    ],
    ['no JSON', (response) => response.writeHead(200).end('<html>'), /cannot use/],
    ['null', (response) => response.writeHead(200).end('null'), /cannot use/],
    ['no choice', (response) => response.writeHead(200).end('{"choices":[]}'), /cannot use/],
    [
      'a huge answer',
      (response) =>
        void response.writeHead(200).end(`{"choices":[{"message":{"content":"${' '.repeat(5_000_000)}"}}]}`),
      /cannot use/,
    ],
  ])('%s: said in words, with the buttons that were there', async (_what, reply, words) => {
    model.replies(reply);
    const shown = await said();
    expect(shown).toMatch(words);
    expect(shown).toContain('I did nothing');
    expect(all.buttons()).toEqual(expect.arrayContaining(['🚪 front-door', '⌂ Home']));
    expect(await all.does('🚪 front-door')).toContain('Devices › front-door');
  });

  it('is not waited for longer than ten seconds, and hung up on', async () => {
    model.replies(() => undefined);
    all.ann.send(SENTENCE);
    await model.asked(1);
    await all.settled();
    all.clock.advance(9_999);
    expect(all.shown()).toContain('I am asking the helper');
    all.clock.advance(1);
    await all.ann.until(/did not answer in time/);
    await model.hungUp(1);
  });

  it('is asked one thing at a time; what the member does next ends it, and a late answer counts for nothing', async () => {
    const late: (() => void)[] = [];
    model.replies((response) =>
      late.push(() =>
        response
          .writeHead(200)
          .end(JSON.stringify({ choices: [{ message: { content: '{"kind":"unlock","at":[]}' } }] })),
      ),
    );
    all.ann.send(SENTENCE);
    await model.asked(1);
    all.ann.send(`${SENTENCE} and thanks`);
    await model.asked(2);
    await model.hungUp(1);
    await all.settled();
    all.ann.send('/users');
    await model.hungUp(2);
    await all.settled();
    for (const answer of late) answer();
    await all.settled();
    expect(all.shown()).toContain('Users');
    expect(all.texts().join()).not.toContain('helper read');
  });

  it('holds up nobody: what takes access away is done while it is waited for', async () => {
    await all.does('code for Anna front door always 738215', '✅ Save', '/start');
    model.replies(() => undefined);
    await all.does('pause anna');
    all.ann.send(SENTENCE);
    await model.asked(1);
    await all.settled();
    expect(inFront()).toEqual(['738215']);
    all.ann.send('/start');
    await all.does('pause anna', '⏸ Pause');
    await until(() => inFront().length === 0, 'the pause');
  });

  it('gives whoever was removed meanwhile nothing', async () => {
    const late: (() => void)[] = [];
    model.replies((response) =>
      late.push(() =>
        response
          .writeHead(200)
          .end(JSON.stringify({ choices: [{ message: { content: '{"kind":"list-users"}' } }] })),
      ),
    );
    all.telegram.person(1002, 'Ben').send('/start');
    all.house.members.trustOwners([1001, 1002]);
    await all.settled();
    all.ann.send(SENTENCE);
    await model.asked(1);
    await all.settled();
    all.house.members.trustOwners([1002]);
    late[0]!();
    await all.settled();
    expect(all.texts().join()).not.toContain('helper read');
  });
});
