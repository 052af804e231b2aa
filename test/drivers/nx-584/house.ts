/** A simulated NX-8 with its NX-584, and the driver that speaks with it, for tests of this driver. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Timing } from '../../../drivers/nx-584/client.ts';
import { createNx584Driver, type Nx584DriverOptions } from '../../../drivers/nx-584/driver.ts';
import type { DriverLog } from '../../../drivers/shared/log.ts';
import { Nx584Simulator, type SimulatorOptions } from '../../../drivers/nx-584/simulator/simulator.ts';
import type { CanArm, Driver } from '../../../src/domain/driver/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { DeviceFaults, DeviceUnderTest } from '../device-under-test.ts';
import { openHouse, type DriverHouse } from '../house.ts';

export const MASTER = '902468';

/** A module on loopback answers at once: what takes longer in a test never comes. */
export const QUICK: Partial<Timing> = {
  ...{ replyMs: 300, nakPauseMs: 20 },
  ...{ firstRetryMs: 10, lastRetryMs: 80, firstLookMs: 50, lastLookMs: 100 },
};

export interface NxHouse extends DriverHouse<Nx584Simulator, Driver & CanArm> {
  /** Another run of the program, with what the first one has left on disk; perhaps not started yet. */
  restart(how?: { started: boolean }): Promise<NxHouse>;
}

export interface NxHouseOptions {
  readonly panel?: Partial<SimulatorOptions>;
  readonly driver?: Partial<Nx584DriverOptions>;
  /** False: whoever gets the driver starts it. Default true. */
  readonly started?: boolean;
  /** Before the driver connects. */
  readonly prepare?: (simulator: Nx584Simulator) => void;
}

export async function openNxHouse({
  panel,
  driver,
  prepare,
  started = true,
}: NxHouseOptions = {}): Promise<NxHouse> {
  const simulator = await Nx584Simulator.start({
    ...{ master: MASTER, codeLength: 6, failedAfterMs: 5, repeatAfterMs: 50 },
    zones: ['Front door', 'Terrace', 'Hall'],
    ...panel,
  });
  prepare?.(simulator);
  return run(simulator, mkdtempSync(join(tmpdir(), 'nx-584-')), driver, { started });
}

async function run(
  simulator: Nx584Simulator,
  folder: string,
  options: Partial<Nx584DriverOptions> = {},
  how = { started: true },
): Promise<NxHouse> {
  const driverOf = (log: DriverLog): Driver & CanArm =>
    createNx584Driver({
      id: 'panel',
      port: simulator.url,
      baudRate: 38_400,
      framing: simulator.module.options.framing,
      master: Pin.of(MASTER),
      filler: '0',
      zone: 'Europe/Berlin',
      historyFile: join(folder, 'panel', 'log.hex'),
      timing: QUICK,
      log,
      ...options,
    });
  const house = await openHouse(simulator, driverOf, how);
  return {
    ...house,
    restart: async (how) => {
      await house.driver.stop();
      return run(simulator, folder, options, how);
    },
    stop: async () => {
      await house.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Partition 1 as the contract suite looks at a device. */
export class NxUnderTest implements DeviceUnderTest {
  readonly #simulator: Nx584Simulator;

  constructor(simulator: Nx584Simulator) {
    this.#simulator = simulator;
  }

  slots(): Promise<Record<number, string>> {
    return this.#simulator.slots();
  }

  preload(slot: number, digits: string): Promise<void> {
    return this.#simulator.preload(slot, digits);
  }

  /** Comes home: the alarm is on, and the code turns it off. */
  async typePin(digits: string): Promise<{ opened: boolean; slot?: number }> {
    const { panel } = this.#simulator;
    panel.secondary('exit', 1);
    const typed = await this.#simulator.typePin(digits);
    if (!typed.opened) panel.primary(MASTER, 'disarm', 1);
    return typed;
  }

  changeAtKeypad(slot: number, digits?: string): Promise<void> {
    return this.#simulator.changeAtKeypad(slot, digits);
  }

  wipeAtKeypad(): Promise<void> {
    return this.#simulator.wipeAtKeypad();
  }

  setFaults(faults: Partial<DeviceFaults>): Promise<void> {
    return this.#simulator.setFaults(faults);
  }
}
