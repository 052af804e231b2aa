import type { Device, DeviceId, PinCapabilities } from '../../../../src/domain/device.ts';
import type { DeviceSchedule } from '../../../../src/domain/schedule/device-schedule.ts';
import { Oddities } from './oddities.ts';
import type { Oddity } from './oddities.ts';
import type { Timeline } from '../timeline.ts';
import { UserList } from './user-list.ts';
import type { User } from './user-list.ts';

/**
 * How much of its slots a device shows: the codes themselves (most locks, NX panels); whether they are taken
 * (locks that mask); that, and whose code a given one is (Satel); only where a given code works (Elk); nothing
 * at all (DSC behind an EnvisaLink).
 */
export type Shows = 'codes' | 'taken' | 'taken-and-whose' | 'what-works' | 'nothing';

export interface Character {
  readonly name: string;
  readonly kind: Device['kind'];
  readonly slots: number;
  readonly reserved?: readonly number[];
  readonly pin?: Partial<PinCapabilities>;
  readonly shows: Shows;
  /** Refuses a PIN that another of its slots holds. */
  readonly refusesDuplicates?: boolean;
  /** A write to a slot that is taken is refused. */
  readonly refusesToOverwrite?: boolean;
  /** Of a panel: no code can be changed while one of its partitions is armed. */
  readonly shutWhileArmed?: boolean;
  /** Whether the driver knows that beforehand. */
  readonly canEditWhileArmed?: Device['canEditWhileArmed'];
  /** A code that comes back stays in its slot and opens nothing; one that goes is written over at random. */
  readonly parks?: boolean;
  /** By the configuration its slots are Latchkey's, whatever is in them. */
  readonly isAllOurs?: boolean;
  /** Where somebody changes a slot by hand, it does not tell which. */
  readonly isVague?: boolean;
  /** It can let a code in during one stretch of time only; some forget that when a code is written. */
  readonly guards?: 'kept' | 'forgotten';
  /** By the configuration, a code may be on it so long before its time. */
  readonly earlyMinutes?: number;
  /** Of a lock that shows its codes. */
  readonly oddity?: Oddity;
  /** An exchange takes about this long, in milliseconds. */
  readonly latency: number;
}

const RANDOM = 'random';

/** What somebody outside the house's program sees happen at a device. */
export interface Watcher {
  /** Digits may open it that did not before, or no more. */
  memoryChanged(device: YearDevice, digits: string): void;
  /** The same, and nobody has sent anything: its own time has come. */
  timeCame(device: YearDevice, digits: string): void;
  readonly timeline: Timeline;
  /** It can be reached now, or no more, or behaves otherwise. */
  circumstancesChanged(device: YearDevice): void;
  /** It said that it took these digits, did not, and does not show what it has: nobody can know. */
  liedUnseen(device: YearDevice, kept: string | undefined, refused: string): void;
  /** It has dropped these digits, and tells nobody. */
  dropped(device: YearDevice, digits: string): void;
  /** Latchkey wrote or cleared what somebody else had put there. */
  foreignWrite(device: YearDevice, slot: number): void;
}

/** The far end of the wire: a memory, a keypad, and bad days. */
export class YearDevice {
  readonly id: DeviceId;
  readonly driver: string;
  readonly character: Character;
  readonly list: UserList;
  /** Slots that its driver has ever sent a code for, where the device does not show it; kept on disk. */
  readonly written = new Set<number>();
  /** The one stretch of time in which each slot's code works. */
  readonly guards = new Map<number, DeviceSchedule>();
  online = true;
  /** Its driver knows that it does not answer. */
  missed = false;
  /** An exchange with it was lost on the way. */
  #unheard = false;
  /** The way to all of its driver's devices is open. */
  connected = true;
  armed = false;
  refuses = false;
  /** Says that all went well and does nothing. */
  lies = false;
  writes = 0;
  readonly #watcher: Watcher;
  /** With itself. */
  readonly #partitions: YearDevice[];
  readonly #oddities: Oddities | undefined;

  /** @param beside another partition of the same panel */
  constructor(driver: string, character: Character, watcher: Watcher, beside?: YearDevice) {
    this.id = `${driver}/${character.name}`;
    this.driver = driver;
    this.character = character;
    this.#watcher = watcher;
    this.list = beside?.list ?? new UserList();
    this.#partitions = beside ? beside.#partitions : [];
    this.#partitions.push(this);
    this.list.watch(this.id, (digits) => watcher.memoryChanged(this, digits));
    this.#oddities =
      character.oddity &&
      new Oddities(character.oddity, {
        ...{ list: this.list, timeline: watcher.timeline },
        dropped: (digits) => watcher.dropped(this, digits),
        timeCame: (digits) => watcher.timeCame(this, digits),
      });
  }

  /** The devices that remember together: all partitions of its panel. */
  get partitions(): readonly YearDevice[] {
    return this.#partitions;
  }

  /** It is there, and whoever speaks for it knows that. */
  get isReachable(): boolean {
    return this.online && this.connected && !this.missed && !this.#unheard;
  }

