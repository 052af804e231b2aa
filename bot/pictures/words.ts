import { graphemes, runsOf, widthIn } from './glyphs.ts';
import { svg, type Svg } from './svg.ts';

export const INK = '#1b2733';
export const PALE_INK = '#5a6875';

const BOLD = 1.03;

export interface Words {
  readonly x: number;
  /** Of the line that the letters stand on. */
  readonly y: number;
  readonly size: number;
  readonly fill?: string;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Longer ones are cut, with an ellipsis. */
  readonly maxWidth?: number;
}

/** One line of text. */
export function words(text: string, at: Words): Svg {
  const { x, y, size, fill = INK, bold = false, anchor = 'start', maxWidth = Infinity } = at;
  const scale = size * (bold ? BOLD : 1);
  const runs = runsOf(cut(graphemes(text), maxWidth / scale));
  const look = svg`y="${y}" font-size="${size}" fill="${fill}"`;
  const [only] = runs;
  if (runs.length <= 1)
    return svg`<text x="${x}" ${look} font-family="${only?.font}" font-weight="${bold ? 600 : 400}" text-anchor="${anchor}">${only?.text}</text>`;
  const total = runs.reduce((sum, { width }) => sum + width, 0) * scale;
  let left = x - (anchor === 'start' ? 0 : anchor === 'middle' ? total / 2 : total);
  const all = runs.map(({ text: run, font, width, isSymbols }) => {
    const begin = left;
    left += width * scale;
    return svg`<text xml:space="preserve" x="${begin}" ${look} font-family="${font}" font-weight="${bold && !isSymbols ? 600 : 400}">${run}</text>`;
  });
  return svg`${all}`;
}

/** In pixels, about as much as it takes. */
export function widthOf(text: string, size: number): number {
  return graphemes(text).reduce((sum, one) => sum + widthIn(one), 0) * size;
}

/** @param room in parts of the font's size */
function cut(all: readonly string[], room: number): readonly string[] {
  const total = all.reduce((sum, one) => sum + widthIn(one), 0);
  if (total <= room) return all;
  let left = room - widthIn('…');
  const fits = all.findIndex((one) => (left -= widthIn(one)) < 0);
  return [...all.slice(0, Math.max(fits, 1)), '…'];
}
