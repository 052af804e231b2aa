/** A DSC PowerSeries panel behind an EnvisaLink as a `Driver`: its partitions as devices. */
import type { ArmMode, Device, DeviceId } from '../../src/domain/device.ts';
import type { ArmOptions, CanArm, Driver } from '../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../src/domain/driver/driver-event.ts';
import type {
  ArmOutcome,
  NotNow,
  Reading,
  ReadOutcome,
  RejectReason,
  Unreachable,
  WriteOutcome,
} from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import { DisarmWatch } from '../shared/disarm-watch.ts';
import type { DriverLog } from '../shared/log.ts';
import { SerialQueue } from '../shared/serial-queue.ts';
import { ABILITIES, Arming } from './arming.ts';
import { CLIENT_TIMING, EnvisalinkClient } from './client.ts';
import type { ClientTiming } from './client.ts';
import { Keypad, KEYPAD_PARTITION, KEYPAD_TIMING } from './keypad.ts';
import type { KeypadTiming, Programmed } from './keypad.ts';
import { NewsDesk } from './news.ts';
import { SlotMemory } from '../shared/written-slots.ts';
import { PanelState } from './state.ts';
import type { Report } from './message-types.ts';

export interface EnvisalinkDriverOptions {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly password: Pin;
  /** All codes of a panel are as long as this one. */
  readonly masterCode: Pin;
  /** The first and the last slot that belong to Latchkey, whatever is in them. No other is ever written. */
  readonly slots: readonly [number, number];
  /** Names by partition; the first one is among them. */
  readonly partitions: Readonly<Record<number, string>>;
  /** Names of zones, by number. */
  readonly zones: Readonly<Record<number, string>>;
  /** Keeps the numbers of slots that were written. */
  readonly slotFile: string;
  readonly log: DriverLog;
  readonly timing?: ClientTiming & KeypadTiming;
}

/** Wrong master codes lock the keypads of some panels: after so many, none is sent until a restart. */
const MASTER_TRIES = 2;
const DSC_TIMING = { ...CLIENT_TIMING, ...KEYPAD_TIMING };

export class EnvisalinkDriver implements Driver, CanArm {
  readonly id: string;
  readonly #options: EnvisalinkDriverOptions;
  readonly #client: EnvisalinkClient;
  readonly #state = new PanelState();
  readonly #keypad: Keypad;
  readonly #arming: Arming;
  readonly #news: NewsDesk;
  readonly #memory: SlotMemory;
  readonly #readings = new Map<number, Reading>();
  /** Slots that hold no code of ours for certain, since the start: a file of slots may be lost or an old one. */
  readonly #free = new Set<number>();
  #listener: (event: DriverEvent) => void = () => {};
  #whyDown: DriverMessage = { code: 'not-connected', what: 'envisalink' };
  #wrongMasters = 0;
  #isForeignProgramming = false;
  readonly #disarms = new DisarmWatch();
  /** One thing at a time: keys of two of them would mix. */
  readonly #lane = new SerialQueue();

  constructor(options: EnvisalinkDriverOptions) {
    this.id = options.id;
    this.#options = options;
    const timing = options.timing ?? DSC_TIMING;
    const { host, port, password } = options;
    this.#client = new EnvisalinkClient(
      { host, port, password, timing },
      {
        connection: (up, why) => this.#connection(up, why),
        report: (report) => this.#hear(report),
        keepAlive: () => ({ kind: this.#isInDoubt() ? 'ask-status' : 'poll' }),
      },
    );
    const parts = { client: this.#client, state: this.#state };
    this.#keypad = new Keypad({ ...parts, master: options.masterCode, timing });
    this.#arming = new Arming({
      ...parts,
      zoneName: (zone) => options.zones[zone] ?? `Zone ${zone}`,
      answerMs: timing.answerMs,
    });
    this.#news = new NewsDesk(KEYPAD_PARTITION);
    this.#memory = new SlotMemory(options.slotFile);
  }

  async start(listener: (event: DriverEvent) => void): Promise<void> {
    this.#listener = listener;
    this.#memory.load();
    this.#announce();
    this.#client.start();
  }

  async stop(): Promise<void> {
    this.#listener = () => {};
    // Keys that are on their way are followed by `#`; then the session may end.
    await this.#lane.idle();
    await this.#client.stop();
  }

