import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../config/load.ts';
import { configurationOf, findOut, HEALTH, optionProblem } from '../../packaging/home-assistant/start.ts';
import type { Mqtt, Options } from '../../packaging/home-assistant/start.ts';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator/simulator.ts';
import { homeAssistantOf, openDriver, surroundingsOf } from '../../drivers/registry.ts';
import { until } from '../support/until.ts';
import { freePort } from '../support/network/free-port.ts';
import { temporaryFolder } from '../support/houses/memory-house.ts';

const FOLDER = new URL('../../packaging/home-assistant/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const packageJson = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** supervisor/apps/options.py, RE_SCHEMA_ELEMENT. */
const element = z
  .string()
  .regex(
    /^(bool|email|url|port|device(\(subsystem=[a-z]+\))?|str(\(\d*,\d*\))?|password(\(\d*,\d*\))?|int(\(-?\d*,-?\d*\))?|float(\(-?[\d.]*,-?[\d.]*\))?|match\(.*\)|list\(.+\))\??$/,
  );

/** What of supervisor/apps/validate.py (August 2026) the app uses; a key that is not here would be dropped. */
const appConfig = z.strictObject({
  name: z.string(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  slug: z.string().regex(/^[-_.A-Za-z0-9]+$/),
  description: z.string(),
  /** Set by the first release: what is downloaded in place of a build. */
  image: z
    .string()
    .regex(/^[a-z0-9][\w.-]*(\/[\w.-]+)+$/)
    .optional(),
  arch: z.array(z.enum(['aarch64', 'amd64'])),
  init: z.literal(false),
  startup: z.literal('application'),
  boot: z.enum(['auto', 'manual']),
  homeassistant: z.string(),
  homeassistant_api: z.boolean(),
  services: z.array(z.string().regex(/^(mqtt|mysql):(provide|want|need)$/)),
  uart: z.boolean(),
  map: z.array(
    z.strictObject({
      type: z.enum(['app_config', 'share', 'ssl', 'media']),
      read_only: z.boolean().optional(),
    }),
  ),
  ingress: z.boolean(),
  watchdog: z.string().regex(/^(https?|tcp):\/\/\[HOST\]:(\[PORT:\d+\]|\d+).*$/),
  timeout: z.int().min(10).max(300),
  backup: z.enum(['hot', 'cold']),
  backup_pre: z.string(),
  backup_exclude: z.array(z.string()),
  options: z.record(z.string(), z.unknown()),
  schema: z.record(z.string(), z.union([element, z.array(element)])),
});

const translations = z.strictObject({
  configuration: z.record(z.string(), z.strictObject({ name: z.string(), description: z.string() })),
});

const config = appConfig.parse(parse(read('config.yaml')));

describe('the app', () => {
  it('has a default and words for each option', () => {
    const { configuration } = translations.parse(parse(read('translations/en.yaml')));
    const isOptional = (option: string): boolean => String(config.schema[option]).endsWith('?');
    const mustBeThere = Object.keys(config.schema).filter((option) => !isOptional(option));
    expect(Object.keys(config.options)).toEqual(mustBeThere);
    expect(Object.keys(configuration)).toEqual(Object.keys(config.schema));
    for (const option of Object.keys(config.schema)) expect(read('DOCS.md')).toContain(`| \`${option}\` |`);
  });

  // The supervisor sends the first 20 bits of the SHA-1 of each password to haveibeenpwned.com, finds any code of
  // few digits there, and then advises to stop the app (resolution/checks/app_pwned.py).
  it('has no code among its passwords', () => {
    const passwords = Object.entries(config.schema).filter(([, type]) => String(type).startsWith('password'));
    expect(passwords.map(([option]) => option)).toEqual(['telegram_token']);
  });

  it('takes for a code of panels what the configuration takes, or nothing', () => {
    const code = new RegExp(/^match\((.*)\)\?$/.exec(String(config.schema['panel_code']))![1]!);
    for (const good of ['', '0471', '1234567890']) expect(good).toMatch(code);
    for (const bad of ['123', '12345678901', '12a4']) expect(bad).not.toMatch(code);
  });

  it('has one version: of the program, of the app, of its image and of its changelog', () => {
    const { version } = packageJson;
    expect(config.version).toBe(version);
    expect(read('Dockerfile')).toContain(`ARG BUILD_VERSION=${version}`);
    expect(read('CHANGELOG.md')).toContain(`## ${version}\n`);
  });

  it('is watched where it answers', () => {
    expect(config.watchdog).toBe(`http://[HOST]:[PORT:${HEALTH.split(':')[1]}]/healthz`);
  });

  it('has an icon and a logo of the sizes that are asked for', () => {
    const size = (name: string): number[] => {
      const png = readFileSync(new URL(name, FOLDER));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      return [png.readUInt32BE(16), png.readUInt32BE(20)];
    };
    expect(size('icon.png')).toEqual([128, 128]);
    expect(size('logo.png')).toEqual([250, 100]);
  });

  it('is assembled into a repository whose every part is there that its Dockerfile copies', () => {
    const target = temporaryFolder();
    execFileSync(new URL('assemble.sh', FOLDER).pathname, [target]);
    expect(readdirSync(target).sort()).toEqual(['latchkey', 'repository.yaml']);
    const app = join(target, 'latchkey');
    for (const name of [
      'config.yaml',
      'DOCS.md',
      'README.md',
      'CHANGELOG.md',
      'icon.png',
      'logo.png',
      'apparmor.txt',
    ])
      expect(existsSync(join(app, name))).toBe(true);
    for (const source of copied(read('Dockerfile'))) expect(existsSync(join(app, source)), source).toBe(true);
    expect(existsSync(join(app, 'program/src/app/main.ts'))).toBe(true);
    // A file that is no more is no more in the app either, when it is assembled anew.
    writeFileSync(join(app, 'program/src/of-before.ts'), '');
    execFileSync(new URL('assemble.sh', FOLDER).pathname, [target]);
    expect(existsSync(join(app, 'program/src/of-before.ts'))).toBe(false);
    expect(existsSync(join(app, 'program/src/app/main.ts'))).toBe(true);
    // What the supervisor would take for an app of its own.
    expect(
      readdirSync(app, { recursive: true }).filter((path) => String(path).endsWith('/config.yaml')),
    ).toEqual([]);
  });
});

describe('the repository as Home Assistant reads it', () => {
  // supervisor/store/data.py: a repository.yaml in the root, and each config.yaml below it is an app.
  it('is an app repository with this one app', () => {
    const root = new URL('../../', import.meta.url);
    expect(parse(readFileSync(new URL('repository.yaml', root), 'utf8'))).toMatchObject({ name: 'Latchkey' });
    const exclude = (name: string): boolean => name === 'node_modules' || name.startsWith('.');
    const apps = globSync('**/config.{yaml,yml,json}', { cwd: root, exclude });
    expect(apps).toEqual(['packaging/home-assistant/config.yaml']);
  });

  it('names the image that a release has published, and an app that is assembled is built', () => {
    const [copy, target] = [temporaryFolder(), temporaryFolder()];
    cpSync(FOLDER, join(copy, 'packaging/home-assistant'), { recursive: true });
    for (const name of ['src', 'drivers', 'bot', 'config']) mkdirSync(join(copy, name));
    for (const name of ['repository.yaml', 'package.json', 'package-lock.json', '.npmrc', 'LICENSE'])
      cpSync(new URL(`../../${name}`, import.meta.url), join(copy, name));
    const script = (name: string): string => join(copy, 'packaging/home-assistant', name);
    // A later release names it anew, and once only.
    for (const image of ['ghcr.io/other/app', 'ghcr.io/owner/latchkey-app'])
      execFileSync(script('name-image.sh'), [image]);
    const named = readFileSync(script('config.yaml'), 'utf8');
    expect(appConfig.parse(parse(named))).toEqual({ ...config, image: 'ghcr.io/owner/latchkey-app' });
    execFileSync(script('assemble.sh'), [target]);
    const assembled = parse(readFileSync(join(target, 'latchkey/config.yaml'), 'utf8')) as object;
    expect(assembled).not.toHaveProperty('image');
  });

  it('is released under the tag of its version only', () => {
    const names = (tag: string): string =>
      execFileSync(new URL('../../.ci/release-names', import.meta.url).pathname, [tag, 'Owner/Latchkey'], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    const { version } = packageJson;
    expect(names(`v${version}`)).toBe(
      `version=${version}\nimage=ghcr.io/owner/latchkey\napp_image=ghcr.io/owner/latchkey-app\n`,
    );
    expect(() => names('v99.0.0')).toThrow(`Expected a tag v${version}, and got v99.0.0`);
  });
});

describe('the options', () => {
  const TOKEN = '123456789:AAExampleExampleExampleExampleExamp';
  const defaults = { ...config.options, telegram_token: TOKEN } as Options;
  const MQTT: Mqtt = {
    host: 'core-mosquitto',
    port: 1883,
    ssl: false,
    username: 'addons',
    password: 'of the broker',
  };

  const loaded = (options: Options, mqtt?: Mqtt) => {
    const file = join(temporaryFolder(), 'latchkey.yaml');
    const made = configurationOf(options, { zone: 'Europe/Berlin', ...(mqtt && { mqtt }) });
    writeFileSync(file, made, { mode: 0o600 });
    const result = loadConfig(file, { SUPERVISOR_TOKEN: 'of the supervisor' });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result;
  };

  it('as they stand make a good configuration, with the broker that the supervisor knows', () => {
    const { config: made, warnings } = loaded(defaults, MQTT);
    expect(warnings).toEqual([]);
    expect(made.telegram.token.reveal()).toBe(TOKEN);
    expect(made).toMatchObject({
      house: { name: 'Home', zone: 'Europe/Berlin' },
      telegram: { owners: [] },
      drivers: [
        { id: 'zwave', kind: 'zwave-js-server', url: 'ws://core-zwave-js:3000' },
        {
          id: 'ha',
          kind: 'home-assistant',
          url: 'http://supervisor/core',
          drives: ['matter', 'zha', 'alarmo', 'panels'],
          recorder_excludes_actions: false,
          media: { folder: '/media', name: 'local', mounted_at: '/media' },
        },
      ],
      codes: { length: 6 },
      mqtt: { url: 'mqtt://core-mosquitto:1883', username: 'addons', commands: true },
      log: { level: 'info' },
    });
    expect(made.mqtt?.password?.reveal()).toBe('of the broker');
  });

  it('that are changed are what the configuration says', () => {
    const options = {
      ...defaults,
      owners: [5],
      house_name: 'Haus "am See"',
      code_length: 8,
      commands: false,
      log_level: 'debug',
    };
    const { config: made } = loaded(options, { host: '172.30.33.5', port: '8883', ssl: true });
    expect(made).toMatchObject({
      house: { name: 'Haus "am See"' },
      telegram: { owners: [5] },
      codes: { length: 8 },
      mqtt: { url: 'mqtts://172.30.33.5:8883', commands: false },
      log: { level: 'debug' },
    });
  });

  it('without Z-Wave leave the locks of Home Assistant to Home Assistant, with its code for panels', () => {
    const options = { ...defaults, zwave_server: '', panel_code: '0471', recorder_excludes_actions: true };
    const [ha, ...others] = loaded(options).config.drivers;
    expect(others).toEqual([]);
    if (ha?.kind !== 'home-assistant') throw new Error('it is another driver');
    expect(ha.drives).toContain('zwave_js');
    expect(ha.recorder_excludes_actions).toBe(true);
    expect([ha.token, ha.panel_code!].map((secret) => secret.reveal())).toEqual([
      'of the supervisor',
      '0471',
    ]);
  });

  it('take a token that was pasted with a space, and name what is missing as the page does', () => {
    expect(loaded({ ...defaults, telegram_token: ` ${TOKEN}\n` }).config.telegram.token.reveal()).toBe(TOKEN);
    expect(optionProblem(defaults)).toBeUndefined();
    expect(optionProblem({ ...defaults, telegram_token: 'my token' })).toBe(
      'Telegram token: expected the token of a bot, such as 123456789:AA…. Ask @BotFather in Telegram for one.',
    );
    expect(optionProblem({ ...defaults, zwave_server: '', home_assistant: false })).toBe(
      "There is nothing to keep codes on: fill in the option Z-Wave JS server, or switch on Home Assistant's devices.",
    );
  });

  it('without Home Assistant name none, and its token is in no file', () => {
    const { drivers } = loaded({ ...defaults, home_assistant: false }).config;
    expect(drivers.map(({ kind }) => kind)).toEqual(['zwave-js-server']);
    expect(configurationOf(defaults, { zone: 'UTC' })).toContain('token: !env SUPERVISOR_TOKEN');
  });

  it('reach Home Assistant through the supervisor, and clips in the folder that both have', async () => {
    const simulator = await SimulatedHomeAssistant.start();
    onTestFinished(() => simulator.stop());
    const url = await proxyOf(simulator.url);
    const file = join(temporaryFolder(), 'latchkey.yaml');
    writeFileSync(file, configurationOf(defaults, { zone: 'UTC' }, url), { mode: 0o600 });
    const result = loadConfig(file, { SUPERVISOR_TOKEN: simulator.identity.token });
    const driver = result.ok && result.config.drivers.find(({ kind }) => kind === 'home-assistant');
    if (!driver || driver.kind !== 'home-assistant') throw new Error('there is no such driver');
    const media = temporaryFolder();
    const ha = await openDriver(
      { ...driver, media: { ...driver.media!, mounted_at: media } },
      {
        dataFolder: temporaryFolder(),
        zone: 'UTC',
        now: () => Date.now(),
        reserved: [],
        log: () => undefined,
        cipher: { seal: (text) => text, open: (sealed) => sealed },
      },
    );
    await ha.start(() => undefined);
    onTestFinished(() => ha.stop());
    await until(() => homeAssistantOf([ha])!.isUp, 'Home Assistant');
    const around = surroundingsOf([ha])!;
    expect(await around.picture('camera.front_door')).toMatchObject({ kind: 'picture' });
    simulator.cameras.secondMs = 40; // not so short that a recording seems to have been cut short
    const clip = { name: 'a1', seconds: 30 };
    expect(await around.record('camera.front_door', clip)).toBe('recorded');
    expect(simulator.cameras.recorded).toMatchObject([{ filename: '/media/latchkey/a1.mp4', duration: 30 }]);
    // The folder is the same one for both.
    mkdirSync(join(media, 'latchkey'));
    writeFileSync(join(media, 'latchkey', 'a1.mp4'), 'a film');
    expect(await around.fetchClip('a1', 5)).toMatchObject({ kind: 'failed', isKept: true });
    expect(await around.fetchClip('a1', 100)).toMatchObject({ kind: 'clip', content: Buffer.from('a film') });
    await around.forgetClip('a1');
    expect(readdirSync(join(media, 'latchkey'))).toEqual([]);
    expect(await around.fetchClip('a1', 100)).toMatchObject({ kind: 'failed' });
  });

  it('without a broker, or without the wish for one, name none', () => {
    expect(loaded(defaults).config).not.toHaveProperty('mqtt');
    expect(loaded({ ...defaults, mqtt: false }, MQTT).config).not.toHaveProperty('mqtt');
  });
});

describe('what the supervisor knows', () => {
  type Answers = Record<string, [number, unknown]>;
  const supervisor = async (answers: Answers, ...before: Answers[]) => {
    const asked: string[] = [];
    const server = createServer(({ url = '', headers }, response) => {
      asked.push(`${url} ${headers.authorization}`);
      const round = asked.filter((line) => line.startsWith(`${url} `)).length - 1;
      const [status, body] = (before[round] ?? answers)[url] ?? [404, { result: 'error' }];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  };

  it('is asked for with the token: the zone and the broker', async () => {
    const mqtt = {
      addon: 'core_mosquitto',
      host: 'core-mosquitto',
      port: 1883,
      ssl: false,
      protocol: '3.1.1',
    };
    const { url, asked } = await supervisor({
      '/info': [200, { result: 'ok', data: { timezone: 'Europe/Vienna' } }],
      '/services/mqtt': [200, { result: 'ok', data: mqtt }],
    });
    expect(await findOut(url, 'a token')).toEqual({ zone: 'Europe/Vienna', mqtt });
    expect(asked.sort()).toEqual(['/info Bearer a token', '/services/mqtt Bearer a token']);
  });

  const NO_BROKER: Answers = { '/services/mqtt': [400, { result: 'error', message: 'Service not enabled' }] };
  const VIENNA: Answers = { ...NO_BROKER, '/info': [200, { data: { timezone: 'Europe/Vienna' } }] };
  const waits = () => {
    const waited: number[] = [];
    return { waited, wait: async (ms: number) => waited.push(ms) };
  };

  it('may be that there is no broker', async () => {
    const { url, asked } = await supervisor(VIENNA);
    expect(await findOut(url, 'a token', waits())).toEqual({ zone: 'Europe/Vienna' });
    expect(asked).toHaveLength(2);
  });

  it('is asked for again while it answers with errors, or without the zone', async () => {
    const failing: Answers = {
      '/info': [500, {}],
      '/services/mqtt': [502, 'no JSON object'],
    };
    const { url, asked } = await supervisor(
      { ...VIENNA, '/services/mqtt': [200, { data: { host: 'core-mosquitto', port: 1883 } }] },
      failing,
      { ...failing, '/info': [200, { data: { timezone: null } }] },
    );
    const { waited, wait } = waits();
    expect(await findOut(url, 'a token', { wait, zone: 'Asia/Tokyo' })).toEqual({
      zone: 'Europe/Vienna',
      mqtt: { host: 'core-mosquitto', port: 1883 },
    });
    expect(waited.sort()).toEqual([1_000, 1_000, 2_000, 2_000]);
    expect(asked).toHaveLength(6);
  });

  it('without a zone that of the container is taken, and without that the start ends with words', async () => {
    const { url } = await supervisor({ ...NO_BROKER, '/info': [500, {}] });
    expect(await findOut(url, 'a token', { ...waits(), zone: 'Asia/Tokyo' })).toEqual({ zone: 'Asia/Tokyo' });
    const { waited, wait } = waits();
    await expect(findOut(url, 'a token', { wait })).rejects.toThrow(/does not tell the time zone \(500 to/);
    await expect(findOut(url, 'a token', { wait, zone: '' })).rejects.toThrow(/does not tell the time zone/);
    expect(Math.max(...waited)).toBeLessThanOrEqual(15_000);
    const nobody = `http://127.0.0.1:${await freePort()}`;
    await expect(findOut(nobody, 'a token', { wait })).rejects.toThrow(/no answer to/);
  });
});

/** As the supervisor passes on `/core/api/…` and nothing else (supervisor/api/__init__.py, proxy.py). */
async function proxyOf(homeAssistant: string): Promise<string> {
  const { hostname, port } = new URL(homeAssistant);
  const passed = (path = ''): string | undefined =>
    path.startsWith('/core/api/') ? path.slice('/core'.length) : undefined;
  const proxy = createServer((asked, answer) => {
    const path = passed(asked.url);
    if (path === undefined) return void answer.writeHead(404).end();
    const { method, headers } = asked;
    const onward = request({ hostname, port, path, method, headers }, (got) => {
      answer.writeHead(got.statusCode!, got.headers);
      got.pipe(answer);
    });
    asked.pipe(onward);
  });
  proxy.on('upgrade', (asked, socket) => {
    const onward = request({ hostname, port, path: passed(asked.url)!, headers: asked.headers });
    onward.on('upgrade', ({ headers }, target, begun) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      socket.write(begun);
      target.pipe(socket).pipe(target);
      for (const end of [target, socket]) end.on('error', () => end.destroy());
    });
    onward.end();
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

/** The sources that a Dockerfile copies out of its context. */
function copied(dockerfile: string): string[] {
  return [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, args = '']) =>
    args.split(/\s+/).slice(0, -1),
  );
}
