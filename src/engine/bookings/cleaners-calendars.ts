import { timingSafeEqual } from 'node:crypto';
import type { Actor } from '../../domain/people/actor.ts';
import { addDays, dateAt } from '../../domain/schedule/open-spans.ts';
import { hashOfToken, newToken } from '../access/secret-token.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { BookingParts } from './parts.ts';
import type { StayCodes } from './stay-codes.ts';

const TOKEN_BYTES = 32;
/** Guests who have left so many days ago are still in it: calendars are not read each hour. */
const BEHIND_DAYS = 14;
const AHEAD_DAYS = 400;

/**
 * A calendar of a unit for those who clean: when guests leave and when the next ones come, behind a secret link. It
 * holds no name, no PIN and no address. Whoever has the link reads it until an owner ends it.
 */
export class CleanersCalendars {
  readonly #parts: BookingParts;
  readonly #codes: StayCodes;

  constructor(parts: BookingParts, codes: StayCodes) {
    this.#parts = parts;
    this.#codes = codes;
  }

  /** Since when there is a link, in epoch milliseconds; undefined where there is none. */
  since(unit: number): number | undefined {
    return this.#parts.store.units.cleanersCalendar(unit)?.madeAt;
  }

  /** A new link takes the place of the one before it. */
  link(by: Actor, unit: number): Result<{ readonly token: string }> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    if (!this.#parts.store.units.get(unit)) return notFound('unit');
    const stops = this.#parts.factor.demand(by);
    if (stops) return refused(stops);
    const token = newToken(TOKEN_BYTES);
    this.#parts.audit.transaction(by, 'make calendar of cleaners', () => {
      const madeAt = this.#parts.clock.now();
      this.#parts.store.units.saveCleanersCalendar({ unit, tokenHash: hashOfToken(token), madeAt });
      return { subject: `unit:${unit}`, value: undefined };
    });
    this.#parts.unitChanged(unit);
    return { ok: true, value: { token } };
  }

  end(by: Actor, unit: number): Result<void> {
    this.#parts.audit.transaction(by, 'end calendar of cleaners', () => {
      this.#parts.store.units.removeCleanersCalendar(unit);
      return { subject: `unit:${unit}`, value: undefined };
    });
    this.#parts.unitChanged(unit);
    return DONE;
  }

  /** As iCal. Undefined where this is no link, or none any longer. */
  async read(token: string): Promise<string | undefined> {
    const unit = this.#find(token);
    const settings = unit === undefined ? undefined : this.#parts.store.units.get(unit)?.settings;
    if (unit === undefined || !settings) return undefined;
    // Few houses have one: what writes it is loaded only where it is read.
    const { writeCalendar } = await import('./feeds/write.ts');
    const { store, clock, zone, words } = this.#parts;
    const today = dateAt(clock.now(), zone);
    const stays = store.stays
      .leaving(unit, { from: addDays(today, -BEHIND_DAYS), until: addDays(today, AHEAD_DAYS) })
      .map((stay) => {
        const { checkIn, checkOut } = this.#codes.span(stay, settings);
        return {
          id: `${store.identity.house} ${stay.id}`,
          unit: settings.name,
          arrivalAt: checkIn,
          departureAt: checkOut,
          changedAt: stay.createdAt,
        };
      });
    return writeCalendar(stays, words.cleaners(settings.share.language, settings.name));
  }

  /** Each is compared in the same time, whatever it begins with. */
  #find(token: string): number | undefined {
    const wanted = Buffer.from(hashOfToken(token));
    const found = this.#parts.store.units
      .cleanersCalendars()
      .filter(({ tokenHash }) => timingSafeEqual(Buffer.from(tokenHash), wanted));
    return found[0]?.unit;
  }
}
