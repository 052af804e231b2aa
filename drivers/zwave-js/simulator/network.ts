/** A simulated Z-Wave network: locks made of zwave-js's own mocks, and their stick on a TCP port. */
import { SimulatedStick } from './stick.ts';
import type { SimulatedLock, SimulatedLockOptions } from './door.ts';
import { MockLock } from './lock.ts';

export interface ZwaveSimulatorOptions {
  readonly locks: readonly SimulatedLockOptions[];
  /** How long a frame is in the air, in milliseconds. Default 10, as on a good link. */
  readonly hopMs?: number;
  readonly homeId?: number;
}

/** The same in process and over IPC. */
export interface SimulatedNetwork {
  /** `tcp://host:port` of the stick. */
  readonly url: string;
  readonly locks: readonly SimulatedLock[];
  /** The lock of that name. Throws where there is none. */
  lock(name: string): SimulatedLock;
  /** Pulls the stick out: the connection drops and new ones are refused. */
  unplug(): Promise<void>;
  replug(): Promise<void>;
  stop(): Promise<void>;
}

/** Network keys of the simulated network, in hex; the program under test needs the same. */
export const SIMULATED_KEYS = {
  S0_Legacy: '0102030405060708090a0b0c0d0e0f10',
  S2_Unauthenticated: '11'.repeat(16),
  S2_Authenticated: '22'.repeat(16),
  S2_AccessControl: '33'.repeat(16),
} as const;

/** The demo house's locks. */
export const DEMO_LOCKS: readonly SimulatedLockOptions[] = [
  { name: 'front-door', kind: 'plain' },
  { name: 'back-door', kind: 'battery' },
  { name: 'garage', kind: 's2' },
];

/** Node 1 is the stick. */
const FIRST_LOCK = 2;

export class ZwaveSimulator implements SimulatedNetwork {
  readonly locks: readonly MockLock[];
  #stick: SimulatedStick;

  private constructor(stick: SimulatedStick, locks: readonly MockLock[]) {
    this.#stick = stick;
    this.locks = locks;
  }

  static async start(options: ZwaveSimulatorOptions): Promise<ZwaveSimulator> {
    const { hopMs = 10, homeId = 0x7e570001 } = options;
    const stick = await SimulatedStick.create(homeId, {
      S0_Legacy: Buffer.from(SIMULATED_KEYS.S0_Legacy, 'hex'),
      S2_Unauthenticated: Buffer.from(SIMULATED_KEYS.S2_Unauthenticated, 'hex'),
      S2_Authenticated: Buffer.from(SIMULATED_KEYS.S2_Authenticated, 'hex'),
      S2_AccessControl: Buffer.from(SIMULATED_KEYS.S2_AccessControl, 'hex'),
    });
    const locks: MockLock[] = [];
    for (const [index, lock] of options.locks.entries()) {
      locks.push(await MockLock.create(stick.controller, FIRST_LOCK + index, { ...lock, hopMs }));
    }
    await stick.plug();
    return new ZwaveSimulator(stick, locks);
  }

  get url(): string {
    return this.#stick.url;
  }

  lock(name: string): MockLock {
    return named(this.locks, name);
  }

  unplug(): Promise<void> {
    return this.#stick.unplug();
  }

  replug(): Promise<void> {
    return this.#stick.plug();
  }

  stop(): Promise<void> {
    return this.#stick.destroy();
  }
}

export function named<L extends SimulatedLock>(locks: readonly L[], name: string): L {
  const lock = locks.find((candidate) => candidate.name === name);
  if (lock) return lock;
  throw new Error(`no simulated lock is called ${name}; there are: ${locks.map((l) => l.name).join(', ')}`);
}
