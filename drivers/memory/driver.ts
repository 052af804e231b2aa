/**
 * Devices that live in this process: the example to copy for a new driver, and the driver of tests that are about
 * something else.
 */
import type { ArmMode, Device, DeviceId } from '../../src/domain/device.ts';
import type {
  CanArm,
  CanTurnBolt,
  DeviceScheduleOptions,
  Driver,
  HasOwnSchedule,
  WriteOptions,
} from '../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../src/domain/driver/driver-event.ts';
import type {
  ArmOutcome,
  NotNow,
  Reading,
  ReadOutcome,
  Unreachable,
  WriteOutcome,
} from '../../src/domain/driver/outcome.ts';
import type { DeviceSchedule } from '../../src/domain/schedule/device-schedule.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import type { MemoryDevice, News } from './far-end.ts';

export { MemoryDevice } from './far-end.ts';
export type { MemoryDeviceOptions, MemoryFaults } from './far-end.ts';

export interface MemoryDriverOptions {
  readonly id: string;
  readonly devices: readonly MemoryDevice[];
}

const UNREACHABLE: Unreachable = { kind: 'unreachable', why: { code: 'no-answer', what: 'device' } };

const ARMED: NotNow = { kind: 'not-now', why: 'armed', message: { code: 'armed' } };

/** Device ids are `<driver id>/<device name>`. */
export class MemoryDriver implements Driver, CanArm, CanTurnBolt, HasOwnSchedule {
  readonly id: string;
  readonly listIsComplete = true;
  #devices: ReadonlyMap<DeviceId, MemoryDevice>;
  #readings = new Map<DeviceId, Map<number, Reading>>();
  readonly #armed = new Set<DeviceId>();
  #listener: (event: DriverEvent) => void = () => {};
  #isStopped = false;

  constructor(options: MemoryDriverOptions) {
    this.id = options.id;
    this.#devices = new Map(options.devices.map((device) => [`${options.id}/${device.name}`, device]));
  }

  async start(listener: (event: DriverEvent) => void): Promise<void> {
    this.#listener = listener;
    for (const [id, device] of this.#devices) {
      this.#readings.set(id, new Map());
      device.onNews = (news) => this.#hear(id, news);
      device.onChange = () => this.#changed(id, device);
    }
    this.#listener({ kind: 'connection', up: true, why: { code: 'connected', what: 'device' } });
    this.#listener({ kind: 'devices-changed' });
  }

  async stop(): Promise<void> {
    this.#listener = () => {};
    this.#isStopped = true;
  }

