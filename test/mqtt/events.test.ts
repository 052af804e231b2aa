import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONSOLE, byMember } from '../../src/domain/people/actor.ts';
import { MQTT_WORDS } from '../../src/app/words/mqtt-words.ts';
import { fireOnBus } from '../../src/mqtt/bus.ts';
import { ACCESS_EVENT_KINDS, EVENT_KINDS } from '../../src/engine/views/event-data.ts';
import { FRONT, MemoryHouse, MINUTE, OWNER } from '../support/houses/memory-house.ts';
import { MqttHouse } from '../support/houses/mqtt-house.ts';
import { CONFIG_TOPIC, discovery } from './discovery-schema.ts';

const FRONT_ACCESS = 'latchkey/device/memory-front/access';
const USED = 'latchkey/user/1/used';
const EVENT_TOPIC = /\/access$|\/used$|\/events\//;

/** 1 June 2026, 14:00 in Berlin, and the first minute of the house. */
const AT = '2026-06-01T12:01:00.000Z';
const ARRIVAL = {
  at: AT,
  late: false,
  device: FRONT,
  device_name: 'front',
  user_id: 1,
  user_name: 'Anna Berg',
  code_id: 1,
  how: 'unlock',
  first: true,
  outside: false,
  uses_left: null,
  member_name: null,
};

async function house(): Promise<MqttHouse> {
  const test = await MqttHouse.open();
  await test.house.issue('274916');
  await test.settled();
  await told(test);
  test.client.forget();
  return test;
}

/** Everything that was told since, by topic; what the broker keeps apart. */
async function told(test: MqttHouse): Promise<[string, unknown][]> {
  await test.settled();
  await test.client.publish('test/marker', 'x');
  await test.client.until(({ topic }) => topic === 'test/marker');
  return test.client.heard
    .filter(({ topic }) => EVENT_TOPIC.test(topic))
    .map(({ topic, payload }) => [topic, JSON.parse(payload) as unknown]);
}

describe('a code that is used', () => {
  it('is told on the topic of its kind, and by the entities of the hub, the device and the user', async () => {
    const test = await house();
    await test.house.front.typePin('274916');
    expect(await told(test)).toEqual([
      ['latchkey/events/code_used', { event: 'code_used', ...ARRIVAL }],
      ['latchkey/access', { event_type: 'code_used', ...ARRIVAL }],
      ['latchkey/events/guest_arrived_first', { event: 'guest_arrived_first', ...ARRIVAL }],
      ['latchkey/access', { event_type: 'guest_arrived_first', ...ARRIVAL }],
      [FRONT_ACCESS, { event_type: 'unlock', ...ARRIVAL }],
      [USED, { event_type: 'unlock', ...ARRIVAL }],
    ]);
  });

  it('under duress is told by an event besides, and by no entity', async () => {
    const test = await house();
    await test.house.does((one) => one.duress.mark(byMember(OWNER), 1));
    test.client.forget();
    await test.house.front.typePin('274916');
    const topics = (await told(test)).filter(([, payload]) => JSON.stringify(payload).includes('duress'));
    expect(topics).toEqual([
      ['latchkey/events/duress', { event: 'duress', ...ARRIVAL, how: 'duress', first: false }],
    ]);
  });

  it('a second time is no first arrival', async () => {
    const test = await house();
    await test.house.front.typePin('274916');
    await told(test);
    test.client.forget();
    await test.house.front.typePin('274916');
    const again = { ...ARRIVAL, first: false };
    expect(await told(test)).toEqual([
      ['latchkey/events/code_used', { event: 'code_used', ...again }],
      ['latchkey/access', { event_type: 'code_used', ...again }],
      [FRONT_ACCESS, { event_type: 'unlock', ...again }],
      [USED, { event_type: 'unlock', ...again }],
    ]);
  });

  it('is never kept by the broker', async () => {
    const test = await house();
    await test.house.front.typePin('274916');
    await told(test);
    const kept = [...(await test.retained()).keys()];
    expect(kept.filter((topic) => EVENT_TOPIC.test(topic))).toEqual([]);
  });

  it('is late where the device tells of it later', async () => {
    const test = await house();
    await test.house.pass(2 * MINUTE);
    const at = test.house.clock.now() - MINUTE - 1;
    test.house.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock', at });
    expect(await told(test)).toContainEqual([
      USED,
      { event_type: 'unlock', ...ARRIVAL, at: new Date(at).toISOString(), late: true },
    ]);
  });

  it('of somebody whom Latchkey does not know names nobody', async () => {
    const test = await house();
    test.house.wire.listener({ kind: 'used', device: FRONT, slot: 9, how: 'lock' });
    const nobody = { ...ARRIVAL, user_id: null, user_name: null, code_id: null, how: 'lock', first: false };
    expect(await told(test)).toEqual([
      ['latchkey/events/code_used', { event: 'code_used', ...nobody }],
      ['latchkey/access', { event_type: 'code_used', ...nobody }],
      [FRONT_ACCESS, { event_type: 'lock', ...nobody }],
    ]);
  });
});

