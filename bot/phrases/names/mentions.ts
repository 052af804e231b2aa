import type { DeviceId } from '../../../src/domain/device.ts';
import type { KnownDevice, Named, Reference, UserReference, World } from '../intent.ts';
import type { Lexicon } from '../sentence/pattern.ts';
import type { Token } from '../sentence/tokens.ts';
import { fold, wordsOf } from './fold.ts';
import { intersection, NameIndex } from './name-index.ts';

/** Some tokens in a row that name something of the house; `to` is exclusive. */
export interface Mention {
  readonly from: number;
  readonly to: number;
  readonly user?: UserReference;
  /** "Anna's" */
  readonly isPossessive?: boolean;
  readonly devices?: readonly Reference<DeviceId>[];
  readonly scene?: Named<string>;
  /** What was typed, where it is not the name. */
  readonly guess?: { readonly typed: string; readonly name: string };
  /** "the door", where there are several. */
  readonly isGeneric?: boolean;
}

/** The names of a house, ready to be found in sentences. */
export class Mentions {
  readonly #world: World;
  readonly #lexicon: Lexicon;
  readonly users: NameIndex;
  readonly #devices: NameIndex;
  readonly #areas: NameIndex;

  constructor(world: World, lexicon: Lexicon) {
    this.#world = world;
    this.#lexicon = lexicon;
    this.users = new NameIndex(world.users.map(({ name }) => name));
    this.#devices = new NameIndex(world.devices.map(({ name }) => name));
    this.#areas = new NameIndex(world.devices.map(({ area = '' }) => area));
  }

  find(tokens: readonly Token[], { withScenes }: { withScenes: boolean }): Mention[] {
    const found: Mention[] = [];
    for (let at = 0; at < tokens.length;) {
      const mention = (withScenes ? this.#scene(tokens, at) : undefined) ?? this.#best(tokens, at);
      if (mention) found.push(mention);
      at = mention?.to ?? at + 1;
    }
    return this.#joined(found, tokens);
  }

  /** The longer one; of two as long, a whole name of a device, then a user. */
  #best(tokens: readonly Token[], at: number): Mention | undefined {
    const [device, user] = [this.#device(tokens, at), this.#user(tokens, at)];
    if (!device || !user) return device ?? user;
    if (user.to !== device.to) return user.to > device.to ? user : device;
    const isWhole = device.devices?.length === 1 && device.devices[0]!.kind === 'known' && !device.guess;
    return isWhole ? device : user;
  }

  #scene(tokens: readonly Token[], at: number): Mention | undefined {
    for (const scene of this.#world.scenes) {
      const words = wordsOf(scene.name);
      const isHere = words.length > 0 && words.every((word, i) => tokens[at + i]?.word === word);
      if (isHere) return { from: at, to: at + words.length, scene };
    }
    return undefined;
  }

