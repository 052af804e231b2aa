/** A house on two plain locks beside a bare client on the same stick: slots 1 to 30 are Latchkey's, 31 to 60 its. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserIDStatus } from '@zwave-js/cc';
import { CommandClasses } from '@zwave-js/core';
import { Driver as ZwaveJs } from 'zwave-js';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { createServerDriver } from '../../../drivers/zwave-js-server/driver.ts';
import { ServerSimulator } from '../../../drivers/zwave-js-server/simulator/simulator.ts';
import { createZwaveDriver } from '../../../drivers/zwave-js/driver.ts';
import { SIMULATED_KEYS, ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { SimulatedLock, SimulatedNetwork } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import { systemClock } from '../../../src/engine/clock.ts';
import { House } from '../../../src/engine/house.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { Store } from '../../../src/storage/store.ts';

export const BATCH = 30;
const LOCK_IDS = ['zwave/2', 'zwave/3'];

/** The library alone: sets a code and verifies it, as it does. */
export interface BareClient {
  set(nodeId: number, slot: number, digits: string): Promise<void>;
  /** Sets it and leaves it at the lock's acknowledgement. */
  setOnly(nodeId: number, slot: number, digits: string): Promise<void>;
  clear(nodeId: number, slot: number): Promise<void>;
}

interface Code {
  readonly id: number;
  readonly pin: Pin;
}

export class ZwaveRig {
  readonly bare: BareClient;
  readonly #network: SimulatedNetwork;
  readonly #house: House;
  readonly #codes: readonly Code[];
  readonly #tidy: () => Promise<void>;

  private constructor(parts: {
    bare: BareClient;
    network: SimulatedNetwork;
    house: House;
    codes: readonly Code[];
    tidy: () => Promise<void>;
  }) {
    this.bare = parts.bare;
    this.#network = parts.network;
    this.#house = parts.house;
    this.#codes = parts.codes;
    this.#tidy = parts.tidy;
  }

  /** Latchkey owns the stick; the bare client is its own zwave-js. */
  static async onStick({ hopMs, codes = BATCH }: { hopMs?: number; codes?: number } = {}): Promise<ZwaveRig> {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
    const network = await ZwaveSimulator.start({ locks: LOCKS, ...(hopMs !== undefined && { hopMs }) });
    const driver = createZwaveDriver({
      id: 'zwave',
      port: network.url,
      keys: SIMULATED_KEYS,
      cacheDir: join(folder, 'zwave'),
      quickStart: true,
      log: () => undefined,
    });
    const { house, store, started } = await open(folder, driver);
    const bare = bareZwaveJs(await captured(started));
    const issued = await issue(house, codes);
    const tidy = async (): Promise<void> => {
      await house.stop();
      store.close();
      await network.stop();
      rmSync(folder, { recursive: true });
    };
    return new ZwaveRig({ bare, network, house, codes: issued, tidy });
  }

  /** A Z-Wave JS server owns the stick; Latchkey and the bare client are two clients of it. */
  static async behindServer(): Promise<ZwaveRig> {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
    const server = await ServerSimulator.start({ locks: LOCKS });
    const driver = createServerDriver({ id: 'zwave', url: server.url, log: () => undefined });
    const { house, store, started } = await open(folder, driver);
    await started();
    const issued = await issue(house, BATCH);
    const { bare, close } = await bareServerClient(server.url);
    const tidy = async (): Promise<void> => {
      close();
      await house.stop();
      store.close();
      await server.stop();
      rmSync(folder, { recursive: true });
    };
    return new ZwaveRig({ bare, network: server.network, house, codes: issued, tidy });
  }

  close(): Promise<void> {
    return this.#tidy();
  }

  get ids(): number[] {
    return this.#codes.map(({ id }) => id);
  }

  get first(): Code {
    const [first] = this.#codes;
    if (!first) throw new Error('There is no code to write.');
    return first;
  }

  get locks(): readonly SimulatedLock[] {
    return this.#network.locks;
  }

