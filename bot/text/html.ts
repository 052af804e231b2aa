/**
 * Text in Telegram's HTML mode. Strings that are put into `rich` are escaped, so that a name shows
 * literally whatever it holds; only `Html` goes in as it is.
 */
export class Html {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export function rich(parts: TemplateStringsArray, ...values: readonly (string | number | Html)[]): Html {
  return new Html(parts.map((part, i) => part + sourceOf(values[i] ?? '')).join(''));
}

/** One line each; what is undefined is left out, an empty string is an empty line. */
export function lines(...all: readonly (string | Html | undefined)[]): Html {
  return new Html(
    all
      .filter((line) => line !== undefined)
      .map(sourceOf)
      .join('\n'),
  );
}

/** Whole lines as far as they fit. No tag of ours spans lines, so what is left is still well-formed. */
export function fit(text: Html, maxCharacters: number): Html {
  if (text.source.length <= maxCharacters) return text;
  const end = text.source.lastIndexOf('\n', maxCharacters - 2);
  return new Html(`${text.source.slice(0, Math.max(end, 0))}\n…`);
}

function sourceOf(value: string | number | Html): string {
  return value instanceof Html ? value.source : escape(String(value));
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
