import { GOOD_READINGS, planStays } from '../../domain/bookings/plan-stays.ts';
import type {
  KnownSource,
  KnownStay,
  StayDecision,
  TimedSighting,
} from '../../domain/bookings/plan-stays.ts';
import type { FeedReading, Sighting } from '../../domain/bookings/sighting.ts';
import { sameDates } from '../../domain/bookings/stay.ts';
import type { StayDates, StayGuest } from '../../domain/bookings/stay.ts';
import { beginsAt, endsAt, stayWindow } from '../../domain/bookings/stay-window.ts';
import type { UnitSettings } from '../../domain/bookings/unit.ts';
import { addDays, dateAt } from '../../domain/schedule/open-spans.ts';
import type { FeedRecord } from '../../storage/tables/bookings/feed-store.ts';
import type { SourceRecord, StayRecord } from '../../storage/tables/bookings/stay-store.ts';
import { hasRightDates, isPartial } from './feeds/bounds.ts';
import { Twins } from './feeds/twins.ts';
import type { BookingParts } from './parts.ts';
import type { StayCodes } from './stay-codes.ts';
import type { StayNews } from './stay-news.ts';

type Read = Extract<FeedReading, { kind: 'read' | 'unchanged' }>;
type Coming = Extract<TimedSighting, { kind: 'stay' | 'unclear' }>;

/** For so many days after its end, what a feed says of a stay is still compared: guests extend late. */
const REMEMBERED_DAYS = 3;

/** Turns a good reading of a feed into stays. Each reading is one transaction; codes follow after it. */
export class Readings {
  readonly #parts: BookingParts;
  readonly #codes: StayCodes;
  readonly #news: StayNews;
  readonly #twins: Twins;
  /** Feeds of whose last reading some was not understood. It stands as long as they are unchanged. */
  readonly #partial = new Set<number>();

  constructor(parts: BookingParts, { codes, news }: { codes: StayCodes; news: StayNews }) {
    this.#parts = parts;
    this.#codes = codes;
    this.#news = news;
    this.#twins = new Twins(parts, news);
  }

