import type { Device, DeviceId, PinCapabilities } from '../../src/domain/device.ts';

export interface Character {
  readonly name: string;
  readonly kind: Device['kind'];
  readonly slots: number;
  readonly reserved?: readonly number[];
  readonly pin?: Partial<PinCapabilities>;
  /** Says that a slot is taken, and not with what. */
  readonly masks?: boolean;
  /** Refuses a PIN that another of its slots holds. */
  readonly refusesDuplicates?: boolean;
  /** A write to a slot that is taken is refused. */
  readonly refusesToOverwrite?: boolean;
  /** Of a panel: whether codes can be changed while it is armed. */
  readonly editsWhileArmed?: 'yes' | 'no';
  /** An exchange takes about this long, in milliseconds. */
  readonly latency: number;
}

/** What somebody outside the house's program sees happen at a device. */
export interface Watcher {
  /** A PIN came into its memory, or left it. */
  memoryChanged(device: YearDevice, digits: string): void;
  /** It can be reached now, or no more, or behaves otherwise. */
  circumstancesChanged(device: YearDevice): void;
  /** It said that it replaced a PIN, did not, and shows neither: nobody can know. */
  liedUnseen(device: YearDevice, kept: string, refused: string): void;
  /** Latchkey wrote or cleared what somebody else had put there. */
  foreignWrite(device: YearDevice, slot: number): void;
}

/** The far end of the wire: a memory, a keypad, and bad days. */
export class YearDevice {
  readonly id: DeviceId;
  readonly character: Character;
  readonly memory = new Map<number, string>();
  /** Slots that somebody filled at the device. */
  readonly foreign = new Set<number>();
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
  readonly #copies = new Map<string, number>();

  constructor(driver: string, character: Character, watcher: Watcher) {
    this.id = `${driver}/${character.name}`;
    this.character = character;
    this.#watcher = watcher;
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
    return this.armed && this.character.editsWhileArmed === 'no';
  }

  describe(): Device {
    const { name, kind, slots, reserved = [], pin, editsWhileArmed } = this.character;
    return {
      id: this.id,
      name,
      kind,
      slots,
      reserved,
      pin: { minLength: 4, maxLength: 8, charset: '0123456789', keypad: 'ten-key', ...pin },
      reachable: !this.missed,
      ...(editsWhileArmed && { editsWhileArmed, armed: this.armed ? 'away' : 'disarmed' }),
    };
  }

  holds(digits: string): boolean {
    return this.#copies.has(digits);
  }

  slotOf(digits: string): number | undefined {
    return this.holds(digits) ? [...this.memory].find(([, held]) => held === digits)![0] : undefined;
  }

  /** A write, or without digits a clear, as it comes over the air. */
  receive(slot: number, digits?: string): 'ok' | 'refused' | 'duplicate' {
    this.writes++;
    const occupied = this.memory.has(slot);
    if (occupied && this.foreign.has(slot)) this.#watcher.foreignWrite(this, slot);
    if (this.refuses) return 'refused';
    if (this.lies) {
      if (occupied && this.character.masks && digits !== undefined)
        this.#watcher.liedUnseen(this, this.memory.get(slot)!, digits);
      return 'ok';
    }
    if (digits !== undefined && this.character.refusesToOverwrite && occupied) return 'refused';
    if (digits !== undefined && this.character.refusesDuplicates && this.holds(digits)) return 'duplicate';
    this.#set(slot, digits);
    this.foreign.delete(slot);
    return 'ok';
  }

  /** Somebody stands at the device and knows its programming code. */
  changeByHand(slot: number, digits?: string): void {
    this.#set(slot, digits);
    if (digits === undefined) this.foreign.delete(slot);
    else this.foreign.add(slot);
  }

  /** After a change of its circumstances. */
  tell(): void {
    this.#watcher.circumstancesChanged(this);
  }

  #set(slot: number, digits: string | undefined): void {
    const before = this.memory.get(slot);
    if (before === digits) return;
    if (digits === undefined) this.memory.delete(slot);
    else this.memory.set(slot, digits);
    for (const [pin, by] of [
      [before, -1],
      [digits, 1],
    ] as const) {
      if (pin === undefined) continue;
      const copies = (this.#copies.get(pin) ?? 0) + by;
      if (copies === 0) this.#copies.delete(pin);
      else this.#copies.set(pin, copies);
      this.#watcher.memoryChanged(this, pin);
    }
  }
}
