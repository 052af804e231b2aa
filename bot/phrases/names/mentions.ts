import type { DeviceId } from '../../../src/domain/device.ts';
import type { KnownDevice, Named, Reference, UserReference, World } from '../intent.ts';
import type { Lexicon } from '../sentence/pattern.ts';
import type { Token } from '../sentence/tokens.ts';
import { fold, wordsOf } from './fold.ts';
import { codeAt, everyoneAt, groupsOf, tagAt, textOf, unitAt } from './house-names.ts';
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
  /** A flat, a house or a room that is let. */
  readonly unit?: Reference<number>;
  /** What was typed, where it is not the name. */
  readonly guess?: { readonly typed: string; readonly name: string };
  /** "the door", where there are several. */
  readonly isGeneric?: boolean;
  /** It is left out: "except the garage". */
  readonly isExcept?: true;
}

/** What is looked for besides users and devices. */
export interface Looking {
  readonly withScenes: boolean;
  /** "everyone", "all codes", "everything" mean all users. */
  readonly withEveryone: boolean;
  readonly withUnits?: boolean;
}

/** The names of a house, ready to be found in sentences. */
export class Mentions {
  readonly #world: World;
  readonly #lexicon: Lexicon;
  readonly users: NameIndex;
  readonly #devices: NameIndex;
  readonly #groups: NameIndex;
  /** "frontdoor": names in one word. */
  readonly #compounds: ReadonlyMap<string, KnownDevice>;
  readonly #devicesOf: readonly (readonly KnownDevice[])[];

  constructor(world: World, lexicon: Lexicon) {
    this.#world = world;
    this.#lexicon = lexicon;
    this.users = NameIndex.of(world.users.map(({ name }) => name));
    this.#devices = NameIndex.of(world.devices.map(({ name }) => name));
    this.#compounds = new Map(world.devices.map((device) => [wordsOf(device.name).join(''), device]));
    const groups = groupsOf(world);
    this.#groups = NameIndex.of(groups.map(({ name }) => name));
    this.#devicesOf = groups.map(({ devices }) => devices);
  }

  find(tokens: readonly Token[], { withScenes, withEveryone, withUnits }: Looking): Mention[] {
    const found: Mention[] = [];
    for (let at = 0; at < tokens.length;) {
      const mention =
        (withScenes ? this.#scene(tokens, at) : undefined) ??
        (withUnits ? unitAt(tokens, at, this.#world.units ?? [], this.#lexicon) : undefined) ??
        (withEveryone ? everyoneAt(tokens, at, this.#lexicon) : undefined) ??
        this.#best(tokens, at);
      if (mention) found.push(mention);
      at = mention?.to ?? at + 1;
    }
    return this.#joined(found, tokens);
  }

  /** The longer one; of two as long, a whole name of a device, then a user. */
  #best(tokens: readonly Token[], at: number): Mention | undefined {
    const [device, user] = [this.#device(tokens, at), this.#someone(tokens, at)];
    if (!device || !user) return device ?? user;
    // Of "the garage today", nobody is called so, and the garage is there.
    if (user.to > device.to && user.user?.kind === 'new') return device;
    if (user.to !== device.to) return user.to > device.to ? user : device;
    const isWhole = device.devices?.length === 1 && device.devices[0]!.kind === 'known' && !device.guess;
    return isWhole ? device : user;
  }

  /** A user, or all of a tag; the longer name, and of two as long, the one of which all is said. */
  #someone(tokens: readonly Token[], at: number): Mention | undefined {
    const [user, tag] = [this.#user(tokens, at), tagAt(tokens, at, this.#world.tags ?? [])];
    if (!user || !tag) return user ?? tag;
    const isWhole = user.user?.kind === 'known' && wordsOf(user.user.name).length === user.to - at;
    return tag.to > user.to || (tag.to === user.to && !isWhole) ? tag : user;
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
    const code = codeAt(tokens, to, id, this.#world.codes ?? []);
    return {
      ...base,
      to: code?.to ?? to,
      user: { kind: 'known', id, name, ...(code && { code: code.id }) },
      ...(isNear && { guess: { typed, name } }),
    };
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
    if (everything.has(word))
      return { from, to: from + 1, devices: devices.map(toReference), isGeneric: true };
    const locks = devices.filter(({ kind }) => kind === 'lock').map(toReference);
    if (locks.length === 0) return undefined;
    if (genericDoors.has(word) && !this.#named(tokens, from)) return { from, to: from + 1, devices: locks };
    if (!all.has(word)) return undefined;
    let to = from + 1;
    while (['of', 'the', 'my', 'our', 'die', 'der'].includes(tokens[to]?.word ?? '')) to++;
    const next = tokens[to]?.word ?? '';
    return genericDoors.has(next) || genericDoor.has(next) ? { from, to: to + 1, devices: locks } : undefined;
  }

  #named(tokens: readonly Token[], from: number): Mention | undefined {
    const { devices } = this.#world;
    const compound = this.#compounds.get(tokens[from]!.word);
    if (compound) return { from, to: from + 1, devices: [toReference(compound)] };
    const byGroup = this.#run(tokens, from, { index: this.#groups, of: (owner) => this.#devicesOf[owner]! });
    const byName = this.#run(tokens, from, { index: this.#devices, of: (owner) => [devices[owner]!] });
    return byName && (!byGroup || byName.to >= byGroup.to) ? byName : byGroup;
  }

  #run(
    tokens: readonly Token[],
    from: number,
    { index, of }: { index: NameIndex; of: (owner: number) => readonly KnownDevice[] },
  ): Mention | undefined {
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
    const [first = [], ...others] = chosen.sort((a, b) => a - b).map(of);
    // All of a group are meant; which of several devices or groups is asked.
    if (others.length === 0 && first.length > 1) return { from, to, devices: first.map(toReference) };
    return {
      from,
      to,
      ...mentionOf([first, ...others].flat(), { typed: textOf(tokens, from, to), isNear }),
    };
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
      // "the cleaner Maria" is Maria, and what she is.
      if (before?.user?.kind === 'group' && mention.user && touches) return [...all.slice(0, -1), mention];
      const isGroup = before?.user?.kind === 'group' || mention.user?.kind === 'group';
      if (!before?.user || !mention.user || !touches || before.isPossessive || isGroup)
        return [...all, mention];
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
  if (user.kind === 'group') return [];
  return user.kind === 'unclear' ? user.candidates : user.near;
}

function mentionOf(
  candidates: readonly KnownDevice[],
  { typed, isNear }: { typed: string; isNear: boolean },
): Pick<Mention, 'devices' | 'guess'> {
  const [only, ...more] = candidates;
  if (!only || more.length > 0)
    return { devices: [{ kind: 'unclear', typed, candidates: byName(candidates.map(named)) }] };
  return { devices: [toReference(only)], ...(isNear && { guess: { typed, name: only.name } }) };
}

function toReference({ id, name }: KnownDevice): Reference<DeviceId> {
  return { kind: 'known', id, name };
}

function named({ id, name }: KnownDevice): Named<DeviceId> {
  return { id, name };
}

function byName<Id>(all: readonly Named<Id>[]): Named<Id>[] {
  return [...all].sort((a, b) => (fold(a.name) < fold(b.name) ? -1 : 1));
}
