/** Users of the panel as slots of its partitions. One user may be in several partitions, with one code. */
import type { Reading, ReadOutcome, Unreachable, WriteOutcome } from '../../src/domain/device.ts';
import type { Pin } from '../../src/domain/pin.ts';
import { codeIn, isMaster } from './codes.ts';
import type { CodeLength } from './codes.ts';
import type { Panel } from './panel.ts';
import { ARMED, enableCommand, NOT_TOLD, PROGRAMMING } from './trouble.ts';
import type { Edit, Read, Users } from './users.ts';
import { AUTHORITY } from './vocabulary.ts';
import type { UserInformation } from './vocabulary.ts';

/** User 1 is the master that a panel comes with. */
const FIRST_MASTER = 1;
const NO_SUCH_SLOT: WriteOutcome = { kind: 'invalid', reason: 'no-such-slot' };

export class Slots {
  readonly #users: Users;
  readonly #panel: Panel;
  /** As last read in this session; of masters, nothing is kept. */
  readonly #seen = new Map<number, UserInformation>();
  readonly #masters = new Set([FIRST_MASTER]);
  readonly #onMaster: () => void;

  /** @param onMaster a slot was found to be a master's */
  constructor(users: Users, panel: Panel, onMaster: () => void) {
    this.#users = users;
    this.#panel = panel;
    this.#onMaster = onMaster;
  }

  /** Never written, cleared or shown. */
  get masters(): readonly number[] {
    return [...this.#masters].sort((a, b) => a - b);
  }

  readings(partition: number): ReadonlyMap<number, Reading> {
    const length = this.#panel.codeLength;
    return new Map([...this.#seen].map(([slot, user]) => [slot, readingOf(user, partition, length)]));
  }

  /** Somebody may have changed any of them. */
  forget(): void {
    this.#seen.clear();
  }

  async read(partition: number, slot: number): Promise<ReadOutcome> {
    if (!this.#exists(slot)) return { kind: 'unreadable' };
    const read = await this.#users.read(slot);
    if (read.kind !== 'user') return unread(read);
    this.#note(read.user);
    return readingOf(read.user, partition, this.#panel.codeLength);
  }

  async write(partition: number, slot: number, pin: Pin): Promise<WriteOutcome> {
    if (!this.#exists(slot)) return NO_SUCH_SLOT;
    if (pin.length !== this.#panel.codeLength) return { kind: 'invalid', reason: 'length' };
    if (!/^\d+$/.test(pin.reveal())) return { kind: 'invalid', reason: 'charset' };
    return this.#edit(partition, { slot, pin }, () =>
      this.#users.grant(slot, maskOf(partition), pin, this.#panel.codeLength),
    );
  }

  async clear(partition: number, slot: number): Promise<WriteOutcome> {
    if (!this.#exists(slot)) return NO_SUCH_SLOT;
    const all = this.#panel.known!.system.partitions;
    return this.#edit(partition, { slot }, () =>
      this.#users.revoke(slot, maskOf(partition), all, this.#panel.codeLength),
    );
  }

  async #edit(
    partition: number,
    { slot, pin }: { slot: number; pin?: Pin },
    edit: () => Promise<Edit>,
  ): Promise<WriteOutcome> {
    if (this.#panel.programming) return { kind: 'not-now', why: 'programming', text: PROGRAMMING };
    this.#seen.delete(slot);
    const edited = await edit();
    if (edited.kind === 'master') {
      this.#addMaster(slot);
      return NO_SUCH_SLOT;
    }
    if (edited.kind !== 'user') return unread(edited);
    this.#note(edited.user);
    const reading = readingOf(edited.user, partition, this.#panel.codeLength);
    const isIn = isInPartition(edited.user, partition);
    if (pin ? isLive(edited.user, reading, pin) : !isIn || reading.kind === 'empty')
      return { kind: 'confirmed' };
    if (isIn && reading.kind === 'unreadable' && edited.took) return { kind: 'unverified' };
    if (pin && this.#isElsewhere(pin, slot)) return { kind: 'rejected', reason: 'duplicate' };
    if (!edited.took && this.#panel.programming) {
      return { kind: 'not-now', why: 'programming', text: PROGRAMMING };
    }
    if (!edited.took && this.#panel.armed) return { kind: 'not-now', why: 'armed', text: ARMED };
    return { kind: 'rejected', reason: 'refused' };
  }

  #isElsewhere(pin: Pin, slot: number): boolean {
    return [...this.#seen].some(([other, user]) => {
      const code = codeIn(user, this.#panel.codeLength);
      return other !== slot && code !== undefined && code !== 'unreadable' && code.equals(pin);
    });
  }

  #exists(slot: number): boolean {
    const users = this.#panel.known?.users ?? 0;
    return Number.isInteger(slot) && slot >= 1 && slot <= users && !this.#masters.has(slot);
  }

  #note(user: UserInformation): void {
    if (isMaster(user)) this.#addMaster(user.user);
    else this.#seen.set(user.user, user);
  }

  #addMaster(slot: number): void {
    this.#masters.add(slot);
    this.#seen.delete(slot);
    this.#onMaster();
  }
}

/** The code of a user without this partition is somebody's elsewhere: not one of this partition, and no free slot. */
function readingOf(user: UserInformation, partition: number, length: CodeLength): Reading {
  if (isMaster(user)) return { kind: 'unreadable' };
  const code = codeIn(user, length);
  if (code === undefined) return { kind: 'empty' };
  if (code === 'unreadable') return { kind: 'unreadable' };
  return isInPartition(user, partition)
    ? { kind: 'known', pin: code }
    : { kind: 'unreadable', elsewhere: true };
}

/** A code that may not disarm is not what was wished for. */
function isLive({ authority }: UserInformation, reading: Reading, pin: Pin): boolean {
  const mayDisarm = (authority & AUTHORITY.armDisarm) !== 0;
  return reading.kind === 'known' && reading.pin.equals(pin) && mayDisarm;
}

function unread(read: Exclude<Read, { kind: 'user' }>): Unreachable {
  if (read.kind === 'unreachable') return read;
  const why = read.kind === 'disabled' ? enableCommand(read.command) : NOT_TOLD;
  return { kind: 'unreachable', why };
}

function isInPartition({ partitions }: UserInformation, partition: number): boolean {
  return (partitions & maskOf(partition)) !== 0;
}

function maskOf(partition: number): number {
  return 1 << (partition - 1);
}
