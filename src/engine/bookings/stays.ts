import type { StayProblem } from '../../domain/bookings/booking-problems.ts';
import { sameMoment } from '../../domain/bookings/stay.ts';
import type { OwnersWord, StayDates } from '../../domain/bookings/stay.ts';
import { isMoment } from '../../domain/bookings/stay-window.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { StayRecord } from '../../storage/tables/bookings/stay-store.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { BookingParts } from './parts.ts';
import type { StayCodes } from './stay-codes.ts';
import type { StayNews } from './stay-news.ts';
import { isComing } from './stay-views.ts';
import type { StayViews } from './stay-views.ts';
import type { NewStay, StayPatch, StaySelection, StayView } from '../views/booking-views.ts';

/** What owners decide about stays. A feed does not undo it. */
export class Stays {
  readonly #parts: BookingParts;
  readonly #with: {
    readonly codes: StayCodes;
    readonly views: StayViews;
    readonly news: StayNews;
    readonly follow: (unit: number) => void;
  };

  /** @param others.follow the codes of a unit's stays may have to be other ones */
  constructor(
    parts: BookingParts,
    others: { codes: StayCodes; views: StayViews; news: StayNews; follow: (unit: number) => void },
  ) {
    this.#parts = parts;
    this.#with = others;
  }

  /** By arrival. Those that have ended are given only where a state of theirs is asked for. */
  list(selection: StaySelection = {}): StayView[] {
    return this.#with.views.list(selection);
  }

  get(id: number): StayView | undefined {
    return this.#with.views.get(id);
  }

  ofCode(code: number): StayView | undefined {
    const record = this.#parts.store.stays.ofCode(code);
    return record && this.#with.views.view(record);
  }

  /** One that no feed tells of. */
  add(by: Actor, { unit, guest, ...dates }: NewStay): Result<number> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    if (!this.#parts.store.units.get(unit)) return notFound('unit');
    const problem = dateProblem(dates);
    if (problem) return refused({ kind: 'stay', problem });
    const id = this.#parts.audit.transaction(by, 'add stay', () => {
      const own: OwnersWord = { arrival: true, departure: true, guest: true };
      const stay = this.#parts.store.stays.add(
        { unit, phase: 'expected', guest, ...dates },
        this.#parts.clock.now(),
      );
      this.#parts.store.stays.change(stay, { own });
      if (this.#with.views.get(stay)!.until <= this.#parts.clock.now())
        this.#parts.store.stays.change(stay, { phase: 'departed', endedAt: this.#parts.clock.now() });
      this.#with.news.event('booking_changed', stay, 'new');
      this.#with.news.overlaps(stay);
      return { subject: `stay:${stay}`, value: stay };
    });
    this.#changed(unit, id);
    return { ok: true, value: id };
  }

  /** What is set here is not changed by a feed from now on. */
  edit(by: Actor, id: number, change: StayPatch): Result<void> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const record = this.#open(id);
    if (!record) return notFound('stay');
    const dates = {
      arrival: change.arrival ?? record.arrival,
      departure: change.departure ?? record.departure,
    };
    const problem = dateProblem(dates);
    if (problem) return refused({ kind: 'stay', problem });
    const before = this.#parts.store.stays.guest(id);
    this.#parts.audit.transaction(by, 'change stay', () => {
      const own: OwnersWord = {
        ...record.own,
        ...(change.arrival && !sameMoment(change.arrival, record.arrival) && { arrival: true as const }),
        ...(change.departure &&
          !sameMoment(change.departure, record.departure) && { departure: true as const }),
        ...(change.guest && { guest: true as const }),
      };
      this.#parts.store.stays.change(id, { own });
      this.#parts.store.stays.setDates(id, dates);
      if (change.guest) this.#parts.store.stays.setGuest(id, change.guest);
      this.#with.news.event('booking_changed', id, 'changed');
      this.#with.news.overlaps(id);
      return { subject: `stay:${id}`, value: undefined, detail: Object.keys(change).join(', ') };
    });
    if (change.guest) this.#with.codes.guestChanged(this.#parts.store.stays.get(id)!, before);
    this.#changed(record.unit, id);
    return DONE;
  }

  /** What an owner has set by hand is given up: dates and code are what the feeds say. */
  followCalendar(by: Actor, id: number): Result<void> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const record = this.#with.codes.noteOwner(id);
    if (!record || !isComing(record)) return notFound('stay');
    const source = this.#parts.store.stays.sourcesOf(id).find(({ goneAt }) => goneAt === undefined);
    this.#parts.audit.transaction(by, 'follow calendar', () => {
      const code = record.code === undefined ? undefined : this.#parts.store.codes.get(record.code);
      const isGone = code === undefined || code.deleted;
      // The PIN stays; the times and devices of the code are taken as ours, and become those of the stay.
      const made =
        !isGone && code.digest !== undefined
          ? {
              digest: code.digest,
              schedule: code.schedule,
              devices: this.#parts.store.grants.wantedOn(code.id),
            }
          : undefined;
      this.#parts.store.stays.change(id, { own: {}, made, ...(isGone && { code: undefined }) });
      if (source) this.#parts.store.stays.setDates(id, source);
      return { subject: `stay:${id}`, value: undefined };
    });
    this.#changed(record.unit, id);
    return DONE;
  }

  /** Of one that is unclear: whether somebody comes. */
  decide(by: Actor, id: number, comes: boolean): Result<void> {
    if (comes && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const record = this.#parts.store.stays.get(id);
    if (!record) return notFound('stay');
    if (record.phase !== 'unclear') return refused({ kind: 'stay', problem: { kind: 'not-unclear' } });
    this.#parts.audit.transaction(by, comes ? 'expect guest' : 'expect nobody', () => {
      this.#parts.store.stays.change(id, { phase: comes ? 'expected' : 'blocked' });
      if (comes) {
        this.#with.news.event('booking_changed', id, 'new');
        this.#with.news.overlaps(id);
      }
      return { subject: `stay:${id}`, value: undefined };
    });
    this.#changed(record.unit, id);
    return DONE;
  }

  /** It stays, although the feeds do not show it. */
  keep(by: Actor, id: number): Result<void> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const record = this.#parts.store.stays.get(id);
    if (!record || (record.phase !== 'cancelled' && !isComing(record))) return notFound('stay');
    this.#parts.audit.transaction(by, 'keep stay', () => {
      const { removed: _, ...own } = record.own;
      const isBack = record.phase === 'cancelled';
      this.#parts.store.stays.change(id, {
        own: { ...own, kept: true },
        ...(isBack && {
          phase: record.arrivedAt === undefined ? ('expected' as const) : ('arrived' as const),
          endedAt: undefined,
        }),
      });
      if (isBack) this.#with.news.event('booking_changed', id, 'returned');
      return { subject: `stay:${id}`, value: undefined };
    });
    this.#changed(record.unit, id);
    return DONE;
  }

  /** It does not happen, and its code goes now. */
  remove(by: Actor, id: number): Result<void> {
    const record = this.#parts.store.stays.get(id);
    if (!record || (record.phase !== 'unclear' && !isComing(record))) return notFound('stay');
    const now = this.#parts.clock.now();
    this.#parts.audit.transaction(by, 'remove stay', () => {
      const { kept: _, ...own } = record.own;
      this.#parts.store.stays.change(id, {
        phase: 'cancelled',
        endedAt: now,
        own: { ...own, removed: true },
      });
      for (const source of this.#parts.store.stays.sourcesOf(id))
        if (source.missingSince !== undefined) this.#parts.store.stays.saveSource({ ...source, goneAt: now });
      this.#with.news.event('booking_changed', id, 'cancelled');
      return { subject: `stay:${id}`, value: undefined };
    });
    this.#with.codes.remove(record);
    this.#changed(record.unit, id);
    return DONE;
  }

  #open(id: number): StayRecord | undefined {
    const record = this.#parts.store.stays.get(id);
    return record && (isComing(record) || record.phase === 'unclear') ? record : undefined;
  }

  #changed(unit: number, id: number): void {
    this.#with.follow(unit);
    this.#parts.stayChanged(id);
  }
}

function dateProblem({ arrival, departure }: StayDates): StayProblem | undefined {
  for (const moment of [arrival, departure])
    if (!isMoment(moment)) return { kind: 'not-a-date', came: `${moment.date} ${moment.time ?? ''}`.trim() };
  const key = ({ date, time = '' }: { date: string; time?: string }): string => `${date} ${time}`;
  const isRight =
    arrival.date < departure.date || (arrival.date === departure.date && key(arrival) < key(departure));
  return isRight ? undefined : { kind: 'end-before-start' };
}
