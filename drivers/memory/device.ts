/**
 * Devices that live in this process: the example to copy for a new driver, and the device of tests
 * that are about something else. `MemoryDevice` is the far end of the wire, `MemoryDriver` the driver.
 */
import type {
  ArmMode,
  ArmOutcome,
  Device,
  DeviceId,
  Driver,
  DriverEvent,
  EntryMeans,
  GuardOptions,
  NotNow,
  PinCapabilities,
  KeypadMode,
  Reading,
  ReadOutcome,
  Trouble,
  Unreachable,
  WriteOutcome,
} from '../../src/domain/device.ts';
import type { Guard } from '../../src/domain/guard.ts';
import { Pin } from '../../src/domain/pin.ts';

export interface MemoryFaults {
  /** Does not answer. */
  offline: boolean;
  refuse: boolean;
  /** Says that a write went well and stores nothing. */
  lie: boolean;
  /** Stores codes and does not show them. */
  mask: boolean;
  /** Its keypad opens for no code. */
  keypadMode?: KeypadMode;
  /** Refuses a code that another slot holds. */
  refuseDuplicates: boolean;
  /** Takes no guard. */
  refuseGuards: boolean;
  /** Forgets the guard of a slot when a code is written there. */
  forgetGuards: boolean;
}

export interface MemoryDeviceOptions {
  readonly name: string;
  /** A partition is armed and disarmed at its keypad, and takes no codes while it is armed. */
  readonly kind?: Device['kind'];
  /** Default 30. */
  readonly slots?: number;
  readonly reserved?: readonly number[];
  readonly pin?: Partial<PinCapabilities>;
  /** It has a clock, and can let a code in during one stretch of time only. */
  readonly keepsTime?: boolean;
  readonly faults?: Partial<MemoryFaults>;
  /** What it holds before anybody asks. */
  readonly memory?: Iterable<readonly [slot: number, digits: string]>;
}

type News =
  | {
      kind: 'used';
      how: 'unlock' | 'arm' | 'disarm' | 'denied' | 'duress';
      slot?: number;
      means?: EntryMeans;
    }
  | { kind: 'changed'; slots: number[] | 'all' }
  | { kind: 'trouble'; what: Trouble; percent: number };

/** A device with a memory and a keypad. */
export class MemoryDevice {
  readonly name: string;
  readonly options: MemoryDeviceOptions;
  readonly faults: MemoryFaults;
  readonly memory: Map<number, string>;
  readonly guards = new Map<number, Guard>();
  /** Its own clock, in epoch milliseconds. */
  now: () => number = Date.now;
  armed: ArmMode = 'disarmed';
  /** Missing where it has no bolt that can be turned from afar. */
  locked: boolean | undefined;
  /** Set by the driver that is connected. */
  onNews: (news: News) => void = () => {};
  onChange: () => void = () => {};

  constructor(options: MemoryDeviceOptions) {
    this.options = options;
    this.name = options.name;
    this.memory = new Map(options.memory);
    this.faults = { ...NO_FAULTS, ...options.faults };
  }

  async slots(): Promise<Record<number, string>> {
    return Object.fromEntries(this.memory);
  }

  async preload(slot: number, digits: string): Promise<void> {
    this.memory.set(slot, digits);
  }

  async typePin(digits: string): Promise<{ opened: boolean; slot?: number }> {
    const slot = this.find(digits);
    if (slot === undefined || !this.#isItsTime(slot)) {
      this.#tell({ kind: 'used', how: 'denied' });
      return { opened: false };
    }
    if (this.options.kind === 'partition')
      this.setArmed(this.armed === 'disarmed' ? 'away' : 'disarmed', slot);
    else this.#tell({ kind: 'used', how: 'unlock', slot });
    return { opened: true, slot };
  }

