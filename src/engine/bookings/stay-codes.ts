import type { StayGuest } from '../../domain/bookings/stay.ts';
import { beginsAt, endsAt, scheduleOf, stayWindow } from '../../domain/bookings/stay-window.ts';
import type { StayWindow } from '../../domain/bookings/stay-window.ts';
import { UNIT_LIMITS } from '../../domain/bookings/unit.ts';
import type { UnitSettings } from '../../domain/bookings/unit.ts';
import { BOOKING } from '../../domain/people/actor.ts';
import { NAME_MAX_LENGTH, userProblems } from '../../domain/people/user.ts';
import type { UserDetails } from '../../domain/people/user.ts';
import { Pin } from '../../domain/pins/pin.ts';
import type { Pins } from '../../domain/pins/second-pin.ts';
import { PIN_MIN_LENGTH } from '../../domain/pins/pin-rules.ts';
import { addDays } from '../../domain/schedule/open-spans.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import type { StayRecord } from '../../storage/tables/bookings/stay-store.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import type { CodePatch } from '../commands/code-rules.ts';
import type { BookingParts } from './parts.ts';
import { valueOf } from '../result.ts';

export const GUEST_TAG = 'guest';

/** No code is on the locks earlier than that: `UNIT_LIMITS.earlyHours`. */
const EARLIEST_DAYS = UNIT_LIMITS.earlyHours / 24 + 1;

/** All in epoch milliseconds. */
export interface StaySpan {
  /** Without the minutes of the unit before and after. */
  readonly checkIn: number;
  readonly checkOut: number;
  /** When its code works. */
  readonly from: number;
  readonly until: number;
  readonly onLocksFrom: number;
}

/**
 * Keeps the code of each stay in step with it, by the commands that owners use too. What was decided last stands with
 * the stay: where the code is another one now, an owner has changed it, and that part of it is left alone from then on.
 */
export class StayCodes {
  readonly #parts: BookingParts;

  constructor(parts: BookingParts) {
    this.#parts = parts;
  }

  /** Undefined where the unit is gone, or its settings cannot be read. */
  windowOf(stay: StayRecord): StayWindow | undefined {
    const unit = this.#parts.store.units.get(stay.unit)?.settings;
    return unit && this.window(stay, unit);
  }

