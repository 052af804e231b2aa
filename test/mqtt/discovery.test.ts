import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONSOLE } from '../../src/domain/people/actor.ts';
import { slugOf, Topics } from '../../src/mqtt/topics.ts';
import { MqttHouse } from '../support/houses/mqtt-house.ts';
import { HOUR, MemoryHouse } from '../support/houses/memory-house.ts';
import { CONFIG_TOPIC, discovery } from './discovery-schema.ts';
import type { Discovery } from './discovery-schema.ts';

const FRONT = 'memory/front';
const PANEL = 'memory/panel';
const DEVICES = [{ name: 'front' }, { name: 'panel', kind: 'partition' }] as const;

/** What Home Assistant would find, by the object of the topic. */
async function found(test: MqttHouse): Promise<Map<string, Discovery>> {
  await test.settled();
  const configs = [...(await test.retained())].flatMap(([topic, payload]): [string, Discovery][] => {
    const object = CONFIG_TOPIC.exec(topic)?.[1];
    return object === undefined ? [] : [[object, discovery.parse(JSON.parse(payload))]];
  });
  return new Map(configs);
}

const entities = ({ cmps }: Discovery) =>
  Object.entries(cmps).map(([key, { p, enabled_by_default: enabled }]) =>
    [p, key, ...(enabled === false ? ['off'] : [])].join(' '),
  );

async function house(): Promise<MqttHouse> {
  const settings = { [FRONT]: { name: 'Front door', area: 'Hall' }, [PANEL]: { name: 'House alarm' } };
  const test = await MqttHouse.open({ devices: { devices: DEVICES, settings } });
  await test.house.issue('274916', { on: [FRONT] });
  return test;
}

