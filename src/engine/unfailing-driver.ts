import type { Driver } from '../domain/device.ts';

type Report = (level: 'error', message: string, fields: Record<string, string>) => void;

/** What an owner reads where a driver itself has failed: not the device's doing. */
export const INTERNAL_ERROR = 'Internal error in Latchkey, not at the device. Its log has the details.';

/** Methods that ask a device something, and so can say that nothing was learnt. */
const ASKING: ReadonlySet<string> = new Set<keyof Driver>([
  'read',
  'write',
  'clear',
  'guard',
  'arm',
  'setLocked',
]);

/**
 * The same driver, whatever it throws. A driver promises not to throw: where it does, that is a mistake in it, which
 * is logged with its place in the code, and nothing is known of what was asked. An error's message may quote a PIN
 * and is not logged.
 */
export function unfailing(driver: Driver, report: Report): Driver {
  const failed = (method: string, error: unknown): void =>
    report('error', `Internal error: ${driver.id}.${method} has thrown. Please report it with this line.`, {
      driver: driver.id,
      error: nameOf(error),
      stack: framesOf(error),
    });
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
  // By what the driver has, not by a list of names: a method that the port gains is not lost here.
  return new Proxy(driver, {
    get: (target, property) => {
      if (property in listing) return listing[property as keyof typeof listing];
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...values: unknown[]) => unknown;
      return ASKING.has(String(property)) ? asking(String(property), call) : call;
    },
  });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** Where it was thrown, without its message. */
function framesOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return frames.join('\n');
}
