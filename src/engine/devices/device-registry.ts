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

/** What the configuration says of a device. */
export interface DeviceSettings {
  readonly name?: string;
  /** The room or part of the house that it belongs to. */
  readonly area?: string;
  /** Latchkey never lists, reads or writes it. */
  readonly ignore?: boolean;
  /** Slots that Latchkey leaves alone. */
  readonly reserved?: readonly number[];
  /** The partition that an unlock of this door turns off. */
  readonly disarms?: DeviceId;
  /** The camera that looks at it, by its id among the surroundings. */
  readonly camera?: string;
  /** Where the device can keep the time of a code itself, it does so beside Latchkey. */
  readonly hasOwnSchedule?: boolean;
  /**
   * So many minutes before its time, at most, a code may be on the device although it opens it at once: as
   * many as the device has lately needed.
   */
  readonly earlyMinutes?: number;
}

/**
 * A device is there for the first time since the start, or again after it did not answer; or another lock
 * may have its place: its driver, although it was up, listed none there for a while; or it told that its
 * bolt or its keypad is in another state.
 */
export type ArrivalReason = 'start' | 'silence' | 'replaced' | 'move';

/** What the registry passes on as it came. */
export type ReportedEvent = Exclude<DriverEvent, { kind: 'devices-changed' | 'accepts-changes' }>;

export interface RegistryListener {
  deviceCame(device: DeviceId, after: ArrivalReason): void;
  /** What it did not take until now can be tried again. */
  acceptsChanges(device: DeviceId): void;
  /** Its driver is there and does not know it any more. */
  deviceLeft(device: DeviceId): void;
  /** The same hardware was known by an id of a driver that there is none of any more. @param moved its codes came with it */
  deviceRenamed(renamed: { readonly was: DeviceId; readonly now: Device; readonly moved: boolean }): void;
  devicesChanged(): void;
  /** Two drivers reach the same lock. The device is left out; the driver of `owner` has it. */
  hardwareShared(device: Device, owner: Device): void;
  event(event: ReportedEvent, driver: string): void;
}

/** A start returns once work has begun; the other drivers are not kept waiting for one that does not. */
const STARTS_WITHIN_MS = 30_000;

interface Options {
  readonly settings: Readonly<Record<DeviceId, DeviceSettings>>;
  readonly store: Store;
  readonly clock: Clock;
  readonly fault: Fault;
}

/** The house's devices, whichever driver speaks for them, also while that driver is down. */
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
  /** When each device last showed life, in epoch milliseconds, since the start. */
  readonly #heardAt = new Map<DeviceId, number>();
  readonly #absences: Absences;
  /** Drivers whose start has begun. */
  readonly #started = new Set<Driver>();
  /** Drivers that cannot reach what they drive at all. */
  readonly #down = new Map<Driver, DriverMessage>();
  /** By driver, the locks that it listed last while it was up, also those that the house has forgotten. */
  readonly #locks = new Map<Driver, ReadonlySet<DeviceId>>();
  /** Locks that a driver has listed and listed no more. */
  readonly #left = new Set<DeviceId>();
  /** What the store holds of each device, so that news that changes nothing there writes nothing. */
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

  /** One driver that fails, or does not come to an end with its start, keeps no other. */
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

  /** What one driver leaves undone keeps none of the others from ending. */
  async stop(): Promise<void> {
    const stops = this.#drivers.map(async (driver) => driver.stop());
    for (const { status, reason } of (await Promise.allSettled(stops)) as {
      status: string;
      reason?: unknown;
    }[])
      if (status === 'rejected') this.#options.fault({ work: 'driver-stop' }, reason);
  }

  /** By the id of each driver, why it cannot reach what it drives; undefined where it can. */
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

  /** The partition that a use of this door turns off; of a partition itself that one. */
  panelOf(id: DeviceId): Device | undefined {
    const device = this.#devices.get(id);
    if (device?.kind === 'partition') return device;
    const panel = this.#options.settings[id]?.disarms;
    return panel === undefined ? undefined : this.#devices.get(panel);
  }

  areaOf(id: DeviceId): string | undefined {
    return this.#options.settings[id]?.area;
  }

  /** The devices with its list of users, itself among them: all partitions of its panel. */
  sharing(id: DeviceId): DeviceId[] {
    const panel = this.#devices.get(id)?.panel;
    if (panel === undefined) return [id];
    return [...this.#devices.values()].flatMap((other) => (other.panel === panel ? other.id : []));
  }

  /** Undefined while no driver knows the device. */
  driverOf(id: DeviceId): Driver | undefined {
    return this.#present.get(id);
  }

  /** It was reachable at some time since the start. */
  hasAnswered(id: DeviceId): boolean {
    return this.#answered.has(id);
  }

  /** It has answered, or told something by itself. */
  heard(id: DeviceId): void {
    this.#heardAt.set(id, this.#options.clock.now());
  }

  /** Undefined where it has said nothing since the start. */
  heardAt(id: DeviceId): number | undefined {
    return this.#heardAt.get(id);
  }

  /** Since when something may have happened there that it tells only now; undefined where nobody knows. */
  mayTellOf(id: DeviceId): number | undefined {
    return this.#absences.lastSince(id);
  }

  /** An owner says that it is not in the house any more. It is back as soon as it answers. */
  forget(id: DeviceId): void {
    for (const known of [this.#devices, this.#present, this.#met, this.#described, this.#heardAt])
      known.delete(id);
    this.#lists.forget();
  }

  /** What one driver lists may be, or may have been, what another one has. */
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

  /** Whoever renames a driver in the configuration has the same devices under other ids. */
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

  /** What a driver has read already fills slots of which nothing is known; what is known stays. */
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

  /** The driver's readings of slots of which the store has nothing; each slot is asked for once. */
  #notRemembered(id: DeviceId, driver: Driver): [number, Reading][] {
    const remembered = this.#remembered.get(id) ?? new Set<number>();
    this.#remembered.set(id, remembered);
    const fresh = [...driver.readings(id)].filter(([slot]) => !remembered.has(slot));
    if (fresh.length === 0) return [];
    for (const [slot] of fresh) remembered.add(slot);
    const known = this.#options.store.slots.all(id);
    return fresh.filter(([slot]) => !known.has(slot));
  }

  /** Forgotten, and still not answering. */
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

  /** @param all slots that are reserved at one partition are so at all of its panel */
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

/** What was known of its codes stays known where its driver cannot tell any more: a lock that has to be interviewed anew. */
function withCodes(device: Device, before: Device | undefined): Device {
  if (device.codesUnsupportedReason === undefined || !before || before.slots === 0) return device;
  const { slots, reserved, pin } = before;
  return { ...device, slots, reserved, pin, reachable: false };
}
