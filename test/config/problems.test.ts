import { describe, expect, test } from 'vitest';
import {
  KEY,
  MINIMAL,
  OTHER_KEY,
  TOKEN,
  configOf,
  inConfigFolder,
  problemsOf,
  textOf,
  write,
} from './config-folder.ts';

inConfigFolder();

describe('problems', () => {
  test('everything that is wrong is told at once, in the order of the file', () => {
    expect(
      textOf(
        `
house:
  name: ${'x'.repeat(300)}
  zone: Europe/Berlim
  langauge: en
telegram:
  token: 12345
  owners: ["123", -5, 1.5]
  api_root: ftp://user:word@example.org
  remove_pin_messages_after_minutes: 4000
drivers:
  - id: zwave
    kind: zwave-js
    port: ttyUSB0
    keys: { S2_AccessControl: abcd, S3: x }
    quick_start: "yes"
  - { id: zwave, kind: zwave-js, port: "tcp://host:99999" }
  - { id: Big Id, kind: zwavejs }
  - just a text
devices:
  zwave/12: { reserved: [0], nmae: Front door }
  zwaev/13: {}
  front: {}
codes: { length: 9 }
data: 5
log: { level: verbose }
secrets: { key: abcd }
mqtt: { url: http://127.0.0.1, username: "", password: "", topic_prefix: latchkey/#, commands: "on", ca: ca.pem }
matter: { url: ws://127.0.0.1 }
`,
      ),
    ).toMatchSnapshot();
  });

  test('missing sections and keys are told', () => {
    expect(textOf('house: {}\ntelegram:\ndrivers: []\n')).toMatchSnapshot();
    expect(textOf('log: { level: debug }\n')).toMatchSnapshot();
    expect(textOf('- house\n')).toMatchSnapshot();
  });

  test('variables and files that are missing are told with their names', () => {
    write('\n', 'empty');
    expect(
      textOf(
        `
house: { zone: Europe/Berlin }
telegram: { token: !env NO_SUCH_TOKEN }
drivers:
  - id: zwave
    kind: zwave-js
    port: /dev/ttyUSB0
    keys:
      S0_Legacy: !file keys/s0
      S2_Unauthenticated: !file empty
      S2_Authenticated: !file .
      S2_AccessControl: !env
data: !env EMPTY
secrets: { key: !secret key }
devices: !file [a, b]
`,
        { EMPTY: '' },
      ),
    ).toMatchSnapshot();
  });

  test('a secret pasted where its name belongs is not repeated', () => {
    const text = textOf(`
house: { zone: ${TOKEN}, "${KEY}": 1 }
telegram: { token: !env ${TOKEN} }
drivers:
  - { id: zwave, kind: zwave-js, port: !file ${KEY}, ${OTHER_KEY}: 1 }
devices: { ${KEY}/1: {} }
`);
    for (const secret of [TOKEN, KEY, OTHER_KEY]) expect(text).not.toContain(secret);
    expect(text).toMatchSnapshot();
  });

  test('a key that is there twice is told with both its path and the other problems', () => {
    expect(
      textOf(MINIMAL.replace('zone:', 'zone: UTC, zone:') + 'codes: { length: 3 }\ncodes: { lenght: 4 }\n'),
    ).toMatchSnapshot();
  });

  test('keys of the broker that mean nothing alone are told', () => {
    const of = (keys: string): string => textOf(`${MINIMAL}mqtt: { url: "mqtt://broker:1883", ${keys} }`);
    const pem = '"-----BEGIN CERTIFICATE-----\\nMA==\\n-----END CERTIFICATE-----"';
    expect(
      [of('password: x'), of(`certificate: ${pem}`), of(`certificate_key: ${pem}`), of(`ca: ${pem}`)].join(
        '\n',
      ),
    ).toMatchSnapshot();
  });

  test.each([
    'mqtt://',
    'mqtt://user:sesame@broker',
    'mqtt://broker/path',
    'ws://broker',
    'broker:1883',
    'mqtt://broker?x=1',
  ])('the broker "%s" is refused', (url) => {
    const problems = problemsOf(`${MINIMAL}mqtt: { url: "${url}" }`);
    expect(problems).toMatchObject([{ path: 'mqtt.url', line: 6 }]);
    expect(JSON.stringify(problems)).not.toContain('sesame');
  });

  describe('two drivers that reach one lock', () => {
    const HOME_ASSISTANT = 'kind: home-assistant, token: !env TOKEN, url: "http://homeassistant.local:8123';
    const two = (first: string, second: string): string =>
      MINIMAL.replace(/^ *- \{.*\n/m, `  - { id: a, ${first} }\n  - { id: b, ${second} }\n`);
    const SERVER = 'kind: zwave-js-server, url: "ws://127.0.0.1:3000"';

    test('are told, with what to do', () => {
      const texts = [two(SERVER, `${HOME_ASSISTANT}"`), two(`${HOME_ASSISTANT}"`, `${HOME_ASSISTANT}/"`)];
      expect(texts.map((text) => textOf(text)).join('\n')).toMatchSnapshot();
    });

    test.each([
      [
        'the Z-Wave locks are left to the server',
        two(SERVER, `${HOME_ASSISTANT}", drives: [alarmo, panels]`),
      ],
      ['somebody has chosen the entities', two(SERVER, `${HOME_ASSISTANT}", entities: [lock.shed]`)],
      ['the stick is another', two('kind: zwave-js, port: /dev/ttyUSB0', `${HOME_ASSISTANT}"`)],
    ])('are none where %s', (_, text) => {
      expect(configOf(text).drivers).toHaveLength(2);
    });
  });

  test('a camera without a Home Assistant that has it is told, and so is what no scene or folder can be', () => {
    const camera = `${MINIMAL}devices: { zwave/12: { camera: camera.front_door } }\n`;
    const entry = 'kind: home-assistant, token: !env TOKEN, url: "http://homeassistant.local:8123"';
    const scenes = 'scenes: [{ entity: light.hall }], media: { folder: media }';
    const ha = MINIMAL.replace(/^ *- \{.*\n/m, `  - { id: ha, ${entry}, ${scenes} }\n`);
    expect([camera, ha].map((text) => textOf(text)).join('\n')).toMatchSnapshot();
  });

  test('one Z-Wave key in two classes is told without the key', () => {
    const keys = `keys: { S2_Authenticated: ${KEY}, S2_AccessControl: ${KEY.toUpperCase()} }`;
    expect(
      textOf(MINIMAL.replace('/dev/ttyUSB0', `/dev/ttyUSB0, ${keys}`).replaceAll(KEY, `"${KEY}"`)),
    ).toMatchSnapshot();
  });

  test.each([
    ['a tab', 'house:\n\tzone: UTC\n'],
    ['an open bracket', 'house: { zone: UTC\ntelegram:\n'],
    ['an open quote', 'house: { zone: "UTC }\n'],
    ['two colons', 'house: zone: UTC\n'],
    ['no colon', 'house\ntelegram: {}\n'],
    ['another column', 'house:\n  zone: UTC\n name: Home\n'],
    ['a reserved sign', 'house: { name: @home }\n'],
    ['a backslash', 'data: "C:\\data"\n'],
    ['a second document', 'house: {}\n---\nhouse: {}\n'],
    ['a list as a key', '? [a]\n: 1\n'],
    ['an alias', 'house: &h {}\ntelegram: *h\n'],
    ['a star', 'house: { name: *** }\n'],
  ])('YAML with %s is told in words', (_, text) => {
    expect(textOf(text)).toMatchSnapshot();
  });

  test.each(['+02:00', 'Berlin', 'Mars/Olympus', ''])('the zone "%s" is refused', (zone) => {
    const problems = problemsOf(MINIMAL.replace('Europe/Berlin', `"${zone}"`));
    expect(problems).toMatchObject([{ path: 'house.zone', line: 2 }]);
    if (zone === 'Berlin') expect(problems[0]?.todo).toMatch(/^Did you mean Europe\/Berlin\?/);
  });

  test.each([
    'ttyUSB0',
    'http://host:1',
    'tcp://host',
    'tcp://host:0',
    'tcp://host:65536',
    'tcp://a:b@host:1',
    '',
  ])('the port "%s" is refused', (port) => {
    const problems = problemsOf(MINIMAL.replace('/dev/ttyUSB0', `"${port}"`));
    expect(problems).toMatchObject([{ path: 'drivers[0].port', line: 5 }]);
  });
});
