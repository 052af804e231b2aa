import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BotApiSimulator } from '../../bot/simulator/simulator.ts';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator/simulator.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../src/domain/schedule/schedule.ts';
import { findHouse } from '../../src/storage/find-house.ts';
import { lockInstance } from '../../src/storage/instance-lock.ts';
import { Store } from '../../src/storage/store.ts';
import { temporaryFolder } from '../support/houses/memory-house.ts';
import { findLeaks, formsOf } from '../support/process/leaks.ts';
import { freePort } from '../support/network/free-port.ts';
import { TestBroker } from '../support/network/test-broker.ts';

const MAIN = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url));
const TOKEN = '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr';
const LOGIN = { username: 'latchkey-of-ann', password: 'brokersecret77' };
const PIN = '48291637';
const PHONE = '+4915170001122';

interface Ended {
  readonly code: number;
  readonly said: string;
}

function run(folder: string, ...args: string[]): Promise<Ended> {
  const { LATCHKEY_CONFIG: _config, ...env } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN, ...args],
      { cwd: folder, env },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
    );
    child.stdin?.end();
  });
}

/** A house with one of everything that can be connected to. */
async function house() {
  const folder = temporaryFolder();
  const telegram = new BotApiSimulator({ token: TOKEN });
  const apiRoot = await telegram.start();
  onTestFinished(() => telegram.stop());
  const broker = await TestBroker.open({ login: LOGIN });
  const ha = await SimulatedHomeAssistant.start();
  onTestFinished(() => ha.stop());
  const page = await freePort();
  const config = ({
    token = TOKEN,
    password = LOGIN.password,
    haToken = ha.identity.token,
    server = '',
  } = {}) =>
    writeFileSync(
      join(folder, 'latchkey.yaml'),
      [
        'house: { name: "Villa Berg", zone: Europe/Berlin }',
        `telegram: { token: "${token}", owners: [1234567890], api_root: "${apiRoot}" }`,
        `mqtt: { url: "${broker.url}", username: "${LOGIN.username}", password: "${password}" }`,
        `http: { direct: { port: ${page}, public_url: "http://127.0.0.1:${page}" } }`,
        'drivers:',
        `  - { id: home-of-ann, kind: home-assistant, url: "${ha.url}", token: "${haToken}", drives: [matter, zha, alarmo, panels] }`,
        ...(server === '' ? [] : [`  - { id: annas-stick, kind: zwave-js-server, url: "${server}" }`]),
        'devices:',
        '  home-of-ann/lock.annas_room: { name: Annas Zimmer }',
      ].join('\n'),
      { mode: 0o600 },
    );
  config();
  const data = join(folder, 'data');
  const store = await findHouse(data, { warn: () => undefined });
  const user = store.users.add({ firstName: 'Annabella', lastName: 'Bergmann' }, 0);
  store.codes.add(user, Pin.of(PIN), ALWAYS, 0);
  store.slots.saveDevice({
    ...{ id: 'home-of-ann/lock.annas_room', name: 'Annas Zimmer', kind: 'lock', model: 'Acme L1' },
    ...{ slots: 30, reserved: [], reachable: true, battery: 9 },
    pin: { minLength: 4, maxLength: 8, charset: '0123456789', keypad: 'ten-key' },
  });
  store.slots.setAway('home-of-ann/lock.annas_room', Date.now() - 60_000);
  store.close();
  return { folder, data, config, telegram, broker, ha, page };
}

