import { DAY_MS } from '../schedule/wall-clock.ts';
import type { Sighting } from './sighting.ts';
import { overlapNights, sameDates } from './stay.ts';
import type { OwnersWord, StayDates, StayPhase } from './stay.ts';

/**
 * What one good reading of a feed means for the stays of its unit. A feed that is down, or was cut off, decides
 * nothing and is not given here.
 *
 * | the feed shows                        | what is known                                     | decision  |
 * |---------------------------------------|---------------------------------------------------|-----------|
 * | a stay                                | nothing                                           | add       |
 * | a stay                                | a vanished one of this feed overlaps it           | moved     |
 * | a stay                                | a vanished one that is over began on the same day | moved     |
 * | a stay                                | the same dates from another feed of the unit      | join      |
 * | a stay                                | the same stay and dates                           | seen      |
 * | a stay                                | the same stay, other dates                        | changed   |
 * | a stay                                | the same stay; its new dates are another feed's   | united    |
 * | a stay                                | it was given up, or had been cancelled            | returned  |
 * | a stay                                | an owner has said that nobody comes               | doubted-block |
 * | a stay                                | an owner has removed it, and it was gone meanwhile| doubted-block |
 * | a stay                                | an owner has removed it                           | seen      |
 * | a stay, unclear: all of it is over    | nothing                                           | —         |
 * | unclear                               | nothing                                           | add       |
 * | unclear                               | a stay of another feed has all of its nights      | —         |
 * | unclear                               | the same stay                                     | seen      |
 * | unclear                               | a vanished one overlaps it, of whom no name came  | moved     |
 * | a block                               | nothing                                           | —         |
 * | a block                               | it was a stay, or unclear                         | as absent |
 * | cancelled                             | it has not begun                                  | gone      |
 * | cancelled                             | it has begun, or an owner has changed its times   | ask       |
 * | nothing of it                         | it is over                                        | —         |
 * | nothing of it                         | an owner keeps it                                 | —         |
 * | nothing of it, in a partial reading   | anything                                          | —         |
 * | nothing of it                         | not long enough, or not often enough              | missed    |
 * | nothing of it, long and often         | it has not begun                                  | gone      |
 * | nothing of it, long and often         | it has begun, or an owner has changed its times   | ask       |
 * | nothing of it, long and often         | it has begun, and ends within `ABSENT_MS`         | missed    |
 * | nothing of it, often                  | it begins before "long" and `NEAR_MS` are over     | ask       |
 * | hardly anything of what it had        | anything                                          | as absent, for longer |
 *
 * "Often" is `GOOD_READINGS` readings in a row, "long" is `ABSENT_MS`, and `DOUBTED_MS` where most has vanished at once
 * or the feed is empty. What is asked stays as it is until an owner answers.
 */
export function planStays({ known, others, reading, now }: PlanInput): StayDecision[] {
  if (reading.kind === 'read') return new Planner({ known, others, now }).plan(reading);
  const isAbsent = ({ missingSince }: KnownSource): boolean => missingSince !== undefined;
  // Where all of it is missing, the last reading may have been empty.
  const needed = known.filter(isCounted).every(isAbsent) ? DOUBTED_MS : neededMs(known, isAbsent);
  return known.filter(isAbsent).flatMap((source) => absent(source, { now, neededMs: needed }));
}

/** A stay that vanishes from its feed is given up only after so many good readings, and after so long. */
export const GOOD_READINGS = 3;
export const ABSENT_MS = DAY_MS;
export const DOUBTED_MS = 3 * DAY_MS;

/** A stay that begins so soon after it could be given up is asked about: its guest may be on the way. */
export const NEAR_MS = DAY_MS / 2;

/** So many stays have to vanish at once, and be most of them, before a reading is doubted. */
const DOUBTED_FROM = 2;

/** What one feed has said of a stay so far. */
export interface KnownSource extends StayDates {
  /** Of the feed, as in its sightings. */
  readonly identity: string;
  readonly stay: KnownStay;
  /** When the feed showed it last. */
  readonly seenAt: number;
  /** Good readings without it in a row, and the time of the first of them. */
  readonly misses: number;
  readonly missingSince?: number;
  readonly goneAt?: number;
}

export interface KnownStay extends StayDates {
  readonly id: number;
  readonly phase: StayPhase;
  /** When its code works, in epoch milliseconds. */
  readonly from: number;
  readonly until: number;
  readonly own: OwnersWord;
  readonly name?: string;
  readonly phoneEnding?: string;
  readonly reservation?: string;
}

