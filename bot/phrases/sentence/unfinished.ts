import type { Lexicon } from './pattern.ts';
import { timeRuns } from './time-runs.ts';
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

/** A sentence that stops where something should follow. */
export interface Unfinished {
  /** All before the words that it ends with. */
  readonly rest: string;
  /** What is to be said again: the time that was begun, or the last words. */
  readonly cameAtEnd: string;
  /** The words that it ends with, folded. */
  readonly words: readonly string[];
  /** Only a time can follow. */
  readonly needsTime: boolean;
}

/** "code for Anna from Tuesday to", "pause John until": undefined where the sentence ends as sentences do. */
export function unfinished(text: string, lexicon: Lexicon): Unfinished | undefined {
  const tokens = tokensOf(text);
  let from = tokens.length;
  while (from > 0 && mayEnd(tokens, from - 1, lexicon)) from--;
  const end = tokens.slice(from).filter(({ kind, raw }) => kind === 'word' || isDash(raw));
  if (end.length === 0 || from === 0) return undefined;
  const run = timeRuns(tokens.slice(0, from), () => false, lexicon).find(({ to }) => to === from);
  const before = tokens[from - 1]!;
  const isDashed = end.some(({ raw }) => isDash(raw)) && (run !== undefined || before.kind === 'number');
  const saysTime = end.some(({ word }) => lexicon.unfinished.has(word));
  if (!saysTime && !end.some(({ kind }) => kind === 'word') && !isDashed) return undefined;
  const start = tokens[run?.from ?? from]!.start;
  return {
    rest: text.slice(0, before.end),
    cameAtEnd: text.slice(start).replace(/[\s.…?!]+$/u, ''),
    words: end.flatMap(({ kind, word }) => (kind === 'word' ? word : [])),
    needsTime: saysTime || isDashed || run !== undefined,
  };
}

function mayEnd(tokens: readonly Token[], at: number, { unfinished: words, leads }: Lexicon): boolean {
  const { kind, word, raw } = tokens[at]!;
  if (kind === 'word') return words.has(word) || leads.has(word);
  const before = tokens[at - 1];
  const endsDate = raw === '.' && before?.kind === 'number' && before.end === tokens[at]!.start;
  return kind === 'mark' && !endsDate && /^[-–—.,…?!:]$/u.test(raw);
}

function isDash(raw: string): boolean {
  return /^[-–—]$/u.test(raw);
}
