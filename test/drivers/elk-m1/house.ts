/** A simulated Elk M1 and the driver that speaks with it, for tests of this driver. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Timing } from '../../../drivers/elk-m1/client.ts';
import type { DriverLog } from '../../../drivers/shared/log.ts';
import { createElkDriver, type ElkDriverOptions } from '../../../drivers/elk-m1/driver.ts';
import { ElkSimulator, type ElkSimulatorOptions } from '../../../drivers/elk-m1/simulator/simulator.ts';
import type { CanArm, Driver } from '../../../src/domain/driver/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { DeviceFaults, DeviceUnderTest } from '../device-under-test.ts';
import { openHouse, type DriverHouse } from '../house.ts';

export const MASTER = '902468';
/** The slot of the master code, which is not Latchkey's. */
export const MASTER_SLOT = 101;

/** A panel on loopback answers at once: what takes longer in a test never comes. */
export const QUICK: Partial<Timing> = {
  ...{ replyMs: 400, obeyMs: 200 },
  ...{ firstRetryMs: 10, lastRetryMs: 80, firstLookMs: 50, lastLookMs: 100 },
};

/** For tests of what stands before the panel: a busy computer is no silent panel. */
export const PATIENT: Partial<Timing> = { ...QUICK, replyMs: 30_000, obeyMs: 30_000 };

/** Digits as letters: no code can be read in what is kept. */
const SHIFTED = {
  seal: (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(65 + Number(digit))),
  open: (sealed: string) => sealed.replace(/[A-J]/g, (letter) => String(letter.charCodeAt(0) - 65)),
};

export interface ElkHouse extends DriverHouse<ElkSimulator, Driver & CanArm> {
  readonly folder: string;
  /** Another run of the program, with what the first one has left on disk; perhaps not started yet. */
  restart(how?: { started: boolean }): Promise<ElkHouse>;
}

export async function openElkHouse(
  panel: ElkSimulatorOptions = {},
  options: Partial<ElkDriverOptions> = {},
): Promise<ElkHouse> {
  const simulator = await ElkSimulator.start({
    codeLength: 6,
    areas: ['House', 'Garage'],
    zones: {
      1: { name: 'Front door', forceArm: true },
      2: { name: 'Terrace' },
      3: { name: 'Gate', area: 2 },
    },
    keypads: [1, 2],
    ...panel,
    users: { [MASTER_SLOT]: { digits: MASTER, areas: 0b11, role: 'master' }, ...panel.users },
  });
  const folder = mkdtempSync(join(tmpdir(), 'elk-'));
  return run(simulator, folder, options);
}

async function run(
  simulator: ElkSimulator,
  folder: string,
  options: Partial<ElkDriverOptions>,
  how = { started: true },
): Promise<ElkHouse> {
  const driverOf = (log: DriverLog): Driver & CanArm =>
    createElkDriver({
      id: 'panel',
      url: simulator.url,
      master: Pin.of(MASTER),
      slots: [1, 60],
      historyFile: join(folder, 'panel', 'log.json'),
      slotFile: join(folder, 'panel', 'slots.json'),
      cipher: SHIFTED,
      timing: QUICK,
      log,
      ...options,
    });
  const house = await openHouse(simulator, driverOf, how);
  return {
    ...house,
    folder,
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

/** Area 1 as the contract suite looks at a device. */
export class ElkUnderTest implements DeviceUnderTest {
  readonly #simulator: ElkSimulator;

  constructor(simulator: ElkSimulator) {
    this.#simulator = simulator;
  }

  /** Codes that work in area 1; what the panel keeps and does not let in is none. */
  async slots(): Promise<Record<number, string>> {
    const usable = [...this.#simulator.panel.users].filter(
      ([slot, user]) => slot !== MASTER_SLOT && !user.restricted && (user.areas & 1) !== 0,
    );
    return Object.fromEntries(usable.map(([slot, { digits }]) => [slot, digits]));
  }

  async preload(slot: number, digits: string): Promise<void> {
    const user = { digits, areas: 1, restricted: false, role: 'user', access: false, duress: false } as const;
    this.#simulator.panel.users.set(slot, user);
  }

  /** Comes home: the alarm is on, and the code turns it off. */
  async typePin(digits: string): Promise<{ opened: boolean; slot?: number }> {
    const { panel } = this.#simulator;
    panel.setLevel(1, '1');
    const { user, disarmed } = panel.typeCode(digits);
    if (!disarmed) panel.setLevel(1, '0');
    return { opened: disarmed, ...(user !== undefined && { slot: user }) };
  }

  async changeAtKeypad(slot: number, digits?: string): Promise<void> {
    if (digits === undefined) this.#simulator.panel.users.delete(slot);
    else await this.preload(slot, digits);
  }

  async wipeAtKeypad(): Promise<void> {
    for (const slot of this.#simulator.panel.users.keys()) {
      if (slot !== MASTER_SLOT) this.#simulator.panel.users.delete(slot);
    }
    this.#simulator.leaveProgramming();
  }

  async setFaults({ offline, refuse, lie }: Partial<DeviceFaults>): Promise<void> {
    this.#simulator.setFaults({
      ...(offline !== undefined && { offline }),
      ...(refuse !== undefined && { refuse }),
      ...(lie !== undefined && { lie }),
    });
  }
}