  devices(): readonly Device[] {
    return [...this.#devices].map(([id, { options, faults, armed, locked, battery, pinLength: length }]) => ({
      id,
      name: options.name,
      kind: options.kind ?? 'lock',
      ...(options.hardware !== undefined && { hardware: options.hardware }),
      slots: options.slots ?? 30,
      reserved: options.reserved ?? [],
      pin: {
        ...{ minLength: 4, maxLength: 8, charset: '0123456789', keypad: 'ten-key', ...options.pin },
        ...(length !== undefined && { minLength: length, maxLength: length }),
      },
      reachable: !faults.offline,
      ...(locked !== undefined && { locked }),
      ...(battery !== undefined && { battery }),
      ...(faults.keypadMode && { keypadMode: faults.keypadMode }),
      ...(options.hasOwnSchedule && { hasOwnSchedule: true as const }),
      ...(options.kind === 'partition' && { armed, canEditWhileArmed: 'no' as const }),
    }));
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    return new Map(this.#readings.get(device));
  }

  async read(id: DeviceId, slot: number): Promise<ReadOutcome> {
    const device = this.#connected(id);
    if (!device || device.faults.offline) return UNREACHABLE;
    const digits = device.show(slot);
    const reading: Reading =
      digits === undefined
        ? { kind: 'empty' }
        : device.faults.mask
          ? { kind: 'unreadable' }
          : { kind: 'known', pin: Pin.of(digits) };
    this.#readings.get(id)?.set(slot, reading);
    return reading;
  }

  async write(
    id: DeviceId,
    slot: number,
    pin: Pin,
    { readLater = false }: WriteOptions = {},
  ): Promise<WriteOutcome> {
    const described = this.devices().find((device) => device.id === id);
    const device = this.#connected(id);
    if (!described || !device) return UNREACHABLE;
    const { minLength, maxLength, charset } = described.pin;
    if (!isWritable(described, slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (pin.length < minLength || pin.length > maxLength) return { kind: 'invalid', reason: 'length' };
    const digits = pin.reveal();
    if ([...digits].some((digit) => !charset.includes(digit))) return { kind: 'invalid', reason: 'charset' };
    if (device.faults.offline) return UNREACHABLE;
    if (device.armed !== 'disarmed') return ARMED;

    const answer = device.receive(slot, digits);
    if (readLater && answer === 'ok') {
      this.#readings.get(id)?.delete(slot);
      return { kind: 'acknowledged' };
    }
    const reading = await this.read(id, slot);
    if (reading.kind === 'unreachable') return reading;
    if (answer !== 'ok') return { kind: 'rejected', reason: answer };
    if (reading.kind === 'known' && reading.pin.equals(pin)) return { kind: 'confirmed' };
    return { kind: reading.kind === 'unreadable' ? 'unverified' : 'contradicted' };
  }

  async clear(id: DeviceId, slot: number): Promise<WriteOutcome> {
    const described = this.devices().find((device) => device.id === id);
    const device = this.#connected(id);
    if (!described || !device || device.faults.offline) return UNREACHABLE;
    if (!isWritable(described, slot)) return { kind: 'invalid', reason: 'no-such-slot' };

    if (device.armed !== 'disarmed') return ARMED;
    const answer = device.receive(slot, undefined);
    const reading = await this.read(id, slot);
    if (reading.kind === 'unreachable') return reading;
    if (answer !== 'ok') return { kind: 'rejected', reason: answer };
    return { kind: reading.kind === 'empty' ? 'confirmed' : 'contradicted' };
  }

  async setDeviceSchedule(
    id: DeviceId,
    slot: number,
    guard: DeviceSchedule | undefined,
    { check }: DeviceScheduleOptions,
  ): Promise<WriteOutcome> {
    const device = this.#connected(id);
    if (!device || device.faults.offline) return UNREACHABLE;
    const isThere = (): boolean => JSON.stringify(device.guards.get(slot)) === JSON.stringify(guard);
    if (!check || !isThere()) device.receiveGuard(slot, guard);
    if (isThere()) return { kind: 'confirmed' };
    device.receiveGuard(slot, undefined);
    return device.guards.has(slot) ? { kind: 'unverified' } : { kind: 'rejected', reason: 'refused' };
  }

  async arm(id: DeviceId, mode: ArmMode, pin: Pin | undefined): Promise<ArmOutcome> {
    const device = this.#connected(id);
    if (!device || device.faults.offline) return UNREACHABLE;
    if (device.options.kind !== 'partition') {
      return { kind: 'refused', message: { code: 'not-a-partition' }, openZones: [] };
    }
    const slot = pin && device.find(pin.reveal());
    if (pin && slot === undefined)
      return { kind: 'refused', message: { code: 'code-unknown' }, openZones: [] };
    device.setArmed(mode, slot);
    return { kind: 'done' };
  }

  async setBolt(id: DeviceId, locked: boolean): Promise<WriteOutcome> {
    const device = this.#connected(id);
    if (!device || device.faults.offline) return UNREACHABLE;
    if (device.faults.refuse || device.locked === undefined) return { kind: 'rejected', reason: 'refused' };
    device.locked = locked;
    this.#listener({ kind: 'devices-changed' });
    return { kind: 'confirmed' };
  }

  #connected(id: DeviceId): MemoryDevice | undefined {
    return this.#isStopped ? undefined : this.#devices.get(id);
  }

  /** A partition takes no codes while it is armed: once it is disarmed, it does. */
  #changed(id: DeviceId, device: MemoryDevice): void {
    this.#listener({ kind: 'devices-changed' });
    const wasArmed = this.#armed.delete(id);
    if (device.armed !== 'disarmed') this.#armed.add(id);
    else if (wasArmed) this.#listener({ kind: 'accepts-changes', device: id });
  }

  #hear(device: DeviceId, news: News): void {
    const readings = this.#readings.get(device);
    if (news.kind === 'announced') {
      readings?.delete(news.slot);
      this.#listener({ kind: 'change-announced', device, slot: news.slot, what: news.what });
      return;
    }
    if (news.kind !== 'changed') {
      this.#listener({ ...news, device });
      return;
    }
    if (news.slots === 'all') readings?.clear();
    else for (const slot of news.slots) readings?.delete(slot);
    this.#listener({ kind: 'slots-changed', device, slots: news.slots });
  }
}

function isWritable(device: Device, slot: number): boolean {
  return Number.isInteger(slot) && slot >= 1 && slot <= device.slots && !device.reserved.includes(slot);
}
