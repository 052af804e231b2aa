/** Users of the panel as slots of its partitions. One user may be in several partitions, with one code. */
import type {
  NotNow,
  Reading,
  ReadOutcome,
  Unreachable,
  WriteOutcome,
} from '../../../src/domain/driver/outcome.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { codeIn, disarms, isMaster } from './codes.ts';
import type { CodeLength } from './codes.ts';
import { MOST_USERS } from '../interview.ts';
import type { Panel } from '../panel.ts';
import { enableCommand, NOT_TOLD } from '../problems.ts';
import type { Edit, Read, Users } from './users.ts';
import type { PartitionMask, UserInformation } from '../message-types.ts';

/** User 1 is the master that a panel comes with. */
const FIRST_MASTER = 1;
const REFUSED: WriteOutcome = { kind: 'rejected', reason: 'refused' };
const PROGRAMMING: NotNow = { kind: 'not-now', why: 'programming', message: { code: 'programming' } };
const ARMED: NotNow = { kind: 'not-now', why: 'armed', message: { code: 'armed' } };
const NOT_HERE: Reading = { kind: 'unreadable', elsewhere: true };
const NO_SUCH_SLOT: WriteOutcome = { kind: 'invalid', reason: 'no-such-slot' };

export class Slots {
  readonly #users: Users;
  readonly #panel: Panel;
  /** As last read in this session; of masters, nothing is kept. */
  readonly #seen = new Map<number, UserInformation>();
  readonly #masters = new Set([FIRST_MASTER]);
  /** Masters that were no masters when they were given codes of ours. */
  readonly #mastersWithOurs = new Set<number>();
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

  /** @param expected a code of ours that is believed to be there */
  async read(partition: number, slot: number, expected?: Pin): Promise<ReadOutcome> {
    if (!this.#mayExist(slot)) return this.#readingOfMaster(slot);
    const read = await this.#users.read(slot);
    if (read.kind !== 'user') return unread(read);
    this.#note(read.user);
    if (!isMaster(read.user)) return readingOf(read.user, partition, this.#panel.codeLength);
    if (expected && hasCode(read.user, expected, this.#panel.codeLength)) this.#mastersWithOurs.add(slot);
    return this.#readingOfMaster(slot);
  }

  async write(partition: number, slot: number, pin: Pin): Promise<WriteOutcome> {
    if (!this.#mayExist(slot) || slot > this.#panel.known!.users) return NO_SUCH_SLOT;
    if (pin.length !== this.#panel.codeLength) return { kind: 'invalid', reason: 'length' };
    if (!/^\d+$/.test(pin.reveal())) return { kind: 'invalid', reason: 'charset' };
    return this.#edit(partition, { slot, pin }, () =>
      this.#users.grant(slot, maskOf(partition), pin, this.#panel.codeLength),
    );
  }

  /** @param keep partitions that keep the code; missing: all others that have it */
  async clear(partition: number, slot: number, keep?: readonly number[]): Promise<WriteOutcome> {
    if (!this.#mayExist(slot)) return NO_SUCH_SLOT;
    const all = this.#panel.known!.system.partitions;
    const taken = keep ? all & ~maskOf(...keep) : maskOf(partition);
    return this.#edit(partition, { slot, taken }, () =>
      this.#users.revoke(slot, taken, all, this.#panel.codeLength),
    );
  }

  async #edit(
    partition: number,
    { slot, pin, taken = 0 }: { slot: number; pin?: Pin; taken?: PartitionMask },
    edit: () => Promise<Edit>,
  ): Promise<WriteOutcome> {
    if (this.#panel.programming) return PROGRAMMING;
    this.#seen.delete(slot);
    const edited = await edit();
    if (edited.kind === 'master') {
      this.#addMaster(slot);
      return NO_SUCH_SLOT;
    }
    if (edited.kind !== 'user') return unread(edited);
    this.#note(edited.user);
    const reading = readingOf(edited.user, partition, this.#panel.codeLength);
    const isIn = pin ? isInPartition(edited.user, partition) : (edited.user.partitions & taken) !== 0;
    if (pin ? isLive(reading, pin) : !isIn || reading.kind === 'empty') return { kind: 'confirmed' };
    const isHidden = reading.kind === 'unreadable' && !reading.elsewhere;
    if (isIn && isHidden && edited.took) return { kind: 'unverified' };
    if (pin && this.#isElsewhere(pin, slot)) return { kind: 'rejected', reason: 'duplicate' };
    if (!edited.took && this.#panel.programming) {
      return PROGRAMMING;
    }
    if (!edited.took && this.#panel.armed) return ARMED;
    const hasLeftCode = pin && this.#holds(slot, pin) && !hasCode(edited.before, pin, this.#panel.codeLength);
    return hasLeftCode ? this.#takeBack(slot, pin) : REFUSED;
  }

  /** Who may not disarm with it now may be allowed to later. */
  async #takeBack(slot: number, pin: Pin): Promise<WriteOutcome> {
    const all = this.#panel.known!.system.partitions;
    const edited = await this.#users.revoke(slot, all, all, this.#panel.codeLength);
    if (edited.kind === 'user') this.#note(edited.user);
    return edited.kind === 'user' && !this.#holds(slot, pin) ? REFUSED : { kind: 'unverified' };
  }

  #isElsewhere(pin: Pin, slot: number): boolean {
    return [...this.#seen.keys()].some((other) => other !== slot && this.#holds(other, pin));
  }

  #holds(slot: number, pin: Pin): boolean {
    const user = this.#seen.get(slot);
    return user !== undefined && hasCode(user, pin, this.#panel.codeLength);
  }

  /** A panel may have told of fewer users than it has: only a new code needs to be sure. */
  #mayExist(slot: number): boolean {
    return Number.isInteger(slot) && slot >= 1 && slot <= MOST_USERS && !this.#masters.has(slot);
  }

  #readingOfMaster(slot: number): Reading {
    return this.#mastersWithOurs.has(slot) ? { kind: 'unreadable' } : NOT_HERE;
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

/** A user who may not turn off this partition has no code of it: his slot is not free, and his code not live. */
function readingOf(user: UserInformation, partition: number, length: CodeLength): Reading {
  if (isMaster(user)) return { kind: 'unreadable' };
  const code = codeIn(user, length);
  if (code === undefined) return { kind: 'empty' };
  if (code === 'unreadable') return { kind: 'unreadable' };
  return isInPartition(user, partition) && disarms(user) ? { kind: 'known', pin: code } : NOT_HERE;
}

function hasCode(user: UserInformation, pin: Pin, length: CodeLength): boolean {
  const code = codeIn(user, length);
  return code !== undefined && code !== 'unreadable' && code.equals(pin);
}

function isLive(reading: Reading, pin: Pin): boolean {
  return reading.kind === 'known' && reading.pin.equals(pin);
}

function unread(read: Exclude<Read, { kind: 'user' }>): Unreachable {
  if (read.kind === 'unreachable') return read;
  const why = read.kind === 'disabled' ? enableCommand(read.command) : NOT_TOLD;
  return { kind: 'unreachable', why };
}

function isInPartition({ partitions }: UserInformation, partition: number): boolean {
  return (partitions & maskOf(partition)) !== 0;
}

function maskOf(...partitions: readonly number[]): PartitionMask {
  return partitions.reduce((mask, partition) => mask | (1 << (partition - 1)), 0);
}
