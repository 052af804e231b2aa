/** A simulated INTEGRA and the driver that speaks with it, for tests of this driver. */
import type { SatelTiming } from '../../../drivers/satel/client.ts';
import { createSatelDriver, type SatelDriverOptions } from '../../../drivers/satel/driver.ts';
import type { MarkKeeper } from '../../../drivers/satel/log/log-follower.ts';
import type { DriverLog } from '../../../drivers/shared/log.ts';
import { SatelSimulator, type SatelSimulatorOptions } from '../../../drivers/satel/simulator/simulator.ts';
import type { Device } from '../../../src/domain/device.ts';
import type { CanArm, Driver, HasOwnSchedule } from '../../../src/domain/driver/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { DeviceFaults, DeviceUnderTest } from '../device-under-test.ts';
import { openHouse, type DriverHouse } from '../house.ts';

export const MASTER = '902468';

/** A panel on loopback answers at once: what takes longer in a test never comes. */
export const QUICK: Partial<SatelTiming> = {
  answerMs: 400,
  firstRetryMs: 10,
  lastRetryMs: 80,
  steadyMs: 500,
  doubtMs: 50,
};

type PanelDriver = Driver & CanArm & HasOwnSchedule;

export interface SatelHouse extends DriverHouse<SatelSimulator, PanelDriver> {
  readonly device: (partition?: number) => Device;
  /** Another run of the program, with the place in the log that the first one kept; perhaps not started yet. */
  restart(how?: { started: boolean }): Promise<SatelHouse>;
}

export async function openSatelHouse(
  panel: SatelSimulatorOptions = {},
  options: Partial<SatelDriverOptions> = {},
): Promise<SatelHouse> {
  const simulator = await SatelSimulator.start({
    partitions: ['House', 'Garage'],
    zones: [
      { name: 'Kitchen window', partition: 1 },
      { name: 'Gate', partition: 2 },
    ],
    masterCode: MASTER,
    ...panel,
  });
  return runSatelDriver(simulator, options);
}

/** Resolves once the driver has said whether it is connected. */
export async function runSatelDriver(
  simulator: SatelSimulator,
  options: Partial<SatelDriverOptions> = {},
  { logMark = memoryMark(), started = true }: { logMark?: MarkKeeper; started?: boolean } = {},
): Promise<SatelHouse> {
  const driverOf = (log: DriverLog): PanelDriver =>
    createSatelDriver({
      id: 'panel',
      host: '127.0.0.1',
      port: simulator.port,
      master: Pin.of(MASTER),
      pollMs: 20,
      timing: QUICK,
      logMark,
      log,
      ...options,
    });
  const house = await openHouse(simulator, driverOf, { started });
  const { driver } = house;
  return {
    ...house,
    device: (partition = 1) => driver.devices().find(({ id }) => id === `panel/${partition}`)!,
    restart: async (how = { started: true }) => {
      await driver.stop();
      const next = await runSatelDriver(simulator, options, { logMark, ...how });
      if (!how.started) return next;
      // For a moment the module may think that the old connection is still there.
      await next.events.until(() => next.events.all.some((event) => event.kind === 'connection' && event.up));
      return next;
    },
  };
}

function memoryMark(): MarkKeeper {
  let kept: string | undefined;
  return { load: () => kept, save: (mark) => (kept = mark) };
}

/** The panel's users 1 to 240, and the keypad of partition 1. */
export class SatelUnderTest implements DeviceUnderTest {
  readonly #simulator: SatelSimulator;

  constructor(simulator: SatelSimulator) {
    this.#simulator = simulator;
  }

  async slots(): Promise<Record<number, string>> {
    const users = [...this.#simulator.panel.users].filter(([slot]) => slot <= 240);
    return Object.fromEntries(users.map(([slot, { digits }]) => [slot, digits]));
  }

  async preload(slot: number, digits: string): Promise<void> {
    this.#simulator.panel.preload(slot, digits);
  }

  /** The partition is armed before, so that a right code disarms it; a wrong one is tried three times. */
  async typePin(digits: string): Promise<{ opened: boolean; slot?: number }> {
    const { panel } = this.#simulator;
    panel.armed.set(1, 0);
    const first = panel.type(digits);
    if (!first.opened) {
      panel.type(digits);
      panel.type(digits);
    }
    panel.armed.delete(1);
    return first;
  }

  async changeAtKeypad(slot: number, digits?: string): Promise<void> {
    this.#simulator.panel.editAtKeypad(slot, digits);
  }

  async wipeAtKeypad(): Promise<void> {
    const { panel } = this.#simulator;
    panel.setServiceMode(true);
    for (const slot of [...panel.users.keys()]) if (slot <= 240) panel.users.delete(slot);
    panel.setServiceMode(false);
  }

  async setFaults({ offline, refuse, lie, mask }: Partial<DeviceFaults>): Promise<void> {
    const faults = { offline, refuse, lie, mask };
    const given = Object.entries(faults).filter(([, value]) => value !== undefined);
    this.#simulator.setFaults(Object.fromEntries(given));
  }
}
