import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Svg } from './svg.ts';

const FONTS = join(import.meta.dirname, 'fonts');

/**
 * The picture in PNG. Undefined where the computer is of a kind for which the library has no binary: it is an
 * optional package, and loaded here alone, so that all else goes on without it.
 */
export async function toPng({ source }: Svg): Promise<Uint8Array | undefined> {
  const library = await import('@resvg/resvg-js').catch(() => undefined);
  if (!library) return undefined;
  // In a thread of its own: the chat goes on meanwhile.
  const image = await library.renderAsync(source, {
    font: { loadSystemFonts: false, fontFiles: fontFiles(), defaultFontFamily: 'Inter' },
  });
  return image.asPng();
}

/** Of the SIL Open Font License, as `fonts/LICENSE` says. */
function fontFiles(): string[] {
  return readdirSync(FONTS)
    .filter((name) => name.endsWith('.ttf'))
    .map((name) => join(FONTS, name));
}
