import type { StayDates } from '../../domain/bookings/stay.ts';
import type { StayRecord } from '../../storage/tables/bookings/stay-store.ts';
import type { StayNotice } from '../views/notice-views.ts';
import type { StayEvent } from '../views/happening.ts';
import { listenersOf } from './listeners.ts';
import type { BookingParts } from './parts.ts';
import type { StayViews } from './stay-views.ts';

/** What owners and automations hear of stays, each thing once. */
export class StayNews {
  readonly #parts: BookingParts;
  readonly #views: StayViews;

  constructor(parts: BookingParts, views: StayViews) {
    this.#parts = parts;
    this.#views = views;
  }

  added(id: number): void {
    const record = this.#record(id);
    if (record.phase === 'unclear') return this.tell(id, 'unclear');
    this.tell(id, 'new');
    this.event('booking_changed', id, 'new');
  }

  changed(id: number, was: StayDates): void {
    this.tell(id, 'changed', { was: { arrival: was.arrival, departure: was.departure } });
    this.event('booking_changed', id, 'changed');
  }

  cancelled(id: number): void {
    this.tell(id, 'cancelled');
    this.event('booking_changed', id, 'cancelled');
  }

  returned(id: number): void {
    this.tell(id, 'returned');
    this.event('booking_changed', id, 'returned');
  }

  /** The feed says other dates than an owner has set. */
  differs(id: number): void {
    this.tell(id, 'differs');
  }

  /** No feed shows it any longer, and an owner decides. */
  ask(id: number): void {
    if (this.once(id, 'gone')) this.tell(id, 'gone');
  }

  /** Each pair of stays with a common night is told once. */
  overlaps(id: number): void {
    const record = this.#record(id);
    for (const other of this.#views.doubleBookings(record)) {
      const isNew = this.once(id, `double ${other.id}`);
      if (!this.once(other.id, `double ${id}`) || !isNew) continue;
      this.tell(id, 'double-booking', { other: { stay: other.id, name: this.#views.nameOf(other) } });
    }
  }

  /** True the first time. */
  once(id: number, what: string): boolean {
    const { told } = this.#record(id);
    if (told.includes(what)) return false;
    this.#parts.store.stays.change(id, { told: [...told, what] });
    return true;
  }

  /** What was told once may be told again. */
  again(id: number, isMeant: (what: string) => boolean): void {
    const { told } = this.#record(id);
    const left = told.filter((what) => !isMeant(what));
    if (left.length < told.length) this.#parts.store.stays.change(id, { told: left });
  }

  tell(
    id: number,
    what: StayNotice['what'],
    more: Partial<
      Pick<
        StayNotice,
        'was' | 'other' | 'devices' | 'backups' | 'delivery' | 'problem' | 'account' | 'request' | 'wish'
      >
    > = {},
  ): void {
    const { unit, arrival, departure, ...record } = this.#record(id);
    const settings = this.#parts.store.units.get(unit)?.settings;
    const name = this.#views.nameOf({ ...record, unit, arrival, departure });
    const isAlarm = what === 'not-ready';
    this.#parts.notices.tell(
      {
        kind: 'stay',
        ...{ what, stay: id, unitName: settings?.name ?? '', name, arrival, departure },
        ...more,
      },
      undefined,
      isAlarm || !settings ? undefined : listenersOf(settings, this.#parts.store),
    );
  }

  event(event: StayEvent['event'], id: number, change?: StayEvent['change']): void {
    const record = this.#record(id);
    const unitName = this.#parts.store.units.get(record.unit)?.settings.name ?? '';
    this.#parts.tell({
      kind: 'stay',
      event,
      at: this.#parts.clock.now(),
      stay: id,
      unit: record.unit,
      unitName,
      arrival: record.arrival,
      departure: record.departure,
      user: this.#parts.queries.person(record.user),
      ...(change && { change }),
    });
  }

  #record(id: number): StayRecord {
    const record = this.#parts.store.stays.get(id);
    if (!record) throw new Error(`Stay ${id} cannot be read.`);
    return record;
  }
}
