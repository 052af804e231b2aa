import type { Driver } from '../../domain/driver/driver.ts';

/** @param outcome its kind, or `failed` where the driver has thrown */
export type CallHeard = (device: string, call: string, outcome: string) => void;

/** What asks a device something; `start`, `stop` and what only lists ask none. */
const ASKING: ReadonlySet<string> = new Set([
  'read',
  'write',
  'clear',
  'arm',
  'setBolt',
  'setDeviceSchedule',
]);

/** The same driver, each of whose calls is counted once it has ended. */
export function counted(driver: Driver, heard: CallHeard): Driver {
  const note = (device: unknown, call: string, outcome: string): void => {
    try {
      heard(String(device), call, outcome);
    } catch {
      // A figure less.
    }
  };
  const counting =
    (name: string, call: (...values: unknown[]) => Promise<{ readonly kind: string }>) =>
    async (...values: unknown[]): Promise<unknown> => {
      try {
        const outcome = await call(...values);
        note(values[0], name, outcome.kind);
        return outcome;
      } catch (error) {
        note(values[0], name, 'failed');
        throw error;
      }
    };
  return new Proxy(driver, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...values: unknown[]) => Promise<{ readonly kind: string }>;
      return ASKING.has(String(property)) ? counting(String(property), call) : call;
    },
  });
}
