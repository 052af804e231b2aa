import { guarded } from '../fault.ts';
import { addDays } from '../../domain/schedule/open-spans.ts';
import { dueOn } from '../../domain/alerts/alert-choices.ts';
import { DAY_MS } from '../../domain/schedule/wall-clock.ts';
import type { StayRecord } from '../../storage/tables/bookings/stay-store.ts';
import type { UnitRecord } from '../../storage/tables/bookings/unit-store.ts';
import type { ArrivalNotice } from '../views/notice-views.ts';
import { BOOKING } from '../../domain/people/actor.ts';
import type { Backups } from './backups.ts';
import type { Cleanings } from './cleanings.ts';
import type { GuestChats } from './guests/guest-chats.ts';
import { listenersOf } from './listeners.ts';
import type { Listens } from './listeners.ts';
import type { BookingParts } from './parts.ts';
import type { Shares } from './guests/shares.ts';
import type { StayCodes } from './stay-codes.ts';
import type { StayNews } from './stay-news.ts';
import { isComing } from './stay-views.ts';
import type { StayViews } from './stay-views.ts';

/** A code is written within seconds; whoever has waited so long should know. */
export const GRACE_MS = 5 * 60_000;
/** When owners hear how the arrivals of the next day stand, by the house's wall. */
export const EVENING = '18:00';
/** What nothing else wakes is looked at then. */
const LOOK_MS = 6 * 60 * 60_000;
/** The same of a stay whose code is not as it should be, such as one that found no slot. */
const LOOK_LACKING_MS = 60 * 60_000;
/** Of a stay that begins later, nothing is said or sent yet. */
const NEAR_MS = 2 * DAY_MS;
const OPENINGS = ['unlock', 'disarm'] as const;

export interface StayWatchParts {
  readonly codes: StayCodes;
  readonly views: StayViews;
  readonly news: StayNews;
  readonly shares: Shares;
  readonly backups: Backups;
  readonly cleanings: Cleanings;
  readonly guests: GuestChats;
}

/** Looks at each stay when its time comes, or its code moves: what it is now, who hears of it, what is sent. */
export class StayWatch {
  readonly #parts: BookingParts;
  readonly #with: StayWatchParts;
  #cancel: () => void = () => undefined;
  #isRunning = false;
  #isLooking = false;
  /** When each unit is to be looked at. */
  readonly #next = new Map<number, number>();
  #nextEvening = -Infinity;
  /** Codes that have moved since the last look. */
  readonly #moved = new Set<number>();
  /** Since when the code of each stay is not as it should be. */
  readonly #lacking = new Map<number, number>();

  constructor(parts: BookingParts, others: StayWatchParts) {
    this.#parts = parts;
    this.#with = others;
  }

  start(): void {
    this.#isRunning = true;
    this.look();
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancel();
  }

