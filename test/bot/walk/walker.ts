/**
 * A scripted person who taps all that there is. Screens and buttons are known by their kinds, such as the card of
 * a user and its “New code”. Where all buttons of a screen were tapped, the person goes by the shortest known way
 * to the next screen that has one left, so that the walk spreads from home breadth-first.
 */
import { parseTap } from '../../../bot/chat/places/callback-data.ts';
import { placeFromOutside, splitPlace, type Place, type ScreenName } from '../../../bot/chat/places/place.ts';
import { isPassing } from '../../../bot/chat/places/trail.ts';
import { SCREENS } from '../../../bot/screens/index.ts';
import type { ShownMessage } from '../../../bot/simulator/simulator.ts';
import { ChatRows } from '../../../src/storage/tables/chat/chat-rows.ts';
import { seeded, shuffled } from '../../support/noise/random.ts';
import { OWNER, type ChatHouse } from '../chat-house.ts';
import { textsFor } from './typed-texts.ts';

/** One thing that can be done on a screen: a tap on a button, or a text that is typed. */
interface Step {
  readonly kind: string;
  readonly label?: string;
  readonly data?: string;
  readonly text?: string;
}

/** A kind of screen, as far as it was seen. */
interface Seen {
  /** Where each step has led last; undefined: it was not done yet. */
  readonly ways: Map<string, string | undefined>;
  /** How often the person came for a step that was not there. */
  readonly missed: Map<string, number>;
  /** How often the person set out for here since something was done here. */
  aims: number;
}

export interface Visit {
  readonly before: Place;
  readonly after: Place;
  readonly step: string;
  /** Of the button, or what was typed. */
  readonly label: string;
  readonly shown: ShownMessage;
  /** What the tap was answered with on top of the chat; undefined where it was not answered. */
  readonly toast: string | undefined;
  readonly isTap: boolean;
  readonly changed: boolean;
}

export interface WalkOptions {
  readonly seed: number;
  /** The most taps and texts. */
  readonly most: number;
  /** Called after each step. */
  readonly look: (visit: Visit) => void;
}

/** Steps that would change what the walk itself stands on. */
const LEFT_OUT: readonly RegExp[] = [
  /^tap language!choose/, // the rest would be in the other language
  /^tap factor-own!require/, // nothing that gives access could be done without a second factor
  /^tap (member-(remove|role)|device-forget|unit-remove|feed-remove)\/.*!/, // there is one of each alone
];
const MOST_MISSED = 2;
const MOST_AIMS = 24;
const MOST_BACKS = 15;

export class Walker {
  readonly #all: ChatHouse;
  readonly #options: WalkOptions;
  readonly #rows: ChatRows;
  readonly #random: () => number;
  readonly #seen = new Map<string, Seen>();
  readonly trouble: string[] = [];
  steps = 0;

  constructor(all: ChatHouse, options: WalkOptions) {
    this.#all = all;
    this.#options = options;
    this.#rows = new ChatRows(all.store.database, all.store.cipher, () => all.clock.now());
    this.#random = seeded(options.seed);
  }

