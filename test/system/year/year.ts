import { Pin } from '../../../src/domain/pins/pin.ts';
import { Store } from '../../../src/storage/store.ts';
import { Vigil } from '../../support/vigil.ts';
import { YearDevice } from './devices/device.ts';
import type { Watcher } from './devices/device.ts';
import { Judge } from './judge.ts';
import { DEVICES } from './life.ts';
import { Machine } from './machine.ts';
import { OWNER, People } from './people.ts';
import { Random } from './random.ts';
import { DAY, MINUTE, SECOND, Timeline } from './timeline.ts';
import { Troubles } from './devices/troubles.ts';

export interface YearOptions {
  readonly seed: number;
  readonly users: number;
  readonly days: number;
  readonly zone: string;
}

/**
 * A year of a large house: the real engine on the real store, its devices at the level of the port with the
 * faults of real ones, people who change their minds, and a computer as reliable as computers are.
 */
export class Year {
  readonly timeline = new Timeline(Date.UTC(2026, 0, 5));
  readonly devices: readonly YearDevice[];
  readonly judge: Judge;
  readonly happenings = new Map<string, number>();
  foreignWrites = 0;
  changedByWrongClock = 0;
  readonly #options: YearOptions;
  readonly #end: number;
  #machine: Machine | undefined;
  #people: People | undefined;
  #vigil: Vigil | undefined;
  #store: Store | undefined;

  constructor(options: YearOptions) {
    this.#options = options;
    this.#end = this.timeline.now + options.days * DAY;
    const watcher: Watcher = {
      memoryChanged: (device, digits) => this.#memoryChanged(device, digits),
      timeCame: (device, digits) => void this.#judged(device, digits),
      timeline: this.timeline,
      circumstancesChanged: (device) => this.judge.circumstancesChanged(device),
      liedUnseen: (device, ...pins) => {
        for (const digits of pins) {
          if (digits !== undefined) this.judge.isHidden(device, digits, 'a device that shows no codes lied');
        }
      },
      dropped: (device, digits) =>
        this.judge.isHidden(device, digits, 'the device dropped it without a word'),
      foreignWrite: (device, slot) => this.#foreignWrite(device, slot),
    };
    const devices: YearDevice[] = [];
    for (const { driver, character } of DEVICES) {
      const beside = devices.find((device) => device.driver === driver && character.kind === 'partition');
      devices.push(new YearDevice(driver, character, watcher, beside));
    }
    this.devices = devices;
    this.judge = new Judge(this.devices, {
      timeline: this.timeline,
      zone: options.zone,
      end: this.#end,
      programIsUnable: (device) => this.#machine?.inability(device),
      report: (code, device) => this.#people?.report(code, device),
      opens: (held) => queueMicrotask(() => this.#hold(held)),
    });
  }

  async run(): Promise<void> {
    const { timeline, devices, judge } = this;
    const { seed, users, zone } = this.#options;
    const random = new Random(seed);
    const count = (what: string): void => this.#count(what);
    const store = await Store.open(':memory:', new Uint8Array(32).fill(seed));
    store.members.save({ id: OWNER, name: 'Olivia', role: 'owner' }, timeline.now);
    const machine: Machine = new Machine(timeline, random, {
      zone,
      store,
      devices,
      changed: () => judge.circumstancesChanged(),
      codeChanged: (code) => people.codeChanged(code),
      notices: () => people.readNotices(),
      clockIsDoubted: () => people.clockIsDoubted,
      count,
    });
    const troubles = new Troubles({ timeline, random, devices, machine, count });
    const people: People = new People({ timeline, random, devices, store, judge, machine, troubles, count });
    this.#store = store;
    this.#vigil = new Vigil(new Map(), () => store);
    this.#machine = machine;
    this.#people = people;

    for (const device of devices) if (device === device.partitions[0]) people.fillByHand(device);
    machine.boot(0);
    await timeline.run(timeline.now + MINUTE);
    for (let i = 0; i < users; i++) timeline.after(i * 20 * SECOND, () => people.addPerson(i));
    await timeline.run(timeline.now + DAY);
    people.begin(users);
    troubles.begin();
    machine.beginTroubles();
    await timeline.run(this.#end);
    judge.finish();
    machine.off();
    store.close();
  }

  /** Moments in which the house called a code closed that opened a device, in words. */
  get falseWords(): readonly string[] {
    return this.#vigil?.findings ?? [];
  }

  get writes(): number {
    return this.devices.reduce((sum, { writes }) => sum + writes, 0);
  }

  /** Once all is said that follows from what has just happened. */
  #hold(held: Parameters<Vigil['hold']>[0]): void {
    const device = this.devices.find(({ id }) => id === held.device)!;
    if (device.slotOf(held.digits) !== held.slot) return;
    this.#vigil?.hold(held, new Date(this.timeline.now).toISOString());
  }

  /** While it boots with the time of long ago, the program may do nothing that the time decides. */
  #memoryChanged(device: YearDevice, digits: string): void {
    const wrong = this.#judged(device, digits);
    if (wrong === '' || !this.#machine?.clockIsOfLongAgo || this.#people?.isByHand) return;
    this.changedByWrongClock++;
    const at = new Date(this.timeline.now).toISOString();
    this.judge.findings.push(
      `changed while the clock showed a time of long ago: ${device.id}, ${at}, ${wrong}`,
    );
  }

  /** What is wrong about it now; nothing where all is as it should be, or as nobody can know. */
  #judged(device: YearDevice, digits: string): string {
    const wrong = this.judge.memoryChanged(device, digits);
    if (!this.#isBlocker(device, digits)) return wrong;
    this.judge.isHidden(device, digits, 'a random PIN is the same by chance');
    return '';
  }

  /** The house has written it over a code that could not be cleared. */
  #isBlocker(device: YearDevice, digits: string): boolean {
    const slot = device.character.oddity?.keepsCleared && device.slotOf(digits);
    if (typeof slot !== 'number' || !this.#store) return false;
    const { blockingDigest: blocker } = this.#store.slots.get(device.id, slot);
    return blocker !== undefined && blocker === this.#store.cipher.digest(Pin.of(digits));
  }

  #foreignWrite(device: YearDevice, slot: number): void {
    this.foreignWrites++;
    const at = new Date(this.timeline.now).toISOString();
    this.judge.findings.push(`foreign write: ${device.id}, slot ${slot}, ${at}`);
  }

  #count(what: string): void {
    this.happenings.set(what, (this.happenings.get(what) ?? 0) + 1);
  }
}
