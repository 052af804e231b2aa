import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, openChromium, SCREENSHOTS } from './chromium.ts';
import { PageHouse } from '../http/page-house.ts';
import { pathsIn } from './paths.ts';
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
    paths = await pathsIn(page, web.root);
    await context.close();
  });

  afterAll(async () => {
    await browser?.close();
    await web?.close();
  });

  it('is one of those that are tried here', async () => {
    const house = await PageHouse.open();
    const pages = house.routes.filter(({ method, path, who }) => {
      const isPage = method === 'GET' && who !== 'anyone' && !NO_PAGES.has(path);
      return isPage && !paths.some(([, tried]) => isOf(path, tried));
    });
    await house.close();
    expect(pages.map(({ path }) => path)).toEqual([]);
  });

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

/** A stream, a picture and files. */
const NO_PAGES = new Set(['/live', '/devices/:key/picture', '/history.csv', '/people/users.csv']);

function isOf(route: string, path: string): boolean {
  return new RegExp(`^${route.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`).test(
    path.split('?')[0]!,
  );
}

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
