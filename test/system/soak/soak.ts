/**
 * Hours of a house behind a Z-Wave JS server, on real wires and in bad air: codes come, change and go while
 * frames are lost or late, locks are off the air and the server is restarted. The house's clock is set
 * forward; what zwave-js waits for, it waits for. All the time each lock's own memory is held against false
 * words of the house, and in the end against all that it says.
 */
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { createServerDriver } from '../../../drivers/zwave-js-server/driver.ts';
import { ServerSimulator } from '../../../drivers/zwave-js-server/simulator/simulator.ts';
import { ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { SimulatedLock } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { DemoClock } from '../../../src/app/demo/demo-clock.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { activeAt } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import { Store } from '../../../src/storage/store.ts';
import { KEY } from '../../support/houses/memory-house.ts';
import { seeded } from '../../support/noise/random.ts';
import { Vigil } from '../../support/vigil.ts';
import { showsAtOnce, theirsIn } from './locks.ts';
import type { SoakLock } from './locks.ts';
import { Traced } from './traced.ts';
import { Random } from '../year/random.ts';

const BY = CONSOLE;
const ZONE = 'Europe/Berlin';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STEP_MS = 5 * MINUTE_MS;
/** After the last trouble, a device that is waited for is tried again within six hours. */
const PEACE_MS = 8 * HOUR_MS;
/** Moments in which a lock that shows a change late has not shown it yet, or just has. */
const MOMENTS_MS = [1_000, 1_000, 1_250, 2_000];
/** How often the memories are looked into, in the machine's own time. */
const LOOK_MS = 50;
export interface SoakOptions {
  readonly seed: number;
  readonly hours: number;
  readonly users: number;
  readonly locks: readonly SoakLock[];
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
  /** Moments in which the house said that a code opens nothing, or nothing of it, and a lock opened with it. */
  readonly falseWords: number;
  readonly foreignTouched: number;
  /** Codes that were written where they stood already; of locks that show their codes. */
  readonly writtenTwice: number;
  /** Of locks that do not, or not at once: once more where nobody could know whether the change had arrived. */
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
  #vigil!: Vigil;
  #edits = 0;
  #silences = 0;

  constructor(options: SoakOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  async run(): Promise<SoakFigures> {
    const begun = performance.now();
    await this.#open();
    const looking = setInterval(() => this.#look(), LOOK_MS);
    try {
      await this.#weather(true);
      await this.#live();
      await this.#weather(false);
      await this.#rest();
      await this.#judge();
      return await this.#figures(begun);
    } finally {
      clearInterval(looking);
      await this.#house.stop();
      this.#store.close();
      await this.#server.stop();
    }
  }

  async #open(): Promise<void> {
    const { locks, users, seed } = this.#options;
    const network = await ZwaveSimulator.start({
      hopMs: 1,
      locks: locks.map(({ kind, slots }, index) => ({
        ...{ kind, slots, name: `${kind}-${index + 1}` },
        chance: seeded(seed * 100 + index),
        timer: (delayMs, run) => this.#clock.at(this.#clock.now() + delayMs, run),
      })),
    });
    for (const [index, lock] of network.locks.entries()) {
      await lock.setFaults(locks[index]!.faults ?? {});
      for (const [slot, digits] of theirsIn(lock)) await lock.preload(slot, digits);
    }
    this.#vigil = new Vigil(
      new Map(network.locks.map((lock) => [`zwave/${lock.nodeId}`, lock])),
      () => this.#store,
    );
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
    // What is stored by then is what its owner reads.
    this.#house.subscribe(({ kind }) => void (kind === 'code' && queueMicrotask(() => this.#look())));
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
      const edited = this.#random.chance(0.5) ? this.#edit() : undefined;
      // The writes that follow are under way when the server goes.
      if (restartAt.has(step)) await this.#restart();
      await this.#house.settled();
      // Somebody changes his mind while the locks have not shown the last change.
      if (edited !== undefined) await this.#moments(() => this.#random.chance(0.1) && this.#edit(edited));
      if (step % 12 === 11)
        say?.(`hour ${(step + 1) / 12}: ${this.#edits} edits, ${this.#vigil.findings.length} false words`);
    }
    for (const lock of [...this.#dead]) await this.#setDead(lock, false);
  }

  async #moments(act: () => unknown = () => undefined): Promise<void> {
    for (const ms of MOMENTS_MS) {
      this.#clock.setForward(this.#clock.now() + ms);
      act();
      await this.#house.settled();
    }
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
      await this.#moments();
    }
  }

  #isSilent({ nodeId }: SimulatedLock): boolean {
    return this.#store.grants.on(`zwave/${nodeId}`).some(({ reason }) => reason?.kind === 'silent');
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

  #look(): void {
    this.#vigil.look(new Date(this.#clock.now()).toISOString());
  }

  #issue(user: number): void {
    const devices = this.#someDevices();
    const pin = this.#house.pinPolicy.propose({ user, devices });
    if (!pin.ok) return;
    const wish = { user, pin: pin.value, devices, schedule: this.#anySchedule() };
    const issued = this.#house.codes.issue(BY, wish);
    if (!issued.ok) return;
    this.#codes.push(issued.value);
    this.#vigil.knows(issued.value, pin.value.reveal());
  }

  /** Returns the code. */
  #edit(id = this.#random.pick(this.#codes)): number {
    this.#edits++;
    this.#change(id);
    return id;
  }

  #change(id: number): void {
    const code = this.#house.queries.code(id);
    if (!code || code.deleted) return this.#issue(1 + this.#random.below(this.#options.users));
    const kind = this.#random.unit();
    if (kind < 0.25) this.#house.codes[code.paused ? 'resume' : 'pause'](BY, id);
    else if (kind < 0.4) this.#house.codes.delete(BY, id);
    else if (kind < 0.6) this.#house.codes.edit(BY, id, { schedule: this.#anySchedule() });
    else if (kind < 0.8) {
      const devices = code.grants.filter(({ wanted }) => wanted).map(({ device }) => device);
      const pin = this.#house.pinPolicy.propose({ user: code.user?.id, devices, exceptCode: id });
      if (!pin.ok) return;
      this.#house.codes.edit(BY, id, { pin: pin.value });
      this.#vigil.knows(id, pin.value.reveal());
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

  /** What was found at any moment. */
  get falseWords(): readonly string[] {
    return this.#vigil.findings;
  }

  /** Every grant against the lock's own memory, and every code in a memory against the grants. */
  async #judge(): Promise<void> {
    for (const lock of this.#server.network.locks) {
      const device = `zwave/${lock.nodeId}`;
      const memory = new Map(
        Object.entries(await lock.slots()).map(([slot, digits]) => [Number(slot), digits]),
      );
      for (const grant of this.#store.grants.on(device)) {
        const code = this.#store.codes.get(grant.codeId)!;
        const digits = this.#store.codes.pin(code.id)?.reveal();
        const isThere = grant.slot !== undefined && memory.get(grant.slot) === digits;
        const isWanted =
          grant.wanted && !code.paused && !code.deleted && activeAt(code.schedule, this.#clock.now(), ZONE);
        const isSaidThere = grant.state === 'live' || grant.state === 'unverified';
        const isSaidAway = grant.state === 'scheduled';
        const { showsEmpty, dropsAfterMs } = lock.faults;
        // It never shows what it was given, or lets it go without a word: that it opens nothing is no false word.
        const isRefused = showsEmpty && grant.state === 'rejected';
        const isExcused = !isThere && (isRefused || dropsAfterMs > 0);
        const isRight = isThere === isWanted && isSaidThere === isThere && (isSaidThere || isSaidAway);
        if (!isRight && !isExcused) {
          this.#find(
            device,
            grant.slot,
            `code ${code.id} is ${grant.state} (${grant.reason?.kind ?? 'no reason'}, next try ${grant.nextTryAt === undefined ? 'never' : new Date(grant.nextTryAt).toISOString()}), it is ${isThere ? '' : 'not '}there, and should ${isWanted ? '' : 'not '}be`,
          );
        }
        if (isThere) memory.delete(grant.slot);
      }
      for (const [slot] of theirsIn(lock)) memory.delete(slot);
      // A PIN that nobody has is written over a code that the lock does not let go of.
      for (const [slot, digits] of memory)
        if (!lock.faults.keepsCleared || this.#vigil.isOurs(digits))
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
        isShown: showsAtOnce(lock.faults),
        commands: lock.received.length,
        slots: await lock.slots(),
        theirs: theirsIn(lock),
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
      falseWords: this.#vigil.findings.length,
      foreignTouched: sum(
        ({ slots, theirs }) => theirs.filter(([slot, digits]) => slots[slot] !== digits).length,
      ),
      writtenTwice: sum(({ isShown, repeated }) => (isShown ? repeated : 0)),
      maskedRewritten: sum(({ isShown, repeated }) => (isShown ? 0 : repeated)),
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
