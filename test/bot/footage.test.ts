/** Clips over a restart and over the loss of Home Assistant, by a clock of the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HomeAssistantDriver } from '../../drivers/home-assistant/device.ts';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator.ts';
import { until } from '../support/until.ts';
import { ChatHouse } from './chat-house.ts';

let simulator: SimulatedHomeAssistant;
let folder: string;
let all: ChatHouse;

beforeEach(async () => {
  simulator = await SimulatedHomeAssistant.start();
  simulator.cameras.secondMs = 10;
  folder = mkdtempSync(join(tmpdir(), 'latchkey-footage-'));
  const driver = new HomeAssistantDriver({
    id: 'ha',
    url: simulator.url,
    token: simulator.identity.token,
    firstRetryMs: 50,
    drives: [],
    log: () => undefined,
    folder,
  });
  all = await ChatHouse.open({
    beside: [driver],
    surroundings: driver.surroundings,
    settings: { 'memory/front-door': { camera: 'camera.front_door' } },
  });
  await until(() => driver.client.isUp, 'Home Assistant');
  await all.does('/devices', /front-door/, '🎥 Camera');
  all.ann.tap('30 s');
  await until(() => simulator.cameras.recorded.length === 1, 'the recording');
  await all.ann.until(/recording, 0 of 30 seconds/);
});

afterEach(async () => {
  await all.close();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

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

it('a clip that was cut off with Home Assistant is told in words', async () => {
  simulator.cameras.faults.recording = 'captures nothing';
  simulator.drop();
  await passing(() => all.texts().some((text) => text.includes('The recording was cut off.')));
  expect(all.texts().join()).toContain(
    '🎥 front-door: The recording was cut off. Home Assistant could record nothing',
  );
  expect(all.texts().join()).not.toContain('recording, ');
});
