/** What becomes of pictures and clips where something is wrong; that they come is in surroundings-suite.ts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ShownMessage } from '../../bot/simulator/simulator.ts';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator/simulator.ts';
import { ProgramHouse } from '../support/houses/program-house.ts';
import { until } from '../support/until.ts';

const PIN = '60418352';

let simulator: SimulatedHomeAssistant;
let house: ProgramHouse;
let lock: string;

beforeEach(async () => {
  simulator = await SimulatedHomeAssistant.start();
  simulator.cameras.secondMs = 1;
  await open('camera.front_door');
});

afterEach(async () => {
  await house.close();
  await simulator.stop();
});

async function open(camera: string): Promise<void> {
  lock = `ha/${simulator.zwave.entityId}`;
  const devices = [`${lock}: { name: Front door, camera: ${camera} }`];
  house = await ProgramHouse.open({ url: simulator.url, token: simulator.identity.token, devices });
  await house.has(lock);
  await house.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', PIN);
  await house.does('Front door', 'Next ›', 'Always', '✅ Save');
}

/** Somebody comes in; resolves with the alert. */
async function comesIn(): Promise<ShownMessage> {
  const after = house.owner.screen().at(-1)!.id;
  await simulator.zwave.typePin(PIN);
  return house.owner.until(/came in by Front door/, { after });
}

const photoAfter = (after: number): Promise<ShownMessage> =>
  house.owner.until(({ file }) => file !== undefined, { after });

async function asksForClip(length = '30 s'): Promise<void> {
  await house.does('/devices', /Front door/, '🎥 Camera', length);
}

describe('the picture of an alert', () => {
  it('keeps no alert waiting, and comes when the camera has given it', async () => {
    simulator.cameras.faults.picture = 'hangs';
    const alert = await comesIn();
    await until(() => simulator.cameras.pictures === 1, 'the question for a picture');
    await house.settled();
    expect(house.program.house.pendingNotices()).toEqual([]);
    expect(house.owner.screen().some(({ file }) => file !== undefined)).toBe(false);
    simulator.cameras.release();
    expect(await photoAfter(alert.id)).toMatchObject({ replyTo: alert.id });
  });

  it.each([
    [
      'broken',
      'Home Assistant gets no picture from camera.front_door. Check that the camera is on and connected.',
    ],
    ['off', 'camera.front_door is switched off.'],
    ['empty', 'camera.front_door gave no picture.'],
  ] as const)('of a camera that is %s is told of once, until there is one again', async (fault, words) => {
    simulator.cameras.faults.picture = fault;
    await comesIn();
    await house.owner.until(/^📷 Front door: /);
    expect(house.owner.last().text).toBe(
      `📷 Front door: ${words} Alerts come without pictures until this is fixed. I won’t mention it again.`,
    );
    await comesIn();
    await until(() => simulator.cameras.pictures === 2, 'the second picture');
    simulator.cameras.faults.picture = 'none';
    const alert = await comesIn();
    await photoAfter(alert.id);
    expect(house.owner.screen().filter(({ text }) => text.startsWith('📷 Front door: '))).toHaveLength(1);
  });

  it('is taken once for all who are told', async () => {
    const paul = house.telegram.person(1002, 'Paul');
    paul.send('/start');
    house.program.house.members.trustOwners([1001, 1002]);
    await comesIn();
    await Promise.all([house.owner, paul].map((person) => person.until(({ file }) => file !== undefined)));
    expect(simulator.cameras.pictures).toBe(1);
  });

  it('that Telegram does not take is in the log, without what it shows', async () => {
    house.telegram.fail({ method: 'sendPhoto', code: 400, description: 'Bad Request: IMAGE_PROCESS_FAILED' });
    await comesIn();
    await until(() => house.logged.some((line) => line.includes('picture of an alert')), 'the line');
    expect(house.logged.join()).not.toContain('JFIF');
  });
});

it('a picture is taken on request', async () => {
  await house.does('/devices', /Front door/, '🎥 Camera');
  const { id } = house.owner.last();
  house.owner.tap('📷 Picture');
  expect((await photoAfter(id)).text).toMatch(/^📷 Front door · \d\d:\d\d$/);
});

it('a camera that Home Assistant does not have is told at the device, with what to do', async () => {
  await house.close();
  await open('camera.frnt_door');
  const words =
    'Home Assistant has no camera.frnt_door. Correct “camera” of the device in the configuration.';
  await house.does('/devices', /Front door/);
  expect(house.owner.last().text).toContain(words);
  expect(house.labels()).not.toContain('🎥 Camera');
  const alert = await comesIn();
  house.owner.tapOn(alert.id, '🎥 Camera');
  expect((await house.owner.until(/How long|⚠️ Home Assistant/, { after: alert.id })).text).toContain(words);
});

describe('a clip', () => {
  it('shows how far it is', async () => {
    simulator.cameras.secondMs = 250;
    await asksForClip();
    await house.owner.until(/Front door: recording, 5 of 30 seconds/, { timeoutMs: 7_000 });
    await house.owner.until(({ file }) => file !== undefined);
  }, 20_000);

  it.each(['1 min', '2 min', '5 min'])('has the length %s', async (length) => {
    await asksForClip(length);
    const video = await house.owner.until(({ file }) => file !== undefined);
    expect(video.text).toContain(` · ${length}`);
    expect(simulator.cameras.recorded).toMatchObject([{ duration: Number(length[0]) * 60 }]);
  });

  it('is not begun twice', async () => {
    simulator.cameras.secondMs = 20;
    await asksForClip();
    house.owner.tap('1 min');
    await house.owner.until(/I am already recording a clip/);
    await house.owner.until(({ file }) => file !== undefined);
    expect(simulator.cameras.recorded).toHaveLength(1);
  });

  it.each([
    [
      'refused',
      'Home Assistant does not record camera.front_door. It may be recording already. Home Assistant’s log says why.',
    ],
    ['captures nothing', 'Home Assistant recorded nothing. Check that the camera gives a stream there.'],
  ] as const)('that is %s ends in words, in place of its progress', async (fault, words) => {
    simulator.cameras.faults.recording = fault;
    await asksForClip();
    await house.owner.until(({ text }) => text === `🎥 Front door: ${words}`);
    expect(house.owner.screen().some(({ text }) => text.includes('recording, '))).toBe(false);
  });

  it('that ended as soon as it had begun, as another one was just ending, is recorded all the same', async () => {
    simulator.cameras.cutShort = 1;
    await asksForClip();
    await house.owner.until(({ file }) => file !== undefined);
  });

  it('of a camera that has no stream is refused in words', async () => {
    await house.close();
    await open('camera.still');
    await asksForClip();
    await house.owner.until(/camera\.still gives Home Assistant single pictures and no stream/);
    expect(simulator.cameras.recorded).toEqual([]);
  });

  it('that is too long for Telegram stays at Home Assistant, and that is said', async () => {
    simulator.cameras.bytesOfClip = 51_000_000;
    await asksForClip();
    await house.owner.until(
      /The clip has 52 MB, and Telegram takes no more than 50\. It stays in Home Assistant/,
    );
    expect(simulator.cameras.media.size).toBe(1);
    expect(house.telegram.calls.some(({ method }) => method === 'sendVideo')).toBe(false);
  });

  it('that Telegram does not take stays at Home Assistant, and that is said', async () => {
    house.telegram.fail({ method: 'sendVideo', code: 400 });
    await asksForClip();
    await house.owner.until(/The clip is recorded, and Telegram did not take it/);
    expect(simulator.cameras.media.size).toBe(1);
  });
});
