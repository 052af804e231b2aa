import { House } from '../../../src/engine/house.ts';
import type { Store } from '../../../src/storage/store.ts';
import { Computer } from './computer.ts';
import type { YearDevice } from './devices/device.ts';
import { DEVICES } from './life.ts';
import { YearPort } from './devices/port.ts';
import type { Random } from './random.ts';
import { DAY, HOUR, MINUTE, SECOND } from './timeline.ts';
import type { Timeline } from './timeline.ts';

/** A small error of a clock is set right in steps; a larger one comes of a boot without a battery. */
const CLOCK_IS_RIGHT_WITHIN_MS = 500;

/** The program's alarms nap no longer than this. */
const NAP_MS = 2 * SECOND;

/** At its start the program gives devices this long to be reached before it calls anything late. */
const START_MS = MINUTE;

/** What the configuration says of each device. */
const SETTINGS = Object.fromEntries(
  DEVICES.map(({ driver, character: { name, guards, earlyMinutes = 0 } }) => [
    `${driver}/${name}`,
    { hasOwnSchedule: guards !== undefined, earlyMinutes },
  ]),
);

export interface MachineSurroundings {
  readonly zone: string;
  readonly store: Store;
  readonly devices: readonly YearDevice[];
  /** The program can do more, or less, than before. */
  changed(): void;
  codeChanged(code: number): void;
  notices(): void;
  /** The owner knows that the program does not believe its clock. */
  clockIsDoubted(): boolean;
  count(what: string): void;
}

/** The program on its computer, which is as reliable as computers are. */
export class Machine {
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #around: MachineSurroundings;
  #house: House | undefined;
  #computer: Computer;
  #bootedAt = 0;
  /** Since its boot its clock shows a time of long ago. */
  #bootedLongAgo = false;
  #clockSetAt = -Infinity;
  #ports: YearPort[] = [];

  constructor(timeline: Timeline, random: Random, around: MachineSurroundings) {
    this.#timeline = timeline;
    this.#random = random;
    this.#around = around;
    this.#computer = new Computer(timeline);
  }

  /** The program, also where nobody can talk to it now. */
  get house(): House | undefined {
    return this.#house;
  }

  get ports(): readonly YearPort[] {
    return this.#ports;
  }

  /** The house, where somebody can talk to it now. */
  awake(): House | undefined {
    return this.#computer.isAwake && this.clockIsRight ? this.#house : undefined;
  }

  port(device: YearDevice): YearPort {
    return this.#ports.find((port) => device.id.startsWith(`${port.id}/`))!;
  }

  /** Why the program cannot do anything about a device at the moment. */
  inability(device?: YearDevice): string | undefined {
    if (!this.#house) return 'the program is off';
    if (!this.#computer.isAwake) return 'the computer sleeps';
    if (!this.clockIsRight) return 'the clock is wrong';
    if (!this.#house.knowsTheTime && this.#around.clockIsDoubted()) return 'the clock is doubted and told';
    const isStarting = this.#timeline.now < this.#bootedAt + START_MS;
    return isStarting && device?.isReachable === false ? 'the program starts' : undefined;
  }

  /** And the program has looked at it since it is. */
  get clockIsRight(): boolean {
    const isSeen = this.#timeline.now >= this.#clockSetAt + NAP_MS;
    return isSeen && Math.abs(this.#computer.clockError) <= CLOCK_IS_RIGHT_WITHIN_MS;
  }

  /** It shows a time of long ago, as after a power cut. */
  get clockIsOfLongAgo(): boolean {
    return this.#house !== undefined && this.#bootedLongAgo;
  }

  beginTroubles(): void {
    this.#timeline.again(7 * DAY, this.#random, () => this.#restart());
    this.#timeline.again(7 * DAY, this.#random, () => this.#kill());
    this.#timeline.again(10 * DAY, this.#random, () => this.#sleep());
    this.#timeline.again(10 * DAY, this.#random, () => this.#setClock());
  }

  off(): void {
    this.#computer.off();
  }

  boot(clockError: number): void {
    const computer = new Computer(this.#timeline, clockError);
    this.#computer = computer;
    this.#bootedAt = this.#timeline.now;
    this.#bootedLongAgo = clockError < -HOUR;
    this.#timeline.after(START_MS, () => this.#around.changed());
    this.#ports = [...new Set(DEVICES.map(({ driver }) => driver))].map((id) => {
      const devices = this.#around.devices.filter((device) => device.id.startsWith(`${id}/`));
      return new YearPort(id, { devices, computer, timeline: this.#timeline, random: this.#random });
    });
    const house = new House({
      name: 'Year',
      zone: this.#around.zone,
      store: this.#around.store,
      drivers: this.#ports,
      settings: SETTINGS,
      clock: computer,
    });
    house.subscribe((event) => {
      if (computer !== this.#computer) return;
      if (event.kind === 'code') this.#around.codeChanged(event.id);
      if (event.kind === 'notices') queueMicrotask(() => this.#around.notices());
    });
    this.#house = house;
    void house.start();
    this.#around.changed();
  }

  #restart(): void {
    const house = this.awake();
    if (!house) return;
    this.#around.count('restarts');
    this.#house = undefined;
    this.#around.changed();
    void house.stop().then(() => this.#bootLater());
  }

  #kill(): void {
    if (!this.#house) return;
    this.#around.count('kills');
    this.#house = undefined;
    this.#around.changed();
    this.#bootLater();
  }

  #bootLater(): void {
    this.#computer.off();
    const off = this.#random.longTail(2 * SECOND, 2 * HOUR);
    this.#timeline.after(off, () => {
      if (!this.#random.chance(0.3)) return this.boot(0);
      this.#around.count('boots with a wrong clock');
      this.boot(-this.#random.longTail(off + MINUTE, 20 * 365 * DAY));
      const computer = this.#computer;
      this.#timeline.after(this.#random.longTail(5 * SECOND, 10 * MINUTE), () => this.#adjust(computer, 0));
    });
  }

  #sleep(): void {
    if (!this.awake()) return;
    this.#around.count('suspends');
    const computer = this.#computer;
    computer.sleep();
    this.#around.changed();
    this.#timeline.after(this.#random.longTail(MINUTE, 8 * HOUR), () => {
      computer.wake();
      this.#around.changed();
    });
  }

  #setClock(): void {
    if (!this.awake()) return;
    this.#around.count('clock steps');
    const computer = this.#computer;
    // By a few minutes, or by a time zone or two.
    const most = this.#random.chance(0.7) ? 3 * MINUTE : 8 * HOUR;
    this.#adjust(computer, this.#random.below(2 * most) - most);
    this.#timeline.after(this.#random.longTail(10 * SECOND, HOUR), () => this.#adjust(computer, 0));
  }

  #adjust(computer: Computer, error: number): void {
    const house = this.#house;
    if (computer === this.#computer) this.#bootedLongAgo = false;
    computer.setClock(error, NAP_MS);
    this.#clockSetAt = this.#timeline.now;
    this.#timeline.after(NAP_MS, () => {
      computer.deliver(() => house?.clockWasSet());
      this.#around.changed();
    });
    this.#around.changed();
  }
}
