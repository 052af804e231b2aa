import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { BotApiSimulator } from '../../bot/simulator/simulator.ts';
import { ServerSimulator } from '../../drivers/zwave-js-server/simulator/simulator.ts';
import { ZwaveSimulator } from '../../drivers/zwave-js/simulator/simulator.ts';
import { SetupPage } from '../support/houses/setup-page.ts';
import { SetupProcess } from '../support/houses/setup-process.ts';
import { until } from '../support/until.ts';
import { CHROMIUM, openChromium, SCREENSHOTS } from './chromium.ts';

const TOKEN = '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr';
const WRONG = '123456789:AAwrongwrongwrongwrongwrongwrongwro';
const SOON = { timeoutMs: 60_000 };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 360, height: 740 };

describe.skipIf(CHROMIUM === undefined)('the set-up in a browser', () => {
  let browser: Browser;
  let network: ZwaveSimulator;
  let server: ServerSimulator;
  const telegram = new BotApiSimulator({ token: TOKEN });
  let apiRoot = '';

  beforeAll(async () => {
    browser = await openChromium();
    network = await ZwaveSimulator.start({ locks: [{ name: 'front-door', kind: 'plain' }], hopMs: 1 });
    await network.lock('front-door').preload(3, '840261');
    server = await ServerSimulator.startOn(network);
    apiRoot = await telegram.start();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await telegram.stop();
  });

  async function open(link: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: PHONE, reducedMotion: 'reduce', ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(link);
    return page;
  }

  /** Without a violation, and no wider than a phone. */
  async function isClean(page: Page, name: string): Promise<void> {
    await page.screenshot({ path: join(SCREENSHOTS, `setup-${name}.png`), fullPage: true });
    await page.evaluate(AXE);
    const results = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
    const violations = results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    );
    expect([name, violations]).toEqual([name, []]);
    const isWider = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect([name, isWider]).toEqual([name, false]);
  }

  const typeToken = async (page: Page, token: string): Promise<void> => {
    await page.getByLabel('Token of the bot').fill(token);
    await page.getByText('I run my own Bot API server').click();
    await page.getByLabel('Address of the Bot API server').fill(apiRoot);
    await page.getByRole('button', { name: 'Test the token' }).click();
  };

  for (const javaScriptEnabled of [true, false]) {
    it(`leads from nothing to a live code, ${javaScriptEnabled ? 'with' : 'without'} script`, async () => {
      const program = await SetupProcess.open();
      onTestFinished(() => program.close());
      const began = performance.now();
      let decisions = 0;
      const decides = async (what: Promise<unknown> | number): Promise<void> => {
        decisions++;
        await what;
      };
      const page = await open(await program.link(), { javaScriptEnabled });
      await decides(page.getByRole('button', { name: 'Begin' }).click());
      await decides(typeToken(page, TOKEN));
      await page.getByText('Telegram knows the bot: @latchkey_bot.').waitFor();
      await page.getByRole('link', { name: 'Z-Wave JS server' }).click();
      await page.getByLabel('Address').fill(server.url);
      await decides(page.getByRole('button', { name: 'Test', exact: true }).click());
      const isOnWay = page.getByRole('link', { name: 'Go on' });
      const saves = page.getByRole('button', { name: 'Save and start' });
      // A slow computer shows the page of the connections first.
      await isOnWay.or(saves).waitFor();
      if (await isOnWay.isVisible()) await isOnWay.click();
      await page.getByText(/already on it/).waitFor();
      await decides(saves.click());
      await page.getByText('Waiting for your phone').waitFor(SOON_OF_PAGES);

      const link = scanned(await page.getByRole('img', { name: 'QR code' }).screenshot());
      const owner = telegram.person(javaScriptEnabled ? 1001 : 1002, 'Olivia');
      await decides(owner.send(`/start ${new URL(link).searchParams.get('start')}`));
      await page.getByText('The house is yours').waitFor(SOON_OF_PAGES);
      await owner.until(/Welcome, Olivia[^]*1 device/, SOON);
      await decides(owner.send('add Anna Berg'));
      await owner.until(/Save the user/, SOON);
      await decides(void owner.tap('✅ Save') as never);
      await owner.until(/Anna Berg/, SOON);
      await decides(owner.send('code for Anna front-door always'));
      await owner.until(/opens front-door/, SOON);
      const before = Object.keys(await network.lock('front-door').slots()).length;
      await decides(void owner.tap('✅ Save') as never);
      const filled = async (): Promise<number> =>
        Object.keys(await network.lock('front-door').slots()).length;
      await until(async () => (await filled()) === before + 1, 'the code in the lock', SOON.timeoutMs);
      const seconds = (performance.now() - began) / 1_000;
      process.stdout.write(
        `Set-up in a browser, from nothing to a live code: ${seconds.toFixed(1)} s, ${decisions} decisions\n`,
      );
      expect(seconds).toBeLessThan(180);
      expect(decisions).toBeLessThan(10);
      expect(await program.end()).toBe(0);
    });
  }

  it('is clean for everybody at each step, in both languages, light and dark', async () => {
    for (const [locale, colorScheme, width] of [
      ['en-GB', 'light', 360],
      ['de-DE', 'dark', 1280],
    ] as const) {
      const setup = await SetupPage.open({
        places: {
          zwaveServers: [server.url],
          serialPorts: () => Promise.resolve(['/dev/serial/by-id/usb-a-stick-with-a-long-name-if00']),
        },
      });
      const page = await open(setup.link, { locale, colorScheme, viewport: { width, height: 800 } });
      const name = (step: string): string => `${step}-${locale}-${width}`;
      await isClean(page, name('begin'));
      await page.getByRole('button').click();
      await isClean(page, name('bot'));
      const { origin } = new URL(page.url());
      const send = async (token: string): Promise<void> => {
        await page.locator('input[name=token]').fill(token);
        await page.locator('summary').click();
        await page.locator('input[name=api_root]').fill(apiRoot);
        await page.locator('button.primary').click();
        await page.waitForLoadState();
      };
      await send(WRONG);
      await page.getByRole('alert').waitFor();
      await isClean(page, name('bot-wrong'));
      expect(await page.content()).not.toContain(WRONG);
      await send(TOKEN);
      await page.waitForURL('**/connections');
      await page.getByText(server.url).waitFor();
      await isClean(page, name('connections'));
      for (const kind of ['envisalink', 'elk-m1', 'satel', 'nx-584', 'zwave-js', 'home-assistant', 'mqtt']) {
        await page.goto(`${origin}/connections/new?kind=${kind}`);
        await isClean(page, name(`new-${kind}`));
      }
      await page.goto(`${origin}/connections`);
      await page.locator('#offers button.primary').first().click();
      // The next step by itself, or a slow computer shows the test first.
      const goesOn = page.locator('#chosen a.primary');
      await goesOn.or(page.locator('select[name=zone]')).waitFor(SOON_OF_PAGES);
      if (await goesOn.isVisible()) {
        await isClean(page, name('connections-chosen'));
        await goesOn.click();
      }
      await page.waitForURL('**/house');
      await isClean(page, name('house'));
      await setup.setup.stop();
    }
  });
});

/** Playwright calls it so. */
const SOON_OF_PAGES = { timeout: SOON.timeoutMs };

function scanned(picture: Uint8Array): string {
  const { data, width, height } = PNG.sync.read(Buffer.from(picture));
  const code = (jsqr as unknown as typeof jsqr.default)(new Uint8ClampedArray(data), width, height);
  if (!code) throw new Error('No phone can read the code.');
  return code.data;
}
