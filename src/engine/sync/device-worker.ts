import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Driver } from '../../domain/driver/driver.ts';
import type { ReadOutcome, WriteOutcome } from '../../domain/driver/outcome.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import { SETTLE_MS, showsWhatWasKept } from '../../domain/plan/settling.ts';
import { SAID_TO_BE_THERE } from '../../domain/plan/sync.ts';
import type { SyncReason, SyncState } from '../../domain/plan/sync.ts';
import type { SlotRecord } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import { DeviceQueue } from './device-queue.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { INTERNAL_ERROR } from '../devices/unfailing-driver.ts';
import type { SlotOperation, OperationEnd, DeviceCall } from './device-call.ts';
import type { SlotOperations } from './slot-operations.ts';
import { mustBeRemoved, needsDevice, priority } from './grant-evaluation.ts';
import type { Evaluation, GrantEvaluation } from './grant-evaluation.ts';

/** While starting, a missing device may still be connecting. */
export type Phase = 'starting' | 'running' | 'stopped';

/** What the workers of all devices share. */
export interface WorkerParts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly tasks: GrantEvaluation;
  readonly steps: SlotOperations;
  readonly phase: () => Phase;
  /** All tries at the device are used up. */
  readonly deviceSilent: (device: DeviceId, why: DriverMessage) => void;
  /** A code that waits for a slot may get one now. */
  readonly slotFreed: (device: DeviceId) => void;
  /** Something failed in Latchkey, not on the device. @param grant at which grant, if that is known */
  readonly failed: (device: DeviceId, grant: number | undefined, error: unknown) => void;
}

/**
 * A code that must go is late after this time, whatever the reason. An exchange takes well under a second, or three if
 * a battery lock has to be woken.
 */
const LATE_MS = 4_000;

const QUEUED: SyncReason = { kind: 'queued' };
const SETTLING: SyncReason = { kind: 'settling' };
const NO_ANSWER: SyncReason = { kind: 'unreachable', message: { code: 'no-answer', what: 'device' } };

/** A step that waits for its device. */
interface Work {
  readonly step: SlotOperation;
  /** Missing for a slot without a code of ours. */
  readonly task: Evaluation | undefined;
  readonly driver: Driver;
  readonly deviceCall: DeviceCall;
  /** Only one more look at a code that was written some time ago. */
  readonly isLook?: true;
}

/** Does the work of one device: the most urgent first, one exchange at a time. */
export class DeviceWorker {
  readonly queue: DeviceQueue;
  /** Resolves when nothing is left that could be done now. */
  running: Promise<void> | undefined;
  /** Something was added after the last look at the queue. */
  #woken = false;
  readonly #parts: WorkerParts;
  /** What is being worked on: a grant, or a slot that is not ours. */
  #about: { readonly grant: number } | { readonly foreign: number } | undefined;
  /** Grants that were evaluated in the current transaction. */
  #looked: number[] = [];

  constructor(device: DeviceId, parts: WorkerParts) {
    this.queue = new DeviceQueue(device, parts.clock);
    this.#parts = parts;
  }

