import { sameDates } from '../../domain/bookings/stay.ts';
import type { StayState } from '../../domain/bookings/stay.ts';
import type { DeviceId } from '../../domain/device.ts';
import { scheduleOf } from '../../domain/bookings/stay-window.ts';
import type { UnitSettings } from '../../domain/bookings/unit.ts';
import type { StayRecord } from '../../storage/tables/bookings/stay-store.ts';
import type { BookingParts } from './parts.ts';
import type { StayCodes } from './stay-codes.ts';
import { shareOf } from './guests/share-state.ts';
import type { NotReady, StayConcern, StaySelection, StayView } from '../views/booking-views.ts';

/** Reads stays for whoever shows them. */
export class StayViews {
  readonly #parts: BookingParts;
  readonly #codes: StayCodes;

  constructor(parts: BookingParts, codes: StayCodes) {
    this.#parts = parts;
    this.#codes = codes;
  }

  /** By arrival. Those that have ended are given only where a state of theirs is asked for. */
  list({ unit, states, concern }: StaySelection = {}): StayView[] {
    const { units, stays } = this.#parts.store;
    const ended = states?.some(
      (state) => state === 'departed' || state === 'cancelled' || state === 'blocked',
    );
    const records = ended
      ? units.all().flatMap(({ id }) => (unit === undefined || id === unit ? stays.ofUnit(id) : []))
      : stays.open(unit);
    return records
      .flatMap((record) => this.view(record) ?? [])
      .filter((view) => !states || states.includes(view.state))
      .filter((view) => !concern || view.concerns.length > 0);
  }

  get(id: number): StayView | undefined {
    const record = this.#parts.store.stays.get(id);
    return record && this.view(record);
  }

  /** Undefined where the unit is gone, or its settings cannot be read. */
  view(record: StayRecord): StayView | undefined {
    const unit = this.#parts.store.units.get(record.unit);
    if (!unit) return undefined;
    const { store } = this.#parts;
    const guest = store.stays.guest(record.id);
    const span = this.#codes.span(record, unit.settings);
    const notReady = this.notReady(record, unit.settings);
    const state = this.stateOf(record, unit.settings);
    const share = shareOf(record, { unit: unit.settings, span, store, guest });
    return {
      id: record.id,
      unit: { id: record.unit, name: unit.settings.name },
      state,
      guest,
      name: this.nameOf(record),
      ...(record.user !== undefined && { user: record.user }),
      ...(record.code !== undefined && { code: record.code }),
      arrival: record.arrival,
      departure: record.departure,
      ...span,
      feeds: this.#feedsOf(record),
      notReady,
      concerns: this.#concerns(record, { unit: unit.settings, span, notReady }),
      own: record.own,
      share,
      ...(record.arrivedAt !== undefined && { arrivedAt: record.arrivedAt }),
      ...(record.endedAt !== undefined && { endedAt: record.endedAt }),
    };
  }

  stateOf(record: StayRecord, unit: UnitSettings): StayState {
    return record.phase === 'expected' && this.isLive(record, unit) ? 'ready' : record.phase;
  }

  /** How the guest is called in lists. */
  nameOf(record: StayRecord): string {
    const { name, reservation, summary } = this.#parts.store.stays.guest(record.id);
    const user = record.user === undefined ? undefined : this.#parts.store.users.nameOf(record.user);
    const unit = this.#parts.store.units.get(record.unit)?.settings;
    const unnamed = (): string => this.#parts.words.unnamed(unit?.share.language ?? 'en');
    return user ?? name ?? reservation ?? summary ?? unnamed();
  }

  /** Its code was seen on every device of the unit on which it is to be. */
  isLive(record: StayRecord, unit: UnitSettings): boolean {
    if (record.code === undefined) return false;
    const code = this.#parts.store.codes.get(record.code);
    if (!code || code.deleted || code.paused || this.notReady(record, unit).length > 0) return false;
    return this.#parts.store.grants.ofCode(code.id).some(({ wanted, state }) => wanted && state === 'live');
  }

