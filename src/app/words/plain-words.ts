import type { Html } from '../../../bot/text/html.ts';

/** The chat's HTML has a few tags and three signs in the place of characters; names in it are escaped. */
export function plain({ source }: Html): string {
  return source
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Without those that are empty. */
export function plainLines(text: Html): string[] {
  return plain(text)
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** A label without the sign that the chat puts before it: a page has its own. */
export function bare(label: string): string {
  return label.replace(/^[^\p{L}\p{N}\p{P}]+/u, '');
}

export function linesOf(all: readonly (Html | string | undefined)[]): string[] {
  return all.flatMap((line) =>
    line === undefined || line === '' ? [] : typeof line === 'string' ? line : plainLines(line),
  );
}
