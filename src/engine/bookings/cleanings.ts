import { endsAt } from '../../domain/bookings/stay-window.ts';
import type { CleaningRule } from '../../domain/bookings/unit.ts';
import { BOOKING } from '../../domain/people/actor.ts';
import type { CleaningRecord, UnitRecord } from '../../storage/tables/bookings/unit-store.ts';
import { addDays, dateAt } from '../../domain/schedule/open-spans.ts';
import type { BookingParts } from './parts.ts';

/** A year ahead is more than anybody plans. */
const AHEAD_DAYS = 400;

/**
 * The cleaners of a unit have one code, whose times are those of the next day on which guests leave. When that day is
 * over, or guests leave on another one, its times are moved; its PIN stays.
 */
export class Cleanings {
  readonly #parts: BookingParts;

  constructor(parts: BookingParts) {
    this.#parts = parts;
  }

  /** Returns when it is to be looked at again, in epoch milliseconds. */
  keep({ id, settings }: UnitRecord): number | undefined {
    const rule = settings.cleaning;
    const held = this.#held(id, rule);
    if (!rule) return undefined;
    const date = this.#nextDate(id, rule);
    if (date === undefined) {
      if (held?.date !== undefined) this.#rest(held);
      return undefined;
    }
    const schedule = { from: `${date}T${rule.from}`, until: `${date}T${rule.until}` };
    const devices = settings.devices.filter((device) => this.#parts.registry.get(device));
    if (!held) this.#issue(id, rule, { date, schedule, devices });
    else if (!this.#isSet(held, { date, schedule, devices })) this.#move(held, { date, schedule, devices });
    return endsAt(schedule.until, this.#parts.zone);
  }

  drop(unit: number): void {
    const held = this.#parts.store.units.cleaning(unit);
    if (!held) return;
    const code = this.#parts.store.codes.get(held.code);
    if (code && !code.deleted) this.#parts.codes.delete(BOOKING, held.code);
    this.#parts.store.units.removeCleaning(unit);
  }

  /** One of another user, or without a rule, goes. */
  #held(unit: number, rule: CleaningRule | undefined): CleaningRecord | undefined {
    const held = this.#parts.store.units.cleaning(unit);
    if (!held) return undefined;
    const code = this.#parts.store.codes.get(held.code);
    if (rule && code && !code.deleted && code.userId === rule.user) return held;
    this.drop(unit);
    return undefined;
  }

  /** The first day on which guests leave and the cleaners' hours are not over. */
  #nextDate(unit: number, rule: CleaningRule): string | undefined {
    const { clock, zone, store } = this.#parts;
    const now = clock.now();
    const today = dateAt(now, zone);
    return store.stays
      .leaving(unit, { from: today, until: addDays(today, AHEAD_DAYS) })
      .map(({ departure }) => departure.date)
      .filter((date) => endsAt(`${date}T${rule.until}`, zone) > now)
      .sort()[0];
  }

  #issue(unit: number, rule: CleaningRule, next: NextDay): void {
    const { devices, schedule, date } = next;
    if (devices.length === 0 || !this.#parts.store.users.get(rule.user)) return;
    const pins = this.#parts.pinPolicy.proposePins({ user: rule.user, devices });
    if (!pins.ok) return;
    this.#parts.codes.issue(BOOKING, { user: rule.user, ...pins.value, devices, schedule }, (code) =>
      this.#parts.store.units.saveCleaning({ unit, code, date }),
    );
  }

  #isSet({ code, date }: CleaningRecord, next: NextDay): boolean {
    const record = this.#parts.store.codes.get(code)!;
    const devices = this.#parts.store.grants.wantedOn(code);
    const { from, until } = record.schedule;
    return (
      date === next.date &&
      from === next.schedule.from &&
      until === next.schedule.until &&
      devices.length === next.devices.length &&
      devices.every((device) => next.devices.includes(device))
    );
  }

  #move(held: CleaningRecord, { date, schedule, devices }: NextDay): void {
    const save = (): void => this.#parts.store.units.saveCleaning({ ...held, date });
    const done = this.#parts.codes.edit(BOOKING, held.code, { schedule, devices }, save);
    // It rested while no such day was known. Paused by an owner, it has a day, and stays paused.
    if (done.ok && held.date === undefined) this.#parts.codes.resume(BOOKING, held.code);
  }

  /** No guest is known who leaves. */
  #rest({ unit, code }: CleaningRecord): void {
    this.#parts.store.units.saveCleaning({ unit, code });
    this.#parts.codes.pause(BOOKING, code);
  }
}

interface NextDay {
  readonly date: string;
  readonly schedule: { readonly from: string; readonly until: string };
  readonly devices: readonly string[];
}
