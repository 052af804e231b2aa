import { byMember } from '../../../src/domain/people/actor.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import type { SyncState } from '../../../src/domain/plan/sync.ts';
import type { Result } from '../../../src/engine/house.ts';
import type { Store } from '../../../src/storage/store.ts';
import type { YearDevice } from './devices/device.ts';
import type { Judge, Report } from './judge.ts';
import { someSchedule } from './life.ts';
import type { Machine } from './machine.ts';
import type { Random } from './random.ts';
import { DAY, MINUTE } from './timeline.ts';
import type { Timeline } from './timeline.ts';
import type { Troubles } from './devices/troubles.ts';

export const OWNER = 1;
const BY = byMember(OWNER);

/** One code as its owner thinks of it. */
interface Card {
  readonly id: number;
  readonly user: number;
  digits: string;
  schedule: Schedule;
  devices: readonly string[];
  paused: boolean;
  /** How often it is to open a device yet; null: any number of times. */
  uses: number | null;
}

export interface PeopleParts {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly devices: readonly YearDevice[];
  readonly store: Store;
  readonly judge: Judge;
  readonly machine: Machine;
  readonly troubles: Troubles;
  readonly count: (what: string) => void;
}

/** The owner, who decides and changes her mind; guests at keypads; and who knows a lock's programming code. */
export class People {
  /** Somebody is changing a slot at a device. */
  isByHand = false;
  /** The owner was told that the program does not believe the computer's clock. */
  clockIsDoubted = false;
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #devices: readonly YearDevice[];
  readonly #store: Store;
  readonly #judge: Judge;
  readonly #machine: Machine;
  readonly #troubles: Troubles;
  readonly #count: (what: string) => void;
  readonly #cards = new Map<number, Card>();
  readonly #used = new Set<string>();
  /** What the owner was told last, by code and device. */
  readonly #told = new Map<number, Map<string, SyncState>>();

  constructor(parts: PeopleParts) {
    this.#timeline = parts.timeline;
    this.#random = parts.random;
    this.#devices = parts.devices;
    this.#store = parts.store;
    this.#judge = parts.judge;
    this.#machine = parts.machine;
    this.#troubles = parts.troubles;
    this.#count = parts.count;
  }

  begin(users: number): void {
    this.#timeline.again(((DAY / 20) * 1_000) / users, this.#random, () => this.#changeItsMind());
    this.#timeline.again(((DAY / 40) * 1_000) / users, this.#random, () => this.#type());
    this.#timeline.again(DAY, this.#random, () => this.#changeByHand());
  }

  /** What the owner was told of a code on a device, and how far it is by the house's own account. */
  report(code: number, device: string): Report | undefined {
    const grant = this.#store.grants.ofCode(code).find((each) => each.device === device);
    return grant && { state: grant.state, told: this.#told.get(code)?.get(device) };
  }

  codeChanged(code: number): void {
    for (const device of this.#told.get(code)?.keys() ?? []) {
      const { state, told } = this.report(code, device) ?? {};
      if (state !== told) this.#told.get(code)?.delete(device);
    }
    this.#judge.codeReported(code);
  }

  /** Somebody lived here before Latchkey did. */
  fillByHand(device: YearDevice): void {
    const { slots, reserved = [], isAllOurs, oddity } = device.character;
    // Where a lock calls each slot empty, nobody can see that somebody's code is in one.
    const others = isAllOurs || oddity?.showsEmpty ? [] : [2, 3, slots];
    for (const slot of [...reserved.slice(0, 3), ...others]) device.changeByHand(slot, this.#foreignDigits());
  }

  addPerson(number: number): void {
    const user = this.#machine.house!.users.add(BY, { firstName: `User ${number}`, lastName: 'Year' });
    if (user.ok) this.#issue(user.value);
  }

  #issue(user: number): void {
    const wish = {
      digits: this.#freshDigits(),
      schedule: someSchedule(this.#random, this.#timeline.now),
      devices: this.#someDevices(),
      uses: this.#someUses(),
    };
    const issued = this.#machine.house!.codes.issue(BY, { ...wish, user, pin: Pin.of(wish.digits) });
    if (!issued.ok) return this.#count('refused: issue');
    this.#cards.set(issued.value, { ...wish, id: issued.value, user, paused: false });
    this.#tellJudge(this.#cards.get(issued.value)!);
  }

  #tellJudge(card: Card, { deleted = false, usedUp = false } = {}): void {
    const stands = !card.paused && !deleted && card.uses !== 0;
    this.#judge.codeIs(card.id, { ...card, stands, usedUp });
  }

  /** A parcel once, a craftsman three times; most codes any number of times. */
  #someUses(): number | null {
    return this.#random.chance(0.3) ? this.#random.pick([1, 1, 2, 3]) : null;
  }