  /** An exchange with it went well, or was lost. */
  hear(heard: boolean): void {
    if (heard === !this.#unheard) return;
    this.#unheard = !heard;
    this.tell();
  }

  get isHealthy(): boolean {
    return !this.refuses && !this.lies;
  }

  /** It takes no changes before it is disarmed. */
  get isShut(): boolean {
    return this.character.shutWhileArmed === true && this.#partitions.some(({ armed }) => armed);
  }

  describe(): Device {
    const { name, kind, slots, reserved = [], pin, shows, guards, canEditWhileArmed } = this.character;
    return {
      id: this.id,
      name,
      kind,
      slots,
      reserved,
      pin: { minLength: 4, maxLength: 8, charset: '0123456789', keypad: 'ten-key', ...pin },
      reachable: !this.missed,
      ...(kind === 'partition' && { panel: this.driver, armed: this.armed ? 'away' : 'disarmed' }),
      ...(canEditWhileArmed && { canEditWhileArmed }),
      ...(shows === 'what-works' && { verifiesByPin: true }),
      ...(guards && { hasOwnSchedule: true }),
    };
  }

  /** Whether these digits would open it now. */
  opens(digits: string): boolean {
    if (!this.character.guards || !this.list.opens(this.id, digits)) return this.list.opens(this.id, digits);
    const { from, until = Infinity } = this.guards.get(this.slotOf(digits)!) ?? { from: -Infinity };
    const { now } = this.#watcher.timeline;
    return from <= now && now < until;
  }

  /** What it shows of a slot, in its own way. */
  view(slot: number): User | undefined {
    return this.#oddities ? this.#oddities.view(slot) : this.list.users.get(slot);
  }

  /** It acknowledges what it shows late, or never. */
  get isOdd(): boolean {
    return this.#oddities !== undefined;
  }

  /** It was asked for a change in the slot of these digits a moment ago, and may need its time. */
  isBusyWith(digits: string): boolean {
    const slot = this.#oddities && this.slotOf(digits);
    return slot !== undefined && this.#oddities!.isBusy(slot);
  }

  /** The slot that has them. */
  slotOf(digits: string): number | undefined {
    return this.list.slotOf(this.id, digits);
  }

  /** A guard as it comes over the air, or without one its end. */
  limit(slot: number, guard: DeviceSchedule | undefined): void {
    this.writes++;
    if (this.isHealthy) this.#setGuard(slot, guard);
  }

  /** A write as it comes over the air. */
  receive(slot: number, digits: string): 'ok' | 'refused' | 'duplicate' {
    const { shows, parks, refusesToOverwrite, refusesDuplicates } = this.character;
    const before = this.#touch(slot);
    if (this.refuses) return 'refused';
    if (this.lies) {
      if (shows === 'nothing') this.#watcher.liedUnseen(this, before?.digits, digits);
      return 'ok';
    }
    if (refusesToOverwrite && before) return 'refused';
    const holder = this.list.holder(digits);
    if (holder !== undefined && holder !== slot && refusesDuplicates) {
      // A panel that parks codes has its driver write over one that stands in the way.
      if (!parks || !this.list.users.get(holder)?.parked) return 'duplicate';
      this.#overwrite(holder);
    }
    if (this.character.guards === 'forgotten') this.#setGuard(slot, undefined);
    const others = before?.digits === digits ? before.places : [];
    const user = { digits, places: new Set([...others, this.id]) };
    if (this.#oddities) this.#oddities.set(slot, user);
    else this.list.set(slot, user);
    this.list.foreign.delete(slot);
    return 'ok';
  }

  /** A removal as it comes over the air. */
  release(slot: number, forGood: boolean): void {
    const before = this.#touch(slot);
    if (this.lies && before) this.#oddities?.asked(slot, before.digits);
    if (this.refuses || this.lies || !before) return;
    if (this.#oddities) {
      this.#oddities.clear(slot);
      return void this.list.foreign.delete(slot);
    }
    if (this.character.parks && !forGood) return this.list.set(slot, { ...before, parked: true });
    if (this.character.parks) return this.#overwrite(slot);
    const places = new Set([...before.places].filter((place) => place !== this.id));
    this.list.set(slot, places.size > 0 ? { ...before, places } : undefined);
    this.list.foreign.delete(slot);
  }

  /** With digits that nobody knows, which its driver has seen work for a moment. */
  isOverwritten(slot: number): boolean {
    return this.list.users.get(slot)?.digits === RANDOM;
  }

  /** Somebody stands at the device and knows its programming code. */
  changeByHand(slot: number, digits?: string): void {
    const places = this.list.users.get(slot)?.places ?? new Set([this.id]);
    this.#oddities?.touched(slot);
    this.list.set(slot, digits === undefined ? undefined : { digits, places });
    if (digits === undefined) this.list.foreign.delete(slot);
    else this.list.foreign.add(slot);
  }

  /** After a change of its circumstances. */
  tell(): void {
    this.#watcher.circumstancesChanged(this);
  }

  #touch(slot: number) {
    this.writes++;
    const before = this.list.users.get(slot);
    if (before && this.list.foreign.has(slot) && !this.character.isAllOurs)
      this.#watcher.foreignWrite(this, slot);
    return before;
  }

  #setGuard(slot: number, guard: DeviceSchedule | undefined): void {
    if (guard) this.guards.set(slot, guard);
    else this.guards.delete(slot);
    const { timeline } = this.#watcher;
    const tell = (): void => {
      const digits = this.list.users.get(slot)?.digits;
      if (digits !== undefined) this.#watcher.timeCame(this, digits);
    };
    for (const at of [guard?.from, guard?.until]) {
      if (at !== undefined && at > timeline.now) timeline.at(at, tell);
    }
    const digits = this.list.users.get(slot)?.digits;
    if (digits !== undefined) this.#watcher.memoryChanged(this, digits);
  }

  #overwrite(slot: number): void {
    this.list.set(slot, { digits: RANDOM, places: new Set([this.id]), parked: true });
    this.list.foreign.delete(slot);
  }
}
