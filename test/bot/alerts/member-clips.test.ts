/** Clips that a member has asked for who is then removed. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import type { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { until } from '../../support/until.ts';
import { OWNER, type ChatHouse } from '../chat-house.ts';
import { MembersHouse, MIA } from '../members-house.ts';
import { SurroundingsHouse } from '../surroundings-house.ts';

let surroundings: SurroundingsHouse;
let simulator: SimulatedHomeAssistant;
let house: MembersHouse;
let all: ChatHouse;

beforeEach(async () => {
  surroundings = await SurroundingsHouse.open();
  ({ simulator, chat: all } = surroundings);
  simulator.cameras.secondMs = 40; // not so short that a recording seems to have been cut short
  house = await MembersHouse.open(all);
  await house.says(house.mia, '/devices');
  await house.taps(house.mia, /front-door/, '🎥 Camera');
  house.mia.tap('30 s');
  await until(() => simulator.cameras.recorded.length === 1, 'the recording');
  await house.mia.until(/recording, 0 of 30 seconds/);
});
afterEach(() => surroundings.close());

const remove = () => all.house.members.remove(byMember(OWNER), MIA);
const clips = () => all.store.database.get("SELECT value FROM house WHERE key = 'clips'")?.['value'];
const uploads = () => all.telegram.calls.filter(({ method }) => method === 'sendVideo');

it('while it is recorded: nothing of it is shown any more, and Home Assistant keeps none', async () => {
  remove();
  await all.settled();
  const sent = house.sentTo(house.mia);
  for (let n = 0; n < 6; n++) all.clock.advance(5_000);
  await until(() => clips() === '[]', 'the clip to be dropped');
  await until(() => simulator.cameras.media.size === 0, 'the file to go');
  expect(house.sentTo(house.mia)).toBe(sent);
  expect(uploads()).toEqual([]);
});

it('before a restart: the next run drops it', async () => {
  await all.bot.stop();
  await until(() => simulator.cameras.media.size === 1, 'the file');
  remove();
  const sent = house.sentTo(house.mia);
  all.startBot();
  await until(() => {
    all.clock.advance(1_000);
    return clips() === '[]';
  }, 'the clip to be dropped');
  await until(() => simulator.cameras.media.size === 0, 'the file to go');
  expect(house.sentTo(house.mia)).toBe(sent);
  expect(uploads()).toEqual([]);
});

it('while Telegram is slow to take it: it is not sent again', async () => {
  all.telegram.fail({ method: 'sendVideo', code: 429, retryAfterSeconds: 7 });
  await until(() => all.clock.pending().includes(7_000), 'the wait');
  expect(uploads()).toHaveLength(1);
  const sent = house.sentTo(house.mia);
  remove();
  all.clock.advance(7_000);
  await until(() => clips() === '[]' && simulator.cameras.media.size === 0, 'the clip to be dropped');
  await all.settled();
  expect(uploads()).toHaveLength(1);
  expect(house.sentTo(house.mia)).toBe(sent);
  expect(all.logged).toEqual([]);
});
