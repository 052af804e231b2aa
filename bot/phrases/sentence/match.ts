import { acts } from '../intent.ts';
import type { Lexicon, ReadyRule } from './pattern.ts';
import type { Item, Shape } from './shape.ts';

export interface Match {
  readonly rule: ReadyRule;
  readonly mode?: string;
  /** Items of a new name. */
  readonly name?: readonly Item[];
  /** Items with a meaning nobody found. */
  readonly unread: readonly Item[];
}

/** What is reviewed before it is saved may hold some words that nobody understood: the review shows them. */
const LOOSE: ReadonlySet<string> = new Set(['issue', 'change']);
const MOST_UNREAD = 3;

/** The first rule that accounts for the whole sentence. */
export function matchRule(shape: Shape, lexicon: Lexicon, kinds: Kinds): Match | undefined {
  for (const rule of lexicon.rules) {
    if (!hasNeeds(rule, shape, kinds)) continue;
    const match = held(rule, shape, lexicon);
    if (match) return match;
  }
  return undefined;
}

/** What devices the sentence names. */
export interface Kinds {
  readonly hasAlarm: boolean;
  readonly hasLock: boolean;
  /** What is let is looked for, and there is some. */
  readonly hasUnits: boolean;
}

function hasNeeds(
  { need = '', without = '' }: ReadyRule,
  { items }: Shape,
  { hasAlarm, hasLock, hasUnits }: Kinds,
): boolean {
  const signs = new Set(items.map(({ sign }) => sign));
  const has: Record<string, boolean> = {
    u: signs.has('U') || signs.has('C') || signs.has('G'),
    g: signs.has('G'),
    d: signs.has('D'),
    t: signs.has('T') || signs.has('L'),
    l: signs.has('L'),
    p: signs.has('P'),
    s: signs.has('S'),
    b: hasAlarm,
    o: hasLock,
    f: signs.has('F'),
    h: hasUnits,
  };
  return [...need].every((letter) => has[letter]) && ![...without].some((letter) => has[letter]);
}

function held(rule: ReadyRule, { items }: Shape, lexicon: Lexicon): Match | undefined {
  const isGap = ({ sign }: Item): boolean =>
    isThing(sign) || lexicon.fillers.has(sign) || rule.says.has(sign);
  // "Eve" is a word of time, and a name where one is expected.
  const isName = ({ sign, raw }: Item): boolean =>
    sign.startsWith('~') ||
    sign === 'U' ||
    lexicon.particles.has(sign) ||
    (/^\p{Lu}\p{Ll}/u.test(raw) && lexicon.weak.has(sign));
  const isLead = (item: Item | undefined): boolean =>
    item !== undefined && isGap(item) && !isThing(item.sign);
  for (let from = 0; from <= items.length; from++) {
    const found = fit(rule, items, { from, isGap, isName });
    if (found) {
      const { to, mode, name } = found;
      const unread = items.filter((item, i) => (i < from || i >= to) && !isGap(item));
      if (mayBeLeft(rule, unread, lexicon))
        return {
          rule,
          unread,
          ...(mode !== undefined && { mode: items[mode]!.sign }),
          ...(name && { name: items.slice(name.from, name.to) }),
        };
    }
    if (rule.fromStart && !isLead(items[from])) break;
  }
  return undefined;
}

function isThing(sign: string): boolean {
  return /^[A-Z]$/.test(sign);
}

interface Fit {
  /** Exclusive. */
  readonly to: number;
  readonly mode?: number;
  readonly name?: { readonly from: number; readonly to: number };
}

/** Whether a pattern fits from an item on; what was tried once is not tried again, however long the sentence is. */
function fit(
  { elements, toEnd }: ReadyRule,
  items: readonly Item[],
  { from, isGap, isName }: { from: number; isGap: (item: Item) => boolean; isName: (item: Item) => boolean },
): Fit | undefined {
  const failed = new Set<number>();
  const go = (element: number, at: number): Fit | undefined => {
    const key = element * (items.length + 1) + at;
    if (failed.has(key)) return undefined;
    const found = tried(element, at);
    if (!found) failed.add(key);
    return found;
  };
  const tried = (element: number, at: number): Fit | undefined => {
    const wanted = elements[element];
    const item = items[at];
    if (!wanted)
      return !toEnd || items.slice(at).every(isGap) ? { to: toEnd ? items.length : at } : undefined;
    if (wanted.kind === 'any') return go(element + 1, at) ?? (item && go(element, at + 1));
    if (wanted.kind === 'name') {
      let to = at;
      while (items[to] && isName(items[to]!)) to++;
      const rest = to > at ? go(element + 1, to) : undefined;
      if (rest) return { ...rest, name: { from: at, to } };
    } else if (item && wanted.words.has(item.sign)) {
      const rest = go(element + 1, at + 1);
      if (rest) return wanted.kind === 'mode' ? { ...rest, mode: at } : rest;
    }
    // The first word is looked for from `from` on, so that what stands before it is left over.
    const skipped = item && isGap(item) && (element > 0 || at > from) ? go(element, at + 1) : undefined;
    return skipped ?? (wanted.isOptional ? go(element + 1, at) : undefined);
  };
  return go(0, from);
}

function mayBeLeft(
  { kind }: ReadyRule,
  unread: readonly Item[],
  { guards, known, foreign }: Lexicon,
): boolean {
  if (unread.length === 0) return true;
  if (unread.some(({ sign }) => guards.has(sign))) return false;
  if (acts(kind) && !LOOSE.has(kind)) return false;
  // A word with a meaning that the rule has no place for may turn it into something else.
  const hasMeaning = ({ sign }: Item): boolean => known.has(sign) || foreign.has(sign.replace(/^~/, ''));
  if (acts(kind) && unread.some(hasMeaning)) return false;
  return unread.length <= MOST_UNREAD;
}
