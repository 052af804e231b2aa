import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import type { House, Result } from '../../../src/engine/house.ts';
import { Store } from '../../../src/storage/store.ts';
import { seeded } from '../../support/noise/random.ts';
import { Random } from '../year/random.ts';
import { DAY, HOUR, MINUTE, Timeline } from '../year/timeline.ts';
import { CHECK_IN, CHECK_OUT, windowOf } from './booking.ts';
import type { Booking } from './booking.ts';
import { BookedDevice } from './device.ts';
import type { DeviceWatcher } from './device.ts';
import { Judge } from './judge.ts';
import { Machine } from './machine.ts';
import { Owner } from './owner.ts';
import { World } from './world.ts';

export interface YearOfBookingsOptions {
  readonly seed: number;
  readonly units: number;
  readonly days: number;
  readonly zone: string;
}

const UNITS_OF_A_BUILDING = 4;

/**
 * Flats that are let for a year: the real engine on the real store, calendars as sites write them, guests who change
 * their minds, doors that are offline for hours, and a computer that is switched off now and then.
 */
export class YearOfBookings {
  readonly timeline = new Timeline(Date.UTC(2026, 0, 5));
  readonly happenings = new Map<string, number>();
  readonly devices: readonly BookedDevice[];
  readonly judge: Judge;
  readonly world: World;
  readonly #options: YearOfBookingsOptions;
  readonly #random: Random;
  readonly #owner: Owner;
  #machine!: Machine;
  #store!: Store;
  /** By device and slot: whose code was written there, and which. */
  readonly #written = new Map<string, { readonly booking: Booking; readonly code: number }>();
  readonly #codes = new Map<Booking, Set<number>>();