describe('latchkey doctor', () => {
  it(
    'says of each thing what works, beside a program that runs and without one',
    { timeout: 60_000 },
    async () => {
      const all = await house();
      const alone = await run(all.folder, 'doctor');
      expect(alone.code).toBe(0);
      for (const line of [
        /✅ Telegram .*answers \(http:\/\/127\.0\.0\.1:\d+, \d+ ms\)/,
        /✅ The MQTT broker answers/,
        /✅ Home Assistant [\d.]+ answers \(.*driver home-of-ann, \d+ ms\)/,
        /✅ The page \(127\.0\.0\.1:\d+\) can be opened/,
        /✅ The house key opens the PINs/,
        /✅ The disk takes writes/,
        /⚠️ Latchkey does not run here/,
        /⚠️ There is no copy of the house yet/,
        /⚠️ The battery of Annas Zimmer is at 9 %/,
        /⚠️ Annas Zimmer does not answer since/,
        /⚠️ Nobody could say whether the clock is right \(time zone Europe\/Berlin\)/,
      ])
        expect(alone.said).toMatch(line);
      const unlock = lockInstance(all.data);
      const store = await Store.open(
        join(all.data, 'latchkey.db'),
        Buffer.from(readFileSync(join(all.data, 'house.key'), 'utf8').trim(), 'hex'),
      );
      const beside = await run(all.folder, 'doctor');
      store.close();
      unlock();
      expect(beside.said).toContain('✅ Latchkey runs.');
      // It should answer there, and does not.
      expect(beside.said).toMatch(/❌ The page .* cannot be reached: nothing listens there/);
      expect(beside.code).toBe(1);
      for (const secret of [PIN, TOKEN, LOGIN.password, all.ha.identity.token])
        expect(alone.said + beside.said).not.toContain(secret);
    },
  );

  it('names each thing that is broken, and what to do', { timeout: 60_000 }, async () => {
    const all = await house();
    const mute = createServer();
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    onTestFinished(() => void mute.close());
    const port = await freePort();
    all.config({
      ...{ token: '123456789:ZZbbccddeeffgghhiijjkkllmmnnooppqqr', password: 'wrong-one', haToken: 'wrong' },
      server: `ws://127.0.0.1:${port}`,
    });
    chmodSync(join(all.data, 'house.key'), 0o644);
    const first = await run(all.folder, 'doctor');
    expect(first.code).toBe(1);
    for (const line of [
      /❌ Telegram .*does not let Latchkey in. Telegram does not know the token/,
      /❌ The MQTT broker .*does not let Latchkey in. Look at mqtt.username/,
      /❌ Home Assistant .*does not let Latchkey in. Make a new long-lived access token/,
      /❌ The Z-Wave JS server .*driver annas-stick\) cannot be reached: nothing listens there/,
      /❌ Others on this computer can read the house key/,
    ])
      expect(first.said).toMatch(line);
    rmSync(join(all.data, 'house.key'));
    writeFileSync(join(all.data, 'house.key'), 'ab'.repeat(32), { mode: 0o600 });
    expect((await run(all.folder, 'doctor')).said).toMatch(/❌ The house key does not open the PINs/);
    rmSync(join(all.data, 'house.key'));
    expect((await run(all.folder, 'doctor')).said).toMatch(/❌ The database is in .*and house.key is not/);
  });

  it('looks at a place where no house is yet, and makes none', async () => {
    const all = await house();
    const data = join(temporaryFolder(), 'data');
    mkdirSync(data);
    const ended = await run(all.folder, 'doctor', '--data', data);
    expect(ended.said).toContain('There is no house in');
    expect(ended.code).toBe(0);
    expect(() => readFileSync(join(data, 'latchkey.db'))).toThrow('ENOENT');
  });
});

describe('latchkey diagnose', () => {
  it('searches for a secret in fifteen forms and more', () => {
    expect(new Set(formsOf(PIN)).size).toBeGreaterThanOrEqual(15);
  });

  it('reports what a developer needs, and nobody’s secret or name', { timeout: 60_000 }, async () => {
    const all = await house();
    const store = await findHouse(all.data, { warn: () => undefined });
    const faults = [
      { where: 'A use of home-of-ann/lock.annas_room' },
      { place: { work: 'driver-event', driver: 'home-of-ann' } },
    ];
    for (const fault of faults) store.journal.addNotice(1, 0, { kind: 'fault', ...fault });
    store.close();
    const secrets = [
      ...[
        PIN,
        TOKEN,
        TOKEN.slice(10),
        LOGIN.password,
        LOGIN.username,
        all.ha.identity.token,
        PHONE,
        '1234567890',
      ],
      ...['Annabella', 'Bergmann', 'Villa Berg', 'Annas Zimmer', 'annas_room', 'home-of-ann', all.folder],
      ...['127.0.0.1', readFileSync(join(all.data, 'house.key'), 'utf8').trim()],
    ];
    const printed = await run(all.folder, 'diagnose');
    for (const [index, secret] of secrets.entries())
      expect(findLeaks([secret], [[`secret ${index}`, printed.said]])).toEqual([]);
    const report = JSON.parse(printed.said) as {
      devices: unknown[];
      house: { grants: object; queues: object };
      configuration: { drivers: unknown[]; devices: object };
      doctor: { about: string; found: { code: string }[] }[];
    };
    expect(report.configuration.drivers).toEqual([
      expect.objectContaining({ id: 'driver 1', kind: 'home-assistant', url: 'http:// on this computer' }),
    ]);
    expect(Object.keys(report.configuration.devices)).toEqual(['device 1']);
    expect(report.devices).toEqual([
      expect.objectContaining({
        is: 'device 1',
        driver: 'driver 1',
        kind: 'lock',
        model: 'Acme L1',
        slots: 30,
      }),
    ]);
    expect(report.house).toMatchObject({
      codes: 1,
      users: 1,
      queues: { notices: 2, inbox: 0 },
      lastFaults: [{ where: 'An event of driver …' }, { where: 'A use of …' }],
    });
    const codes = report.doctor.flatMap(({ found }) => found.map(({ code }) => code));
    expect(codes).toEqual(expect.arrayContaining(['program-rests', 'key-opens', 'battery-weak', 'answers']));
    const file = join(all.folder, 'report.json');
    expect((await run(all.folder, 'diagnose', file, '--names')).code).toBe(0);
    const named = readFileSync(file, 'utf8');
    expect(named).toContain('Annas Zimmer');
    expect(findLeaks([PIN, TOKEN, LOGIN.password, all.ha.identity.token], [['the report', named]])).toEqual(
      [],
    );
  });
});
