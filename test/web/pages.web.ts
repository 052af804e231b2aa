import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, openChromium, SCREENSHOTS } from './chromium.ts';
import { fullHouse, WebHouse } from './web-house.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [360, 1280] as const;
const SCHEMES = ['light', 'dark'] as const;

describe.skipIf(CHROMIUM === undefined)('each page', () => {
  let browser: Browser;
  let web: WebHouse;
  let paths: [name: string, path: string][];

  beforeAll(async () => {
    browser = await openChromium();
    web = await WebHouse.open(await fullHouse());
    const context = await web.visitor(browser);
    const page = await context.newPage();
    await web.logIn(page);
    paths = await pathsIn(page);
    await context.close();
  });

  afterAll(async () => {
    await browser?.close();
    await web?.close();
  });

  /** Found by its links, as a reader finds them. */
  async function pathsIn(page: Page): Promise<[string, string][]> {
    const linkTo = async (from: string, name: string): Promise<string> => {
      await page.goto(`${web.root}${from}`);
      const link = page.getByRole('link', { name, exact: true }).first();
      return (await link.getAttribute('href'))!;
    };
    const front = await linkTo('/devices', 'Front door');
    const alarm = await linkTo('/devices', 'Alarm');
    return [
      ['now', '/'],
      ['people', '/people'],
      ['person', '/people/1'],
      ['person-new', '/people/new'],
      ['person-delete', '/people/1/delete'],
      ['why', '/people/7/why'],
      ['code', '/codes/1'],
      ['code-waiting', '/codes/7'],
      ['code-uses', '/codes/4'],
      ['code-new', '/people/1/code'],
      ['code-edit', '/codes/2/edit'],
      ['code-delete', '/codes/1/delete'],
      ['devices', '/devices'],
      ['device', front],
      ['device-alarm', alarm],
      ['arm', `${alarm}/arm/away`],
      ['move', `${front}/move`],
      ['forget', `${front}/forget`],
      ['slot', `${front}/slots/7`],
      ['who', `${front}/who`],
      ['week', '/week'],
      ['history', '/history'],
      ['bookings', '/bookings'],
      ['unit-new', '/bookings/new'],
      ['unit', '/bookings/units/1'],
      ['unit-edit', '/bookings/units/1/edit'],
      ['unit-past', '/bookings/units/1/past'],
      ['unit-remove', '/bookings/units/1/remove'],
      ['stay-new', '/bookings/units/1/stay'],
      ['stay', '/bookings/stays/1'],
      ['stay-edit', '/bookings/stays/1/edit'],
      ['stay-share', '/bookings/stays/1/share'],
      ['stay-remove', '/bookings/stays/1/remove'],
      ['feed', '/bookings/feeds/1'],
      ['feed-remove', '/bookings/feeds/1/remove'],
      ['settings', '/settings'],
      ['alerts', '/settings/alerts'],
      ['factor', '/settings/factor'],
      ['tokens', '/settings/tokens'],
      ['copies', '/settings/copies'],
      ['webhooks', '/settings/webhooks'],
      ['webhook-remove', '/settings/webhooks/1/remove'],
      ['members', '/members'],
      ['member', '/members/2'],
      ['nothing', '/nothing'],
    ];
  }

  for (const width of WIDTHS)
    for (const colorScheme of SCHEMES)
      it(`has no violation, and nothing that is wider than the screen, at ${width} pixels, ${colorScheme}`, async () => {
        const context = await web.visitor(browser, { colorScheme, viewport: { width, height: 800 } });
        const page = await context.newPage();
        const said = listenTo(page);
        await web.logIn(page);
        const wrong: string[] = [];
        for (const [name, path] of paths) {
          await page.goto(`${web.root}${path}`);
          wrong.push(...(await violations(page)).map((words) => `${name}: ${words}`));
          const wide = await page.evaluate(
            'document.documentElement.scrollWidth - document.documentElement.clientWidth',
          );
          if (Number(wide) > 0) wrong.push(`${name}: ${String(wide)} pixels too wide`);
          await page.screenshot({
            path: join(SCREENSHOTS, `${name}-${width}-${colorScheme}.png`),
            fullPage: true,
          });
        }
        await outside(context, page);
        expect(wrong).toEqual([]);
        expect(said.filter((line) => !/status of 40[14]/.test(line))).toEqual([]);
        expect(web.faults).toEqual([]);
        await context.close();
      });

  async function outside(context: BrowserContext, page: Page): Promise<void> {
    await context.clearCookies();
    await page.goto(`${web.root}/`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not logged in');
    expect(await violations(page)).toEqual([]);
  }
});

/** What the browser complains of, such as a thing that the policy of the page forbids. */
function listenTo(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(error.message));
  return said;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}
