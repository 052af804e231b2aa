import { hostOf } from '../../domain/bookings/feed-link.ts';
import { overlapNights } from '../../domain/bookings/stay.ts';
import type { FeedReading, FeedSource } from '../../domain/bookings/sighting.ts';
import type { FeedProblem } from '../../domain/bookings/booking-problems.ts';
import type { HomeCalendar } from '../../domain/home/home-calendars.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { UnitSettings } from '../../domain/bookings/unit.ts';
import type { FeedRecord } from '../../storage/tables/bookings/feed-store.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import { dateAt } from '../../domain/schedule/open-spans.ts';
import { withinBounds } from './feeds/bounds.ts';
import type { BookingParts } from './parts.ts';
import type { Readings } from './readings.ts';
import type { StayCodes } from './stay-codes.ts';
import { isComing } from './stay-views.ts';
import type { StayViews } from './stay-views.ts';
import type { DryRunLine, DryRunView, FeedView, NewFeed, StaysAfter } from '../views/booking-views.ts';

/** Reads feeds at their times, and when somebody asks. */
export interface Poller {
  /** Now; resolves when it was read, or could not be. */
  readNow(feed: number): Promise<void>;
  isReading(feed: number): boolean;
  /** A feed was added, switched or removed. */
  changed(): void;
}

