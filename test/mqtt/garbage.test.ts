import { createServer, type AddressInfo, type Socket } from 'node:net';
import { generate, parser, type Packet } from 'mqtt-packet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DIGITS, GARBAGE, ODD, watchFaults } from '../support/noise/garbage.ts';
import { MINUTE } from '../support/houses/memory-house.ts';
import { MqttHouse } from '../support/houses/mqtt-house.ts';
import { TestClient } from '../support/network/mqtt-client.ts';
import { seeded } from '../support/noise/random.ts';
import { until } from '../support/until.ts';

const TOPICS = [
  ...['command/issue_code', 'command/pause_code', 'command/who_has_access', `command/${DIGITS}`, 'command/'],
  ...['user/1/enabled/set', 'user/NaN/enabled/set', 'user/1e21/enabled/set', 'user/x/enabled', 'sync'],
  ...['device/memory-front/sync', 'device/x/out_of_sync', 'device/x/y'],
].map((topic) => `latchkey/${topic}`);
const OTHERS = ['homeassistant/status', 'homeassistant/device/latchkey_user_1/config'];

const NOT_AUTHORISED = 0x87;

async function listening(serve: (socket: Socket) => void): Promise<{ port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

describe('what is no command', () => {
  const payloads = [
    ...Object.entries(GARBAGE),
    ...Object.entries(ODD).map(([what, odd]) => [what, JSON.stringify(odd)] as const),
    ...Object.entries(ODD).map(
      ([what, odd]) =>
        [
          `a command of ${what}`,
          JSON.stringify({ user: odd, devices: odd, schedule: odd, id: odd }),
        ] as const,
    ),
  ];

  it.each([false, true])('ends nothing and is quoted nowhere (kept by the broker: %s)', async (retain) => {
    const faults = watchFaults();
    const test = await MqttHouse.open();
    for (const [, payload] of payloads) {
      const topics = payload.length < 10_000 ? [...TOPICS, ...OTHERS] : ['latchkey/command/issue_code'];
      await Promise.all(topics.map((topic) => test.client.publish(topic, String(payload), { retain })));
    }
    await test.house.pass(MINUTE);
    await test.house.issue('274916');
    expect(await test.asks('pause_code', { code: 1 })).toMatchObject({ ok: true });
    expect(test.house.codesIn()).toEqual([]);
    expect(faults).toEqual([]);
    expect(test.logged.join('\n').includes(DIGITS), 'a payload stands in the log').toBe(false);
  });

  it('names no topic in a log that somebody chose for an answer', async () => {
    const { port } = await listening((socket) => {
      const say = (packet: Packet): void => void socket.write(generate(packet, { protocolVersion: 5 }));
      const parts = parser({ protocolVersion: 5 });
      socket.on('data', (data) => parts.parse(data));
      parts.on('packet', (packet) => {
        if (packet.cmd === 'connect') say({ cmd: 'connack', reasonCode: 0, sessionPresent: false });
        if (packet.cmd === 'subscribe') {
          const granted = packet.subscriptions.map(() => 1);
          say({ cmd: 'suback', messageId: packet.messageId!, granted });
          const payload = JSON.stringify({ response_topic: `somebody/${DIGITS}` });
          const command = { topic: 'latchkey/command/upcoming', payload };
          say({ cmd: 'publish', ...command, qos: 0, dup: false, retain: false });
        }
        if (packet.cmd !== 'publish') return;
        const reasonCode = packet.topic.startsWith('somebody/') ? NOT_AUTHORISED : 0;
        say({ cmd: 'puback', messageId: packet.messageId!, reasonCode });
      });
    });
    const test = await MqttHouse.opening({ url: `mqtt://127.0.0.1:${port}` });
    test.start();
    await test.logs('does not let Latchkey publish');
    expect(test.logged.join('\n')).not.toContain(DIGITS);
  });
});

describe('a row of the database that is damaged', () => {
  it('keeps the broker from nothing else', async () => {
    const faults = watchFaults();
    const test = await MqttHouse.opening({ devices: { devices: [{ name: 'front' }, { name: 'back' }] } });
    await test.house.issue('274916');
    test.house.store.database.run(`UPDATE grants SET reason = '{${DIGITS}'`);
    test.client = await TestClient.connect(test.broker);
    test.start();
    await test.client.reads('latchkey/status', 'online');
    expect(await test.asks('pause_code', { user: 1 })).toHaveProperty('ok');
    expect(faults).toEqual([]);
    expect(test.logged.join('\n').includes(DIGITS), 'a row stands in the log').toBe(false);
  });
});

describe('a broker that is none', () => {
  const CONNECTED = Buffer.from([0x20, 0x03, 0x00, 0x00, 0x00]);
  const SUBSCRIBED = (id: number[]) => Buffer.from([0x90, 0x04, ...id, 0x00, 0x01]);
  const page = Buffer.from(`HTTP/1.1 502 Bad Gateway\r\n\r\n<html>${DIGITS}</html>`);
  const noise = (seed: number) => {
    const random = seeded(seed);
    return Buffer.from(Array.from({ length: 300 }, () => Math.floor(random() * 256)));
  };

  it.each<[string, Buffer]>([
    ["a proxy's page", page],
    ['a page once it is connected', Buffer.concat([CONNECTED, page])],
    [
      'a message of a topic that is no text',
      Buffer.concat([CONNECTED, Buffer.from([0x30, 5, 0, 2, 0xff, 0xfe, 0])]),
    ],
    [
      'a message of a topic that was never named',
      Buffer.concat([CONNECTED, Buffer.from([0x30, 6, 0, 0, 3, 0x23, 0, 9])]),
    ],
    [
      'a message without an end',
      Buffer.concat([CONNECTED, Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x7f])]),
    ],
    ['a receipt for nothing', Buffer.concat([CONNECTED, Buffer.from([0x40, 2, 0, 77]), SUBSCRIBED([0, 77])])],
    ...Array.from({ length: 20 }, (_, seed): [string, Buffer] => [
      `noise ${seed}`,
      Buffer.concat([CONNECTED, noise(seed)]),
    ]),
  ])('ends nothing, and is tried again: %s', async (_what, bytes) => {
    const faults = watchFaults();
    let greeted = 0;
    const { port, sockets } = await listening((socket) => {
      socket.once('data', () => {
        greeted += 1;
        socket.write(bytes);
      });
    });
    const test = await MqttHouse.opening({ url: `mqtt://127.0.0.1:${port}` });
    test.start();
    await until(() => greeted > 0, 'the first connection');
    for (const socket of sockets) socket.destroy();
    await until(async () => {
      await test.house.pass(1_000);
      return greeted > 1;
    }, 'another try');
    expect(faults).toEqual([]);
    expect(test.logged.join('\n').includes(DIGITS), 'a frame stands in the log').toBe(false);
  });
});
