/** What Telegram has learned lately, and what happens where a server is too old for it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BotApiSimulator, type Person } from '../../../bot/simulator/simulator.ts';
import { createGateway, type ChatGateway } from '../../../bot/telegram/client.ts';
import { ChatHouse } from '../chat-house.ts';
import { ManualClock } from '../manual-clock.ts';

const ANN = 1001;
const TOKEN = '42:secret-token';
const MESSAGE = {
  text: 'until 14:00\nyours: <tg-time unix="1780315200" format="wDt">14:00</tg-time>\nbye',
  buttons: [[{ label: '1/3', data: 'users/0~1', disabled: true as const }]],
};

let telegram: BotApiSimulator;
let gateway: ChatGateway;
let ann: Person;

beforeEach(async () => {
  const clock = new ManualClock();
  telegram = new BotApiSimulator({ token: TOKEN, clock });
  gateway = createGateway({ token: TOKEN, apiRoot: await telegram.start(), clock });
  ann = telegram.person(ANN, 'Ann');
  ann.send('/start');
});
afterEach(() => telegram.stop());

it('a time of the reader, a disabled button and a reaction arrive as such', async () => {
  await gateway.send(ANN, MESSAGE);
  expect(ann.last().entities).toContainEqual(
    expect.objectContaining({ type: 'date_time', unix_time: 1_780_315_200, date_time_format: 'wDt' }),
  );
  expect(ann.last().buttons).toEqual([[{ text: '1/3', disabled: {} }]]);
  const id = ann.send('is anybody there?');
  await gateway.react(ANN, id, '👀');
  expect(ann.message(id)?.reaction).toBe('👀');
});

it('an old server gets the message without them, is not asked again, and gets it once', async () => {
  telegram.isTooOldFor('tg-time', 'disabled', 'setMessageReaction');
  const id = await gateway.send(ANN, MESSAGE);
  expect(ann.last().text).toBe('until 14:00\nbye');
  expect(ann.last().buttons).toEqual([[{ text: '1/3', callback_data: 'users/0~1' }]]);
  expect(ann.screen().filter(({ fromBot }) => fromBot)).toHaveLength(1);
  const refusals = telegram.refusals().length;
  expect(await gateway.edit(ANN, id, { ...MESSAGE, text: `${MESSAGE.text}!` })).toBe('edited');
  await gateway.react(ANN, id, '👀');
  await gateway.react(ANN, id, '👀');
  expect(telegram.refusals().slice(refusals)).toEqual(['setMessageReaction: Not Found: method not found']);
});

it('what is refused for another reason stays refused, and is made no second time', async () => {
  await expect(gateway.edit(ANN, 4711, MESSAGE)).resolves.toBe('missing');
  expect(telegram.refusals()).toHaveLength(1);
});

it('the card of a code shows its end on the reader’s clock, and the number of a page does nothing', async () => {
  const all = await ChatHouse.open();
  for (let n = 1; n <= 9; n++) all.house.users.add(CONSOLE, { firstName: `Anna${n}`, lastName: '' });
  const code = { user: 1, devices: ['memory/front-door'], pin: Pin.of('738215') };
  all.house.codes.issue(CONSOLE, { ...code, schedule: { until: '2026-06-04T12:00' } });
  await all.settled();
  await all.does('/users');
  const page = all.ann
    .last()
    .buttons.flat()
    .find(({ text }) => text === '1/2');
  expect(page).toEqual({ text: '1/2', disabled: {} });
  await all.does(/Anna1/, /until/);
  expect(all.shown()).toContain('📱 On your device: Thu 4 Jun, 12:00 (Europe/Berlin)');
  expect(all.ann.last().entities.map(({ type }) => type)).toContain('date_time');
  await all.close();
});
