/** What is known of the panel: its model, its partitions and how they are armed, and its users. */
import type { ArmMode } from '../../src/domain/device.ts';
import type { Reading } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import { displayName } from './codec.ts';
import type { RequestOptions } from './client.ts';
import { mayComeAndGo, ORDINARY_TYPES } from './users/our-user.ts';
import { RIGHT, type UserRecord } from './users/user-record.ts';
import { type Answer, type Command, type PartitionList, RESULT } from './message-types.ts';

export type Request = (command: Command, options?: RequestOptions) => Promise<Answer | undefined>;

/** `hidden`: the master code may not look at him. `unsaid`: the panel did not say whether anybody is there. */
export type Occupant = UserRecord | 'nobody' | 'hidden' | 'unsaid';

/** The version answer's type, and the users beside the masters. Source: SATEL's INTEGRA user manuals. */
const MODELS: ReadonlyMap<number, { readonly name: string; readonly users: number }> = new Map([
  [0, { name: 'INTEGRA 24', users: 16 }],
  [1, { name: 'INTEGRA 32', users: 64 }],
  [2, { name: 'INTEGRA 64', users: 192 }],
  [3, { name: 'INTEGRA 128', users: 240 }],
  [4, { name: 'INTEGRA 128-WRL', users: 240 }],
  [66, { name: 'INTEGRA 64 Plus', users: 192 }],
  [67, { name: 'INTEGRA 128 Plus', users: 240 }],
  [72, { name: 'INTEGRA 256 Plus', users: 240 }],
  [132, { name: 'INTEGRA 128-WRL', users: 240 }],
]);
const UNKNOWN_MODEL = { name: 'INTEGRA', users: 240 };
const FIRST_MASTER = 241;

const MASTER_REFUSED: DriverMessage = { code: 'wrong-master-code', needs: 'may-edit-users' };

/** What follows shows whether "user missing" was meant for this question. */
export const IF_PROVEN_LATER: RequestOptions = { provisional: [RESULT.userMissing] };

export class Panel {
  model = UNKNOWN_MODEL;
  /** Names, by number. */
  readonly partitions = new Map<number, string>();
  readonly armed = new Map<number, ArmMode>();
  readonly #request: Request;
  readonly #authority: Pin;
  /** The user whose code we use. */
  #self = 0;
  readonly #users = new Map<number, UserRecord | 'hidden'>();
  /** Codes that were seen to work, by slot. */
  readonly #pins = new Map<number, Pin>();
  /** Slots that somebody else changed since they were read. */
  readonly #stale = new Set<number>();

  constructor(request: Request, authority: Pin) {
    this.#request = request;
    this.#authority = authority;
  }

