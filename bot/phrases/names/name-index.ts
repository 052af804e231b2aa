import type { Named } from '../intent.ts';
import { fold, foldUmlauts, wordsOf } from './fold.ts';
import { isNear } from './near.ts';
import { otherNames } from './nicknames.ts';

/** How a word stands for a word of a name. */
export type Closeness = 'exact' | 'nickname' | 'near';

export interface NameMatch {
  readonly closeness: Closeness;
  /** Without the "s" of a possessive. */
  readonly isPossessive: boolean;
  readonly owners: ReadonlySet<number>;
}

/** Users, devices and groups of a house, before and after a change of them. */
const MOST_KEPT = 6;
const kept = new Map<string, NameIndex>();

/** Names by their words, in any order; owners are numbers of a list. */
export class NameIndex {
  readonly #owners = new Map<string, Set<number>>();
  readonly #sizes: number[];

  constructor(names: readonly string[]) {
    const words = names.map(wordsOf);
    this.#sizes = words.map((list) => list.length);
    for (const [owner, list] of words.entries())
      for (const word of new Set(list.flatMap((one) => [one, foldUmlauts(one)]))) this.#add(word, owner);
  }

  /** One of these names that was made before is taken again: each sentence is read in several languages. */
  static of(names: readonly string[]): NameIndex {
    const key = names.join('\0');
    const known = kept.get(key);
    kept.delete(key);
    const index = known ?? new NameIndex(names);
    kept.set(key, index);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return index;
  }

  #add(word: string, owner: number): void {
    const owners = this.#owners.get(word) ?? new Set<number>();
    owners.add(owner);
    this.#owners.set(word, owners);
  }

  sizeOf(owner: number): number {
    return this.#sizes[owner] ?? 0;
  }

  /** @param mayBeNear a word with a meaning of its own is no misspelt name */
  match(raw: string, { mayBeNear }: { mayBeNear: boolean }): NameMatch | undefined {
    const word = fold(raw);
    const hasMark = /['’`´]s?$/u.test(raw);
    const bare = word.length > 2 && word.endsWith('s') ? word.slice(0, -1) : undefined;
    const forms = [
      { form: word, isPossessive: hasMark && !/['’`´]s$/u.test(raw) },
      ...(bare === undefined ? [] : [{ form: bare, isPossessive: true }]),
    ];
    for (const { form, isPossessive } of forms) {
      const owners = this.#owners.get(form) ?? this.#owners.get(foldUmlauts(form));
      if (owners) return { closeness: 'exact', isPossessive, owners };
    }
    for (const { form, isPossessive } of forms) {
      const owners = this.#union(otherNames(form));
      if (owners.size > 0) return { closeness: 'nickname', isPossessive, owners };
    }
    if (!mayBeNear) return undefined;
    for (const { form, isPossessive } of forms) {
      const owners = this.#union([...this.#owners.keys()].filter((known) => isNear(form, known)));
      if (owners.size > 0) return { closeness: 'near', isPossessive, owners };
    }
    return undefined;
  }

  /** Those with a word that begins so. */
  beginning(word: string): ReadonlySet<number> {
    return this.#union([...this.#owners.keys()].filter((known) => known.startsWith(word)));
  }

  #union(words: Iterable<string>): ReadonlySet<number> {
    const all = new Set<number>();
    for (const word of words) for (const owner of this.#owners.get(word) ?? []) all.add(owner);
    return all;
  }
}

export function intersection(a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...a].filter((one) => b.has(one)));
}

/** Users whose names have words that begin with each of the typed ones, in any order: "ann be". */
export function usersBeginning(
  typed: readonly string[],
  users: readonly Named<number>[],
  index: NameIndex,
): readonly Named<number>[] {
  if (typed.length === 0) return [];
  const owners = typed.map((word) => index.beginning(word)).reduce(intersection);
  return [...owners].sort((a, b) => a - b).map((owner) => users[owner]!);
}
