import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Device, DeviceId } from '../../domain/device.ts';
import type { Driver } from '../../domain/driver/driver.ts';
import type { DriverEvent } from '../../domain/driver/driver-event.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import type { Reading } from '../../domain/driver/outcome.ts';
import { NEVER_SEEN } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import { Absences } from './absences.ts';
import { DeviceLists } from './device-lists.ts';
import type { HardwareShared } from './device-lists.ts';
import { guarded } from '../fault.ts';
import type { Fault } from '../fault.ts';
import { startupAudit } from './startup-audit.ts';
import { observe } from '../sync/observe.ts';

/** The configuration of a device. */
export interface DeviceSettings {
  readonly name?: string;
  /** The room or part of the house where the device is. */
  readonly area?: string;
  /** Latchkey never lists, reads or writes the device. */
  readonly ignore?: boolean;
  /** Slots that Latchkey leaves alone. */
  readonly reserved?: readonly number[];
  /** The partition that an unlock of this door disarms. */
  readonly disarms?: DeviceId;
  /** The camera that shows this device, by its id among the home services. */
  readonly camera?: string;
  /** If the device can keep the schedule of a code itself, it should do so, besides Latchkey. */
  readonly hasOwnSchedule?: boolean;
  /**
   * At most this many minutes before its time, a code may be on a device that it opens at once. The actual lead is as
   * long as the device has recently needed.
   */
  readonly earlyMinutes?: number;
}

/**
 * Why a device is read again. `start`: it is there for the first time since the start. `silence`: it answers again.
 * `replaced`: its driver was up and did not list it for a while, so another lock may have its place. `move`: its bolt
 * or its keypad changed its state.
 */
export type ArrivalReason = 'start' | 'silence' | 'replaced' | 'move';

/** Events that the registry passes on unchanged. */
export type ReportedEvent = Exclude<DriverEvent, { kind: 'devices-changed' | 'accepts-changes' }>;

export interface RegistryListener {
  deviceCame(device: DeviceId, after: ArrivalReason): void;
  /** Changes that the device refused until now can be tried again. */
  acceptsChanges(device: DeviceId): void;
  /** The driver of the device is up and no longer lists it. */
  deviceLeft(device: DeviceId): void;
  /**
   * The same hardware was known under another driver id, which the configuration no longer has. @param moved its codes
   * came with it
   */
  deviceRenamed(renamed: { readonly was: DeviceId; readonly now: Device; readonly moved: boolean }): void;
  devicesChanged(): void;
  /** Two drivers reach the same lock. `device` is left out; the driver of `owner` has the lock. */
  hardwareShared(device: Device, owner: Device): void;
  event(event: ReportedEvent, driver: string): void;
}

/** A driver whose start takes longer does not keep the others waiting. */
const STARTS_WITHIN_MS = 30_000;

interface Options {
  readonly settings: Readonly<Record<DeviceId, DeviceSettings>>;
  readonly store: Store;
  readonly clock: Clock;
  readonly fault: Fault;
}

/** The devices of the house, whichever driver they belong to, even while that driver is down. */
export class DeviceRegistry {
  readonly #drivers: readonly Driver[];
  readonly #lists: DeviceLists;
  readonly #options: Options;
  readonly #devices = new Map<DeviceId, Device>();
  readonly #present = new Map<DeviceId, Driver>();
  /** Devices that a driver has listed since the start. */
  readonly #met = new Set<DeviceId>();
  /** Devices that were reachable at some time since the start. */
  readonly #answered = new Set<DeviceId>();
  /** When each device was last heard since the start, in epoch milliseconds. */
  readonly #heardAt = new Map<DeviceId, number>();
  readonly #absences: Absences;
  /** Drivers whose start has begun. */
  readonly #started = new Set<Driver>();
  /** Drivers that have no connection. */
  readonly #down = new Map<Driver, DriverMessage>();
  /** For each driver: the locks that it listed last while it was up, including forgotten ones. */
  readonly #locks = new Map<Driver, ReadonlySet<DeviceId>>();
  /** Locks that a driver listed once and no longer lists. */
  readonly #left = new Set<DeviceId>();
  /** The stored description of each device, so that unchanged news is not written again. */
  readonly #described = new Map<DeviceId, string>();
  readonly #remembered = new Map<DeviceId, Set<number>>();

