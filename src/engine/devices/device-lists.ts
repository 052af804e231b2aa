import { isDeepStrictEqual } from 'node:util';
import type { Device, DeviceId } from '../../domain/device.ts';
import type { Driver } from '../../domain/driver/driver.ts';

/** @param device the device that is left out @param owner the same hardware, from the driver that keeps it */
export type HardwareShared = (device: Device, owner: Device) => void;

/**
 * The devices that each driver lists. Two drivers that write the codes of one lock would undo each other's work: if
 * several drivers list the same hardware, it belongs to the driver that the configuration names first.
 */
export class DeviceLists {
  readonly #drivers: readonly Driver[];
  readonly #last = new Map<Driver, { readonly devices: readonly Device[]; readonly isUp: boolean }>();
  /** Devices that were left out, and reported. */
  readonly #reported = new Set<DeviceId>();

  constructor(drivers: readonly Driver[]) {
    this.#drivers = drivers;
  }

  /**
   * Undefined if nothing has changed since the last call.
   * @param isUp an empty list means something else while the driver is down
   */
  changed(
    driver: Driver,
    { isUp, shared }: { isUp: boolean; shared: HardwareShared },
  ): readonly Device[] | undefined {
    const devices = this.#own(driver, shared);
    if (isDeepStrictEqual({ devices, isUp }, this.#last.get(driver))) return undefined;
    // A copy, so that a later change in the driver's own list is noticed.
    this.#last.set(driver, structuredClone({ devices, isUp }));
    return devices;
  }

  /** The drivers whose devices may now belong to this driver, or no longer do. */
  namedAfter(driver: Driver): readonly Driver[] {
    return this.#drivers.slice(this.#drivers.indexOf(driver) + 1);
  }

  /** Makes the next list of each driver count as changed. */
  forget(): void {
    this.#last.clear();
  }

  #own(driver: Driver, shared: HardwareShared): readonly Device[] {
    const listed = driver.devices();
    if (!listed.some(({ hardware }) => hardware !== undefined)) return listed;
    const named = this.#drivers.slice(0, this.#drivers.indexOf(driver));
    const owners = new Map(
      named
        .flatMap((earlier) => earlier.devices())
        .flatMap((device) => (device.hardware === undefined ? [] : [[device.hardware, device] as const])),
    );
    return listed.filter((device) => {
      const owner = device.hardware === undefined ? undefined : owners.get(device.hardware);
      if (owner && !this.#reported.has(device.id)) {
        this.#reported.add(device.id);
        shared(device, owner);
      }
      return owner === undefined;
    });
  }
}
