import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Reading } from '../../domain/driver/outcome.ts';
import type { Pin } from '../../domain/pins/pin.ts';
import type { Observed, PinDigest } from '../../domain/plan/plan.ts';
import { lookAfterWrite, showsWhatWasKept } from '../../domain/plan/settling.ts';
import type { Doubt } from '../../domain/plan/settling.ts';
import type { SyncReason } from '../../domain/plan/sync.ts';
import { codeAt } from '../../storage/tables/codes/grant-store.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import { isBlocked, plain, withoutDoubt } from '../../storage/tables/slots/slot-record.ts';
import type { SlotRecord } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceQueue } from './device-queue.ts';
import type { Evidence } from './evidence.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { setDeviceSchedule } from './device-schedules.ts';
import { observe } from './observe.ts';
import { PanelSlots } from '../devices/panel-slots.ts';
import { Settling } from './settling.ts';
import type { SlotNotes } from './slot-notes.ts';
import { look, DONE } from './device-call.ts';
import type { SlotOperation, OperationEnd, DeviceCall } from './device-call.ts';
import type { Evaluation, GrantEvaluation } from './grant-evaluation.ts';

type Disputed = 'changed-at-device' | 'forbidden-at-device';
type Asked = Exclude<Doubt, { kind: 'use' }>;

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly tasks: GrantEvaluation;
  readonly evidence: Evidence;
  readonly notes: SlotNotes;
  /** A slot that is not ours was changed at the device, and has somebody's code now. */
  readonly foreignFound: (device: DeviceId, slot: number) => void;
  readonly clear: (queue: DeviceQueue, task: Evaluation) => SlotOperation;
}