  #user(tokens: readonly Token[], from: number): Mention | undefined {
    const { users } = this.#world;
    let to = from;
    let owners: ReadonlySet<number> | undefined;
    let [isNear, isPossessive, matched, isWordOfOurs] = [false, false, 0, false];
    while (to < tokens.length) {
      const next = owners && tokens[to]!.raw === '-' && tokens[to + 1]?.kind === 'word' ? to + 1 : to;
      const token = tokens[next]!;
      if (token.kind !== 'word' || isPossessive) break;
      const isKnown = this.#lexicon.known.has(token.word);
      const match = this.users.match(token.raw, { mayBeNear: !isKnown });
      const shared: ReadonlySet<number> | undefined =
        match && (owners ? intersection(owners, match.owners) : match.owners);
      if (!match || !shared || shared.size === 0) break;
      owners = shared;
      to = next + 1;
      matched++;
      isNear ||= match.closeness === 'near';
      isPossessive = match.isPossessive;
      isWordOfOurs ||= isKnown;
    }
    // "May" and "Will" are names only with another one, or where nothing else is typed.
    if (!owners || (isWordOfOurs && matched < 2 && tokens.length > 1)) return undefined;
    const typed = textOf(tokens, from, to);
    const candidates = [...owners].sort((a, b) => a - b).map((owner) => users[owner]!);
    const base = { from, to, isPossessive };
    if (candidates.length > 1)
      return { ...base, user: { kind: 'unclear', typed, candidates: byName(candidates) } };
    const [only] = candidates;
    const { id, name } = only!;
    const newName = isNear
      ? undefined
      : this.#longerName(tokens, { from, to, isPossessive }, { matched, owner: [...owners][0]! });
    if (newName)
      return { ...newName, user: { kind: 'new', name: textOf(tokens, from, newName.to), near: [only!] } };
    return { ...base, user: { kind: 'known', id, name }, ...(isNear && { guess: { typed, name } }) };
  }

  /** "Anna Bergmann" is not Anna Berg: a word that means nothing, right after a part of a name, belongs to the name. */
  #longerName(
    tokens: readonly Token[],
    { from, to, isPossessive }: Mention,
    { matched, owner }: { matched: number; owner: number },
  ): Mention | undefined {
    if (matched >= this.users.sizeOf(owner) || isPossessive) return undefined;
    const next = tokens[to];
    if (
      next?.kind !== 'word' ||
      this.#lexicon.known.has(next.word) ||
      this.#lexicon.foreign.has(next.word) ||
      this.#device(tokens, to)
    )
      return undefined;
    if (this.users.match(next.raw, { mayBeNear: true })) return undefined;
    return { from, to: to + 1 };
  }

  #device(tokens: readonly Token[], from: number): Mention | undefined {
    return (
      this.#group(tokens, from) ??
      this.#named(tokens, from) ??
      this.#alias(tokens, from) ??
      this.#alarm(tokens, from) ??
      this.#generic(tokens, from)
    );
  }

  /** "all doors", "everything" */
  #group(tokens: readonly Token[], from: number): Mention | undefined {
    const { all, everything, genericDoors, genericDoor } = this.#lexicon;
    const word = tokens[from]!.word;
    const { devices } = this.#world;
    if (everything.has(word)) return { from, to: from + 1, devices: devices.map(known), isGeneric: true };
    const locks = devices.filter(({ kind }) => kind === 'lock').map(known);
    if (locks.length === 0) return undefined;
    if (genericDoors.has(word) && !this.#named(tokens, from)) return { from, to: from + 1, devices: locks };
    if (!all.has(word)) return undefined;
    let to = from + 1;
    while (['of', 'the', 'my', 'our', 'die', 'der'].includes(tokens[to]?.word ?? '')) to++;
    const next = tokens[to]?.word ?? '';
    return genericDoors.has(next) || genericDoor.has(next) ? { from, to: to + 1, devices: locks } : undefined;
  }

  #named(tokens: readonly Token[], from: number): Mention | undefined {
    const byArea = this.#run(tokens, from, this.#areas);
    const byName = this.#run(tokens, from, this.#devices);
    return byName && (!byArea || byName.to >= byArea.to) ? byName : byArea;
  }

  #run(tokens: readonly Token[], from: number, index: NameIndex): Mention | undefined {
    const { devices } = this.#world;
    const { genericDoor, known, and } = this.#lexicon;
    let to = from;
    let owners: ReadonlySet<number> | undefined;
    let [isNear, matched, isDistinct, isWordOfOurs] = [false, 0, false, true];
    while (to < tokens.length) {
      const next = owners && tokens[to]!.raw === '-' && tokens[to + 1]?.kind === 'word' ? to + 1 : to;
      const token = tokens[next]!;
      // "3" is a part of "Apartment 3", and no device on its own.
      if (token.kind === 'mark' || (!owners && token.kind === 'number')) break;
      const isGeneric = genericDoor.has(token.word);
      const match = index.match(token.raw, {
        mayBeNear: token.kind === 'word' && !known.has(token.word) && token.word.length > 3,
      });
      if (match?.isPossessive && match.closeness === 'exact' && known.has(token.word)) break;
      const usable = match && match.closeness !== 'nickname' ? match : undefined;
      const shared = usable && (owners ? intersection(owners, usable.owners) : usable.owners);
      if (!usable || !shared || shared.size === 0) {
        // "the kitchen door", "the studio door": what it is, after which one.
        if (owners && isDistinct && isGeneric) to = next + 1;
        break;
      }
      owners = shared;
      to = next + 1;
      matched++;
      isNear ||= usable.closeness === 'near';
      isDistinct ||= !isGeneric;
      isWordOfOurs &&= known.has(token.word) && !isGeneric;
    }
    if (!owners || !isDistinct) return undefined;
    const whole = [...owners].filter((owner) => index.sizeOf(owner) === matched);
    const chosen = whole.length > 0 ? whole : [...owners];
    // "back" alone is a door only where doors are listed.
    const isListed = and.has(tokens[to]?.word ?? '') || tokens[to]?.raw === ',' || tokens[to]?.raw === '&';
    const hasKind = genericDoor.has(tokens[to - 1]!.word);
    if (isWordOfOurs && whole.length === 0 && !hasKind && !(isListed && this.#startsDevice(tokens, to + 1)))
      return undefined;
    const candidates = chosen.sort((a, b) => a - b).map((owner) => devices[owner]!);
    return { from, to, ...mentionOf(candidates, { typed: textOf(tokens, from, to), isNear }) };
  }

  #startsDevice(tokens: readonly Token[], at: number): boolean {
    const token = tokens[at];
    return token !== undefined && this.#devices.match(token.raw, { mayBeNear: false }) !== undefined;
  }

  #alias(tokens: readonly Token[], from: number): Mention | undefined {
    for (const [typed, names] of this.#lexicon.words.aliases) {
      const words = typed.split(' ');
      if (!words.every((word, i) => tokens[from + i]?.word === word)) continue;
      const wanted = names.split(' ');
      const candidates = this.#world.devices.filter(({ name }) =>
        wanted.every((word) => wordsOf(name).includes(word)),
      );
      const to = from + words.length;
      if (candidates.length > 0)
        return { from, to, ...mentionOf(candidates, { typed: textOf(tokens, from, to), isNear: false }) };
    }
    return undefined;
  }

  #alarm(tokens: readonly Token[], from: number): Mention | undefined {
    if (!this.#lexicon.alarm.has(tokens[from]!.word)) return undefined;
    const panels = this.#world.devices.filter(({ kind }) => kind === 'partition');
    let to = from + 1;
    while (this.#lexicon.alarm.has(tokens[to]?.word ?? '') || tokens[to]?.word === 'system') to++;
    return panels.length === 0
      ? undefined
      : { from, to, ...mentionOf(panels, { typed: textOf(tokens, from, to), isNear: false }) };
  }

  /** "the door": the only one, or a question. */
  #generic(tokens: readonly Token[], from: number): Mention | undefined {
    const { word } = tokens[from]!;
    if (!this.#lexicon.genericDoor.has(word)) return undefined;
    const isVerbToo = this.#lexicon.ruleWords.has(word);
    if (isVerbToo && !this.#lexicon.articles.has(tokens[from - 1]?.word ?? '')) return undefined;
    const locks = this.#world.devices.filter(({ kind }) => kind === 'lock');
    if (locks.length === 0) return undefined;
    const typed = tokens[from]!.raw;
    return { from, to: from + 1, isGeneric: true, ...mentionOf(locks, { typed, isNear: false }) };
  }

  /** Two names with nothing between them are one that fits nobody: the chat asks. */
  #joined(found: readonly Mention[], tokens: readonly Token[]): Mention[] {
    return found.reduce<Mention[]>((all, mention) => {
      const before = all.at(-1);
      const touches = before?.to === mention.from && tokens[mention.from]?.kind === 'word';
      if (!before?.user || !mention.user || !touches || before.isPossessive) return [...all, mention];
      const candidates = [before.user, mention.user].flatMap(candidatesOf);
      const typed = textOf(tokens, before.from, mention.to);
      return [
        ...all.slice(0, -1),
        { from: before.from, to: mention.to, user: { kind: 'unclear', typed, candidates } },
      ];
    }, []);
  }
}