  #isItsTime(slot: number): boolean {
    const { from, until = Infinity } = this.guards.get(slot) ?? { from: -Infinity };
    return this.now() >= from && this.now() < until;
  }

  /** @param slot of the code that was used, where one was */
  setArmed(mode: ArmMode, slot?: number): void {
    this.armed = mode;
    this.onChange();
    this.#tell({
      kind: 'used',
      how: mode === 'disarmed' ? 'disarm' : 'arm',
      ...(slot !== undefined && { slot }),
    });
  }

  find(digits: string): number | undefined {
    return [...this.memory].find(([, held]) => held === digits)?.[0];
  }

  async changeAtKeypad(slot: number, digits?: string): Promise<void> {
    if (digits === undefined) this.memory.delete(slot);
    else this.memory.set(slot, digits);
    this.#tell({ kind: 'changed', slots: [slot] });
  }

  async wipeAtKeypad(): Promise<void> {
    this.memory.clear();
    this.#tell({ kind: 'changed', slots: 'all' });
  }

  suffer(what: Trouble, percent: number): void {
    this.#tell({ kind: 'trouble', what, percent });
  }

  async setFaults(faults: Partial<MemoryFaults>): Promise<void> {
    Object.assign(this.faults, faults);
    this.onChange();
  }

  /** A write (or, without digits, a clear) as it comes over the wire. */
  receive(slot: number, digits: string | undefined): 'ok' | 'refused' | 'duplicate' {
    if (this.faults.refuse) return 'refused';
    if (this.faults.lie) return 'ok';
    const holder = digits === undefined ? undefined : this.find(digits);
    if (this.faults.refuseDuplicates && holder !== undefined && holder !== slot) return 'duplicate';
    if (digits === undefined) this.memory.delete(slot);
    else this.memory.set(slot, digits);
    if (this.faults.forgetGuards) this.guards.delete(slot);
    return 'ok';
  }

  receiveGuard(slot: number, guard: Guard | undefined): void {
    if (this.faults.refuseGuards) return;
    if (guard) this.guards.set(slot, guard);
    else this.guards.delete(slot);
  }

  #tell(news: News): void {
    if (!this.faults.offline) this.onNews(news);
  }
}

const NO_FAULTS: MemoryFaults = {
  offline: false,
  refuse: false,
  lie: false,
  mask: false,
  refuseDuplicates: false,
  refuseGuards: false,
  forgetGuards: false,
};

export interface MemoryDriverOptions {
  readonly id: string;
  readonly devices: readonly MemoryDevice[];
}

const UNREACHABLE: Unreachable = { kind: 'unreachable', why: 'The device does not answer.' };

const ARMED: NotNow = { kind: 'not-now', why: 'armed', text: 'The panel is armed.' };

/** Device ids are `<driver id>/<device name>`. */
export class MemoryDriver implements Driver {
  readonly id: string;
  readonly listsAll = true;
  #devices: ReadonlyMap<DeviceId, MemoryDevice>;
  #readings = new Map<DeviceId, Map<number, Reading>>();
  #listener: (event: DriverEvent) => void = () => {};

  constructor(options: MemoryDriverOptions) {
    this.id = options.id;
    this.#devices = new Map(options.devices.map((device) => [`${options.id}/${device.name}`, device]));
  }

  async start(listener: (event: DriverEvent) => void): Promise<void> {
    this.#listener = listener;
    for (const [id, device] of this.#devices) {
      this.#readings.set(id, new Map());
      device.onNews = (news) => this.#hear(id, news);
      device.onChange = () => this.#listener({ kind: 'devices-changed' });
    }
    this.#listener({ kind: 'connection', up: true, why: 'The devices are in memory.' });
    this.#listener({ kind: 'devices-changed' });
  }

  async stop(): Promise<void> {
    this.#listener = () => {};
  }

