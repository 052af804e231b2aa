import type { GuestChannel, GuestWords } from '../../../src/domain/bookings/guest-channel.ts';
import { MemoryDriver } from '../../../drivers/memory/driver.ts';
import { House } from '../../../src/engine/house.ts';
import type { Store } from '../../../src/storage/store.ts';
import { Wire } from '../../support/network/wire.ts';
import { Computer } from '../year/computer.ts';
import { DAY, HOUR, SECOND } from '../year/timeline.ts';
import type { Timeline } from '../year/timeline.ts';
import type { Random } from '../year/random.ts';
import type { BookedDevice } from './device.ts';
import type { SimulatedFeed } from './feed.ts';
import { BookedReader } from './reader.ts';

export interface MachineOptions {
  readonly zone: string;
  readonly store: Store;
  readonly devices: readonly BookedDevice[];
  readonly feeds: readonly SimulatedFeed[];
  /** A letter to a guest has left the house. */
  letter(house: House, delivery: number, text: string): void;
  notices(house: House): void;
  /** The program was started, or has ended. */
  changed(): void;
  count(what: string): void;
}

/** So that whoever gets a letter knows which PIN it holds. */
const WORDS: GuestWords = {
  text: ({ kind, pins = [] }) => ({ subject: kind, text: pins.map(({ pin }) => pin.reveal()).join() }),
  unnamed: () => 'Guest',
  cleaners: () => ({ title: '', arrival: () => '', departure: () => '' }),
  backup: () => 'Backup',
};

/** The program on its computer, which is restarted now and then, killed now and then, and loses its power. */
export class Machine {
  house: House | undefined;
  runningSince: number | undefined;
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #options: MachineOptions;
  #computer: Computer;
  #wire: Wire | undefined;

  constructor(timeline: Timeline, random: Random, options: MachineOptions) {
    this.#timeline = timeline;
    this.#random = random;
    this.#options = options;
    this.#computer = new Computer(timeline);
  }

  async boot(): Promise<void> {
    const { zone, store, devices, feeds } = this.#options;
    const computer = new Computer(this.#timeline);
    const wire = new Wire(new MemoryDriver({ id: 'memory', devices }));
    const house: House = new House({
      ...{ name: 'Flats', zone, store, drivers: [wire], clock: computer },
      feedReader: new BookedReader({ timeline: this.#timeline, computer, zone, feeds }),
      guestChannels: [this.#channel(() => house)],
      guestWords: WORDS,
    });
    house.subscribe((event) => {
      if (event.kind === 'notices')
        queueMicrotask(() => this.house === house && this.#options.notices(house));
    });
    Object.assign(this, { house, runningSince: this.#timeline.now });
    this.#computer = computer;
    this.#wire = wire;
    this.#options.changed();
    await house.start();
  }

  beginTroubles(): void {
    this.#timeline.again(10 * DAY, this.#random, () => this.#restart());
    this.#timeline.again(10 * DAY, this.#random, () => this.#kill());
  }

  off(): void {
    this.#wire?.die();
    this.#computer.off();
  }

  #channel(house: () => House): GuestChannel {
    return {
      kind: 'notify',
      reaches: () => true,
      send: async (letter, handingOver) => {
        if (this.#random.chance(0.2)) return { kind: 'later', problem: { kind: 'unreachable' } };
        handingOver();
        this.#options.letter(house(), Number(letter.id.split('-').at(-1)), letter.text);
        return { kind: 'sent' };
      },
    };
  }

  #restart(): void {
    const { house } = this;
    if (!house) return;
    this.#options.count('restarts');
    this.#ended();
    void house.stop().then(() => this.#bootLater());
  }

  #kill(): void {
    if (!this.house) return;
    this.#options.count('kills');
    this.#ended();
    this.#wire!.die();
    this.#bootLater();
  }

  #ended(): void {
    Object.assign(this, { house: undefined, runningSince: undefined });
    this.#options.changed();
  }

  #bootLater(): void {
    this.#computer.off();
    this.#timeline.after(this.#random.longTail(2 * SECOND, 2 * HOUR), () => void this.boot());
  }
}