  async putOn(id: number, locks: number): Promise<void> {
    value(this.#house.codes.edit(CONSOLE, id, { devices: LOCK_IDS.slice(0, locks) }));
    await this.#house.settled();
  }

  /** Takes codes away, or writes them; resolves when each was verified. */
  async setPaused(ids: readonly number[], paused: boolean): Promise<void> {
    for (const id of ids)
      value(paused ? this.#house.codes.pause(CONSOLE, id) : this.#house.codes.resume(CONSOLE, id));
    await this.#house.settled();
    const wanted = paused ? 'scheduled' : 'live';
    const states = ids
      .flatMap((id) => this.#house.queries.code(id)?.grants ?? [])
      .filter((grant) => grant.wanted);
    if (states.some(({ state }) => state !== wanted)) throw new Error(`Not every code became ${wanted}.`);
  }

  /** Writes codes; resolves with how long it took until each was in its lock, and until each was verified. */
  async timedWrites(ids: readonly number[]): Promise<{ writtenMs: number; verifiedMs: number }> {
    const begun = performance.now();
    await this.setPaused(ids, false);
    return { writtenMs: lastWrites.get(this.#house)!.at - begun, verifiedMs: performance.now() - begun };
  }

  /** The bare client's slots: the locks side by side, each slot after slot. */
  async eachBare(act: (nodeId: number, slot: number) => Promise<void>): Promise<void> {
    await Promise.all(
      this.locks.map(async ({ nodeId }) => {
        for (let slot = BATCH + 1; slot <= 2 * BATCH; slot++) await act(nodeId, slot);
      }),
    );
  }
}

const LOCKS = ['one', 'two'].map((name) => ({ name, kind: 'plain' as const, slots: 2 * BATCH }));

/** When the last write of each house was answered, by `performance.now()`. */
const lastWrites = new WeakMap<House, { at: number }>();

/** The same driver, which notes when a write was answered. */
function noting(driver: Driver, last: { at: number }): Driver {
  const write: Driver['write'] = async (...args) => {
    const outcome = await driver.write(...args);
    last.at = performance.now();
    return outcome;
  };
  return new Proxy(driver, {
    get: (target, property) => {
      const value: unknown = property === 'write' ? write : Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

async function open(
  folder: string,
  driver: Driver,
): Promise<{ house: House; store: Store; started: () => Promise<void> }> {
  const store = await Store.open(join(folder, 'latchkey.db'), Buffer.alloc(32, 7));
  const last = { at: 0 };
  const house = new House({
    name: 'Bench',
    zone: 'Europe/Berlin',
    store,
    drivers: [noting(driver, last)],
    clock: systemClock,
  });
  lastWrites.set(house, last);
  const found = new Promise<void>((resolve) => {
    house.subscribe(() => {
      if (house.queries.devices().filter((device) => device.reachable).length === LOCKS.length) resolve();
    });
  });
  const started = async (): Promise<void> => {
    await house.start();
    await found;
  };
  return { house, store, started };
}

async function issue(house: House, count: number): Promise<Code[]> {
  const user = value(house.users.add(CONSOLE, { firstName: 'Bench', lastName: 'Mark' }));
  const issued = Array.from({ length: count }, () => {
    const pin = value(house.pinPolicy.propose({ user, devices: LOCK_IDS }));
    return { pin, id: value(house.codes.issue(CONSOLE, { user, pin, devices: LOCK_IDS, schedule: {} })) };
  });
  await house.settled();
  return issued;
}

/** The least that proves a code: set it, get it, compare. */
function bareZwaveJs(driver: ZwaveJs): BareClient {
  const codesOf = (nodeId: number) => driver.controller.nodes.getOrThrow(nodeId).commandClasses['User Code'];
  return {
    async set(nodeId, slot, digits) {
      await codesOf(nodeId).set(slot, UserIDStatus.Enabled, digits);
      verify(await codesOf(nodeId).get(slot), digits);
    },
    async setOnly(nodeId, slot, digits) {
      await codesOf(nodeId).set(slot, UserIDStatus.Enabled, digits);
    },
    async clear(nodeId, slot) {
      await codesOf(nodeId).clear(slot);
    },
  };
}

function verify(report: unknown, digits: string): void {
  if ((report as { userCode?: unknown } | undefined)?.userCode !== digits)
    throw new Error('The lock does not hold the code.');
}

/** As little as a client of the server can be. */
async function bareServerClient(url: string): Promise<{ bare: BareClient; close: () => void }> {
  const socket = new WebSocket(url);
  const waiting = new Map<string, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  const greeted = Promise.withResolvers<void>();
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Record<string, unknown>;
    if (message['type'] === 'version') return greeted.resolve();
    if (message['type'] !== 'result') return;
    const call = waiting.get(String(message['messageId']));
    waiting.delete(String(message['messageId']));
    if (message['success']) call?.resolve(message['result']);
    else call?.reject(new Error('The server refused a command.'));
  });
  let last = 0;
  const call = (command: string, args: object = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const messageId = String(++last);
      waiting.set(messageId, { resolve, reject });
      socket.send(JSON.stringify({ messageId, command, ...args }));
    });
  await greeted.promise;
  await call('initialize', { schemaVersion: 50 });
  await call('start_listening');
  const userCode = async (nodeId: number, methodName: string, ...args: unknown[]): Promise<unknown> => {
    const where = { nodeId, endpoint: 0, commandClass: CommandClasses['User Code'] };
    const answer = await call('endpoint.invoke_cc_api', { ...where, methodName, args });
    return (answer as { response?: unknown }).response;
  };
  return {
    close: () => socket.close(),
    bare: {
      async set(nodeId, slot, digits) {
        await userCode(nodeId, 'set', slot, UserIDStatus.Enabled, digits);
        verify(await userCode(nodeId, 'get', slot), digits);
      },
      async setOnly(nodeId, slot, digits) {
        await userCode(nodeId, 'set', slot, UserIDStatus.Enabled, digits);
      },
      async clear(nodeId, slot) {
        await userCode(nodeId, 'clear', slot);
      },
    },
  };
}

/** The zwave-js driver that is started meanwhile: the only way to the same stick and lock without Latchkey. */
async function captured(start: () => Promise<void>): Promise<ZwaveJs> {
  const { prototype } = ZwaveJs;
  const original = Object.getOwnPropertyDescriptor(prototype, 'start')!.value as () => Promise<void>;
  const seen = Promise.withResolvers<ZwaveJs>();
  prototype.start = function (this: ZwaveJs) {
    seen.resolve(this);
    return original.call(this);
  };
  try {
    await start();
    return await seen.promise;
  } finally {
    prototype.start = original;
  }
}

function value<T>(result: { ok: true; value: T } | { ok: false; refusals: readonly { kind: string }[] }): T {
  if (result.ok) return result.value;
  throw new Error(`The house refused: ${result.refusals.map(({ kind }) => kind).join(', ')}`);
}
