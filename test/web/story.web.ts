import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { byMember } from '../../src/domain/people/actor.ts';
import { MANAGER, MemoryHouse } from '../support/houses/memory-house.ts';
import { until } from '../support/until.ts';
import { CHROMIUM, openChromium } from './chromium.ts';
import { WebHouse } from './web-house.ts';

const PIN = '739154';
const BELOW = '/some/path';

describe.skipIf(CHROMIUM === undefined)('the story by page', () => {
  let browser: Browser;
  let web: WebHouse;

  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
  });
  beforeEach(async () => {
    web = await WebHouse.open(
      await MemoryHouse.open({ devices: [{ name: 'Front door' }, { name: 'Back door' }] }),
      BELOW,
    );
  });
  afterEach(async () => {
    expect(web.faults).toEqual([]);
    await web.close();
  });

  async function open(javaScriptEnabled = true): Promise<Page> {
    const context = await web.visitor(browser, { javaScriptEnabled });
    const page = await context.newPage();
    await web.logIn(page);
    return page;
  }

  async function addAnna(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByRole('link', { name: 'New person' }).click();
    await page.getByLabel('First name').fill('Anna');
    await page.getByLabel('Last name').fill('Berg');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Anna Berg' }).waitFor();
  }

  async function issue(page: Page): Promise<void> {
    await page.getByRole('link', { name: 'New code' }).click();
    await page.getByLabel('PIN', { exact: true }).fill(PIN);
    await page.getByLabel('Front door').check();
    await page.getByLabel('When should it work?').fill('weekdays 9-17');
    await page.getByRole('button', { name: 'What would follow?' }).click();
    await page.getByText('opens Front door').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
  }

  const codes = (): string[] => web.all.codesIn('Front door');

  it('a code is issued and seen to be live, a change from elsewhere shows by itself, and the PIN goes again', async () => {
    const page = await open();
    await addAnna(page);
    await issue(page);
    await page.getByText(/Front door: live, verified/).waitFor();
    expect(codes()).toEqual([PIN]);
    expect(new URL(page.url()).pathname).toBe(`${BELOW}/codes/1`);
    expect(page.url()).not.toContain('said');

    const before = performance.now();
    web.house.codes.pause(byMember(MANAGER), 1);
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect(performance.now() - before).toBeLessThan(3_000);
    await page.getByRole('button', { name: 'Resume' }).click();
    await until(() => codes().length === 1, 'the code in the lock');

    expect(await page.content()).not.toContain(PIN);
    await page.getByRole('button', { name: 'Show PIN' }).click();
    await page.getByText(PIN).waitFor();
    await page.getByRole('link', { name: 'Hide it now' }).click();
    await page.getByRole('button', { name: 'Show PIN' }).waitFor();
    expect(await page.content()).not.toContain(PIN);

    await page.getByRole('link', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Yes, delete' }).click();
    await until(() => codes().length === 0, 'the empty lock');
  });

  it('all of it works without script', async () => {
    const page = await open(false);
    await addAnna(page);
    await issue(page);
    await web.house.settled();
    await page.reload();
    await page.getByText(/Front door: live, verified/).waitFor();
    await page.getByRole('button', { name: 'Show PIN' }).click();
    expect(await page.content()).toContain(PIN);
    expect(await page.content()).toMatch(/http-equiv="refresh" content="300;url=\/some\/path\/codes\/1"/);
    await page.getByRole('link', { name: 'Hide it now' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await until(() => codes().length === 0, 'the empty lock');
    await page.getByRole('button', { name: 'Log out' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Not logged in');
  });

  it('all of it works by the keyboard alone, and what is exchanged keeps the place', async () => {
    const page = await open();
    // Enter leads to another page, or to another place of this one: the next key is for what is there then.
    const enter = async (): Promise<void> => {
      const moved = page.waitForEvent('framenavigated');
      await page.keyboard.press('Enter');
      await moved;
      await page.waitForLoadState();
    };
    const press = async (name: string, key?: string): Promise<void> => {
      for (let steps = 0; steps < 60; steps++) {
        await page.keyboard.press('Tab');
        const words = await page.evaluate<string>(
          '(document.activeElement.labels?.[0]?.textContent || document.activeElement.textContent || "").trim()',
        );
        if (words.startsWith(name)) return key === undefined ? enter() : page.keyboard.press(key);
      }
      throw new Error(`No key leads to “${name}”.`);
    };
    const field = async (name: string, text: string): Promise<void> => {
      await press(name, 'End');
      await page.keyboard.type(text);
    };
    await press('Skip to the content');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.reload();
    await press('People');
    await press('New person');
    await field('First name', 'Anna');
    await enter();
    await page.getByRole('heading', { name: 'Anna' }).waitFor();
    await press('New code');
    await field('PIN', PIN);
    await press('Front door', 'Space');
    await press('What would follow?');
    await page.getByText('opens Front door').waitFor();
    await press('Save');
    await page.getByText(/Front door: live, verified/).waitFor();

    await press('Pause', 'Tab');
    await page.keyboard.press('Shift+Tab');
    const focused = (): Promise<string> => page.evaluate<string>('document.activeElement.textContent.trim()');
    expect(await focused()).toBe('Pause');
    web.house.codes.pause(byMember(MANAGER), 1);
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await until(async () => (await focused()) === 'Resume', 'the focus on the same button');
  });

  it('a tab that is logged out elsewhere says so by itself', async () => {
    const page = await open();
    const [session] = web.house.pageAccess.sessions(byMember(1));
    web.house.pageAccess.end(byMember(1), session!.id);
    await page.getByRole('heading', { name: 'Not logged in' }).waitFor();
  });
});