/** A sighting, with when the code of its stay would work. */
export type TimedSighting = Sighting & { readonly from: number; readonly until: number };

export interface PlanInput {
  readonly known: readonly KnownSource[];
  /** Stays of the unit that this feed has not shown yet. */
  readonly others: readonly KnownStay[];
  readonly reading:
    | { readonly kind: 'unchanged' }
    | {
        readonly kind: 'read';
        readonly sightings: readonly TimedSighting[];
        /** Some events could not be read: what is absent may be among them. */
        readonly isPartial: boolean;
      };
  /** Epoch milliseconds. */
  readonly now: number;
}

type StaySighting = Extract<TimedSighting, { kind: 'stay' }>;
type UnclearSighting = Extract<TimedSighting, { kind: 'unclear' }>;
type Coming = StaySighting | UnclearSighting;

export type StayDecision =
  | { readonly kind: 'add'; readonly sighting: Coming }
  /** Another feed has shown it already. */
  | { readonly kind: 'join'; readonly sighting: StaySighting; readonly stay: number }
  /** The feed has given it another identity. */
  | { readonly kind: 'moved'; readonly source: KnownSource; readonly sighting: Coming }
  | { readonly kind: 'changed'; readonly source: KnownSource; readonly sighting: Coming }
  /** As `changed` or `moved`, and another feed has shown the stay where it is now: two are known, and they are one. */
  | {
      readonly kind: 'united';
      readonly source: KnownSource;
      readonly sighting: StaySighting;
      readonly stay: number;
    }
  | { readonly kind: 'seen'; readonly source: KnownSource; readonly sighting: Coming }
  | { readonly kind: 'returned'; readonly source: KnownSource; readonly sighting: Coming }
  /** The feed names a guest where an owner has said that nobody comes. */
  | { readonly kind: 'doubted-block'; readonly source: KnownSource; readonly sighting: StaySighting }
  | { readonly kind: 'missed'; readonly source: KnownSource; readonly misses: number; readonly since: number }
  /** An owner decides whether it stays. */
  | {
      readonly kind: 'ask';
      readonly source: KnownSource;
      readonly misses: number;
      readonly since: number;
      readonly why: 'vanished' | 'said';
    }
  | { readonly kind: 'gone'; readonly source: KnownSource; readonly why: 'vanished' | 'said' };

class Planner {
  readonly #known: readonly KnownSource[];
  readonly #others: readonly KnownStay[];
  readonly #now: number;
  /** Sources that a sighting speaks of. */
  readonly #met = new Set<KnownSource>();
  /** Of the others, those that a sighting speaks of: two events of one feed are two guests. */
  readonly #taken = new Set<number>();

  constructor({ known, others, now }: Pick<PlanInput, 'known' | 'others' | 'now'>) {
    this.#known = known;
    this.#others = others;
    this.#now = now;
  }