function candidatesOf(user: UserReference): readonly Named<number>[] {
  if (user.kind === 'known') return [{ id: user.id, name: user.name }];
  return user.kind === 'unclear' ? user.candidates : user.near;
}

function mentionOf(
  candidates: readonly KnownDevice[],
  { typed, isNear }: { typed: string; isNear: boolean },
): Pick<Mention, 'devices' | 'guess'> {
  const [only, ...more] = candidates;
  if (!only || more.length > 0)
    return { devices: [{ kind: 'unclear', typed, candidates: byName(candidates.map(named)) }] };
  return { devices: [known(only)], ...(isNear && { guess: { typed, name: only.name } }) };
}

function known({ id, name }: KnownDevice): Reference<DeviceId> {
  return { kind: 'known', id, name };
}

function named({ id, name }: KnownDevice): Named<DeviceId> {
  return { id, name };
}

function byName<Id>(all: readonly Named<Id>[]): Named<Id>[] {
  return [...all].sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1));
}

export function textOf(tokens: readonly Token[], from: number, to: number): string {
  return tokens
    .slice(from, to)
    .map(({ raw, start }, i) => (i > 0 && tokens[from + i - 1]!.end < start ? ` ${raw}` : raw))
    .join('')
    .replace(/['’`´]s$/u, '');
}