  constructor(drivers: readonly Driver[], options: Options) {
    this.#drivers = drivers;
    this.#lists = new DeviceLists(drivers);
    this.#options = options;
    this.#absences = new Absences(options.store);
  }

  async start(listener: RegistryListener): Promise<void> {
    this.#options.store.slots.distrustFree();
    const stored = this.#options.store.slots.devices().filter(({ id }) => !this.#ignored(id));
    for (const device of stored) this.#devices.set(device.id, this.#named(device, stored));
    for (const { id } of stored) this.#absences.begin(id);
    await Promise.all(this.#drivers.map((driver) => this.#start(driver, listener)));
    for (const driver of this.#drivers) this.#look(driver, listener);
  }

  /** A driver that fails, or never finishes its start, does not hold up the others. */
  async #start(driver: Driver, listener: RegistryListener): Promise<void> {
    const place = { work: 'driver-event', driver: driver.id } as const;
    const hear = (event: DriverEvent): void =>
      guarded(this.#options.fault, place, () => this.#hear(event, driver, listener));
    const late = Promise.withResolvers<'late'>();
    const cancel = waitFor(this.#options.clock, STARTS_WITHIN_MS, () => late.resolve('late'));
    this.#started.add(driver);
    const started = driver.start(hear).catch((error: unknown) => {
      this.#options.fault({ work: 'driver-start', driver: driver.id }, error);
      hear({ kind: 'connection', up: false, why: { code: 'start-failed' } });
    });
    if ((await Promise.race([started, late.promise])) === 'late')
      void started.then(() => this.#look(driver, listener));
    cancel();
  }

  #look(driver: Driver, listener: RegistryListener): void {
    guarded(this.#options.fault, { work: 'driver-devices', driver: driver.id }, () =>
      this.#refresh(driver, listener),
    );
  }

  #hear(event: DriverEvent, driver: Driver, listener: RegistryListener): void {
    if (event.kind === 'connection') {
      if (event.up) this.#down.delete(driver);
      else this.#down.set(driver, event.why);
    }
    if (event.kind === 'devices-changed') this.#refresh(driver, listener);
    else if (!('device' in event)) listener.event(event, driver.id);
    else if (!this.#present.has(event.device)) return;
    else if (event.kind === 'accepts-changes') listener.acceptsChanges(event.device);
    else {
      this.heard(event.device);
      listener.event(event, driver.id);
    }
  }

  /** A driver that fails to stop does not keep the others from ending. */
  async stop(): Promise<void> {
    const stops = this.#drivers.map(async (driver) => driver.stop());
    for (const { status, reason } of (await Promise.allSettled(stops)) as {
      status: string;
      reason?: unknown;
    }[])
      if (status === 'rejected') this.#options.fault({ work: 'driver-stop' }, reason);
  }

  /** For each driver id: why it has no connection; undefined if it has one. */
  connections(): ReadonlyMap<string, DriverMessage | undefined> {
    return new Map(this.#drivers.map((driver) => [driver.id, this.#down.get(driver)]));
  }

  all(): Device[] {
    return [...this.#devices.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  get(id: DeviceId): Device | undefined {
    return this.#devices.get(id);
  }

  cameraOf(id: DeviceId): string | undefined {
    return this.#options.settings[id]?.camera;
  }

  /** The partition that a use of this door disarms; for a partition, the partition itself. */
  panelOf(id: DeviceId): Device | undefined {
    const device = this.#devices.get(id);
    if (device?.kind === 'partition') return device;
    const panel = this.#options.settings[id]?.disarms;
    return panel === undefined ? undefined : this.#devices.get(panel);
  }

  areaOf(id: DeviceId): string | undefined {
    return this.#options.settings[id]?.area;
  }

  /** All devices that share its list of users, including itself: all partitions of its panel. */
  sharing(id: DeviceId): DeviceId[] {
    const panel = this.#devices.get(id)?.panel;
    if (panel === undefined) return [id];
    return [...this.#devices.values()].flatMap((other) => (other.panel === panel ? other.id : []));
  }

  /** Undefined while no driver knows the device. */
  driverOf(id: DeviceId): Driver | undefined {
    return this.#present.get(id);
  }

  /** Whether the device was reachable at some time since the start. */
  hasAnswered(id: DeviceId): boolean {
    return this.#answered.has(id);
  }

  /** The device has answered, or sent something by itself. */
  heard(id: DeviceId): void {
    this.#heardAt.set(id, this.#options.clock.now());
  }

  /** Undefined if the device was not heard since the start. */
  heardAt(id: DeviceId): number | undefined {
    return this.#heardAt.get(id);
  }

  /** The time since when events may have happened that the device reports only now; undefined if nobody knows. */
  mayTellOf(id: DeviceId): number | undefined {
    return this.#absences.lastSince(id);
  }

  /** An owner says that the device is no longer in the house. It is back as soon as it answers. */
  forget(id: DeviceId): void {
    for (const known of [this.#devices, this.#present, this.#met, this.#described, this.#heardAt])
      known.delete(id);
    this.#lists.forget();
  }

  /** Also refreshes other drivers: their devices may be, or may have been, the same hardware. */
  #refresh(driver: Driver, listener: RegistryListener): void {
    const shared: HardwareShared = (device, owner) => listener.hardwareShared(device, owner);
    const others = this.#lists.namedAfter(driver).filter((other) => this.#started.has(other));
    for (const one of [driver, ...others]) {
      const isUp = !this.#down.has(one);
      const devices = this.#lists.changed(one, { isUp, shared });
      if (devices) this.#take(devices, one, listener);
      else if (one === driver) return;
    }
  }

  #take(all: readonly Device[], driver: Driver, listener: RegistryListener): void {
    this.#noteLeft(driver, all);
    const listed = all.filter((device) => !this.#ignored(device.id) && !this.#isAway(device));
    for (const device of listed) if (!this.#met.has(device.id)) this.#bringAlong(device, listener);
    const came: [DeviceId, ArrivalReason][] = [];
    const left: DeviceId[] = [];
    for (const told of listed) {
      const before = this.#devices.get(told.id);
      const described = withCodes(told, before);
      const device = this.#named(described, listed);
      if (device.reachable && this.#left.delete(device.id)) came.push([device.id, 'replaced']);
      else if (!this.#met.has(device.id)) came.push([device.id, 'start']);
      else if (!before?.reachable && device.reachable) {
        this.heard(device.id);
        came.push([device.id, 'silence']);
      } else if (device.reachable && before && hasMoved(before, device)) came.push([device.id, 'move']);
      const isFirst = !this.#met.has(device.id);
      this.#met.add(device.id);
      if (device.reachable) this.#answered.add(device.id);
      if (device.reachable !== (before?.reachable ?? false)) this.#noteAbsence(device);
      this.#present.set(device.id, driver);
      this.#devices.set(device.id, device);
      this.#remember(described, driver);
      if (isFirst)
        startupAudit(device, driver.readings(device.id), {
          store: this.#options.store,
          now: this.#options.clock.now(),
        });
    }
    for (const [id, owner] of this.#present) {
      if (owner !== driver || listed.some((device) => device.id === id)) continue;
      this.#present.delete(id);
      const device = this.#devices.get(id);
      if (device?.reachable) this.#noteAbsence({ ...device, reachable: false });
      if (device) this.#devices.set(id, { ...device, reachable: false });
      left.push(id);
    }
    for (const [id, after] of came) listener.deviceCame(id, after);
    for (const id of left) listener.deviceLeft(id);
    listener.devicesChanged();
  }

  #noteAbsence({ id, reachable }: Device): void {
    if (reachable) this.#absences.end(id, this.#options.clock.now());
    else this.#absences.begin(id, this.#heardAt.get(id));
  }

  /** If somebody renames a driver in the configuration, its devices get other ids. */
  #bringAlong(now: Device, listener: RegistryListener): void {
    if (now.hardware === undefined) return;
    const configured = new Set(this.#drivers.map(({ id }) => id));
    const was = [...this.#devices.values()].find(
      ({ id, hardware }) =>
        id !== now.id && hardware === now.hardware && !configured.has(id.split('/')[0] ?? ''),
    );
    if (!was) return;
    const moved = this.#options.store.slots.rename(was.id, now);
    if (moved) this.forget(was.id);
    listener.deviceRenamed({ was: was.id, now, moved });
  }

  #noteLeft(driver: Driver, all: readonly Device[]): void {
    if (!driver.listIsComplete || this.#down.has(driver)) return;
    const now = new Set(all.flatMap(({ id, kind }) => (kind === 'lock' ? id : [])));
    for (const id of this.#locks.get(driver) ?? []) if (!now.has(id)) this.#left.add(id);
    this.#locks.set(driver, now);
  }

  /** Fills slots of which nothing is known with what the driver has read already. Known slots stay. */
  #remember(device: Device, driver: Driver): void {
    const description = JSON.stringify({ ...device, reachable: false });
    const unknown = this.#notRemembered(device.id, driver);
    if (unknown.length === 0 && this.#described.get(device.id) === description) return;
    this.#described.set(device.id, description);
    this.#options.store.transaction(() => {
      this.#options.store.slots.saveDevice(device);
      for (const [slot, reading] of unknown) {
        const observed = observe(reading, this.#options.store.cipher);
        this.#options.store.slots.set(
          device.id,
          slot,
          { ...NEVER_SEEN, observed },
          this.#options.clock.now(),
        );
      }
    });
  }

  /** The driver's readings of slots that the store does not know; each slot is asked for once. */
  #notRemembered(id: DeviceId, driver: Driver): [number, Reading][] {
    const remembered = this.#remembered.get(id) ?? new Set<number>();
    this.#remembered.set(id, remembered);
    const fresh = [...driver.readings(id)].filter(([slot]) => !remembered.has(slot));
    if (fresh.length === 0) return [];
    for (const [slot] of fresh) remembered.add(slot);
    const known = this.#options.store.slots.all(id);
    return fresh.filter(([slot]) => !known.has(slot));
  }

  /** Whether the device was forgotten and still does not answer. */
  #isAway({ id, reachable }: Device): boolean {
    if (this.#devices.has(id) || !this.#options.store.slots.isForgotten(id)) return false;
    if (!reachable) return true;
    this.#options.store.transaction(() => {
      this.#options.store.slots.setForgotten(id, null);
      if (this.#left.has(id)) {
        this.#options.store.grants.leaveSlots(id);
        return this.#options.store.slots.disown(id);
      }
      this.#options.store.slots.distrust(id);
      this.#options.store.grants.removeFromReturned(id);
    });
    return false;
  }

  #ignored(id: DeviceId): boolean {
    return this.#options.settings[id]?.ignore ?? false;
  }

  /** @param all slots that are reserved on one partition are reserved on all partitions of its panel */
  #named({ hasOwnSchedule, ...device }: Device, all: readonly Device[]): Device {
    const { name, hasOwnSchedule: mayKeepTime } = this.#options.settings[device.id] ?? {};
    const sharing = all.filter(({ panel }) => panel !== undefined && panel === device.panel);
    const ids = new Set([device.id, ...sharing.map(({ id }) => id)]);
    const reserved = [...ids].flatMap((id) => this.#options.settings[id]?.reserved ?? []);
    return {
      ...device,
      ...(hasOwnSchedule && mayKeepTime && { hasOwnSchedule }),
      ...(name !== undefined && { name }),
      reserved: [...new Set([...device.reserved, ...reserved])],
    };
  }
}

function hasMoved(before: Device, { locked, keypadMode, battery }: Device): boolean {
  return locked !== before.locked || keypadMode !== before.keypadMode || battery !== before.battery;
}

/**
 * Keeps what was known about the codes of a device whose driver no longer knows it, such as a lock that needs a new
 * interview.
 */
function withCodes(device: Device, before: Device | undefined): Device {
  if (device.codesUnsupportedReason === undefined || !before || before.slots === 0) return device;
  const { slots, reserved, pin } = before;
  return { ...device, slots, reserved, pin, reachable: false };
}
