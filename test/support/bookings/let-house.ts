import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import type { UnitSettings } from '../../../src/domain/bookings/unit.ts';
import type { Result } from '../../../src/engine/house.ts';
import type { StayView } from '../../../src/engine/views/booking-views.ts';
import type { StayNotice } from '../../../src/engine/views/notice-views.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../houses/memory-house.ts';
import { FakeFeeds } from './fake-feeds.ts';

export const AIRBNB = 'https://site.example/ical/one.ics?s=secret';
export const VRBO = 'https://other.example/ical/two.ics?s=hidden';

type Options = Parameters<typeof MemoryHouse.open>[0] & { readonly unit?: Partial<UnitSettings> };

/** A house with one unit, and calendars that a test writes. The clock shows Monday, 1 June 2026, 14:00 at first. */
export class LetHouse {
  readonly feeds: FakeFeeds;
  readonly test: MemoryHouse;
  readonly unit: number;

  private constructor(test: MemoryHouse, feeds: FakeFeeds, unit: number) {
    this.test = test;
    this.feeds = feeds;
    this.unit = unit;
  }

  static async open({ unit = {}, ...options }: Options = {}): Promise<LetHouse> {
    const feeds = new FakeFeeds();
    const test = await MemoryHouse.onDisk({ ...options, feedReader: feeds });
    const settings = { ...DEFAULT_UNIT, name: 'Garden flat', devices: [FRONT], ...unit };
    const id = await test.does((house) => house.bookings.units.add(BY, settings));
    return new LetHouse(test, feeds, id);
  }

  get bookings() {
    return this.test.house.bookings;
  }

  /** Adds it and switches it on. */
  async feed(address = AIRBNB, name = 'Airbnb'): Promise<number> {
    const source = { kind: 'ical', address, allowsPrivate: false } as const;
    const id = await this.test.does((house) => house.bookings.feeds.add(BY, this.unit, { name, source }));
    await this.test.does((house) => house.bookings.feeds.switch(BY, id, true));
    return id;
  }

  async read(feed: number): Promise<void> {
    valueOf(await this.bookings.feeds.readNow(feed));
    await this.test.house.settled();
  }

  async edit(change: Partial<UnitSettings>): Promise<void> {
    await this.test.does((house) => house.bookings.units.edit(BY, this.unit, change));
  }

  /** All that are known, by arrival. */
  stays(): StayView[] {
    const states = ['expected', 'ready', 'arrived', 'departed', 'cancelled', 'unclear', 'blocked'] as const;
    return this.bookings.stays.list({ states });
  }

  stay(index = 0): StayView {
    const found = this.stays()[index];
    if (!found) throw new Error(`There is no stay ${index}.`);
    return found;
  }

  /** Goes on until the wall of the house shows it: `2026-06-05T15:00`. */
  async until(local: string): Promise<void> {
    const at = Date.parse(`${local}:00+02:00`);
    await this.test.pass(at - this.test.clock.now());
  }

  /** What owners were told of stays, as `what name`. */
  told(): string[] {
    return this.stayNotices().map(({ what, name }) => `${what} ${name}`);
  }

  stayNotices(): StayNotice[] {
    return this.test.notices().flatMap((notice) => (notice.kind === 'stay' ? [notice] : []));
  }

  events(): string[] {
    return this.test.events.flatMap((event) =>
      event.kind === 'happening' && event.happening.kind === 'stay' ? [event.happening.event] : [],
    );
  }
}

export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`Refused: ${result.refusals.map(({ kind }) => kind).join(', ')}`);
}

export { HOUR, MINUTE };
