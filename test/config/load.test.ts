import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { describeProblems } from '../../config/load.ts';
import type { Config, Problem } from '../../config/load.ts';
import { elkM1 } from '../../drivers/elk-m1/kind.ts';
import { isOf } from '../../drivers/kind.ts';
import type { OptionsOf } from '../../drivers/kind.ts';
import { zwaveJs } from '../../drivers/zwave-js/kind.ts';
import { loadConfig } from '../../src/app/config.ts';
import {
  KEY,
  MINIMAL,
  OTHER_KEY,
  TOKEN,
  configOf,
  file,
  folder,
  inConfigFolder,
  load,
  problemsOf,
  textOf,
  write,
} from './config-folder.ts';

inConfigFolder();

/** The first driver, which is a stick. */
function stickOf({ drivers: [first] }: Config): OptionsOf<typeof zwaveJs> {
  if (!first || !isOf(first, zwaveJs)) throw new Error('the first driver is no stick');
  return first;
}

describe('a configuration that is right', () => {
  test('the shortest one gets every default', () => {
    const config = configOf(MINIMAL);
    expect(config.telegram.token.reveal()).toBe(TOKEN);
    expect(JSON.parse(JSON.stringify(config))).toEqual({
      house: { name: 'Home', zone: 'Europe/Berlin', language: 'en' },
      telegram: {
        token: '[secret]',
        owners: [],
        api_root: 'https://api.telegram.org',
        remove_pin_messages_after_minutes: 10,
      },
      drivers: [{ id: 'zwave', kind: 'zwave-js', port: '/dev/ttyUSB0', keys: {}, quick_start: false }],
      devices: {},
      codes: { length: 6 },
      backup: { also: [], at: '03:30', daily: 7, weekly: 4 },
      log: { level: 'info' },
      secrets: {},
    });
  });

  test('the example parses, and its folder is beside it', () => {
    const example = join(import.meta.dirname, '../../config/example.yaml');
    const loaded = loadConfig(example, {
      LATCHKEY_TELEGRAM_TOKEN: TOKEN,
      ZWAVE_S0_LEGACY: KEY,
      ZWAVE_S2_UNAUTHENTICATED: OTHER_KEY,
      ZWAVE_S2_AUTHENTICATED: KEY.replace('0', '1'),
      ZWAVE_S2_ACCESS_CONTROL: KEY.replace('0', '2'),
      SATEL_MASTER_CODE: '123456',
      LATCHKEY_KEY: KEY + KEY,
      NX_MASTER_CODE: '1234',
      ENVISALINK_PASSWORD: 'k7Qz2w',
      DSC_MASTER_CODE: '5309',
      ELK_MASTER_CODE: '2740',
      LATCHKEY_MQTT_PASSWORD: 'of the broker',
      HA_TOKEN: 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl',
      HA_PANEL_CODE: '4711',
    });
    if (!loaded.ok) throw new Error(describeProblems(loaded.problems, example));
    expect(loaded.warnings).toEqual([]);
    expect(loaded.config.data).toBe(join(dirname(example), 'data'));
    expect(loaded.config.devices['zwave/12']).toEqual({
      name: 'Front door',
      area: 'Hall',
      ignore: false,
      reserved: [1, 2],
      camera: 'camera.front_door',
      keeps_time: true,
      early_minutes: 0,
      disarms: 'elk/1',
    });
    expect(stickOf(loaded.config).keys.S0_Legacy?.reveal()).toBe(KEY);
  });

  test('!file is read relative to the configuration, and its last line end is not part of the secret', () => {
    write(`${TOKEN}\r\n`, 'token');
    expect(configOf(MINIMAL.replace('!env TOKEN', '!file token')).telegram.token.reveal()).toBe(TOKEN);
  });

  test('!env also stands for a text that is not a secret', () => {
    const config = configOf(MINIMAL.replace('/dev/ttyUSB0', '!env PORT'), {
      TOKEN,
      PORT: 'tcp://stick.local:3333',
    });
    expect(stickOf(config).port).toBe('tcp://stick.local:3333');
  });

  test.each(['/dev/ttyACM0', 'COM3', 'tcp://127.0.0.1:5555', 'tcp://[::1]:65535', 'tcp://ser2net:1'])(
    'the port %s is accepted',
    (port) => {
      expect(stickOf(configOf(MINIMAL.replace('/dev/ttyUSB0', `"${port}"`))).port).toBe(port);
    },
  );

  test('a secret is not quoted where another key of its driver has a value that is none of its words', () => {
    const panel = `{ id: nx, kind: nx-584, port: /dev/ttyS0, framing: morse, master_code: "90246" }`;
    const words = textOf(`${MINIMAL}  - ${panel}\n`);
    expect(words).toContain('one of ascii, binary');
    expect(words).toContain('a text of 5 characters');
    expect(words).not.toContain('90246');
  });

  test('duress codes of a panel are secrets in a list', () => {
    const panel = (codes: string) =>
      `{ id: elk, kind: elk-m1, url: "tcp://192.168.1.20:2101", master_code: "902468", slots: [2, 9], duress_codes: ${codes} }`;
    const config = (codes: string) => MINIMAL + `  - ${panel(codes)}\n`;
    const [, elk] = configOf(config('[!env DURESS, "740183"]'), { TOKEN, DURESS: '5501' }).drivers;
    const codes = elk && isOf(elk, elkM1) ? elk.duress_codes : [];
    expect(codes.map((code) => code.reveal())).toEqual(['5501', '740183']);
    expect(JSON.stringify(elk)).not.toContain('740183');
    const words = textOf(config('[740183, "12345678901", !env NOWHERE]'));
    expect(words).toContain('drivers[1].duress_codes[0]');
    expect(words).toContain('drivers[1].duress_codes[1]');
    expect(words).toContain('NOWHERE');
    expect(words).not.toMatch(/740183|12345678901/);
  });

  test.each([
    ['hex', 'ab'.repeat(32)],
    ['large hex', 'AB'.repeat(32)],
    ['base64', Buffer.alloc(32, 0xab).toString('base64')],
    ['base64 for addresses', Buffer.alloc(32, 0xab).toString('base64url')],
  ])('a database key in %s reveals the same 64 hex digits', (_, key) => {
    const config = configOf(`${MINIMAL}secrets: { key: !env KEY }`, { TOKEN, KEY: key });
    expect(config.secrets.key?.reveal()).toBe('ab'.repeat(32));
  });

  test('a slash at the end of api_root is removed', () => {
    const text = MINIMAL.replace('!env TOKEN', '!env TOKEN, api_root: "http://127.0.0.1:8081/"');
    expect(configOf(text).telegram.api_root).toBe('http://127.0.0.1:8081');
  });
});

