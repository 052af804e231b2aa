import { UNSHOWN } from '../../domain/plan/plan.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Driver } from '../../domain/driver/driver.ts';
import type { WriteOutcome } from '../../domain/driver/outcome.ts';
import { NO_DEVICE_SCHEDULE } from '../../domain/schedule/device-schedule.ts';
import type { DeviceScheduleRecord } from '../../domain/schedule/device-schedule.ts';
import type { Pin } from '../../domain/pins/pin.ts';
import type { Observed, OwnDigest } from '../../domain/plan/plan.ts';
import type { SyncReason } from '../../domain/plan/sync.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import {
  isBlocked,
  NEVER_SEEN,
  plain,
  unread,
  withoutDoubt,
} from '../../storage/tables/slots/slot-record.ts';
import type { StoredSlot } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceQueue } from './device-queue.ts';
import type { Evidence } from './evidence.ts';
import { block, isToBeBlocked } from './blocking.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { setDeviceSchedule } from './device-schedules.ts';
import { PanelSlots } from '../devices/panel-slots.ts';
import { YieldingSlots } from './places.ts';
import { cleared, Settling } from './settling.ts';
import { SlotNotes } from './slot-notes.ts';
import { SlotReader } from './slot-reader.ts';
import { call, DONE } from './device-call.ts';
import type { SlotOperation, OperationEnd, DeviceCall } from './device-call.ts';
import type { Evaluation, GrantEvaluation } from './grant-evaluation.ts';
import { comesBack } from '../scheduling/desired-state.ts';

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly zone: string;
  readonly tasks: GrantEvaluation;
  readonly evidence: Evidence;
  /** A slot that is not ours was changed at the device, and has somebody's code now. */
  readonly foreignFound: (device: DeviceId, slot: number) => void;
  /** A PIN for the device that nobody has; undefined if there is none left. */
  readonly randomPin: (device: DeviceId) => Pin | undefined;
  /** The grant's code could not be cleared: a random PIN is in its place. */
  readonly slotBlocked: (grant: GrantRecord) => void;
}

/**
 * Does the one next action for one grant, as the planner decided. Before a write or a clear, the store notes that the
 * slot is unread and what may be in it. After a crash, the planner therefore reads that slot before anything else.
 */
