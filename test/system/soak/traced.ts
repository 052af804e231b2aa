import type { Device, DeviceId } from '../../../src/domain/device.ts';
import type { ClearOptions, Driver } from '../../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import type { Reading, ReadOutcome, WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';

const LINES_KEPT = 12;

/** A driver that writes down what was asked of it about each slot, and how that ended; never a PIN. */
export class Traced implements Driver {
  readonly id: string;
  readonly #driver: Driver;
  readonly #now: () => number;
  readonly #lines = new Map<string, string[]>();

  constructor(driver: Driver, now: () => number) {
    this.id = driver.id;
    this.#driver = driver;
    this.#now = now;
  }

  /** The last of it, oldest first; without a slot, about the whole device. */
  about(device: DeviceId, slot?: number): readonly string[] {
    return this.#lines.get(slot === undefined ? device : `${device} ${slot}`) ?? [];
  }

  start(listener: (event: DriverEvent) => void): Promise<void> {
    return this.#driver.start((event) => {
      if (event.kind === 'slots-changed' && event.slots !== 'all')
        for (const slot of event.slots) this.#note(event.device, slot, 'was changed at the device');
      listener(event);
    });
  }

  stop(): Promise<void> {
    return this.#driver.stop();
  }

  devices(): readonly Device[] {
    return this.#driver.devices();
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    return this.#driver.readings(device);
  }

  read(device: DeviceId, slot: number): Promise<ReadOutcome> {
    return this.#traced({ device, slot, what: 'read' }, this.#driver.read(device, slot));
  }

  write(device: DeviceId, slot: number, pin: Pin): Promise<WriteOutcome> {
    return this.#traced({ device, slot, what: 'write' }, this.#driver.write(device, slot, pin));
  }

  clear(device: DeviceId, slot: number, options: ClearOptions): Promise<WriteOutcome> {
    return this.#traced({ device, slot, what: 'clear' }, this.#driver.clear(device, slot, options));
  }

  async #traced<T extends { readonly kind: string }>(
    asked: { device: DeviceId; slot: number; what: string },
    outcome: Promise<T>,
  ): Promise<T> {
    const ended = await outcome;
    const why = 'why' in ended ? ` (${String(ended.why)})` : '';
    this.#note(asked.device, asked.slot, `${asked.what}: ${ended.kind}${why}`);
    return outcome;
  }

  #note(device: DeviceId, slot: number, what: string): void {
    const time = new Date(this.#now()).toISOString();
    for (const [key, line] of [
      [`${device} ${slot}`, `${time} ${what}`],
      [device, `${time} slot ${slot} ${what}`],
    ] as const)
      this.#lines.set(key, [...(this.#lines.get(key) ?? []), line].slice(-LINES_KEPT));
  }
}
