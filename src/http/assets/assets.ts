import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const TYPES = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' } as const;

interface Asset {
  /** Its address below the base, with a hash of what is in it: what is loaded once is never asked for again. */
  readonly path: string;
  readonly type: string;
  readonly content: string;
}

function assetOf(file: `${string}.${keyof typeof TYPES}`): Asset {
  const content = readFileSync(new URL(file, import.meta.url), 'utf8');
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const type = TYPES[file.slice(file.lastIndexOf('.') + 1) as keyof typeof TYPES];
  return { path: `/assets/${hash}/${file}`, type: `${type}; charset=utf-8`, content };
}

/** All that a page loads besides itself. */
export const STYLE = assetOf('page.css');
export const SCRIPT = assetOf('page.js');
export const ICON = assetOf('icon.svg');

export const ASSETS: readonly Asset[] = [STYLE, SCRIPT, ICON];