  window(stay: StayRecord, unit: UnitSettings): StayWindow {
    const honours = {
      arrival: unit.honoursTimes || stay.own.arrival === true,
      departure: unit.honoursTimes || stay.own.departure === true,
    };
    return stayWindow(stay, unit, { honours, after: this.#endBefore(stay, unit) });
  }

  /** Until when the guests before it may be inside, where that keeps its code from being early on the locks. */
  #endBefore(stay: StayRecord, unit: UnitSettings): string | undefined {
    if (unit.earlyHours * 60 <= unit.beforeMinutes) return undefined;
    const days = { from: addDays(stay.arrival.date, -EARLIEST_DAYS), until: stay.arrival.date };
    return this.#parts.store.stays
      .leaving(stay.unit, days)
      .filter((other) => other.id !== stay.id)
      .map((other) => this.#endOf(other, unit))
      .sort()
      .at(-1);
  }

  /** Until when its guest may be inside, by what its code says where an owner has changed that. */
  #endOf(stay: StayRecord, unit: UnitSettings): string {
    const honours = { arrival: true, departure: unit.honoursTimes || stay.own.departure === true };
    const own =
      stay.own.times && stay.code !== undefined ? this.#parts.store.codes.get(stay.code) : undefined;
    return own?.schedule.until ?? stayWindow(stay, unit, { honours }).until;
  }

  /** What its code is now; where the code was changed by hand, the code's own times. In epoch milliseconds. */
  span(stay: StayRecord, unit: UnitSettings): StaySpan {
    const { zone } = this.#parts;
    const { checkIn, checkOut, from, until, onLocksFrom } = this.window(stay, unit);
    const span = {
      checkIn: beginsAt(checkIn, zone),
      checkOut: endsAt(checkOut, zone),
      from: beginsAt(from, zone),
      until: endsAt(until, zone),
      onLocksFrom: beginsAt(onLocksFrom, zone),
    };
    const own =
      stay.own.times && stay.code !== undefined ? this.#parts.store.codes.get(stay.code) : undefined;
    if (!own) return span;
    const begin = own.schedule.from === undefined ? span.from : beginsAt(own.schedule.from, zone);
    const end = own.schedule.until === undefined ? span.until : endsAt(own.schedule.until, zone);
    return { ...span, from: begin, until: end, onLocksFrom: begin };
  }

  /** Its code becomes what the stay says, but for what an owner has decided. */
  follow(id: number): void {
    const stay = this.noteOwner(id);
    const unit = stay && this.#parts.store.units.get(stay.unit);
    if (!stay || !unit) return;
    switch (stay.phase) {
      case 'expected':
      case 'arrived':
        if (stay.code === undefined) this.#issue(stay, unit.settings);
        else this.#adjust(stay, stay.code, unit.settings);
        return;
      case 'cancelled':
      case 'blocked':
      case 'unclear':
        return this.remove(stay);
      case 'departed':
        return; // its time is over by itself
    }
  }

  /** Takes the code away, now. Should the stay come back, it gets another one. */
  remove(stay: StayRecord): void {
    if (stay.code === undefined) return;
    const code = this.#parts.store.codes.get(stay.code);
    if (code && !code.deleted) this.#parts.codes.delete(BOOKING, code.id);
    this.#parts.store.stays.change(stay.id, { code: undefined, made: undefined });
  }

  /** Compares the code with what was decided last, and keeps what an owner has changed. */
  noteOwner(id: number): StayRecord | undefined {
    const stay = this.#parts.store.stays.get(id);
    if (!stay?.made || stay.code === undefined) return stay;
    if (stay.phase !== 'expected' && stay.phase !== 'arrived') return stay;
    const code = this.#parts.store.codes.get(stay.code);
    const own = {
      ...stay.own,
      ...((!code || code.deleted || code.paused) && { code: true as const }),
      ...(code?.digest !== undefined && code.digest !== stay.made.digest && { pin: true as const }),
      ...(code && !sameSchedule(code.schedule, stay.made.schedule) && { times: true as const }),
      ...(code &&
        !code.deleted &&
        this.#devicesDiffer(code, stay.made.devices) && { devices: true as const }),
    };
    if (Object.keys(own).length === Object.keys(stay.own).length) return stay;
    this.#parts.store.stays.change(id, { own });
    return { ...stay, own };
  }

  /** A device that is out of the house was taken away by nobody. */
  #devicesDiffer({ id }: CodeRecord, made: readonly string[]): boolean {
    const wanted = new Set(this.#parts.store.grants.wantedOn(id));
    const added = [...wanted].some((device) => !made.includes(device));
    return (
      added || made.some((device) => !wanted.has(device) && this.#parts.registry.get(device) !== undefined)
    );
  }

  #issue(stay: StayRecord, unit: UnitSettings): void {
    if (stay.own.code) return;
    const { store, zone } = this.#parts;
    const schedule = scheduleOf(this.window(stay, unit));
    if (endsAt(schedule.until!, zone) <= this.#parts.clock.now()) return;
    const devices = unit.devices.filter((device) => this.#parts.registry.get(device));
    if (devices.length === 0) return;
    const guest = store.stays.guest(stay.id);
    const user = this.#userOf(stay, guest, unit);
    const pins = this.#pinsFor(guest, unit, devices);
    if (user === undefined || !pins) return;
    const digest = store.cipher.digest(pins.pin);
    this.#parts.codes.issue(BOOKING, { user, ...pins, devices, schedule }, (code) =>
      store.stays.change(stay.id, { code, made: { digest, schedule, devices } }),
    );
  }

  #adjust(stay: StayRecord, id: number, unit: UnitSettings): void {
    const { made, own } = stay;
    if (!made || own.code) return;
    const schedule = scheduleOf(this.window(stay, unit));
    if (!own.times && !sameSchedule(schedule, made.schedule)) {
      // Shortened, and over by its new dates.
      if (endsAt(schedule.until!, this.#parts.zone) <= this.#parts.clock.now()) return this.remove(stay);
      this.#edit(stay.id, id, { schedule });
    }
    // One that is out of the house for now is not taken away.
    const devices = unit.devices.filter(
      (device) => this.#parts.registry.get(device) || made.devices.includes(device),
    );
    if (!own.devices && devices.length > 0 && !sameSet(devices, made.devices))
      this.#edit(stay.id, id, { devices }, this.#parts.pinPolicy.secondFor({}, { devices, exceptCode: id }));
  }

  /** Each by itself: devices that cannot be had keep the times from nothing. */
  #edit(
    stay: number,
    code: number,
    change: Pick<CodePatch, 'schedule' | 'devices'>,
    pins: Pick<CodePatch, 'secondPin'> = {},
  ): void {
    this.#parts.codes.edit(BOOKING, code, { ...change, ...pins }, () => {
      const { made } = this.#parts.store.stays.get(stay)!;
      if (made) this.#parts.store.stays.change(stay, { made: { ...made, ...change } });
    });
  }

  #pinsFor(guest: StayGuest, unit: UnitSettings, devices: readonly string[]): Pins | undefined {
    const { wish, length } = unit.pin;
    const ending = wish === 'phone-ending' ? endingOf(guest) : undefined;
    if (ending !== undefined && (length ?? PIN_MIN_LENGTH) === ending.length) {
      const wished = this.#parts.pinPolicy.completed({ pin: Pin.of(ending) }, { devices });
      if (wished.ok && this.#parts.pinPolicy.pinsRefusals(wished.value, { devices }).length === 0)
        return wished.value;
    }
    const proposed = this.#parts.pinPolicy.proposePins({ devices, length });
    return proposed.ok ? proposed.value : undefined;
  }

  /** With the tag of guests, and known to the stay in the same transaction. */
  #userOf(stay: StayRecord, guest: StayGuest, unit: UnitSettings): number | undefined {
    const { store, groups } = this.#parts;
    if (stay.user !== undefined && store.users.get(stay.user)) return stay.user;
    const details = this.#detailsOf(stay, guest, unit);
    return store.transaction(() => {
      const user = this.#parts.users.add(BOOKING, details);
      if (!user.ok) return undefined;
      const tag = groups.tagNamed(GUEST_TAG)?.id ?? valueOf(groups.addTag(BOOKING, GUEST_TAG));
      if (tag !== undefined) groups.setTag(BOOKING, user.value, tag, true);
      store.stays.change(stay.id, { user: user.value });
      return user.value;
    });
  }

