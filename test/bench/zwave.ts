/** What Latchkey adds to zwave-js on the same stick and the same locks, and what it puts on the air. */
import { mkdtempSync, rmSync } from 'node:fs';
import { mock } from 'node:test';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SetCredentialResult, Driver as ZwaveJs } from 'zwave-js';
import { createZwaveDriver } from '../../drivers/zwave-js/device.ts';
import { SIMULATED_KEYS, ZwaveSimulator } from '../../drivers/zwave-js/simulator.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { House } from '../../src/engine/service.ts';
import type { Pin } from '../../src/domain/pin.ts';
import { Store } from '../../src/store/store.ts';
import { compared, timed } from './report.ts';
import type { Say } from './report.ts';

const SINGLE_ROUNDS = 21;
const BATCH_ROUNDS = 3;
const BATCH = 30;
const LOCKS = ['zwave/2', 'zwave/3'];
const HOUR_S = 3600;

export async function benchZwave(say: Say): Promise<void> {
  const bench = await ZwaveBench.open();
  try {
    await bench.single(say);
    await bench.batch(say);
  } finally {
    await bench.close();
  }
  await idleHour(say);
}

/** A house on two plain locks; slots 1 to 30 are Latchkey's, slots 31 to 60 the bare library's. */
class ZwaveBench {
  readonly #network: ZwaveSimulator;
  readonly #house: House;
  readonly #bare: ZwaveJs;
  readonly #codes: readonly { id: number; pin: Pin }[];
  readonly #tidy: () => Promise<void>;

  private constructor(parts: {
    network: ZwaveSimulator;
    house: House;
    bare: ZwaveJs;
    codes: readonly { id: number; pin: Pin }[];
    tidy: () => Promise<void>;
  }) {
    this.#network = parts.network;
    this.#house = parts.house;
    this.#bare = parts.bare;
    this.#codes = parts.codes;
    this.#tidy = parts.tidy;
  }

  static async open({ hopMs, codes = BATCH }: { hopMs?: number; codes?: number } = {}): Promise<ZwaveBench> {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
    const network = await ZwaveSimulator.start({
      locks: ['one', 'two'].map((name) => ({ name, kind: 'plain', slots: 2 * BATCH })),
      ...(hopMs !== undefined && { hopMs }),
    });
    const store = await Store.open(join(folder, 'latchkey.db'), Buffer.alloc(32, 7));
    const driver = createZwaveDriver({
      id: 'zwave',
      port: network.url,
      keys: SIMULATED_KEYS,
      cacheDir: join(folder, 'zwave'),
      quickStart: true,
      log: () => undefined,
    });
    const house = new House({
      name: 'Bench',
      zone: 'Europe/Berlin',
      store,
      drivers: [driver],
      clock: systemClock,
    });
    const found = new Promise<void>((resolve) => {
      house.subscribe(() => {
        if (house.devices().filter((device) => device.reachable).length === LOCKS.length) resolve();
      });
    });
    const bare = await captured(() => house.start());
    await found;
    const user = value(house.addUser('console', { firstName: 'Bench', lastName: 'Mark' }));
    const issued = Array.from({ length: codes }, () => {
      const pin = value(house.proposePin({ user, devices: LOCKS }));
      return { pin, id: value(house.issueCode('console', { user, pin, devices: LOCKS, schedule: {} })) };
    });
    await house.settled();
    return new ZwaveBench({
      network,
      house,
      bare,
      codes: issued,
      async tidy() {
        await house.stop();
        store.close();
        await network.stop();
        rmSync(folder, { recursive: true });
      },
    });
  }

  close(): Promise<void> {
    return this.#tidy();
  }

