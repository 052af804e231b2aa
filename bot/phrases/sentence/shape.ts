import { foldUmlauts } from '../names/fold.ts';
import { isExchange, isNear } from '../names/near.ts';
import type { Looking, Mention, Mentions } from '../names/mentions.ts';
import { withExceptions } from './exceptions.ts';
import type { Lexicon } from './pattern.ts';
import { timeRuns } from './time-runs.ts';
import { PIN_MARK, tokensOf, USES_MARK } from './tokens.ts';
import type { Token } from './tokens.ts';

/** One thing after the other: what rules are held against. */
export interface Item {
  /** A placeholder such as `U`, a word, or `~` and a word that means nothing. */
  readonly sign: string;
  readonly raw: string;
  readonly mention?: Mention;
  /** Of `T` and `L`: the text, in the English in which schedules are read. */
  readonly time?: string;
}

export interface Shape {
  readonly items: readonly Item[];
  /** The signs, each with a blank after it. */
  readonly text: string;
}

const LENGTH =
  /^(?:by |for )?(?:the next )?(?:another |an? |one |two |three |four |five |six |seven |eight |nine |ten |\d{1,3} )(?:more |extra )?(?:minute|min|hour|h|day|week|month|night)s?(?: more)?$/;

export function shapeOf(
  text: string,
  { mentions, lexicon, ...looking }: { mentions: Mentions; lexicon: Lexicon } & Looking,
): Shape {
  const tokens = tokensOf(text).map((token) => corrected(token, lexicon));
  const found = withExceptions(mentions.find(tokens, looking), tokens, lexicon);
  const isTaken = (index: number): boolean => found.some(({ from, to }) => from <= index && index < to);
  const runs = timeRuns(tokens, isTaken, lexicon);
  const items: Item[] = [];
  for (let at = 0; at < tokens.length;) {
    const mention = found.find(({ from }) => from === at);
    const run = runs.find(({ from }) => from === at);
    if (mention) items.push(itemOf(mention, tokens));
    else if (run)
      items.push(...timeItems(text.slice(tokens[run.from]!.start, tokens[run.to - 1]!.end), lexicon));
    else items.push(...plain(tokens[at]!, lexicon));
    at = mention?.to ?? run?.to ?? at + 1;
  }
  return { items, text: textOf(items) };
}

function itemOf(mention: Mention, tokens: readonly Token[]): Item {
  const raw = tokens
    .slice(mention.from, mention.to)
    .map((token) => token.raw)
    .join(' ')
    .replaceAll(' - ', '-');
  return { sign: signOf(mention), raw, mention };
}

function signOf({ isExcept, scene, unit, devices, user, isPossessive }: Mention): string {
  if (isExcept) return 'E';
  if (unit) return 'F';
  if (scene) return 'S';
  if (devices) return 'D';
  if (user?.kind === 'group') return 'G';
  return isPossessive ? 'C' : 'U';
}

/** The same without its times: what is left of "arm the alarm at 10pm". */
export function withoutTimes({ items }: Shape): Shape {
  const rest = items.filter(({ sign }) => sign !== 'T' && sign !== 'L');
  return { items: rest, text: textOf(rest) };
}

function textOf(items: readonly Item[]): string {
  return items.map(({ sign }) => `${sign} `).join('');
}

function timeItems(typed: string, lexicon: Lexicon): Item[] {
  const english = lexicon.words.time.translate
    .reduce((text, [pattern, by]) => text.replace(pattern, by), typed.toLowerCase())
    .replace(/\s+/g, ' ')
    .trim();
  const time = english
    .replace(/^(?:hours?|times?)\b ?(?:are |to )?/, '')
    .replace(/^(?:to|by|and|of|the|s|in(?! (?:\d|the |an? ))|a(?= (?:mon|tue|wed|thu|fri|sat|sun)))\s/, '');
  return [{ sign: LENGTH.test(time) ? 'L' : 'T', raw: typed, time }];
}

function plain({ kind, word, raw }: Token, lexicon: Lexicon): Item[] {
  if (raw === PIN_MARK) return [{ sign: 'P', raw: '' }];
  if (raw === USES_MARK) return [{ sign: 'X', raw: '' }];
  if (kind === 'mark') return [];
  return [{ sign: lexicon.known.has(word) ? word : `~${word}`, raw }];
}

/** A misspelt word of ours, such as "pasue"; never another form of one, such as "paused". */
function corrected(token: Token, lexicon: Lexicon): Token {
  const { known } = lexicon;
  if (token.kind !== 'word' || known.has(token.word)) return token;
  const plainWord = foldUmlauts(token.word);
  if (known.has(plainWord)) return { ...token, word: plainWord };
  if (isForm(token.word, known)) return token;
  const meant = [...known].find(
    (word) =>
      isExchange(token.word, word) ||
      (word.length >= 5 && word.length !== token.word.length && isNear(token.word, word)),
  );
  return meant === undefined ? token : { ...token, word: meant };
}

const ENDINGS = ['ed', 'd', 'ing', 's', 'es', 'er', 'ers', 't', 'te', 'st', 'e', 'en', 'n', 'r'];

function isForm(word: string, known: ReadonlySet<string>): boolean {
  return ENDINGS.some(
    (ending) =>
      word.endsWith(ending) &&
      (known.has(word.slice(0, -ending.length)) || known.has(`${word.slice(0, -ending.length)}e`)),
  );
}
