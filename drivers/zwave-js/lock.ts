/**
 * One lock: what it is, what its slots hold, and honest outcomes of writing them. zwave-js's result
 * of a write is not the truth: it says "unknown error" of a masked code that was stored, and
 * "success" of a supervised write that the lock never stored. Hence each write ends in a reading.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { UserCodeCCValues, UserIDStatus } from '@zwave-js/cc';
import { CommandClasses } from '@zwave-js/core';
import { NodeStatus, SetCredentialResult, type ZWaveNode } from 'zwave-js';
import type { Device, DeviceId, Reading, ReadOutcome, WriteOutcome } from '../../src/domain/device.ts';
import { Pin } from '../../src/domain/pin.ts';
import type { Log } from './client.ts';
import { describeLock } from './description.ts';
import { notAsked, failure, NO_ANSWER, NOT_CONNECTED } from './failure.ts';

/** A lock tells of a duplicate within this time of refusing it; it waits only after a refusal. */
const DUPLICATE_GRACE_MS = 500;
/** A lock may announce what we wrote as if it had been typed; within this time that is our own echo. */
const ECHO_MS = 5000;

type Access = NonNullable<ZWaveNode['accessControl']>;

export class ZwaveLock {
  readonly id: DeviceId;
  #node: ZWaveNode | undefined;
  #device: Device;
  #log: Log;
  /** Slots of which zwave-js's cache may be wrong. */
  #stale = new Set<number>();
  /** Per slot, how many of our own writes the lock may still echo, and until when. */
  #echoes = new Map<number, { count: number; until: number }>();
  #onDuplicate = new Set<() => void>();

  constructor(id: DeviceId, node: ZWaveNode, log: Log) {
    this.id = id;
    this.#node = node;
    this.#log = log;
    this.#device = describeLock(id, node);
  }

  /** The node in this session with the stick; `undefined` while the stick is away. */
  attach(node: ZWaveNode | undefined): void {
    this.#node = node;
  }

