import { Pin } from '../../src/domain/pin.ts';
import type { Schedule } from '../../src/domain/schedule.ts';
import { House } from '../../src/engine/service.ts';
import type { Result } from '../../src/engine/service.ts';
import type { SyncState } from '../../src/domain/sync.ts';
import { Store } from '../../src/store/store.ts';
import { Computer } from './computer.ts';
import { YearDevice } from './device.ts';
import { Judge } from './judge.ts';
import type { Report } from './judge.ts';
import { DEVICES, someSchedule } from './life.ts';
import { YearPort } from './port.ts';
import { Random } from './random.ts';
import { Timeline } from './timeline.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const OWNER = 1;
const BY = `member:${OWNER}`;
/** A small error of a clock is set right in steps; a larger one comes of a boot without a battery. */
const CLOCK_IS_RIGHT_WITHIN_MS = 500;
/** The program's alarms nap no longer than this. */
const NAP_MS = 2 * SECOND;

/** At its start the program gives devices this long to be reached before it calls anything late. */
const START_MS = MINUTE;

export interface YearOptions {
  readonly seed: number;
  readonly users: number;
  readonly days: number;
  readonly zone: string;
}

/** One code as its owner thinks of it. */
interface Card {
  readonly id: number;
  readonly user: number;
  digits: string;
  schedule: Schedule;
  devices: readonly string[];
  paused: boolean;
}

/**
 * A year of a large house: the real engine on the real store, its devices at the level of the port with the
 * faults of real ones, people who change their minds, and a computer as reliable as computers are.
 */
export class Year {
  readonly options: YearOptions;
  readonly timeline = new Timeline(Date.UTC(2026, 0, 5));
  readonly devices: readonly YearDevice[];
  readonly judge: Judge;
  foreignWrites = 0;
  changedByWrongClock = 0;
  readonly happenings = new Map<string, number>();
  readonly #random: Random;
  readonly #end: number;
  #store!: Store;
  #house: House | undefined;
  #computer: Computer;
  #bootedAt = 0;
  #isByHand = false;
  #ports: YearPort[] = [];
  readonly #cards = new Map<number, Card>();
  readonly #used = new Set<string>();
  /** What the owner was told last, by code and device. */
  readonly #told = new Map<number, Map<string, SyncState>>();

  constructor(options: YearOptions) {
    this.options = options;
    this.#random = new Random(options.seed);
    this.#end = this.timeline.now + options.days * DAY;
    this.#computer = new Computer(this.timeline);
    this.devices = DEVICES.map(
      ({ driver, character }) =>
        new YearDevice(driver, character, {
          memoryChanged: (device, digits) => this.#memoryChanged(device, digits),
          circumstancesChanged: (device) => this.judge.circumstancesChanged(device),
          liedUnseen: (device, ...pins) => {
            for (const digits of pins)
              this.judge.isHidden(device, digits, 'a device that shows no codes lied');
          },
          foreignWrite: (device, slot) => this.#foreignWrite(device, slot),
        }),
    );
    this.judge = new Judge(this.devices, {
      timeline: this.timeline,
      zone: options.zone,
      end: this.#end,
      programIsUnable: (device) => this.#inability(device),
      report: (code, device) => this.#report(code, device),
    });
  }

  async run(): Promise<void> {
    this.#store = await Store.open(':memory:', new Uint8Array(32).fill(this.options.seed));
    this.#store.members.save({ id: OWNER, name: 'Olivia', role: 'owner' }, this.timeline.now);
    for (const device of this.devices) this.#fillByHand(device);
    this.#boot(0);
    await this.timeline.run(this.timeline.now + MINUTE);
    for (let i = 0; i < this.options.users; i++) {
      this.timeline.after(i * 20 * SECOND, () => this.#addPerson(i));
    }
    await this.timeline.run(this.timeline.now + DAY);
    this.#begin();
    await this.timeline.run(this.#end);
    this.judge.finish();
    this.#computer.off();
    this.#store.close();
  }

  get writes(): number {
    return this.devices.reduce((sum, { writes }) => sum + writes, 0);
  }

  // People

  /** Somebody lived here before Latchkey did. */
  #fillByHand(device: YearDevice): void {
    const { slots, reserved = [] } = device.character;
    for (const slot of [...reserved, 2, 3, slots]) device.changeByHand(slot, this.#foreignDigits());
  }

  #addPerson(number: number): void {
    const user = this.#house!.addUser(BY, { firstName: `User ${number}`, lastName: 'Year' });
    if (user.ok) this.#issue(user.value);
  }

  #issue(user: number): void {
    const wish = {
      digits: this.#freshDigits(),
      schedule: someSchedule(this.#random, this.timeline.now),
      devices: this.#someDevices(),
    };
    const issued = this.#house!.issueCode(BY, { ...wish, user, pin: Pin.of(wish.digits) });
    if (!issued.ok) return this.#count('refused: issue');
    this.#cards.set(issued.value, { ...wish, id: issued.value, user, paused: false });
    this.#tellJudge(this.#cards.get(issued.value)!);
  }

  #tellJudge(card: Card, deleted = false): void {
    this.judge.codeIs(card.id, { ...card, stands: !card.paused && !deleted });
  }

