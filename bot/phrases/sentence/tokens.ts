import { fold } from '../names/fold.ts';

export interface Token {
  readonly kind: 'word' | 'number' | 'mark';
  readonly raw: string;
  /** As it is compared. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Stands where a PIN stood, so that no rule and no screen ever sees it. */
export const PIN_MARK = '\uE000';
/** Stands where "once" or "3 times" stood. */
export const USES_MARK = '\uE001';

const TOKEN = /[\p{L}\p{M}]+(?:['’`´][\p{L}\p{M}]*)*(?:\d+)?|\d+(?:st|nd|rd|th)?(?![\p{L}])|\d+|\S/gu;

/** Words, numbers and marks, in order. */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match) => {
    const [raw] = match;
    return { kind: kindOf(raw), raw, word: fold(raw), start: match.index, end: match.index + raw.length };
  });
}

function kindOf(raw: string): Token['kind'] {
  if (/^\d/.test(raw)) return 'number';
  return /^[\p{L}\p{M}]/u.test(raw) ? 'word' : 'mark';
}
