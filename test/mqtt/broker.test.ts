import { describe, expect, it } from 'vitest';
import { CONSOLE } from '../../src/domain/people/actor.ts';
import { BROKER_TLS } from '../support/network/broker-tls.ts';
import { Line } from '../support/network/line.ts';
import { FRONT, MemoryHouse, MINUTE } from '../support/houses/memory-house.ts';
import { MqttHouse } from '../support/houses/mqtt-house.ts';
import { TestClient } from '../support/network/mqtt-client.ts';
import { TestBroker } from '../support/network/test-broker.ts';
import { until } from '../support/until.ts';

const STATUS = 'latchkey/status';
const FRONT_CONFIG = 'homeassistant/device/latchkey_lock_memory-front/config';
const DOWN = 'no connection with the broker';
const used = (client: TestClient) => client.all('latchkey/events/code_used');

describe('the connection', () => {
  it('says online, retained, once everything else was told', async () => {
    const test = await MqttHouse.open();
    const topics = test.client.heard.map(({ topic }) => topic);
    expect(topics).toContain(FRONT_CONFIG);
    expect(topics.at(-1)).toBe(STATUS);
    expect((await test.retained()).get(STATUS)).toBe('online');
  });

  it('says offline, retained, when Latchkey is stopped', async () => {
    const test = await MqttHouse.open();
    await test.mqtt.stop();
    await test.client.reads(STATUS, 'offline');
    expect((await test.retained()).get(STATUS)).toBe('offline');
  });

  it('leaves it to the broker to say offline where Latchkey is killed', async () => {
    const broker = await TestBroker.open();
    const line = await Line.to(broker.port);
    const test = await MqttHouse.open({ broker, url: `mqtt://127.0.0.1:${line.port}` });
    line.cut();
    await test.client.reads(STATUS, 'offline');
    expect((await test.retained()).get(STATUS)).toBe('offline');
  });

  it('says online again where the will of an older connection comes late', async () => {
    const test = await MqttHouse.open();
    await test.client.publish(STATUS, 'offline', { retain: true });
    await test.client.until(({ topic, payload }) => topic === STATUS && payload === 'offline');
    await test.client.reads(STATUS, 'online');
  });

  it('is made with the login', async () => {
    const broker = await TestBroker.open({ login: { username: 'latchkey', password: 'hunter two' } });
    const test = await MqttHouse.open({ broker });
    expect(test.logged).toEqual([`info: MQTT: connected with the broker at 127.0.0.1:${broker.port}.`]);
  });

  it('that is refused is told in words, without the login, once for many tries', async () => {
    const broker = await TestBroker.open({ login: { username: 'latchkey', password: 'hunter two' } });
    const line = await Line.to(broker.port);
    const login = { username: 'latchkey', password: 'sesame' };
    const test = await MqttHouse.opening({ broker, login, url: `mqtt://127.0.0.1:${line.port}` });
    test.start();
    await until(async () => {
      await test.house.pass(MINUTE);
      return line.came > 3;
    });
    expect(test.logged).toEqual([
      `warn: MQTT: no connection with the broker at 127.0.0.1:${line.port}: it refuses the login. Latchkey goes on without it, and tries again.`,
    ]);
  });

  it('to where nobody listens is told in words, and comes about when somebody does', async () => {
    const broker = await TestBroker.open({ started: false });
    const test = await MqttHouse.opening({ broker });
    test.start();
    await test.logs('nothing answers there. Latchkey goes on without it');
    await test.house.issue('274916');
    expect(test.house.codesIn()).toEqual(['274916']);
    await test.comesBack();
    expect(test.client.last('latchkey/device/memory-front/slots_used')).toBe('1');
    await test.logs('connected with the broker');
  });

  it('to a host that is not there is told in words', async () => {
    const test = await MqttHouse.opening({ url: 'mqtt://no-such-host.invalid' });
    test.start();
    await test.logs('no-such-host.invalid: there is no such host.');
  });

  it('with a certificate that is none is told in words, and does not end the program', async () => {
    const ca = '-----BEGIN CERTIFICATE-----\nMAAA\n-----END CERTIFICATE-----';
    const test = await MqttHouse.opening({ url: 'mqtts://127.0.0.1:1', ca });
    test.start();
    await test.logs(DOWN);
  });

  it('is made with TLS, to a broker whose certificate our authority has signed', async () => {
    const broker = await TestBroker.open();
    const line = await Line.to(broker.port, BROKER_TLS);
    const url = `mqtts://127.0.0.1:${line.port}`;
    const test = await MqttHouse.open({ broker, url, ca: BROKER_TLS.cert });
    expect(test.logged).toEqual([`info: MQTT: connected with the broker at 127.0.0.1:${line.port}.`]);
  });

  it.each([
    ['no authority has signed', '127.0.0.1', undefined, 'its certificate is not trusted'],
    ['is for another host', 'localhost', BROKER_TLS.cert, 'its certificate is for another host'],
  ])('is not made to a broker whose certificate %s', async (_why, host, ca, words) => {
    const broker = await TestBroker.open();
    const line = await Line.to(broker.port, BROKER_TLS);
    const test = await MqttHouse.opening({ broker, url: `mqtts://${host}:${line.port}`, ...(ca && { ca }) });
    test.start();
    await test.logs(words);
  });

  it('that another program takes over by the same topics is told', async () => {
    const test = await MqttHouse.open();
    const other = await MqttHouse.opening({ broker: test.broker });
    other.start();
    await other.logs('connected');
    await test.logs(DOWN);
  });
});