  constructor(options: YearOfBookingsOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    const { timeline } = this;
    const { units, days, zone } = options;
    const count = (what: string): void => this.#count(what);
    const watcher: DeviceWatcher = { written: (...written) => this.#deviceWritten(...written) };
    const own = Array.from({ length: units }, (_, unit) => new BookedDevice(`flat-${unit}`, [unit], watcher));
    const buildings = Array.from({ length: Math.ceil(units / UNITS_OF_A_BUILDING) }, (_, building) => {
      const all = Array.from({ length: units }, (__, unit) => unit);
      const inside = all.filter((unit) => Math.floor(unit / UNITS_OF_A_BUILDING) === building);
      return new BookedDevice(`house-${building}`, inside, watcher);
    });
    this.devices = [...own, ...buildings];
    this.world = new World(timeline, this.#random, {
      ...{ units, days, zone },
      watcher: {
        bookingChanged: (booking) => this.judge.bookingChanged(booking),
        feedChanged: (unit) => this.judge.feedChanged(unit),
        count,
      },
    });
    this.#owner = new Owner({
      ...{ timeline, random: this.#random, world: this.world, count },
      house: () => this.#machine.house,
      decided: (booking) => this.judge.decided(booking),
    });
    this.judge = new Judge({
      ...{ timeline, zone, devices: this.devices },
      feedsOf: (booking) => this.world.feedsOf(booking),
      runningSince: () => this.#machine.runningSince,
      decidedAt: (booking) => this.#owner.decidedAt.get(booking),
      isReported: (booking, device) => this.#owner.knows(booking, device, this.#codes.get(booking) ?? []),
    });
  }

  async run(): Promise<void> {
    const { timeline } = this;
    const { seed, zone, days } = this.#options;
    // The program asks calendars at times of its own choice.
    const { random } = Math;
    Math.random = seeded(seed + 1);
    try {
      this.#store = await Store.open(':memory:', new Uint8Array(32).fill(seed));
      this.#store.members.save({ id: 1, name: 'Olivia', role: 'owner' }, timeline.now);
      this.#machine = new Machine(timeline, this.#random, {
        ...{ zone, store: this.#store, devices: this.devices, feeds: this.world.feeds.flat() },
        letter: (house, delivery, text) => this.#letter(house, delivery, text),
        notices: (house) => this.#owner.read(house),
        changed: () => this.judge.programChanged(),
        count: (what) => this.#count(what),
      });
      void this.#machine.boot();
      await timeline.run(timeline.now + MINUTE);
      this.#furnish(this.#machine.house!);
      this.world.begin();
      this.#machine.beginTroubles();
      for (const device of this.devices) timeline.again(15 * DAY, this.#random, () => this.#lose(device));
      await timeline.run(timeline.now + days * DAY);
      this.judge.lookAtAll();
      this.#machine.off();
      this.#store.close();
    } finally {
      Math.random = random;
    }
  }

  get writes(): number {
    return this.devices.reduce((sum, { writes }) => sum + writes, 0);
  }

  get foreignWrites(): number {
    return this.devices.reduce((sum, { foreignChanges }) => sum + foreignChanges, 0);
  }

  #furnish(house: House): void {
    this.world.feeds.forEach((feeds, unit) => {
      const id = value(
        house.bookings.units.add(CONSOLE, {
          ...DEFAULT_UNIT,
          name: `Flat ${unit}`,
          devices: this.devices.filter(({ units }) => units.includes(unit)).map((device) => device.id),
          ...{ checkIn: CHECK_IN, checkOut: CHECK_OUT },
          earlyHours: unit % 3 === 0 ? 3 : 0,
          share: {
            ...DEFAULT_UNIT.share,
            when: { kind: 'when-ready' },
            ways: [{ kind: 'notify', service: 'notify.guest' }],
          },
        }),
      );
      for (const { address, source } of feeds) {
        const feed = house.bookings.feeds.add(CONSOLE, id, {
          name: source,
          source: { kind: 'ical', address, allowsPrivate: false },
        });
        value(house.bookings.feeds.switch(CONSOLE, value(feed), true));
      }
    });
  }

  #letter(house: House, delivery: number, digits: string): void {
    const stay = house.bookings.shares.get(delivery)?.stay;
    const booking = stay === undefined ? undefined : this.#owner.bookingOf(house.bookings.stays.get(stay));
    this.#count('letters');
    if (!booking || digits === '') return;
    this.judge.shared(booking, digits);
    this.#comes(booking, digits);
  }

  /** Some hours after check-in, if ever; and again, whenever the guest gets another message. */
  #comes(booking: Booking, digits: string): void {
    const { from } = windowOf(booking, booking.dates, this.#options.zone);
    this.timeline.at(from + this.#random.below(8 * HOUR), () => {
      for (const device of this.devices) {
        if (!device.units.includes(booking.unit) || !device.isReachable) continue;
        if (device.find(digits) === undefined) continue;
        this.#count('doors opened');
        void device.typePin(digits);
      }
    });
  }

  #deviceWritten(
    device: BookedDevice,
    slot: number,
    digits: string | undefined,
    before: string | undefined,
  ): void {
    const place = `${device.id} ${slot}`;
    const last = this.#written.get(place);
    if (last && before !== undefined) this.judge.wrote(last.booking, device, { slot, digits: undefined });
    this.#written.delete(place);
    if (digits === undefined) return;
    const owner = this.#ownerOf(device, digits);
    if (!owner) return this.#count('codes of nobody');
    this.#written.set(place, owner);
    const codes = this.#codes.get(owner.booking) ?? new Set();
    this.#codes.set(owner.booking, codes.add(owner.code));
    this.judge.wrote(owner.booking, device, { slot, digits });
  }

  /** Whose code it is, by what the house keeps: the PIN of each stay's code. */
  #ownerOf(device: BookedDevice, digits: string): { booking: Booking; code: number } | undefined {
    const { house } = this.#machine;
    // Units are numbered as they were added.
    for (const stay of device.units.flatMap((unit) => house?.bookings.stays.list({ unit: unit + 1 }) ?? [])) {
      if (stay.code === undefined) continue;
      if (!device.units.includes(Number(stay.unit.name.split(' ').at(-1)))) continue;
      if (this.#store.codes.pin(stay.code)?.reveal() !== digits) continue;
      const booking = this.#owner.bookingOf(stay);
      return booking && { booking, code: stay.code };
    }
    return undefined;
  }

  #lose(device: BookedDevice): void {
    if (!device.isReachable) return;
    this.#count('devices lost');
    void device.setFaults({ offline: true });
    this.judge.deviceChanged(device);
    this.timeline.after(this.#random.longTail(MINUTE, 20 * HOUR), () => {
      device.reachableSince = this.timeline.now;
      void device.setFaults({ offline: false });
      this.judge.deviceChanged(device);
    });
  }

  #count(what: string): void {
    this.happenings.set(what, (this.happenings.get(what) ?? 0) + 1);
  }
}

function value<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`refused: ${result.refusals.map(({ kind }) => kind).join(', ')}`);
}
