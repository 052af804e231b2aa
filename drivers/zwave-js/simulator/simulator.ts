/**
 * A simulated Z-Wave network behind a TCP serial port: in this process (`ZwaveSimulator.start`), or
 * in one of its own (`spawnSimulator`), which runs this file as a program.
 */
import { serveSimulator } from './process.ts';

export { ADMIN_CODE, type LockKind } from './kinds.ts';
export type { ChangeNames, LockFaults, UseNames } from './faults.ts';
export type { SimulatedLock, SimulatedLockOptions, Toll, Typed } from './door.ts';
export {
  DEMO_LOCKS,
  SIMULATED_KEYS,
  ZwaveSimulator,
  type SimulatedNetwork,
  type ZwaveSimulatorOptions,
} from './network.ts';
export { spawnSimulator } from './process.ts';

if (import.meta.main) serveSimulator();