  /** The next run evaluates this grant. */
  add(grant: number): void {
    this.queue.add(grant);
    this.queue.expect(grant, LATE_MS, () => this.#late(grant));
  }

  /**
   * The device was heard: is what was written there some time ago still there? Each code is looked at once, and never
   * by a timer.
   */
  lookOnceMore(): void {
    if (this.#noteLooks()) this.run();
  }

  #noteLooks(): boolean {
    const { device, looks } = this.queue;
    for (const [slot, lookAfter] of this.#parts.store.slots.looks(device))
      if (this.#isToBeSeen({ lookAfter })) looks.add(slot);
    return looks.size > 0;
  }

  #isToBeSeen({ lookAfter }: Pick<SlotRecord, 'lookAfter'>): boolean {
    return lookAfter !== undefined && showsWhatWasKept(lookAfter, this.#parts.clock.now());
  }

  /**
   * The desired state of a grant has changed. While an exchange is under way, the grant cannot be evaluated. Until
   * then nobody may read that a PIN is there that was only just decided.
   */
  retractLive(grant: number): void {
    if (!this.running || this.#parts.phase() === 'stopped') return;
    try {
      const task = this.#parts.tasks.evaluate(grant);
      if (!task || !SAID_TO_BE_THERE.has(task.grant.state) || task.decision.state !== 'waiting') return;
      if (needsDevice(task)) this.#parts.tasks.recordProgress(task, { reason: QUEUED });
      else this.#parts.tasks.recordSettled(task);
    } catch (error) {
      this.#parts.failed(this.queue.device, grant, error);
    }
  }

  /** Starts or continues the work. */
  run(): void {
    this.#woken = true;
    if (this.running || this.#parts.phase() === 'stopped') return;
    const ended = Promise.withResolvers<void>();
    // Set before the first step, which may wake this worker again.
    this.running = ended.promise;
    const draining = this.#drain().finally(() => {
      this.running = undefined;
      // It was woken after the last look.
      if (this.#woken) this.run();
    });
    draining.then(ended.resolve, ended.reject);
  }

  async #drain(): Promise<void> {
    let work = this.#stored(() => this.#begin());
    while (work) {
      const current = work;
      const { step, task, driver, deviceCall } = current;
      const outcome = await this.queue.exchange(deviceCall.slot, () => this.#perform(deviceCall, driver));
      if (hasAnswered(outcome)) this.#parts.registry.heard(this.queue.device);
      work = this.#stored(() => {
        this.#about = task ? { grant: task.grant.id } : { foreign: deviceCall.slot };
        const next = step.next(outcome);
        if (this.#parts.phase() === 'stopped') return undefined;
        if (!next.done) return { ...current, deviceCall: next.value };
        this.#ended(current, next.value);
        return this.#begin();
      });
    }
  }

  /** What may be in a slot from now on is stored before the device hears of it. */
  async #perform(deviceCall: DeviceCall, driver: Driver): Promise<unknown> {
    const { database } = this.#parts.store;
    if (!deviceCall.isRead && !database.isOnDisk) await database.onDisk();
    return deviceCall.with(driver);
  }

  /**
   * Runs one transaction. A grant that fails in it is set aside for a while, so that neither the device's other codes
   * nor the program wait for it.
   */
  #stored(work: () => Work | undefined): Work | undefined {
    for (let next = work; ; next = () => this.#begin()) {
      this.#about = undefined;
      this.#looked = [];
      try {
        return this.#parts.store.database.transactionSyncedLater(next);
      } catch (error) {
        if (!this.#setAside(error)) return undefined;
      }
    }
  }

  /** False if nobody knows what failed: then the whole device waits, like one that does not answer. */
  #setAside(error: unknown): boolean {
    const about = this.#about;
    const grant = about && 'grant' in about ? about.grant : undefined;
    // Their evaluation was rolled back.
    for (const id of this.#looked) this.queue.add(id);
    const retry = (): void => this.run();
    if (grant !== undefined) this.queue.setAside(grant, retry);
    else if (about && 'foreign' in about) this.queue.foreignSlots.delete(about.foreign);
    else this.queue.failed(INTERNAL_ERROR, retry);
    this.#parts.failed(this.queue.device, grant, error);
    return about !== undefined;
  }

  /** Finishes steps that need nothing from the device at once. */
  #begin(): Work | undefined {
    for (;;) {
      this.#woken = false;
      const driver = this.#parts.registry.driverOf(this.queue.device);
      const why = this.queue.blocked ?? this.#absence();
      const task = why ? this.#hold(why) : this.#next();
      const [foreign] = why || task ? [] : this.queue.foreignSlots;
      if (!driver || this.#parts.phase() === 'stopped') return undefined;
      if (!task && foreign === undefined) return why ? undefined : this.#lookOnceMore(driver);
      this.#about = task ? { grant: task.grant.id } : { foreign: foreign! };
      const step = task
        ? this.#parts.steps.execute(this.queue, task)
        : this.#parts.steps.readForeignSlot(this.queue, foreign!);
      const first = step.next();
      if (!first.done) return { step, task, driver, deviceCall: first.value };
      if (task) this.queue.reevaluate(task.grant.id);
    }
  }

  /**
   * Runs when there is nothing else to do. Each slot leaves the list first, so a slot whose look fails is not tried
   * again at once.
   */
  #lookOnceMore(driver: Driver): Work | undefined {
    for (const slot of this.queue.looks) {
      this.queue.looks.delete(slot);
      const grant = this.#parts.store.grants.at(this.queue.device, slot);
      if (!grant) {
        this.#parts.store.slots.endLook(this.queue.device, slot);
        continue;
      }
      this.#about = { grant: grant.id };
      // While nobody knows the time, the slot waits until the device is heard again.
      const task = this.#parts.tasks.evaluate(grant.id);
      // The code may have been used or written again meanwhile.
      if (!task || !this.#isToBeSeen(task.slot)) continue;
      const step = this.#parts.steps.lookOnceMore(this.queue, task);
      const first = step.next();
      if (!first.done) return { step, task, driver, deviceCall: first.value, isLook: true };
    }
    return undefined;
  }

  #ended({ task, isLook }: Work, end: OperationEnd): void {
    if (task) this.queue.reevaluate(task.grant.id);
    // A failed look holds up nothing else. It is tried again when the device is heard.
    if (isLook && end.kind === 'unreachable') return this.queue.looks.clear();
    if (end.kind === 'unreachable') {
      if (this.queue.failed(end.why, () => this.run())) this.#parts.deviceSilent(this.queue.device, end.why);
      return;
    }
    this.queue.succeeded();
    // An answer means that the device was heard. An answer to a look starts no further look.
    if (!isLook) this.#noteLooks();
    // The slot of a foreign code may be free now.
    if (!task && end.kind === 'done') this.#parts.slotFreed(this.queue.device);
    if (end.kind === 'not-now') {
      this.queue.blocked = end;
      // Nobody knows when the panel will be disarmed.
      this.queue.forgetWanted();
    }
    if (end.kind === 'not-removed' && task && leavesOnlySchedule(task)) {
      this.#parts.tasks.update(task.grant, { state: 'gone', slot: undefined, verifiedAt: undefined });
      this.#parts.slotFreed(this.queue.device);
    } else if (end.kind === 'not-removed' && task) {
      const nextTryAt = this.queue.postpone(task.grant.id, () => this.run());
      const state = stateOfKept(task, end.reason);
      if (state) this.#parts.tasks.update(task.grant, { state, reason: end.reason, nextTryAt });
    }
  }

  #absence(): SyncReason | undefined {
    if (this.#parts.registry.driverOf(this.queue.device) && !this.#isArriving()) return undefined;
    return { kind: 'unreachable', message: { code: 'not-connected', what: 'device' } };
  }

  /** At the start, a device may still be connecting: it is not tried before its driver reaches it. */
  #isArriving(): boolean {
    return this.#parts.phase() === 'starting' && !this.#parts.registry.hasAnswered(this.queue.device);
  }

