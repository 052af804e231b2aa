import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/app/config.ts';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator/simulator.ts';
import { homeAssistant } from '../../drivers/home-assistant/kind.ts';
import { isOf } from '../../drivers/kind.ts';
import { homeAssistantOf, surroundingsOf } from '../../drivers/registry.ts';
import type { Mqtt, Options } from '../../packaging/home-assistant/start.ts';
import {
  configurationOf,
  findOut,
  INGRESS_PORT,
  optionProblem,
  startOf,
} from '../../packaging/home-assistant/start.ts';
import { temporaryFolder } from '../support/houses/memory-house.ts';
import { freePort } from '../support/network/free-port.ts';
import { until } from '../support/until.ts';
import { config } from './app-files.ts';

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
    if (!ha || !isOf(ha, homeAssistant)) throw new Error('it is another driver');
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
    if (!driver || !isOf(driver, homeAssistant)) throw new Error('there is no such driver');
    const media = temporaryFolder();
    const ha = await homeAssistant.open(
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

describe('the start', () => {
  const TOKEN = '123456789:AAExampleExampleExampleExampleExamp';
  const MQTT: Mqtt = { host: 'core-mosquitto', port: 1883, username: 'addons', password: 'of the broker' };
  const supervisor = 'http://supervisor';

  const start = (
    options: Options,
    { isOwn = false, isBegun = false, mqtt = undefined as Mqtt | undefined },
  ) => {
    const [data, own] = [temporaryFolder(), join(temporaryFolder(), 'latchkey.yaml')];
    if (isOwn) writeFileSync(own, 'house: {}');
    if (isBegun) writeFileSync(join(data, 'setup.json'), '{}');
    const found = { zone: 'Europe/Vienna', ...(mqtt && { mqtt }) };
    const { args, ...rest } = startOf(options, { found, supervisor, data, own });
    const named = args.map((arg) => arg.replace(own, 'OWN').replace(data, 'DATA'));
    return { args: named.join(' '), ...rest };
  };

  it('without a token sets up the house behind the Supervisor, with what that knows', () => {
    for (const telegram_token of [undefined, null, ' '])
      expect(start({ telegram_token } as Options, { mqtt: MQTT })).toEqual({
        args: `--config OWN --setup --ingress ${INGRESS_PORT}`,
        env: {
          TZ: 'Europe/Vienna',
          LATCHKEY_HOME_ASSISTANT: 'http://supervisor/core',
          LATCHKEY_MQTT_URL: 'mqtt://core-mosquitto:1883',
          LATCHKEY_MQTT_USERNAME: 'addons',
          LATCHKEY_MQTT_PASSWORD: 'of the broker',
        },
      });
  });

  it('goes on with a set-up that was begun, until its house has an owner', () => {
    const { args } = start({ telegram_token: TOKEN }, { isOwn: true, isBegun: true });
    expect(args).toBe(`--config OWN --setup --ingress ${INGRESS_PORT}`);
  });

  it('with a token goes by the options, and with an own configuration by that', () => {
    expect(start({ telegram_token: TOKEN }, {})).toMatchObject({
      args: '--config DATA/latchkey.yaml',
      isMade: true,
    });
    expect(start({}, { isOwn: true, mqtt: MQTT })).toMatchObject({
      args: '--config OWN',
      env: { LATCHKEY_MQTT_USERNAME: 'addons' },
    });
  });

  it('with an own configuration does not fail where the broker is away', () => {
    const { env } = start({}, { isOwn: true });
    const file = join(temporaryFolder(), 'latchkey.yaml');
    const mqtt =
      'mqtt: { url: !env LATCHKEY_MQTT_URL, username: !env LATCHKEY_MQTT_USERNAME, password: !env LATCHKEY_MQTT_PASSWORD }';
    const made = configurationOf({ telegram_token: TOKEN }, { zone: 'UTC' });
    writeFileSync(file, `${made}\n${mqtt}\n`, { mode: 0o600 });
    expect(loadConfig(file, { ...env, SUPERVISOR_TOKEN: 'x' })).toMatchObject({ ok: true });
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