  /** Returns the stays whose codes have to follow. */
  apply(feed: FeedRecord, reading: Read): number[] {
    if (reading.kind === 'read') this.#partial[isPartial(reading) ? 'add' : 'delete'](feed.id);
    // Most readings find nothing new, and nothing that was missing.
    const isNews =
      reading.kind === 'read' ||
      (!this.#partial.has(feed.id) && this.#parts.store.stays.isAnyMissing(feed.id));
    const unit = isNews ? this.#parts.store.units.get(feed.unit)?.settings : undefined;
    if (!unit) return [];
    // Of what is missing, most is decided later.
    if (reading.kind === 'unchanged' && this.#planUnchanged(feed, unit).length === 0) return [];
    const touched = new Set<number>();
    this.#parts.store.transaction(() => {
      for (const { id } of this.#parts.store.stays.open(feed.unit)) this.#codes.noteOwner(id);
      // By now an owner's word may be noted that keeps a stay.
      const decisions =
        reading.kind === 'read' ? this.plan(feed, unit, reading) : this.#planUnchanged(feed, unit);
      for (const decision of decisions.filter((one) => this.#isNews(one, feed))) {
        const stay = this.#apply(decision, { feed, unit });
        if (stay !== undefined) touched.add(stay);
      }
      const now = this.#parts.clock.now();
      this.#parts.store.stays.forgetSources(
        feed.id,
        addDays(dateAt(now, this.#parts.zone), -REMEMBERED_DAYS),
      );
      for (const id of touched) this.#news.overlaps(id);
    });
    // A stay that moves may let the next one in earlier, or later.
    return touched.size === 0
      ? []
      : this.#parts.store.stays
          .open(feed.unit)
          .map(({ id }) => id)
          .concat(...touched);
  }

  /** It is not what the reading before has said already. */
  #isNews(decision: StayDecision, feed: FeedRecord): boolean {
    if (decision.kind !== 'missed' && decision.kind !== 'ask') return true;
    const { source, misses, since } = decision;
    if (misses !== source.misses || since !== source.missingSince) return true;
    if (decision.kind === 'missed') return false;
    const { id } = source.stay;
    if (this.#parts.store.stays.get(id)?.told.includes('gone')) return false;
    return !this.#otherFeedShows(id, feed.id, { misses: GOOD_READINGS });
  }

  /** What the time that has passed means for what is missing. */
  #planUnchanged(feed: FeedRecord, unit: UnitSettings): StayDecision[] {
    const { store, clock } = this.#parts;
    const known = store.stays.sources(feed.id).flatMap((source): KnownSource[] => {
      const record = store.stays.get(source.stay);
      return record ? [{ ...source, stay: this.#timesOf(record, unit) }] : [];
    });
    const reading = { kind: 'unchanged' } as const;
    return planStays({ known, others: [], reading, now: clock.now() }).filter((one) =>
      this.#isNews(one, feed),
    );
  }

  /** What the reading means; nothing is changed. */
  plan(
    feed: Pick<FeedRecord, 'id' | 'unit'>,
    unit: UnitSettings,
    reading: Extract<Read, { kind: 'read' }>,
  ): StayDecision[] {
    const { store, clock } = this.#parts;
    const sources = store.stays.sources(feed.id);
    const known = sources.flatMap((source): KnownSource[] => {
      const record = store.stays.get(source.stay);
      return record ? [{ ...source, stay: this.#known(record, unit) }] : [];
    });
    // What is kept of these cannot be read: nothing is decided about them, and they are no new stays either.
    const identities = new Set(known.map(({ identity }) => identity));
    const unreadable = store.stays.identities(feed.id).filter((identity) => !identities.has(identity));
    const shown = new Set(sources.map(({ stay }) => stay));
    const others = store.stays
      .open(feed.unit)
      .filter(({ id }) => !shown.has(id))
      .map((record) => this.#known(record, unit));
    return planStays({
      known,
      others,
      now: clock.now(),
      reading: {
        kind: 'read',
        sightings: reading.sightings
          .flatMap((one) => this.timed(feed.id, one, unit) ?? [])
          .filter(({ identity }) => !unreadable.includes(identity)),
        isPartial: isPartial(reading),
      },
    });
  }

  /** Undefined where its dates are none. */
  timed(feed: number, sighting: Sighting, unit: UnitSettings): TimedSighting | undefined {
    if (!hasRightDates(sighting)) return undefined;
    const { zone, store } = this.#parts;
    const honours = { arrival: unit.honoursTimes, departure: unit.honoursTimes };
    const { from, until } = stayWindow(sighting, unit, { honours });
    return {
      ...sighting,
      identity: store.feeds.identity(feed, sighting.identity),
      from: beginsAt(from, zone),
      until: endsAt(until, zone),
    };
  }

  /** Without what is known of its guest, which is sealed. */
  #timesOf(record: StayRecord, unit: UnitSettings): KnownStay {
    const { id, phase, arrival, departure, own } = record;
    const { from, until } = this.#codes.span(record, unit);
    return { id, phase, arrival, departure, own, from, until };
  }

  #known(record: StayRecord, unit: UnitSettings): KnownStay {
    const { name, phone, phoneEnding, reservation } = this.#parts.store.stays.guest(record.id);
    const ending = phoneEnding ?? phone?.replace(/\D/g, '').slice(-4);
    return {
      ...this.#timesOf(record, unit),
      ...(name !== undefined && { name }),
      ...(ending !== undefined && { phoneEnding: ending }),
      ...(reservation !== undefined && { reservation }),
    };
  }

  /** Returns the stay that has changed. */
  #apply(
    decision: StayDecision,
    { feed, unit }: { feed: FeedRecord; unit: UnitSettings },
  ): number | undefined {
    switch (decision.kind) {
      case 'add':
        return this.#add(decision.sighting, feed);
      case 'join':
        this.#saveSource(feed, decision.stay, decision.sighting);
        this.#learnGuest(decision.stay, decision.sighting);
        return decision.stay;
      case 'moved':
        this.#parts.store.stays.removeSource({ feed: feed.id, identity: decision.source.identity });
        return this.#changed(decision, { feed, unit });
      case 'changed':
        return this.#changed(decision, { feed, unit });
      case 'united':
        return this.#united(decision, { feed, unit });
      case 'seen':
        return this.#seen(decision, feed);
      case 'returned':
        return this.#returned(decision, feed);
      case 'doubted-block':
        this.#saveSource(feed, decision.source.stay.id, decision.sighting);
        return this.#askAgain(decision);
      case 'missed':
        this.#saveMiss(feed, decision);
        return undefined;
      case 'ask':
        this.#saveMiss(feed, decision);
        if (this.#otherFeedShows(decision.source.stay.id, feed.id, { misses: GOOD_READINGS }))
          return undefined;
        this.#news.ask(decision.source.stay.id);
        return decision.source.stay.id;
      case 'gone':
        return this.#gone(decision.source, feed);
    }
  }

  #add(sighting: Coming, feed: FeedRecord): number {
    const { stays } = this.#parts.store;
    const phase = sighting.kind === 'stay' ? 'expected' : 'unclear';
    const { arrival, departure } = sighting;
    const id = stays.add(
      { unit: feed.unit, phase, arrival, departure, guest: guestOf(sighting) },
      this.#parts.clock.now(),
    );
    this.#saveSource(feed, id, sighting);
    this.#news.added(id);
    return id;
  }

  #changed(
    { source, sighting }: Extract<StayDecision, { kind: 'moved' | 'changed' | 'united' }>,
    { feed, unit }: { feed: FeedRecord; unit: UnitSettings },
  ): number {
    const { stays } = this.#parts.store;
    const id = source.stay.id;
    const before = stays.get(id)!;
    this.#saveSource(feed, id, sighting);
    this.#learnGuest(id, sighting);
    const after: StayDates = {
      arrival: before.own.arrival ? before.arrival : sighting.arrival,
      departure: before.own.departure ? before.departure : sighting.departure,
    };
    const isSame = sameDates(before, after);
    if (!isSame) stays.setDates(id, after);
    const isNamed = before.phase === 'unclear' && sighting.kind === 'stay';
    if (isNamed) stays.change(id, { phase: 'expected' });
    // Extended only after its end.
    const isReopened = before.phase === 'departed' && this.#endOf(id, unit) > this.#parts.clock.now();
    if (isReopened)
      stays.change(id, {
        phase: before.arrivedAt === undefined ? 'expected' : 'arrived',
        endedAt: undefined,
      });
    if (before.phase === 'unclear' || before.phase === 'blocked') {
      if (isNamed) this.#news.added(id);
    } else if (!isSame) this.#news.changed(id, before);
    else if (!sameDates(source, sighting)) this.#news.differs(id);
    return id;
  }

  /** Returns the one that is given up. */
  #united(
    decision: Extract<StayDecision, { kind: 'united' }>,
    { feed, unit }: { feed: FeedRecord; unit: UnitSettings },
  ): number {
    const { source, sighting, stay } = decision;
    if (source.identity !== sighting.identity)
      this.#parts.store.stays.removeSource({ feed: feed.id, identity: source.identity });
    const ids = this.#twins.unite(source.stay.id, stay);
    if (ids?.kept !== stay) this.#changed(decision, { feed, unit });
    else {
      this.#saveSource(feed, stay, sighting);
      this.#learnGuest(stay, sighting);
    }
    return ids?.givenUp ?? source.stay.id;
  }

  #endOf(id: number, unit: UnitSettings): number {
    return this.#codes.span(this.#parts.store.stays.get(id)!, unit).until;
  }

  #seen({ source, sighting }: Extract<StayDecision, { kind: 'seen' }>, feed: FeedRecord): number | undefined {
    const { stays } = this.#parts.store;
    const wasMissed = source.misses > 0 || source.missingSince !== undefined || source.goneAt !== undefined;
    if (wasMissed || !sameDates(source, sighting)) this.#saveSource(feed, source.stay.id, sighting);
    const record = stays.get(source.stay.id)!;
    if (record.told.includes('gone')) {
      stays.change(record.id, { told: record.told.filter((one) => one !== 'gone') });
      this.#news.returned(record.id);
    }
    return this.#learnGuest(record.id, sighting) ? record.id : undefined;
  }