  plan({ sightings, isPartial }: Extract<PlanInput['reading'], { kind: 'read' }>): StayDecision[] {
    const byIdentity = new Map(this.#known.map((source) => [source.identity, source]));
    const unique = [...new Map(sightings.map((one) => [one.identity, one])).values()];
    const decisions: StayDecision[] = [];
    const strange: Coming[] = [];
    for (const sighting of unique) {
      const source = byIdentity.get(sighting.identity);
      if (sighting.kind === 'block') continue;
      if (source) this.#met.add(source);
      if (sighting.kind === 'cancelled') decisions.push(...(source ? this.#cancelled(source) : []));
      else if (source) decisions.push(this.#again(source, sighting));
      else strange.push(sighting);
    }
    const moves = this.#moves(strange);
    for (const sighting of strange) {
      const from = moves.get(sighting);
      decisions.push(...(from ? [this.#onto(from, sighting, 'moved')] : this.#first(sighting)));
    }
    if (isPartial) return decisions;
    const isAbsent = (source: KnownSource): boolean => !this.#met.has(source);
    const needed = unique.some(({ kind }) => kind !== 'block') ? neededMs(this.#known, isAbsent) : DOUBTED_MS;
    return [
      ...decisions,
      ...this.#known
        .filter(isAbsent)
        .flatMap((source) => absent(source, { now: this.#now, neededMs: needed })),
    ];
  }

  #again(source: KnownSource, sighting: Coming): StayDecision {
    const { phase, own } = source.stay;
    const isBack = source.goneAt !== undefined;
    if (own.removed)
      return isBack && sighting.kind === 'stay'
        ? { kind: 'doubted-block', source, sighting }
        : { kind: 'seen', source, sighting };
    if (isBack || phase === 'cancelled') return { kind: 'returned', source, sighting };
    if (phase === 'blocked' && sighting.kind === 'stay') return { kind: 'doubted-block', source, sighting };
    const isNamed = phase === 'unclear' && sighting.kind === 'stay';
    if (isNamed || !sameDates(source, sighting)) return this.#onto(source, sighting, 'changed');
    return { kind: 'seen', source, sighting };
  }

  #onto(source: KnownSource, sighting: Coming, kind: 'changed' | 'moved'): StayDecision {
    const { phase } = source.stay;
    if (sighting.kind === 'stay' && (phase === 'expected' || phase === 'arrived')) {
      const same = this.#sameOf(sighting);
      if (same) return { kind: 'united', source, sighting, stay: same.id };
    }
    return { kind, source, sighting };
  }

  /** The feed says in words that it will not happen. */
  #cancelled(source: KnownSource): StayDecision[] {
    if (!isOpen(source, this.#now)) return [];
    if (source.stay.own.kept) return [];
    const since = source.missingSince ?? this.#now;
    return isAskedAbout(source.stay, this.#now)
      ? [{ kind: 'ask', source, misses: source.misses, since, why: 'said' }]
      : [{ kind: 'gone', source, why: 'said' }];
  }

  #first(sighting: Coming): StayDecision[] {
    if (sighting.until <= this.#now) return [];
    if (sighting.kind === 'unclear')
      return this.#others.some((other) => covers(other, sighting)) ? [] : [{ kind: 'add', sighting }];
    const same = this.#sameOf(sighting);
    return [same ? { kind: 'join', sighting, stay: same.id } : { kind: 'add', sighting }];
  }

  #sameOf(sighting: StaySighting): KnownStay | undefined {
    const same = this.#others.find((other) => !this.#taken.has(other.id) && isSameStay(other, sighting));
    if (same) this.#taken.add(same.id);
    return same;
  }

  /** Each vanished source that overlaps a new sighting and may be the same, the likeliest pairs first. */
  #moves(strange: readonly Coming[]): Map<Coming, KnownSource> {
    const vanished = this.#known.filter(
      (source) =>
        !this.#met.has(source) && (isOpen(source, this.#now, 'blocked') || isOver(source, this.#now)),
    );
    const pairs = strange
      .filter(({ until }) => until > this.#now)
      .flatMap((sighting) =>
        vanished
          .filter((source) =>
            isOver(source, this.#now) ? mayBeExtended(source, sighting) : mayBeMoved(source, sighting),
          )
          .map((source) => ({ source, sighting, likeness: likeness(source, sighting) })),
      )
      .sort((a, b) => b.likeness - a.likeness);
    const moves = new Map<Coming, KnownSource>();
    for (const { source, sighting } of pairs) {
      if (this.#met.has(source) || moves.has(sighting)) continue;
      this.#met.add(source);
      moves.set(sighting, source);
    }
    return moves;
  }
}

function absent(source: KnownSource, { now, neededMs }: { now: number; neededMs: number }): StayDecision[] {
  if (!isOpen(source, now, 'blocked') || source.stay.own.kept) return [];
  const since = source.missingSince ?? now;
  // More than often is not counted: nothing is to be stored at each reading.
  const misses = Math.min(source.misses + 1, GOOD_READINGS);
  if (misses < GOOD_READINGS) return [{ kind: 'missed', source, misses, since }];
  const isLong = now - since >= neededMs;
  const isHarmless = source.stay.phase === 'unclear' || source.stay.phase === 'blocked';
  if (isHarmless)
    return isLong ? [{ kind: 'gone', source, why: 'vanished' }] : [{ kind: 'missed', source, misses, since }];
  const beginsFirst = source.stay.from < since + neededMs + NEAR_MS;
  const isAsked = isAskedAbout(source.stay, now);
  const endsSoon = source.stay.until - now <= ABSENT_MS;
  if (isAsked ? isLong && !endsSoon : beginsFirst)
    return [{ kind: 'ask', source, misses, since, why: 'vanished' }];
  if (isAsked) return [{ kind: 'missed', source, misses, since }];
  return [isLong ? { kind: 'gone', source, why: 'vanished' } : { kind: 'missed', source, misses, since }];
}

/** Somebody may be inside, or an owner has decided about its times: absence alone takes nothing away. */
function isAskedAbout({ from, phase, own }: KnownStay, now: number): boolean {
  return phase === 'arrived' || from <= now || own.times === true;
}

/** For how long it has to be absent. */
function neededMs(known: readonly KnownSource[], isAbsent: (source: KnownSource) => boolean): number {
  const open = known.filter(isCounted);
  const missing = open.filter(isAbsent).length;
  return missing >= DOUBTED_FROM && missing * 2 > open.length ? DOUBTED_MS : ABSENT_MS;
}

function isCounted({ goneAt, stay: { phase } }: KnownSource): boolean {
  return goneAt === undefined && (phase === 'expected' || phase === 'arrived');
}

function isOpen({ goneAt, stay: { phase, until } }: KnownSource, now: number, ...also: StayPhase[]): boolean {
  const isComing = phase === 'expected' || phase === 'arrived' || phase === 'unclear' || also.includes(phase);
  return goneAt === undefined && isComing && until > now;
}

function mayBeMoved(source: KnownSource, sighting: Coming): boolean {
  const { phase } = source.stay;
  const isOfGuest = phase === 'expected' || phase === 'arrived';
  if (!overlapNights(source, sighting)) return false;
  if (isOfGuest && sighting.kind === 'unclear') return isNameless(source.stay);
  if (isOfGuest !== (sighting.kind === 'stay')) return false;
  return sighting.kind === 'unclear' || !contradict(source.stay, sighting);
}

/** Its guest has left, or has not: extended only after its end. */
function isOver({ goneAt, stay: { phase, until } }: KnownSource, now: number): boolean {
  const isPast = phase === 'departed' || phase === 'arrived' || phase === 'expected';
  return goneAt === undefined && isPast && until <= now;
}

function mayBeExtended(source: KnownSource, sighting: Coming): boolean {
  if (source.arrival.date !== sighting.arrival.date) return false;
  return sighting.kind === 'unclear' ? isNameless(source.stay) : !contradict(source.stay, sighting);
}

/** The feed has never said who comes: an owner has said that somebody does. */
function isNameless({ name, reservation, own }: KnownStay): boolean {
  return reservation === undefined && (name === undefined || own.guest === true);
}

/** By name, else by how many nights they share. */
function likeness(source: KnownSource, sighting: Coming): number {
  const nights =
    (Math.min(Date.parse(source.departure.date), Date.parse(sighting.departure.date)) -
      Math.max(Date.parse(source.arrival.date), Date.parse(sighting.arrival.date))) /
    DAY_MS;
  const hasName = sighting.kind === 'stay' && sameText(source.stay.name, sighting.guest.name) === true;
  return nights + (hasName ? 10_000 : 0);
}

/** Of two feeds: the same dates, and nothing says that it is somebody else. */
function isSameStay(other: KnownStay, sighting: StaySighting): boolean {
  if (other.phase !== 'expected' && other.phase !== 'arrived') return false;
  const isSame =
    other.arrival.date === sighting.arrival.date && other.departure.date === sighting.departure.date;
  if (sameText(other.reservation, sighting.reservation) === true) return overlapNights(other, sighting);
  return isSame && !namesDiffer(other, sighting);
}

function contradict(stay: KnownStay, sighting: StaySighting): boolean {
  return sameText(stay.reservation, sighting.reservation) === false || namesDiffer(stay, sighting);
}

function namesDiffer(stay: KnownStay, { guest }: StaySighting): boolean {
  if (sameText(stay.name, guest.name) === false) return true;
  return stay.name === undefined && sameText(stay.phoneEnding, guest.phoneEnding) === false;
}

/** Undefined where one of them is not known. */
function sameText(a: string | undefined, b: string | undefined): boolean | undefined {
  if (!a || !b) return undefined;
  return plain(a) === plain(b);
}

function plain(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** All nights of the sighting belong to that stay. */
function covers(other: KnownStay, sighting: StayDates): boolean {
  const isComing = other.phase === 'expected' || other.phase === 'arrived';
  return (
    isComing && other.arrival.date <= sighting.arrival.date && sighting.departure.date <= other.departure.date
  );
}