describe('a file that cannot be read', () => {
  test('no file, an empty file, only comments, a folder, and another encoding are told in words', () => {
    const texts = [describeProblems(problemsAt(join(folder, 'none.yaml')), 'latchkey.yaml')];
    texts.push(textOf('  \n'), textOf('# house:\n'));
    texts.push(describeProblems(problemsAt(folder), 'latchkey.yaml'));
    writeFileSync(file, Buffer.from('house:', 'utf16le').fill(0xff, 0, 2));
    texts.push(describeProblems(problemsAt(file), 'latchkey.yaml'));
    expect(texts.join('\n')).toMatchSnapshot();
  });

  function problemsAt(path: string): readonly Problem[] {
    const loaded = loadConfig(path, {});
    return loaded.ok ? [] : loaded.problems;
  }
});

test('keys with a meaning in JavaScript are unknown keys like any other', () => {
  for (const key of ['__proto__', 'constructor', 'toString']) {
    const problems = problemsOf(`${MINIMAL}${key}: { house: 1 }\n`);
    expect(problems).toMatchObject([{ path: key, came: `the key "${key}"` }]);
  }
});

test('a byte order mark and Windows line ends do not matter', () => {
  expect(configOf('\uFEFF' + MINIMAL.replaceAll('\n', '\r\n')).house.zone).toBe('Europe/Berlin');
});

