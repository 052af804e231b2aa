import type { Clock } from '../domain/clock.ts';
import type { DeviceId, Driver, ReadOutcome, WriteOutcome } from '../domain/device.ts';
import { planSlot } from '../domain/plan.ts';
import type { Decision, PinDigest, SlotView } from '../domain/plan.ts';
import type { SyncReason, SyncState } from '../domain/sync.ts';
import type { CodeRecord, GrantChange, GrantRecord } from '../store/code-store.ts';
import type { SlotRecord } from '../store/slot-store.ts';
import type { Store } from '../store/store.ts';
import { DeviceQueue } from './device-queue.ts';
import { observe } from './fleet.ts';
import type { Fleet } from './fleet.ts';
import { isRetired, wishOf } from './wish.ts';

export interface ReconcilerListener {
  /** A grant's state, reason or times changed; it is in the store. */
  grantChanged(grant: GrantRecord, before: SyncState): void;
  /** A device has used up its tries. */
  deviceSilent(device: DeviceId, text: string): void;
}

/** One grant with all that its next step depends on. */
interface Task {
  readonly grant: GrantRecord;
  readonly code: CodeRecord;
  readonly wish: PinDigest | null;
  readonly slot: SlotRecord;
  readonly decision: Decision;
}

/**
 * Makes each device's slots equal to what the owners decided: a serial queue for each device, removals
 * first, one slot at a time. Before a write or a clear, the store notes that the slot is unread and what
 * may be in it; after a crash the planner therefore reads that slot before it does anything else.
 */
export class Reconciler {
  readonly #store: Store;
  readonly #fleet: Fleet;
  readonly #clock: Clock;
  readonly #zone: string;
  readonly #listener: ReconcilerListener;
  readonly #queues = new Map<DeviceId, DeviceQueue>();
  #stopped = false;

  constructor(parts: {
    store: Store;
    fleet: Fleet;
    clock: Clock;
    zone: string;
    listener: ReconcilerListener;
  }) {
    this.#store = parts.store;
    this.#fleet = parts.fleet;
    this.#clock = parts.clock;
    this.#zone = parts.zone;
    this.#listener = parts.listener;
  }

  /** Plans these grants anew; costs nothing where nothing is to be done. */
  wake(grants: readonly GrantRecord[]): void {
    const queues = new Set<DeviceQueue>();
    for (const grant of grants) {
      const queue = this.#queue(grant.device);
      queue.pending.add(grant.id);
      queues.add(queue);
    }
    for (const queue of queues) this.#run(queue);
  }

  /** The device answers again or an owner asks: tries are counted from the start. */
  revive(device: DeviceId): void {
    this.#queue(device).reset();
    this.wake(this.#store.codes.grantsOn(device));
  }

  /** Somebody changed slots at the device: what we knew of them no longer holds. */
  slotsChanged(device: DeviceId, slots: readonly number[] | 'all'): void {
    const queue = this.#queue(device);
    const known = this.#store.slots.all(device);
    this.#store.transaction(() => {
      for (const slot of slots === 'all' ? known.keys() : slots) {
        queue.disturb(slot);
        const { ours } = known.get(slot) ?? NO_SLOT;
        this.#store.slots.set(device, slot, { ...NO_SLOT, ours }, this.#clock.now());
      }
    });
    this.wake(this.#store.codes.grantsOn(device));
  }

