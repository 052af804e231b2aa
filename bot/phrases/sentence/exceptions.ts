import type { Mention } from '../names/mentions.ts';
import type { Lexicon } from './pattern.ts';
import type { Token } from './tokens.ts';

/** "all doors except the garage and the studio": what is named after "except" is left out. */
export function withExceptions(
  found: readonly Mention[],
  tokens: readonly Token[],
  lexicon: Lexicon,
): readonly Mention[] {
  return found.reduce<Mention[]>((all, mention) => {
    const from = exceptBefore(mention.from, tokens, lexicon);
    if (from !== undefined) return [...all, { ...mention, from, isExcept: true }];
    const before = all.at(-1);
    const isListed = before?.isExcept && isJoined(before.to, mention.from, tokens, lexicon);
    const isAlike = (before?.devices === undefined) === (mention.devices === undefined);
    return [...all, isListed && isAlike ? { ...mention, from: before.to, isExcept: true } : mention];
  }, []);
}

/** Where the words begin that lead to an exception; undefined where none do. */
function exceptBefore(
  at: number,
  tokens: readonly Token[],
  { words, articles }: Lexicon,
): number | undefined {
  let end = at;
  while (end > 0 && articles.has(tokens[end - 1]!.word)) end--;
  for (const phrase of words.except) {
    const parts = phrase.split(' ');
    const from = end - parts.length;
    if (from >= 0 && parts.every((part, i) => tokens[from + i]!.word === part)) return from;
  }
  return undefined;
}

function isJoined(from: number, to: number, tokens: readonly Token[], { and, articles }: Lexicon): boolean {
  const between = tokens.slice(from, to);
  return (
    between.some(({ word }) => and.has(word)) &&
    between.every(({ word, raw }) => and.has(word) || articles.has(word) || raw === ',')
  );
}
