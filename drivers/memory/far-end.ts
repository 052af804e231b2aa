/** Devices that live in this process: the far end of the wire, as a test can look into it and make it misbehave. */
import type { ArmMode, Device, KeypadMode, PinCapabilities } from '../../src/domain/device.ts';
import type { EntryMeans, DeviceProblem } from '../../src/domain/driver/driver-event.ts';
import type { DeviceSchedule } from '../../src/domain/schedule/device-schedule.ts';

export interface MemoryFaults {
  /** Does not answer. */
  offline: boolean;
  refuse: boolean;
  /** Says that a write went well and stores nothing. */
  lie: boolean;
  /** Stores codes and does not show them. */
  mask: boolean;
  /** Its keypad opens for no code. */
  keypadMode?: KeypadMode;
  /** Refuses a code that another slot holds. */
  refuseDuplicates: boolean;
  /** Takes no guard. */
  refuseGuards: boolean;
  /** Forgets the guard of a slot when a code is written there. */
  forgetGuards: boolean;
  /** A code that was written shows only after so many milliseconds. It opens at once. */
  settleSetMs: number;
  /** A code that was cleared shows for so many milliseconds longer. It opens nothing from the first. */
  settleClearMs: number;
  /** What does not show yet is not done yet. */
  settlesInside: boolean;
  /** Tells of our changes too, once they show. */
  announces: boolean;
  /** Says of every slot that it is empty. */
  showsEmpty: boolean;
  /** Acknowledges that a code is cleared, and keeps it: a code goes only where another one is written over it. */
  keepsCleared: boolean;
  /** Deletes a code so many milliseconds after it was written, and tells nobody; 0: never. */
  dropsAfterMs: number;
}

export interface MemoryDeviceOptions {
  readonly name: string;
  /** A partition is armed and disarmed at its keypad, and takes no codes while it is armed. */
  readonly kind?: Device['kind'];
  /** Default 30. */
  readonly slots?: number;
  readonly reserved?: readonly number[];
  readonly pin?: Partial<PinCapabilities>;
  /** As of `Device`. */
  readonly hardware?: string;
  /** It has a clock, and can let a code in during one stretch of time only. */
  readonly hasOwnSchedule?: boolean;
  readonly faults?: Partial<MemoryFaults>;
  /** What it holds before anybody asks. */
  readonly memory?: Iterable<readonly [slot: number, digits: string]>;
}

export type News =
  | {
      kind: 'used';
      how: 'unlock' | 'arm' | 'disarm' | 'denied' | 'duress';
      slot?: number;
      means?: EntryMeans;
    }
  | { kind: 'changed'; slots: number[] | 'all' }
  | { kind: 'announced'; slot: number; what: 'added' | 'deleted' }
  | { kind: 'trouble'; what: DeviceProblem; percent: number };

/** A device with a memory and a keypad. */
export class MemoryDevice {
  readonly name: string;
  readonly options: MemoryDeviceOptions;
  readonly faults: MemoryFaults;
  readonly memory: Map<number, string>;
  readonly guards = new Map<number, DeviceSchedule>();
  /** Its own clock, in epoch milliseconds. */
  now: () => number = Date.now;
  /** By its own clock. */
  after: (ms: number, run: () => void) => void = (ms, run) => void setTimeout(run, ms).unref();
  /** What slots show in place of what they hold, and how many changes do not show yet. */
  readonly #shown = new Map<number, { digits: string | undefined; changes: number }>();
  /** Slots that it will still change, as it was asked to. */
  readonly #coming: number[] = [];
  armed: ArmMode = 'disarmed';
  /** As somebody has chosen it. */
  pinLength: number | undefined;
  /** Missing where it has no bolt that can be turned from afar. */
  locked: boolean | undefined;
  /** In percent, where it reports one. */
  battery: number | undefined;
  /** Set by the driver that is connected. */
  onNews: (news: News) => void = () => {};
  onChange: () => void = () => {};

  constructor(options: MemoryDeviceOptions) {
    this.options = options;
    this.name = options.name;
    this.memory = new Map(options.memory);
    this.faults = { ...NO_FAULTS, ...options.faults };
  }

  async slots(): Promise<Record<number, string>> {
    return Object.fromEntries(this.memory);
  }

  async preload(slot: number, digits: string): Promise<void> {
    this.memory.set(slot, digits);
  }

  async typePin(digits: string): Promise<{ opened: boolean; slot?: number }> {
    const slot = this.find(digits);
    if (slot === undefined || !this.#isItsTime(slot)) {
      this.#tell({ kind: 'used', how: 'denied' });
      return { opened: false };
    }
    if (this.options.kind === 'partition')
      this.setArmed(this.armed === 'disarmed' ? 'away' : 'disarmed', slot);
    else this.#tell({ kind: 'used', how: 'unlock', slot });
    return { opened: true, slot };
  }

