/** The page in the sidebar of the real Home Assistant: a real browser, Home Assistant's own ingress, a real lock. */
import { join } from 'node:path';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { BotApiSimulator } from '../../../bot/simulator/simulator.ts';
import { loadConfig } from '../../../src/app/config.ts';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { findOut, startOf } from '../../../packaging/home-assistant/start.ts';
import { ingressDoor } from '../../../src/app/setup/ingress-door.ts';
import { pageFilesOf } from '../../../src/app/words/page-files.ts';
import { pageWordsOf } from '../../../src/app/words/page-words.ts';
import { byMember } from '../../../src/domain/people/actor.ts';
import { systemClock } from '../../../src/engine/clock.ts';
import { House } from '../../../src/engine/house.ts';
import { openHttp, type Http } from '../../../src/http/http.ts';
import { Store } from '../../../src/storage/store.ts';
import { freePort } from '../../support/network/free-port.ts';
import { SetupPage } from '../../support/houses/setup-page.ts';
import { until } from '../../support/until.ts';
import { CHROMIUM, openChromium, SCREENSHOTS } from '../../web/chromium.ts';
import { addUser, logIn, openPanel } from './rig/frontend.ts';
import { Broker, startRealHouse, type RealHouse } from './rig/house.ts';
import { OWNER_LOGIN } from './rig/instance.ts';
import { APP, SimulatedSupervisor, SUPERVISOR_ADDRESS } from './rig/supervisor/supervisor.ts';

const OLIVIA = 1;
const PIN = '739154';
const TOKEN = '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr';
/** Read as the name of the variable. */
const ENV = { tag: '!env', resolve: (name: string) => name };
const STRANGER = { username: 'lodger', password: 'not a secret', name: 'Lodger Löwe' };
const LOCK = /front.door|Node 2/i;
const SOON_MS = 30_000;
const LIVE_WITHIN_MS = 5_000;