  devices(): readonly Device[] {
    const { masterCode, slots, partitions } = this.#options;
    const codeLength = masterCode.length;
    const [first, last] = slots;
    return Object.entries(partitions).map(([number, name]) => {
      const partition = Number(number);
      const { armed, leaving } = this.#state.partition(partition);
      const hasCodes = partition === KEYPAD_PARTITION;
      return {
        id: this.#idOf(partition),
        name,
        kind: 'partition',
        model: 'DSC PowerSeries',
        // A code is valid wherever the master code is: it is kept at one partition and works at all.
        slots: hasCodes ? last : 0,
        reserved: hasCodes ? Array.from({ length: first - 1 }, (_, index) => index + 1) : [],
        pin: { minLength: codeLength, maxLength: codeLength, charset: '0123456789', keypad: 'ten-key' },
        reachable: this.#client.up && armed !== undefined,
        panel: this.id,
        // What it will be, nobody tells before the exit delay is over.
        ...(armed && { armed: leaving ? 'away' : armed }),
        armAbilities: ABILITIES,
        canEditWhileArmed: 'no',
      };
    });
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    return device === this.#idOf(KEYPAD_PARTITION) ? new Map(this.#readings) : new Map<number, Reading>();
  }

  /**
   * Nothing is asked of the panel, which shows no codes. Where a PIN is believed to be, the slot is taken, unless
   * it was free and no key of a code has gone there since.
   */
  async read(id: DeviceId, slot: number, expected?: Pin): Promise<ReadOutcome> {
    const device = this.#find(id);
    if (!device?.reachable) return this.#unreachable(id);
    const isUnheld = isWritable(device, slot) && !this.#memory.has(slot);
    const isFree = isUnheld && (expected === undefined || this.#free.has(slot));
    if (isFree) this.#free.add(slot);
    const reading: Reading = { kind: isFree ? 'empty' : 'unreadable' };
    this.#readings.set(slot, reading);
    return reading;
  }

  async write(id: DeviceId, slot: number, pin: Pin): Promise<WriteOutcome> {
    const device = this.#find(id);
    if (!device) return this.#unreachable(id);
    const problem = problemOf(device, slot, pin);
    if (problem) return { kind: 'invalid', reason: problem };
    return this.#program(id, slot, pin);
  }

  async clear(id: DeviceId, slot: number): Promise<WriteOutcome> {
    const device = this.#find(id);
    if (!device) return this.#unreachable(id);
    if (!isWritable(device, slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    return this.#program(id, slot, undefined);
  }

  arm(id: DeviceId, mode: ArmMode, pin: Pin | undefined, options: ArmOptions): Promise<ArmOutcome> {
    return this.#lane.run(async () => {
      if (!this.#find(id)?.reachable) return this.#unreachable(id);
      const partition = Number(id.slice(this.id.length + 1));
      return this.#arming.set({ partition, mode, code: pin ?? this.#options.masterCode, options });
    });
  }

  #program(id: DeviceId, slot: number, pin: Pin | undefined): Promise<WriteOutcome> {
    return this.#lane.run(async () => {
      if (!this.#find(id)?.reachable) return this.#unreachable(id);
      if (this.#wrongMasters >= MASTER_TRIES) return WRONG_MASTER;
      const before = this.#memory.has(slot);
      const wasFree = this.#free.delete(slot);
      this.#readings.delete(slot);
      this.#memory.note(slot, true);
      const programmed = await this.#keypad.program(slot, pin);
      this.#wrongMasters = programmed.kind === 'wrong-master' ? this.#wrongMasters + 1 : 0;
      const isCleared = pin === undefined && programmed.kind === 'taken' && programmed.shown;
      const isUnchanged = programmed.kind !== 'taken' && programmed.kind !== 'unclear';
      if (isCleared || (isUnchanged && !before)) this.#memory.note(slot, false);
      if (isCleared || (isUnchanged && wasFree)) this.#free.add(slot);
      if (programmed.kind === 'taken') {
        this.#readings.set(slot, { kind: isCleared ? 'empty' : 'unreadable' });
      }
      return outcomeOf(programmed, pin === undefined);
    });
  }

  #connection(up: boolean, why: DriverMessage): void {
    this.#whyDown = why;
    this.#options.log(up ? 'info' : 'warn', why);
    this.#listener({ kind: 'connection', up, why });
    if (up) {
      void this.#lane.run(async () => {
        await this.#client.command({ kind: 'ask-status' });
        await this.#keypad.recover();
      });
    } else {
      this.#keypad.lost();
      this.#state.forget();
      this.#news.forget();
    }
    this.#announce();
  }

  #hear(report: Report): void {
    this.#state.take(report);
    this.#keypad.hear(report);
    this.#arming.hear(report);
    this.#announce();
    const isOurs = report.kind === 'partition' && this.#isOurDoing(report.partition);
    const news = this.#news.of(report);
    if (news && !(isOurs && news.kind === 'used')) {
      const { partition, ...event } = news;
      if (partition in this.#options.partitions) {
        this.#listener({ ...event, device: this.#idOf(partition) });
      }
    }
    this.#noticeProgramming();
  }

  /** Not while our own keys are on their way. */
  #isInDoubt(): boolean {
    const partitions = Object.keys(this.#options.partitions).map(Number);
    return !this.#keypad.isOurs && partitions.some((partition) => this.#state.isInDoubt(partition));
  }

  #isOurDoing(partition: number): boolean {
    return this.#arming.isBusy(partition) || (partition === KEYPAD_PARTITION && this.#keypad.isOurs);
  }

  /** Nobody tells what was programmed at a keypad; it may have been any slot. */
  #noticeProgramming(): void {
    const before = this.#isForeignProgramming;
    this.#isForeignProgramming = this.#state.isProgramming && !this.#keypad.isOurs;
    if (!before || this.#isForeignProgramming || this.#state.isProgramming) return;
    this.#readings.clear();
    const device = this.#idOf(KEYPAD_PARTITION);
    this.#listener({ kind: 'slots-changed', device, slots: 'all' });
    this.#listener({ kind: 'accepts-changes', device });
  }

  #announce(): void {
    this.#listener({ kind: 'devices-changed' });
    for (const device of this.#disarms.disarmed(this.devices()))
      this.#listener({ kind: 'accepts-changes', device });
  }

  #find(id: DeviceId): Device | undefined {
    return this.devices().find((device) => device.id === id);
  }

  #idOf(partition: number): DeviceId {
    return `${this.id}/${partition}`;
  }

  #unreachable(id: DeviceId): Unreachable {
    if (!this.#find(id))
      return { kind: 'unreachable', why: { code: 'no-such-device', what: 'panel', device: id } };
    return { kind: 'unreachable', why: this.#client.up ? { code: 'state-unknown' } : this.#whyDown };
  }
}

