/**
 * What a real Home Assistant makes of the house at its broker. Whoever has one (`npm run test:ha`) runs
 * this; the fast tests of this folder hold the same against the rules that Home Assistant documents.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { findLeaks } from '../../support/process/leaks.ts';
import { until } from '../../support/until.ts';
import { itRunsBlueprints, itWatchesWithoutLatchkey } from './real-blueprints.ts';
import { FRONT, OTHER_PIN, PIN, RealHouse, RESTART_WITHIN_MS } from './real-house.ts';
import type { Installation } from './real-house.ts';
import { HomeAssistantSocket } from './ws.ts';

/** @param install starts a Home Assistant that has a manual alarm panel `alarm_control_panel.home` of code 4711 */
export function describeHomeAssistant(install: () => Promise<Installation>): void {
  describe('the house at the broker of a real Home Assistant', () => {
    const real = new RealHouse();
    beforeAll(() => real.open(install), 300_000);
    afterAll(() => real.close());

    it('all entities are there, with the counts of the budget', async () => {
      interface Entity {
        readonly unique_id: string;
        readonly platform: string;
        readonly device_id: string;
        readonly disabled_by: string | null;
        readonly entity_id: string;
      }
      const entities = (await real.socket.ask<Entity[]>('config/entity_registry/list')).filter(
        ({ platform, unique_id: id }) => platform === 'mqtt' && id.startsWith('latchkey_'),
      );
      const listed = await Promise.all(
        entities.map(async ({ entity_id: entity, disabled_by: by }) =>
          by === null ? entity : `${entity} disabled by ${by}`,
        ),
      );
      expect(listed.sort()).toEqual([
        'binary_sensor.latchkey_connectivity',
        'binary_sensor.latchkey_front_door_out_of_sync',
        'binary_sensor.latchkey_house_alarm_out_of_sync',
        'binary_sensor.latchkey_problem',
        'button.latchkey_front_door_sync',
        'button.latchkey_sync_all',
        'event.latchkey_access',
        'event.latchkey_anna_berg_used',
        'event.latchkey_front_door_access',
        'event.latchkey_house_alarm_access',
        'sensor.latchkey_front_door_last_user',
        'sensor.latchkey_front_door_slots_used disabled by integration',
        'sensor.latchkey_house_alarm_last_user',
        'switch.latchkey_anna_berg_enabled',
      ]);
      for (const { entity_id: entity, disabled_by: by } of entities) {
        if (by === null) expect((await real.stateOf(entity))?.state, entity).not.toBe('unavailable');
      }
    });

    it('its devices have names, areas, and the hub above them', async () => {
      interface Device {
        readonly id: string;
        readonly name: string;
        readonly manufacturer: string | null;
        readonly via_device_id: string | null;
        readonly area_id: string | null;
      }
      const all = await real.socket.ask<Device[]>('config/device_registry/list');
      const areas = await real.socket.ask<{ area_id: string; name: string }[]>('config/area_registry/list');
      const ours = all.filter(({ manufacturer }) => manufacturer === 'Latchkey');
      const hub = ours.find(({ name }) => name === 'Latchkey Home');
      const read = ours.map(({ name, via_device_id: via, area_id: area }) => [
        name,
        via === hub?.id,
        areas.find(({ area_id: id }) => id === area)?.name,
      ]);
      expect(read.sort()).toEqual([
        ['Anna Berg', true, undefined],
        ['Front door', true, 'Hall'],
        ['House alarm', true, undefined],
        ['Latchkey Home', false, undefined],
      ]);
    });

    itRunsBlueprints(real);

    it('the switch of a user takes the codes off the lock and puts them back', async () => {
      await real.call('switch', 'turn_off', { entity_id: 'switch.latchkey_anna_berg_enabled' });
      await real.becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'off');
      await real.test.settled();
      expect(real.test.house.codesIn()).toEqual([]);
      await real.call('switch', 'turn_on', { entity_id: 'switch.latchkey_anna_berg_enabled' });
      await real.becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'on');
      await real.test.settled();
      expect(real.test.house.codesIn()).toEqual([PIN]);
    });

    it('an automation issues a code, asks who has access, and revokes it', async () => {
      const asks = async (name: string, input: Record<string, unknown>) => {
        const id = `${name} ${real.client.heard.length}`;
        const payload = JSON.stringify({ ...input, id, response_topic: 'automation/answer', sent_at: now() });
        await real.call('mqtt', 'publish', { topic: `latchkey/command/${name}`, payload });
        const heard = await real.client.until(
          ({ topic, payload: text }) => topic === 'automation/answer' && text.includes(id),
        );
        await real.test.settled();
        return JSON.parse(heard.payload) as { ok: boolean; result: Record<string, unknown> };
      };
      const now = () => new Date(real.test.house.clock.now()).toISOString();
      const issued = await asks('issue_code', { user: 'Ben', devices: ['Front door'] });
      expect(issued).toMatchObject({ ok: true, result: { user_name: 'Ben' } });
      const pins = real.test.house.codesIn().filter((pin) => pin !== PIN);
      expect(pins).toHaveLength(1);
      real.secrets.push(...pins);
      await real.becomes(
        'event.latchkey_access',
        ({ attributes }) => attributes['event_type'] === 'code_live',
      );
      const who = await asks('who_has_access', { now: true, device: 'Front door' });
      expect(
        (who.result['access'] as { user_name: string }[]).map(({ user_name: name }) => name).sort(),
      ).toEqual(['Anna Berg', 'Ben']);
      expect(await asks('revoke_code', { user: 'Ben' })).toMatchObject({ ok: true });
      expect(real.complaints()).toEqual([]);
      expect(real.test.house.codesIn()).toEqual([PIN]);
    });

    it('the example of docs/home-assistant.md issues a code for tomorrow', async () => {
      const page = readFileSync(new URL('../../../docs/home-assistant.md', import.meta.url), 'utf8');
      const yaml = /```yaml\n(# An automation[\s\S]*?)```/.exec(page)?.[1] ?? '';
      const { data } = parse(yaml) as { data: { topic: string; payload: string } };
      const input = await real.ha.rest('POST', '/api/template', { template: data.payload });
      real.client.forget();
      await real.client.publish(data.topic, input);
      const { payload } = await real.client.until(({ topic }) => topic === 'latchkey/responses');
      expect(JSON.parse(payload)).toMatchObject({
        ok: true,
        result: { user_name: 'Anna Berg', devices: [{ state: 'scheduled' }] },
      });
    });

    it('a lock that does not answer is a problem while something waits for it', async () => {
      await real.test.house.fault('front', { offline: true });
      await real.test.house.issue(OTHER_PIN, { on: [FRONT] });
      await real.becomes(
        'binary_sensor.latchkey_front_door_out_of_sync',
        ({ state, attributes }) => state === 'on' && attributes['waiting'] === 1,
      );
      await real.test.house.fault('front', { offline: false });
      await real.becomes('binary_sensor.latchkey_front_door_out_of_sync', ({ state }) => state === 'off');
    });

    it('a user who is deleted disappears, with the device', async () => {
      const { rows } = real.test.house.house.queries.users({ search: 'Ben', page: 0, pageSize: 1 });
      await real.test.house.does((house) => house.users.delete(CONSOLE, rows[0]!.id));
      await until(
        async () => (await real.stateOf('switch.latchkey_ben_enabled')) === undefined,
        'that Ben disappears',
      );
      expect(real.complaints()).toEqual([]);
      const devices = await real.socket.ask<{ name: string; manufacturer: string | null }[]>(
        'config/device_registry/list',
      );
      expect(devices.filter(({ name }) => name === 'Ben')).toEqual([]);
    });

    it(
      'over a restart of the broker every state comes back, and what happened meanwhile is told',
      async () => {
        await real.installation.broker.halt();
        await real.becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'unavailable');
        const { rows } = real.test.house.house.queries.users({ search: 'Anna', page: 0, pageSize: 1 });
        await real.test.house.does((house) => house.codes.pauseAllOf(CONSOLE, rows[0]!.id));
        await real.test.comesBack();
        real.client = real.test.client;
        await real.becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'off');
        await real.test.house.does((house) => house.codes.resumeAllOf(CONSOLE, rows[0]!.id));
        await real.becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'on');
      },
      RESTART_WITHIN_MS,
    );

    it(
      'over a restart of Home Assistant every entity comes back, and no automation runs by that',
      async () => {
        const before = await real.stateOf('event.latchkey_front_door_access');
        const greeted = real.fired('test_greeted').length;
        real.socket.close();
        await real.ha.stop();
        await real.ha.startAgain();
        const events = real.socket.events;
        real.socket = await HomeAssistantSocket.open(real.ha.url, real.ha.token);
        await real.socket.listen();
        real.socket.events.push(...events);
        await real.becomes('switch.latchkey_anna_berg_enabled', ({ state }) => state === 'on');
        await real.becomes('event.latchkey_front_door_access', ({ state }) => state === before?.state);
        await real.becomes('automation.greet', ({ state }) => state === 'on');
        expect(real.fired('test_greeted')).toHaveLength(greeted);
        const last = (await real.stateOf('automation.greet'))?.attributes['last_triggered'];
        await real.test.house.front.typePin(PIN);
        await real.becomes('event.latchkey_front_door_access', ({ state }) => state !== before?.state);
        expect(last).toBeTruthy();
      },
      RESTART_WITHIN_MS,
    );

    itWatchesWithoutLatchkey(real);

    it(
      'no PIN is in the database of the recorder, the states, the log or on the event bus',
      async () => {
        const states = JSON.stringify(await real.ha.rest('GET', '/api/states'));
        const bus = real.socket.events.map((event, index) => [`event ${index}`, event] as const);
        real.socket.close();
        await real.ha.stop();
        const database = ['home-assistant_v2.db', 'home-assistant_v2.db-wal'].flatMap((name) => {
          try {
            return [[name, readFileSync(join(real.ha.folder, name), 'latin1')] as const];
          } catch {
            return [];
          }
        });
        // The search would find them: the database knows the names of what was done with them.
        expect(database.map(([, text]) => text).join('')).toContain('Anna Berg');
        expect(bus.length).toBeGreaterThan(10);
        expect(
          findLeaks(real.secrets, [['states', states], ['log', real.ha.log], ...bus, ...database]),
        ).toEqual([]);
        await real.ha.startAgain();
      },
      RESTART_WITHIN_MS,
    );
  });
}
