import type { Clock } from '../../domain/clock.ts';
import type { DeviceId, Driver, WriteOutcome } from '../../domain/device.ts';
import { NO_GUARD } from '../../domain/device-schedule.ts';
import type { GuardRecord } from '../../domain/device-schedule.ts';
import type { Pin } from '../../domain/pin.ts';
import type { Observation, PinDigest } from '../../domain/plan.ts';
import type { SyncReason } from '../../domain/sync.ts';
import type { GrantRecord } from '../../storage/tables/code-store.ts';
import { isBlocked, NEVER_SEEN, plain, unread, withoutDoubt } from '../../storage/tables/slot-store.ts';
import type { StoredSlot } from '../../storage/tables/slot-store.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceQueue } from './device-queue.ts';
import type { Evidence } from './evidence.ts';
import { block, isToBeBlocked } from './blocking.ts';
import type { Fleet } from '../devices/device-registry.ts';
import { setGuard } from './device-schedules.ts';
import { PanelSlots } from '../devices/panel-slots.ts';
import { Places } from './places.ts';
import { cleared, Settling } from './settling.ts';
import { SlotNotes } from './slot-notes.ts';
import { SlotReader } from './slot-reader.ts';
import { ask, DONE } from './device-call.ts';
import type { Step, StepEnd, Talk } from './device-call.ts';
import type { Task, Tasks } from './grant-evaluation.ts';
import { comesBack } from '../scheduling/desired-state.ts';

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
  readonly #panels: PanelSlots;
  readonly #places: Places;
  readonly #settling: Settling;
  readonly #notes: SlotNotes;
  readonly #reader: SlotReader;
  readonly #randomPin: (device: DeviceId) => Pin | undefined;
  readonly #slotBlocked: (grant: GrantRecord) => void;

  constructor(parts: {
    store: Store;
    fleet: Fleet;
    clock: Clock;
    zone: string;
    tasks: Tasks;
    evidence: Evidence;
    /** A slot that is not ours was changed at the device, and holds somebody's code now. */
    foreignFound: (device: DeviceId, slot: number) => void;
    /** A PIN that nobody has, for a device; undefined where there is none left. */
    randomPin: (device: DeviceId) => Pin | undefined;
    /** The grant's code could not be cleared: a random PIN is in its place. */
    slotBlocked: (grant: GrantRecord) => void;
  }) {
    this.#store = parts.store;
    this.#fleet = parts.fleet;
    this.#clock = parts.clock;
    this.#zone = parts.zone;
    this.#tasks = parts.tasks;
    this.#randomPin = parts.randomPin;
    this.#slotBlocked = parts.slotBlocked;
    this.#panels = new PanelSlots(parts.store, parts.fleet);
    this.#places = new Places(parts);
    this.#settling = new Settling(parts.store, parts.clock);
    this.#notes = new SlotNotes(parts.store, parts.clock);
    this.#reader = new SlotReader({
      ...{ ...parts, notes: this.#notes },
      clear: (queue, task) => this.#clear(queue, task),
    });
  }

  /** Reads a slot that holds no code of ours. */
  meet(queue: DeviceQueue, slot: number): Step {
    return this.#reader.meet(queue, slot);
  }

  *take(queue: DeviceQueue, task: Task): Step {
    const { grant, slot, wish, decision } = task;
    if (grant.slot === undefined) return yield* this.#findSlot(queue, task);
    const changesOurs = slot.ours.length > 0 && (decision.action === 'write' || decision.action === 'clear');
    // Somebody may have put a key of theirs there while the program was not running to hear of it. (A free
    // slot is not trusted after a start in the first place.)
    if (changesOurs && !queue.seen.has(grant.slot)) return yield* this.#reader.read(queue, grant.slot, task);
    switch (decision.action) {
      case 'read':
        return yield* this.#reader.read(queue, grant.slot, task);
      case 'write':
        return yield* this.#write(queue, task);
      case 'clear':
        return yield* this.#clear(queue, task);
      case 'note-ours': {
        const { observation } = slot;
        const there = observation.kind === 'known' ? observation.digest : wish!;
        this.#notes.set(queue, grant.slot, { ...plain(slot), ours: [there], stood: true });
        return DONE;
      }
      case 'forget': {
        // It was not seen to be gone: somebody may keep it out at the device, and let it in again.
        if (this.#reader.isAskedByPin(queue.device)) return yield* this.#clear(queue, task);
        const { parked, blocker } = slot;
        this.#notes.set(queue, grant.slot, {
          ...{ ...plain(slot), ours: [], stood: false, proven: false },
          ...(parked !== undefined && { parked }),
          ...(blocker !== undefined && { blocker }),
        });
        if (isBlocked(slot)) this.#slotBlocked(grant);
        return DONE;
      }
      case 'relocate':
        if (this.#panels.slotElsewhere(grant) !== grant.slot) this.#tasks.save(grant, { slot: undefined });
        // In a panel's one user list that is our own code, which another partition has already…
        else if (this.#panels.isOursBeside(queue.device, grant.slot)) return yield* this.#write(queue, task);
        // …or somebody has taken the user whom our code had.
        else this.#reader.dispute(queue, grant.slot);
        return DONE;
      case 'guard':
        return yield* this.#guard(queue, task, false);
      case 'none':
        return DONE;
    }
  }

  /** Until there is an answer about the slot, the device may tell of a change there that is our own. */
  *#send(
    queue: DeviceQueue,
    slot: number,
    change: (driver: Driver) => Promise<WriteOutcome>,
  ): Generator<Talk, WriteOutcome, unknown> {
    queue.unsettled.add(slot);
    queue.announced.delete(slot);
    queue.disbelieved.delete(slot);
    this.#store.slots.takeChange(queue.device, slot);
    const outcome = yield* ask(slot, change);
    if (outcome.kind !== 'unreachable') queue.unsettled.delete(slot);
    return outcome;
  }

  /** @param isOver an older code of ours may still be there: the device does not show whether it has let go of it */
  *#write(queue: DeviceQueue, task: Task, { isOver } = { isOver: false }): Step {
    const { grant, code, wish } = task;
    const slot = grant.slot!;
    const before = this.#notes.get(queue, slot);
    const pin = this.#store.codes.pin(code.id);
    if (!pin || wish === null) throw new Error(`Code ${code.id} is wanted and has no PIN.`);
    const older = before.ours.filter((digest) => digest !== wish);
    // A device may forget its guard where a code is written; until that is known, the guard is not counted on.
    const guard: GuardRecord = task.isEarly ? { kind: 'unsure' } : before.guard;
    this.#notes.set(queue, slot, {
      ...{ ...unread(before), ours: [...older, wish], stood: false, guard },
      doubt: this.#settling.unanswered(wish),
    });
    const outcome = yield* this.#send(queue, slot, (driver) => driver.write(queue.device, slot, pin));
    switch (outcome.kind) {
      case 'unreachable':
        this.#notes.change(queue, slot, { doubt: this.#settling.unanswered(wish) });
        return outcome;
      case 'not-now':
        this.#notes.set(queue, slot, before);
        return outcome;
      case 'confirmed':
      case 'unverified': {
        const observation: Observation =
          outcome.kind === 'confirmed' ? { kind: 'known', digest: wish } : { kind: 'unreadable' };
        const ours = isOver && outcome.kind === 'unverified' ? [...older, wish] : [wish];
        this.#notes.set(queue, slot, { observation, ours, stood: true, proven: false, guard });
        return task.isEarly ? yield* this.#guard(queue, task, true) : DONE;
      }
      case 'contradicted': {
        const doubt = this.#settling.acknowledged(queue.device, { kind: 'write', digest: wish });
        this.#notes.change(queue, slot, { doubt });
        return DONE;
      }
      case 'rejected':
      case 'invalid':
        // An earlier try of the same PIN may have arrived.
        this.#notes.set(queue, slot, { ...unread(before), stood: false });
        if (isOver) return { kind: 'stuck', reason: { kind: 'rejected', reason: outcome.reason } };
        if (outcome.reason === 'occupied') return this.#giveWay(queue, slot, older);
        // Some devices refuse to overwrite: an old code of ours goes first, then the slot is tried empty.
        if (before.ours.length > 0) return yield* this.#clear(queue, task);
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
    const before = this.#notes.get(queue, slot);
    const filler = this.#fillerFor(queue, before);
    if (filler) {
      const digest = this.#store.cipher.digest(filler);
      const send = (change: (driver: Driver) => Promise<WriteOutcome>) => this.#send(queue, slot, change);
      const { notes, settling } = { notes: this.#notes, settling: this.#settling };
      return yield* block(queue, slot, { pin: filler, digest, notes, settling, send });
    }
    const { ours } = before;
    const isCodeItself = ours.length > 0 && ours.every((digest) => digest === code.digest);
    const forGood = !isCodeItself || !comesBack(grant, code, this.#clock.now(), this.#zone);
    const expected = this.#reader.expected(task);
    // Where the answer is lost, a device that shows no codes will say no more than that nobody comes in.
    const mayBeParked = !forGood && this.#reader.isAskedByPin(queue.device) && ours[0] !== undefined;
    const beside = this.#panels.keepingBeside(queue.device, slot);
    this.#notes.set(queue, slot, {
      ...unread(before),
      stood: false,
      ...(mayBeParked && { parked: ours[0] }),
    });
    const outcome = yield* this.#send(queue, slot, (driver) =>
      driver.clear(queue.device, slot, { forGood, beside, ...(expected && { expected }) }),
    );
    switch (outcome.kind) {
      case 'unreachable':
        return outcome;
      case 'not-now':
        this.#notes.set(queue, slot, before);
        return outcome;
      case 'confirmed': {
        const isTold = queue.announced.get(slot) === 'deleted';
        if (!isTold && this.#store.slots.isEmptyDisproved(queue.device)) {
          queue.disbelieved.add(slot);
          const empty: Observation = { kind: 'empty' };
          this.#notes.set(queue, slot, { ...withoutDoubt(before), observation: empty, stood: false });
          return yield* this.#clearedUnseen(queue, grant, { kind: 'empty-disproved' });
        }
        const { guard, ...empty } = cleared(before);
        const keepsGuard = !this.#fleet.get(queue.device)?.guardSlackMs;
        this.#notes.set(queue, slot, {
          ...{ ...empty, guard: keepsGuard ? guard : NO_GUARD },
          ...(outcome.parked && ours[0] !== undefined && { parked: ours[0] }),
        });
        return DONE;
      }
      case 'unverified':
        return yield* this.#clearedUnseen(queue, grant, { kind: 'rejected', reason: 'refused' });
      case 'contradicted': {
        const doubt = this.#settling.acknowledged(queue.device, { kind: 'clear' });
        this.#notes.change(queue, slot, { doubt });
        return DONE;
      }
      case 'rejected':
      case 'invalid': {
        const { clearsFailed = 0 } = before;
        this.#notes.change(queue, slot, { clearsFailed: clearsFailed + 1 });
        return { kind: 'stuck', reason: { kind: 'rejected', reason: outcome.reason } };
      }
    }
  }

  /** The device took it, and nobody can see whether it was done. What is wanted may be something else by now. */
  *#clearedUnseen(queue: DeviceQueue, { id }: GrantRecord, reason: SyncReason): Step {
    const now = this.#tasks.look(id);
    const isWanted = now && now.wish !== null && now.grant.refusedDigest !== now.wish;
    if (isWanted) return yield* this.#write(queue, now, { isOver: true });
    return { kind: 'stuck', reason };
  }

  /** A random PIN for a slot that cannot be cleared; a panel's users are another matter. */
  #fillerFor({ device }: DeviceQueue, record: StoredSlot): Pin | undefined {
    const isLock = this.#fleet.get(device)?.kind === 'lock';
    return isLock && isToBeBlocked(record) ? this.#randomPin(device) : undefined;
  }

  /** Somebody is in the slot. Where a code of ours was there, its owner decides; else ours gets another slot. */
  #giveWay(queue: DeviceQueue, slot: number, older: readonly PinDigest[]): StepEnd {
    this.#notes.set(queue, slot, { ...NEVER_SEEN, observation: { kind: 'unreadable' }, ours: older });
    if (older.length > 0) this.#reader.dispute(queue, slot);
    return DONE;
  }

  #guard(queue: DeviceQueue, task: Task, check: boolean): Step {
    return setGuard(queue, task, { notes: this.#notes, clock: this.#clock, check });
  }

  /**
   * A code keeps its slot, unless one that is wanted before it finds no other. A slot is taken only when it was read
   * as empty.
   */
  *#findSlot(queue: DeviceQueue, task: Task): Step {
    const { grant } = task;
    const device = this.#fleet.get(queue.device)!;
    const elsewhere = this.#panels.slotElsewhere(grant);
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
      if (slots.get(queue.device, slot).observation.kind === 'unread')
        return yield* this.#reader.read(queue, slot);
      this.#tasks.save(grant, { slot });
      return DONE;
    }
    const [blocked] = slots.blocked(queue.device);
    if (blocked !== undefined) {
      this.#tasks.save(grant, { slot: blocked });
      return DONE;
    }
    const place = this.#places.giving(queue.device, task);
    if (place?.isUnread) {
      // What is seen there may be its own code, come late.
      for (const { id } of place.holders) queue.add(id);
      return yield* this.#reader.meet(queue, place.slot);
    }
    if (place) {
      this.#places.take(place, grant);
      return DONE;
    }
    queue.remove(grant.id);
    // It is looked at again at its time, and as soon as the code that leaves is gone, or is late.
    if (task.wish === null || task.isAhead || this.#places.isLeft(queue.device)) return DONE;
    this.#tasks.save(grant, { state: 'rejected', reason: { kind: 'no-free-slot' }, nextTryAt: undefined });
    return DONE;
  }
}
