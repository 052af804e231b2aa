import type { Device, DeviceId, Driver, DriverEvent } from '../domain/device.ts';
import type { Log } from './log.ts';

/**
 * Two drivers that write the codes of one lock undo each other's work. Where both list the same piece of
 * hardware, it belongs to the driver that the configuration names first; the other one does not have it.
 */
export function withoutSharedHardware(drivers: readonly Driver[], log: Log): Driver[] {
  const told = new Set<string>();
  const listeners = new Map<Driver, (event: DriverEvent) => void>();

  const ownersOf = (position: number): Map<string, Device> =>
    new Map(
      drivers
        .slice(0, position)
        .flatMap((driver) => driver.devices())
        .flatMap((device) => (device.hardware === undefined ? [] : [[device.hardware, device] as const])),
    );

  const own = (driver: Driver, position: number): Device[] => {
    const owners = ownersOf(position);
    return driver.devices().filter((device) => {
      const owner = device.hardware === undefined ? undefined : owners.get(device.hardware);
      if (owner && !told.has(device.id)) {
        told.add(device.id);
        log('error', sharedWords(device, owner), { driver: driver.id });
      }
      return owner === undefined;
    });
  };

  return drivers.map((driver, position) => {
    const one = {
      id: driver.id,
      get listIsComplete() {
        return driver.listIsComplete;
      },
      start: (listener: (event: DriverEvent) => void) => {
        listeners.set(driver, listener);
        return driver.start((event) => {
          listener(event);
          if (event.kind !== 'devices-changed') return;
          for (const later of drivers.slice(position + 1)) listeners.get(later)?.(event);
        });
      },
      stop: () => driver.stop(),
      devices: () => own(driver, position),
      readings: (device: DeviceId) => driver.readings(device),
      read: (...args: Parameters<Driver['read']>) => driver.read(...args),
      write: (...args: Parameters<Driver['write']>) => driver.write(...args),
      clear: (...args: Parameters<Driver['clear']>) => driver.clear(...args),
      // What it can do is known once it is open, which may be later.
      get setDeviceSchedule() {
        return driver.setDeviceSchedule?.bind(driver);
      },
      get arm() {
        return driver.arm?.bind(driver);
      },
      get setBolt() {
        return driver.setBolt?.bind(driver);
      },
    } satisfies { [K in keyof Driver]: Driver[K] | undefined };
    return one as Driver;
  });
}

function sharedWords(device: Device, owner: Device): string {
  return `${device.id} (${device.name}) and ${owner.id} (${owner.name}) are one lock that two drivers reach. Its codes are written by the driver that the configuration names first, as ${owner.id}; ${device.id} is left out. Take it out of the other driver in the configuration, or change their order.`;
}
