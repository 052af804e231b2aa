/**
 * What the house does with a Home Assistant beyond its locks, whichever: the local simulator and the real one
 * pass the same, so that the simulator is true.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceUnderTest } from '../../drivers/device-under-test.ts';
import { ProgramHouse } from '../../support/houses/program-house.ts';
import { until } from '../../support/until.ts';
import { HomeAssistantSocket } from './ws.ts';

export interface Surroundings {
  readonly url: string;
  readonly token: string;
  /** A lock that shows its codes: its entity, and the lock itself. */
  /** A camera with a stream. */
  readonly camera: string;
  /** Files that are in the folder of our clips, in its media. */
  clips(): Promise<readonly string[]>;
  /** How long half a minute of recording takes, in milliseconds. */
  readonly clipTakesMs: number;
  readonly lock: { readonly entityId: string; readonly device: DeviceUnderTest };
}

const PIN = '60418352';
const PANEL = 'ha/alarm_control_panel.home';

export function describeSurroundings(name: string, surroundings: () => Surroundings): void {
  describe(`a house at ${name}`, () => {
    let house: ProgramHouse;
    let socket: HomeAssistantSocket;
    let lock: string;

    beforeAll(async () => {
      const { url, token, lock: front, camera } = surroundings();
      lock = `ha/${front.entityId}`;
      socket = await HomeAssistantSocket.open(url, token);
      await socket.listen();
      house = await ProgramHouse.open({
        url,
        token,
        devices: [`${lock}: { name: Front door, camera: ${camera} }`, `${PANEL}: { camera: camera.gone }`],
      });
      await house.has(lock);
      await house.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', PIN);
      await house.does('Front door', 'Next ›', 'Always', '✅ Save');
      expect(Object.values(await front.device.slots())).toContain(PIN);
    });

    afterAll(async () => {
      socket?.close();
      await house?.close();
    });

    const stateOf = async (entityId: string): Promise<unknown> => {
      const { url, token } = surroundings();
      const answer = await fetch(`${url}/api/states/${entityId}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return ((await answer.json()) as { state: unknown }).state;
    };

    describe('runs scenes and scripts from the chat', () => {
      it('that an owner has chosen there, each by a tap', async () => {
        await house.does('/start', '🎬 Scenes', '⚙️ Choose');
        expect(house.labels()).toEqual(expect.arrayContaining(['☐ 🎬 Cinema', '☐ 📜 Good night']));
        await house.does('☐ 🎬 Cinema', 'night', '☐ 📜 Good night');
        expect(house.labels()).toContain('☑ 📜 Good night');
        await house.does('‹ Back');
        expect(house.labels().slice(0, 2)).toEqual(['🎬 Cinema', '📜 Good night']);

        expect(await stateOf('input_boolean.cinema')).toBe('off');
        expect(await house.does('🎬 Cinema')).toContain('✅ Cinema was run.');
        await until(async () => (await stateOf('input_boolean.cinema')) === 'on', 'the scene');
        expect(await house.does('📜 Good night')).toContain('✅ Good night was run.');
        await until(async () => (await stateOf('input_boolean.cinema')) === 'off', 'the script');
      });

      it('and says so where one fails, or goes on for long', async () => {
        await house.does(
          '/start',
          '🎬 Scenes',
          '⚙️ Choose',
          'broken',
          '☐ 📜 Broken',
          'long',
          '☐ 📜 Long',
          '‹ Back',
        );
        const failed = await house.does('📜 Broken');
        expect(failed).toContain('⚠ Home Assistant could not do all of script.broken; its log says why.');
        expect(failed).not.toContain('4711');
        expect(await house.does('📜 Long')).toContain('▶ Long has started and is still running.');
      });
    });

    const fired = (type: string): Record<string, unknown>[] =>
      socket.events
        .map((text) => JSON.parse(text) as { event_type: string; data: Record<string, unknown> })
        .filter(({ event_type }) => event_type === type)
        .map(({ data }) => data);

    it('follows an alert with a picture from the camera of the door, and records a clip on request', async () => {
      const before = house.owner.last().id;
      await surroundings().lock.device.typePin(PIN);
      const alert = await house.owner.until(/Anna Berg came in by Front door/, { after: before });
      const photo = await house.owner.until(({ file }) => file !== undefined, {
        after: before,
        timeoutMs: 20_000,
      });
      expect(photo).toMatchObject({ replyTo: alert.id });
      expect(photo.text).toMatch(/^📷 Front door · \d\d:\d\d$/);
      expect(house.telegram.file(photo.file!)!.content.subarray(0, 2).toString('hex')).toBe('ffd8');

      house.owner.tapOn(alert.id, '🎥 Camera');
      await house.settled();
      expect(house.labels().slice(0, 4)).toEqual(['30 s', '1 min', '2 min', '5 min']);
      house.owner.tap('30 s');
      const progress = await house.owner.until(/Front door: recording, 0 of 30 seconds/);
      const { clipTakesMs } = surroundings();
      const video = await house.owner.until(({ file }) => file !== undefined, {
        after: photo.id,
        timeoutMs: clipTakesMs + 30_000,
      });
      expect(video.text).toMatch(/^🎥 Front door · \d\d:\d\d · 30 s$/);
      await until(
        () => !house.owner.screen().some(({ id }) => id === progress.id),
        'the end of the progress',
      );
      await until(async () => (await surroundings().clips()).length === 0, 'the file to be removed');
      const sent = house.telegram.calls.findLast(({ method }) => method === 'sendVideo');
      expect(sent?.result).toHaveProperty('video');
      expect(house.telegram.refusals()).toEqual([]);
    }, 120_000);

    it('sends a clip all the same that was recorded while Latchkey was away', async ({ skip }) => {
      const { clipTakesMs } = surroundings();
      // Latchkey looks for it by its own clock; test/bot/alerts/camera-messages.test.ts does so by one of its own.
      if (clipTakesMs < 30_000) skip();
      await house.does('/devices', /Front door/, '🎥 Camera');
      const after = house.owner.last().id;
      house.owner.tap('30 s');
      await house.owner.until(/recording, ([5-9]|[12]\d) of 30 seconds/, { after, timeoutMs: 25_000 });
      await house.restart();
      await house.owner.until(({ file }) => file !== undefined, { after, timeoutMs: 90_000 });
      await until(async () => (await surroundings().clips()).length === 0, 'the file to be removed');
    }, 150_000);

    it('is told of a camera that is not there, and of nothing where a scene is not', async () => {
      await house.has(PANEL);
      expect(await house.does('/devices', /^(?!⌂).* Home$/)).toContain('Home Assistant has no camera.gone.');
      const { url, token } = surroundings();
      const headers = { authorization: `Bearer ${token}` };
      const picture = await fetch(`${url}/api/camera_proxy/camera.gone`, { headers });
      expect(picture.status).toBe(404);
      // Hence it is looked for before it is run.
      const run = { domain: 'scene', service: 'turn_on', target: { entity_id: 'scene.gone' } };
      await expect(socket.ask('call_service', run)).resolves.toBeDefined();
    });

    it('fires what happens at its doors on the bus', async () => {
      await surroundings().lock.device.typePin(PIN);
      await until(() => fired('latchkey_code_used').length > 0, 'the event');
      const [data] = fired('latchkey_code_used');
      expect(data).toMatchObject({ device: lock, device_name: 'Front door', user_name: 'Anna Berg' });
      expect(JSON.stringify(data)).not.toContain(PIN);
    });
  });
}