export class SlotOperations {
  readonly #parts: Parts;
  readonly #panels: PanelSlots;
  readonly #places: YieldingSlots;
  readonly #settling: Settling;
  readonly #notes: SlotNotes;
  readonly #reader: SlotReader;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#panels = new PanelSlots(parts.store, parts.registry);
    this.#places = new YieldingSlots(parts);
    this.#settling = new Settling(parts.store, parts.clock);
    this.#notes = new SlotNotes(parts.store, parts.clock);
    this.#reader = new SlotReader({
      ...{ ...parts, notes: this.#notes },
      clear: (queue, task) => this.#clear(queue, task),
    });
  }

  /** Reads a slot without a code of ours. */
  readForeignSlot(queue: DeviceQueue, slot: number): SlotOperation {
    return this.#reader.readForeign(queue, slot);
  }

  /** Reads a slot in which a code of ours was seen some time ago: the device may have dropped the code since. */
  *lookOnceMore(queue: DeviceQueue, task: Evaluation): SlotOperation {
    const end = yield* this.#reader.read(queue, task.grant.slot!, task);
    if (end.kind !== 'unreachable') queue.add(task.grant.id);
    return end;
  }

  *execute(queue: DeviceQueue, task: Evaluation): SlotOperation {
    const { grant, slot, desired, decision } = task;
    if (grant.slot === undefined) return yield* this.#findSlot(queue, task);
    const changesOurs =
      slot.ownDigests.length > 0 && (decision.action === 'write' || decision.action === 'clear');
    // Somebody may have set a code there while the program was not running. (A free slot is not trusted after a start
    // anyway.)
    if (changesOurs && !queue.seen.has(grant.slot)) return yield* this.#reader.read(queue, grant.slot, task);
    switch (decision.action) {
      case 'read':
        return yield* this.#reader.read(queue, grant.slot, task);
      case 'write':
        return yield* this.#write(queue, task);
      case 'clear':
        return yield* this.#clear(queue, task);
      case 'note-ours': {
        const { observed } = slot;
        const there = observed.kind === 'known' ? observed.digest : desired!;
        const { lookAfter } = slot;
        this.#notes.set(queue, grant.slot, {
          ...{ ...plain(slot), ownDigests: [there], seenOnDevice: true },
          ...(lookAfter !== undefined && { lookAfter }),
        });
        return DONE;
      }
      case 'forget': {
        // The code was not seen to be gone: somebody may have blocked it at the device, and may allow it again.
        if (this.#reader.isAskedByPin(queue.device)) return yield* this.#clear(queue, task);
        const { suspended, blockingDigest } = slot;
        this.#notes.set(queue, grant.slot, {
          ...{ ...plain(slot), ownDigests: [], seenOnDevice: false, provenByUse: false },
          ...(suspended !== undefined && { suspended }),
          ...(blockingDigest !== undefined && { blockingDigest }),
        });
        if (isBlocked(slot)) this.#parts.slotBlocked(grant);
        return DONE;
      }
      case 'relocate':
        if (this.#panels.slotElsewhere(grant) !== grant.slot)
          this.#parts.tasks.update(grant, { slot: undefined });
        // The user is our own code, which another partition of the panel already has…
        else if (this.#panels.isOursBeside(queue.device, grant.slot)) return yield* this.#write(queue, task);
        // …or somebody else has taken the user that our code had.
        else this.#reader.markConflict(queue, grant.slot);
        return DONE;
      case 'set-device-schedule':
        return yield* this.#setSchedule(queue, task, false);
      case 'none':
        return DONE;
    }
  }

  /** Until there is an answer about the slot, a change that the device reports there may be our own. */
  *#send(
    queue: DeviceQueue,
    slot: number,
    change: (driver: Driver) => Promise<WriteOutcome>,
  ): Generator<DeviceCall, WriteOutcome, unknown> {
    queue.awaitingEcho.add(slot);
    queue.announced.delete(slot);
    queue.disbelieved.delete(slot);
    this.#parts.store.slots.takeChange(queue.device, slot);
    const outcome = yield* call(slot, change);
    if (outcome.kind !== 'unreachable') queue.awaitingEcho.delete(slot);
    return outcome;
  }

  /**
   * @param isOver an older code of ours may still be there: the device does not show whether it has removed that code
   */
  *#write(queue: DeviceQueue, task: Evaluation, { isOver } = { isOver: false }): SlotOperation {
    const { grant, code, desired } = task;
    const slot = grant.slot!;
    const before = this.#notes.get(queue, slot);
    const pin = this.#parts.store.codes.pinAt(grant);
    if (!pin || desired === null) throw new Error(`Code ${code.id} is wanted and has no PIN.`);
    const older = before.ownDigests.filter((digest) => digest !== desired);
    // A device may forget its own schedule when a code is written. Until that is known, the schedule is not relied on.
    const deviceSchedule: DeviceScheduleRecord = task.isEarly ? { kind: 'unsure' } : before.deviceSchedule;
    const look = this.#reader.lookAfterWrite(queue.device);
    this.#notes.set(queue, slot, {
      ...{ ...unread(before), ...look, ownDigests: [...older, desired], seenOnDevice: false, deviceSchedule },
      doubt: this.#settling.unanswered(desired),
    });
    // A code that replaces another one, or has its own schedule on the device, is read at once.
    const readLater = before.ownDigests.length === 0 && !task.isEarly && queue.isWrittenFurther(grant.id);
    const outcome = yield* this.#send(queue, slot, (driver) =>
      driver.write(queue.device, slot, pin, { readLater }),
    );
    switch (outcome.kind) {
      case 'unreachable':
        this.#notes.change(queue, slot, { doubt: this.#settling.unanswered(desired) });
        return outcome;
      case 'not-now':
        this.#notes.set(queue, slot, before);
        return outcome;
      case 'confirmed':
      case 'unverified': {
        const observed: Observed =
          outcome.kind === 'confirmed' ? { kind: 'known', digest: desired } : { kind: 'unreadable' };
        const ownDigests = isOver && outcome.kind === 'unverified' ? [...older, desired] : [desired];
        const stands = { observed, ownDigests, seenOnDevice: true, provenByUse: false, deviceSchedule };
        this.#notes.set(queue, slot, { ...stands, ...this.#reader.lookAfterWrite(queue.device) });
        return task.isEarly ? yield* this.#setSchedule(queue, task, true) : DONE;
      }
      case 'acknowledged':
        this.#notes.change(queue, slot, { doubt: this.#settling.readLater(desired) });
        return DONE;
      case 'contradicted': {
        const doubt = this.#settling.acknowledged(queue.device, { kind: 'write', digest: desired });
        this.#notes.change(queue, slot, { doubt });
        return DONE;
      }
      case 'rejected':
      case 'invalid':
        // An earlier write of the same PIN may have arrived.
        this.#notes.set(queue, slot, { ...unread(before), seenOnDevice: false });
        if (isOver) return { kind: 'not-removed', reason: { kind: 'rejected', reason: outcome.reason } };
        if (outcome.reason === 'occupied') return this.#yieldSlot(queue, slot, older);
        // Some devices refuse to overwrite: remove our old code first, then try the empty slot.
        if (before.ownDigests.length > 0) return yield* this.#clear(queue, task);
        this.#parts.tasks.update(grant, {
          refusedDigest: desired,
          reason: { kind: 'rejected', reason: outcome.reason },
        });
        return DONE;
    }
  }

  *#clear(queue: DeviceQueue, task: Evaluation): SlotOperation {
    const { grant, code } = task;
    const slot = grant.slot!;
    const before = this.#notes.get(queue, slot);
    const filler = this.#fillerFor(queue, before);
    if (filler) {
      const digest = this.#parts.store.cipher.digest(filler);
      const send = (change: (driver: Driver) => Promise<WriteOutcome>) => this.#send(queue, slot, change);
      const { notes, settling } = { notes: this.#notes, settling: this.#settling };
      return yield* block(queue, slot, { pin: filler, digest, notes, settling, send });
    }
    const { ownDigests } = before;
    const kept = ownDigests[0] === UNSHOWN ? undefined : ownDigests[0];
    const isCodeItself = ownDigests.length > 0 && ownDigests.every((digest) => digest === code.digest);
    const forGood = !isCodeItself || !comesBack(grant, code, this.#parts.clock.now(), this.#parts.zone);
    const expected = this.#reader.expected(task);
    // If the answer is lost, a device that shows no codes will only say that nobody comes in.
    const mayBeParked = !forGood && this.#reader.isAskedByPin(queue.device);
    const beside = this.#panels.keepingBeside(queue.device, slot);
    this.#notes.set(queue, slot, {
      ...unread(before),
      seenOnDevice: false,
      ...(mayBeParked && kept !== undefined && { suspended: kept }),
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
        if (!isTold && this.#parts.store.slots.isEmptyDisproved(queue.device)) {
          queue.disbelieved.add(slot);
          const empty: Observed = { kind: 'empty' };
          this.#notes.set(queue, slot, { ...withoutDoubt(before), observed: empty, seenOnDevice: false });
          return yield* this.#clearedUnseen(queue, grant, { kind: 'empty-disproved' });
        }
        const { deviceSchedule, ...empty } = cleared(before);
        const keepsSchedule = !this.#parts.registry.get(queue.device)?.scheduleSlackMs;
        this.#notes.set(queue, slot, {
          ...{ ...empty, deviceSchedule: keepsSchedule ? deviceSchedule : NO_DEVICE_SCHEDULE },
          ...(outcome.suspended && kept !== undefined && { suspended: kept }),
        });
        return DONE;
      }
      case 'unverified':
        return yield* this.#clearedUnseen(queue, grant, { kind: 'rejected', reason: 'refused' });
      case 'acknowledged':
      case 'contradicted': {
        const doubt = this.#settling.acknowledged(queue.device, { kind: 'clear' });
        this.#notes.change(queue, slot, { doubt });
        return DONE;
      }
      case 'rejected':
      case 'invalid': {
        const { failedClears = 0 } = before;
        this.#notes.change(queue, slot, { failedClears: failedClears + 1 });
        return { kind: 'not-removed', reason: { kind: 'rejected', reason: outcome.reason } };
      }
    }
  }

  /** The device accepted the clear, and nobody can see whether it worked. The desired state may have changed by now. */
  *#clearedUnseen(queue: DeviceQueue, { id }: GrantRecord, reason: SyncReason): SlotOperation {
    const now = this.#parts.tasks.evaluate(id);
    const isWanted =
      now && now.desired !== null && now.waitsFor === undefined && now.grant.refusedDigest !== now.desired;
    if (isWanted) return yield* this.#write(queue, now, { isOver: true });
    return { kind: 'not-removed', reason };
  }

  /** A random PIN for a slot that cannot be cleared. Not for panels: their users work differently. */
  #fillerFor({ device }: DeviceQueue, record: StoredSlot): Pin | undefined {
    const isLock = this.#parts.registry.get(device)?.kind === 'lock';
    return isLock && isToBeBlocked(record) ? this.#parts.randomPin(device) : undefined;
  }

  /**
   * Somebody's code is in the slot. If a code of ours was there, its owner decides; otherwise our code gets another
   * slot.
   */
  #yieldSlot(queue: DeviceQueue, slot: number, older: readonly OwnDigest[]): OperationEnd {
    this.#notes.set(queue, slot, { ...NEVER_SEEN, observed: { kind: 'unreadable' }, ownDigests: older });
    if (older.length > 0) this.#reader.markConflict(queue, slot);
    return DONE;
  }

  #setSchedule(queue: DeviceQueue, task: Evaluation, check: boolean): SlotOperation {
    return setDeviceSchedule(queue, task, { notes: this.#notes, clock: this.#parts.clock, check });
  }

  /**
   * A code keeps its slot, unless a code that is wanted sooner finds no other. A slot is taken only if it was read as
   * empty.
   */
  *#findSlot(queue: DeviceQueue, task: Evaluation): SlotOperation {
    const { grant } = task;
    const device = this.#parts.registry.get(queue.device)!;
    const elsewhere = this.#panels.slotElsewhere(grant);
    if (elsewhere !== undefined) {
      this.#parts.tasks.update(grant, { slot: elsewhere });
      return DONE;
    }
    const { slots } = this.#parts.store;
    const taken = new Set([
      ...device.reserved,
      ...slots.occupied(queue.device),
      ...this.#parts.registry.sharing(queue.device).flatMap((id) => slots.claimed(id)),
    ]);
    for (let slot = 1; slot <= device.slots; slot++) {
      if (taken.has(slot)) continue;
      if (slots.get(queue.device, slot).observed.kind === 'unread')
        return yield* this.#reader.read(queue, slot);
      this.#parts.tasks.update(grant, { slot });
      return DONE;
    }
    const [blocked] = slots.blocked(queue.device);
    if (blocked !== undefined) {
      this.#parts.tasks.update(grant, { slot: blocked });
      return DONE;
    }
    const place = this.#places.candidate(queue.device, task);
    if (place?.isUnread) {
      // The code that is seen there may be its own, arrived late.
      for (const { id } of place.holders) queue.add(id);
      return yield* this.#reader.readForeign(queue, place.slot);
    }
    if (place) {
      this.#places.reassign(place, grant);
      return DONE;
    }
    queue.remove(grant.id);
    // The grant is evaluated again at its time, and as soon as the leaving code is gone or late.
    if (task.desired === null || task.isAhead || this.#places.hasCandidate(queue.device)) return DONE;
    this.#parts.tasks.update(grant, {
      state: 'rejected',
      reason: { kind: 'no-free-slot' },
      nextTryAt: undefined,
    });
    return DONE;
  }
}
