/**
 * The simulated network in a process of its own, so that the program can be killed while the network
 * lives on. The parent calls over node's IPC; each call is answered by one result or one error.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SimulatedLock } from './door.ts';
import { named, ZwaveSimulator, type SimulatedNetwork, type ZwaveSimulatorOptions } from './network.ts';

type LockOperation = Exclude<keyof SimulatedLock, 'name' | 'kind' | 'nodeId'>;

/** Each operation of a lock; the type makes sure that none is forgotten. */
const LOCK_OPERATIONS: Record<LockOperation, true> = {
  slots: true,
  preload: true,
  enrol: true,
  user: true,
  typePin: true,
  lockAtKeypad: true,
  useTag: true,
  comeOutsideSchedule: true,
  turnBolt: true,
  isLocked: true,
  setWall: true,
  schedule: true,
  setPinLength: true,
  adminCode: true,
  setKeypadMode: true,
  suffer: true,
  changeAtKeypad: true,
  wipeAtKeypad: true,
  setFaults: true,
  airCommands: true,
  resetAirCommands: true,
  toll: true,
};

type Operation = (...args: readonly unknown[]) => Promise<unknown>;

type Call =
  | { readonly id: number; readonly do: 'start'; readonly options: ZwaveSimulatorOptions }
  | { readonly id: number; readonly do: 'unplug' | 'replug' | 'stop' }
  | {
      readonly id: number;
      readonly do: 'lock';
      readonly name: string;
      readonly operation: LockOperation;
      readonly args: readonly unknown[];
    };
type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string };
type Started = { url: string; locks: Pick<SimulatedLock, 'name' | 'kind' | 'nodeId'>[] };
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The child's side: serves calls until the parent goes away. */
export function serveSimulator(): void {
  let network: ZwaveSimulator | undefined;
  const handle = async (call: Call): Promise<unknown> => {
    if (call.do === 'start') {
      network = await ZwaveSimulator.start(call.options);
      const locks = network.locks.map(({ name, kind, nodeId }) => ({ name, kind, nodeId }));
      return { url: network.url, locks } satisfies Started;
    }
    if (!network) throw new Error('the network was not started');
    if (call.do !== 'lock') return network[call.do]();
    const lock: unknown = network.lock(call.name);
    return (lock as Record<LockOperation, Operation>)[call.operation](...call.args);
  };
  process.on('message', (call: Call) => {
    void handle(call).then(
      (result) => process.send?.({ id: call.id, result } satisfies Answer),
      (error: unknown) => process.send?.({ id: call.id, error: String(error) } satisfies Answer),
    );
  });
  process.on('disconnect', () => process.exit(0));
}

/** Starts the network in a process of its own, which ends with this one. */
export async function spawnSimulator(
  options: ZwaveSimulatorOptions,
): Promise<SimulatedNetwork & { readonly pid: number }> {
  const child = fork(fileURLToPath(new URL('./simulator.ts', import.meta.url)), { execArgv: [] });
  const call = callerOf(child);
  const { url, locks } = (await call({ do: 'start', options })) as Started;
  const remote = locks.map((lock) => ({ ...lock, ...remoteOperations(lock.name, call) }));
  return {
    url,
    pid: child.pid!,
    locks: remote,
    lock: (name) => named(remote, name),
    unplug: async () => void (await call({ do: 'unplug' })),
    replug: async () => void (await call({ do: 'replug' })),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await call({ do: 'stop' });
      child.disconnect();
      await ended;
    },
  };
}

type Caller = (call: Without<Call, 'id'>) => Promise<unknown>;

function callerOf(child: ChildProcess): Caller {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  child.on('message', ({ id, result, error }: Answer) => {
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) caller?.resolve(result);
    else caller?.reject(new Error(error));
  });
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the simulator ended with code ${code}`));
    waiting.clear();
  });
  return (call) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      child.send({ ...call, id });
    });
}

function remoteOperations(name: string, call: Caller): Pick<SimulatedLock, LockOperation> {
  const operations = Object.keys(LOCK_OPERATIONS).map((operation) => [
    operation,
    (...args: unknown[]) => call({ do: 'lock', name, operation: operation as LockOperation, args }),
  ]);
  return Object.fromEntries(operations) as Pick<SimulatedLock, LockOperation>;
}
