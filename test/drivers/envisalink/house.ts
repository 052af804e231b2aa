/** A simulated EnvisaLink and the driver that speaks with it, for tests of this driver. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvisalinkDriver } from '../../../drivers/envisalink/driver.ts';
import type { EnvisalinkDriverOptions } from '../../../drivers/envisalink/driver.ts';
import { MASTER_USER } from '../../../drivers/envisalink/simulator/panel.ts';
import { EnvisalinkSimulator } from '../../../drivers/envisalink/simulator/simulator.ts';
import type { SimulatorOptions } from '../../../drivers/envisalink/simulator/simulator.ts';
import type { Device } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { EventLog } from '../event-log.ts';
import type { DeviceFaults, DeviceUnderTest } from '../device-under-test.ts';

export const MASTER = '902468';
export const PASSWORD = 'house6';

/** A panel on loopback answers at once: what takes longer in a test never comes. */
const QUICK = { firstRetryMs: 10, lastRetryMs: 80, pollMs: 25, answerMs: 700, keyMs: 0, promptMs: 400 };

export interface EnvisalinkHouse {
  readonly simulator: EnvisalinkSimulator;
  readonly driver: EnvisalinkDriver;
  readonly events: EventLog;
  readonly log: string[];
  /** The first partition, as the driver describes it now. */
  panel(): Device;
  /** Another run of the program, with what the first one has left on disk; or one that somebody else starts. */
  restart(options?: { started: boolean }): Promise<EnvisalinkHouse>;
  stop(): Promise<void>;
}

export async function openEnvisalinkHouse(
  panel: SimulatorOptions = {},
  options: Partial<EnvisalinkDriverOptions> = {},
): Promise<EnvisalinkHouse> {
  const simulator = await EnvisalinkSimulator.start({
    codeLength: 6,
    master: MASTER,
    password: PASSWORD,
    ...panel,
  });
  const folder = mkdtempSync(join(tmpdir(), 'envisalink-'));
  return run(simulator, folder, options);
}

async function run(
  simulator: EnvisalinkSimulator,
  folder: string,
  options: Partial<EnvisalinkDriverOptions>,
  started = true,
): Promise<EnvisalinkHouse> {
  const log: string[] = [];
  const events = new EventLog();
  const driver = new EnvisalinkDriver({
    id: 'panel',
    host: '127.0.0.1',
    port: simulator.port,
    password: Pin.of(PASSWORD),
    masterCode: Pin.of(MASTER),
    slots: [1, 30],
    partitions: { 1: 'House' },
    zones: { 3: 'Terrace' },
    slotFile: join(folder, 'panel', 'slots.json'),
    log: (_level, message) => log.push(typeof message === 'string' ? message : JSON.stringify(message)),
    timing: QUICK,
    ...options,
  });
  const house: EnvisalinkHouse = {
    simulator,
    driver,
    events,
    log,
    panel: () => driver.devices()[0]!,
    restart: async ({ started } = { started: true }) => {
      await driver.stop();
      const next = await run(simulator, folder, options, started);
      // The session that ended may be in the way for a moment.
      if (started) await next.events.until(() => next.panel().reachable);
      return next;
    },
    stop: async () => {
      await driver.stop();
      await simulator.stop();
      rmSync(folder, { recursive: true });
    },
  };
  if (!started) return house;
  await driver.start(events.listener);
  await events.until(
    () => house.panel().reachable || events.all.some((event) => event.kind === 'connection' && !event.up),
  );
  return house;
}

/** The panel as the contract suite looks at a device. */
export class EnvisalinkUnderTest implements DeviceUnderTest {
  readonly #simulator: EnvisalinkSimulator;
  readonly #events: EventLog;

  constructor({ simulator, events }: EnvisalinkHouse) {
    this.#simulator = simulator;
    this.#events = events;
  }

  async slots(): Promise<Record<number, string>> {
    const slots = this.#simulator.slots();
    delete slots[MASTER_USER];
    return slots;
  }

  async preload(slot: number, digits: string): Promise<void> {
    this.#simulator.panel.users.set(slot, digits);
  }

  /** Comes home: the alarm is on, and the code turns it off. */
  async typePin(digits: string): Promise<{ opened: boolean; slot?: number }> {
    const { panel } = this.#simulator;
    // While the panel is armed, and until the driver has heard the contrary, nothing can be written.
    const isBack = this.#events.next((event) => event.kind === 'used' && event.how === 'disarm');
    panel.arm(1, 'away');
    const used = panel.enterCode(1, digits);
    if (!used.opened) panel.disarm(1);
    await isBack;
    return used;
  }

  async changeAtKeypad(slot: number, digits?: string): Promise<void> {
    const { panel } = this.#simulator;
    panel.programAtKeypad(() => panel.program(slot, digits));
  }

  async wipeAtKeypad(): Promise<void> {
    this.#simulator.panel.wipe();
  }

  async setFaults({ offline, refuse, lie }: Partial<DeviceFaults>): Promise<void> {
    await this.#simulator.setFaults({
      ...(offline !== undefined && { offline }),
      ...(refuse !== undefined && { refuse }),
      ...(lie !== undefined && { lie }),
    });
  }
}