const WRONG_MASTER: Unreachable = {
  kind: 'unreachable',
  why: { code: 'wrong-master-code', sent: 'after-restart', locksKeypads: true },
};
const ARMED: NotNow = { kind: 'not-now', why: 'armed', message: { code: 'armed' } };
const PROGRAMMING: NotNow = { kind: 'not-now', why: 'programming', message: { code: 'programming' } };

function outcomeOf(programmed: Programmed, isClear: boolean): WriteOutcome {
  switch (programmed.kind) {
    case 'taken':
      return { kind: isClear && programmed.shown ? 'confirmed' : 'unverified' };
    case 'refused':
      // Of a code of the right length the manual knows one reason to ask again: somebody else has it.
      return {
        kind: 'rejected',
        reason: programmed.how === 'asked-again' && !isClear ? 'duplicate' : 'refused',
      };
    case 'wrong-master':
      return WRONG_MASTER;
    case 'armed':
      return ARMED;
    case 'programming':
      return PROGRAMMING;
    case 'failed':
    case 'unclear':
      return { kind: 'unreachable', why: { code: 'keypad-interrupted', by: programmed.by } };
  }
}

function problemOf(device: Device, slot: number, pin: Pin): RejectReason | undefined {
  if (!isWritable(device, slot)) return 'no-such-slot';
  if (pin.length < device.pin.minLength || pin.length > device.pin.maxLength) return 'length';
  return /^\d+$/.test(pin.reveal()) ? undefined : 'charset';
}

function isWritable(device: Device, slot: number): boolean {
  return Number.isInteger(slot) && slot >= 1 && slot <= device.slots && !device.reserved.includes(slot);
}
