/** Home Assistant's own frontend in a browser, used as a person uses it. */
import type { Browser, FrameLocator, Page } from 'playwright-core';
import type { RealHomeAssistant } from './instance.ts';

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Somebody else of the household. Returns Home Assistant's id of them. */
export async function addUser(
  homeAssistant: RealHomeAssistant,
  { username, password, name }: Login & { readonly name: string },
): Promise<string> {
  const made = await homeAssistant.command({
    ...{ type: 'config/auth/create', name, group_ids: ['system-users'], local_only: false },
  });
  const { id: user_id } = (made as { user: { id: string } }).user;
  const login = { type: 'config/auth_provider/homeassistant/create', user_id, username, password };
  await homeAssistant.command(login);
  return user_id;
}

/** A browser of its own, logged in. */
export async function logIn(browser: Browser, { url }: RealHomeAssistant, login: Login): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('input[name="username"]').fill(login.username);
  await page.locator('input[name="password"]').fill(login.password);
  await page.locator('input[name="password"]').press('Enter');
  await page.locator('home-assistant-main').waitFor();
  return page;
}

/** The app's page, in the frame in which the frontend shows it. */
export async function openPanel(page: Page, title: string): Promise<FrameLocator> {
  await page.locator('ha-sidebar').getByText(title, { exact: true }).click();
  return page.frameLocator('iframe');
}
