import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BotApiSimulator } from '../../../bot/simulator/simulator.ts';
import type { Person } from '../../../bot/simulator/simulator.ts';
import { loadConfig } from '../config.ts';
import { DEMO_LOCKS, SIMULATED_KEYS, ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { SimulatedNetwork, Typed } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { DemoFlat } from './demo-flat.ts';
import { DemoLock, DemoPanel } from './devices.ts';
import type { DemoDevice } from './devices.ts';
import { createLog } from '../log.ts';
import type { LogLevel } from '../log.ts';
import { houseSays } from './wait.ts';
import type { Clock } from '../../domain/clock.ts';
import { systemClock } from '../../engine/clock.ts';
import { openProgram } from '../program.ts';
import type { Program } from '../program.ts';

const START_WITHIN_MS = 60_000;
/** A fifth of a good radio link's, so that nobody waits for the interviews of three locks. */
const HOP_MS = 2;
const TOKEN = '1000000001:demo-house-token-of-no-use';
export const ZONE = 'Europe/Berlin';
const OWNER = { id: 1001, name: 'Olivia' };
/** The door behind which the alarm is: its unlock turns it off. */
/** The door whose use turns off the alarm. */
export const ENTRANCE = 'front-door';

/** A whole house on loopback, and the program with a configuration that points at it. */
export interface DemoHouse {
  readonly program: Program;
  readonly network: SimulatedNetwork;
  readonly panel: DemoPanel;
  /** The locks of the network, and the panel. */
  readonly devices: readonly DemoDevice[];
  readonly botApi: BotApiSimulator;
  /** The owner's phone. */
  readonly owner: Person;
  /** A flat that is let, where the house was opened with one. */
  readonly flat?: DemoFlat;
  /** Everything that the program keeps on the disk. */
  readonly folder: string;
  /** Types at a lock's keypad, and waits until the house has heard of it. */
  typePin(lock: string, digits: string): Promise<Typed>;
  /** Resolves when what was said or done has had all its effects: in the chat and at the locks. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface DemoOptions {
  readonly logLevel?: LogLevel;
  /** Where log lines go; standard error if not given. */
  readonly logTo?: { write(line: string): void };
  readonly clock?: Clock;
  /** The Z-Wave network; one of the demo locks, with nothing in them, if not given. */
  readonly network?: SimulatedNetwork;
  /** A broker to be at; none if not given. */
  readonly mqttUrl?: string;
  /** With a flat that is let to guests. */
  readonly letsFlat?: boolean;
}

export async function openDemoHouse(options: DemoOptions = {}): Promise<DemoHouse> {
  const { clock = systemClock } = options;
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-demo-'));
  const network = options.network ?? (await ZwaveSimulator.start({ locks: DEMO_LOCKS, hopMs: HOP_MS }));
  const panel = await DemoPanel.start();
  const botApi = new BotApiSimulator({ token: TOKEN, clock });
  const apiRoot = await botApi.start();
  const file = join(folder, 'latchkey.yaml');
  writeFileSync(file, demoConfig(network, panel, { apiRoot, ...options }), { mode: 0o600 });
  const loaded = loadConfig(file, {});
  if (!loaded.ok) throw new Error(`the demo house's own configuration is wrong: ${loaded.problems[0]?.path}`);
  const program = await openProgram(loaded.config, {
    dataFolder: join(folder, 'data'),
    log: createLog(options.logLevel ?? 'error', options.logTo),
    say: () => undefined,
    clock,
  });
  panel.meet(program);
  await devicesFound(program, network.locks.length + 1);
  const flat = options.letsFlat === true ? await DemoFlat.open(program, clock) : undefined;
  const locks = network.locks.map((lock) => new DemoLock(lock, program));
  const settled = async (): Promise<void> => {
    await botApi.drained();
    await program.settled();
    await panel.told();
    await program.settled();
  };
  return {
    program,
    network,
    panel,
    devices: [...locks, panel],
    botApi,
    owner: botApi.person(OWNER.id, OWNER.name),
    ...(flat && { flat }),
    folder,
    settled,
    async typePin(lock, digits) {
      const typed = await locks.find(({ name }) => name === lock)!.typePin(digits);
      await settled();
      return typed;
    },
    async close() {
      await program.stop();
      await flat?.stop();
      await network.stop();
      await panel.stop();
      await botApi.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function demoConfig(
  { url, locks }: SimulatedNetwork,
  panel: DemoPanel,
  { apiRoot, mqttUrl }: { apiRoot: string; mqttUrl?: string },
): string {
  const keys = Object.entries(SIMULATED_KEYS).map(([name, key]) => `${name}: "${key}"`);
  const devices = locks.map(({ name, nodeId }) => {
    const disarms = name === ENTRANCE ? `, disarms: ${panel.id}` : '';
    return `  zwave/${nodeId}: { name: ${name}, keeps_time: true${disarms} }`;
  });
  return [
    'house: { name: Demo house, zone: ' + ZONE + ' }',
    `telegram: { token: "${TOKEN}", owners: [${OWNER.id}], api_root: "${apiRoot}" }`,
    'drivers:',
    `  - { id: zwave, kind: zwave-js, port: "${url}", quick_start: true, keys: { ${keys.join(', ')} } }`,
    `  - ${panel.config}`,
    'devices:',
    ...devices,
    ...(mqttUrl === undefined ? [] : [`mqtt: { url: "${mqttUrl}" }`]),
  ].join('\n');
}

/** The stick and the panel have told of so many devices. */
async function devicesFound(program: Program, count: number): Promise<void> {
  const found = (): boolean =>
    program.house.queries.devices().filter((device) => device.reachable).length >= count;
  if (!found()) await houseSays(program, found, START_WITHIN_MS);
  if (!found())
    throw new Error(`the demo house has not found its ${count} devices within ${START_WITHIN_MS} ms`);
}
