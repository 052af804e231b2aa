/** Clips over a restart and over the loss of Home Assistant, by a clock of the test. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { until } from '../../support/until.ts';
import type { ChatHouse } from '../chat-house.ts';
import { SurroundingsHouse } from '../surroundings-house.ts';

let house: SurroundingsHouse;
let simulator: SimulatedHomeAssistant;
let all: ChatHouse;

beforeEach(async () => {
  house = await SurroundingsHouse.open();
  ({ simulator, chat: all } = house);
  simulator.cameras.secondMs = 40; // not so short that a recording seems to have been cut short
  await all.does('/devices', /front-door/, '🎥 Camera');
  all.ann.tap('30 s');
  await until(() => simulator.cameras.recorded.length === 1, 'the recording');
  await all.ann.until(/recording, 0 of 30 seconds/);
});

afterEach(() => house.close());

const video = () => all.ann.until(({ file }) => file !== undefined);
const recorded = () => until(() => simulator.cameras.media.size === 1, 'the file');
/** Lets time pass until it is so. */
async function passing(isSo: () => boolean): Promise<void> {
  for (let steps = 0; !isSo(); steps++) {
    if (steps > 400) throw new Error('it did not come');
    all.clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
const isThere = () => all.ann.screen().some(({ file }) => file !== undefined);

it('a clip is sent after a restart in the middle of it, once, and its progress goes', async () => {
  await all.bot.stop();
  await recorded();
  expect(isThere()).toBe(false);
  all.startBot();
  await all.settled();
  await passing(isThere);
  expect((await video()).text).toMatch(/^🎥 front-door · \d\d:\d\d · 30 s$/);
  await until(() => simulator.cameras.media.size === 0, 'the file to go');
  await until(() => !all.texts().some((text) => text.includes('recording')), 'the progress to go');
  await all.bot.stop();
  all.startBot();
  await all.settled();
  all.clock.advance(600_000);
  expect(simulator.cameras.recorded).toHaveLength(1);
  expect(all.telegram.calls.filter(({ method }) => method === 'sendVideo')).toHaveLength(1);
});

it('a clip whose recording outlived the connection is looked for, and sent', async () => {
  simulator.drop();
  await recorded();
  await passing(isThere);
  await until(() => simulator.cameras.media.size === 0, 'the file to go');
});

it('a clip that could not be fetched is fetched again, and another can be asked for then', async () => {
  simulator.cameras.brokenFetches = 1;
  await recorded();
  await until(() => simulator.cameras.brokenFetches === 0, 'the fetch');
  await passing(isThere);
  await until(() => simulator.cameras.media.size === 0, 'the file to go');
  await all.does('/devices', /front-door/, '🎥 Camera');
  all.ann.tap('30 s');
  await until(() => simulator.cameras.recorded.length === 2, 'another recording');
});

it('a clip that was cut off with Home Assistant is told in words', async () => {
  simulator.cameras.faults.recording = 'captures nothing';
  simulator.drop();
  await passing(() => all.texts().some((text) => text.includes('The recording was cut off.')));
  expect(all.texts().join()).toContain(
    '🎥 front-door: The recording was cut off. Home Assistant recorded nothing',
  );
  expect(all.texts().join()).not.toContain('recording, ');
});