  /** After a silence nothing that was read before is certain: our own slots are read once more. */
  cameBack(device: DeviceId): void {
    const slots = this.#store.codes.grantsOn(device).flatMap((grant) => grant.slot ?? []);
    this.#queue(device).reset();
    this.slotsChanged(device, slots);
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
    this.#stopped = true;
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

  #run(queue: DeviceQueue): void {
    if (queue.running || this.#stopped) return;
    queue.running = this.#drain(queue).finally(() => {
      queue.running = undefined;
    });
  }

  async #drain(queue: DeviceQueue): Promise<void> {
    for (;;) {
      const task = this.#next(queue);
      const driver = this.#fleet.driverOf(queue.device);
      if (!task || this.#stopped) return;
      const blocked: SyncReason | undefined = driver
        ? queue.blocked
        : { kind: 'unreachable', text: 'the device is not connected' };
      if (blocked || !driver) {
        this.#hold(queue, blocked!);
        return;
      }
      await this.#step(queue, task, driver);
    }
  }

  /** The most urgent grant with something to do; the others' states are brought up to date on the way. */
  #next(queue: DeviceQueue): Task | undefined {
    let urgent: Task | undefined;
    for (const id of queue.pending) {
      const task = this.#look(id);
      if (!task || !needsDevice(task)) {
        queue.pending.delete(id);
        if (task) this.#rest(task);
      } else if (!queue.isPostponed(id)) {
        if (!urgent || rank(task) < rank(urgent)) urgent = task;
        if (task.grant.state !== task.decision.state)
          this.#save(task.grant, { state: task.decision.state, reason: { kind: 'queued' } });
      }
    }
    return urgent;
  }

  #look(id: number): Task | undefined {
    const grant = this.#store.codes.grant(id);
    const code = grant && this.#store.codes.get(grant.codeId);
    if (!grant || !code || grant.state === 'gone') return undefined;
    const wish = wishOf(grant, code, this.#clock.now(), this.#zone);
    const slot = grant.slot === undefined ? NO_SLOT : this.#store.slots.get(grant.device, grant.slot);
    const view: SlotView = {
      wish,
      observation: slot.observation,
      ours: slot.ours,
      proven: slot.proven,
      refused: wish !== null && grant.refusedDigest === wish,
      retired: isRetired(grant, code),
      late: grant.state === 'overdue',
    };
    return { grant, code, wish, slot, decision: planSlot(view) };
  }

  async #step(queue: DeviceQueue, task: Task, driver: Driver): Promise<void> {
    const { grant, slot, wish, decision } = task;
    if (grant.slot === undefined) return this.#findSlot(queue, grant, driver);
    switch (decision.action) {
      case 'read': {
        const outcome = await queue.exchange(grant.slot, () => driver.read(queue.device, grant.slot!));
        if (outcome.kind === 'unreachable') return this.#failed(queue, outcome.why);
        queue.succeeded();
        this.#noteReading(task, grant.slot, outcome);
        return;
      }
      case 'write':
        return this.#write(queue, { ...task, wish: wish! }, driver);
      case 'clear':
        return this.#clear(queue, task, driver);
      case 'note-ours':
        return this.#setSlot(grant, { ...slot, ours: [wish!], proven: false });
      case 'forget':
        return this.#setSlot(grant, { observation: slot.observation, ours: [], proven: false });
      case 'relocate':
        return this.#save(grant, { slot: undefined });
      case 'none':
        return;
    }
  }

  async #write(queue: DeviceQueue, task: Task & { wish: PinDigest }, driver: Driver): Promise<void> {
    const { grant, code, slot, wish } = task;
    const before = slot.ours.filter((digest) => digest !== wish);
    const pin = this.#store.codes.pin(code.id);
    if (!pin) throw new Error(`Code ${code.id} is wanted and has no PIN.`);
    this.#setSlot(grant, { observation: { kind: 'unread' }, ours: [...before, wish], proven: false });
    const outcome = await queue.exchange(grant.slot!, () => driver.write(queue.device, grant.slot!, pin));
    if (outcome.kind === 'unreachable') return this.#failed(queue, outcome.why);
    queue.succeeded();
    switch (outcome.kind) {
      case 'confirmed':
        this.#store.transaction(() => {
          this.#setSlot(grant, { observation: { kind: 'known', digest: wish }, ours: [wish], proven: false });
          this.#verified(grant);
        });
        return;
      case 'unverified':
        return this.#setSlot(grant, { observation: { kind: 'unreadable' }, ours: [wish], proven: false });
      case 'rejected':
      case 'invalid':
        this.#setSlot(grant, { observation: { kind: 'unread' }, ours: before, proven: false });
        // Some devices refuse to overwrite: an old code of ours goes first, then the slot is tried empty.
        if (before.length > 0) return this.#clear(queue, task, driver);
        return this.#save(grant, {
          refusedDigest: wish,
          state: 'rejected',
          reason: { kind: 'rejected', reason: outcome.reason },
        });
    }
  }

  async #clear(queue: DeviceQueue, task: Task, driver: Driver): Promise<void> {
    const { grant } = task;
    const { ours } = this.#store.slots.get(grant.device, grant.slot!);
    this.#setSlot(grant, { observation: { kind: 'unread' }, ours, proven: false });
    const outcome: WriteOutcome = await queue.exchange(grant.slot!, () =>
      driver.clear(queue.device, grant.slot!),
    );
    if (outcome.kind === 'unreachable') return this.#failed(queue, outcome.why);
    queue.succeeded();
    if (outcome.kind === 'confirmed') {
      queue.forgive(grant.id);
      return this.#setSlot(grant, { observation: { kind: 'empty' }, ours: [], proven: false });
    }
    // The device took the command and the code may still be there: look again later, at this slot only.
    const nextTryAt = queue.postpone(grant.id, () => this.#run(queue));
    const reason: SyncReason = {
      kind: 'rejected',
      reason: outcome.kind === 'unverified' ? 'refused' : outcome.reason,
    };
    this.#save(grant, { state: 'overdue', reason, nextTryAt });
  }

  #noteReading(
    { grant, slot, wish }: Task,
    index: number,
    outcome: Exclude<ReadOutcome, { kind: 'unreachable' }>,
  ): void {
    const observation = observe(outcome, this.#store.cipher);
    this.#store.transaction(() => {
      this.#setSlot({ ...grant, slot: index }, { ...slot, observation });
      if (observation.kind === 'known' && observation.digest === wish) this.#verified(grant);
    });
  }

  /** A code keeps its slot for life. A slot is taken only when it was read as empty. */
  async #findSlot(queue: DeviceQueue, grant: GrantRecord, driver: Driver): Promise<void> {
    const device = this.#fleet.get(queue.device)!;
    const slots = this.#store.slots.all(queue.device);
    const taken = new Set(this.#store.codes.grantsOn(queue.device).flatMap((other) => other.slot ?? []));
    for (let slot = 1; slot <= device.slots; slot++) {
      if (device.reserved.includes(slot) || taken.has(slot)) continue;
      const { observation, ours } = slots.get(slot) ?? NO_SLOT;
      if (ours.length > 0) continue;
      if (observation.kind === 'empty') return this.#save(grant, { slot });
      if (observation.kind === 'unread') {
        const outcome = await queue.exchange(slot, () => driver.read(queue.device, slot));
        if (outcome.kind === 'unreachable') return this.#failed(queue, outcome.why);
        queue.succeeded();
        this.#setSlot({ ...grant, slot }, { ...NO_SLOT, observation: observe(outcome, this.#store.cipher) });
        return;
      }
    }
    queue.pending.delete(grant.id);
    this.#save(grant, { state: 'rejected', reason: { kind: 'no-free-slot' } });
  }

  /** Nothing can be done for the device now: say so at each of its grants. */
  #hold(queue: DeviceQueue, reason: SyncReason): void {
    for (const id of queue.pending) {
      const task = this.#look(id);
      if (!task || !needsDevice(task)) continue;
      const leaving = task.decision.state === 'removing' || task.decision.state === 'overdue';
      this.#save(task.grant, {
        state: leaving ? 'overdue' : task.decision.state,
        reason,
        nextTryAt: queue.nextTryAt,
      });
    }
  }

  #failed(queue: DeviceQueue, why: string): void {
    if (this.#stopped) return;
    const exhausted = queue.failed(why, () => this.#run(queue));
    if (exhausted) this.#listener.deviceSilent(queue.device, why);
  }

  /** The grant needs nothing from its device. */
  #rest({ grant, decision, wish }: Task): void {
    const { state } = decision;
    const settled: GrantChange = { state, nextTryAt: undefined };
    if (state === 'rejected') this.#save(grant, settled);
    else if (state === 'conflict') this.#save(grant, { ...settled, reason: { kind: 'changed-at-device' } });
    else
      this.#save(grant, {
        ...settled,
        reason: undefined,
        ...(wish !== null && { refusedDigest: undefined }),
      });
    if (state === 'gone') {
      this.#save(grant, { slot: undefined });
      this.#offerFreedSlot(grant.device);
    }
  }

  #offerFreedSlot(device: DeviceId): void {
    const queue = this.#queue(device);
    for (const other of this.#store.codes.grantsOn(device)) {
      if (other.reason?.kind === 'no-free-slot') queue.pending.add(other.id);
    }
  }

  #verified(grant: GrantRecord): void {
    this.#save(grant, {
      state: 'live',
      reason: undefined,
      nextTryAt: undefined,
      verifiedAt: this.#clock.now(),
    });
  }

  #setSlot(grant: GrantRecord, record: SlotRecord): void {
    const disturbed = this.#queue(grant.device).disturbed.has(grant.slot!);
    const seen: SlotRecord = disturbed ? { ...record, observation: { kind: 'unread' } } : record;
    this.#store.slots.set(grant.device, grant.slot!, seen, this.#clock.now());
  }

  #save(grant: GrantRecord, change: GrantChange): void {
    const before = this.#store.codes.grant(grant.id)!;
    const differs = (Object.keys(change) as (keyof GrantChange)[]).some(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(change[key]),
    );
    if (!differs) return;
    this.#store.codes.changeGrant(grant.id, change);
    this.#listener.grantChanged(this.#store.codes.grant(grant.id)!, before.state);
  }
}

const NO_SLOT: SlotRecord = { observation: { kind: 'unread' }, ours: [], proven: false };

function needsDevice({ grant, decision, wish }: Task): boolean {
  if (grant.slot === undefined) return wish !== null && decision.state === 'waiting';
  return decision.action !== 'none';
}

/** Removals past their time, other removals, then writes. */
function rank({ decision, code, grant }: Task): number {
  if (decision.state === 'waiting') return 2;
  return isRetired(grant, code) || code.paused ? 1 : 0;
}