  #returned({ source, sighting }: Extract<StayDecision, { kind: 'returned' }>, feed: FeedRecord): number {
    const { stays } = this.#parts.store;
    const id = source.stay.id;
    this.#saveSource(feed, id, sighting);
    const record = stays.get(id)!;
    if (record.phase !== 'cancelled') return id; // another feed has shown it all the time
    const phase =
      sighting.kind === 'stay' ? (record.arrivedAt === undefined ? 'expected' : 'arrived') : 'unclear';
    stays.change(id, { phase, endedAt: undefined, told: record.told.filter((one) => one !== 'gone') });
    stays.setDates(id, { arrival: sighting.arrival, departure: sighting.departure });
    this.#learnGuest(id, sighting);
    this.#news.returned(id);
    return id;
  }

  #askAgain({ source }: Extract<StayDecision, { kind: 'doubted-block' }>): number {
    const { stays } = this.#parts.store;
    const record = stays.get(source.stay.id)!;
    const { removed: _, ...own } = record.own;
    stays.change(record.id, { phase: 'unclear', own, endedAt: undefined });
    this.#news.added(record.id);
    return record.id;
  }

  #gone(source: KnownSource, feed: FeedRecord): number | undefined {
    const { stays } = this.#parts.store;
    const now = this.#parts.clock.now();
    const id = source.stay.id;
    stays.saveSource({ ...recordOf(source, feed.id), goneAt: now });
    if (this.#otherFeedShows(id, feed.id)) return undefined;
    const record = stays.get(id)!;
    stays.change(id, { phase: 'cancelled', endedAt: now });
    if (record.phase === 'expected' || record.phase === 'arrived') this.#news.cancelled(id);
    return id;
  }

  /** @param misses where the other has missed it as often, it shows it no longer either */
  #otherFeedShows(stay: number, feed: number, { misses = Infinity } = {}): boolean {
    return this.#parts.store.stays
      .sourcesOf(stay)
      .some(
        (source) =>
          source.feed !== feed &&
          source.goneAt === undefined &&
          source.misses < misses &&
          this.#isWatched(source),
      );
  }

  /** A feed that is switched off, or was removed, says nothing. */
  #isWatched({ feed }: SourceRecord): boolean {
    return this.#parts.store.feeds.get(feed)?.isOn === true;
  }

  #saveSource(feed: FeedRecord, stay: number, { identity, arrival, departure }: Coming): void {
    const seenAt = this.#parts.clock.now();
    this.#parts.store.stays.saveSource({
      feed: feed.id,
      identity,
      stay,
      arrival,
      departure,
      seenAt,
      misses: 0,
    });
  }

  #saveMiss(
    feed: FeedRecord,
    { source, misses, since }: Extract<StayDecision, { kind: 'missed' | 'ask' }>,
  ): void {
    this.#parts.store.stays.saveSource({ ...recordOf(source, feed.id), misses, missingSince: since });
  }

  /** What one feed does not say, another may have said. Returns whether anything is new. */
  #learnGuest(id: number, sighting: Coming): boolean {
    const { stays } = this.#parts.store;
    const record = stays.get(id)!;
    const before = stays.guest(id);
    if (record.own.guest || record.erasedAt !== undefined) return false;
    const after = { ...before, ...guestOf(sighting) };
    if (JSON.stringify(before) === JSON.stringify(after)) return false;
    stays.setGuest(id, after);
    this.#codes.guestChanged(record, before);
    return true;
  }
}

function guestOf(sighting: Coming): StayGuest {
  if (sighting.kind === 'unclear') return { summary: sighting.summary };
  const { guest, reservation, url } = sighting;
  const { name, phone, phoneEnding, email } = guest;
  return {
    ...(name !== undefined && { name }),
    ...(phone !== undefined && { phone }),
    ...(phoneEnding !== undefined && { phoneEnding }),
    ...(email !== undefined && { email }),
    ...(reservation !== undefined && { reservation }),
    ...(url !== undefined && { url }),
  };
}

function recordOf({ stay, ...source }: KnownSource, feed: number): SourceRecord {
  return { ...source, feed, stay: stay.id };
}