/** Reads slots, and draws the conclusions from what they show. */
export class SlotReader {
  readonly #parts: Parts;
  readonly #panels: PanelSlots;
  readonly #settling: Settling;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#panels = new PanelSlots(parts.store, parts.registry);
    this.#settling = new Settling(parts.store, parts.clock);
  }

  /** Reads a slot without a code of ours. */
  *readForeign(queue: DeviceQueue, slot: number): SlotOperation {
    const since = this.#parts.notes.get(queue, slot).readAt;
    const end = yield* this.read(queue, slot);
    if (end.kind !== 'done' || queue.wasChangedExternally(slot)) return end;
    queue.foreignSlots.delete(slot);
    if (!this.#parts.store.slots.takeChange(queue.device, slot)) return end;
    const record = this.#parts.notes.get(queue, slot);
    const { observed, ownDigests } = record;
    if (ownDigests.length > 0 || isBlocked(record)) return end;
    if (observed.kind === 'known') {
      const late = this.#parts.evidence.ofLateCode(queue.device, slot, { shown: observed.digest, since });
      const own = late ?? this.#ownerOf(queue, slot, observed.digest);
      // The planner decides what to do with it.
      if (own) queue.add(own.id);
      if (own) return end;
    }
    if (observed.kind !== 'empty' && observed.kind !== 'unread') this.#noteForeign(queue, slot);
    return end;
  }

  /** The grant whose code is in its slot after all, although it was believed to be gone. */
  #ownerOf({ device }: DeviceQueue, slot: number, digest: PinDigest): GrantRecord | undefined {
    const grant = this.#parts.store.grants.at(device, slot);
    const code = grant && this.#parts.store.codes.get(grant.codeId);
    return code && codeAt(grant, code).digest === digest ? grant : undefined;
  }

  /** @param task the grant of the slot; missing for a slot without a grant of ours */
  *read(queue: DeviceQueue, slot: number, task?: Evaluation): SlotOperation {
    const expected = task && this.expected(task);
    const outcome = yield* look(slot, (driver) => driver.read(queue.device, slot, expected));
    if (outcome.kind === 'unreachable') return outcome;
    queue.awaitingEcho.delete(slot);
    if (task) queue.foreignSlots.delete(slot);
    const { doubt, lookAfter } = this.#parts.notes.get(queue, slot);
    if (lookAfter !== undefined && showsWhatWasKept(lookAfter, this.#parts.clock.now()))
      this.#parts.store.slots.endLook(queue.device, slot);
    const isUnsaid =
      outcome.kind === 'empty' && this.isAskedByPin(queue.device) && this.#holdsOlder(queue, slot, task);
    const shown = observe(isUnsaid ? { kind: 'unreadable' } : outcome, this.#parts.store.cipher);
    if (doubt?.kind === 'use' && !queue.wasChangedExternally(slot)) {
      this.#weighUse(queue, slot, shown, task);
    } else if (doubt && doubt.kind !== 'use' && !queue.wasChangedExternally(slot)) {
      const end = yield* this.#settle(queue, slot, { doubt, shown, task });
      if (end) return end;
    } else {
      this.#parts.notes.change(queue, slot, { observed: shown });
    }
    if (outcome.kind === 'unreadable') this.#noteHidden(queue, slot, outcome);
    if (task && !queue.wasChangedExternally(slot)) this.#parts.store.slots.takeChange(queue.device, slot);
    return DONE;
  }

  /** Somebody has opened the device with a slot that was seen to be empty: weighs what the slot shows now. */
  #weighUse(queue: DeviceQueue, slot: number, shown: Observed, task: Evaluation | undefined): void {
    const { device } = queue;
    const record = withoutDoubt(this.#parts.notes.get(queue, slot));
    const isOurs = shown.kind === 'known' && record.ownDigests.includes(shown.digest);
    if (isOurs) return this.#parts.notes.set(queue, slot, { ...record, observed: shown });
    if (shown.kind === 'empty' && !this.isAskedByPin(device)) {
      // A code that opens the door is there, even if it does not show.
      this.#parts.store.slots.disproveEmpty(device);
      const isWanted =
        task !== undefined && task.desired !== null && record.ownDigests.includes(task.desired);
      if (isWanted) this.#parts.tasks.update(task.grant, { refusedDigest: undefined });
      const learnt = { observed: shown, seenOnDevice: isWanted, provenByUse: isWanted };
      return this.#parts.notes.set(queue, slot, { ...record, ...learnt });
    }
    // Somebody has set a code in the slot after it was seen to be empty.
    const observed: Observed = shown.kind === 'empty' ? { kind: 'unreadable' } : shown;
    this.#parts.notes.set(queue, slot, {
      ...plain(record),
      observed,
      ownDigests: [],
      seenOnDevice: false,
      provenByUse: false,
    });
    this.#noteForeign(queue, slot);
  }

  /** Somebody's code is in a slot without a code of ours: a code of ours that was to get the slot gets another one. */
  #noteForeign({ device }: DeviceQueue, slot: number): void {
    const grant = this.#parts.store.grants.at(device, slot);
    // Partitions of a panel share their users: a code has the same slot on all of them.
    if (grant && this.#parts.registry.sharing(device).length === 1)
      this.#parts.tasks.update(grant, { slot: undefined });
    this.#parts.foreignFound(device, slot);
  }

  /** Returns undefined if the slot is what it shows. */
  *#settle(
    queue: DeviceQueue,
    slot: number,
    { doubt, shown, task }: { doubt: Asked; shown: Observed; task: Evaluation | undefined },
  ): Generator<DeviceCall, OperationEnd | undefined, unknown> {
    const { device } = queue;
    const { kind, record } = this.#settling.judge(device, slot, { doubt, shown, desired: task?.desired });
    const isWritten = kind === 'done' && doubt.kind === 'write';
    this.#parts.notes.set(queue, slot, { ...record, ...(isWritten && this.lookAfterWrite(device)) });
    switch (kind) {
      case 'plain':
        return undefined;
      case 'wait':
        return DONE;
      case 'done':
        // The device may have forgotten its own schedule when the code arrived late.
        return task?.deviceSchedule && record.deviceSchedule.kind === 'unsure'
          ? yield* setDeviceSchedule(queue, task, {
              notes: this.#parts.notes,
              clock: this.#parts.clock,
              check: true,
            })
          : DONE;
      case 'kept':
        return { kind: 'not-removed', reason: { kind: 'rejected', reason: 'kept' } };
      case 'not-shown':
        return yield* this.#takeBack(queue, slot, { doubt, shown, task });
    }
  }

  /**
   * The device has acknowledged a code that it does not show, and may hold it. So the slot is cleared once before
   * anybody reads that the device refused the code. A device that shows an older code of ours may refuse to overwrite:
   * once that code is gone, the new one is tried again.
   */
  *#takeBack(
    queue: DeviceQueue,
    slot: number,
    { doubt, shown, task }: { doubt: Asked; shown: Observed; task: Evaluation | undefined },
  ): SlotOperation {
    const record = this.#parts.notes.get(queue, slot);
    const isWanted =
      doubt.kind === 'write' && (task?.desired === doubt.digest || record.deviceSchedule.kind === 'unsure');
    if (!task || shown.kind === 'known') return task ? yield* this.#parts.clear(queue, task) : DONE;
    if (isWanted && this.#parts.store.slots.isEmptyDisproved(queue.device)) {
      this.#parts.notes.set(queue, slot, { ...record, seenOnDevice: true });
      return DONE;
    }
    this.#parts.notes.set(queue, slot, { ...record, emptyDisproved: true });
    if (!isWanted) return DONE;
    const reason: SyncReason = { kind: 'rejected', reason: 'not-shown' };
    this.#parts.tasks.update(task.grant, { refusedDigest: doubt.digest, reason });
    return yield* this.#parts.clear(queue, task);
  }

  /**
   * @param seen.elsewhere the code does not work here: if it was not here before, it has not arrived; otherwise it is
   * gone
   * @param seen.forbidden the code is there, and may not do all that it should
   */
  #noteHidden(queue: DeviceQueue, slot: number, seen: Extract<Reading, { kind: 'unreadable' }>): void {
    const { elsewhere = false, forbidden = false } = seen;
    const record = this.#parts.notes.get(queue, slot);
    if (forbidden && record.ownDigests.length > 0)
      return this.markConflict(queue, slot, 'forbidden-at-device');
    const isRenewed = this.#panels.isRenewedBeside(queue.device, slot, record.ownDigests);
    const wasTaken = elsewhere && record.seenOnDevice && record.ownDigests.length > 0 && !isRenewed;
    if ((record.changed && record.ownDigests.length > 0) || wasTaken) return this.markConflict(queue, slot);
    if (elsewhere)
      this.#parts.notes.set(queue, slot, {
        ...record,
        ownDigests: [],
        seenOnDevice: false,
        provenByUse: false,
      });
  }

  /** A lock may drop a code that it has just accepted. A panel reports what it has kept. */
  lookAfterWrite(device: DeviceId): Pick<SlotRecord, 'lookAfter'> {
    const isLock = this.#parts.registry.get(device)?.kind === 'lock';
    return isLock ? { lookAfter: lookAfterWrite(this.#parts.clock.now()) } : {};
  }

  /** The slot is taken, and nobody can tell whether by our code or by somebody else's: the owner decides. */
  markConflict(queue: DeviceQueue, slot: number, kind: Disputed = 'changed-at-device'): void {
    const grant = this.#parts.store.grants.at(queue.device, slot);
    if (grant) this.#parts.tasks.update(grant, { state: 'conflict', reason: { kind } });
  }

  isAskedByPin(device: DeviceId): boolean {
    return this.#parts.registry.get(device)?.verifiesByPin ?? false;
  }

  /** The PIN that should be there. A device that can only be asked by PIN is asked for this one. */
  expected({ grant, code, slot }: Evaluation): Pin | undefined {
    const isBelieved = code.digest !== undefined && slot.ownDigests.includes(code.digest);
    return isBelieved || this.isAskedByPin(grant.device) ? this.#parts.store.codes.pinAt(grant) : undefined;
  }

  /** A device that was asked for one PIN has said nothing about an older one of ours. */
  #holdsOlder(queue: DeviceQueue, slot: number, task: Evaluation | undefined): boolean {
    const { ownDigests } = this.#parts.notes.get(queue, slot);
    return ownDigests.some((digest) => digest !== task?.code.digest);
  }
}
