import { DAY, HOUR, MINUTE } from '../year/timeline.ts';
import type { Timeline } from '../year/timeline.ts';
import type { Random } from '../year/random.ts';
import { nameOf, SOURCES } from './booking.ts';
import type { Booking } from './booking.ts';
import { FAULTS, SimulatedFeed } from './feed.ts';
import type { Fault } from './feed.ts';

export interface WorldOptions {
  readonly units: number;
  readonly days: number;
  readonly zone: string;
}

export interface WorldWatcher {
  /** It was made, has other dates, was cancelled, or a calendar shows it otherwise than before. */
  bookingChanged(booking: Booking): void;
  feedChanged(unit: number): void;
  count(what: string): void;
}

/** Guests who book, come earlier or later, stay longer, or do not come; and the calendars that tell of it. */
export class World {
  readonly bookings: Booking[] = [];
  /** Of each unit. */
  readonly feeds: readonly (readonly SimulatedFeed[])[];
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #options: WorldOptions;
  readonly #watcher: WorldWatcher;
  /** All that will ever be booked of each unit, by arrival. */
  readonly #plans: Booking[][] = [];

  constructor(timeline: Timeline, random: Random, options: WorldOptions & { watcher: WorldWatcher }) {
    this.#timeline = timeline;
    this.#random = random;
    this.#options = options;
    this.#watcher = options.watcher;
    this.feeds = Array.from({ length: options.units }, (_, unit) =>
      SOURCES.map(
        (source) =>
          new SimulatedFeed(`https://${source}.example/unit-${unit}.ics`, source, {
            zone: options.zone,
            forgetsArrived: source === 'booking' && random.chance(0.3),
          }),
      ),
    );
    for (let unit = 0; unit < options.units; unit++) this.#plans.push(this.#planUnit(unit));
  }

  begin(): void {
    for (const plan of this.#plans) {
      for (const booking of plan) this.#timeline.at(booking.bookedAt, () => this.#book(booking));
    }
    this.feeds.forEach((feeds, unit) => {
      for (const feed of feeds) this.#timeline.again(5 * DAY, this.#random, () => this.#trouble(feed, unit));
    });
  }

  /** The feeds that show it at all. */
  feedsOf({ unit, feed, source }: Booking): SimulatedFeed[] {
    const feeds = this.feeds[unit]!;
    return feeds.filter((one, place) => place === feed || (source === 'airbnb' && one.source === 'by-hand'));
  }

