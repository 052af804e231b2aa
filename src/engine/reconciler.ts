import type { Clock } from '../domain/clock.ts';
import type { DeviceId, Driver } from '../domain/device.ts';
import type { SyncReason, SyncState } from '../domain/sync.ts';
import type { GrantRecord } from '../store/code-store.ts';
import { NEVER_SEEN, unread } from '../store/slot-store.ts';
import type { Store } from '../store/store.ts';
import { DeviceQueue } from './device-queue.ts';
import type { Fleet } from './fleet.ts';
import type { Leads } from './leads.ts';
import { Steps } from './steps.ts';
import type { Step, StepEnd, Talk } from './steps.ts';
import { mustGo, needsDevice, rank, Tasks } from './tasks.ts';
import type { Task } from './tasks.ts';

export interface ReconcilerListener {
  /** A grant's state, reason or times change; called within the transaction that changes them. */
  grantChanged(grant: GrantRecord, before: SyncState): void;
  /** A slot that is not ours was changed at the device, and holds somebody's code now. */
  foreignFound(device: DeviceId, slot: number): void;
  /** A device has used up its tries. */
  deviceSilent(device: DeviceId, text: string): void;
}

/**
 * What must go and is still there after this time is late, whatever keeps it. An exchange takes well under a
 * second, or three where a battery lock has to be woken.
 */
const LATE_MS = 4_000;

/** Between looks at all of our slots of a device that comes and goes, unless an owner asks. */
const AUDIT_MS = 60 * 60_000;

const NO_ANSWER: SyncReason = { kind: 'unreachable', text: 'The device has not answered yet.' };

/** A step that waits for its device. */
interface Work {
  readonly step: Step;
  /** Missing for a slot that holds no code of ours. */
  readonly task: Task | undefined;
  readonly driver: Driver;
  readonly talk: Talk;
}

/**
 * Makes each device's slots equal to what the owners decided: a serial queue for each device, removals
 * first, one slot at a time.
 */
export class Reconciler {
  readonly #store: Store;
  readonly #fleet: Fleet;
  readonly #leads: Leads;
  readonly #clock: Clock;
  readonly #listener: ReconcilerListener;
  readonly #tasks: Tasks;
  readonly #steps: Steps;
  readonly #queues = new Map<DeviceId, DeviceQueue>();
  #phase: 'starting' | 'running' | 'stopped' = 'starting';

