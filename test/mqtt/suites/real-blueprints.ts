import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { MINUTE } from '../../support/houses/memory-house.ts';
import { until } from '../../support/until.ts';
import { BACK_WITHIN_MS, FRONT, PIN, SIDE_DOOR, WRONG } from './real-house.ts';
import type { RealHouse, State } from './real-house.ts';

const BLUEPRINTS = new URL('../../../packaging/home-assistant/blueprints/', import.meta.url);
const EVERY_DAY = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The time of day then, in Home Assistant's zone, such as 17:04:09. */
const inSeconds = (seconds: number): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Europe/Berlin' }).format(
    Date.now() + seconds * 1_000,
  );

const tell = (event: string, data: Record<string, unknown> = {}) => [{ event, event_data: data }];

export function itRunsBlueprints(real: RealHouse): void {
  it('each blueprint is imported, and a keypad entry fires its automation', async () => {
    for (const file of readdirSync(BLUEPRINTS)) {
      const yaml = readFileSync(new URL(file, BLUEPRINTS), 'utf8');
      await real.socket.ask('blueprint/save', { domain: 'automation', path: `latchkey/${file}`, yaml });
    }
    await real.call('lock', 'lock', { entity_id: 'lock.side_door' });
    await real.client.until(({ topic, payload }) => topic === SIDE_DOOR && payload === 'LOCK');
    real.client.forget();
    await real.call('scene', 'create', { scene_id: 'welcome', entities: { 'lock.side_door': 'unlocked' } });
    await real.call('alarm_control_panel', 'alarm_arm_away', {
      entity_id: 'alarm_control_panel.home',
      code: '4711',
    });
    await real.becomes('alarm_control_panel.home', ({ state }) => state === 'armed_away');
    await real.automate('greet', 'greet-by-name.yaml', {
      events: ['event.latchkey_front_door_access'],
      scenes: ['scene.welcome'],
      greeting: tell('test_greeted', { name: '{{ name }}', door: '{{ door }}', first: '{{ first }}' }),
    });
    await real.automate('disarm', 'disarm-on-arrival.yaml', {
      events: ['event.latchkey_anna_berg_used'],
      alarm: 'alarm_control_panel.home',
      code: '4711',
    });
    await real.automate('late', 'not-come-by.yaml', {
      user: 'event.latchkey_anna_berg_used',
      deadline: '00:00:00',
      days: EVERY_DAY,
      not_come: tell('test_not_come'),
      came_late: tell('test_came_late', { name: '{{ name }}', deadline: '{{ deadline }}' }),
    });
    await real.automate('lock_up', 'lock-up-when-all-left.yaml', {
      events: ['event.latchkey_house_alarm_access'],
      locks: { entity_id: 'lock.side_door' },
      afterwards: tell('test_locked_up'),
    });

    await real.test.house.front.typePin(WRONG);
    await real.test.house.front.typePin(PIN);
    await until(() => real.fired('test_greeted').length > 0, 'the greeting');
    expect(real.fired('test_greeted')).toEqual([{ name: 'Anna Berg', door: 'Front door', first: true }]);
    await real.client.until(({ topic, payload }) => topic === SIDE_DOOR && payload === 'UNLOCK');
    // Two events of one entity, a millisecond apart, are two for Home Assistant too.
    const hub = real
      .fired('state_changed')
      .filter((data) => data['entity_id'] === 'event.latchkey_access')
      .map((data) => (data['new_state'] as State | null)?.attributes['event_type']);
    expect(hub).toEqual(expect.arrayContaining(['code_denied', 'code_used', 'guest_arrived_first']));
    await real.becomes('alarm_control_panel.home', ({ state }) => state === 'disarmed');
    await until(() => real.fired('test_came_late').length > 0, 'the late arrival');
    expect(real.fired('test_came_late')).toEqual([{ name: 'Anna Berg', deadline: '00:00:00' }]);

    await real.test.house.device('panel').typePin(PIN);
    await real.client.until(({ topic, payload }) => topic === SIDE_DOOR && payload === 'LOCK');
    await until(() => real.fired('test_locked_up').length > 0, 'the locking up');

    // A second entry greets nobody, and is not late again.
    await real.test.house.front.typePin(PIN);
    await real.becomes('event.latchkey_front_door_access', ({ attributes }) => attributes['first'] === false);
    expect(real.fired('test_greeted')).toHaveLength(1);
    expect(real.fired('test_came_late')).toHaveLength(1);
    expect(real.fired('test_not_come')).toEqual([]);
  });

  it('tells of who has not come by the time', async () => {
    const ben = await real.test.house.does((house) =>
      house.users.add(CONSOLE, { firstName: 'Ben', lastName: '' }),
    );
    expect(ben).toBeGreaterThan(0);
    await real.becomes('event.latchkey_ben_used', () => true);
    const days = EVERY_DAY;
    const not_come = (user: string) => tell('test_not_there', { user });
    const anna = { user: 'event.latchkey_anna_berg_used', deadline: inSeconds(10), days };
    await real.automate('anna_by', 'not-come-by.yaml', { ...anna, not_come: not_come('Anna') });
    await real.automate('ben_by', 'not-come-by.yaml', {
      user: 'event.latchkey_ben_used',
      deadline: inSeconds(12), // a little later, so that it is known of Anna by then
      days,
      not_come: not_come('{{ name }}'),
    });
    // She comes, and her code is refused somewhere afterwards: of that alone the entity knows then.
    const before = (await real.stateOf('automation.anna_by'))?.attributes['last_triggered'];
    await real.test.house.front.typePin(PIN);
    await real.becomes('automation.anna_by', ({ attributes }) => attributes['last_triggered'] !== before);
    real.test.house.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'denied' });
    await real.becomes(
      'event.latchkey_anna_berg_used',
      ({ attributes }) => attributes['event_type'] === 'denied',
    );
    await until(() => real.fired('test_not_there').length > 0, 'the missing guest', BACK_WITHIN_MS);
    await real.becomes('automation.ben_by', ({ attributes }) => attributes['last_triggered'] !== null);
    expect(real.fired('test_not_there')).toEqual([{ user: 'Ben' }]);
    expect(real.fired('test_came_late')).toHaveLength(1);
    expect(real.complaints()).toEqual([]);
  });

  it('duress and a late entry neither greet nor disarm', async () => {
    await real.call('alarm_control_panel', 'alarm_arm_away', {
      entity_id: 'alarm_control_panel.home',
      code: '4711',
    });
    await real.becomes('alarm_control_panel.home', ({ state }) => state === 'armed_away');
    const before = real.fired('test_greeted').length;
    const used = { kind: 'used', device: FRONT, slot: 1 } as const;
    real.test.house.wire.listener({ ...used, how: 'duress' });
    await real.becomes(
      'event.latchkey_front_door_access',
      ({ attributes }) => attributes['event_type'] === 'duress',
    );
    real.test.house.wire.listener({ ...used, how: 'unlock', at: real.test.house.clock.now() - 2 * MINUTE });
    await real.becomes('event.latchkey_front_door_access', ({ attributes }) => attributes['late'] === true);
    expect((await real.stateOf('alarm_control_panel.home'))?.state).toBe('armed_away');
    expect(real.fired('test_greeted')).toHaveLength(before);
    await real.call('alarm_control_panel', 'alarm_disarm', {
      entity_id: 'alarm_control_panel.home',
      code: '4711',
    });
  });
}

