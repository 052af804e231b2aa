import { DAY, HOUR, MINUTE, SECOND } from '../year/timeline.ts';
import type { Timeline } from '../year/timeline.ts';
import { dateOf, windowOf } from './booking.ts';
import type { Booking, Window } from './booking.ts';
import type { BookedDevice } from './device.ts';
import type { SimulatedFeed } from './feed.ts';

export interface Circumstances {
  readonly timeline: Timeline;
  /** The calendars that tell of it. */
  readonly feedsOf: (booking: Booking) => readonly Pick<SimulatedFeed, 'shows' | 'denies'>[];
  readonly zone: string;
  readonly devices: readonly BookedDevice[];
  /** Since when the program runs; undefined while it does not. */
  readonly runningSince: () => number | undefined;
  /** When an owner has said that the guest of an unclear booking comes. */
  readonly decidedAt: (booking: Booking) => number | undefined;
  /** Owners know that something of this booking is still on this device, or that its calendar does not show it. */
  readonly isReported: (booking: Booking, device: BookedDevice) => boolean;
}

/** By then a calendar that shows a stay has been read. */
const KNOWN_AFTER_MS = HOUR;
/** What may pass between a moment and what the house does about it. */
const GRACE_MS = 5 * SECOND;
/** After a start, or once a device is back. */
const RECOVERY_MS = 5 * MINUTE;
/** By then a code that is still on a device is reported. */
const REPORT_MS = 10 * MINUTE;
/** A stay that no calendar shows is given up by then, or an owner is asked about it. */
const GIVEN_UP_MS = 3 * DAY + 2 * HOUR;

/** Nobody is asked about a guest who has come and leaves within it: absence alone takes nothing away. */
const ENDS_SOON_MS = DAY;

interface File {
  readonly booking: Booking;
  /** Since when some calendar has shown the present dates without a break, to a program that ran. */
  shownSince: number | undefined;
  shownVersion: number;
  /** Since when none of its calendars has shown it without a break, to a program that ran. */
  deniedSince: number | undefined;
  /** The dates that the house has to know. */
  known: Window | undefined;
  knownVersion: number;
  /** Where its codes are, by device: slots with the digits in each. */
  readonly held: Map<BookedDevice, Map<number, string>>;
  readonly lastSlot: Map<BookedDevice, { readonly slot: number; readonly digits: string }>;
  shared: string | undefined;
}

/**
 * Knows who has booked, what the calendars have shown and for how long, and what is in the memory of each device; and
 * nothing of how the program comes to what it does.
 */
export class Judge {
  readonly lockedOut = new Set<string>();
  readonly outlived = new Set<string>();
  readonly changedPins = new Set<number>();
  readonly renumbered = new Set<string>();
  readonly sharedEarly = new Set<number>();
  /** In words, without a PIN. */
  readonly findings: string[] = [];
  readonly #around: Circumstances;
  readonly #files = new Map<Booking, File>();

  constructor(around: Circumstances) {
    this.#around = around;
  }

