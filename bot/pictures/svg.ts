/**
 * SVG of our own templates. Strings that are put into `svg` are escaped, so that a name shows literally whatever it
 * holds; only `Svg` goes in as it is.
 */
export class Svg {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Value = string | number | Svg | readonly Svg[] | undefined;

export function svg(parts: TemplateStringsArray, ...values: readonly Value[]): Svg {
  return new Svg(parts.map((part, i) => part + sourceOf(values[i])).join(''));
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function svgDocument({ width, height }: Size, ...content: readonly Svg[]): Svg {
  return svg`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="${width}" height="${height}" fill="#ffffff"/>
${new Svg(content.map(({ source }) => source).join('\n'))}
</svg>
`;
}

function sourceOf(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Svg) return value.source;
  if (typeof value === 'number') return String(Math.round(value * 10) / 10);
  if (typeof value === 'string') return escape(value);
  return value.map(({ source }) => source).join('\n');
}

/** XML 1.0, production 2, without marks that turn the writing about: all else would make it no document. */
const NOT_SHOWN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]|\p{Bidi_Control}/gu;

function escape(text: string): string {
  return text
    .replaceAll(NOT_SHOWN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