/** The last of all: Latchkey is stopped by it. */
export function itWatchesWithoutLatchkey(real: RealHouse): void {
  it('when Latchkey is stopped, its entities are unavailable and its connectivity is off', async () => {
    await real.test.house.does((house) => house.users.add(CONSOLE, { firstName: 'Carla', lastName: '' }));
    await real.becomes('event.latchkey_carla_used', () => true);
    const watch = (user: string, deadline: string): Promise<void> =>
      real.automate(`${user}_too`, 'not-come-by.yaml', {
        user: `event.latchkey_${user}_used`,
        ...{ deadline, days: EVERY_DAY },
        not_come: tell('test_not_come'),
        cannot_tell: tell('test_cannot_tell', { user }),
      });
    await watch('anna_berg', inSeconds(13));
    await watch('carla', inSeconds(15));
    await real.test.house.front.typePin(PIN);
    await real.becomes('automation.anna_berg_too', ({ attributes }) => attributes['last_triggered'] !== null);
    await real.test.mqtt.stop();
    await real.becomes('binary_sensor.latchkey_connectivity', ({ state }) => state === 'off');
    await real.becomes('event.latchkey_access', ({ state }) => state === 'unavailable');
    // Whoever has come before is known to have come, and of the others nobody can tell.
    await until(() => real.fired('test_cannot_tell').length > 0, 'that nobody can tell', BACK_WITHIN_MS);
    expect(real.fired('test_cannot_tell')).toEqual([{ user: 'carla' }]);
    expect(real.fired('test_not_come')).toEqual([]);
  });
}