  constructor(parts: {
    store: Store;
    fleet: Fleet;
    leads: Leads;
    clock: Clock;
    zone: string;
    timeIsTrusted: () => boolean;
    listener: ReconcilerListener;
  }) {
    const { store, fleet, leads, clock, zone, timeIsTrusted, listener } = parts;
    this.#store = store;
    this.#fleet = fleet;
    this.#leads = leads;
    this.#clock = clock;
    this.#listener = listener;
    this.#tasks = new Tasks({
      store,
      fleet,
      leads,
      clock,
      zone,
      timeIsTrusted,
      grantChanged: (grant, before) => {
        if (before === 'waiting' && isThere(grant)) this.#learn(grant);
        listener.grantChanged(grant, before);
      },
    });
    const foreignFound = (device: DeviceId, slot: number): void => listener.foreignFound(device, slot);
    this.#steps = new Steps({ store, fleet, clock, zone, tasks: this.#tasks, foreignFound });
  }

  /** What is wanted of these grants changed. Costs nothing where nothing is to be done. */
  wake(grants: readonly GrantRecord[]): void {
    for (const grant of grants) {
      const queue = this.#queue(grant.device);
      queue.forgive(grant.id);
      queue.noteWanted(grant.id);
    }
    this.#plan(grants);
  }

  /** What is to be done for them may be something else. Costs nothing where nothing is to be done. */
  lookAgain(grants: readonly GrantRecord[]): void {
    this.#plan(grants);
  }

  /** Tries are counted from the start. */
  revive(device: DeviceId): void {
    const queue = this.#queue(device);
    queue.reset();
    for (const slot of this.#store.slots.changed(device)) queue.strangers.add(slot);
    this.#plan(this.#store.codes.grantsOn(device));
    this.#run(queue);
  }

  /** It may take now what it did not: what waits for it is tried. Costs nothing where nothing waits. */
  mayTakeChanges(device: DeviceId): void {
    const queue = this.#queue(device);
    queue.reset();
    this.#run(queue);
  }

  /** Something came from the device: where it was not answering, one try is worth its while. */
  showsLife(device: DeviceId): void {
    const queue = this.#queue(device);
    if (!queue.blocked) return;
    queue.nudge();
    this.#run(queue);
  }

  /** Somebody changed slots at the device: what we knew of them no longer holds. */
  slotsChanged(device: DeviceId, slots: readonly number[] | 'all'): void {
    const queue = this.#queue(device);
    queue.disturb(slots);
    const known = this.#store.slots.all(device);
    this.#store.transaction(() => {
      for (const slot of slots === 'all' ? known.keys() : slots) {
        const record = known.get(slot) ?? NEVER_SEEN;
        const { ours } = record;
        this.#store.slots.set(device, slot, unread(record), this.#clock.now());
        // Where a device does not say which, most of them are as they were.
        if (slots === 'all') continue;
        if (ours.length > 0 && !queue.unsettled.has(slot)) queue.touched.add(slot);
        if (ours.length === 0 && !this.#store.codes.grantAt(device, slot)) {
          this.#store.slots.noteChange(device, slot);
          queue.strangers.add(slot);
        }
      }
    });
    queue.nudge();
    this.#plan(this.#store.codes.grantsOn(device));
    this.#run(queue);
  }

  /**
   * The device has let go of a slot for good: codes that had it, or were to have it, get another one.
   * @param told called within the transaction
   */
  withdrawSlot({ device, slot }: { device: DeviceId; slot: number }, told: () => void): void {
    const moving = this.#store.transaction(() => {
      told();
      return this.#fleet.sharing(device).flatMap((id) => {
        const record = { ...NEVER_SEEN, observation: { kind: 'unreadable' } as const };
        this.#store.slots.set(id, slot, record, this.#clock.now());
        const grant = this.#store.codes.grantAt(id, slot);
        if (grant) this.#store.codes.changeGrant(grant.id, { slot: undefined, refusedDigest: undefined });
        return grant ?? [];
      });
    });
    this.wake(moving);
  }

  /** Reads slots that hold no code of ours, after all that is to be done for ours. Resolves when that has ended. */
  async look(device: DeviceId, slots: Iterable<number>): Promise<void> {
    const queue = this.#queue(device);
    for (const slot of slots) queue.strangers.add(slot);
    this.#run(queue);
    while (queue.running) await queue.running;
  }

  /** Our own slots are read once more, and tries counted from the start. */
  check(device: DeviceId): void {
    this.#store.slots.distrust(device);
    this.revive(device);
  }

  /**
   * After a silence nothing that was read before is certain. Where the link comes and goes, one look at all of
   * it comes to its end before the next one begins.
   */
  cameBack(device: DeviceId): void {
    this.#queue(device).audit(AUDIT_MS, {
      ours: () => this.#store.slots.ours(device),
      begin: () => {
        this.#store.slots.distrust(device);
        this.lookAgain(this.#store.codes.grantsOn(device));
      },
    });
    this.revive(device);
  }

  /** It was away, and what is in our slots now may be somebody's, as if all of them were changed at the device. */
  mayBeAnother(device: DeviceId): void {
    const queue = this.#queue(device);
    for (const [slot, record] of this.#store.slots.all(device)) {
      if (record.ours.length === 0) continue;
      queue.touched.add(slot);
      this.#store.slots.set(device, slot, { ...unread(record), proven: false }, this.#clock.now());
    }
    this.check(device);
  }

  /**
   * The program stood still for a while. What happened at the devices meanwhile may be told after what was
   * due meanwhile is done: slots are read before they are changed, as after a start.
   */
  overslept(): void {
    for (const queue of this.#queues.values()) queue.seen.clear();
    this.#store.slots.distrustFree();
  }

  /** From now on a device that is not there is not on its way any more: what waits for it is late. */
  endStart(): void {
    if (this.#phase === 'stopped') return;
    this.#phase = 'running';
    for (const { id } of this.#store.slots.devices()) {
      if (!this.#fleet.hasAnswered(id)) this.#plan(this.#store.codes.grantsOn(id));
    }
  }

  /** The clock was set: waits that were counted by it are over, and any schedule may say something else. */
  timeChanged(): void {
    for (const queue of this.#queues.values()) queue.endWaits();
    for (const device of this.#store.slots.devices()) this.#plan(this.#store.codes.grantsOn(device.id));
  }

  /** Resolves when no device has work that could be done now. */
  async settled(): Promise<void> {
    for (;;) {
      const running = [...this.#queues.values()].flatMap((queue) => queue.running ?? []);
      if (running.length === 0) return;
      await Promise.all(running);
    }
  }

  /** Lets the exchange that is on its way end, and begins no other. */
  async stop(): Promise<void> {
    this.#phase = 'stopped';
    for (const queue of this.#queues.values()) queue.stop();
    await this.settled();
  }

  #queue(device: DeviceId): DeviceQueue {
    let queue = this.#queues.get(device);
    if (!queue) {
      queue = new DeviceQueue(device, this.#clock);
      this.#queues.set(device, queue);
    }
    return queue;
  }

  #plan(grants: readonly GrantRecord[]): void {
    const queues = new Set<DeviceQueue>();
    for (const grant of grants) {
      const queue = this.#queue(grant.device);
      queue.add(grant.id);
      queue.expect(grant.id, LATE_MS, () => this.#late(queue, grant.id));
      queues.add(queue);
    }
    for (const queue of queues) this.#run(queue);
  }

  #run(queue: DeviceQueue): void {
    queue.woken = true;
    if (queue.running || this.#phase === 'stopped') return;
    queue.running = this.#drain(queue).finally(() => {
      queue.running = undefined;
      // Woken between the last look and here.
      if (queue.woken) this.#run(queue);
    });
  }

  async #drain(queue: DeviceQueue): Promise<void> {
    let work = this.#store.transaction(() => this.#begin(queue));
    while (work) {
      const { step, task, driver, talk } = work;
      const outcome = await queue.exchange(talk.slot, () => talk.with(driver));
      work = this.#store.transaction(() => {
        const next = step.next(outcome);
        if (this.#phase === 'stopped') return undefined;
        if (!next.done) return { step, task, driver, talk: next.value };
        this.#ended(queue, task, next.value);
        return this.#begin(queue);
      });
    }
  }

  /** Steps that need nothing from the device are done at once. */
  #begin(queue: DeviceQueue): Work | undefined {
    for (;;) {
      queue.woken = false;
      const driver = this.#fleet.driverOf(queue.device);
      const why = queue.blocked ?? this.#absence(queue.device);
      const task = why ? this.#hold(queue, why) : this.#next(queue);
      const [stranger] = why || task ? [] : queue.strangers;
      if (!driver || this.#phase === 'stopped') return undefined;
      if (!task && stranger === undefined) return undefined;
      const step = task ? this.#steps.take(queue, task) : this.#steps.meet(queue, stranger!);
      const first = step.next();
      if (!first.done) return { step, task, driver, talk: first.value };
      if (task) queue.lookAgain(task.grant.id);
    }
  }

  #ended(queue: DeviceQueue, task: Task | undefined, end: StepEnd): void {
    if (task) queue.lookAgain(task.grant.id);
    if (end.kind === 'unreachable') {
      if (queue.failed(end.why, () => this.#run(queue))) this.#listener.deviceSilent(queue.device, end.why);
      return;
    }
    queue.succeeded();
    if (end.kind === 'not-now') {
      queue.blocked = end;
      // Nobody knows when somebody will disarm it.
      queue.forgetWanted();
    }
    if (end.kind === 'stuck' && task && leavesOnlyGuard(task)) {
      this.#tasks.save(task.grant, { state: 'gone', slot: undefined });
      this.#offerFreedSlot(queue.device);
    } else if (end.kind === 'stuck' && task) {
      const nextTryAt = queue.postpone(task.grant.id, () => this.#run(queue));
      const state = stuckState(task);
      if (state) this.#tasks.save(task.grant, { state, reason: end.reason, nextTryAt });
    }
  }

  #absence(id: DeviceId): SyncReason | undefined {
    if (this.#fleet.driverOf(id) && !this.#isArriving(id)) return undefined;
    return { kind: 'unreachable', text: 'The device is not connected.' };
  }

  /** At the start a device may be on its way: it is not tried before its driver reaches it. */
  #isArriving(id: DeviceId): boolean {
    return this.#phase === 'starting' && !this.#fleet.hasAnswered(id);
  }

  /** It may be the last of many, or the device leaves us waiting: what must go is told, although it may still go well. */
  #late(queue: DeviceQueue, id: number): void {
    if (this.#phase === 'stopped' || this.#isArriving(queue.device)) return;
    const task = this.#tasks.look(id);
    if (!task || task.grant.state === 'overdue' || !needsDevice(task) || !mustGo(task)) return;
    const answers = this.#clock.now() - queue.answeredAt < LATE_MS;
    this.#tasks.say(task, { state: 'overdue', reason: answers ? { kind: 'queued' } : NO_ANSWER });
    queue.add(id);
  }

  /** The most urgent grant with something to do; the others' states are brought up to date on the way. */
  #next(queue: DeviceQueue): Task | undefined {
    queue.holdFor(undefined);
    const looked = new Map<number, Task>();
    for (;;) {
      for (const task of this.#busy(queue)) {
        this.#tasks.say(task, { reason: { kind: 'queued' } });
        looked.set(task.grant.id, task);
      }
      const urgent = queue.mostUrgent;
      if (urgent === undefined) return undefined;
      const task = looked.get(urgent) ?? this.#tasks.look(urgent);
      if (task && needsDevice(task)) return task;
      looked.delete(urgent);
      queue.add(urgent);
    }
  }

  /** Nothing can be done for the device now: say so at each of its grants. */
  #hold(queue: DeviceQueue, reason: SyncReason): undefined {
    queue.holdFor(reason);
    for (const task of this.#busy(queue)) {
      const late = mustGo(task) && !this.#isArriving(queue.device);
      this.#tasks.say(task, { reason, nextTryAt: queue.nextTryAt, ...(late && { state: 'overdue' }) });
    }
  }

  /** The grants that need their device, of those that have changed; what needs nothing leaves the queue. */
  *#busy(queue: DeviceQueue): Generator<Task> {
    for (const id of queue.unlooked()) {
      const task = this.#tasks.look(id);
      if (task && needsDevice(task)) {
        queue.rank(id, rank(task));
        if (!queue.isPostponed(id)) yield task;
        continue;
      }
      queue.remove(id);
      if (!task) continue;
      this.#tasks.rest(task);
      queue.forgetWanted(id);
      if (task.decision.state === 'gone') this.#offerFreedSlot(queue.device);
    }
  }

  #learn({ id, device }: GrantRecord): void {
    const wantedAt = this.#queue(device).wantedAt(id);
    if (wantedAt !== undefined) this.#leads.took(device, this.#clock.now() - wantedAt);
  }

  #offerFreedSlot(device: DeviceId): void {
    for (const id of this.#fleet.sharing(device)) {
      const waiting = this.#store.codes.unplaced(id).filter(({ reason }) => reason?.kind === 'no-free-slot');
      // Not within the transaction that frees it.
      if (waiting.length > 0) queueMicrotask(() => this.#plan(waiting));
    }
  }
}

function isThere({ state }: GrantRecord): boolean {
  return state === 'live' || state === 'unverified';
}

/** The code has gone: what the device was told of its time is told anew to the next one there. */
function leavesOnlyGuard({ decision }: Task): boolean {
  return decision.action === 'guard' && decision.state === 'removing';
}

/** Where an older guard does not go, the code may not be let in. */
function stuckState(task: Task): SyncState | undefined {
  const { action, state } = task.decision;
  if (action === 'guard') return state === 'waiting' ? 'rejected' : undefined;
  return mustGo(task) ? 'overdue' : 'removing';
}
