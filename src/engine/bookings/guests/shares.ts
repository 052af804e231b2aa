import type {
  GuestAddress,
  GuestChannel,
  StayMessage,
  StayMessageKind,
} from '../../../domain/bookings/guest-channel.ts';
import { endsAt } from '../../../domain/bookings/stay-window.ts';
import type { GuestWay, UnitSettings } from '../../../domain/bookings/unit.ts';
import { shownPins } from '../../access/shown-pins.ts';
import type { DeviceId } from '../../../domain/device.ts';
import type { Actor } from '../../../domain/people/actor.ts';
import type { DeliveryRecord } from '../../../storage/tables/bookings/delivery-store.ts';
import type { StayRecord } from '../../../storage/tables/bookings/stay-store.ts';
import { DONE, notFound, refused } from '../../result.ts';
import type { Result } from '../../result.ts';
import type { BookingParts } from '../parts.ts';
import { deliveryView, isOfTheCode, shareFrom, wayTo } from './share-state.ts';
import type { StayCodes } from '../stay-codes.ts';
import type { StayNews } from '../stay-news.ts';
import { isComing } from '../stay-views.ts';
import type { StayViews } from '../stay-views.ts';
import type { DeliveryView } from '../../views/booking-views.ts';

const HOUR_MS = 60 * 60_000;
/** The guest hears that the code ends so long before. */
const ENDING_MS = 16 * HOUR_MS;

/** Which messages guests get, and when. What is sent is stored first; the outbox sends it. */
export class Shares {
  readonly #parts: BookingParts;
  readonly #with: { readonly codes: StayCodes; readonly views: StayViews; readonly news: StayNews };
  readonly #channels: GuestChannel[];
  #wake: () => void = () => undefined;

  constructor(parts: BookingParts, others: { codes: StayCodes; views: StayViews; news: StayNews }) {
    this.#parts = parts;
    this.#with = others;
    this.#channels = [...parts.channels];
  }

  /** @param wake there is something to send */
  onAdded(wake: () => void): void {
    this.#wake = wake;
  }

  /** One more way to guests, such as their own chats; it takes the place of one of its kind. */
  addChannel(channel: GuestChannel): void {
    const before = this.#channels.findIndex(({ kind }) => kind === channel.kind);
    this.#channels.splice(before < 0 ? this.#channels.length : before, before < 0 ? 0 : 1, channel);
    this.#wake();
  }

  channelFor(way: GuestWay): GuestChannel | undefined {
    return this.#channels.find(({ kind }) => kind === way.kind);
  }

  /** The oldest first. */
  of(stay: number): DeliveryView[] {
    return this.#parts.store.deliveries.ofStay(stay).map(deliveryView);
  }

  get(delivery: number): DeliveryView | undefined {
    const record = this.#parts.store.deliveries.get(delivery);
    return record && deliveryView(record);
  }