it('what a member asks for from the chat is told by the device alone, and is no use of a code', async () => {
  const test = await MqttHouse.open({ devices: { devices: [{ name: 'panel', kind: 'partition' }] } });
  await test.house.house.deviceCommands.arm(byMember(OWNER), 'memory/panel', 'away', {});
  const events = await told(test);
  expect(events.map(([topic]) => topic)).toEqual(['latchkey/device/memory-panel/access']);
  expect(events[0]?.[1]).toMatchObject({ event_type: 'arm', user_name: null, member_name: 'Olivia' });
});

it('a code that opens outside its time is told as such', async () => {
  const test = await house();
  await test.house.fault('front', { offline: true });
  await test.house.does((it) => it.codes.pause(CONSOLE, 1));
  await told(test);
  test.client.forget();
  test.house.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock' });
  const data = { ...ARRIVAL, first: false, outside: true };
  expect(await told(test)).toContainEqual(['latchkey/events/code_used', { event: 'code_used', ...data }]);
});

it('a wrong code is told as denied', async () => {
  const test = await house();
  await test.house.front.typePin('999999');
  expect((await told(test)).map(([topic]) => topic)).toEqual([
    'latchkey/events/code_denied',
    'latchkey/access',
    FRONT_ACCESS,
  ]);
  expect(await told(test)).toContainEqual([FRONT_ACCESS, expect.objectContaining({ event_type: 'denied' })]);
});

it('duress is told as duress, and as nothing else', async () => {
  const test = await house();
  test.house.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'duress' });
  const events = await told(test);
  expect(events.map(([topic]) => topic)).toEqual([
    'latchkey/events/duress',
    'latchkey/access',
    FRONT_ACCESS,
    USED,
  ]);
  expect(events[0]?.[1]).toEqual({ event: 'duress', ...ARRIVAL, how: 'duress', first: false });
  expect((await test.retained()).get('latchkey/device/memory-front/last_user')).toBe('None');
});

it('a code that becomes live, and one that is overdue, are told with their user and device', async () => {
  const test = await MqttHouse.open();
  const code = await test.house.issue('274916');
  await test.house.fault('front', { offline: true });
  await test.house.does((it) => it.codes.delete(CONSOLE, code));
  const data = { ...ARRIVAL, how: null, first: false };
  expect(await told(test)).toEqual([
    ['latchkey/events/code_live', { event: 'code_live', ...data }],
    ['latchkey/access', { event_type: 'code_live', ...data }],
    ['latchkey/events/code_overdue', { event: 'code_overdue', ...data }],
    ['latchkey/access', { event_type: 'code_overdue', ...data }],
  ]);
});

it('a code that is nobody’s is told by words, without a user', async () => {
  const test = await MqttHouse.open();
  await test.house.front.preload(1, '602913');
  await test.house.house.foreign.readAll(CONSOLE, FRONT);
  await test.house.fault('front', { offline: true });
  await test.house.does((it) => it.foreign.remove(CONSOLE, { device: FRONT, slot: 1 }));
  test.house.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock' });
  const data = { ...ARRIVAL, user_id: null, user_name: 'Somebody’s old code', first: false };
  const used = { ...data, outside: true };
  expect(await told(test)).toEqual([
    ['latchkey/events/code_overdue', { event: 'code_overdue', ...data, how: null }],
    ['latchkey/access', { event_type: 'code_overdue', ...data, how: null }],
    ['latchkey/events/code_used', { event: 'code_used', ...used }],
    ['latchkey/access', { event_type: 'code_used', ...used }],
    [FRONT_ACCESS, { event_type: 'unlock', ...used }],
  ]);
  expect((await test.retained()).get('latchkey/device/memory-front/last_user')).toBe('Somebody’s old code');
});

