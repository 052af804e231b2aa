import type { Clock } from '../domain/clock.ts';
import type { DeviceId, Driver, NotNow, Reading, Unreachable, WriteOutcome } from '../domain/device.ts';
import type { Pin } from '../domain/pin.ts';
import { NO_GUARD } from '../domain/guard.ts';
import type { GuardRecord } from '../domain/guard.ts';
import type { Observation, PinDigest } from '../domain/plan.ts';
import type { SyncReason } from '../domain/sync.ts';
import type { GrantRecord } from '../store/code-store.ts';
import type { SlotRecord } from '../store/slot-store.ts';
import { NEVER_SEEN, unread } from '../store/slot-store.ts';
import type { Store } from '../store/store.ts';
import type { DeviceQueue } from './device-queue.ts';
import type { Fleet } from './fleet.ts';
import { observe } from './observe.ts';
import type { Task, Tasks } from './tasks.ts';
import { comesBack } from './wish.ts';

/** How one step ended. `stuck`: the device answers and does not let go of a code, or of a guard. */
export type StepEnd =
  { readonly kind: 'done' } | Unreachable | NotNow | { readonly kind: 'stuck'; readonly reason: SyncReason };

/** Something to ask of the device; the step goes on with the answer. */
export interface Talk {
  readonly slot: number;
  readonly with: (driver: Driver) => Promise<unknown>;
}

/**
 * A step runs until it needs the device, and on from its answer: what it stores in between is one transaction,
 * which is on disk before anything is sent.
 */
export type Step = Generator<Talk, StepEnd, unknown>;

const DONE: StepEnd = { kind: 'done' };
/** Of a device that kept time once, and does not any more. */
const NO_GUARDS: WriteOutcome = { kind: 'invalid', reason: 'refused' };

/**
 * The one next thing for one grant, as the planner decided it. Before a write or a clear, the store notes
 * that the slot is unread and what may be in it; after a crash the planner therefore reads that slot
 * before it does anything else.
 */
export class Steps {
  readonly #store: Store;
  readonly #fleet: Fleet;
  readonly #clock: Clock;
  readonly #zone: string;
  readonly #tasks: Tasks;
  readonly #foreignFound: (device: DeviceId, slot: number) => void;

  constructor(parts: {
    store: Store;
    fleet: Fleet;
    clock: Clock;
    zone: string;
    tasks: Tasks;
    /** A slot that is not ours was changed at the device, and holds somebody's code now. */
    foreignFound: (device: DeviceId, slot: number) => void;
  }) {
    this.#store = parts.store;
    this.#fleet = parts.fleet;
    this.#clock = parts.clock;
    this.#zone = parts.zone;
    this.#tasks = parts.tasks;
    this.#foreignFound = parts.foreignFound;
  }