  /** The message as it would be now, to copy or to forward. It holds the PIN. */
  message(by: Actor, stay: number): Result<{ readonly subject: string; readonly text: string }> {
    const record = this.#parts.store.stays.get(stay);
    const unit = record && this.#parts.store.units.get(record.unit)?.settings;
    if (!record || !unit || !isComing(record)) return notFound('stay');
    const stops = this.#parts.factor.demand(by);
    if (stops) return refused(stops);
    const message = this.#compose(record, unit, { kind: 'code' });
    if (!message) return refused({ kind: 'stay', problem: { kind: 'no-code' } });
    return this.#parts.audit.transaction(by, 'show message', () => ({
      subject: `stay:${stay}`,
      value: { ok: true, value: this.#parts.words.text(message, unit.share.language) },
    }));
  }

  /**
   * Now, by an owner. @param way missing: the first of the unit that reaches the guest
   * @param anyway also where the code was not yet seen on every device
   */
  send(
    by: Actor,
    stay: number,
    { way, anyway = false }: { way?: GuestWay; anyway?: boolean } = {},
  ): Result<number> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const record = this.#parts.store.stays.get(stay);
    const unit = record && this.#parts.store.units.get(record.unit)?.settings;
    if (!record || !unit || !isComing(record)) return notFound('stay');
    if (record.code === undefined) return refused({ kind: 'stay', problem: { kind: 'no-code' } });
    if (!anyway && !this.#with.views.isLive(record, unit))
      return refused({ kind: 'stay', problem: { kind: 'not-live' } });
    // A second tap is no second message.
    const isUnderWay = this.#parts.store.deliveries
      .ofStay(stay)
      .some((one) => isOfTheCode(one) && (one.state === 'sending' || one.state === 'handed-over'));
    if (isUnderWay) return refused({ kind: 'stay', problem: { kind: 'under-way' } });
    const stops = this.#parts.factor.demand(by);
    if (stops) return refused(stops);
    const to = this.addressOf(record);
    if (way && way.kind !== 'forward' && !this.channelFor(way)?.reaches(to, way))
      return refused({ kind: 'stay', problem: { kind: 'no-way' } });
    const id = this.#parts.audit.transaction(by, 'share stay', () => {
      for (const open of this.#parts.store.deliveries
        .ofStay(stay)
        .filter((one) => isOfTheCode(one) && one.state === 'due'))
        this.#settle(open, 'dropped');
      const kind = this.#lastSent(stay) ? 'changed' : 'code';
      const delivery = this.#add(record, unit, {
        kind,
        way: way ?? wayTo(to, unit.share.ways, this.#channels),
      });
      return { subject: `stay:${stay}`, value: delivery };
    });
    this.#parts.stayChanged(stay);
    this.#wake();
    return { ok: true, value: id };
  }

  /** Of a message that has perhaps gone out, or has not: an owner says what is so, or has it sent (again). */
  settle(by: Actor, delivery: number, what: 'sent' | 'again' | 'drop'): Result<void> {
    const record = this.#parts.store.deliveries.get(delivery);
    if (!record) return notFound('message');
    if (!['perhaps', 'refused', 'given-up', 'due'].includes(record.state))
      return refused({ kind: 'stay', problem: { kind: 'settled' } });
    if (what === 'again' && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    this.#parts.audit.transaction(by, `message: ${what}`, () => {
      const now = this.#parts.clock.now();
      if (what === 'again') this.#parts.store.deliveries.change(delivery, { state: 'due', nextTryAt: now });
      else this.#settle(record, what === 'sent' ? 'sent' : 'dropped');
      return { subject: `stay:${record.stay}`, value: undefined, detail: `message:${delivery}` };
    });
    this.#parts.stayChanged(record.stay);
    this.#wake();
    return DONE;
  }

  #settle({ id, problem }: DeliveryRecord, state: 'sent' | 'dropped'): void {
    this.#parts.store.deliveries.change(id, {
      state,
      settledAt: this.#parts.clock.now(),
      ...(problem && { problem }),
    });
  }

  /** Stores what is to be sent by itself now; part of a transaction. Returns when to look again, if it is known. */
  consider(record: StayRecord, unit: UnitSettings): number | undefined {
    const now = this.#parts.clock.now();
    const deliveries = this.#parts.store.deliveries.ofStay(record.id);
    if (!isComing(record)) {
      if (record.phase === 'cancelled') this.#tellCancelled(record, unit, deliveries);
      return undefined;
    }
    const span = this.#with.codes.span(record, unit);
    const ending = this.#considerEnding(record, unit, { deliveries, span, now });
    const isOpen = deliveries.some(
      (one) => isOfTheCode(one) && ['due', 'sending', 'handed-over', 'perhaps'].includes(one.state),
    );
    // One of them may wait for what is so by now.
    if (deliveries.some(({ state }) => state === 'due')) queueMicrotask(() => this.#wake());
    if (isOpen) return ending;
    const sent = this.#lastSent(record.id);
    if (sent) {
      const said = this.#saidOf(record, unit);
      const isNews = unit.share.tellsChanges && said !== undefined && said !== sent.said;
      if (isNews && this.#with.views.isLive(record, unit)) this.#addOnOwnWay(record, unit, 'changed');
      return ending;
    }
    // What did not go out is an owner's to decide.
    if (deliveries.some(isOfTheCode)) return ending;
    const from = shareFrom(unit, span);
    if (from === undefined) return ending;
    if (now < from) return Math.min(from, ending ?? Infinity);
    if (this.#with.views.isLive(record, unit)) this.#addOnOwnWay(record, unit, 'code');
    return ending;
  }

  #considerEnding(
    record: StayRecord,
    unit: UnitSettings,
    {
      deliveries,
      span,
      now,
    }: { deliveries: readonly DeliveryRecord[]; span: { until: number }; now: number },
  ): number | undefined {
    if (!unit.share.tellsEnd || !this.#lastSent(record.id)) return undefined;
    const at = span.until - ENDING_MS;
    if (now < at) return at;
    if (deliveries.some(({ kind }) => kind === 'ending') || now >= span.until) return undefined;
    this.#addOnOwnWay(record, unit, 'ending');
    return undefined;
  }

  #tellCancelled(record: StayRecord, unit: UnitSettings, deliveries: readonly DeliveryRecord[]): void {
    for (const open of deliveries.filter(({ state, kind }) => state === 'due' && kind !== 'cancelled'))
      this.#settle(open, 'dropped');
    const last = deliveries.findLast(({ state }) => state === 'sent');
    const wasHeard = last !== undefined && last.kind !== 'cancelled';
    if (
      unit.share.tellsChanges &&
      wasHeard &&
      !deliveries.some((one) => one.id > last.id && one.kind === 'cancelled')
    )
      this.#addOnOwnWay(record, unit, 'cancelled');
  }

  #lastSent(stay: number): DeliveryRecord | undefined {
    return this.#parts.store.deliveries
      .ofStay(stay)
      .findLast((one) => isOfTheCode(one) && one.state === 'sent');
  }

  #addOnOwnWay(record: StayRecord, unit: UnitSettings, kind: StayMessageKind): void {
    const way = wayTo(this.addressOf(record), unit.share.ways, this.#channels);
    this.#add(record, unit, { kind, way });
  }

  /** Part of a transaction. @param code of a backup */
  addBackup(record: StayRecord, unit: UnitSettings, code: number): number {
    const way = wayTo(this.addressOf(record), unit.share.ways, this.#channels);
    return this.#add(record, unit, { kind: 'backup', way, code });
  }

  #add(
    record: StayRecord,
    unit: UnitSettings,
    { kind, way, code }: { kind: StayMessageKind; way: GuestWay; code?: number },
  ): number {
    const said = this.#saidOf(record, unit) ?? '';
    const delivery = this.#parts.store.deliveries.add(
      { stay: record.id, kind, way, said, ...(code !== undefined && { code }) },
      this.#parts.clock.now(),
    );
    if (way.kind === 'forward') {
      // Owners get it with their notices, which are kept until they were delivered.
      this.#with.news.tell(record.id, 'forward', { delivery });
      this.#parts.store.deliveries.change(delivery, {
        state: 'sent',
        tries: 1,
        settledAt: this.#parts.clock.now(),
      });
    }
    queueMicrotask(() => this.#wake());
    return delivery;
  }

  addressOf(record: StayRecord): GuestAddress {
    const user = record.user === undefined ? undefined : this.#parts.store.users.get(record.user);
    const guest = this.#parts.store.stays.guest(record.id);
    const email = user?.email ?? guest.email;
    const phone = user?.phone ?? guest.phone;
    return {
      ...(email !== undefined && { email }),
      ...(phone !== undefined && { phone }),
      ...(record.user !== undefined && { user: record.user }),
    };
  }

  /** What a message would say now, as a keyed hash; what it said before where the stay has no code. */
  saidBy(delivery: DeliveryRecord): string {
    const record = this.#parts.store.stays.get(delivery.stay);
    const unit = record && this.#parts.store.units.get(record.unit)?.settings;
    return (record && unit && this.#saidOf(record, unit)) ?? delivery.said;
  }

  /** What a guest would read, as a keyed hash. Undefined where the stay has no code. */
  #saidOf(record: StayRecord, unit: UnitSettings): string | undefined {
    const message = this.#compose(record, unit, { kind: 'code', inOrder: false });
    if (!message?.pins) return undefined;
    const { schedule, doors, alarms, pins } = message;
    const digits = pins.map(({ pin }) => pin.reveal()).join(' ');
    const parts = [digits, schedule.from, schedule.until, ...doors, '', ...alarms];
    return this.#parts.store.cipher.digestText(parts.join('\n'), `message of stay ${record.id}`);
  }

  /** Undefined where it would say nothing. */
  compose(delivery: DeliveryRecord): { readonly subject: string; readonly text: string } | undefined {
    const record = this.#parts.store.stays.get(delivery.stay);
    const unit = record && this.#parts.store.units.get(record.unit)?.settings;
    if (!record || !unit) return undefined;
    const message = this.#compose(record, unit, delivery);
    return message && this.#parts.words.text(message, unit.share.language);
  }

  #compose(
    record: StayRecord,
    unit: UnitSettings,
    {
      kind,
      code: backup,
      inOrder = true,
    }: {
      kind: StayMessageKind;
      code?: number;
      /** As the owner has chosen the devices. */
      inOrder?: boolean;
    },
  ): StayMessage | undefined {
    const { store, queries, clock } = this.#parts;
    const isEnd = kind === 'cancelled' || kind === 'ending';
    const code = backup ?? record.code;
    const held = code === undefined ? unit.devices : store.grants.wantedOn(code);
    const placeOf = (device: DeviceId): number => (unit.devices.indexOf(device) + 1 || Infinity) - 1;
    // Another order is no news for a guest.
    const devices = inOrder ? held.toSorted((a, b) => placeOf(a) - placeOf(b) || 0) : held;
    const nameOf = (device: DeviceId): string => queries.deviceName(device);
    const pins = isEnd || code === undefined ? [] : shownPins(code, store, { devices, nameOf });
    if (!isEnd && pins.length === 0) return undefined;
    const named = (isAlarm: boolean): string[] =>
      devices
        .flatMap((id) => this.#parts.registry.get(id) ?? [])
        .filter(({ kind: what }) => (what === 'partition') === isAlarm)
        .map(({ id }) => queries.deviceName(id));
    const { from, until } = this.#with.codes.window(record, unit);
    const own =
      record.own.times && record.code !== undefined ? store.codes.get(record.code)?.schedule : undefined;
    const { name } = store.stays.guest(record.id);
    const { template, address, instructions, mapLink } = unit.share;
    return {
      kind,
      house: this.#parts.name,
      unit: unit.name,
      ...(name !== undefined && { guest: name }),
      ...(pins.length > 0 && { pins }),
      doors: named(false),
      alarms: named(true),
      schedule: own ?? { from, until },
      ...(template !== undefined && { template }),
      ...(address !== undefined && { address }),
      ...(instructions !== undefined && { instructions }),
      ...(mapLink !== undefined && { mapLink }),
      now: clock.now(),
      zone: this.#parts.zone,
    };
  }

  /** What is sent says what is so now, and only where that is proven. Part of a transaction; false: not now. */
  isSendable(delivery: DeliveryRecord): boolean {
    const record = this.#parts.store.stays.get(delivery.stay);
    const unit = record && this.#parts.store.units.get(record.unit)?.settings;
    if (!record || !unit) return false;
    switch (delivery.kind) {
      case 'cancelled':
        return record.phase === 'cancelled';
      case 'backup':
        return isComing(record);
      case 'ending':
        return isComing(record);
      case 'code':
      case 'changed':
        return isComing(record) && this.#with.views.isLive(record, unit);
    }
  }

  /** Nobody needs it any longer. */
  isPointless(delivery: DeliveryRecord): boolean {
    const record = this.#parts.store.stays.get(delivery.stay);
    const unit = record && this.#parts.store.units.get(record.unit)?.settings;
    if (!record || !unit) return true;
    const { until } = this.#with.codes.window(record, unit);
    const isOver = endsAt(until, this.#parts.zone) <= this.#parts.clock.now();
    return isOver || (delivery.kind === 'cancelled' ? record.phase !== 'cancelled' : !isComing(record));
  }
}
