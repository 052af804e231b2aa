/** A simulated device and the driver that speaks with it, for the tests of a driver. */
import type { Driver } from '../../src/domain/driver/driver.ts';
import type { DriverLog } from '../../drivers/shared/log.ts';
import { EventLog } from './event-log.ts';

export interface DriverHouse<Simulator, D extends Driver> {
  readonly simulator: Simulator;
  readonly driver: D;
  readonly events: EventLog;
  readonly log: string[];
  stop(): Promise<void>;
}

/**
 * Resolves once the driver has said whether it is connected.
 * @param started false: whoever gets the driver starts it
 */
export async function openHouse<Simulator extends { stop(): Promise<unknown> }, D extends Driver>(
  simulator: Simulator,
  driverOf: (log: DriverLog) => D,
  { started }: { readonly started: boolean },
): Promise<DriverHouse<Simulator, D>> {
  const log: string[] = [];
  const events = new EventLog();
  const driver = driverOf((_level, message) =>
    log.push(typeof message === 'string' ? message : JSON.stringify(message)),
  );
  if (started) {
    await driver.start(events.listener);
    await events.until(() => events.all.some((event) => event.kind === 'connection'));
  }
  const stop = async (): Promise<void> => {
    await driver.stop();
    await simulator.stop();
  };
  return { simulator, driver, events, log, stop };
}