  /** Larger devices hold more codes. */
  #someDevices(): string[] {
    const count = this.#random.chance(0.25) ? 2 + this.#random.below(2) : 1;
    const chosen = Array.from({ length: count }, () => {
      let place = this.#random.below(this.devices.reduce((sum, { character }) => sum + character.slots, 0));
      return this.devices.find(({ character }) => (place -= character.slots) < 0)!.id;
    });
    return [...new Set(chosen)];
  }

  /** Never the same PIN twice in a year. */
  #freshDigits(): string {
    for (;;) {
      const digits = String(100_000 + this.#random.below(800_000));
      if (!this.#used.has(digits) && this.#used.add(digits)) return digits;
    }
  }

  /** What people type at a device has a range of its own. */
  #foreignDigits(): string {
    return String(900_000 + this.#random.below(100_000));
  }

  #changeItsMind(): void {
    const house = this.#awake();
    if (!house || this.#cards.size === 0) return;
    const card = this.#random.pick([...this.#cards.values()]);
    const kind = this.#random.unit();
    const before = { ...card };
    let result: Result<unknown>;
    if (kind < 0.45) {
      card.schedule = someSchedule(this.#random, this.timeline.now);
      result = house.editCode(BY, card.id, { schedule: card.schedule });
    } else if (kind < 0.65) {
      card.paused = !card.paused;
      result = card.paused ? house.pauseCode(BY, card.id) : house.resumeCode(BY, card.id);
    } else if (kind < 0.75) {
      card.digits = this.#freshDigits();
      result = house.editCode(BY, card.id, { pin: Pin.of(card.digits) });
    } else if (kind < 0.85) {
      card.devices = this.#someDevices();
      result = house.editCode(BY, card.id, { devices: card.devices });
    } else {
      house.deleteCode(BY, card.id);
      this.#cards.delete(card.id);
      this.#tellJudge(card, true);
      this.#count('codes replaced');
      return this.#issue(card.user);
    }
    if (result.ok) this.#tellJudge(card);
    else Object.assign(card, before);
    this.#count(result.ok ? 'edits' : 'refused: edit');
  }

  /** A guest at a keypad. */
  #type(): void {
    if (this.#cards.size === 0) return;
    const card = this.#random.pick([...this.#cards.values()]);
    const device = this.devices.find(({ id }) => id === this.#random.pick(card.devices));
    if (!device?.online) return;
    const slot = device.slotOf(card.digits);
    this.#count(slot === undefined ? 'denied at a keypad' : 'opened at a keypad');
    this.#hear(device);
    if (!device.isReachable) return;
    const how = slot === undefined ? 'denied' : 'unlock';
    this.#port(device).say({ kind: 'used', device: device.id, how, ...(slot !== undefined && { slot }) });
  }

  /** Somebody who knows the programming code stands at the device, while nothing is under way there. */
  #changeByHand(): void {
    const device = this.#random.pick(this.devices);
    if (!device.online || this.#ports.some((port) => port.isBusy(device))) return;
    const held = [...device.memory];
    if (held.length === 0) return;
    const [taken, before] = this.#random.pick(held);
    const free = [4, 5, 6].find((slot) => !device.memory.has(slot));
    const kind = this.#random.unit();
    const slot = kind < 0.3 && free !== undefined ? free : taken;
    this.#isByHand = true;
    device.changeByHand(slot, kind < 0.7 && slot === taken ? undefined : this.#foreignDigits());
    this.#isByHand = false;
    this.#count('slots changed by hand');
    if (!device.isReachable) this.judge.isHidden(device, before, 'changed by hand out of reach');
    else if (this.#house === undefined) {
      this.judge.isHidden(device, before, 'changed by hand while the program was off');
    } else this.#port(device).say({ kind: 'slots-changed', device: device.id, slots: [slot] });
  }

  #readNotices(): void {
    const house = this.#house;
    if (!house) return;
    for (const pending of house.pendingNotices()) {
      const { notice } = pending;
      house.noticeDelivered(pending);
      if (notice.kind !== 'grant') continue;
      this.#count(`told: ${notice.state}`);
      const device = this.devices.find(({ character }) => character.name === notice.deviceName)!;
      const told = this.#told.get(notice.codeId) ?? new Map<string, SyncState>();
      this.#told.set(notice.codeId, told.set(device.id, notice.state));
      this.judge.codeReported(notice.codeId);
      if (notice.state !== 'overdue') this.#lookInto(notice.codeId, device);
    }
  }

  /** Owners take their time. */
  #lookInto(code: number, device: YearDevice): void {
    this.timeline.after(this.#random.longTail(10 * MINUTE, 2 * DAY), () => {
      const house = this.#awake();
      const grant = house?.code(code)?.grants.find((each) => each.device === device.id);
      const card = this.#cards.get(code);
      if (!house || !grant || !card) return;
      if (grant.state === 'rejected') {
        house.retryGrant(BY, grant.id);
      } else if (grant.state === 'conflict') {
        const choice = this.#random.pick(['put-back', 'leave'] as const);
        const slot = this.#store.codes.grant(grant.id)?.slot;
        if (choice === 'put-back' && slot !== undefined) device.foreign.delete(slot);
        if (!house.resolveConflict(BY, grant.id, choice).ok) return;
        this.#count(`conflict: ${choice}`);
        if (choice === 'leave') card.devices = card.devices.filter((id) => id !== device.id);
        this.#tellJudge(card);
      }
    });
  }

  // What goes wrong

  #begin(): void {
    const { users } = this.options;
    this.#again((DAY / (20 * users)) * 1_000, () => this.#changeItsMind());
    this.#again((DAY / (40 * users)) * 1_000, () => this.#type());
    this.#again(1 * DAY, () => this.#changeByHand());
    this.#again(0.5 * DAY, () => this.#loseDevice());
    this.#again(10 * DAY, () => this.#loseDriver());
    this.#again(2 * DAY, () => this.#misbehave());
    this.#again(7 * DAY, () => this.#restart());
    this.#again(7 * DAY, () => this.#kill());
    this.#again(10 * DAY, () => this.#sleep());
    this.#again(10 * DAY, () => this.#setClock());
  }

  #again(mean: number, run: () => void): void {
    this.timeline.after(this.#random.wait(mean), () => {
      run();
      this.#again(mean, run);
    });
  }

  /** Its battery is dead, or the mesh is. Its driver may know at once, or find out. */
  #loseDevice(): void {
    const device = this.#random.pick(this.devices);
    if (!device.online) return;
    this.#count('devices lost');
    device.online = false;
    if (this.#random.chance(0.5)) {
      device.missed = true;
      this.#port(device).say({ kind: 'devices-changed' });
    }
    device.tell();
    this.timeline.after(this.#random.longTail(MINUTE, 12 * HOUR), () => {
      device.online = true;
      device.tell();
      // It tells of itself when it has power again, or some time later with its battery.
      if (this.#random.chance(0.7)) this.#hear(device);
      else this.timeline.after(this.#random.longTail(MINUTE, HOUR), () => this.#hear(device));
    });
  }

  /** The driver hears something of the device. */
  #hear(device: YearDevice): void {
    if (!device.online || !device.missed) return;
    device.missed = false;
    this.#port(device).say({ kind: 'devices-changed' });
    device.tell();
  }

  #loseDriver(): void {
    const port = this.#random.pick(this.#ports);
    const devices = this.devices.filter(({ id }) => id.startsWith(`${port.id}/`));
    if (devices.some(({ connected }) => !connected)) return;
    this.#count('drivers lost');
    this.#connect(devices, false);
    this.timeline.after(this.#random.longTail(10 * SECOND, 3 * HOUR), () => this.#connect(devices, true));
  }

  #connect(devices: readonly YearDevice[], up: boolean): void {
    for (const device of devices) device.connected = up;
    const port = this.#port(devices[0]!);
    port.say({ kind: 'connection', up, why: up ? 'It is back.' : 'It is gone.' });
    port.say({ kind: 'devices-changed' });
    for (const device of devices) device.tell();
  }

  #misbehave(): void {
    const device = this.#random.pick(this.devices);
    const fault = this.#random.pick(['refuses', 'lies'] as const);
    if (device[fault]) return;
    this.#count(`device ${fault}`);
    device[fault] = true;
    device.tell();
    this.timeline.after(this.#random.longTail(10 * MINUTE, 6 * HOUR), () => {
      device[fault] = false;
      device.tell();
    });
  }

  // The computer

  #boot(clockError: number): void {
    const computer = new Computer(this.timeline, clockError);
    this.#computer = computer;
    this.#bootedAt = this.timeline.now;
    this.timeline.after(START_MS, () => this.judge.circumstancesChanged());
    this.#ports = [...new Set(DEVICES.map(({ driver }) => driver))].map((id) => {
      const devices = this.devices.filter((device) => device.id.startsWith(`${id}/`));
      return new YearPort(id, { devices, computer, timeline: this.timeline, random: this.#random });
    });
    const house = new House({
      name: 'Year',
      zone: this.options.zone,
      store: this.#store,
      drivers: this.#ports,
      clock: computer,
    });
    house.subscribe((event) => {
      if (computer !== this.#computer) return;
      if (event.kind === 'code') this.#codeChanged(event.id);
      if (event.kind === 'notices') queueMicrotask(() => this.#readNotices());
    });
    this.#house = house;
    void house.start();
    this.judge.circumstancesChanged();
  }

  #restart(): void {
    const house = this.#awake();
    if (!house) return;
    this.#count('restarts');
    this.#house = undefined;
    this.judge.circumstancesChanged();
    void house.stop().then(() => this.#bootLater());
  }

  #kill(): void {
    if (!this.#house) return;
    this.#count('kills');
    this.#house = undefined;
    this.judge.circumstancesChanged();
    this.#bootLater();
  }

  #bootLater(): void {
    this.#computer.off();
    const off = this.#random.longTail(2 * SECOND, 2 * HOUR);
    this.timeline.after(off, () => {
      if (!this.#random.chance(0.3)) return this.#boot(0);
      this.#count('boots with a wrong clock');
      this.#boot(-this.#random.longTail(off + MINUTE, 20 * 365 * DAY));
      const computer = this.#computer;
      this.timeline.after(this.#random.longTail(5 * SECOND, 10 * MINUTE), () => this.#adjust(computer, 0));
    });
  }

  #sleep(): void {
    if (!this.#awake()) return;
    this.#count('suspends');
    const computer = this.#computer;
    computer.sleep();
    this.judge.circumstancesChanged();
    this.timeline.after(this.#random.longTail(MINUTE, 8 * HOUR), () => {
      computer.wake();
      this.judge.circumstancesChanged();
    });
  }

  #setClock(): void {
    if (!this.#awake()) return;
    this.#count('clock steps');
    const computer = this.#computer;
    this.#adjust(computer, this.#random.below(6 * MINUTE) - 3 * MINUTE);
    this.timeline.after(this.#random.longTail(10 * SECOND, HOUR), () => this.#adjust(computer, 0));
  }

  #adjust(computer: Computer, error: number): void {
    const house = this.#house;
    computer.setClock(error, NAP_MS);
    this.timeline.after(NAP_MS, () => computer.deliver(() => house?.clockWasSet()));
    this.judge.circumstancesChanged();
  }

  // What the judge asks

  /** Why the program cannot do anything about a device at the moment. */
  #inability(device?: YearDevice): string | undefined {
    if (!this.#house) return 'the program is off';
    if (!this.#computer.isAwake) return 'the computer sleeps';
    if (Math.abs(this.#computer.clockError) > CLOCK_IS_RIGHT_WITHIN_MS) return 'the clock is wrong';
    const isStarting = this.timeline.now < this.#bootedAt + START_MS;
    return isStarting && device?.isReachable === false ? 'the program starts' : undefined;
  }

  #report(code: number, device: string): Report | undefined {
    const grant = this.#store.codes.grantsOf(code).find((each) => each.device === device);
    return grant && { state: grant.state, told: this.#told.get(code)?.get(device) };
  }

  #codeChanged(code: number): void {
    for (const device of this.#told.get(code)?.keys() ?? []) {
      const { state, told } = this.#report(code, device) ?? {};
      if (state !== told) this.#told.get(code)?.delete(device);
    }
    this.judge.codeReported(code);
  }

  /** The house, where somebody can talk to it now. */
  #awake(): House | undefined {
    return this.#inability() === undefined ? this.#house : undefined;
  }

  #port(device: YearDevice): YearPort {
    return this.#ports.find((port) => device.id.startsWith(`${port.id}/`))!;
  }

  /** While it boots with the time of long ago, the program may do nothing that the time decides. */
  #memoryChanged(device: YearDevice, digits: string): void {
    const wrong = this.judge.memoryChanged(device, digits);
    const isLongAgo = this.#house !== undefined && this.#computer.clockError < -HOUR;
    if (wrong === '' || !isLongAgo || this.#isByHand) return;
    this.changedByWrongClock++;
    const at = new Date(this.timeline.now).toISOString();
    this.judge.findings.push(
      `changed while the clock showed a time of long ago: ${device.id}, ${at}, ${wrong}`,
    );
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
