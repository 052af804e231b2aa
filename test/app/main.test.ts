import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BotApiSimulator } from '../../bot/simulator/simulator.ts';
import { freePort } from '../support/network/free-port.ts';
import { until } from '../support/until.ts';

const MAIN = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../config/example.yaml', import.meta.url));
const TOKEN = '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr';
const OWNER = 1001;

describe('the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-main-'));
  const telegram = new BotApiSimulator({ token: TOKEN });
  let apiRoot = '';

  beforeAll(async () => {
    apiRoot = await telegram.start();
  });
  afterAll(async () => {
    await telegram.stop();
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const config = ({ token = TOKEN, owners = '[1001]', more = '' }) =>
    [
      'house: { zone: Europe/Berlin }',
      `telegram: { token: "${token}", owners: ${owners}, api_root: "${apiRoot}" }`,
      'drivers: [{ id: zwave, kind: zwave-js, port: /dev/serial/by-id/no-such-stick }]',
      more,
    ].join('\n');

  it('--help lists every option and ends with 0', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const word of [
      'check FILE',
      'checkpoint',
      '--config',
      '--data',
      '--accept-data',
      '--demo',
      '--tour',
      '--health',
      '--help',
    ])
      expect(stdout).toContain(word);
  });

  it('an option that does not exist is named, and the program ends with 2', async () => {
    const { code, stdout } = await run('--frobnicate');
    expect(code).toBe(2);
    expect(stdout).toContain("Unknown option '--frobnicate'");
    expect(stdout).toContain('--help');
  });

  it('a command that does not exist is named, and the program ends with 2', async () => {
    const { code, stdout } = await run('frobnicate');
    expect(code).toBe(2);
    expect(stdout).toContain('There is no command "frobnicate"');
  });

  describe('check FILE', () => {
    it('calls the example good', async () => {
      const { code, stdout } = await run({ env: EXAMPLE_SECRETS }, 'check', EXAMPLE);
      expect(stdout).toContain('is good.');
      expect(code).toBe(0);
    });

    it('prints every problem at once, each with its path, and ends with 1', async () => {
      const file = write(
        'wrong.yaml',
        config({ token: 'nonsense', more: 'houze: 1\ncodes: { length: 99 }' }),
      );
      const { code, stdout } = await run('check', file);
      expect(code).toBe(1);
      for (const path of ['telegram.token', 'houze', 'codes.length']) expect(stdout).toContain(path);
      expect(stdout).not.toContain('nonsense');
    });

    it('says that there is no such file, and ends with 1', async () => {
      const { code, stdout } = await run('check', join(folder, 'nowhere.yaml'));
      expect(code).toBe(1);
      expect(stdout).toContain('nowhere.yaml');
      expect(stdout).not.toContain(' at '); // no stack
    });
  });

  it('a configuration that cannot be read stops the start with words and 1', async () => {
    const { code, stdout } = await run('--config', join(folder, 'nowhere.yaml'));
    expect(code).toBe(1);
    expect(stdout).toContain('nowhere.yaml');
  });

  it('a configuration that LATCHKEY_CONFIG names and that is missing stops the start too, and opens no demo', async () => {
    for (const file of [join(folder, 'nowhere.yaml'), '']) {
      const { code, stdout } = await run({ env: { LATCHKEY_CONFIG: file } });
      expect(code).toBe(1);
      expect(stdout).toContain(file);
      expect(stdout).not.toContain('demo house');
    }
  });

  it('the demo house refuses in words what it would ignore', async () => {
    for (const option of ['--data', '--health', '--config'])
      for (const demo of ['--demo', '--tour']) {
        const { code, stdout } = await run(demo, option, '8099');
        expect([code, stdout]).toEqual([2, expect.stringContaining(`The demo house takes no ${option}`)]);
      }
    const { code, stdout } = await run({ cwd: folder }, '--data', folder);
    expect(code).toBe(2);
    expect(stdout).toContain('There is no latchkey.yaml here');
  });

  it('a bot token that Telegram does not know is told, and the doors are guarded all the same', async () => {
    const file = write('token.yaml', config({ token: '987654321:AAbbccddeeffgghhiijjkkllmmnnooppqqr' }));
    const port = await freePort();
    const args = ['--config', file, '--data', join(folder, 'token'), '--health', String(port)];
    const program = spawn(process.execPath, [MAIN, ...args]);
    let output = '';
    for (const stream of [program.stdout, program.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
    const health = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        async (response) => `${response.status} ${await response.text()}`,
        () => '',
      );
    const guards = '200 {"well":true,"parts":{"chat":"failed"}}';
    await until(async () => (await health()) === guards, 'the health check', SOON.timeoutMs);
    expect(output).toContain('Telegram does not know the bot token (401).');
    expect(output).not.toContain('987654321:');
    program.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('a serial port that does not exist is told in the chat and tried again, and the bot goes on', async () => {
    const owner = telegram.person(OWNER, 'Olivia');
    owner.send('/start');
    const file = write('port.yaml', config({}));
    const program = spawn(process.execPath, [MAIN, '--config', file, '--data', join(folder, 'port')]);
    const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
    await owner.until(
      /zwave: There is no serial port .*no-such-stick\. .* Latchkey tries again by itself/,
      SOON,
    );
    await owner.until(/0 users · 0 devices/, SOON);
    program.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 60_000);

  it('--health answers a health check while it runs, and a checkpoint leaves the database in one file', async () => {
    const port = await freePort();
    const data = join(folder, 'health');
    const args = ['--config', write('health.yaml', config({})), '--data', data, '--health', String(port)];
    const program = spawn(process.execPath, [MAIN, ...args]);
    const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
    const ask = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        ({ status }) => status,
        () => 0,
      );
    await until(async () => (await ask()) === 200, 'the health check', SOON.timeoutMs);
    const { code, stdout } = await run('checkpoint', '--data', data);
    expect(stdout).toBe('');
    expect(code).toBe(0);
    program.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await ask()).toBe(0);
  });

  it('a house whose database is gone ends with words and 1, and begins as an empty one only where that is asked for', async () => {
    const [data, file] = [join(folder, 'gone'), write('gone.yaml', config({}))];
    const args = ['--config', file, '--data', data];
    const lives = async (...more: string[]): Promise<number | null> => {
      const port = await freePort();
      const program = spawn(process.execPath, [MAIN, ...args, ...more, '--health', String(port)]);
      const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
      const ask = () =>
        fetch(`http://127.0.0.1:${port}/healthz`).then(
          ({ ok }) => ok,
          () => false,
        );
      await until(ask, 'the health check', SOON.timeoutMs);
      program.kill('SIGTERM');
      return ended;
    };
    expect(await lives()).toBe(0);
    rmSync(join(data, 'latchkey.db'));
    const { code, stdout } = await run(...args);
    expect(code).toBe(1);
    expect(stdout).toContain('is missing or empty, and this folder has held a house.');
    expect(stdout).toContain('--accept-data');
    expect(await lives('--accept-data')).toBe(0);
  }, 60_000);

  it('a place for the health check that is none is told, and the program ends with 2', async () => {
    const file = write('place.yaml', config({}));
    for (const place of ['0', '65536', 'host', 'host:', '1:2:3']) {
      const { code, stdout } = await run('--config', file, '--health', place);
      expect(code).toBe(2);
      expect(stdout).toContain('Expected a port such as 8099');
    }
  });

  it('a checkpoint of a folder without a database says so, and ends with 1', async () => {
    const { code, stdout } = await run('checkpoint', '--data', join(folder, 'nothing-here'));
    expect(code).toBe(1);
    expect(stdout).toContain('There is no database');
  });

  it('a house without an owner prints a one-time link, and whoever opens it becomes the owner', async () => {
    const file = write('nobody.yaml', config({ owners: '[]' }));
    const program = spawn(process.execPath, [MAIN, '--config', file, '--data', join(folder, 'nobody')]);
    const ended = new Promise<number | null>((resolve) => program.once('exit', resolve));
    const link = await new Promise<string>((resolve) => {
      let text = '';
      program.stdout.on('data', (chunk) => {
        text += String(chunk);
        const token = /https:\/\/t\.me\/latchkey_bot\?start=([\w-]+)/.exec(text)?.[1];
        if (token !== undefined) resolve(token);
      });
    });
    const first = telegram.person(2002, 'Otto');
    const second = telegram.person(3003, 'Mallory');
    first.send(`/start ${link}`);
    await first.until(/Welcome, Otto/, SOON);
    second.send(`/start ${link}`);
    await second.until(/./, SOON);
    expect(second.last().text).not.toContain('Welcome');
    program.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('an owner who is taken out of the configuration has no access after a restart, and the others are told', async () => {
    const data = join(folder, 'owners');
    const [olivia, paul] = [telegram.person(1001, 'Olivia'), telegram.person(4004, 'Paul')];
    const start = (owners: string) => {
      const file = write('owners.yaml', config({ owners }));
      const program = spawn(process.execPath, [MAIN, '--config', file, '--data', data]);
      return { program, ended: new Promise<number | null>((resolve) => program.once('exit', resolve)) };
    };
    const first = start('[1001, 4004]');
    paul.send('/start');
    await paul.until(/🏠/, SOON);
    first.program.kill('SIGKILL');
    await first.ended;
    const seen = paul.last();
    const second = start('[1001]');
    await olivia.until(/👤 Paul is no longer in the configuration/, SOON);
    paul.send('/users');
    paul.tapOn(seen.id, /Users/);
    const { id } = olivia.last();
    olivia.send('/start');
    await olivia.until(/🏠/, { ...SOON, after: id });
    second.program.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(paul.last()).toEqual(seen);
  }, 90_000);
});

/** Longer than a lost connection has to be lost before anybody hears of it. */
const SOON = { timeoutMs: 30_000 };
/** What the example takes from the environment. */
const EXAMPLE_SECRETS = {
  LATCHKEY_TELEGRAM_TOKEN: TOKEN,
  LATCHKEY_KEY: 'ab'.repeat(32),
  ZWAVE_S0_LEGACY: '01'.repeat(16),
  ZWAVE_S2_UNAUTHENTICATED: '02'.repeat(16),
  ZWAVE_S2_AUTHENTICATED: '03'.repeat(16),
  ZWAVE_S2_ACCESS_CONTROL: '04'.repeat(16),
  ELK_MASTER_CODE: '2468',
  HA_TOKEN: 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl',
  HA_PANEL_CODE: '4711',
  NX_MASTER_CODE: '2468',
  SATEL_MASTER_CODE: '2468',
  DSC_MASTER_CODE: '2468',
  ENVISALINK_PASSWORD: 'user',
  LATCHKEY_MQTT_PASSWORD: 'of the broker',
};

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  readonly env?: Record<string, string>;
  readonly cwd?: string;
}

function run(...args: (string | RunOptions)[]): Promise<Ran> {
  const words = args.filter((arg) => typeof arg === 'string');
  const options = args.find((arg) => typeof arg === 'object');
  const env = { ...process.env, ...options?.env };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...words], { ...options, env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
}
