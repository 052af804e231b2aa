import { CONSOLE } from '../../domain/people/actor.ts';
import { DEFAULT_UNIT } from '../../domain/bookings/unit.ts';
import { localAt } from '../../domain/schedule/wall-clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Program } from '../program.ts';
import { DemoCalendar } from './demo-calendar.ts';

/** The door of the flat. */
export const FLAT_DOOR = 'garage';
const NAME = 'Garden flat';

/** A flat of the demo house that is let, with the calendar of a booking site on loopback. */
export class DemoFlat {
  readonly calendar: DemoCalendar;
  readonly #program: Program;
  readonly #clock: Clock;
  readonly #feed: number;

  private constructor(program: Program, parts: { calendar: DemoCalendar; clock: Clock; feed: number }) {
    this.#program = program;
    this.calendar = parts.calendar;
    this.#clock = parts.clock;
    this.#feed = parts.feed;
  }

  /** A code is on the lock a day before check-in, so that a booking of today is seen there at once. */
  static async open(program: Program, clock: Clock): Promise<DemoFlat> {
    const { bookings, queries } = program.house;
    const calendar = await DemoCalendar.start();
    const devices = queries.devices().flatMap(({ id, name }) => (name === FLAT_DOOR ? id : []));
    const share = {
      ...DEFAULT_UNIT.share,
      when: { kind: 'when-ready' },
      ways: [{ kind: 'forward' }],
    } as const;
    const settings = { ...DEFAULT_UNIT, name: NAME, devices, earlyHours: 24, share };
    const unit = valueOf(bookings.units.add(CONSOLE, settings));
    const source = { kind: 'ical', address: calendar.address, allowsPrivate: true } as const;
    const feed = valueOf(bookings.feeds.add(CONSOLE, unit, { name: 'Demo site', source }));
    valueOf(bookings.feeds.switch(CONSOLE, feed, true));
    return new DemoFlat(program, { calendar, clock, feed });
  }

  /** `YYYY-MM-DD` on the wall of the house. */
  today(): string {
    return new Date(localAt(this.#clock.now(), this.#program.house.zone)).toISOString().slice(0, 10);
  }

  /** Resolves when the house has read what the calendar says now. */
  async read(): Promise<void> {
    await this.#program.house.bookings.feeds.readNow(this.#feed);
    await this.#program.settled();
  }

  stop(): Promise<void> {
    return this.calendar.stop();
  }
}

function valueOf<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (!result.ok) throw new Error('the demo house does not take its own flat');
  return result.value;
}