  /** Reports a removal as overdue once it takes too long, even if it may still succeed. */
  #late(id: number): void {
    if (this.#parts.phase() === 'stopped' || this.#isArriving()) return;
    const task = this.#parts.tasks.evaluate(id);
    if (!task || task.grant.state === 'overdue' || !needsDevice(task) || !mustBeRemoved(task)) return;
    if (lookAtOf(task) !== undefined) return this.queue.expect(id, SETTLE_MS + LATE_MS, () => this.#late(id));
    const answers = this.#parts.clock.now() - this.queue.answeredAt < LATE_MS;
    this.#parts.tasks.recordProgress(task, { state: 'overdue', reason: answers ? QUEUED : NO_ANSWER });
    this.queue.add(id);
  }

  /** The most urgent grant with something to do. Updates the states of the others on the way. */
  #next(): Evaluation | undefined {
    this.queue.holdFor(undefined);
    const looked = new Map<number, Evaluation>();
    for (;;) {
      for (const task of this.#busy()) {
        this.#parts.tasks.recordProgress(task, { reason: this.#whyWaiting(task) });
        looked.set(task.grant.id, task);
      }
      const urgent = this.queue.mostUrgent;
      if (urgent === undefined) return undefined;
      this.#about = { grant: urgent };
      const task = looked.get(urgent) ?? this.#parts.tasks.evaluate(urgent);
      if (task && needsDevice(task)) return task;
      looked.delete(urgent);
      this.queue.add(urgent);
    }
  }