  #isItsTime(slot: number): boolean {
    const { from, until = Infinity } = this.guards.get(slot) ?? { from: -Infinity };
    return this.now() >= from && this.now() < until;
  }

  /** @param slot of the code that was used, where one was */
  setArmed(mode: ArmMode, slot?: number): void {
    this.armed = mode;
    this.onChange();
    this.#tell({
      kind: 'used',
      how: mode === 'disarmed' ? 'disarm' : 'arm',
      ...(slot !== undefined && { slot }),
    });
  }

  /** What a reading of the slot gets to see. */
  show(slot: number): string | undefined {
    if (this.faults.showsEmpty) return undefined;
    const shown = this.#shown.get(slot);
    return shown ? shown.digits : this.memory.get(slot);
  }

  /** Somebody chooses at the device how long its PINs are; those of another length are deleted. */
  choosePinLength(length: number): void {
    this.pinLength = length;
    for (const [slot, digits] of this.memory) if (digits.length !== length) this.memory.delete(slot);
    this.onChange();
    this.#tell({ kind: 'changed', slots: 'all' });
  }

  find(digits: string): number | undefined {
    return [...this.memory].find(([, held]) => held === digits)?.[0];
  }

  async changeAtKeypad(slot: number, digits?: string): Promise<void> {
    this.#store(slot, digits);
    this.#shown.delete(slot);
    this.#tell({ kind: 'changed', slots: [slot] });
  }

  async wipeAtKeypad(): Promise<void> {
    this.memory.clear();
    this.#tell({ kind: 'changed', slots: 'all' });
  }

  suffer(what: DeviceProblem, percent: number): void {
    this.#tell({ kind: 'trouble', what, percent });
  }

  async setFaults(faults: Partial<MemoryFaults>): Promise<void> {
    Object.assign(this.faults, faults);
    this.onChange();
  }

  /** A write (or, without digits, a clear) as it comes over the wire. */
  receive(slot: number, digits: string | undefined): 'ok' | 'refused' | 'duplicate' {
    if (this.faults.refuse) return 'refused';
    if (this.faults.lie) return 'ok';
    const holder = digits === undefined ? undefined : this.find(digits);
    if (this.faults.refuseDuplicates && holder !== undefined && holder !== slot) return 'duplicate';
    if (digits === undefined && this.faults.keepsCleared) return 'ok';
    const { settleSetMs, settleClearMs, settlesInside, dropsAfterMs } = this.faults;
    const ms = digits === undefined ? settleClearMs : settleSetMs;
    if (ms === 0) this.#change(slot, digits);
    else if (settlesInside) {
      this.#coming.push(slot);
      this.after(ms, () => {
        this.#coming.splice(this.#coming.indexOf(slot), 1);
        this.#change(slot, digits);
      });
    } else this.#changeUnseen(slot, digits, ms);
    if (this.faults.forgetGuards) this.guards.delete(slot);
    if (digits !== undefined && dropsAfterMs > 0) {
      this.after(ms + dropsAfterMs, () => {
        if (this.memory.get(slot) === digits) this.memory.delete(slot);
      });
    }
    return 'ok';
  }

  /** It has acknowledged a change of the slot that comes only later, over whatever is there by then. */
  willChange(slot: number): boolean {
    return this.#coming.includes(slot);
  }

  #change(slot: number, digits: string | undefined): void {
    this.#store(slot, digits);
    this.#announce(slot, digits);
  }

  #changeUnseen(slot: number, digits: string | undefined, ms: number): void {
    const shown = this.#shown.get(slot) ?? { digits: this.memory.get(slot), changes: 0 };
    shown.changes++;
    this.#shown.set(slot, shown);
    this.#store(slot, digits);
    this.after(ms, () => {
      if (--shown.changes > 0 || this.#shown.get(slot) !== shown) return;
      this.#shown.delete(slot);
      this.#announce(slot, digits);
    });
  }

  #store(slot: number, digits: string | undefined): void {
    if (digits === undefined) this.memory.delete(slot);
    else this.memory.set(slot, digits);
  }

  #announce(slot: number, digits: string | undefined): void {
    if (!this.faults.announces) return;
    this.#tell({ kind: 'announced', slot, what: digits === undefined ? 'deleted' : 'added' });
  }

  receiveGuard(slot: number, guard: DeviceSchedule | undefined): void {
    if (this.faults.refuseGuards) return;
    if (guard) this.guards.set(slot, guard);
    else this.guards.delete(slot);
  }

  #tell(news: News): void {
    if (!this.faults.offline) this.onNews(news);
  }
}

const NO_FAULTS: MemoryFaults = {
  offline: false,
  refuse: false,
  lie: false,
  mask: false,
  refuseDuplicates: false,
  refuseGuards: false,
  forgetGuards: false,
  settleSetMs: 0,
  settleClearMs: 0,
  settlesInside: false,
  announces: false,
  showsEmpty: false,
  keepsCleared: false,
  dropsAfterMs: 0,
};