  devices(): readonly Device[] {
    return [...this.#devices].map(([id, { options, faults, armed, locked }]) => ({
      id,
      name: options.name,
      kind: options.kind ?? 'lock',
      slots: options.slots ?? 30,
      reserved: options.reserved ?? [],
      pin: { minLength: 4, maxLength: 8, charset: '0123456789', keypad: 'ten-key', ...options.pin },
      reachable: !faults.offline,
      ...(locked !== undefined && { locked }),
      ...(faults.keypadMode && { keypadMode: faults.keypadMode }),
      ...(options.keepsTime && { keepsTime: true as const }),
      ...(options.kind === 'partition' && { armed, editsWhileArmed: 'no' as const }),
    }));
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    return new Map(this.#readings.get(device));
  }

  async read(id: DeviceId, slot: number): Promise<ReadOutcome> {
    const device = this.#devices.get(id);
    if (!device || device.faults.offline) return UNREACHABLE;
    const digits = device.memory.get(slot);
    const reading: Reading =
      digits === undefined
        ? { kind: 'empty' }
        : device.faults.mask
          ? { kind: 'unreadable' }
          : { kind: 'known', pin: Pin.of(digits) };
    this.#readings.get(id)?.set(slot, reading);
    return reading;
  }

  async write(id: DeviceId, slot: number, pin: Pin): Promise<WriteOutcome> {
    const described = this.devices().find((device) => device.id === id);
    const device = this.#devices.get(id);
    if (!described || !device) return UNREACHABLE;
    const { minLength, maxLength, charset } = described.pin;
    if (!isWritable(described, slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (pin.length < minLength || pin.length > maxLength) return { kind: 'invalid', reason: 'length' };
    const digits = pin.reveal();
    if ([...digits].some((digit) => !charset.includes(digit))) return { kind: 'invalid', reason: 'charset' };
    if (device.faults.offline) return UNREACHABLE;
    if (device.armed !== 'disarmed') return ARMED;

    const answer = device.receive(slot, digits);
    const reading = await this.read(id, slot);
    if (reading.kind === 'unreachable') return reading;
    if (answer === 'duplicate') return { kind: 'rejected', reason: 'duplicate' };
    if (reading.kind === 'known' && reading.pin.equals(pin)) return { kind: 'confirmed' };
    if (reading.kind === 'unreadable' && answer === 'ok') return { kind: 'unverified' };
    return { kind: 'rejected', reason: 'refused' };
  }

  async clear(id: DeviceId, slot: number): Promise<WriteOutcome> {
    const described = this.devices().find((device) => device.id === id);
    const device = this.#devices.get(id);
    if (!described || !device || device.faults.offline) return UNREACHABLE;
    if (!isWritable(described, slot)) return { kind: 'invalid', reason: 'no-such-slot' };

    if (device.armed !== 'disarmed') return ARMED;
    device.receive(slot, undefined);
    const reading = await this.read(id, slot);
    if (reading.kind === 'unreachable') return reading;
    return reading.kind === 'empty' ? { kind: 'confirmed' } : { kind: 'rejected', reason: 'refused' };
  }

  async guard(
    id: DeviceId,
    slot: number,
    guard: Guard | undefined,
    { check }: GuardOptions,
  ): Promise<WriteOutcome> {
    const device = this.#devices.get(id);
    if (!device || device.faults.offline) return UNREACHABLE;
    const isThere = (): boolean => JSON.stringify(device.guards.get(slot)) === JSON.stringify(guard);
    if (!check || !isThere()) device.receiveGuard(slot, guard);
    if (isThere()) return { kind: 'confirmed' };
    device.receiveGuard(slot, undefined);
    return device.guards.has(slot) ? { kind: 'unverified' } : { kind: 'rejected', reason: 'refused' };
  }

  async arm(id: DeviceId, mode: ArmMode, pin: Pin | undefined): Promise<ArmOutcome> {
    const device = this.#devices.get(id);
    if (!device || device.faults.offline) return UNREACHABLE;
    if (device.options.kind !== 'partition') {
      return { kind: 'refused', text: 'This is no partition of a panel.', openZones: [] };
    }
    const slot = pin && device.find(pin.reveal());
    if (pin && slot === undefined)
      return { kind: 'refused', text: 'The panel does not know the code.', openZones: [] };
    device.setArmed(mode, slot);
    return { kind: 'done' };
  }

  async setLocked(id: DeviceId, locked: boolean): Promise<WriteOutcome> {
    const device = this.#devices.get(id);
    if (!device || device.faults.offline) return UNREACHABLE;
    if (device.faults.refuse || device.locked === undefined) return { kind: 'rejected', reason: 'refused' };
    device.locked = locked;
    this.#listener({ kind: 'devices-changed' });
    return { kind: 'confirmed' };
  }

  #hear(device: DeviceId, news: News): void {
    if (news.kind !== 'changed') {
      this.#listener({ ...news, device });
      return;
    }
    const readings = this.#readings.get(device);
    if (news.slots === 'all') readings?.clear();
    else for (const slot of news.slots) readings?.delete(slot);
    this.#listener({ kind: 'slots-changed', device, slots: news.slots });
  }
}

function isWritable(device: Device, slot: number): boolean {
  return Number.isInteger(slot) && slot >= 1 && slot <= device.slots && !device.reserved.includes(slot);
}
