/** One lock: what it is, what its slots hold, where its bolt is, and honest outcomes of changing them. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Device, DeviceId } from '../../src/domain/device.ts';
import type { DeviceScheduleOptions, WriteOptions } from '../../src/domain/driver/driver.ts';
import type { Reading, ReadOutcome, Unreachable, WriteOutcome } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { DeviceSchedule } from '../../src/domain/schedule/device-schedule.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import type { Change, CodeMemory } from './code-memory.ts';
import { describeLock, SECURED } from './description.ts';
import { Echoes, type ChangedSlot, type Doing } from './echoes.ts';
import { failure, NO_ACKNOWLEDGEMENT, NO_ANSWER, NOT_CONFIRMED, NOT_MET, notAsked } from './failure.ts';
import { LockSchedules, type ZonedClock } from './device-schedule.ts';
import type { Log } from '../../src/domain/log.ts';
import type { ZwaveNode } from './node.ts';
import { CC } from './values.ts';

/** A lock tells of a duplicate within this time of refusing it; it waits only after a refusal. */
const DUPLICATE_GRACE_MS = 500;
const REFUSED: WriteOutcome = { kind: 'rejected', reason: 'refused' };
/** Door Lock CC, Door Lock Mode. */
const UNSECURED = 0x00;

/** The lock has told of our own change to a slot. */
export interface Announced {
  readonly announced: number;
}

export interface LockOptions {
  /** Why nothing can be asked while the link is down. */
  readonly notConnected: DriverMessage;
  readonly isConnected: () => boolean;
  readonly log: Log;
  readonly time: ZonedClock;
}

interface Session {
  readonly node: ZwaveNode;
  readonly memory: CodeMemory;
}

export class ZwaveLock {
  readonly id: DeviceId;
  #options: LockOptions;
  /** Of this session with the stick; `undefined` while the stick is away. */
  #session: Session | undefined;
  #device: Device;
  /** What we were told ourselves in this session; a server's copy of a value may come after its answer. */
  #learnt = new Map<number, Reading>();
  /** Slots of which zwave-js's cache may be wrong. */
  #stale = new Set<number>();
  #echoes = new Echoes();
  /** Slots whose change was announced after it was read back, and what that had shown. */
  #doubted = new Map<number, Reading>();
  /** This lock has announced a change of ours so late: it does so with each. */
  #announcesLate = false;
  #onDuplicate = new Set<() => void>();
  #schedules: LockSchedules;

  constructor(id: DeviceId, session: Session, options: LockOptions) {
    this.id = id;
    this.#session = session;
    this.#options = options;
    this.#schedules = new LockSchedules(options.time);
    this.#device = describeLock(id, session.node, session.memory.slots);
  }