  /** What the feed says of the guest goes into the user, unless an owner has written there. */
  guestChanged(stay: StayRecord, before: StayGuest): void {
    const unit = this.#parts.store.units.get(stay.unit)?.settings;
    const user = stay.user === undefined ? undefined : this.#parts.store.users.get(stay.user);
    if (!unit || !user) return;
    const { id: _, ...now } = user;
    if (!sameDetails(now, this.#detailsOf(stay, before, unit))) return;
    const details = this.#detailsOf(stay, this.#parts.store.stays.guest(stay.id), unit);
    if (!sameDetails(now, details)) this.#parts.users.edit(BOOKING, user.id, details);
  }

  #detailsOf(stay: StayRecord, guest: StayGuest, unit: UnitSettings): UserDetails {
    const words = (guest.name ?? '')
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '');
    const unnamed = `${this.#parts.words.unnamed(unit.share.language)} ${guest.reservation ?? stay.arrival.date}`;
    const first = words.length > 1 ? words.slice(0, -1).join(' ') : (words[0] ?? unnamed);
    const names = { firstName: shortened(first), lastName: shortened(words.length > 1 ? words.at(-1)! : '') };
    const whole = {
      ...names,
      ...(guest.phone !== undefined && { phone: guest.phone }),
      ...(guest.email !== undefined && { email: guest.email }),
    };
    const wrong = new Set(
      userProblems(whole).map((problem) =>
        problem.kind === 'not-a-phone'
          ? 'phone'
          : problem.kind === 'not-an-email'
            ? 'email'
            : 'field' in problem
              ? problem.field
              : '',
      ),
    );
    return {
      ...names,
      ...(guest.phone !== undefined && !wrong.has('phone') && { phone: guest.phone }),
      ...(guest.email !== undefined && !wrong.has('email') && { email: guest.email }),
    };
  }
}

function endingOf({ phone, phoneEnding }: StayGuest): string | undefined {
  const digits = (phoneEnding ?? phone ?? '').replace(/\D/g, '').slice(-4);
  return digits.length === 4 ? digits : undefined;
}

function shortened(name: string): string {
  return [...name].slice(0, NAME_MAX_LENGTH).join('');
}

function sameSchedule(a: Schedule, b: Schedule): boolean {
  const parts = ({ from, until, windows, except }: Schedule): unknown => [from, until, windows, except];
  return JSON.stringify(parts(a)) === JSON.stringify(parts(b));
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}

function sameDetails(a: UserDetails, b: UserDetails): boolean {
  const parts = ({ firstName, lastName, phone, email, birthday }: UserDetails): unknown => [
    firstName,
    lastName,
    phone,
    email,
    birthday,
  ];
  return JSON.stringify(parts(a)) === JSON.stringify(parts(b));
}
