import type { MemoryDriver } from '../../../drivers/memory/driver.ts';
import type { ArmMode, Device, DeviceId } from '../../../src/domain/device.ts';
import type {
  CanArm,
  CanTurnBolt,
  DeviceScheduleOptions,
  WriteOptions,
  Driver,
  HasOwnSchedule,
} from '../../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import type { ArmOutcome, Reading, ReadOutcome, WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { DeviceSchedule } from '../../../src/domain/schedule/device-schedule.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';

export interface Exchange {
  readonly what: 'read' | 'write' | 'clear' | 'guard';
  readonly device: DeviceId;
  readonly slot: number;
}

/** Where a kill falls: just before the device hears of the exchange, or just after it has acted. */
export type Moment = 'before' | 'after';

/** The way to the devices: it records each exchange, and a test can hold one up or end the program at one. */
export class Wire implements Driver, CanArm, CanTurnBolt, HasOwnSchedule {
  readonly id: string;
  listIsComplete?: Driver['listIsComplete'] = true;
  readonly exchanges: Exchange[] = [];
  /** Devices that the driver does not list. */
  readonly hidden = new Set<DeviceId>();
  /** Awaited once the device has acted and before its answer arrives. */
  onAnswer: (exchange: Exchange) => Promise<void> | void = () => undefined;
  /** Returns where the program dies amid this exchange; it then never hears the answer. */
  killAt: (exchange: Exchange) => Moment | undefined = () => undefined;
  readonly #inner: MemoryDriver;
  #killed!: () => void;
  /** Resolves at the kill. */
  readonly killed = new Promise<void>((resolve) => (this.#killed = resolve));
  #dead = false;
  listener: (event: DriverEvent) => void = () => undefined;

  constructor(inner: MemoryDriver) {
    this.id = inner.id;
    this.#inner = inner;
  }

  start(listener: (event: DriverEvent) => void): Promise<void> {
    this.listener = (event) => {
      if (!this.#dead) listener(event);
    };
    return this.#inner.start(this.listener);
  }

  stop(): Promise<void> {
    return this.#inner.stop();
  }

  devices(): readonly Device[] {
    return this.#inner.devices().filter(({ id }) => !this.hidden.has(id));
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    return this.#inner.readings(device);
  }

  read(device: DeviceId, slot: number): Promise<ReadOutcome> {
    return this.#carry({ what: 'read', device, slot }, () => this.#inner.read(device, slot));
  }

  write(device: DeviceId, slot: number, pin: Pin, options?: WriteOptions): Promise<WriteOutcome> {
    return this.#carry({ what: 'write', device, slot }, () => this.#inner.write(device, slot, pin, options));
  }

  clear(device: DeviceId, slot: number): Promise<WriteOutcome> {
    return this.#carry({ what: 'clear', device, slot }, () => this.#inner.clear(device, slot));
  }

  setDeviceSchedule(
    device: DeviceId,
    slot: number,
    guard: DeviceSchedule | undefined,
    options: DeviceScheduleOptions,
  ): Promise<WriteOutcome> {
    return this.#carry({ what: 'guard', device, slot }, () =>
      this.#inner.setDeviceSchedule(device, slot, guard, options),
    );
  }

  arm(device: DeviceId, mode: ArmMode, pin: Pin | undefined): Promise<ArmOutcome> {
    return this.#inner.arm(device, mode, pin);
  }

  setBolt(device: DeviceId, locked: boolean): Promise<WriteOutcome> {
    return this.#inner.setBolt(device, locked);
  }

  /** Shows or hides a device, as a driver does whose connection comes or goes. */
  list(device: DeviceId, listed: boolean): void {
    if (listed) this.hidden.delete(device);
    else this.hidden.add(device);
    this.listener({ kind: 'devices-changed' });
  }

  async #carry<T>(exchange: Exchange, talk: () => Promise<T>): Promise<T> {
    if (this.#dead) return this.#silence();
    this.exchanges.push(exchange);
    const moment = this.killAt(exchange);
    if (moment === 'before') return this.#silence();
    const outcome = await talk();
    if (moment === 'after') return this.#silence();
    await this.onAnswer(exchange);
    // Another device's exchange may have been the last of this program meanwhile.
    return this.#dead ? this.#silence() : outcome;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** Nothing is heard from here on. */
  die(): void {
    this.#dead = true;
    this.#killed();
  }

  #silence(): Promise<never> {
    this.die();
    return new Promise(() => undefined);
  }
}
