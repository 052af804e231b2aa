import type { KnownDevice, Named, Reference, UserGroup, World } from '../intent.ts';
import type { Lexicon } from '../sentence/pattern.ts';
import type { Token } from '../sentence/tokens.ts';
import { fold, wordsOf } from './fold.ts';

/** Some tokens in a row that name several users; `to` is exclusive. */
interface NamedUsers {
  readonly from: number;
  readonly to: number;
  readonly user: UserGroup;
}

/** Groups that owners made, and areas. */
export function groupsOf({ groups = [], devices }: World): { name: string; devices: KnownDevice[] }[] {
  const made = groups.map(({ name, devices: ids }) => ({
    name,
    devices: devices.filter(({ id }) => ids.includes(id)),
  }));
  const areas = [...new Set(devices.flatMap(({ area }) => area ?? []))]
    .filter((area) => !made.some(({ name }) => fold(name) === fold(area)))
    .map((area) => ({ name: area, devices: devices.filter((one) => one.area === area) }));
  return [...made, ...areas].filter((group) => group.devices.length > 0);
}

/** The name of a tag, in whole; "cleaner" and "cleaners" are one. */
export function tagAt(
  tokens: readonly Token[],
  from: number,
  tags: readonly Named<number>[],
): NamedUsers | undefined {
  const singular = (word: string): string => word.replace(/(?<=.{3})s$/, '');
  const fits = (name: string): number => {
    const words = wordsOf(name);
    return words.every((word, i) => singular(tokens[from + i]?.word ?? '') === singular(word))
      ? words.length
      : 0;
  };
  const [best] = tags
    .map((tag) => ({ tag, length: fits(tag.name) }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  if (!best) return undefined;
  const { id, name } = best.tag;
  return { from, to: from + best.length, user: { kind: 'group', tag: id, name, except: [] } };
}

/** "the garden flat", or "the flat" where no other one is called so. */
export function unitAt(
  tokens: readonly Token[],
  from: number,
  units: readonly Named<number>[],
  lexicon: Lexicon,
): { from: number; to: number; unit: Reference<number> } | undefined {
  const reference = (found: readonly Named<number>[], to: number) => {
    const [only, ...more] = found;
    if (!only) return undefined;
    const unit: Reference<number> =
      more.length === 0
        ? { kind: 'known', ...only }
        : { kind: 'unclear', typed: textOf(tokens, from, to), candidates: found };
    return { from, to, unit };
  };
  const lengthOf = ({ name }: Named<number>): number => {
    const words = wordsOf(name);
    return words.every((word, i) => tokens[from + i]?.word === word) ? words.length : 0;
  };
  const longest = Math.max(0, ...units.map(lengthOf));
  if (longest > 0)
    return reference(
      units.filter((unit) => lengthOf(unit) === longest),
      from + longest,
    );
  const word = tokens[from]!.word;
  if (!lexicon.unit.has(word)) return undefined;
  const called = units.filter(({ name }) => wordsOf(name).includes(word));
  return reference(called.length > 0 ? called : units, from + 1);
}

/** "Anna's cleaning code": the name of one of the user's codes, right after theirs. */
export function codeAt(
  tokens: readonly Token[],
  from: number,
  user: number,
  codes: NonNullable<World['codes']>,
): { id: number; to: number } | undefined {
  const own = codes.filter((code) => code.user === user);
  const found = own.find(({ name }) => {
    const words = wordsOf(name);
    return words.length > 0 && words.every((word, i) => tokens[from + i]?.word === word);
  });
  return found && { id: found.id, to: from + wordsOf(found.name).length };
}

/** "everyone", "all users", "all the codes", "everything" */
export function everyoneAt(
  tokens: readonly Token[],
  from: number,
  { everyone, everything, all, people, articles }: Lexicon,
): NamedUsers | undefined {
  const { word } = tokens[from]!;
  const isAll = all.has(word);
  let to = from + 1;
  while (isAll && (articles.has(tokens[to]?.word ?? '') || ['of', 'von'].includes(tokens[to]?.word ?? '')))
    to++;
  const ends = isAll && people.has(tokens[to]?.word ?? '') ? to + 1 : from + 1;
  if (ends === from + 1 && !isAll && !everyone.has(word) && !everything.has(word)) return undefined;
  return {
    from,
    to: ends,
    user: { kind: 'group', name: textOf(tokens, from, ends), except: [] },
  };
}

export function textOf(tokens: readonly Token[], from: number, to: number): string {
  return tokens
    .slice(from, to)
    .map(({ raw, start }, i) => (i > 0 && tokens[from + i - 1]!.end < start ? ` ${raw}` : raw))
    .join('')
    .replace(/['’`´]s$/u, '');
}