  device(): Device {
    const node = this.#node;
    if (!node) return { ...this.#device, reachable: false };
    this.#device = describeLock(this.id, node);
    return { ...this.#device, reachable: node.status !== NodeStatus.Dead };
  }

  readings(): Map<number, Reading> {
    const readings = new Map<number, Reading>();
    for (let slot = 1; this.#node && slot <= this.#device.slots; slot++) {
      const reading = this.#stale.has(slot) ? undefined : cached(this.#node, slot);
      if (reading) readings.set(slot, reading);
    }
    return readings;
  }

  async read(slot: number): Promise<ReadOutcome> {
    if (!this.#hasSlot(slot)) return notAsked(`This lock has slots 1 to ${this.#device.slots}.`);
    if (!this.#node) return notAsked(NOT_CONNECTED);
    try {
      return await this.#get(this.#node, slot);
    } catch (error) {
      const outcome = failure(error, this.#log);
      return outcome.kind === 'unreachable' ? outcome : notAsked(NO_ANSWER);
    }
  }

  async write(slot: number, pin: Pin): Promise<WriteOutcome> {
    const { minLength, maxLength, charset } = this.#device.pin;
    if (!this.#isWritable(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (pin.length < minLength || pin.length > maxLength) return { kind: 'invalid', reason: 'length' };
    const digits = pin.reveal();
    if ([...digits].some((digit) => !charset.includes(digit))) return { kind: 'invalid', reason: 'charset' };

    const duplicate = Promise.withResolvers<true>();
    let toldDuplicate = false;
    const onDuplicate = () => duplicate.resolve((toldDuplicate = true));
    this.#onDuplicate.add(onDuplicate);
    try {
      const outcome = await this.#change(slot, async (node, access, type) => {
        // zwave-js keeps a disabled slot disabled, and a disabled code opens nothing.
        if (isOccupiedButNotEnabled(node, slot)) await access.deleteCredential(slot, type, slot);
        const result = await access.setCredential(slot, type, slot, digits);
        return writeOutcome(await this.#verify(node, slot, result), pin);
      });
      if (outcome.kind === 'rejected' && outcome.reason === 'refused') {
        await Promise.race([duplicate.promise, delay(DUPLICATE_GRACE_MS, undefined, { ref: false })]);
      }
      const doubtful = outcome.kind === 'rejected' || outcome.kind === 'unverified';
      return doubtful && toldDuplicate ? { kind: 'rejected', reason: 'duplicate' } : outcome;
    } finally {
      this.#onDuplicate.delete(onDuplicate);
    }
  }

  async clear(slot: number): Promise<WriteOutcome> {
    if (!this.#isWritable(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    return this.#change(slot, async (node, access, type) => {
      const result = await access.deleteCredential(slot, type, slot);
      return clearOutcome(await this.#verify(node, slot, result));
    });
  }

  /** The lock says that these slots changed. Returns those that somebody else changed. */
  slotsChanged(slots: readonly number[] | 'all'): readonly number[] | 'all' {
    if (slots === 'all') {
      for (let slot = 1; slot <= this.#device.slots; slot++) this.#stale.add(slot);
      return 'all';
    }
    const foreign = slots.filter((slot) => !this.#takeEcho(slot));
    for (const slot of foreign) this.#stale.add(slot);
    return foreign;
  }

  duplicateReported(): void {
    for (const tell of this.#onDuplicate) tell();
  }

  #hasSlot(slot: number): boolean {
    return Number.isInteger(slot) && slot >= 1 && slot <= this.#device.slots;
  }

  #isWritable(slot: number): boolean {
    return this.#hasSlot(slot) && !this.#device.reserved.includes(slot);
  }

  async #change(
    slot: number,
    send: (node: ZWaveNode, access: Access, type: number) => Promise<WriteOutcome>,
  ): Promise<WriteOutcome> {
    const node = this.#node;
    const access = node?.accessControl;
    if (!node || !access) return notAsked(NOT_CONNECTED);
    // A User Code lock has one kind of credential.
    const [type] = access.getCredentialCapabilitiesCached().supportedCredentialTypes.keys();
    if (type === undefined) return notAsked(NO_ANSWER);
    this.#stale.add(slot);
    this.#expectEcho(slot);
    try {
      return await send(node, access, type);
    } catch (error) {
      return failure(error, this.#log);
    } finally {
      const echo = this.#echoes.get(slot);
      if (echo) echo.until = Date.now() + ECHO_MS;
    }
  }

  /**
   * What the slot holds after a change. Where supervision is not in play, zwave-js says OK only after
   * it has read the slot back, and the report is in its cache; anything else is read here.
   */
  async #verify(node: ZWaveNode, slot: number, result: SetCredentialResult): Promise<ReadOutcome> {
    const readBack = result === SetCredentialResult.OK && !node.supportsCC(CommandClasses.Supervision);
    const reading = readBack ? cached(node, slot) : undefined;
    if (!reading) return this.#get(node, slot);
    this.#stale.delete(slot);
    return reading;
  }

  /** Asks the raw User Code CC: `accessControl.getCredential` answers the same of an empty slot and of no answer. */
  async #get(node: ZWaveNode, slot: number): Promise<ReadOutcome> {
    const report = await node.commandClasses['User Code'].get(slot);
    if (!report) return { kind: 'unreachable', why: NO_ANSWER };
    this.#stale.delete(slot);
    return readingOf(report.userIdStatus, report.userCode);
  }

  #expectEcho(slot: number): void {
    const count = this.#pendingEcho(slot)?.count ?? 0;
    this.#echoes.set(slot, { count: count + 1, until: Infinity });
  }

  #takeEcho(slot: number): boolean {
    const echo = this.#pendingEcho(slot);
    if (!echo) return false;
    echo.count -= 1;
    return true;
  }

  #pendingEcho(slot: number) {
    const echo = this.#echoes.get(slot);
    return echo && echo.count > 0 && Date.now() < echo.until ? echo : undefined;
  }
}

function cached(node: ZWaveNode, slot: number): Reading | undefined {
  const status = node.getValue<UserIDStatus>(UserCodeCCValues.userIdStatus(slot).id);
  if (status === undefined) return undefined;
  return readingOf(status, node.getValue(UserCodeCCValues.userCode(slot).id));
}

function isOccupiedButNotEnabled(node: ZWaveNode, slot: number): boolean {
  const status = node.getValue<UserIDStatus>(UserCodeCCValues.userIdStatus(slot).id);
  return status !== undefined && status !== UserIDStatus.Available && status !== UserIDStatus.Enabled;
}

/** An empty slot may come with zeros or anything else; a slot that does not open the door is no known code. */
function readingOf(status: UserIDStatus, code: unknown): Reading {
  if (status === UserIDStatus.Available) return { kind: 'empty' };
  if (status === UserIDStatus.Enabled && typeof code === 'string' && /^\d{4,10}$/.test(code)) {
    return { kind: 'known', pin: Pin.of(code) };
  }
  return { kind: 'unreadable' };
}

function writeOutcome(reading: ReadOutcome, pin: Pin): WriteOutcome {
  switch (reading.kind) {
    case 'known':
      return reading.pin.equals(pin) ? { kind: 'confirmed' } : { kind: 'rejected', reason: 'refused' };
    case 'unreadable':
      return { kind: 'unverified' };
    case 'empty':
      return { kind: 'rejected', reason: 'refused' };
    case 'unreachable':
      return reading;
  }
}

function clearOutcome(reading: ReadOutcome): WriteOutcome {
  if (reading.kind === 'empty') return { kind: 'confirmed' };
  return reading.kind === 'unreachable' ? reading : { kind: 'rejected', reason: 'refused' };
}
