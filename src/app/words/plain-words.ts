import type { Html } from '../../../bot/text/html.ts';

/** The chat's HTML has a few tags and three escaped characters; names in it are escaped. */
export function plain({ source }: Html): string {
  return source
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** The lines that are not empty. */
export function plainLines(text: Html): string[] {
  return plain(text)
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** A label without the chat's emoji: a page has its own icons. */
export function bare(label: string): string {
  return label.replace(/^[^\p{L}\p{N}\p{P}]+/u, '');
}

export function linesOf(all: readonly (Html | string | undefined)[]): string[] {
  return all.flatMap((line) =>
    line === undefined || line === '' ? [] : typeof line === 'string' ? line : plainLines(line),
  );
}
