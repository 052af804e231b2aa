import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { SerialPort } from 'serialport';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { BotApiSimulator } from '../../bot/simulator/simulator.ts';
import { EnvisalinkSimulator } from '../../drivers/envisalink/simulator/simulator.ts';
import { SimulatedHomeAssistant } from '../../drivers/home-assistant/simulator/simulator.ts';
import { loadConfig } from '../../src/app/config.ts';
import { SetupPage } from '../support/houses/setup-page.ts';
import { freePort } from '../support/network/free-port.ts';
import { TestBroker } from '../support/network/test-broker.ts';
import type { SetupBrowser } from '../support/setup-browser.ts';

const TOKEN = '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr';
const WRONG = '123456789:AAwrongwrongwrongwrongwrongwrongwro';

const telegram = new BotApiSimulator({ token: TOKEN });
let apiRoot = '';

beforeAll(async () => {
  apiRoot = await telegram.start();
});
afterAll(() => telegram.stop());

describe('what is wrong is said in words, with the next step', () => {
  const add = async (
    browser: SetupBrowser,
    kind: string,
    fields: Record<string, string>,
  ): Promise<string> => {
    await browser.get(`/connections/new?kind=${kind}`);
    await browser.post('/connections/new', { kind, ...fields });
    if (browser.path === '/connections')
      await browser.until(/^(?!.*(Connecting…|Verbindung wird aufgebaut))/s, 90_000);
    return browser.text;
  };

  it('a token that is none, one that Telegram does not know, and a Telegram that does not answer', async () => {
    const page = await SetupPage.open();
    const browser = await page.begin();
    await browser.post('/bot', { token: 'my bot', api_root: apiRoot });
    expect(browser.text).toContain('This is not the token of a bot.');
    await browser.post('/bot', { token: WRONG, api_root: apiRoot });
    expect(browser.text).toContain('Telegram does not know this token. Copy the whole token again');
    expect(browser.page).not.toContain(WRONG);
    await browser.post('/bot', { token: TOKEN, api_root: `http://127.0.0.1:${await freePort()}` });
    await browser.until('Telegram does not answer. Check that this computer can reach the internet');
    await browser.post('/bot', { token: TOKEN, api_root: apiRoot });
    expect(browser.path).toBe('/connections');
    expect(page.printed.join('\n') + page.faults.join('\n')).not.toContain('AAwrong');
  }, 60_000);

  it('the same in German, where the browser asks for it', async () => {
    const page = await SetupPage.open();
    const browser = await page.begin({ 'accept-language': 'fr;q=0.9, de-AT;q=0.8, en;q=0.5' });
    await browser.post('/bot', { token: WRONG, api_root: apiRoot });
    expect(browser.text).toContain('Telegram kennt dieses Token nicht.');
    expect(browser.page).toContain('<html lang="de">');
    const text = await add(browser, 'zwave-js-server', { url: `ws://127.0.0.1:${await freePort()}` });
    expect(text).toContain('Z-Wave-JS-Server');
    expect(browser.text).toMatch(/antwortet/);
  });

  it('no server at an address, and one that cannot be an address', async () => {
    const page = await SetupPage.open();
    const browser = await page.begin();
    const none = `ws://127.0.0.1:${await freePort()}`;
    await add(browser, 'zwave-js-server', { url: none });
    expect(browser.text).toContain('Check that Z-Wave JS UI (with its WebSocket server on)');
    expect(browser.text).toContain('To go on, at least one connection to devices must work.');
    await add(browser, 'zwave-js-server', { url: 'somewhere' });
    expect(browser.text).toContain('This does not fit. ws://, the host and the port');
    // Nothing can be saved with it.
    await browser.get('/house');
    await browser.post('/house', { name: 'Home', zone: 'Europe/Berlin' });
    expect(browser.text).toContain('The bot, or every connection to devices, does not work now.');
    expect(existsSync(page.file)).toBe(false);
  });

  it('a stick that another program uses, and one that is not there', async () => {
    const page = await SetupPage.open();
    const browser = await page.begin();
    await add(browser, 'zwave-js', { port: '/dev/serial/by-id/no-such-stick' });
    expect(browser.text).toContain('There is no serial port /dev/serial/by-id/no-such-stick.');
    const port = await busyPort();
    await add(browser, 'zwave-js', { port });
    await browser.until(`Another program uses the serial port ${port}. Stop that program`);
  }, 60_000);

  it('a broker that refuses the login, and one that is not there', async () => {
    const login = { username: 'latchkey', password: 'of the broker' };
    const broker = await TestBroker.open({ login });
    const page = await SetupPage.open();
    const browser = await page.begin();
    await add(browser, 'mqtt', { url: broker.url, username: 'latchkey', password: 'not this one' });
    expect(browser.text).toContain('The broker refuses the login. Check the user name and the password.');
    await add(browser, 'mqtt', { url: broker.url, ...login });
    expect(browser.text).toContain('It works.');
    await add(browser, 'mqtt', { url: `mqtt://127.0.0.1:${await freePort()}` });
    expect(browser.text).toContain('Nothing answers there. Check that the broker runs');
    expect(browser.page).not.toMatch(/not this one|of the broker/);
  });

  it('a panel with another password, one that is silent, and the same once it is right', async () => {
    const panel = await EnvisalinkSimulator.start({ password: 'secret' });
    onTestFinished(() => panel.stop());
    const page = await SetupPage.open();
    const browser = await page.begin();
    const fields = {
      ...{ host: '127.0.0.1', port: String(panel.port), master_code: '1234' },
      ...{ 'slots.first': '10', 'slots.last': '30' },
    };
    await add(browser, 'envisalink', { ...fields, password: 'wrong' });
    await browser.until(/refuses the password|hung up after it got the password/);
    await add(browser, 'envisalink', { ...fields, password: 'secret' });
    await browser.until('House');
    expect(browser.page).not.toMatch(/secret|1234/);
    await add(browser, 'envisalink', { ...fields, password: 'secret', 'slots.last': '5' });
    expect(browser.text).toContain('This does not fit. From 1 to 32.');

    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const port = String((silent.address() as AddressInfo).port);
    await add(browser, 'envisalink', { ...fields, port, password: 'secret' });
    expect(browser.text).toContain(`127.0.0.1:${port}`);
    expect(browser.text).toMatch(new RegExp(`The EnvisaLink at 127\\.0\\.0\\.1:${port} [^.]+\\. \\w+`));
  }, 120_000);

  it('a Home Assistant that does not take the token', async () => {
    const home = await SimulatedHomeAssistant.start();
    onTestFinished(() => home.stop());
    const page = await SetupPage.open();
    const browser = await page.begin();
    await add(browser, 'home-assistant', { url: home.url, token: 'another one' });
    expect(browser.text).toContain('does not accept the token');
  });

  it('a configuration that somebody else has written meanwhile stays as it is', async () => {
    const home = await SimulatedHomeAssistant.start();
    onTestFinished(() => home.stop());
    const page = await SetupPage.open();
    const browser = await page.begin();
    await browser.post('/bot', { token: TOKEN, api_root: apiRoot });
    await add(browser, 'home-assistant', { url: home.url, token: home.identity.token });
    writeFileSync(page.file, 'of somebody else');
    await browser.get('/house');
    await browser.post('/house', { name: 'Home', zone: 'Europe/Berlin' });
    expect(browser.text).toContain('Latchkey never overwrites one.');
    expect(readFileSync(page.file, 'utf8')).toBe('of somebody else');
  }, 30_000);
});