/** What owners decide about calendars. */
export class Feeds {
  readonly #parts: BookingParts;
  readonly #with: {
    readonly codes: StayCodes;
    readonly views: StayViews;
    readonly readings: Readings;
    readonly poller: Poller;
  };

  constructor(
    parts: BookingParts,
    others: { codes: StayCodes; views: StayViews; readings: Readings; poller: Poller },
  ) {
    this.#parts = parts;
    this.#with = others;
  }

  of(unit: number): FeedView[] {
    return this.#parts.store.feeds.ofUnit(unit).map((feed) => this.#view(feed));
  }

  get hasHomeCalendars(): boolean {
    return this.#parts.reader?.calendars !== undefined;
  }

  /** The calendars of Home Assistant, by name; undefined where it does not answer. */
  async homeCalendars(): Promise<readonly HomeCalendar[] | undefined> {
    return this.#parts.reader?.calendars?.();
  }

  get(id: number): FeedView | undefined {
    const feed = this.#parts.store.feeds.get(id);
    return feed && this.#view(feed);
  }

  /** It is not read before it is switched on. */
  add(by: Actor, unit: number, { name, source }: NewFeed): Result<number> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    if (!this.#parts.store.units.get(unit)) return notFound('unit');
    const problem = this.#problem(unit, source, name);
    if (problem) return refused({ kind: 'feed', problem });
    const host = shownOf(source)!;
    const id = this.#parts.audit.transaction(by, 'add feed', () => {
      const feed = this.#parts.store.feeds.add(
        { unit, name: name.trim(), host, source },
        this.#parts.clock.now(),
      );
      return { subject: `feed:${feed}`, value: feed, detail: `unit:${unit}` };
    });
    this.#parts.unitChanged(unit);
    return { ok: true, value: id };
  }

  rename(by: Actor, id: number, name: string): Result<void> {
    const feed = this.#parts.store.feeds.get(id);
    if (!feed) return notFound('feed');
    if (name.trim() === '') return refused({ kind: 'feed', problem: { kind: 'name-missing' } });
    this.#parts.audit.transaction(by, 'rename feed', () => {
      this.#parts.store.feeds.rename(id, name.trim());
      return { subject: `feed:${id}`, value: undefined };
    });
    this.#parts.unitChanged(feed.unit);
    return DONE;
  }

  /** It may be read from a private network, such as that of the house. */
  allowPrivate(by: Actor, id: number): Result<void> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const feed = this.#parts.store.feeds.get(id);
    const source = this.#parts.store.feeds.source(id);
    if (!feed || source?.kind !== 'ical') return notFound('feed');
    this.#parts.audit.transaction(by, 'allow private address', () => {
      this.#parts.store.feeds.setSource(id, { ...source, allowsPrivate: true });
      return { subject: `feed:${id}`, value: undefined };
    });
    this.#parts.reader?.forget(source);
    this.#with.poller.changed();
    this.#parts.unitChanged(feed.unit);
    return DONE;
  }

  /** While it is off, its stays stay as they are. */
  switch(by: Actor, id: number, isOn: boolean): Result<void> {
    if (isOn && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const feed = this.#parts.store.feeds.get(id);
    if (!feed) return notFound('feed');
    if (isOn && !this.#parts.reader) return refused({ kind: 'feed', problem: { kind: 'no-reader' } });
    const source = this.#parts.store.feeds.source(id);
    this.#parts.audit.transaction(by, isOn ? 'switch feed on' : 'switch feed off', () => {
      this.#parts.store.feeds.switch(id, isOn);
      return { subject: `feed:${id}`, value: undefined };
    });
    // The first reading after it is compared with nothing.
    if (source) this.#parts.reader?.forget(source);
    this.#with.poller.changed();
    this.#parts.unitChanged(feed.unit);
    return DONE;
  }

  /** `remove`: the codes of guests whom no other feed shows, and who are not inside, go with it. */
  remove(by: Actor, id: number, stays: StaysAfter): Result<void> {
    const feed = this.#parts.store.feeds.get(id);
    if (!feed) return notFound('feed');
    const now = this.#parts.clock.now();
    const own = new Set(this.#parts.store.stays.sources(id).map(({ stay }) => stay));
    const gone = stays === 'keep' ? [] : [...own].flatMap((stay) => this.#removable(stay, id));
    this.#parts.audit.transaction(by, 'remove feed', () => {
      this.forget(id);
      for (const stay of gone) this.#parts.store.stays.change(stay.id, { phase: 'cancelled', endedAt: now });
      return { subject: `feed:${id}`, value: undefined, detail: stays };
    });
    for (const stay of gone) {
      this.#with.codes.remove(stay);
      this.#parts.stayChanged(stay.id);
    }
    this.#with.poller.changed();
    this.#parts.unitChanged(feed.unit);
    return DONE;
  }

  /** Its address is kept no longer. Part of another decision. */
  forget(id: number): void {
    const source = this.#parts.store.feeds.source(id);
    this.#parts.store.feeds.remove(id, this.#parts.clock.now());
    this.#parts.store.stays.forgetFeed(id);
    if (source) this.#parts.reader?.forget(source);
  }

  #removable(id: number, feed: number) {
    const record = this.#parts.store.stays.get(id);
    const view = record && this.#with.views.view(record);
    if (!record || !view || (!isComing(record) && record.phase !== 'unclear')) return [];
    const isElsewhere = this.#parts.store.stays
      .sourcesOf(id)
      .some((source) => source.feed !== feed && source.goneAt === undefined);
    const mayBeInside =
      record.phase === 'arrived' || (record.phase === 'expected' && view.from <= this.#parts.clock.now());
    return isElsewhere || mayBeInside || record.own.kept ? [] : [record];
  }

  async readNow(id: number): Promise<Result<FeedView>> {
    if (!this.#parts.store.feeds.get(id)) return notFound('feed');
    if (!this.#parts.reader) return refused({ kind: 'feed', problem: { kind: 'no-reader' } });
    await this.#with.poller.readNow(id);
    const view = this.get(id);
    return view ? { ok: true, value: view } : notFound('feed');
  }

  /** What the calendar would mean for the unit; nothing is stored. */
  async dryRun(unit: number, source: FeedSource, signal: AbortSignal): Promise<Result<DryRunView>> {
    const settings = this.#parts.store.units.get(unit)?.settings;
    if (!settings) return notFound('unit');
    const problem = this.#problem(undefined, source);
    if (problem) return refused({ kind: 'feed', problem });
    if (!this.#parts.reader) return refused({ kind: 'feed', problem: { kind: 'no-reader' } });
    this.#parts.reader.forget(source);
    const today = dateAt(this.#parts.clock.now(), this.#parts.zone);
    const reading = withinBounds(await this.#parts.reader.read(source, signal), today);
    this.#parts.reader.forget(source);
    if (reading.kind === 'failed')
      return refused({ kind: 'feed', problem: { kind: 'unreadable', problem: reading.problem } });
    return { ok: true, value: this.#dryRun(unit, settings, reading) };
  }

  /** Of a feed that was added. */
  async dryRunOf(feed: number, signal: AbortSignal): Promise<Result<DryRunView>> {
    const record = this.#parts.store.feeds.get(feed);
    const source = record && this.#parts.store.feeds.source(feed);
    return record && source ? this.dryRun(record.unit, source, signal) : notFound('feed');
  }

  #dryRun(unit: number, settings: UnitSettings, reading: FeedReading): DryRunView {
    if (reading.kind !== 'read') return { lines: [], problems: [] };
    const now = this.#parts.clock.now();
    // As a feed that has shown nothing yet.
    const fresh = { id: 0, unit };
    const joins = new Map(
      this.#with.readings
        .plan(fresh, settings, { ...reading, problems: [] })
        .flatMap((decision) =>
          decision.kind === 'join' ? [[decision.sighting.identity, decision.stay] as const] : [],
        ),
    );
    const lines = reading.sightings.flatMap((sighting): DryRunLine[] => {
      const timed = this.#with.readings.timed(fresh.id, sighting, settings);
      if (!timed) return [];
      const { arrival, departure, from, until } = timed;
      const guest =
        timed.kind === 'stay'
          ? { ...timed.guest, ...(timed.reservation !== undefined && { reservation: timed.reservation }) }
          : timed.kind === 'unclear'
            ? { summary: timed.summary }
            : {};
      const line = { arrival, departure, from, until, guest };
      if (until <= now) return [{ ...line, kind: 'past' }];
      if (timed.kind !== 'stay') return [{ ...line, kind: timed.kind }];
      const known = joins.get(timed.identity);
      if (known !== undefined) return [{ ...line, kind: 'known', stay: known }];
      const other = this.#parts.store.stays
        .open(unit)
        .find((stay) => isComing(stay) && overlapNights(stay, timed));
      return [other ? { ...line, kind: 'double-booking', with: other.id } : { ...line, kind: 'new' }];
    });
    const byDate = lines.sort((a, b) => a.from - b.from);
    return { lines: byDate, problems: reading.problems };
  }

  #problem(unit: number | undefined, source: FeedSource, name?: string): FeedProblem | undefined {
    if (name?.trim() === '') return { kind: 'name-missing' };
    if (source.kind === 'home-assistant' && !/^calendar\.[a-z0-9_]+$/.test(source.entity))
      return { kind: 'not-an-entity', came: source.entity };
    if (shownOf(source) === undefined) return { kind: 'not-an-address' };
    const same =
      unit === undefined
        ? undefined
        : this.#parts.store.feeds
            .ofUnit(unit)
            .find(({ id }) => isSame(this.#parts.store.feeds.source(id), source));
    return same && { kind: 'known', name: same.name };
  }

  #view(feed: FeedRecord): FeedView {
    const { told: _, failures: __, ...shown } = feed;
    const stays = new Set(
      this.#parts.store.stays
        .sources(feed.id)
        .flatMap(({ stay, goneAt }) => (goneAt === undefined ? stay : [])),
    );
    const open = this.#parts.store.stays.open(feed.unit).filter(({ id }) => stays.has(id));
    return { ...shown, isReading: this.#with.poller.isReading(feed.id), stays: open.length };
  }
}

/** What may be shown of it; undefined where it is no address. */
function shownOf(source: FeedSource): string | undefined {
  return source.kind === 'home-assistant' ? source.entity : hostOf(source.address);
}

function isSame(a: FeedSource | undefined, b: FeedSource): boolean {
  if (a?.kind === 'ical' && b.kind === 'ical') return a.address === b.address;
  return a?.kind === 'home-assistant' && b.kind === 'home-assistant' && a.entity === b.entity;
}
