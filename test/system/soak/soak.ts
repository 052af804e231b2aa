/**
 * Hours of a house behind a Z-Wave JS server, on real wires and in bad air: codes come, change and go while
 * frames are lost or late, locks are off the air and the server is restarted. The house's clock is set
 * forward; what zwave-js waits for, it waits for. In the end each lock's own memory is held against what the
 * house says of it.
 */
import { createServerDriver } from '../../../drivers/zwave-js-server/driver.ts';
import { ServerSimulator } from '../../../drivers/zwave-js-server/simulator/simulator.ts';
import { ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { LockKind, SimulatedLock } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { DemoClock } from '../../../src/app/demo/demo-clock.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { activeAt } from '../../../src/domain/schedule.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import { Store } from '../../../src/storage/store.ts';
import { KEY } from '../../support/memory-house.ts';
import { Traced } from './traced.ts';
import { seeded } from '../../support/random.ts';
import { Random } from '../year/random.ts';

const BY = 'soak';
const ZONE = 'Europe/Berlin';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STEP_MS = 5 * MINUTE_MS;
/** After the last trouble, a device that is waited for is tried again within six hours. */
const PEACE_MS = 8 * HOUR_MS;
/** Somebody's codes, which nobody may touch. */
const THEIRS = { 1: '90417', 3: '36925814' };

export interface SoakOptions {
  readonly seed: number;
  readonly hours: number;
  readonly users: number;
  readonly locks: readonly { readonly kind: LockKind; readonly slots: number }[];
  /** How many locks are off the air for hours, and how often the server is restarted. */
  readonly deadLocks: number;
  readonly restarts: number;
  /** The shares of frames that are lost, each way, and of answers that come late. */
  readonly lost: number;
  readonly late: number;
  readonly say?: (line: string) => void;
}

export interface SoakFigures {
  readonly seed: number;
  readonly locks: number;
  readonly users: number;
  readonly hours: number;
  /** What the house says of a code and a lock's memory says otherwise, or what is not as its owner wants it. */
  readonly wrong: number;
  readonly foreignTouched: number;
  /** Codes that were written where they stood already; of locks that show their codes. */
  readonly writtenTwice: number;
  /** Of locks that do not: once more where nobody could know whether the change had arrived. */
  readonly maskedRewritten: number;
  readonly commands: number;
  /** Requests to locks that were off the air. */
  readonly toDeadLocks: number;
  readonly edits: number;
  /** Locks that were given up until they showed life. */
  readonly silences: number;
  readonly seconds: number;
}

export class Soak {
  readonly findings: string[] = [];
  readonly #options: SoakOptions;
  readonly #random: Random;
  readonly #clock = new DemoClock(Date.UTC(2026, 5, 1, 4));
  readonly #codes: number[] = [];
  readonly #dead = new Set<SimulatedLock>();
  #server!: ServerSimulator;
  #driver!: Traced;
  #house!: House;
  #store!: Store;
  #edits = 0;
  #silences = 0;

  constructor(options: SoakOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  async run(): Promise<SoakFigures> {
    const begun = performance.now();
    await this.#open();
    try {
      await this.#weather(true);
      await this.#live();
      await this.#weather(false);
      await this.#rest();
      await this.#judge();
      return await this.#figures(begun);
    } finally {
      await this.#house.stop();
      this.#store.close();
      await this.#server.stop();
    }
  }

  async #open(): Promise<void> {
    const { locks, users, seed } = this.#options;
    const network = await ZwaveSimulator.start({
      hopMs: 1,
      locks: locks.map((lock, index) => ({
        ...lock,
        name: `${lock.kind}-${index + 1}`,
        chance: seeded(seed * 100 + index),
      })),
    });
    for (const lock of network.locks)
      for (const [slot, digits] of Object.entries(THEIRS)) await lock.preload(Number(slot), digits);
    this.#server = await ServerSimulator.startOn(network);
    this.#store = await Store.open(':memory:', KEY);
    this.#driver = new Traced(
      createServerDriver({
        id: 'zwave',
        url: this.#server.url,
        firstRetryMs: 50,
        time: { zone: ZONE, now: () => this.#clock.now() },
        log: () => undefined,
      }),
      () => this.#clock.now(),
    );
    this.#house = new House({
      name: 'Soak',
      zone: ZONE,
      store: this.#store,
      clock: this.#clock,
      drivers: [this.#driver],
    });
    await this.#house.start();
    await this.#until(
      () => this.#house.queries.devices().filter(({ reachable }) => reachable).length === locks.length,
    );
    for (let index = 0; index < users; index++) {
      const added = this.#house.users.add(BY, { firstName: `User ${index + 1}`, lastName: 'Soak' });
      if (added.ok) this.#issue(added.value);
    }
    await this.#house.settled();
  }

  async #live(): Promise<void> {
    const { hours, restarts, deadLocks, say } = this.#options;
    const steps = Math.round((hours * HOUR_MS) / STEP_MS);
    const restartAt = new Set(Array.from({ length: restarts }, () => this.#random.below(steps)));
    const dying = this.#random.some(this.#server.network.locks, deadLocks).map((lock) => {
      const from = this.#random.below(Math.max(1, Math.floor(steps / 2)));
      return { lock, from, until: from + Math.ceil(steps * this.#random.between(0.2, 0.4)) };
    });
    for (let step = 0; step < steps; step++) {
      for (const { lock, from, until } of dying) {
        if (step === from) await this.#setDead(lock, true);
        if (step === until) await this.#setDead(lock, false);
      }
      this.#clock.setForward(this.#clock.now() + STEP_MS);
      if (this.#random.chance(0.5)) this.#edit();
      // The writes that follow are under way when the server goes.
      if (restartAt.has(step)) await this.#restart();
      await this.#house.settled();
      if (step % 12 === 11) say?.(`hour ${(step + 1) / 12}: ${this.#edits} edits`);
    }
    for (const lock of [...this.#dead]) await this.#setDead(lock, false);
  }

  async #restart(): Promise<void> {
    this.#edit();
    this.#edit();
    await this.#server.restart();
    await this.#until(() => this.#house.queries.devices().some(({ reachable }) => reachable));
  }

  /** In good air: what was given up for a while is tried again by itself; what was given up, once somebody comes home. */
  async #rest(): Promise<void> {
    for (const lock of this.#server.network.locks) {
      if (!this.#isSilent(lock)) continue;
      this.#silences++;
      await lock.lockAtKeypad();
      await this.#until(() => !this.#isSilent(lock));
    }
    const end = this.#clock.now() + PEACE_MS;
    while (this.#clock.now() < end) {
      this.#clock.setForward(this.#clock.now() + STEP_MS * 6);
      await this.#house.settled();
    }
  }

  #isSilent({ nodeId }: SimulatedLock): boolean {
    return this.#store.codes.grantsOn(`zwave/${nodeId}`).some(({ reason }) => reason?.kind === 'silent');
  }

  async #weather(isBad: boolean): Promise<void> {
    const { lost, late } = this.#options;
    for (const lock of this.#server.network.locks)
      await lock.setFaults(isBad ? { lost, late } : { lost: 0, late: 0 });
  }

  async #setDead(lock: SimulatedLock, dead: boolean): Promise<void> {
    if (dead) this.#dead.add(lock);
    else this.#dead.delete(lock);
    await lock.setFaults({ offline: dead });
  }

  #issue(user: number): void {
    const devices = this.#someDevices();
    const pin = this.#house.pinPolicy.propose({ user, devices });
    if (!pin.ok) return;
    const wish = { user, pin: pin.value, devices, schedule: this.#anySchedule() };
    const issued = this.#house.codes.issue(BY, wish);
    if (issued.ok) this.#codes.push(issued.value);
  }

  #edit(): void {
    this.#edits++;
    const id = this.#random.pick(this.#codes);
    const code = this.#house.queries.code(id);
    if (!code || code.deleted) return this.#issue(1 + this.#random.below(this.#options.users));
    const kind = this.#random.unit();
    if (kind < 0.25) this.#house.codes[code.paused ? 'resume' : 'pause'](BY, id);
    else if (kind < 0.4) this.#house.codes.delete(BY, id);
    else if (kind < 0.6) this.#house.codes.edit(BY, id, { schedule: this.#anySchedule() });
    else if (kind < 0.8) {
      const devices = code.grants.filter(({ wanted }) => wanted).map(({ device }) => device);
      const pin = this.#house.pinPolicy.propose({ user: code.user.id, devices, exceptCode: id });
      if (pin.ok) this.#house.codes.edit(BY, id, { pin: pin.value });
    } else this.#house.codes.edit(BY, id, { devices: this.#someDevices() });
  }

  #someDevices(): DeviceId[] {
    const all = this.#house.queries.devices();
    return this.#random.some(all, 1 + this.#random.below(3)).map(({ id }) => id);
  }

  #anySchedule(): Schedule {
    if (this.#random.chance(0.3)) return {};
    const start = this.#random.below(24 * 12);
    const end = start + 6 + this.#random.below(12 * 12);
    const time = (twelfths: number): string =>
      `${String(Math.floor(twelfths / 12) % 24).padStart(2, '0')}:${String((twelfths % 12) * 5).padStart(2, '0')}`;
    return { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], start: time(start), end: time(end) }] };
  }

  /** Every grant against the lock's own memory, and every code in a memory against the grants. */
  async #judge(): Promise<void> {
    for (const lock of this.#server.network.locks) {
      const device = `zwave/${lock.nodeId}`;
      const memory = new Map(
        Object.entries(await lock.slots()).map(([slot, digits]) => [Number(slot), digits]),
      );
      for (const grant of this.#store.codes.grantsOn(device)) {
        const code = this.#store.codes.get(grant.codeId)!;
        const digits = this.#store.codes.pin(code.id)?.reveal();
        const isThere = grant.slot !== undefined && memory.get(grant.slot) === digits;
        const isWanted =
          grant.wanted && !code.paused && !code.deleted && activeAt(code.schedule, this.#clock.now(), ZONE);
        const isSaidThere = grant.state === 'live' || grant.state === 'unverified';
        const isSaidAway = grant.state === 'scheduled';
        if (isThere !== isWanted || isSaidThere !== isThere || (!isSaidThere && !isSaidAway)) {
          this.#find(
            device,
            grant.slot,
            `code ${code.id} is ${grant.state} (${grant.reason?.kind ?? 'no reason'}, next try ${grant.nextTryAt === undefined ? 'never' : new Date(grant.nextTryAt).toISOString()}), it is ${isThere ? '' : 'not '}there, and should ${isWanted ? '' : 'not '}be`,
          );
        }
        if (isThere) memory.delete(grant.slot);
      }
      for (const slot of Object.keys(THEIRS)) memory.delete(Number(slot));
      for (const slot of memory.keys())
        this.findings.push(`${lock.name}: slot ${slot} holds a code of nobody`);
    }
  }

  /** With what was last sent about the slot, and how that ended. */
  #find(device: DeviceId, slot: number | undefined, what: string): void {
    const trace = [
      ...(slot === undefined ? [] : this.#driver.about(device, slot)),
      'and about the device:',
      ...this.#driver.about(device),
    ];
    this.findings.push([`${device}, slot ${slot ?? 'none'}: ${what}`, ...trace].join('\n    '));
  }

  async #figures(begun: number): Promise<SoakFigures> {
    const { seed, hours, users, locks } = this.#options;
    const tolls = await Promise.all(
      this.#server.network.locks.map(async (lock) => ({
        ...(await lock.toll()),
        masks: lock.faults.mask,
        commands: lock.received.length,
        slots: await lock.slots(),
      })),
    );
    const sum = (of: (toll: (typeof tolls)[number]) => number): number =>
      tolls.reduce((total, toll) => total + of(toll), 0);
    return {
      seed,
      locks: locks.length,
      users,
      hours,
      wrong: this.findings.length,
      foreignTouched: sum(
        ({ slots }) =>
          Object.entries(THEIRS).filter(([slot, digits]) => slots[Number(slot)] !== digits).length,
      ),
      writtenTwice: sum(({ masks, repeated }) => (masks ? 0 : repeated)),
      maskedRewritten: sum(({ masks, repeated }) => (masks ? repeated : 0)),
      commands: sum(({ commands }) => commands),
      toDeadLocks: sum(({ missed }) => missed),
      edits: this.#edits,
      silences: this.#silences,
      seconds: Math.round((performance.now() - begun) / 100) / 10,
    };
  }

  async #until(holds: () => boolean): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve) => {
      const end = this.#house.subscribe(() => {
        if (!holds()) return;
        end();
        resolve();
      });
    });
  }
}
