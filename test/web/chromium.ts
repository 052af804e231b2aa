import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this computer; CHROMIUM names another one. */
export const CHROMIUM = [process.env['CHROMIUM'] ?? '', ...PLACES].find(
  (path) => path !== '' && existsSync(path),
);

if (CHROMIUM === undefined)
  process.stderr.write(
    'The page is not tried in a browser, as there is none here. Install one (apt-get install chromium), or name it in CHROMIUM.\n',
  );

/** Pictures of the pages, to look at. */
export const SCREENSHOTS = join(tmpdir(), 'latchkey-page');
mkdirSync(SCREENSHOTS, { recursive: true });

export async function openChromium(): Promise<Browser> {
  // In a container there is nobody else whom the sandbox would keep out, and often no way to have one.
  return chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