  *take(queue: DeviceQueue, task: Task): Step {
    const { grant, slot, wish, decision } = task;
    if (grant.slot === undefined) return yield* this.#findSlot(queue, task);
    const changesOurs = slot.ours.length > 0 && (decision.action === 'write' || decision.action === 'clear');
    // Somebody may have put a key of theirs there while the program was not running to hear of it. (A free
    // slot is not trusted after a start in the first place.)
    if (changesOurs && !queue.seen.has(grant.slot)) return yield* this.#read(queue, grant.slot, task);
    switch (decision.action) {
      case 'read':
        return yield* this.#read(queue, grant.slot, task);
      case 'write':
        return yield* this.#write(queue, task);
      case 'clear':
        return yield* this.#clear(queue, task);
      case 'note-ours':
        this.#note(queue, grant.slot, { ...withoutParked(slot), ours: [wish!], stood: true });
        return DONE;
      case 'forget':
        this.#note(queue, grant.slot, { ...slot, ours: [], stood: false, proven: false });
        return DONE;
      case 'relocate':
        if (this.#slotElsewhere(grant) !== grant.slot) this.#tasks.save(grant, { slot: undefined });
        // In a panel's one user list that is our own code, which another partition has already…
        else if (this.#isOursBeside(queue.device, grant.slot)) return yield* this.#write(queue, task);
        // …or somebody has taken the user whom our code had.
        else this.#dispute(queue, grant.slot);
        return DONE;
      case 'guard':
        return yield* this.#guard(queue, task, { check: false });
      case 'none':
        return DONE;
    }
  }

  /** Reads a slot that holds no code of ours. */
  *meet(queue: DeviceQueue, slot: number): Step {
    const end = yield* this.#read(queue, slot);
    if (end.kind !== 'done' || queue.isDisturbed(slot)) return end;
    queue.strangers.delete(slot);
    if (!this.#store.slots.takeChange(queue.device, slot)) return end;
    const { observation, ours } = this.#store.slots.get(queue.device, slot);
    const isOccupied = observation.kind === 'known' || observation.kind === 'unreadable';
    if (isOccupied && ours.length === 0) this.#foreignFound(queue.device, slot);
    return end;
  }

  /** @param task whose slot it is; missing for one that is nobody's of ours */
  *#read(queue: DeviceQueue, slot: number, task?: Task): Step {
    const expected = task && this.#expected(task);
    const outcome = yield* ask(slot, (driver) => driver.read(queue.device, slot, expected));
    if (outcome.kind === 'unreachable') return outcome;
    queue.unsettled.delete(slot);
    const isUnsaid =
      outcome.kind === 'empty' && this.#isAskedByPin(queue.device) && this.#holdsOlder(queue, slot, task);
    this.#noteReading(queue, slot, isUnsaid ? { kind: 'unreadable' } : outcome);
    if (outcome.kind === 'unreadable') this.#noteHidden(queue, slot, outcome.elsewhere ?? false);
    if (task && !queue.isDisturbed(slot)) this.#store.slots.takeChange(queue.device, slot);
    return DONE;
  }

  /** @param elsewhere it is seen that the code does not work here: what did not stand here has not arrived, or is gone */
  #noteHidden(queue: DeviceQueue, slot: number, elsewhere: boolean): void {
    const record = this.#store.slots.get(queue.device, slot);
    const isRenewed = this.#isRenewedBeside(queue.device, slot, record.ours);
    const wasTaken = elsewhere && record.stood && record.ours.length > 0 && !isRenewed;
    if ((record.changed && record.ours.length > 0) || wasTaken) return this.#dispute(queue, slot);
    if (elsewhere) this.#note(queue, slot, { ...record, ours: [], stood: false, proven: false });
  }

  /** Until there is an answer about the slot, the device may tell of a change there that is our own. */
  *#send(
    queue: DeviceQueue,
    slot: number,
    change: (driver: Driver) => Promise<WriteOutcome>,
  ): Generator<Talk, WriteOutcome, unknown> {
    queue.unsettled.add(slot);
    this.#store.slots.takeChange(queue.device, slot);
    const outcome = yield* ask(slot, change);
    if (outcome.kind !== 'unreachable') queue.unsettled.delete(slot);
    return outcome;
  }

