import { statSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { BotApiSimulator } from '../../bot/simulator/simulator.ts';
import { ServerSimulator } from '../../drivers/zwave-js-server/simulator/simulator.ts';
import { ZwaveSimulator } from '../../drivers/zwave-js/simulator/simulator.ts';
import { loadConfig } from '../../src/app/config.ts';
import { SetupProcess } from '../support/houses/setup-process.ts';
import { SetupBrowser } from '../support/setup-browser.ts';
import { until } from '../support/until.ts';

const TOKEN = '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr';
const SOON = { timeoutMs: 30_000 };

let network: ZwaveSimulator;
let server: ServerSimulator;
let telegram: BotApiSimulator;
let apiRoot = '';

beforeAll(async () => {
  network = await ZwaveSimulator.start({ locks: [{ name: 'front-door', kind: 'plain' }], hopMs: 1 });
  await network.lock('front-door').preload(3, '840261');
  server = await ServerSimulator.startOn(network);
  telegram = new BotApiSimulator({ token: TOKEN });
  apiRoot = await telegram.start();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await telegram.stop();
});

async function setUp(): Promise<SetupProcess> {
  const program = await SetupProcess.open();
  onTestFinished(() => program.close());
  return program;
}

const typeToken = (browser: SetupBrowser): Promise<string> =>
  browser.post('/bot', { token: TOKEN, api_root: apiRoot });

async function addServer(browser: SetupBrowser): Promise<void> {
  await browser.get('/connections/new?kind=zwave-js-server');
  await browser.post('/connections/new', { kind: 'zwave-js-server', url: server.url });
  // A slow computer shows the page of the connections first.
  if (browser.path === '/connections') await browser.until('It works.');
  await browser.get('/house');
}

const save = (browser: SetupBrowser): Promise<string> =>
  browser.post('/house', { name: 'Birch Lane', zone: 'Europe/Berlin' });

async function linkOnPage(browser: SetupBrowser): Promise<string> {
  await browser.until('Waiting for your phone');
  const [, token = ''] = /https:\/\/t\.me\/latchkey_bot\?start=([\w-]+)/.exec(browser.page) ?? [];
  return token;
}

it('leads from nothing to a live code within three minutes and ten decisions', async () => {
  const program = await setUp();
  const began = performance.now();
  let decisions = 0;
  const decides = <T>(what: T): T => (decisions++, what);

  const browser = await decides(SetupBrowser.begin(await program.link()));
  await decides(typeToken(browser));
  expect(browser.text).toContain('Telegram knows the bot: @latchkey_bot.');
  await decides(addServer(browser));
  expect(browser.text).toContain('front-door – 1 code is already on it; it stays as it is');
  await decides(save(browser));
  const token = await linkOnPage(browser);
  expect(program.output).toContain(token);

  const owner = telegram.person(1001, 'Olivia');
  decides(owner.send(`/start ${token}`));
  await owner.until(/Welcome, Olivia[^]*1 device/, SOON);
  await browser.until('The house is yours');
  decides(owner.send('add Anna Berg'));
  await owner.until(/Save the user/, SOON);
  decides(owner.tap('✅ Save'));
  await owner.until(/Anna Berg/, SOON);
  decides(owner.send('code for Anna front-door always'));
  await owner.until(/opens front-door/, SOON);
  decides(owner.tap('✅ Save'));
  const filled = async (): Promise<number> => Object.keys(await network.lock('front-door').slots()).length;
  await until(async () => (await filled()) === 2, 'the code in the lock', SOON.timeoutMs);
  await owner.until(/live, verified/, SOON);

  const seconds = (performance.now() - began) / 1_000;
  process.stdout.write(
    `Set-up, from nothing to a live code: ${seconds.toFixed(1)} s, ${decisions} decisions\n`,
  );
  expect(seconds).toBeLessThan(180);
  expect(decisions).toBeLessThan(10);

  // The code that was there is as it was, and the file is only for the program.
  expect((await network.lock('front-door').slots())[3]).toBe('840261');
  expect(statSync(program.configuration).mode & 0o777).toBe(0o600);
  const loaded = loadConfig(program.configuration, {});
  expect(loaded).toMatchObject({ ok: true, warnings: [], config: { house: { name: 'Birch Lane' } } });
  expect(program.output).not.toContain(TOKEN);
  expect(program.output).not.toContain('840261');

  // The page closes once it was seen, and nothing of the choices stays beside the configuration.
  const answers = (): Promise<boolean> =>
    fetch(browser.root).then(
      () => true,
      () => false,
    );
  await until(async () => !(await answers()), 'the end of the page', SOON.timeoutMs);
  expect(() => program.read('data/setup.json')).toThrow('ENOENT');
  expect(await program.end()).toBe(0);
}, 180_000);

it('goes on where it was after it was killed, without being asked for it', async () => {
  const program = await setUp();
  const first = await SetupBrowser.begin(await program.link());
  await typeToken(first);
  await program.end('SIGKILL');

  // No option: the folder knows that a set-up was begun.
  const port = Number(new URL(first.root).port);
  program.start(['--listen', String(port)]);
  const link = await program.link();
  await first.get('/');
  expect(first.status).toBe(403);
  const second = await SetupBrowser.begin(link);
  await second.until('Telegram knows the bot: @latchkey_bot.');
  expect(second.page).not.toContain(TOKEN);
  await addServer(second);
  await save(second);
  await linkOnPage(second);
  await program.end('SIGKILL');

  // The configuration is there: only the phone is missing.
  program.start();
  const third = await SetupBrowser.begin(await program.link());
  expect(third.path).toBe('/phone');
  expect(program.output).toContain('It stays as it is');
  const token = await linkOnPage(third);
  telegram.person(1002, 'Otto').send(`/start ${token}`);
  await third.until('The house is yours');
}, 120_000);

it('leaves no half configuration, whenever it is killed', async () => {
  const program = await setUp();
  for (const afterMs of [0, 3, 10, 30]) {
    const browser = await SetupBrowser.begin(await program.link());
    if (browser.path === '/phone') break;
    if (afterMs === 0) {
      await typeToken(browser);
      await addServer(browser);
    } else await browser.until(/It works|Your house/);
    await browser.get('/house');
    const saving = save(browser).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await program.end('SIGKILL');
    await saving;
    if (program.isConfigured) expect(loadConfig(program.configuration, {}).ok).toBe(true);
    program.start();
  }
  await program.link();
}, 180_000);
