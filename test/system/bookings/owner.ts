import type { StayView } from '../../../src/engine/views/booking-views.ts';
import type { House } from '../../../src/engine/house.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { DAY, HOUR, MINUTE } from '../year/timeline.ts';
import type { Timeline } from '../year/timeline.ts';
import type { Random } from '../year/random.ts';
import { dateOf } from './booking.ts';
import type { Booking } from './booking.ts';
import type { BookedDevice } from './device.ts';
import type { World } from './world.ts';

export interface OwnerOptions {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly world: World;
  readonly house: () => House | undefined;
  decided(booking: Booking): void;
  count(what: string): void;
}

/** Reads what the house says, and answers what it asks, some time later, by what is true. */
export class Owner {
  readonly decidedAt = new Map<Booking, number>();
  readonly #options: OwnerOptions;
  readonly #overdue = new Set<string>();
  readonly #askedAbout = new Set<Booking>();

  constructor(options: OwnerOptions) {
    this.#options = options;
  }

  /** The house has said so. */
  knows(booking: Booking, device: BookedDevice, codes: Iterable<number>): boolean {
    if (this.#askedAbout.has(booking)) return true;
    return [...codes].some((code) => this.#overdue.has(`${code} ${device.name}`));
  }

  read(house: House): void {
    for (const pending of house.pendingNotices()) {
      const { notice } = pending;
      house.noticeDelivered(pending);
      if (notice.kind === 'grant' && notice.state === 'overdue' && notice.goneAt === undefined)
        this.#overdue.add(`${notice.codeId} ${notice.deviceName}`);
      if (notice.kind !== 'stay') continue;
      this.#options.count(`told: ${notice.what}`);
      if (notice.what === 'unclear') this.#later(() => this.#decide(notice.stay));
      if (notice.what === 'gone') {
        const booking = this.bookingOf(house.bookings.stays.get(notice.stay));
        if (booking) this.#askedAbout.add(booking);
        this.#later(() => this.#keepOrRemove(notice.stay));
      }
    }
  }

  /** Whose stay it is: by what its calendar says of it. */
  bookingOf(stay: StayView | undefined): Booking | undefined {
    if (!stay) return undefined;
    const unit = Number(stay.unit.name.split(' ').at(-1));
    const { reservation, name } = stay.guest;
    return this.#options.world.bookings.findLast((booking) => {
      if (booking.unit !== unit) return false;
      if (booking.source === 'airbnb' || booking.source === 'hospitable') {
        if (reservation !== undefined) return booking.reservation === reservation;
        return booking.name === name;
      }
      if (!booking.isUnclear) return booking.name === name;
      // It is known by its dates alone, and may have had others.
      return name === undefined && dateOf(booking.dates.arrival) === stay.arrival.date;
    });
  }

  #decide(id: number): void {
    const house = this.#options.house();
    const stay = house?.bookings.stays.get(id);
    if (!house || stay?.state !== 'unclear') return;
    const booking = this.bookingOf(stay);
    const comes = booking !== undefined && booking.cancelledAt === undefined;
    if (!house.bookings.stays.decide(CONSOLE, id, comes).ok) return;
    if (!comes) return;
    this.decidedAt.set(booking, this.#options.timeline.now);
    this.#options.decided(booking);
  }

  #keepOrRemove(id: number): void {
    const house = this.#options.house();
    const stay = house?.bookings.stays.get(id);
    const booking = this.bookingOf(stay);
    if (!house || !stay || !booking) return;
    if (booking.cancelledAt === undefined) house.bookings.stays.keep(CONSOLE, id);
    else house.bookings.stays.remove(CONSOLE, id);
    this.#options.count(booking.cancelledAt === undefined ? 'owner kept a stay' : 'owner removed a stay');
  }

  /** Tried again where the house does not run just then. */
  #later(run: () => void): void {
    const { timeline, random, house } = this.#options;
    timeline.after(random.longTail(5 * MINUTE, random.chance(0.1) ? DAY : 8 * HOUR), () => {
      if (house()) run();
      else this.#later(run);
    });
  }
}