  /**
   * While a device that did not answer is tried again, the lack of an answer is still the reason: automations wait for
   * its end.
   */
  #whyWaiting({ grant: { reason } }: Evaluation): SyncReason {
    const isOfSilence = reason?.kind === 'unreachable' || reason?.kind === 'silent';
    return isOfSilence && this.queue.isUnanswered ? reason : QUEUED;
  }

  /** Nothing can be done on the device now: records the reason at each of its grants. */
  #hold(reason: SyncReason): undefined {
    this.queue.holdFor(reason);
    for (const task of this.#busy()) {
      const late = mustBeRemoved(task) && !this.#isArriving();
      this.#parts.tasks.recordProgress(task, {
        reason,
        nextTryAt: this.queue.nextTryAt,
        ...(late && { state: 'overdue' }),
      });
    }
  }

  /** The device acknowledged a change and has time to show it: the grant waits until its slot is read again. */
  #isSettling(task: Evaluation): boolean {
    const { id } = task.grant;
    const lookAt = lookAtOf(task);
    const now = this.#parts.clock.now();
    // A later time was noted before the clock was set back.
    if (lookAt === undefined || lookAt <= now || lookAt > now + SETTLE_MS) return false;
    this.queue.waitUntil(id, lookAt, () => this.run());
    this.#parts.tasks.recordProgress(task, { reason: SETTLING, nextTryAt: lookAt });
    return true;
  }

  /** The changed grants that need their device. Grants that need nothing leave the queue. */
  *#busy(): Generator<Evaluation> {
    for (const id of this.queue.notEvaluated()) {
      this.#about = { grant: id };
      this.#looked.push(id);
      const task = this.#parts.tasks.evaluate(id);
      if (task && needsDevice(task)) {
        this.queue.rank(id, priority(task));
        if (!this.#isSettling(task) && !this.queue.isPostponed(id)) yield task;
        continue;
      }
      this.queue.remove(id);
      if (!task) continue;
      this.#parts.tasks.recordSettled(task);
      this.queue.forgetWanted(id);
      if (task.decision.state === 'gone') this.#parts.slotFreed(this.queue.device);
    }
  }
}

function lookAtOf({ slot: { doubt } }: Evaluation): number | undefined {
  return doubt && doubt.kind !== 'use' ? doubt.lookAt : undefined;
}

/** The code is gone, and only its schedule on the device is left. The next code there gets its own. */
function leavesOnlySchedule({ decision }: Evaluation): boolean {
  return decision.action === 'set-device-schedule' && decision.state === 'removing';
}

/** If an older schedule on the device cannot be removed, the device may refuse the code. */
function stateOfKept(task: Evaluation, reason: SyncReason): SyncState | undefined {
  const { action, state } = task.decision;
  if (action === 'set-device-schedule') return state === 'waiting' ? 'rejected' : undefined;
  if (mustBeRemoved(task)) return 'overdue';
  // The slot was cleared for the code itself, which the device has refused before.
  const isRefused = task.desired !== null && reason.kind === 'rejected' && reason.reason !== 'kept';
  return isRefused ? 'rejected' : 'removing';
}

/** An invalid command was never sent. */
function hasAnswered(outcome: unknown): boolean {
  const { kind } = outcome as ReadOutcome | WriteOutcome;
  return kind !== 'unreachable' && kind !== 'invalid';
}