  /** Larger devices hold more codes. */
  #someDevices(): string[] {
    const count = this.#random.chance(0.25) ? 2 + this.#random.below(2) : 1;
    const chosen = Array.from({ length: count }, () => {
      let place = this.#random.below(this.#devices.reduce((sum, { character }) => sum + character.slots, 0));
      return this.#devices.find(({ character }) => (place -= character.slots) < 0)!.id;
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
    const house = this.#machine.awake();
    if (!house || this.#cards.size === 0) return;
    const card = this.#random.pick([...this.#cards.values()]);
    const kind = this.#random.unit();
    const before = { ...card };
    let result: Result<unknown>;
    if (kind < 0.45) {
      card.schedule = someSchedule(this.#random, this.#timeline.now);
      result = house.codes.edit(BY, card.id, { schedule: card.schedule });
    } else if (kind < 0.65) {
      card.paused = !card.paused;
      result = card.paused ? house.codes.pause(BY, card.id) : house.codes.resume(BY, card.id);
    } else if (kind < 0.75) {
      card.digits = this.#freshDigits();
      result = house.codes.edit(BY, card.id, { pin: Pin.of(card.digits) });
    } else if (kind < 0.85) {
      card.devices = this.#someDevices();
      result = house.codes.edit(BY, card.id, { devices: card.devices });
    } else if (kind < 0.9) {
      card.uses = this.#someUses();
      result = house.codes.edit(BY, card.id, { uses: card.uses });
    } else {
      house.codes.delete(BY, card.id);
      this.#cards.delete(card.id);
      this.#tellJudge(card, { deleted: true });
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
    const device = this.#devices.find(({ id }) => id === this.#random.pick(card.devices));
    if (!device?.online) return;
    const slot = device.opens(card.digits) ? device.slotOf(card.digits) : undefined;
    this.#count(slot === undefined ? 'denied at a keypad' : 'opened at a keypad');
    this.#troubles.hear(device);
    if (!device.isReachable) return;
    const how = slot === undefined ? 'denied' : 'unlock';
    const event = { kind: 'used', device: device.id, how, ...(slot !== undefined && { slot }) } as const;
    this.#machine.port(device).say(event, undefined, () => this.#wasUsed(card));
  }

  /** Only what the house takes for a use of this code is told as one. */
  #wasUsed(card: Card): void {
    const entry = this.#store.database.get('SELECT code_id, how FROM entries ORDER BY id DESC LIMIT 1');
    const isItsUse = entry?.['code_id'] === card.id && entry['how'] === 'unlock';
    if (!isItsUse || card.uses === null || this.#cards.get(card.id) !== card) return;
    if (card.uses === 0) return this.#count('opened once too often');
    card.uses--;
    if (card.uses > 0) return;
    this.#count('used up');
    this.#tellJudge(card, { usedUp: true });
  }

  /** Somebody who knows the programming code stands at the device, while nothing is under way there. */
  #changeByHand(): void {
    const device = this.#random.pick(this.#devices);
    const isBusy = device.partitions.some((partition) => this.#machine.port(partition).isBusy(partition));
    if (!device.online || isBusy || device.character.oddity?.showsEmpty) return;
    const held = [...device.list.users].filter(([, { places }]) => places.has(device.id));
    if (held.length === 0) return;
    const [taken, { digits: before }] = this.#random.pick(held);
    const free = [4, 5, 6].find((slot) => !device.list.users.has(slot));
    const kind = this.#random.unit();
    const slot = kind < 0.3 && free !== undefined ? free : taken;
    this.isByHand = true;
    device.changeByHand(slot, kind < 0.7 && slot === taken ? undefined : this.#foreignDigits());
    this.isByHand = false;
    this.#count('slots changed by hand');
    for (const partition of device.partitions) {
      this.#tellOfChange(partition, slot, slot === taken ? before : undefined);
    }
  }

  /** @param before the digits that were in the slot */
  #tellOfChange(device: YearDevice, slot: number, before: string | undefined): void {
    const { shows, isVague } = device.character;
    const hide = (why: string): void => {
      if (before === undefined) return;
      this.#judge.isHidden(device, before, why);
      // A lock that shows no more than that the slot is taken leaves nobody a way to know that it is another's.
      if (shows === 'taken') device.list.foreign.delete(slot);
    };
    if (!device.isReachable) return hide('changed by hand out of reach');
    if (shows === 'nothing') hide('changed by hand, and nothing shows it');
    const lost = (): void => hide('changed by hand while the program was off');
    if (this.#machine.house === undefined) return lost();
    const slots = isVague ? 'all' : [slot];
    this.#machine.port(device).say({ kind: 'slots-changed', device: device.id, slots }, lost);
  }

  readNotices(): void {
    const house = this.#machine.house;
    if (!house) return;
    for (const pending of house.pendingNotices()) {
      const { notice } = pending;
      house.noticeDelivered(pending);
      if (notice.kind === 'clock') this.#hearOfClock(notice.right);
      if (notice.kind === 'grant' && notice.goneAt === undefined)
        this.#wasTold(notice.codeId, notice.deviceName, notice.state);
      if (notice.kind === 'codes-deleted') {
        for (const { codeId } of notice.codes) this.#wasTold(codeId, notice.deviceName, 'conflict');
      }
    }
  }

  #wasTold(code: number, deviceName: string, state: SyncState): void {
    this.#count(`told: ${state}`);
    const device = this.#devices.find(({ character }) => character.name === deviceName)!;
    const told = this.#told.get(code) ?? new Map<string, SyncState>();
    this.#told.set(code, told.set(device.id, state));
    this.#judge.codeReported(code);
    if (state !== 'overdue') this.#lookInto(code, device);
  }

  #hearOfClock(right: boolean): void {
    this.clockIsDoubted = !right;
    this.#count(right ? 'told: the clock is right' : 'told: the clock is wrong');
    this.#judge.circumstancesChanged();
    if (right) return;
    this.#timeline.after(this.#random.longTail(MINUTE, DAY), () => {
      const house = this.#machine.awake();
      if (house?.knowsTheTime === false && this.#machine.clockIsRight) house.trustClock(BY);
    });
  }

  /** Owners take their time. */
  #lookInto(code: number, device: YearDevice): void {
    this.#timeline.after(this.#random.longTail(10 * MINUTE, 2 * DAY), () => {
      const house = this.#machine.awake();
      const grant = house?.queries.code(code)?.grants.find((each) => each.device === device.id);
      const card = this.#cards.get(code);
      if (!house || !grant || !card) return;
      if (grant.state === 'rejected') {
        house.grants.retry(BY, grant.id);
      } else if (grant.state === 'conflict') {
        const choice = this.#random.pick(['put-back', 'leave'] as const);
        const slot = this.#store.grants.get(grant.id)?.slot;
        if (choice === 'put-back' && slot !== undefined) device.list.foreign.delete(slot);
        if (!house.grants.resolveConflict(BY, grant.id, choice).ok) return;
        this.#count(`conflict: ${choice}`);
        const wanted = house.queries.code(code)!.grants.filter((each) => each.wanted);
        card.devices = wanted.map((each) => each.device);
        this.#tellJudge(card);
      }
    });
  }
}