  /** Learns all of it, or says what stands in the way. */
  async interview(): Promise<'ready' | 'ended' | { readonly obstacle: DriverMessage }> {
    const version = await this.#request({ kind: 'version' });
    if (!version) return 'ended';
    if (version.kind !== 'version') return { obstacle: { code: 'satel-no-version' } };
    this.model = MODELS.get(version.model) ?? UNKNOWN_MODEL;
    const self = await this.#request({ kind: 'self', code: this.#authority });
    if (!self) return 'ended';
    if (self.kind !== 'self') return { obstacle: MASTER_REFUSED };
    if (self.user < FIRST_MASTER && (self.rights & RIGHT.editUsers) === 0) {
      return { obstacle: { code: 'master-code-without-right' } };
    }
    this.#self = self.user;
    this.partitions.clear();
    for (const partition of self.partitions) {
      this.partitions.set(partition, (await this.#partitionName(partition)) ?? `Partition ${partition}`);
    }
    const known = await this.readUsers();
    const armed = await this.readArmed();
    return known && armed !== undefined ? 'ready' : 'ended';
  }

  /** Reads who the users are. False where the connection ended. */
  async readUsers(): Promise<boolean> {
    const list = await this.#request(
      { kind: 'users', code: this.#authority, user: this.#self },
      { optional: true },
    );
    const every = Array.from({ length: this.model.users }, (_, index) => index + 1);
    const existing =
      list?.kind === 'users' ? list.existing.filter((slot) => slot <= this.model.users) : every;
    this.#users.clear();
    for (const slot of existing) {
      if ((await this.readUser(slot, IF_PROVEN_LATER)) === undefined) return false;
    }
    return (await this.#request({ kind: 'clock' })) !== undefined;
  }

  /** Asks who has a slot. Nothing where the panel does not answer. */
  async readUser(slot: number, options?: RequestOptions): Promise<Occupant | undefined> {
    const answer = await this.#request({ kind: 'user', code: this.#authority, user: slot }, options);
    if (!answer) return undefined;
    const occupant = occupantOf(answer);
    this.noteUser(slot, occupant);
    return occupant;
  }

  /** Nothing where the connection ended; else whether something changed. */
  async readArmed(): Promise<boolean | undefined> {
    const lists = new Map<PartitionList, readonly number[]>();
    for (const list of ['armed', 'armedMode2', 'armedMode3', 'exitTimeLong', 'exitTimeShort'] as const) {
      const answer = await this.#request({ kind: 'partitions', list });
      if (!answer) return undefined;
      lists.set(list, answer.kind === 'partitions' ? answer.partitions : []);
    }
    const has = (list: PartitionList, partition: number) => lists.get(list)!.includes(partition);
    const before = JSON.stringify([...this.armed]);
    for (const partition of this.partitions.keys()) {
      const isLeaving = has('exitTimeLong', partition) || has('exitTimeShort', partition);
      if (has('armedMode3', partition)) this.armed.set(partition, 'night');
      else if (has('armedMode2', partition)) this.armed.set(partition, 'stay');
      else if (has('armed', partition) || isLeaving) this.armed.set(partition, 'away');
      else this.armed.set(partition, 'disarmed');
    }
    return JSON.stringify([...this.armed]) !== before;
  }

  armedPartitions(): string[] {
    return [...this.armed]
      .filter(([, mode]) => mode !== 'disarmed')
      .map(([partition]) => this.partitions.get(partition)!);
  }

  user(slot: number): Occupant {
    return this.#users.get(slot) ?? 'nobody';
  }

  noteUser(slot: number, occupant: Occupant): void {
    if (occupant === 'unsaid') this.forget(slot);
    else if (occupant === 'nobody') {
      this.#users.delete(slot);
      this.#pins.delete(slot);
    } else {
      this.#users.set(slot, occupant);
    }
  }

  /** The slot was read; with the code that was seen to work for it. */
  noteReading(slot: number, pin?: Pin): void {
    this.#stale.delete(slot);
    if (pin) this.#pins.set(slot, pin);
    else this.#pins.delete(slot);
  }

  /** The slot may have changed: what was read there counts no more. */
  forget(slot: number): void {
    this.#stale.add(slot);
    this.#pins.delete(slot);
  }

  forgetAll(): void {
    for (let slot = 1; slot <= this.model.users; slot++) this.forget(slot);
  }

  pin(slot: number): Pin | undefined {
    return this.#pins.get(slot);
  }

  /** Slots that are no ordinary user's, or that we may not look at. */
  reserved(): number[] {
    const reserved = [...this.#users].filter(([slot, user]) => user === 'hidden' || this.isSpecial(slot));
    return reserved.map(([slot]) => slot).sort((a, b) => a - b);
  }

  /** Never to be touched: a master, a duress code, a guard, a machine, or the user whose code we use. */
  isSpecial(slot: number): boolean {
    const occupant = this.user(slot);
    if (slot === this.#self) return true;
    return typeof occupant === 'object' && (occupant.master || !ORDINARY_TYPES.includes(occupant.type));
  }

  /** What one partition's slots hold, as far as it was read. */
  readings(partition: number): Map<number, Reading> {
    const readings = new Map<number, Reading>();
    for (let slot = 1; slot <= this.model.users; slot++) {
      if (!this.#stale.has(slot)) readings.set(slot, this.reading(partition, slot));
    }
    return readings;
  }

  /**
   * A user who is known to have our code and not this partition leaves the slot empty here. Anybody
   * else there makes it unreadable, so that nobody's code is written over; and so does one of ours that
   * would not turn the alarm off.
   */
  reading(partition: number, slot: number): Reading {
    const occupant = this.user(slot);
    if (occupant === 'nobody') return { kind: 'empty' };
    const pin = this.#pins.get(slot);
    if (!pin || typeof occupant !== 'object') return { kind: 'unreadable' };
    if (!occupant.partitions.includes(partition)) return { kind: 'empty' };
    return mayComeAndGo(occupant) ? { kind: 'known', pin } : { kind: 'unreadable' };
  }

  async #partitionName(number: number): Promise<string | undefined> {
    const answer = await this.#request({ kind: 'read-name', of: 'partition', number }, { optional: true });
    return answer?.kind === 'name' ? displayName(answer.name) || undefined : undefined;
  }
}

function occupantOf(answer: Answer): Occupant {
  if (answer.kind === 'user') {
    const { kind: _kind, ...record } = answer;
    return record;
  }
  if (answer.kind !== 'result') return 'unsaid';
  if (answer.code === RESULT.noAccess) return 'hidden';
  return answer.code === RESULT.userMissing ? 'nobody' : 'unsaid';
}