  #planUnit(unit: number): Booking[] {
    const random = this.#random;
    const plan: Booking[] = [];
    const start = this.#timeline.now;
    const last = Math.floor(start / DAY) + this.#options.days;
    for (let arrival = Math.floor(start / DAY) + 1; arrival < last;) {
      arrival += random.chance(0.45) ? 0 : 1 + random.below(6);
      const departure = arrival + (random.chance(0.1) ? 14 : 1 + random.below(6));
      const feed = random.below(SOURCES.length);
      const source = SOURCES[feed]!;
      const id = unit * 1_000 + plan.length;
      plan.push({
        ...{ id, unit, feed, source, name: nameOf(id) },
        reservation: `HM${String(id).padStart(8, 'X')}`,
        phoneEnding: String((id * 7919) % 10_000).padStart(4, '0'),
        isUnclear: source === 'booking' && random.chance(0.3),
        bookedAt: Math.max(start + MINUTE, arrival * DAY + 12 * HOUR - random.longTail(HOUR, 60 * DAY)),
        ...{ dates: { arrival, departure }, version: 0, cancelledAt: undefined },
      });
      arrival = departure;
    }
    return plan;
  }

  #book(booking: Booking): void {
    this.bookings.push(booking);
    this.#watcher.count('bookings');
    this.#show(booking);
    const { arrival, departure } = booking.dates;
    const [from, until] = [arrival * DAY + 15 * HOUR, departure * DAY];
    const before = (): number =>
      this.#random.between(this.#timeline.now, Math.max(from - HOUR, this.#timeline.now));
    const during = (): number => this.#random.between(from, until + 12 * HOUR);
    if (this.#random.chance(0.15)) this.#timeline.at(before(), () => this.#move(booking));
    if (this.#random.chance(0.12)) this.#timeline.at(before(), () => this.#cancel(booking));
    if (this.#random.chance(0.25))
      this.#timeline.at(during(), () => this.#lengthen(booking, 1 + this.#random.below(2)));
    if (this.#random.chance(0.08)) this.#timeline.at(during(), () => this.#lengthen(booking, -1));
    if (this.#random.chance(0.02)) this.#timeline.at(during(), () => this.#cancel(booking));
  }

  #move(booking: Booking): void {
    const { arrival, departure } = booking.dates;
    if (this.#hasBegun(booking)) return;
    const shift = this.#random.pick([-3, -2, -1, 1, 2, 3]);
    this.#change(booking, arrival + shift, departure + shift + this.#random.pick([-1, 0, 1]), 'moved');
  }

  #lengthen(booking: Booking, nights: number): void {
    if (!this.#hasBegun(booking)) return;
    const { arrival, departure } = booking.dates;
    this.#change(booking, arrival, departure + nights, nights > 0 ? 'extended' : 'shortened');
  }

  /** Unless somebody else has booked a night of it, or it is over by then. */
  #change(booking: Booking, arrival: number, departure: number, what: string): void {
    const today = Math.floor(this.#timeline.now / DAY);
    const others = this.#plans[booking.unit]!.filter(
      (one) => one !== booking && one.cancelledAt === undefined,
    );
    const isFree = others.every(({ dates }) => dates.departure <= arrival || departure <= dates.arrival);
    const overlaps = arrival < booking.dates.departure && booking.dates.arrival < departure;
    // With another UID and no night in common, nobody can tell that it is the same guest.
    if (!overlaps && booking.source !== 'airbnb' && booking.source !== 'hospitable') return;
    const isPast = arrival < today && arrival !== booking.dates.arrival;
    if (!isFree || isPast || departure <= Math.max(arrival, today) || booking.cancelledAt !== undefined)
      return;
    booking.dates = { arrival, departure };
    booking.version++;
    this.#watcher.count(what);
    this.#show(booking);
  }

  #cancel(booking: Booking): void {
    if (booking.cancelledAt !== undefined || Math.floor(this.#timeline.now / DAY) >= booking.dates.departure)
      return;
    booking.cancelledAt = this.#timeline.now;
    this.#watcher.count(this.#hasBegun(booking) ? 'cancelled while inside' : 'cancelled');
    this.#show(booking);
  }

  #hasBegun({ dates }: Booking): boolean {
    return this.#timeline.now >= dates.arrival * DAY + 12 * HOUR;
  }

  /** The site shows it at once; who keeps a sheet by hand takes hours, and then writes what is so by then. */
  #show(booking: Booking): void {
    for (const feed of this.feedsOf(booking)) {
      const isCopy = feed.source !== booking.source;
      const delay = isCopy ? this.#random.longTail(10 * MINUTE, 20 * HOUR) : 0;
      this.#timeline.after(delay, () => {
        feed.refresh(booking);
        this.#watcher.bookingChanged(booking);
      });
    }
    this.#watcher.bookingChanged(booking);
  }

  #trouble(feed: SimulatedFeed, unit: number): void {
    if (feed.fault !== undefined) return;
    const fault: Fault = this.#random.pick(FAULTS);
    this.#watcher.count(`feed: ${fault}`);
    feed.fault = fault;
    feed.hidden = new Set(this.bookings.filter((one) => one.unit === unit && this.#random.chance(0.5)));
    feed.faultChanged();
    this.#watcher.feedChanged(unit);
    // Absence counts after a day, or three where most is absent: the calendars here are back before that.
    const lastsMs =
      fault === 'short'
        ? this.#random.longTail(5 * MINUTE, 20 * HOUR)
        : this.#random.longTail(5 * MINUTE, 2 * DAY);
    this.#timeline.after(lastsMs, () => {
      feed.fault = undefined;
      feed.faultChanged();
      this.#watcher.feedChanged(unit);
    });
  }
}