  attach(session: Session | undefined): void {
    if (session?.node !== this.#session?.node)
      for (const known of [this.#learnt, this.#doubted]) known.clear();
    this.#session = session;
  }

  /** Its node is known and interviewed. */
  get isAttached(): boolean {
    return this.#session !== undefined;
  }

  /**
   * A node that counts as dead is pinged first, once: a command would be sent three times, and keep others from the air
   * that long. Where nobody can say whether it answers, it is asked.
   */
  async ask<T>(question: (lock: ZwaveLock) => Promise<T>): Promise<T | Unreachable> {
    const node = this.#session?.node;
    const answers = !node?.dead || (await node.ping().catch(() => true));
    return answers ? question(this) : notAsked(NO_ACKNOWLEDGEMENT);
  }

  device(): Device {
    if (!this.#session) return { ...this.#device, reachable: false };
    const { node, memory } = this.#session;
    this.#device = describeLock(this.id, node, memory.slots);
    return this.#device;
  }

  readings(): Map<number, Reading> {
    const readings = new Map<number, Reading>();
    for (let slot = 1; this.#session && slot <= this.#device.slots; slot++) {
      if (this.#stale.has(slot)) continue;
      const reading = this.#learnt.get(slot) ?? this.#session.memory.cached(slot);
      if (reading) readings.set(slot, reading);
    }
    return readings;
  }

  async read(slot: number): Promise<ReadOutcome> {
    if (!this.#hasSlot(slot))
      return notAsked({ code: 'slot-out-of-range', what: 'lock', slots: this.#device.slots });
    if (!this.#session) return this.#away();
    const ended = this.#echoes.begin(slot);
    try {
      return this.#learn(slot, await this.#session.memory.read(slot));
    } catch (error) {
      const outcome = failure(error, this.#options);
      return outcome.kind === 'unreachable' ? outcome : notAsked(NO_ANSWER);
    } finally {
      ended();
    }
  }

  async write(slot: number, pin: Pin, { readLater = false }: WriteOptions = {}): Promise<WriteOutcome> {
    const { minLength, maxLength, charset } = this.#device.pin;
    if (!this.#isWritable(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (pin.length < minLength || pin.length > maxLength) return { kind: 'invalid', reason: 'length' };
    const digits = pin.reveal();
    if ([...digits].some((digit) => !charset.includes(digit))) return { kind: 'invalid', reason: 'charset' };

    const told = Promise.withResolvers<true>();
    let isDuplicate = false;
    const onDuplicate = () => told.resolve((isDuplicate = true));
    this.#onDuplicate.add(onDuplicate);
    try {
      const outcome = await this.#change(
        { slot, doing: 'added' },
        (memory) => memory.write(slot, digits, readLater),
        (reading, { duplicate, taken, refused }) => {
          if (duplicate) onDuplicate();
          return taken ? { kind: 'rejected', reason: 'occupied' } : writeOutcome(reading, pin, refused);
        },
      );
      const isRefused = outcome.kind === 'rejected' && outcome.reason === 'refused';
      if (isRefused || outcome.kind === 'contradicted') {
        await Promise.race([told.promise, delay(DUPLICATE_GRACE_MS, undefined, { ref: false })]);
      }
      const isDoubtful = isRefused || outcome.kind === 'contradicted' || outcome.kind === 'unverified';
      return isDoubtful && isDuplicate ? { kind: 'rejected', reason: 'duplicate' } : outcome;
    } finally {
      this.#onDuplicate.delete(onDuplicate);
    }
  }

  async clear(slot: number): Promise<WriteOutcome> {
    if (!this.#isWritable(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    return this.#change(
      { slot, doing: 'deleted' },
      (memory) => memory.clear(slot),
      (reading, change) => clearOutcome(reading, change.refused),
    );
  }

  /** The lock's own schedules belong to the users of User Code CC, which are its slots. */
  async setDeviceSchedule(
    slot: number,
    schedule: DeviceSchedule | undefined,
    { check }: DeviceScheduleOptions,
  ): Promise<WriteOutcome> {
    if (!this.#isWritable(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    const node = this.#session?.node;
    if (!node) return this.#away();
    try {
      return await this.#schedules.set(node, slot, schedule, check);
    } catch (error) {
      return failure(error, this.#options);
    }
  }

  /** One command to the bolt, and one question where it is now: a bolt takes its time, and a lock reports it. */
  async setLocked(locked: boolean): Promise<WriteOutcome> {
    const node = this.#session?.node;
    if (!node) return this.#away();
    try {
      if (node.supports(CC.doorLock)) {
        await node.call(CC.doorLock, 'set', locked ? SECURED : UNSECURED);
        const report = await node.call(CC.doorLock, 'get');
        return boltOutcome(modeOf(report), locked ? SECURED : UNSECURED);
      }
      if (!node.supports(CC.lock)) return { kind: 'invalid', reason: 'refused' };
      await node.call(CC.lock, 'set', locked);
      return boltOutcome(await node.call(CC.lock, 'get'), locked);
    } catch (error) {
      return failure(error, this.#options);
    }
  }

  /** User slots are 1 to this. */
  get slots(): number {
    return this.#device.slots;
  }

  /**
   * The lock says that a slot changed. Returns those that somebody else changed, or may have. A slot that there is
   * not stands for any: locks were seen to tell so that all codes were deleted (user 255, zwave-js#8054).
   */
  slotChanged(which: ChangedSlot, doing?: Doing): readonly number[] | 'all' | Announced {
    const isNamed = typeof which === 'number' && this.#hasSlot(which);
    const isOne = which === 'unnamed' || (typeof which === 'number' && doing === 'added');
    const ours = !isNamed && isOne && doing ? this.#echoes.unannounced(doing) : undefined;
    const slot = isNamed ? which : ours;
    if (slot === undefined) return this.#allChanged();
    if (this.#isEcho(slot, doing)) return { announced: slot };
    this.#stale.add(slot);
    return [slot];
  }

  #allChanged(): 'all' {
    for (let slot = 1; slot <= this.#device.slots; slot++) this.#stale.add(slot);
    return 'all';
  }

  /**
   * What comes after the reading back may be somebody's doing: then the slot is read once more, where that shows
   * anything, and so the lock's habit is learnt.
   */
  #isEcho(slot: number, doing: Doing | undefined): boolean {
    const whose = this.#echoes.takeAnnouncement(slot, doing);
    const seen = this.#learnt.get(slot);
    const isDoubtful = whose === 'late' && !this.#announcesLate && seen && seen.kind !== 'unreadable';
    if (isDoubtful) this.#doubted.set(slot, seen);
    return whose !== 'theirs' && !isDoubtful;
  }

  /** zwave-js has another value for this slot, or for its user. Returns what is news: not an answer to us, and not told before. */
  valueChanged(slot: number): readonly number[] | 'all' {
    if (!this.#hasSlot(slot)) {
      const isNews = !this.#echoes.isAsking && this.#stale.size < this.#device.slots;
      return isNews ? this.#allChanged() : [];
    }
    if (this.#stale.has(slot) || this.#echoes.isAnswer(slot)) return [];
    this.#stale.add(slot);
    return [slot];
  }

  duplicateReported(): void {
    for (const tell of this.#onDuplicate) tell();
  }

  /** Nothing can be asked of it now. */
  #away(): Unreachable {
    return notAsked(this.#options.isConnected() ? NOT_MET : this.#options.notConnected);
  }

  #hasSlot(slot: number): boolean {
    return Number.isInteger(slot) && slot >= 1 && slot <= this.#device.slots;
  }

  #isWritable(slot: number): boolean {
    return this.#hasSlot(slot) && !this.#device.reserved.includes(slot);
  }

  async #change(
    { slot, doing }: { slot: number; doing: Doing },
    send: (memory: CodeMemory) => Promise<Change>,
    outcomeOf: (reading: ReadOutcome, change: Change) => WriteOutcome,
  ): Promise<WriteOutcome> {
    const memory = this.#session?.memory;
    if (!memory) return this.#away();
    this.#stale.add(slot);
    this.#doubted.delete(slot);
    const ended = this.#echoes.begin(slot, doing);
    try {
      const change = await send(memory);
      if (change.acknowledged) return { kind: 'acknowledged' };
      const outcome = outcomeOf(this.#learn(slot, change.reading), change);
      return change.unanswered && outcome.kind !== 'confirmed' ? notAsked(NOT_CONFIRMED) : outcome;
    } catch (error) {
      return failure(error, this.#options);
    } finally {
      ended();
    }
  }

  #learn(slot: number, reading: Reading | undefined): ReadOutcome {
    if (!reading) return notAsked(NO_ANSWER);
    const doubted = this.#doubted.get(slot);
    this.#doubted.delete(slot);
    if (doubted && isSame(doubted, reading)) this.#announcesLate = true;
    this.#stale.delete(slot);
    this.#learnt.set(slot, reading);
    return reading;
  }
}

function isSame(one: Reading, other: Reading): boolean {
  if (one.kind !== 'known' || other.kind !== 'known') return one.kind === other.kind;
  return one.pin.equals(other.pin);
}

function writeOutcome(reading: ReadOutcome, pin: Pin, isRefused: boolean | undefined): WriteOutcome {
  if (reading.kind === 'unreachable') return reading;
  if (reading.kind === 'known' && reading.pin.equals(pin)) return { kind: 'confirmed' };
  if (isRefused) return REFUSED;
  return { kind: reading.kind === 'unreadable' ? 'unverified' : 'contradicted' };
}

function clearOutcome(reading: ReadOutcome, isRefused: boolean | undefined): WriteOutcome {
  if (reading.kind === 'unreachable') return reading;
  if (reading.kind === 'empty') return { kind: 'confirmed' };
  return isRefused ? REFUSED : { kind: 'contradicted' };
}

function modeOf(report: unknown): unknown {
  return typeof report === 'object' && report !== null && 'currentMode' in report
    ? report.currentMode
    : undefined;
}

function boltOutcome(found: unknown, wanted: unknown): WriteOutcome {
  if (found === undefined) return notAsked(NO_ANSWER);
  return found === wanted ? { kind: 'confirmed' } : REFUSED;
}