  /** One code on one lock, written and read back: through Latchkey and through zwave-js alone. */
  async single(say: Say): Promise<void> {
    const [{ id, pin } = { id: 0, pin: undefined }] = this.#codes;
    if (!pin) throw new Error('There is no code to write.');
    value(this.#house.editCode('console', id, { devices: LOCKS.slice(0, 1) }));
    const ours: number[] = [];
    const bare: number[] = [];
    const commands: number[] = [];
    const lock = this.#network.lock('one');
    for (let round = 0; round < SINGLE_ROUNDS; round++) {
      await this.#setPaused([id], true);
      await lock.resetAirCommands();
      ours.push(await timed(() => this.#setPaused([id], false)));
      commands.push((await lock.airCommands()).length);
      bare.push(await timed(() => this.#setBare(0, 2 * BATCH, pin.reveal().split('').reverse().join(''))));
      await this.#clearBare(0, 2 * BATCH);
    }
    value(this.#house.editCode('console', id, { devices: LOCKS }));
    await this.#house.settled();
    say({
      name: 'air.commands_per_change',
      value: Math.max(...commands),
      unit: 'commands',
      rounds: SINGLE_ROUNDS,
    });
    say(compared('zwave.set_verify', ours, bare));
  }

  /** Thirty codes on two locks. */
  async batch(say: Say): Promise<void> {
    const ids = this.#codes.map(({ id }) => id);
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < BATCH_ROUNDS; round++) {
      await this.#setPaused(ids, true);
      ours.push(await timed(() => this.#setPaused(ids, false)));
      bare.push(
        await timed(() => this.#eachBare((lock, slot) => this.#setBare(lock, slot, `7${lock}${slot}31`))),
      );
      await this.#eachBare((lock, slot) => this.#clearBare(lock, slot));
    }
    say(compared('zwave.batch_30x2', ours, bare));
  }

  async idle(seconds: number, tick: () => Promise<void>): Promise<number> {
    for (const lock of this.#network.locks) await lock.resetAirCommands();
    for (let second = 0; second < seconds; second++) await tick();
    const commands = await Promise.all(this.#network.locks.map((lock) => lock.airCommands()));
    return commands.flat().length;
  }

  async #setPaused(ids: readonly number[], paused: boolean): Promise<void> {
    for (const id of ids)
      value(paused ? this.#house.pauseCode('console', id) : this.#house.resumeCode('console', id));
    await this.#house.settled();
    const wanted = paused ? 'scheduled' : 'live';
    const states = ids.flatMap((id) => this.#house.code(id)?.grants ?? []).filter((grant) => grant.wanted);
    if (states.some(({ state }) => state !== wanted)) throw new Error(`Not every code became ${wanted}.`);
  }

  /** zwave-js's own set-and-verify. */
  async #setBare(lock: number, slot: number, digits: string): Promise<void> {
    const { access, type } = this.#access(lock);
    const result = await access.setCredential(slot, type, slot, digits);
    if (result !== SetCredentialResult.OK) throw new Error(`zwave-js answered ${result} to a code.`);
  }

  async #clearBare(lock: number, slot: number): Promise<void> {
    const { access, type } = this.#access(lock);
    await access.deleteCredential(slot, type, slot);
  }

  /** The locks side by side, each slot after slot. */
  async #eachBare(act: (lock: number, slot: number) => Promise<void>): Promise<void> {
    await Promise.all(
      LOCKS.map(async (_id, lock) => {
        for (let slot = BATCH + 1; slot <= 2 * BATCH; slot++) await act(lock, slot);
      }),
    );
  }

  #access(lock: number) {
    const access = this.#bare.controller.nodes.getOrThrow(2 + lock).accessControl;
    const [type] = access?.getCredentialCapabilitiesCached().supportedCredentialTypes.keys() ?? [];
    if (!access || type === undefined) throw new Error('zwave-js sees no codes at the lock.');
    return { access, type };
  }
}

/** An hour that passes in seconds: every timer of this process is turned by hand. */
async function idleHour(say: Say): Promise<void> {
  const realInterval = setInterval;
  const realClear = clearInterval;
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.now() });
  const pump = realInterval(() => mock.timers.tick(2), 2);
  try {
    const bench = await ZwaveBench.open({ hopMs: 1, codes: 5 });
    const commands = await bench.idle(HOUR_S, async () => {
      mock.timers.tick(1000);
      await new Promise(setImmediate);
    });
    say({ name: 'air.commands_per_idle_hour', value: commands, unit: 'commands', rounds: 1 });
    await bench.close();
  } finally {
    realClear(pump);
    mock.timers.reset();
  }
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