  notReady(record: StayRecord, unit: UnitSettings): NotReady[] {
    if (record.code === undefined) return [];
    const { store, queries } = this.#parts;
    const grants = new Map(store.grants.ofCode(record.code).map((grant) => [grant.device, grant]));
    const devices = record.own.devices
      ? [...grants.values()].filter(({ wanted }) => wanted).map(({ device }) => device)
      : unit.devices;
    return devices.flatMap((device): NotReady[] => {
      const grant = grants.get(device);
      // Nobody waits for a device that is out of the house.
      const isThere = this.#parts.registry.get(device) !== undefined;
      if (!isThere || (grant?.wanted && grant.state === 'live')) return [];
      return [
        {
          device,
          deviceName: queries.deviceName(device),
          state: grant?.wanted ? grant.state : 'waiting',
          ...(grant?.reason && { reason: grant.reason }),
          hasBackup: this.hasBackup(record.unit, device),
        },
      ];
    });
  }

  hasBackup(unit: number, device: DeviceId): boolean {
    const backup = this.#parts.store.units.backups(unit).find((one) => one.device === device);
    if (!backup || backup.stay !== undefined) return false;
    return this.#parts.store.grants
      .ofCode(backup.code)
      .some((grant) => grant.device === device && grant.state === 'live');
  }

  /** Stays of the same unit that have a night of it too, and for which somebody comes. */
  doubleBookings(record: StayRecord): StayRecord[] {
    if (!isComing(record)) return [];
    return this.#parts.store.stays
      .openBetween(record.unit, record)
      .filter((other) => other.id !== record.id && isComing(other));
  }

  #feedsOf(record: StayRecord): StayView['feeds'] {
    const ids = new Set(
      this.#parts.store.stays
        .sourcesOf(record.id)
        .flatMap(({ feed, goneAt }) => (goneAt === undefined ? feed : [])),
    );
    return [...ids].map((id) => ({ id, name: this.#parts.store.feeds.nameOf(id) }));
  }

  #concerns(
    record: StayRecord,
    {
      unit,
      span,
      notReady,
    }: { unit: UnitSettings; span: { onLocksFrom: number; from: number }; notReady: readonly NotReady[] },
  ): StayConcern[] {
    const { store, clock } = this.#parts;
    if (record.phase === 'unclear') return [{ kind: 'guest-or-block' }];
    const deliveries = store.deliveries.ofStay(record.id);
    const sent = deliveries.flatMap(({ id, state }): StayConcern[] =>
      state === 'perhaps'
        ? [{ kind: 'perhaps-sent', delivery: id }]
        : state === 'refused' || state === 'given-up'
          ? [{ kind: 'not-sent', delivery: id }]
          : [],
    );
    if (!isComing(record)) return sent.filter(({ kind }) => kind === 'perhaps-sent');
    const sources = store.stays.sourcesOf(record.id);
    const missing = sources.map(({ missingSince, goneAt }) => missingSince ?? goneAt);
    const since =
      sources.length > 0 && missing.every((at) => at !== undefined) ? Math.max(...missing) : undefined;
    const isDue = clock.now() >= span.from;
    const noRoom = notReady.filter(
      ({ reason }) => reason?.kind === 'no-room' || reason?.kind === 'no-free-slot',
    );
    return [
      ...(since !== undefined && !record.own.kept
        ? [{ kind: 'gone-from-calendar', since, asked: record.told.includes('gone') } as const]
        : []),
      ...this.doubleBookings(record).map((other) => ({ kind: 'double-booking', with: other.id }) as const),
      ...(record.code === undefined && !record.own.code ? [{ kind: 'no-code' } as const] : []),
      ...noRoom.map(({ deviceName }) => ({ kind: 'no-room', deviceName }) as const),
      ...(isDue && notReady.length > 0 && record.code !== undefined && !record.own.code
        ? [{ kind: 'not-ready' } as const]
        : []),
      ...this.#differences(record, unit),
      ...sent,
    ];
  }

  #differences(record: StayRecord, unit: UnitSettings): StayConcern[] {
    const { store } = this.#parts;
    const byHand = record.own.arrival || record.own.departure;
    const source = store.stays.sourcesOf(record.id).find(({ goneAt }) => goneAt === undefined);
    if (byHand && source && !sameDates(source, record))
      return [{ kind: 'calendar-differs', says: { arrival: source.arrival, departure: source.departure } }];
    if (!record.own.times || !record.made) return [];
    const { from, until } = scheduleOf(this.#codes.window(record, unit));
    const isOther = from !== record.made.schedule.from || until !== record.made.schedule.until;
    return isOther
      ? [{ kind: 'calendar-differs', says: { arrival: record.arrival, departure: record.departure } }]
      : [];
  }
}

export function isComing({ phase }: StayRecord): boolean {
  return phase === 'expected' || phase === 'arrived';
}