describe('secrets', () => {
  const DAMAGED = 'sesame-open!';

  test.each([
    ['telegram.token', MINIMAL.replace('!env TOKEN', 'SECRET')],
    ['secrets.key', `${MINIMAL}secrets: { key: SECRET }`],
    ['drivers[0].keys.S0_Legacy', MINIMAL.replace('ttyUSB0', 'ttyUSB0, keys: { S0_Legacy: SECRET }')],
    ['drivers[0].port', MINIMAL.replace('/dev/ttyUSB0', 'SECRET')],
    ['drivers[0].id', MINIMAL.replace('id: zwave,', 'id: SECRET,')],
    ['drivers[0].kind', MINIMAL.replace('kind: zwave-js', 'kind: SECRET')],
    ['house.zone', MINIMAL.replace('Europe/Berlin', 'SECRET')],
    ['log.level', `${MINIMAL}log: { level: SECRET }`],
    ['codes', `${MINIMAL}codes: SECRET`],
    ['mqtt.url', `${MINIMAL}mqtt: { url: SECRET }`],
    ['mqtt.certificate_key', `${MINIMAL}mqtt: { url: "mqtts://b", certificate_key: SECRET }`],
  ])('a damaged one from !env or !file at %s is not in the problem, only its length', (path, text) => {
    write(DAMAGED, 'damaged');
    for (const reference of ['!env DAMAGED', '!file damaged']) {
      const problems = problemsOf(text.replace('SECRET', reference), { TOKEN, DAMAGED });
      expect(problems).toMatchObject([{ path, came: `a text of 12 characters from ${reference}` }]);
      expect(JSON.stringify(problems)).not.toContain(DAMAGED);
    }
  });

  test.each([
    ['"sesame-open!"', 'a text of 12 characters'],
    ['"x"', 'a text of 1 character'],
    ['""', 'an empty text'],
    ['12345678901234567890123456789012', 'a number without quotes'],
    ['true', 'true or false without quotes'],
    ['[sesame]', 'a list'],
    ['{ sesame: open }', 'a section with keys of its own'],
    ['', 'an empty value'],
  ])('a damaged one in the file, %s, is told as: %s', (written, came) => {
    const problems = problemsOf(`${MINIMAL}secrets: { key: ${written} }`);
    expect(problems).toMatchObject([{ path: 'secrets.key', line: 6, came }]);
  });

  test.each(['? [ !env KEY, 1 ]\n: { a: !env NOPE }', '!env KEY : { a: !env NOPE }'])(
    'a secret within a key is not told with the place of a problem (%j)',
    (text) => {
      const loaded = load(text, { KEY: '274051' });
      expect(JSON.stringify(loaded)).toContain('NOPE');
      expect(JSON.stringify(loaded)).not.toContain('274051');
    },
  );

  test('syntax errors around a secret do not quote it', () => {
    for (const text of [
      `telegram: { token: ${TOKEN}\n`,
      `telegram: "${TOKEN}\n`,
      `telegram: a: ${TOKEN}\n`,
      `%${TOKEN}\n---\n`,
      `a: @${TOKEN}`,
      `a: !${TOKEN}\n`,
      `a: *${TOKEN}`,
      `${TOKEN}: a\n${TOKEN}: b\n`,
    ]) {
      expect(textOf(text)).not.toContain(TOKEN);
    }
  });

  test('a loaded one redacts itself in a string, in JSON and in inspect', () => {
    const config = configOf(MINIMAL);
    const shown = [
      String(config.telegram.token),
      JSON.stringify(config),
      inspect(config, { depth: 9, showHidden: true }),
    ];
    expect(shown.join()).not.toContain(TOKEN);
  });
});

describe('warnings', () => {
  function warningsOf(): readonly string[] {
    const loaded = loadConfig(file, { TOKEN });
    return loaded.ok
      ? loaded.warnings.map((warning) => warning.replaceAll(folder, 'FOLDER'))
      : ['not loaded'];
  }

  test('secrets that everybody on the machine can read are told, wherever they stand', () => {
    write(KEY, 'key', 0o644);
    const text = MINIMAL.replace('!env TOKEN', TOKEN).replace(
      'ttyUSB0',
      'ttyUSB0, keys: { S0_Legacy: !file key }',
    );
    write(text, 'latchkey.yaml', 0o644);
    expect(warningsOf()).toMatchSnapshot();
  });

  test('a file that everybody can read is fine where it holds no secret', () => {
    write(MINIMAL, 'latchkey.yaml', 0o644);
    expect(warningsOf()).toEqual([]);
  });

  test('a broker elsewhere without TLS is told; one on this machine, or among its containers, is not', () => {
    const at = (url: string): string => `${MINIMAL}mqtt: { url: "${url}" }`;
    write(at('mqtt://192.168.1.5:1883'));
    expect(warningsOf()).toMatchSnapshot();
    for (const url of ['mqtts://192.168.1.5', 'mqtt://127.0.0.1', 'mqtt://core-mosquitto:1883']) {
      write(at(url));
      expect(warningsOf()).toEqual([]);
    }
  });

  test('a Bot API server elsewhere without TLS is told; one on this machine is not', () => {
    const at = (root: string): string => MINIMAL.replace('!env TOKEN', `!env TOKEN, api_root: "${root}"`);
    write(at('http://192.168.1.5:8081'));
    expect(warningsOf()).toMatchSnapshot();
    write(at('http://127.0.0.1:8081'));
    expect(warningsOf()).toEqual([]);
  });
});
