/** The fonts that ship, by the names within them. */
const FONTS = {
  letters: 'Inter',
  arabic: 'Noto Sans Arabic',
  hebrew: 'Noto Sans Hebrew',
  /** Emoji, and a box for each letter of a script that no font of ours has. */
  symbols: 'Noto Emoji',
} as const;

type FontName = keyof typeof FONTS;

/** What one font draws. */
export interface Run {
  readonly text: string;
  readonly font: string;
  readonly isSymbols: boolean;
  /** In parts of the font's size. */
  readonly width: number;
}

const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u{20E3}/u;
const KNOWN =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]+$/u;

/** Advances of Inter, in parts of the font's size, rounded up; of others, what most letters take. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/^[ijlI’]/, 0.27],
  [/^[ .,:;·'!]/, 0.31],
  [/^[tfr()|/]/, 0.39],
  [/^[ksxz?"–-]/, 0.55],
  [/^[achnouvyeEFJL57]/, 0.6],
  [/^[bdgpqBPRSTZ\d&ß]/, 0.65],
  [/^[AKVXY+]/, 0.7],
  [/^[CDGHNU]/, 0.76],
  [/^[OQ]/, 0.78],
  [/^[wmM…]/, 0.92],
  [/^[W@%œæ→]/, 1],
  [/^\p{Script=Hebrew}/u, 0.58],
];
const OTHER_WIDTH = 0.7;
const SYMBOL_WIDTH = 1.27;

/** A letter with more marks than any name puts on one would grow into the lines about it. */
const MOST_MARKS = 2;

/** The letters as they are seen, each with its marks. */
export function graphemes(text: string): string[] {
  const all = [...new Intl.Segmenter().segment(text.normalize('NFC').replaceAll(/\s+/g, ' ').trim())];
  return all.map(({ segment }) =>
    EMOJI.test(segment) ? segment : [...segment].slice(0, 1 + MOST_MARKS).join(''),
  );
}

/** In parts of the font's size. */
export function widthIn(grapheme: string): number {
  if (fontOf(grapheme) === 'symbols') return SYMBOL_WIDTH;
  // An accent makes no letter wider.
  const base = grapheme.normalize('NFD');
  return WIDTHS.find(([letters]) => letters.test(base))?.[1] ?? OTHER_WIDTH;
}

/**
 * From left to right as they are seen. Each is drawn by one font, and at a place of its own: resvg leaves out a text
 * of which two fonts make a different number of glyphs (https://github.com/linebender/resvg/issues/893).
 */
export function runsOf(all: readonly string[]): Run[] {
  const runs: { font: FontName; text: string; width: number }[] = [];
  for (const text of all) {
    const last = runs.at(-1);
    // A blank parts no letters; that of the emoji is far too wide.
    const font = text === ' ' && last && last.font !== 'symbols' ? last.font : fontOf(text);
    if (last?.font === font) {
      last.text += text;
      last.width += widthIn(text);
    } else runs.push({ font, text, width: widthIn(text) });
  }
  const shown = runs.map(({ font, text, width }) => ({
    text,
    font: FONTS[font],
    isSymbols: font === 'symbols',
    width,
  }));
  return isRightToLeft(all) ? shown.reverse() : shown;
}

function fontOf(grapheme: string): FontName {
  if (/^\p{Script=Arabic}/u.test(grapheme)) return 'arabic';
  if (/^\p{Script=Hebrew}/u.test(grapheme)) return 'hebrew';
  const isEmoji = EMOJI.test(grapheme) && !/^[\p{L}\d]/u.test(grapheme);
  return isEmoji || !KNOWN.test(grapheme) ? 'symbols' : 'letters';
}

/** As a reader of that script begins: by the first letter that has a direction. */
function isRightToLeft(all: readonly string[]): boolean {
  const first = all.find((one) => /^\p{L}/u.test(one));
  return first !== undefined && ['arabic', 'hebrew'].includes(fontOf(first));
}