describe('a broker that is restarted', () => {
  it('is told everything again', async () => {
    const test = await MqttHouse.open();
    await test.house.issue('274916');
    await test.settled();
    const before = await test.retained();
    await test.broker.stop();
    await test.logs(DOWN);
    await test.comesBack();
    expect(await test.retained()).toEqual(before);
  });

  it('is told what has changed meanwhile, and not what has gone', async () => {
    const test = await MqttHouse.open();
    const user = test.house.user();
    await test.settled();
    await test.broker.stop();
    await test.logs(DOWN);
    await test.house.does((house) => house.users.delete(CONSOLE, user));
    const ben = await test.house.does((house) =>
      house.users.add(CONSOLE, { firstName: 'Ben', lastName: '' }),
    );
    await test.comesBack();
    const topics = [...(await test.retained()).keys()].filter((topic) => /user\/|_user_/.test(topic));
    expect(topics.sort()).toEqual([
      `homeassistant/device/latchkey_user_${ben}/config`,
      `latchkey/user/${ben}/enabled`,
    ]);
  });

  it('in the middle of many changes holds in the end what is so', async () => {
    const test = await MqttHouse.open();
    for (let i = 0; i < 40; i++)
      test.house.house.users.add(CONSOLE, { firstName: `User ${i}`, lastName: '' });
    await test.client.until(({ topic }) => topic.includes('user'));
    await test.broker.stop();
    await test.logs(DOWN);
    for (let i = 40; i < 60; i++)
      test.house.house.users.add(CONSOLE, { firstName: `User ${i}`, lastName: '' });
    await test.comesBack();
    const switches = [...(await test.retained()).keys()].filter((topic) => topic.endsWith('/enabled'));
    expect(switches).toHaveLength(60);
  });

  it('hears of what happened less than a minute ago, once', async () => {
    const test = await MqttHouse.open();
    await test.house.issue('274916');
    await test.broker.stop();
    await test.logs(DOWN);
    await test.house.front.typePin('274916');
    await test.house.pass(20_000);
    await test.comesBack();
    expect(used(test.client)).toMatchObject([{ user_name: 'Anna Berg', late: false }]);
  });

  it('does not hear of what happened longer ago, and the log says so', async () => {
    const test = await MqttHouse.open();
    await test.house.issue('274916');
    await test.broker.stop();
    await test.logs(DOWN);
    await test.house.front.typePin('274916');
    await test.house.pass(MINUTE + 1);
    await test.comesBack();
    expect(used(test.client)).toEqual([]);
    await test.logs('events were not told');
  });

  it('hears no more than two hundred events, the newest', async () => {
    const test = await MqttHouse.open();
    await test.broker.stop();
    await test.logs(DOWN);
    for (let i = 0; i < 1_000; i++) test.house.wire.listener({ kind: 'used', device: FRONT, how: 'unlock' });
    await test.house.pass(20_000);
    await test.comesBack();
    const events = () => test.client.heard.filter(({ payload }) => payload.includes('"how":"unlock"'));
    await until(() => events().length >= 200);
    await test.settled();
    expect(events()).toHaveLength(200);
  });
});

describe('Home Assistant', () => {
  it('that starts is told everything again', async () => {
    const test = await MqttHouse.open();
    test.client.forget();
    await test.client.publish('homeassistant/status', 'online');
    await test.client.reads(STATUS, 'online');
    await test.settled();
    const topics = new Set(test.client.heard.map(({ topic }) => topic));
    for (const topic of (await test.retained()).keys()) expect(topics).toContain(topic);
  });

  it('that ends is told nothing', async () => {
    const test = await MqttHouse.open();
    test.client.forget();
    await test.client.publish('homeassistant/status', 'offline');
    // Latchkey has heard of that before it answers this.
    await test.asks('who_has_access', {});
    const told = test.client.heard.filter(({ topic }) => topic !== 'homeassistant/status');
    expect(told.map(({ topic }) => topic).sort()).toEqual([
      'latchkey/command/who_has_access',
      'latchkey/responses',
    ]);
  });
});

describe('what the broker has kept of before', () => {
  it('of a user who is gone and a device that is ignored now is cleared at the start', async () => {
    const test = await MqttHouse.open({ house: await MemoryHouse.onDisk() });
    const user = test.house.user();
    await test.settled();
    await test.mqtt.stop();
    await test.client.reads(STATUS, 'offline');
    await test.house.does((house) => house.users.delete(CONSOLE, user));
    await test.house.stop();
    const house = await MemoryHouse.open({ devices: [{ name: 'back' }] });
    const next = await MqttHouse.open({ house, broker: test.broker });
    await next.client.until(
      ({ topic, payload }) => topic === `latchkey/user/${user}/enabled` && payload === '',
    );
    await next.client.until(({ topic, payload }) => topic === FRONT_CONFIG && payload === '');
    await next.settled();
    const kept = [...(await next.retained()).keys()];
    expect(kept.filter((topic) => /front|user\/|_user_/.test(topic))).toEqual([]);
    expect(kept).toContain('homeassistant/device/latchkey_lock_memory-back/config');
  });

  it('of others is left alone, another Latchkey among them', async () => {
    const broker = await TestBroker.open();
    const others = {
      'homeassistant/device/zigbee_lamp/config': '{"dev":{"ids":"lamp"},"o":{"name":"z2m"},"cmps":{}}',
      'homeassistant/device/broken/config': 'not json',
      'homeassistant/device/latchkey2_user_7/config':
        '{"o":{"name":"Latchkey"},"availability":[{"topic":"latchkey2/status"}]}',
      'latchkey2/user/7/enabled': 'ON',
    };
    const client = await TestClient.connect(broker);
    for (const [topic, payload] of Object.entries(others))
      await client.publish(topic, payload, { retain: true });
    const test = await MqttHouse.open({ broker });
    await test.settled();
    const kept = await test.retained();
    for (const [topic, payload] of Object.entries(others)) expect(kept.get(topic)).toBe(payload);
  });
});