  /** @param isOver an older code of ours may still be there: the device does not show whether it has let go of it */
  *#write(queue: DeviceQueue, task: Task, { isOver } = { isOver: false }): Step {
    const { grant, code, wish } = task;
    const slot = grant.slot!;
    const before = this.#store.slots.get(queue.device, slot);
    const pin = this.#store.codes.pin(code.id);
    if (!pin || wish === null) throw new Error(`Code ${code.id} is wanted and has no PIN.`);
    const older = before.ours.filter((digest) => digest !== wish);
    // A device may forget its guard where a code is written; until that is known, the guard is not counted on.
    const guard: GuardRecord = task.isEarly ? { kind: 'unsure' } : before.guard;
    this.#note(queue, slot, { ...unread(before), ours: [...older, wish], stood: false, guard });
    const outcome = yield* this.#send(queue, slot, (driver) => driver.write(queue.device, slot, pin));
    switch (outcome.kind) {
      case 'unreachable':
        return outcome;
      case 'not-now':
        this.#note(queue, slot, before);
        return outcome;
      case 'confirmed':
      case 'unverified': {
        const observation: Observation =
          outcome.kind === 'confirmed' ? { kind: 'known', digest: wish } : { kind: 'unreadable' };
        const ours = isOver && outcome.kind === 'unverified' ? [...older, wish] : [wish];
        this.#note(queue, slot, { observation, ours, stood: true, proven: false, guard });
        return task.isEarly ? yield* this.#guard(queue, task, { check: true }) : DONE;
      }
      case 'rejected':
      case 'invalid':
        this.#note(queue, slot, { ...unread(before), ours: older, stood: false });
        if (isOver) return { kind: 'stuck', reason: { kind: 'rejected', reason: outcome.reason } };
        if (outcome.reason === 'occupied') return this.#giveWay(queue, slot, older);
        // Some devices refuse to overwrite: an old code of ours goes first, then the slot is tried empty.
        if (older.length > 0) return yield* this.#clear(queue, task);
        this.#tasks.save(grant, {
          refusedDigest: wish,
          reason: { kind: 'rejected', reason: outcome.reason },
        });
        return DONE;
    }
  }

  *#clear(queue: DeviceQueue, task: Task): Step {
    const { grant, code } = task;
    const slot = grant.slot!;
    const before = this.#store.slots.get(queue.device, slot);
    const { ours } = before;
    const isCodeItself = ours.length > 0 && ours.every((digest) => digest === code.digest);
    const forGood = !isCodeItself || !comesBack(grant, code, this.#clock.now(), this.#zone);
    const expected = this.#expected(task);
    // Where the answer is lost, a device that shows no codes will say no more than that nobody comes in.
    const mayBeParked = !forGood && this.#isAskedByPin(queue.device) && ours[0] !== undefined;
    this.#note(queue, slot, { ...unread(before), stood: false, ...(mayBeParked && { parked: ours[0] }) });
    const outcome = yield* this.#send(queue, slot, (driver) =>
      driver.clear(queue.device, slot, { forGood, ...(expected && { expected }) }),
    );
    switch (outcome.kind) {
      case 'unreachable':
        return outcome;
      case 'not-now':
        this.#note(queue, slot, before);
        return outcome;
      case 'confirmed':
        this.#note(queue, slot, {
          ...{ ...NEVER_SEEN, observation: { kind: 'empty' } },
          ...(!this.#fleet.get(queue.device)?.guardSlackMs && { guard: before.guard }),
          ...(outcome.parked && ours[0] !== undefined && { parked: ours[0] }),
        });
        return DONE;
      case 'unverified': {
        // What is wanted may be something else by now.
        const now = this.#tasks.look(grant.id);
        if (now && now.wish !== null) return yield* this.#write(queue, now, { isOver: true });
        return { kind: 'stuck', reason: { kind: 'rejected', reason: 'refused' } };
      }
      case 'rejected':
      case 'invalid':
        return { kind: 'stuck', reason: { kind: 'rejected', reason: outcome.reason } };
    }
  }

  /** Somebody is in the slot. Where a code of ours was there, its owner decides; else ours gets another slot. */
  #giveWay(queue: DeviceQueue, slot: number, older: readonly PinDigest[]): StepEnd {
    this.#note(queue, slot, { ...NEVER_SEEN, observation: { kind: 'unreadable' }, ours: older });
    if (older.length > 0) this.#dispute(queue, slot);
    return DONE;
  }

  /**
   * Has the device itself keep the code's time, or no longer. Before it is sent, the store notes that the
   * guard is unsure, so that after a crash it is set once more.
   * @param check it should be there already
   */
  *#guard(queue: DeviceQueue, { grant, guard }: Task, { check }: { check: boolean }): Step {
    const { device, slot } = { device: queue.device, slot: grant.slot! };
    const note = (known: GuardRecord): void =>
      this.#note(queue, slot, { ...this.#store.slots.get(device, slot), guard: known });
    const { guard: before } = this.#store.slots.get(device, slot);
    note({ kind: 'unsure' });
    const outcome = yield* ask(
      slot,
      async (driver) => (await driver.guard?.(device, slot, guard, { check })) ?? NO_GUARDS,
    );
    switch (outcome.kind) {
      case 'unreachable':
        return outcome;
      case 'not-now':
        note(before);
        return outcome;
      case 'confirmed':
        note(guard ? { kind: 'held', ...guard } : NO_GUARD);
        return DONE;
      case 'unverified':
        return { kind: 'stuck', reason: { kind: 'rejected', reason: 'refused' } };
      default:
        note({ kind: 'refused', ...(guard ?? { from: this.#clock.now() }) });
        return DONE;
    }
  }

  /** A code keeps its slot for life. A slot is taken only when it was read as empty. */
  *#findSlot(queue: DeviceQueue, { grant }: Task): Step {
    const device = this.#fleet.get(queue.device)!;
    const elsewhere = this.#slotElsewhere(grant);
    if (elsewhere !== undefined) {
      this.#tasks.save(grant, { slot: elsewhere });
      return DONE;
    }
    const { slots } = this.#store;
    const taken = new Set([
      ...device.reserved,
      ...slots.occupied(queue.device),
      ...this.#fleet.sharing(queue.device).flatMap((id) => slots.claimed(id)),
    ]);
    for (let slot = 1; slot <= device.slots; slot++) {
      if (taken.has(slot)) continue;
      if (slots.get(queue.device, slot).observation.kind === 'unread') return yield* this.#read(queue, slot);
      this.#tasks.save(grant, { slot });
      return DONE;
    }
    queue.remove(grant.id);
    this.#tasks.save(grant, { state: 'rejected', reason: { kind: 'no-free-slot' }, nextTryAt: undefined });
    return DONE;
  }

  /** It is taken, and nobody can tell whether by our code or by somebody's key: the owner decides. */
  #dispute(queue: DeviceQueue, slot: number): void {
    const grant = this.#store.codes.grantAt(queue.device, slot);
    if (grant) this.#tasks.save(grant, { state: 'conflict', reason: { kind: 'changed-at-device' } });
  }

  #isAskedByPin(device: DeviceId): boolean {
    return this.#fleet.get(device)?.asksByPin ?? false;
  }

  /** The PIN that is believed to be there; of a device that can only be asked by PIN, the one to ask for. */
  #expected({ grant, code, slot }: Task): Pin | undefined {
    const isBelieved = code.digest !== undefined && slot.ours.includes(code.digest);
    return isBelieved || this.#isAskedByPin(grant.device) ? this.#store.codes.pin(code.id) : undefined;
  }

  /** A device that was asked for a PIN has said nothing of another one of ours. */
  #holdsOlder(queue: DeviceQueue, slot: number, task: Task | undefined): boolean {
    const { ours } = this.#store.slots.get(queue.device, slot);
    return ours.some((digest) => digest !== task?.code.digest);
  }

  /** The slot that the code has on another partition of the same panel. */
  #slotElsewhere({ codeId, device }: GrantRecord): number | undefined {
    const beside = this.#partitionsBeside(device);
    return this.#store.codes
      .grantsOf(codeId)
      .find((other) => beside.includes(other.device) && other.slot !== undefined)?.slot;
  }

  #isOursBeside(id: DeviceId, slot: number): boolean {
    return this.#oursBeside(id, slot).length > 0;
  }

  /** Another partition has, or may have, a later PIN of ours in it: that one does not work at this partition yet. */
  #isRenewedBeside(id: DeviceId, slot: number, ours: readonly PinDigest[]): boolean {
    return this.#oursBeside(id, slot).some((digest) => !ours.includes(digest));
  }

  #oursBeside(id: DeviceId, slot: number): PinDigest[] {
    return this.#partitionsBeside(id).flatMap((other) => this.#store.slots.get(other, slot).ours);
  }

  #partitionsBeside(id: DeviceId): DeviceId[] {
    return this.#fleet.sharing(id).filter((other) => other !== id);
  }

  #noteReading(queue: DeviceQueue, slot: number, reading: Reading): void {
    const record = this.#store.slots.get(queue.device, slot);
    this.#note(queue, slot, { ...record, observation: observe(reading, this.#store.cipher) });
  }

  /** What an exchange told of a slot does not hold where somebody changed it meanwhile at the device. */
  #note(queue: DeviceQueue, slot: number, record: SlotRecord): void {
    const noted = queue.isDisturbed(slot) ? unread(record) : record;
    if (noted.observation.kind !== 'unread') queue.seen.add(slot);
    this.#store.slots.set(queue.device, slot, noted, this.#clock.now());
  }
}

function withoutParked({ parked: _parked, ...record }: SlotRecord): SlotRecord {
  return record;
}

function* ask<T>(
  slot: number,
  talk: (driver: Driver) => Promise<T>,
): Generator<Talk, T | Unreachable, unknown> {
  return (yield { slot, with: talk }) as T | Unreachable;
}