  /** A code has moved on a device, was used, or somebody decided about it: looked at once what goes on now is done. */
  codeMoved(code: number): void {
    // A house that lets nothing has no unit to look at.
    if (!this.#isRunning || this.#next.size === 0) return;
    this.#moved.add(code);
    if (this.#moved.size > 1) return;
    queueMicrotask(() => {
      const moved = [...this.#moved];
      this.#moved.clear();
      if (!this.#isRunning) return;
      const units = new Set(moved.flatMap((one) => this.#unitOf(one) ?? []));
      if (units.size > 0) this.look([...units]);
    });
  }

  #unitOf(code: number): number | undefined {
    const { stays, units } = this.#parts.store;
    return stays.ofCode(code)?.unit ?? units.backupOf(code)?.unit;
  }

  /** At these units, or at all, and again when their next times come. Not within a look, which is done first. */
  look(ids?: readonly number[]): void {
    if (!this.#isRunning || !this.#parts.timeIsTrusted()) return;
    const units = this.#parts.store.units.all();
    if (!ids) this.#next.clear();
    for (const id of ids ?? units.map((unit) => unit.id)) this.#next.set(id, -Infinity);
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      this.#lookAtDue(units);
    } finally {
      this.#isLooking = false;
    }
    const next = Math.min(...this.#next.values(), this.#nextEvening);
    this.#cancel();
    if (units.length > 0) this.#cancel = this.#parts.clock.at(next, () => this.look([]));
  }

  #lookAtDue(units: readonly UnitRecord[]): void {
    const now = this.#parts.clock.now();
    for (const unit of units) {
      if ((this.#next.get(unit.id) ?? -Infinity) > now) continue;
      this.#next.set(unit.id, now + LOOK_MS);
      guarded(this.#parts.fault, { work: 'unit', unit: unit.id }, () => {
        const times = this.#lookAt(unit).filter((at) => at > now);
        this.#next.set(unit.id, Math.min(now + LOOK_MS, ...times));
      });
    }
    for (const id of this.#next.keys()) if (!units.some((unit) => unit.id === id)) this.#next.delete(id);
    guarded(this.#parts.fault, { work: 'guest-chats' }, () => this.#with.guests.keep());
    this.#nextEvening = now + LOOK_MS;
    guarded(this.#parts.fault, { work: 'arrivals' }, () => (this.#nextEvening = this.#evening()));
  }

  /** Returns the times at which it is to be looked at again. */
  #lookAt(unit: UnitRecord): number[] {
    const times: number[] = [];
    for (const { id } of this.#parts.store.stays.open(unit.id))
      guarded(this.#parts.fault, { work: 'stay', stay: id }, () => times.push(...this.#lookAtStay(id, unit)));
    guarded(this.#parts.fault, { work: 'unit-cancelled', unit: unit.id }, () => this.#considerEnded(unit));
    guarded(this.#parts.fault, { work: 'unit-backups', unit: unit.id }, () => this.#with.backups.keep(unit));
    guarded(this.#parts.fault, { work: 'unit-cleaners', unit: unit.id }, () => {
      const at = this.#with.cleanings.keep(unit);
      if (at !== undefined) times.push(at);
    });
    guarded(this.#parts.fault, { work: 'unit-retention', unit: unit.id }, () =>
      times.push(...this.#erase(unit)),
    );
    return times;
  }

  #lookAtStay(id: number, unit: UnitRecord): number[] {
    const { codes, shares, views } = this.#with;
    codes.follow(id);
    const record = this.#parts.store.stays.get(id);
    if (!record) return [];
    const now = this.#parts.clock.now();
    const { from, until, onLocksFrom } = codes.span(record, unit.settings);
    if (until <= now) {
      this.#end(record, until);
      return [];
    }
    if (!isComing(record)) return [until];
    const near = Math.min(from, onLocksFrom) - NEAR_MS;
    if (record.phase === 'expected' && record.code !== undefined && now < near) return [near];
    const before = views.stateOf(record, unit.settings);
    const lacks = this.#readiness(record, unit);
    this.#arrival(record, { since: Math.min(onLocksFrom, from) });
    const next = this.#parts.store.transaction(() =>
      shares.consider(this.#parts.store.stays.get(id)!, unit.settings),
    );
    const after = this.#parts.store.stays.get(id);
    const state = after && views.stateOf(after, unit.settings);
    if (state !== before) this.#parts.stayChanged(id);
    const isLacking = after?.code === undefined || (state === 'expected' && now >= onLocksFrom);
    return [
      until,
      from,
      onLocksFrom,
      ...(isLacking ? [now + LOOK_LACKING_MS] : []),
      ...(lacks === undefined ? [] : [lacks]),
      ...(next === undefined ? [] : [next]),
    ];
  }

  /** The code was used for the first time. */
  #arrival({ id, phase, user }: StayRecord, { since }: { since: number }): void {
    if (phase !== 'expected' || user === undefined) return;
    const entries = this.#parts.store.journal.entries({ user, from: since, how: OPENINGS, limit: 50 });
    const first = entries.filter(({ outside }) => !outside).at(-1);
    if (!first) return;
    this.#parts.store.stays.change(id, { phase: 'arrived', arrivedAt: first.at });
    this.#parts.stayChanged(id);
  }

  #end({ id, phase, code }: StayRecord, at: number): void {
    this.#lacking.delete(id);
    const isOfNobody = phase === 'unclear';
    this.#parts.store.transaction(() => {
      this.#parts.store.stays.change(id, { phase: isOfNobody ? 'cancelled' : 'departed', endedAt: at });
      if (!isOfNobody && code !== undefined) this.#with.news.event('guest_departed', id);
    });
    this.#parts.stayChanged(id);
  }

  /** Returns when it is to be looked at again. */
  #readiness(record: StayRecord, { settings }: UnitRecord): number | undefined {
    const { codes, views, news, backups } = this.#with;
    const { id } = record;
    const now = this.#parts.clock.now();
    const { from, onLocksFrom } = codes.span(record, settings);
    if (record.own.code) return undefined;
    if (record.code === undefined) {
      if (from - now <= DAY_MS && news.once(id, 'no-code')) news.tell(id, 'no-code');
      return undefined;
    }
    const notReady = views.notReady(record, settings);
    if (notReady.length === 0) {
      this.#lacking.delete(id);
      if (news.once(id, 'ready')) news.event('booking_ready', id);
      news.again(id, (what) => what === 'not-ready' || what === 'no-code');
      return undefined;
    }
    if (now < onLocksFrom) return undefined;
    const since = this.#lacking.get(id) ?? Math.max(now, onLocksFrom);
    this.#lacking.set(id, since);
    if (now < since + GRACE_MS) return since + GRACE_MS;
    const wasReady = record.told.includes('ready');
    const isFirst = news.once(id, 'not-ready');
    if (isFirst || wasReady) {
      news.again(id, (what) => what === 'ready');
      news.event('booking_not_ready', id);
    }
    // Before its time nobody stands at the door.
    if (now < from) return from;
    if (news.once(id, `not-ready ${notReady.map(({ device }) => device).join(' ')}`))
      news.tell(id, 'not-ready', {
        devices: notReady.map(({ deviceName }) => deviceName),
        backups: notReady.flatMap(({ hasBackup, deviceName }) => (hasBackup ? deviceName : [])),
      });
    backups.giveByRule(record, settings);
    return undefined;
  }

  /** A guest who had the code hears that the stay was cancelled. */
  #considerEnded({ id, settings }: UnitRecord): void {
    const since = this.#parts.clock.now() - DAY_MS;
    for (const record of this.#parts.store.stays.cancelledSince(id, since))
      this.#parts.store.transaction(() => this.#with.shares.consider(record, settings));
  }

  /** What is known of a guest is kept for as long as the unit says; entries go on naming them. Returns when the next is due. */
  #erase({ id, settings }: UnitRecord): number[] {
    const { store, clock } = this.#parts;
    const endedBefore = clock.now() - settings.eraseAfterDays * DAY_MS;
    for (const stay of store.stays.toErase(endedBefore, id)) {
      const user = stay.user === undefined ? undefined : store.users.get(stay.user);
      const isShared =
        user !== undefined &&
        store.codes.ofUser(user.id).some((code) => code.id !== stay.code && !code.deleted);
      store.transaction(() => {
        store.stays.eraseGuest(stay.id, clock.now());
        if (user) store.users.change(user.id, { firstName: user.firstName, lastName: user.lastName });
      });
      // A user to whom an owner has given another code stays in the list.
      if (user && !isShared) this.#parts.users.delete(BOOKING, user.id);
    }
    const first = store.stays.firstToErase(id);
    return first === undefined ? [] : [first + settings.eraseAfterDays * DAY_MS + 1];
  }

  /** Once an evening, how the arrivals of the next day stand. Returns the time of the next evening. */
  #evening(): number {
    const { zone, clock, store, notices } = this.#parts;
    const now = clock.now();
    const today = dueOn(EVENING, now, zone)!;
    const tomorrow = addDays(today.date, 1);
    if (now < today.at) return today.at;
    if (store.units.lastEvening !== today.date) {
      const arrivals = store.stays
        .open()
        .filter((stay) => isComing(stay) && stay.arrival.date === tomorrow)
        .flatMap((stay) => {
          const arrival = this.#arrivalNotice(stay);
          const unit = store.units.get(stay.unit)?.settings;
          return arrival && unit ? [{ arrival, listens: listenersOf(unit, store) }] : [];
        });
      store.transaction(() => {
        store.units.eveningWas(today.date);
        for (const { heard, to } of this.#audiences(arrivals))
          notices.tell({ kind: 'arrivals', date: tomorrow, arrivals: heard }, undefined, to);
      });
    }
    return dueOn(EVENING, now + DAY_MS, zone)?.at ?? now + DAY_MS;
  }

  /** One message for each member; those who hear the same are told together. */
  #audiences(
    arrivals: readonly { readonly arrival: ArrivalNotice; readonly listens: Listens | undefined }[],
  ): { heard: ArrivalNotice[]; to: Listens | undefined }[] {
    if (arrivals.length === 0) return [];
    if (arrivals.every(({ listens }) => !listens))
      return [{ heard: arrivals.map(({ arrival }) => arrival), to: undefined }];
    const groups = new Map<string, { heard: ArrivalNotice[]; ids: Set<number> }>();
    for (const member of this.#parts.store.members.all()) {
      const heard = arrivals.filter(({ listens }) => listens?.(member) ?? true).map(({ arrival }) => arrival);
      const key = heard.map(({ stay }) => stay).join(' ');
      const group = groups.get(key) ?? { heard, ids: new Set() };
      groups.set(key, group);
      group.ids.add(member.id);
    }
    return [...groups.values()]
      .filter(({ heard }) => heard.length > 0)
      .map(({ heard, ids }) => ({ heard, to: ({ id }) => ids.has(id) }));
  }

  #arrivalNotice(stay: StayRecord): ArrivalNotice | undefined {
    const view = this.#with.views.view(stay);
    if (!view) return undefined;
    const isDue = view.onLocksFrom <= this.#parts.clock.now();
    const noRoom = view.notReady.filter(
      ({ reason }) => reason?.kind === 'no-room' || reason?.kind === 'no-free-slot',
    );
    const silent = view.notReady.filter(({ device }) => this.#parts.registry.get(device)?.reachable !== true);
    const lacking = noRoom.length > 0 ? noRoom : isDue ? view.notReady : silent;
    const state: ArrivalNotice['state'] =
      view.code === undefined
        ? 'no-code'
        : view.state === 'ready' || view.state === 'arrived'
          ? 'ready'
          : noRoom.length > 0
            ? 'no-room'
            : lacking.length > 0
              ? 'not-ready'
              : 'on-time';
    return {
      stay: stay.id,
      unitName: view.unit.name,
      name: view.name,
      arrival: stay.arrival,
      state,
      devices: lacking.map(({ deviceName }) => deviceName),
      isShared: view.share.kind === 'sent',
    };
  }
}