  bookingChanged(booking: Booking): void {
    const file = this.#fileOf(booking);
    this.#look(file);
    const { from, until } = windowOf(booking, booking.dates, this.#around.zone);
    for (const at of [from, until]) this.#lookAt(file, at + GRACE_MS);
    this.#lookAt(file, until + REPORT_MS + GRACE_MS);
  }

  feedChanged(unit: number): void {
    for (const file of this.#open()) if (file.booking.unit === unit) this.#look(file);
  }

  /** The program was started or ended. */
  programChanged(): void {
    for (const file of this.#open()) this.#look(file);
    this.#later(() => this.#open(), RECOVERY_MS, REPORT_MS);
  }

  deviceChanged(device: BookedDevice): void {
    const all = (): File[] => this.#open().filter(({ booking }) => device.units.includes(booking.unit));
    for (const file of all()) this.#look(file);
    this.#later(all, RECOVERY_MS);
  }

  decided(booking: Booking): void {
    this.#later(() => [this.#fileOf(booking)], RECOVERY_MS);
  }

  /** A code of this booking, or nothing of it, is in the slot now. */
  wrote(
    booking: Booking,
    device: BookedDevice,
    { slot, digits }: { slot: number; digits: string | undefined },
  ): void {
    const file = this.#fileOf(booking);
    const held = file.held.get(device) ?? new Map<number, string>();
    file.held.set(device, held);
    if (digits === undefined) held.delete(slot);
    else {
      held.set(slot, digits);
      this.#placed(file, device, { slot, digits });
    }
    this.#look(file);
  }

  /** A guest gets this PIN. @param isOnAll each of the unit's devices holds it */
  shared(booking: Booking, digits: string): void {
    const file = this.#fileOf(booking);
    const where = this.#devicesOf(booking);
    if (!where.every((device) => device.find(digits) !== undefined)) {
      this.sharedEarly.add(booking.id);
      this.#find('shared before it was on each device', file);
    }
    if (file.shared !== undefined && file.shared !== digits && this.#mayStillCome(file)) {
      this.changedPins.add(booking.id);
      this.#find('another PIN was shared', file);
    }
    file.shared = digits;
  }

  /** At the end of a run, or whenever nothing happens for long. */
  lookAtAll(): void {
    for (const file of this.#open()) this.#look(file);
  }

  /** Another PIN than the guest has. */
  #placed(file: File, device: BookedDevice, { slot, digits }: { slot: number; digits: string }): void {
    const { booking, shared } = file;
    if (shared !== undefined && shared !== digits && this.#mayStillCome(file)) {
      this.changedPins.add(booking.id);
      this.#find(`another PIN than was shared is on ${device.name}`, file);
    }
    const last = file.lastSlot.get(device);
    if (last && last.digits === digits && last.slot !== slot && this.#isInside(file)) {
      this.renumbered.add(`${booking.id} ${device.name}`);
      this.#find(`slot ${last.slot} became slot ${slot} on ${device.name}`, file);
    }
    file.lastSlot.set(device, { slot, digits });
  }

  #look(file: File): void {
    this.#learn(file);
    for (const device of this.#devicesOf(file.booking)) {
      this.#judgeInside(file, device);
      this.#judgeAfter(file, device);
    }
  }

  /** What the house has to know by now. */
  #learn(file: File): void {
    const { booking } = file;
    const { now } = this.#around.timeline;
    const isRunning = this.#around.runningSince() !== undefined;
    const feeds = this.#around.feedsOf(booking);
    const isDenied =
      isRunning && booking.cancelledAt !== undefined && feeds.every((feed) => feed.denies(booking));
    if (!isDenied) file.deniedSince = undefined;
    else if (file.deniedSince === undefined) {
      file.deniedSince = now;
      this.#lookAt(file, now + GIVEN_UP_MS + REPORT_MS);
    }
    const isShown =
      isRunning && booking.cancelledAt === undefined && feeds.some((feed) => feed.shows(booking, now));
    if (!isShown) file.shownSince = undefined;
    else if (file.shownSince === undefined || file.shownVersion !== booking.version) {
      Object.assign(file, { shownSince: now, shownVersion: booking.version });
      this.#lookAt(file, now + KNOWN_AFTER_MS);
    }
    if (file.shownSince === undefined || now < file.shownSince + KNOWN_AFTER_MS) return;
    if (file.knownVersion === booking.version) return;
    file.known = windowOf(booking, booking.dates, this.#around.zone);
    file.knownVersion = booking.version;
  }

  #judgeInside(file: File, device: BookedDevice): void {
    const { booking } = file;
    const { now } = this.#around.timeline;
    const key = `${booking.id} ${device.name}`;
    if (!this.#isInside(file) || this.lockedOut.has(key)) return;
    const running = this.#around.runningSince();
    if (running === undefined || now < running + RECOVERY_MS) return;
    if (!device.isReachable || now < device.reachableSince + RECOVERY_MS) return;
    if (booking.isUnclear && now < (this.#around.decidedAt(booking) ?? Infinity) + RECOVERY_MS) return;
    const held = [...(file.held.get(device)?.values() ?? [])];
    const isLive = file.shared === undefined ? held.length > 0 : held.includes(file.shared);
    if (isLive) return;
    this.lockedOut.add(key);
    this.#find(`inside, and no live code on ${device.name}`, file);
  }

  #judgeAfter(file: File, device: BookedDevice): void {
    const { booking } = file;
    const { now } = this.#around.timeline;
    const key = `${booking.id} ${device.name}`;
    if ((file.held.get(device)?.size ?? 0) === 0 || this.outlived.has(key)) return;
    const running = this.#around.runningSince();
    if (running === undefined || now < running + REPORT_MS) return;
    if (now < this.#endOf(file) + REPORT_MS || this.#around.isReported(booking, device)) return;
    this.outlived.add(key);
    this.#find(`over, and still on ${device.name}, unreported`, file);
  }

  /** Its guest stands at the door by what is true, and by what the house has to know. */
  #isInside(file: File): boolean {
    const { booking, known } = file;
    const { now } = this.#around.timeline;
    if (!known || booking.cancelledAt !== undefined) return false;
    const real = windowOf(booking, booking.dates, this.#around.zone);
    return now >= Math.max(real.from, known.from) + GRACE_MS && now < Math.min(real.until, known.until);
  }

  #mayStillCome(file: File): boolean {
    return file.booking.cancelledAt === undefined && this.#around.timeline.now < this.#endOf(file);
  }

  /** Until when anybody may take it that the guest is there. */
  #endOf({ booking, known, knownVersion, deniedSince = Infinity }: File): number {
    const real = windowOf(booking, booking.dates, this.#around.zone).until;
    const end = knownVersion === booking.version ? real : Math.max(real, known?.until ?? real);
    const givenUp = deniedSince + GIVEN_UP_MS;
    return end - givenUp <= ENDS_SOON_MS ? end : givenUp;
  }

  #devicesOf({ unit }: Booking): BookedDevice[] {
    return this.#around.devices.filter(({ units }) => units.includes(unit));
  }

  #fileOf(booking: Booking): File {
    const known = this.#files.get(booking);
    if (known) return known;
    const file: File = {
      booking,
      ...{
        shownSince: undefined,
        shownVersion: -1,
        deniedSince: undefined,
        known: undefined,
        knownVersion: -1,
        shared: undefined,
      },
      ...{ held: new Map(), lastSlot: new Map() },
    };
    this.#files.set(booking, file);
    return file;
  }

  /** Not yet over for long, or still on a device. */
  #open(): File[] {
    const { now } = this.#around.timeline;
    const open = [...this.#files.values()];
    for (const file of open) {
      const isHeld = [...file.held.values()].some((slots) => slots.size > 0);
      if (!isHeld && file.booking.dates.departure * DAY < now - 5 * DAY) this.#files.delete(file.booking);
    }
    return [...this.#files.values()];
  }

  #lookAt(file: File, at: number): void {
    if (at >= this.#around.timeline.now) this.#around.timeline.at(at, () => this.#look(file));
  }

  #later(files: () => readonly File[], ...delays: number[]): void {
    for (const ms of delays)
      this.#around.timeline.after(ms + SECOND, () => {
        for (const file of files()) this.#look(file);
      });
  }

  #find(what: string, { booking, known }: File): void {
    const { dates, source, version, cancelledAt } = booking;
    const at = new Date(this.#around.timeline.now).toISOString();
    const stay = `${source} ${booking.id} of unit ${booking.unit}, ${dateOf(dates.arrival)} to ${dateOf(dates.departure)}`;
    const cancelled = cancelledAt === undefined ? '' : `, cancelled ${new Date(cancelledAt).toISOString()}`;
    const until = known ? new Date(known.until).toISOString() : 'nothing';
    this.findings.push(`${at}: ${what}: ${stay}, version ${version}${cancelled}; known until ${until}`);
  }
}