describe('what is there is found', () => {
  it('the Home Assistant and the broker of an app, by what its Supervisor gives it', async () => {
    const home = await SimulatedHomeAssistant.start();
    onTestFinished(() => home.stop());
    const broker = await TestBroker.open({ login: { username: 'addons', password: 'of the broker' } });
    // The Supervisor passes on what is asked below /core.
    const env = {
      LATCHKEY_HOME_ASSISTANT: home.url,
      SUPERVISOR_TOKEN: home.identity.token,
      LATCHKEY_MQTT_URL: broker.url,
      LATCHKEY_MQTT_USERNAME: 'addons',
      LATCHKEY_MQTT_PASSWORD: 'of the broker',
    };
    const page = await SetupPage.open({ env });
    const browser = await page.begin();
    await browser.post('/bot', { token: TOKEN, api_root: apiRoot });
    await browser.until(/Found here\s+Home Assistant/);
    await browser.post('/connections/use', { offer: 'home-assistant Home Assistant' });
    await browser.get('/connections');
    await browser.post('/connections/use', { offer: `mqtt ${broker.url}` });
    await browser.get('/connections');
    await browser.until(/It works.*It works/);
    await browser.get('/house');
    await browser.post('/house', { name: 'Home', zone: 'Europe/Berlin' });
    expect(browser.path).toBe('/phone');
    const text = readFileSync(page.file, 'utf8');
    expect(text).toContain('token: !env SUPERVISOR_TOKEN');
    expect(text).toContain('password: !env LATCHKEY_MQTT_PASSWORD');
    expect(text).not.toMatch(/of the broker|a token of an administrator/);
    expect(loadConfig(page.file, env)).toMatchObject({ ok: true, warnings: [] });
  }, 60_000);

  it('a Home Assistant by its name, a broker, and a stick; what does not answer is not offered', async () => {
    const home = createServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"name":"Home Assistant"}'),
    ).listen(0, '127.0.0.1');
    await once(home, 'listening');
    onTestFinished(() => void home.close());
    const homeUrl = `http://127.0.0.1:${(home.address() as AddressInfo).port}`;
    const broker = await TestBroker.open();
    const gone = await freePort();
    const page = await SetupPage.open({
      places: {
        zwaveServers: [`ws://127.0.0.1:${gone}`],
        homeAssistants: [homeUrl, `http://127.0.0.1:${gone}`],
        brokers: [broker.url, `mqtt://127.0.0.1:${gone}`],
        serialPorts: () => Promise.resolve(['/dev/serial/by-id/a-stick']),
      },
    });
    const browser = await page.begin();
    await browser.get('/connections');
    await browser.until('/dev/serial/by-id/a-stick');
    for (const place of [homeUrl, broker.url]) expect(browser.text).toContain(place);
    expect(browser.text).not.toContain(String(gone));
    await browser.get(`/connections/new?kind=zwave-js&offer=zwave-js+%2Fdev%2Fserial%2Fby-id%2Fa-stick`);
    expect(browser.page).toContain('value="/dev/serial/by-id/a-stick"');
  });
});

/** A serial port, as a terminal of the system, that somebody else has locked. */
async function busyPort(): Promise<string> {
  const terminal = spawn('script', ['-qfc', 'tty; exec sleep 120', '/dev/null']);
  onTestFinished(() => void terminal.kill());
  const [told] = (await once(terminal.stdout, 'data')) as [Buffer];
  const path = told.toString().trim();
  const other = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
  await new Promise<void>((resolve, reject) => other.open((error) => (error ? reject(error) : resolve())));
  onTestFinished(() => new Promise<void>((resolve) => other.close(() => resolve())));
  return path;
}