it('a panel tells of arming and disarming', async () => {
  const test = await MqttHouse.open({ devices: { devices: [{ name: 'panel', kind: 'partition' }] } });
  await test.house.issue('274916', { on: ['memory/panel'] });
  await test.house.device('panel').typePin('274916');
  await test.house.device('panel').typePin('274916');
  await told(test);
  const events = test.client.all('latchkey/device/memory-panel/access');
  expect(events.map(({ event_type, first }) => [event_type, first])).toEqual([
    ['arm', false],
    ['disarm', true],
  ]);
});

it('every event of an entity is of a type that its discovery lists', async () => {
  const devices = [{ name: 'front' }, { name: 'panel', kind: 'partition' }] as const;
  const test = await MqttHouse.open({ devices: { devices } });
  const code = await test.house.issue('274916', { on: [FRONT, 'memory/panel'] });
  for (const [device, hows] of [
    [FRONT, ['unlock', 'lock', 'denied', 'duress']],
    ['memory/panel', ['arm', 'disarm', 'denied', 'duress']],
  ] as const)
    for (const how of hows) test.house.wire.listener({ kind: 'used', device, slot: 1, how });
  await test.house.fault('front', { offline: true });
  await test.house.does((it) => it.codes.delete(CONSOLE, code));
  await told(test);
  const types = new Map<string, readonly string[]>();
  for (const [topic, payload] of await test.retained()) {
    if (!CONFIG_TOPIC.test(topic)) continue;
    for (const component of Object.values(discovery.parse(JSON.parse(payload)).cmps))
      if (component.p === 'event') types.set(component.state_topic, component.event_types);
  }
  const seen = new Map<string, Set<string>>();
  for (const { topic, payload } of test.client.heard) {
    const listed = types.get(topic);
    if (!listed) continue;
    const { event_type: type } = JSON.parse(payload) as { event_type: string };
    expect(listed).toContain(type);
    seen.set(topic, (seen.get(topic) ?? new Set()).add(type));
  }
  expect([...seen.keys()].sort()).toEqual([...types.keys()].sort());
  expect([...seen.get('latchkey/access')!].sort()).toEqual([...ACCESS_EVENT_KINDS].sort());
});

it('docs/home-assistant.md lists every kind of event, and every field', () => {
  const page = readFileSync(new URL('../../docs/home-assistant.md', import.meta.url), 'utf8');
  const table = page.slice(page.indexOf('### Fields of an event'), page.indexOf('## Commands'));
  for (const kind of EVENT_KINDS) expect(page).toContain(`| \`${kind}\` |`);
  for (const field of ['event', 'event_type', ...Object.keys(ARRIVAL)])
    expect(table).toContain(`\`${field}\``);
});

describe('the bus of Home Assistant', () => {
  const open = async (fire: (type: string) => void) => {
    const test = await MemoryHouse.open();
    const fired: [string, unknown][] = [];
    const logged: string[] = [];
    const end = fireOnBus(
      test.house,
      async (type, data) => {
        fire(type);
        fired.push([type, data]);
      },
      { words: MQTT_WORDS, log: (level, message) => void logged.push(`${level}: ${message}`) },
    );
    await test.issue('274916');
    return { test, fired, logged, end };
  };

  it('hears of the same events, by names of their own', async () => {
    const { test, fired, end } = await open(() => undefined);
    await test.front.typePin('274916');
    const at = new Date(test.clock.now()).toISOString();
    expect(fired.map(([type]) => type)).toEqual([
      'latchkey_code_live',
      'latchkey_code_used',
      'latchkey_guest_arrived_first',
    ]);
    expect(fired[1]?.[1]).toEqual({ ...ARRIVAL, at });
    end();
    await test.front.typePin('274916');
    expect(fired).toHaveLength(3);
  });

  it('that takes none is told of in the log once, until it takes one again', async () => {
    let works = false;
    const { test, fired, logged } = await open(() => {
      if (!works) throw new Error('unauthorized');
    });
    await test.front.typePin('274916');
    await test.front.typePin('999999');
    expect(fired).toEqual([]);
    expect(logged).toEqual([
      'warn: Home Assistant takes no events on its bus now: it is not connected, or the token is not of an administrator.',
    ]);
    works = true;
    await test.front.typePin('999999');
    expect(fired.map(([type]) => type)).toEqual(['latchkey_code_denied']);
  });
});