describe('discovery', () => {
  it('has one payload for the hub, the lock, the panel and the user, with the entities of the budget', async () => {
    const configs = await found(await house());
    expect(
      Object.fromEntries([...configs].map(([object, config]) => [object, entities(config).sort()])),
    ).toEqual({
      latchkey_hub: [
        'binary_sensor connectivity',
        'binary_sensor problem',
        'button sync_all',
        'event access',
      ],
      'latchkey_lock_memory-front': [
        'binary_sensor out_of_sync',
        'button sync',
        'event access',
        'sensor last_user',
        'sensor slots_used off',
      ],
      'latchkey_panel_memory-panel': ['binary_sensor out_of_sync', 'event access', 'sensor last_user'],
      latchkey_user_1: ['event used', 'switch enabled'],
    });
  });

  it('reads as this for a lock', async () => {
    const configs = await found(await house());
    expect(configs.get('latchkey_lock_memory-front')).toMatchSnapshot();
  });

  it('names devices and areas as the house does, below the hub', async () => {
    const configs = await found(await house());
    const devices = [...configs.values()].map(({ dev: { name, sa, via_device } }) => [name, sa, via_device]);
    expect(devices.sort()).toEqual([
      ['Anna Berg', undefined, 'latchkey_hub'],
      ['Front door', 'Hall', 'latchkey_hub'],
      ['House alarm', undefined, 'latchkey_hub'],
      ['Latchkey Home', undefined, undefined],
    ]);
    expect(configs.get('latchkey_hub')?.dev.ids).toEqual(['latchkey_hub']);
  });

  it('gives each entity an id of its own, and a readable name', async () => {
    const test = await house();
    await test.house.does((it) => it.users.add(CONSOLE, { firstName: 'Ольга', lastName: '' }));
    await test.house.does((it) =>
      it.users.add(CONSOLE, { firstName: 'Zoë', lastName: 'Müller-Lüdenscheidt' }),
    );
    const components = [...(await found(test)).values()].flatMap(({ cmps }) => Object.values(cmps));
    const ids = components.map((component) => component.unique_id);
    expect(new Set(ids).size).toBe(ids.length);
    const readable = components.map((component) => component.default_entity_id);
    expect(new Set(readable).size).toBe(readable.length);
    expect(readable).toContain('event.latchkey_access');
    expect(readable).toContain('event.latchkey_front_door_access');
    expect(readable).toContain('switch.latchkey_zoe_muller_ludenscheidt_enabled');
    // No Latin letter in her name.
    expect(readable).toContain('switch.latchkey_user_2_enabled');
  });

  it('has everything but the hub’s own connectivity unavailable while Latchkey is away', async () => {
    for (const { availability, cmps } of (await found(await house())).values()) {
      for (const [key, component] of Object.entries(cmps)) {
        const topics = (component.availability ?? availability ?? []).map(({ topic }) => topic);
        expect(topics).toEqual(key === 'connectivity' ? [] : ['latchkey/status']);
      }
    }
  });

  it('names a kept state for each entity that has one, and none for an event', async () => {
    const test = await house();
    const configs = await found(test);
    await test.house.front.typePin('274916');
    await test.settled();
    const kept = await test.retained();
    for (const component of [...configs.values()].flatMap(({ cmps }) => Object.values(cmps))) {
      if (component.p === 'button') continue;
      expect(kept.has(component.state_topic), component.unique_id).toBe(component.p !== 'event');
      if (component.json_attributes_topic) expect(kept.has(component.json_attributes_topic)).toBe(true);
    }
  });

  it('has nothing for a slot: a hundred codes add no entity', async () => {
    const test = await MqttHouse.open({ devices: { devices: [{ name: 'front', slots: 200 }] } });
    const count = async () =>
      [...(await found(test)).values()].flatMap(({ cmps }) => Object.keys(cmps)).length;
    test.house.user();
    const before = await count();
    for (let i = 0; i < 100; i++) test.house.issueSoon(String(274_916 + 1_009 * i));
    await test.settled();
    expect(test.house.codesIn()).toHaveLength(100);
    expect(await count()).toBe(before);
  });

  it('follows a name, and takes away a user who is deleted', async () => {
    const test = await house();
    const user = test.house.user();
    await test.house.does((it) => it.users.edit(CONSOLE, user, { firstName: 'Anna', lastName: 'Meyer' }));
    expect((await found(test)).get(`latchkey_user_${user}`)?.dev.name).toBe('Anna Meyer');
    await test.house.does((it) => it.users.delete(CONSOLE, user));
    expect((await found(test)).has(`latchkey_user_${user}`)).toBe(false);
    expect([...(await test.retained()).keys()].filter((topic) => /user\/|_user_/.test(topic))).toEqual([]);
  });

  it('takes away a lock that is forgotten', async () => {
    const test = await house();
    test.house.wire.list(FRONT, false);
    await test.house.does((it) => it.replacement.forget(CONSOLE, FRONT));
    expect((await found(test)).has('latchkey_lock_memory-front')).toBe(false);
    expect([...(await test.retained()).keys()].filter((topic) => topic.includes('front'))).toEqual([]);
  });

  it('is at the prefixes of the configuration, and there only', async () => {
    const memory = await MemoryHouse.open();
    const test = await MqttHouse.opening({ house: memory, topicPrefix: 'home/keys', discoveryPrefix: 'ha' });
    test.start();
    await test.logs('connected');
    await test.settled();
    const topics = [...(await test.retained()).keys()];
    expect(topics).toContain('ha/device/home_keys_hub/config');
    expect(topics.filter((topic) => !/^(ha\/device|home\/keys)\//.test(topic))).toEqual([]);
  });
});

describe('the state of a device', () => {
  it('tells who used it last, how many slots are used, and whether it is in step', async () => {
    const test = await house();
    const at = async (what: string) => {
      await test.settled();
      return (await test.retained()).get(`latchkey/device/memory-front/${what}`);
    };
    expect(await at('last_user')).toBe('None');
    await test.house.front.typePin('274916');
    expect(await at('last_user')).toBe('Anna Berg');
    expect(await at('slots_used')).toBe('1');
    expect(await at('out_of_sync')).toBe('OFF');
    await test.house.fault('front', { offline: true });
    expect(await at('out_of_sync')).toBe('OFF');
    await test.house.issue('830271');
    expect(await at('out_of_sync')).toBe('ON');
    expect(JSON.parse((await at('state'))!)).toEqual({
      reachable: false,
      slots: 30,
      ours: 1,
      foreign: 0,
      live: 1,
      waiting: 1,
    });
    await test.house.fault('front', { offline: false });
    expect(await at('out_of_sync')).toBe('OFF');
  });

  it('stays out of step through each try at a device that does not answer', async () => {
    const test = await house();
    await test.house.fault('front', { offline: true });
    await test.house.issue('830271');
    await test.settled();
    await test.house.pass(HOUR);
    await test.settled();
    await test.client.reads('latchkey/device/memory-front/out_of_sync', 'ON');
    await test.house.fault('front', { offline: false });
    await test.house.pass(12 * HOUR);
    await test.client.reads('latchkey/device/memory-front/out_of_sync', 'OFF');
    const told = test.client.heard.filter(
      ({ topic }) => topic === 'latchkey/device/memory-front/out_of_sync',
    );
    expect(told.map(({ payload }) => payload)).toEqual(['OFF', 'ON', 'OFF']);
  });

  it('does not call a code that is just being written out of step', async () => {
    const test = await house();
    test.client.forget();
    await test.house.issue('830271');
    await test.settled();
    await test.client.reads('latchkey/device/memory-front/slots_used', '2');
    const told = test.client.heard.filter(({ topic }) => topic.endsWith('/out_of_sync'));
    expect(told).toEqual([]);
  });
});

describe('the switch of a user', () => {
  const of = async (test: MqttHouse) => {
    await test.settled();
    return (await test.retained()).get('latchkey/user/1/enabled');
  };

  it('is on where not all codes are paused, and where there is none', async () => {
    const test = await MqttHouse.open();
    test.house.user();
    expect(await of(test)).toBe('ON');
    const one = await test.house.issue('274916');
    const two = await test.house.issue('830271');
    await test.house.does((it) => it.codes.pause(CONSOLE, one));
    expect(await of(test)).toBe('ON');
    await test.house.does((it) => it.codes.pause(CONSOLE, two));
    expect(await of(test)).toBe('OFF');
    await test.house.does((it) => it.codes.deleteAllOf(CONSOLE, 1));
    expect(await of(test)).toBe('ON');
  });

  it('pauses and resumes all codes of the user, at the devices', async () => {
    const test = await MqttHouse.open();
    await test.house.issue('274916');
    await test.house.issue('830271');
    await test.client.publish('latchkey/user/1/enabled/set', 'OFF');
    await test.client.reads('latchkey/user/1/enabled', 'OFF');
    await test.settled();
    expect(test.house.codesIn()).toEqual([]);
    await test.client.publish('latchkey/user/1/enabled/set', 'ON');
    await test.client.reads('latchkey/user/1/enabled', 'ON');
    await test.settled();
    expect(test.house.codesIn()).toEqual(['274916', '830271']);
  });
});

describe('the sync buttons', () => {
  const reads = (test: MqttHouse) =>
    test.house.wire.exchanges.splice(0).map(({ what, device }) => `${what} ${device}`);

  it('read the codes of one lock, or of all devices, once more', async () => {
    const test = await MqttHouse.open({ devices: { devices: [{ name: 'front' }, { name: 'back' }] } });
    await test.house.issue('274916', { on: [FRONT, 'memory/back'] });
    reads(test);
    await test.client.publish('latchkey/device/memory-back/sync', 'PRESS');
    await test.client.publish('latchkey/device/memory-back/sync', 'LONG PRESS');
    await test.logs('A button takes PRESS.');
    await test.settled();
    expect(reads(test)).toEqual(['read memory/back']);
    await test.client.publish('latchkey/sync', 'PRESS');
    await test.client.publish('latchkey/device/memory-attic/sync', 'PRESS');
    await test.logs('There is no such device.');
    await test.settled();
    expect(reads(test).sort()).toEqual(['read memory/back', 'read memory/front']);
  });
});

describe('the topics', () => {
  const level = /^[a-zA-Z0-9_-]*$/;
  const driver = fc.stringMatching(/^[a-z][a-z0-9_-]{0,5}$/);

  it('of any device are good for every broker and for Home Assistant', () => {
    fc.assert(
      fc.property(driver, fc.string({ unit: 'grapheme' }), (first, own) => {
        expect(slugOf(`${first}/${own}`)).toMatch(level);
      }),
    );
  });

  it('of two devices are never the same: they can be read back', () => {
    const own = fc.string({ unit: fc.constantFrom('a', '_', '-', '/', '2', 'd', 'f', '.') });
    fc.assert(
      fc.property(driver, own, (first, rest) => {
        expect(readBack(slugOf(`${first}/${rest}`))).toBe(`${first}/${rest}`);
      }),
      { numRuns: 2_000 },
    );
  });

  /** From the left; there is one way only. */
  function readBack(slug: string): string {
    return slug.replaceAll(/--([0-9a-f]{2})|-/g, (_, hex: string | undefined) =>
      hex === undefined ? '/' : String.fromCharCode(parseInt(hex, 16)),
    );
  }

  it('read well', () => {
    const topics = new Topics('latchkey', 'homeassistant');
    expect(topics.device('zwave/12', 'access')).toBe('latchkey/device/zwave-12/access');
    expect(topics.identifier('lock', 'ha/lock.front_door')).toBe('latchkey_lock_ha-lock--2efront_door');
  });
});
