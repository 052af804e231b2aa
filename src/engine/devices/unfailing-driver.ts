import type { Driver } from '../../domain/driver/driver.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';

/** What an owner reads if a driver itself has failed: the device is not at fault. */
export const INTERNAL_ERROR: DriverMessage = { code: 'internal-error' };

/** All other methods ask a device something, and can answer that nothing was learnt. */
const NOT_ASKING: ReadonlySet<string> = new Set<keyof Driver>(['start', 'stop']);

/**
 * The same driver, except that its calls never throw. A driver promises not to throw. If it does, that is a mistake in
 * the driver: it is logged, and the call answers that nothing was learnt.
 */
export function unfailing(driver: Driver, log: (where: string, error: unknown) => void): Driver {
  const failed = (method: string, error: unknown): void =>
    log(`Internal error: ${driver.id}.${method} has thrown. Please report it with this line`, error);
  const asking =
    (method: string, call: (...values: unknown[]) => unknown) =>
    async (...values: unknown[]): Promise<unknown> => {
      try {
        return await call(...values);
      } catch (error) {
        failed(method, error);
        return { kind: 'unreachable', why: INTERNAL_ERROR };
      }
    };
  let devices: ReturnType<Driver['devices']> = [];
  const listing = {
    devices: () => {
      try {
        devices = driver.devices();
      } catch (error) {
        failed('devices', error);
      }
      return devices;
    },
    readings: (device) => {
      try {
        return driver.readings(device);
      } catch (error) {
        failed('readings', error);
        return new Map();
      }
    },
  } satisfies Partial<Driver>;
  // By what the driver has, not by a list of names, so a new method of the port is not lost here.
  return new Proxy(driver, {
    get: (target, property) => {
      if (property in listing) return listing[property as keyof typeof listing];
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...values: unknown[]) => unknown;
      return NOT_ASKING.has(String(property)) ? call : asking(String(property), call);
    },
  });
}