  /** The names of all screens that were shown. */
  get screens(): Set<ScreenName> {
    return new Set([...this.#seen.keys()].map((kind) => splitPlace(placeFromOutside(kind)).screen));
  }

  /** Steps that are known and were not done. */
  get left(): string[] {
    return [...this.#seen].flatMap(([kind, { ways }]) =>
      [...ways].flatMap(([step, to]) => (to === undefined ? [`${kind}: ${step}`] : [])),
    );
  }

  async walk(): Promise<void> {
    await this.#home();
    let isHome = true;
    while (this.steps < this.#options.most) {
      const here = this.#note();
      const step = this.#nextFrom(here);
      if (step) {
        isHome = false;
        const before = this.place();
        const isNew = await this.#do(step);
        if (isNew) await this.#goBackHome(isPlain(step) && !isPassing(before) ? before : undefined);
      } else if (isHome) break;
      else {
        await this.#home();
        isHome = true;
      }
    }
  }

  /** Notes what can be done here, and returns the kind of the screen. */
  #note(): string {
    const kind = kindOf(this.place());
    const seen = this.#seen.get(kind) ?? { ways: new Map(), missed: new Map(), aims: 0 };
    this.#seen.set(kind, seen);
    for (const step of this.#steps()) if (!seen.ways.has(step.kind)) seen.ways.set(step.kind, undefined);
    return kind;
  }

  /** What was never done, here or on the way to the nearest screen that has something. */
  #nextFrom(here: string): Step | undefined {
    const steps = this.#steps();
    const { ways, missed } = this.#seen.get(here)!;
    const fresh = shuffled(
      steps.filter(({ kind }) => ways.get(kind) === undefined),
      this.#random,
    );
    if (fresh[0]) {
      this.#seen.get(here)!.aims = 0;
      return fresh[0];
    }
    for (const [kind, to] of ways) if (to === undefined) missed.set(kind, (missed.get(kind) ?? 0) + 1);
    const first = this.#firstOfWay(here);
    // Any of the rows: one user's card has what another's has not.
    return shuffled(
      steps.filter(({ kind }) => kind === first),
      this.#random,
    )[0];
  }

  /** The first step of the shortest known way to a screen that has a step left. */
  #firstOfWay(here: string): string | undefined {
    const there = new Set(this.#steps().map(({ kind }) => kind));
    const queue: { kind: string; first: string }[] = [];
    const known = new Set([here]);
    const push = (from: string, first: string | undefined): void => {
      for (const [step, to] of this.#seen.get(from)?.ways ?? []) {
        if (to === undefined || known.has(to) || !this.#seen.has(to)) continue;
        if (first === undefined && !there.has(step)) continue;
        known.add(to);
        queue.push({ kind: to, first: first ?? step });
      }
    };
    push(here, undefined);
    for (let next = queue.shift(); next; next = queue.shift()) {
      const seen = this.#seen.get(next.kind);
      if (seen !== undefined && this.#hasLeft(next.kind)) {
        seen.aims++;
        return next.first;
      }
      push(next.kind, next.first);
    }
    return undefined;
  }

  #hasLeft(kind: string): boolean {
    const { ways, missed, aims } = this.#seen.get(kind)!;
    if (aims >= MOST_AIMS) return false;
    return [...ways].some(([step, to]) => to === undefined && (missed.get(step) ?? 0) < MOST_MISSED);
  }

  /** @returns whether it has led to a screen of a kind that was not seen before */
  async #do(step: Step): Promise<boolean> {
    const before = this.place();
    const was = this.#look();
    let tap: string | undefined;
    if (step.text !== undefined) this.#all.ann.send(step.text);
    else tap = this.#all.ann.tapOn(this.#live().id, new RegExp(`^${escaped(step.label!)}$`, 'u'));
    await this.#all.settled();
    this.steps++;
    const after = this.place();
    const isNew = !this.#seen.has(kindOf(after));
    this.#seen.get(kindOf(before))?.ways.set(step.kind, kindOf(after));
    this.#options.look({
      before,
      after,
      step: step.kind,
      label: step.label ?? step.text ?? '',
      shown: this.#live(),
      toast: tap === undefined ? undefined : this.#all.ann.answerTo(tap)?.text,
      isTap: tap !== undefined,
      changed: this.#look() !== was,
    });
    return isNew;
  }

  /**
   * From a screen that was met for the first time, ‹ Back leads home.
   * @param cameFrom where the first one leads, if it was opened from a page that stays
   */
  async #goBackHome(cameFrom?: Place): Promise<void> {
    const from = this.place();
    this.#note();
    const { screen } = splitPlace(from);
    // A list is one page, however it is narrowed, and so is every other screen on each of its pages.
    const isOnePage =
      screen === 'users' || screen === 'stays' || (cameFrom && splitPlace(cameFrom).screen === screen);
    const leads = SCREENS[screen].back === undefined && !isOnePage ? cameFrom : undefined;
    const places: Place[] = [];
    while (this.place() !== 'home' && places.length < MOST_BACKS) {
      places.push(this.place());
      const back = this.#buttons().at(-2);
      if (!back) break;
      this.#all.ann.tapOn(this.#live().id, back.label);
      await this.#all.settled();
      this.steps++;
      if (places.length === 1 && leads !== undefined && kindOf(this.place()) !== kindOf(leads))
        this.trouble.push(`‹ Back from ${from} leads to ${this.place()}, not to ${leads}`);
    }
    if (this.place() !== 'home')
      this.trouble.push(`‹ Back from ${from} does not lead home: ${places.join(', ')}`);
  }

  async #home(): Promise<void> {
    this.#all.ann.send('/start');
    await this.#all.settled();
  }

  place(): Place {
    const state = JSON.parse(this.#rows.load(OWNER) ?? '{"place":"home"}') as { place: Place };
    return state.place;
  }

  #steps(): Step[] {
    const { screen } = splitPlace(this.place());
    const taps = this.#buttons().flatMap(({ label, data }) => {
      const tap = parseTap(data);
      if (!tap) return [];
      const act = tap.act === undefined ? '' : `!${tap.act}${tap.value === '' ? '' : `.${shape(tap.value)}`}`;
      return [{ kind: `tap ${kindOf(tap.place)}${act}`, label, data }];
    });
    const texts = SCREENS[screen]?.typed
      ? textsFor(screen).map((text, n) => ({ kind: `type ${n}`, text }))
      : [];
    return [...taps, ...texts].filter(({ kind }) => !LEFT_OUT.some((one) => one.test(kind)));
  }

  /** For the bot, on the newest message that has any. */
  #buttons(): { label: string; data: string }[] {
    return this.#live().buttons.flatMap((row) =>
      row.flatMap((button) =>
        'callback_data' in button ? [{ label: button.text, data: button.callback_data }] : [],
      ),
    );
  }

  #live(): ShownMessage {
    const state = JSON.parse(this.#rows.load(OWNER) ?? '{}') as { live?: { id: number } };
    const live = state.live && this.#all.ann.message(state.live.id);
    return live ?? this.#all.ann.last();
  }

  /** All that can be seen of the chat. */
  #look(): string {
    const all = [this.#live(), this.#all.ann.last()];
    return JSON.stringify(
      all.map(({ id, text, buttons }) => [id, text, buttons.flat().map((one) => one.text)]),
    );
  }
}

/** A tap that only leads to another page. */
function isPlain({ kind, label = '' }: Step): boolean {
  return kind.startsWith('tap ') && !kind.includes('!') && !/^[‹⌂]/.test(label);
}

/** A place without the numbers and keys of its rows. */
function kindOf(place: Place): string {
  const { screen, args } = splitPlace(place);
  // Some pages differ in what was chosen on them, in any mixture.
  const told = screen.startsWith('log') ? args.slice(0, 1) : screen === 'api-token-new' ? [] : args;
  return [screen, ...told.map(shape)].join('/');
}

function shape(arg: string): string {
  if (/^-?\d[\d.:-]*$/.test(arg)) return '#';
  return arg;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