describe.skipIf(CHROMIUM === undefined)('the page in the sidebar of the real Home Assistant', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-ingress-'));
  let supervisor: SimulatedSupervisor;
  let real: RealHouse;
  let house: House;
  let http: Http;
  let browser: Browser;
  let page: Page;
  let ours: FrameLocator;
  const faults: string[] = [];
  const logged: string[] = [];

  const shot = async (name: string, of = page): Promise<void> => {
    await of.screenshot({ path: join(SCREENSHOTS, `ingress-${name}.png`) });
  };
  const codes = async (): Promise<string[]> => Object.values(await real.network.lock('front-door').slots());

  beforeAll(async () => {
    supervisor = await SimulatedSupervisor.start();
    real = await startRealHouse({
      ...{ locks: [{ name: 'front-door', kind: 'plain' }], environment: supervisor.environment },
    });
    supervisor.core = await knownCore(real);
    const store = await Store.open(join(folder, 'latchkey.db'), new Uint8Array(32).fill(7));
    store.members.save({ id: OLIVIA, name: 'Olivia', role: 'owner' }, 0);
    const driver = new HomeAssistantDriver({
      ...{ id: 'ha', url: `${supervisor.url}/core`, token: supervisor.appToken, folder },
      log: (_level, message) => void logged.push(message),
    });
    const clock = systemClock;
    house = new House({ name: 'Home', zone: 'Europe/Berlin', store, clock, drivers: [driver] });
    await house.start();
    const port = await freePort();
    const fault = (where: string, error: unknown): unknown => faults.push(`${where}: ${String(error)}`);
    http = await openHttp({
      ...{ house, clock, fault, words: pageWordsOf, pinsShownMs: 60_000 },
      files: pageFilesOf({ house, clock, fault }),
      ingress: { host: '127.0.0.1', port, peer: SUPERVISOR_ADDRESS },
    });
    supervisor.app = { port, from: SUPERVISOR_ADDRESS };
    await until(
      () => house.queries.devices().some(({ kind, reachable }) => kind === 'lock' && reachable),
      `the lock, of ${logged.join('; ')}`,
      SOON_MS,
    );
    browser = await openChromium();
    page = await logIn(browser, real.homeAssistant, OWNER_LOGIN);
    ours = await openPanel(page, APP.panelTitle);
  });

  afterAll(async () => {
    await browser?.close();
    await http?.stop();
    await house?.stop();
    await real?.stop();
    await supervisor?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows nothing but a code to a user whom no owner has connected', async () => {
    await ours.getByRole('heading', { level: 1 }).waitFor();
    await shot('unconnected');
    const [ask] = house.pageAccess.asks();
    expect(ask?.name).toBe('Owner');
    const text = await ours.locator('body').innerText();
    expect(text).toContain(ask!.code);
    expect(text).not.toMatch(/front.door/i);
    expect(faults).toEqual([]);
  });

  it('shows the house to the member as whom an owner has connected the user', async () => {
    const [ask] = house.pageAccess.asks();
    expect(house.pageAccess.connect(byMember(OLIVIA), ask!.code, OLIVIA).ok).toBe(true);
    await page.reload();
    ours = page.frameLocator('iframe');
    await ours.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
    await shot('now');
    expect(await ours.locator('body').innerText()).toMatch(/front.door/i);
  });

  it('issues a code by forms, and it is in the lock', async () => {
    await ours.getByRole('link', { name: 'People', exact: true }).click();
    await ours.getByRole('link', { name: 'New person' }).click();
    await ours.getByLabel('First name').fill('Änne');
    await ours.getByLabel('Last name').fill('Berg');
    await ours.getByRole('button', { name: 'Save' }).click();
    await ours.getByRole('heading', { name: 'Änne Berg' }).waitFor();
    await ours.getByRole('link', { name: 'New code' }).click();
    await ours.getByLabel('PIN', { exact: true }).fill(PIN);
    await ours.getByLabel(LOCK).check();
    await ours.getByRole('button', { name: 'What would follow?' }).click();
    await ours.getByRole('button', { name: 'Save' }).click();
    await ours.getByText(/live, verified/).waitFor();
    await shot('code');
    expect(await codes()).toEqual([PIN]);
  });

  it('shows by itself what changed elsewhere, through both proxies', async () => {
    const before = performance.now();
    house.codes.pause(byMember(OLIVIA), 1);
    await ours.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    expect(performance.now() - before).toBeLessThan(LIVE_WITHIN_MS);
    await ours.getByRole('button', { name: 'Resume', exact: true }).click();
    await ours.getByText(/live, verified/).waitFor();
    expect(await codes()).toEqual([PIN]);
  });

  it('has the PIN in its HTML only after a tap', async () => {
    const html = (): Promise<string> => ours.locator('html').innerHTML();
    expect(await html()).not.toContain(PIN);
    await ours.getByRole('button', { name: 'Show PIN' }).click();
    await ours.getByText(PIN).waitFor();
    await ours.getByRole('link', { name: 'Hide it now' }).click();
    await ours.getByRole('button', { name: 'Show PIN' }).waitFor();
    expect(await html()).not.toContain(PIN);
  });

  it('shows nothing to another user of Home Assistant, whatever that one claims to be', async () => {
    await addUser(real.homeAssistant, STRANGER);
    const theirs = await logIn(browser, real.homeAssistant, STRANGER);
    const [owner] = house.pageAccess.homeAssistantUsers();
    await theirs.setExtraHTTPHeaders({ 'x-remote-user-id': owner!.id });
    const frame = await openPanel(theirs, APP.panelTitle);
    await frame.getByRole('heading', { level: 1 }).waitFor();
    await shot('stranger', theirs);
    expect(house.pageAccess.asks().map(({ name }) => name)).toEqual([STRANGER.name]);
    const text = await frame.locator('body').innerText();
    expect(text).not.toMatch(/front.door|Berg/i);
  });

  it(
    'sets up a house for an administrator, with what the Supervisor knows',
    { timeout: 120_000 },
    async () => {
      const telegram = new BotApiSimulator({ token: TOKEN });
      onTestFinished(() => telegram.stop());
      const apiRoot = await telegram.start();
      const broker = await Broker.start();
      onTestFinished(() => broker.stop());
      supervisor.broker = { host: '127.0.0.1', port: broker.port, username: 'app', password: 'of the app' };
      const { url, appToken } = supervisor;
      const found = await findOut(url, appToken);
      const own = join(folder, 'set-up');
      const start = startOf(
        {},
        { found, supervisor: url, data: join(own, 'data'), own: join(own, 'latchkey.yaml') },
      );
      expect(start.args).toContain('--setup');
      const env = { ...start.env, SUPERVISOR_TOKEN: appToken };
      const port = await freePort();
      const door = { ...ingressDoor(port, env), host: '127.0.0.1', peer: SUPERVISOR_ADDRESS };
      const setup = await SetupPage.open({ door, env });
      const house = supervisor.app!;
      onTestFinished(() => void (supervisor.app = house));
      supervisor.app = { port, from: SUPERVISOR_ADDRESS };

      const lodger = await logIn(browser, real.homeAssistant, STRANGER);
      const theirs = await openPanel(lodger, APP.panelTitle);
      await theirs.getByRole('button', { name: 'Begin' }).click();
      await theirs.getByText('Only administrators of Home Assistant can set up Latchkey.').waitFor();
      expect(await theirs.getByRole('button').count()).toBe(0);

      await page.reload();
      ours = page.frameLocator('iframe');
      await ours.getByRole('button', { name: 'Begin' }).click();
      await ours.getByLabel('Token of the bot').fill(TOKEN);
      await ours.getByText('I run my own Bot API server').click();
      await ours.getByLabel('Address of the Bot API server').fill(apiRoot);
      await ours.getByRole('button', { name: 'Test the token' }).click();
      await ours.getByText('Telegram knows the bot').waitFor();
      // The broker first: the devices lead on to the next step.
      const offered = ours.locator('#offers form');
      await offered.nth(1).waitFor();
      await shot('setup-found');
      await offered.nth(1).getByRole('button').click();
      await ours.locator('#chosen').getByText(`mqtt://127.0.0.1:${broker.port}`).waitFor();
      await ours.locator('#offers form').first().getByRole('button').click();
      const goesOn = ours.getByRole('link', { name: 'Go on' });
      const saves = ours.getByRole('button', { name: 'Save and start' });
      await goesOn.or(saves).waitFor({ timeout: SOON_MS });
      if (await goesOn.isVisible()) await goesOn.click();
      await ours.getByText('front-door').waitFor();
      await shot('setup-house');
      await saves.click();
      await until(() => existsSync(setup.file), 'the configuration', SOON_MS);

      const text = readFileSync(setup.file, 'utf8');
      const { ok } = loadConfig(setup.file, env);
      expect(ok, text).toBe(true);
      expect(parse(text, { customTags: [ENV] })).toMatchObject({
        house: { zone: 'Europe/Berlin' },
        drivers: [{ kind: 'home-assistant', url: `${url}/core`, token: 'SUPERVISOR_TOKEN' }],
        mqtt: { url: 'LATCHKEY_MQTT_URL', password: 'LATCHKEY_MQTT_PASSWORD' },
        http: { ingress: { port } },
      });
      for (const secret of [appToken, 'of the app']) expect(text).not.toContain(secret);
      expect(setup.faults).toEqual([]);
    },
  );

  it('answers nobody but the Supervisor, and Home Assistant nobody without a session', async () => {
    const { port } = supervisor.app!;
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    const path = `/api/hassio_ingress/${APP.ingressToken}/`;
    expect((await fetch(`${real.homeAssistant.url}${path}`)).status).toBe(401);
    expect(faults).toEqual([]);
    expect(logged.join('\n')).not.toContain(PIN);
    expect(real.homeAssistant.log).not.toContain(PIN);
  });
});

async function knownCore({ homeAssistant }: RealHouse) {
  const { url, token, port } = homeAssistant;
  const { version } = (await homeAssistant.rest('GET', '/api/config')) as { version: string };
  const users = async () => {
    const listed = await homeAssistant.command({ type: 'config/auth/list' });
    return listed as { id: string; username: string | null; name: string | null }[];
  };
  return { url, token, port, version, users };
}
