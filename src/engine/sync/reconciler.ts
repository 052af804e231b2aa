import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Pin } from '../../domain/pins/pin.ts';
import { SAID_TO_BE_THERE } from '../../domain/plan/sync.ts';
import type { SyncState } from '../../domain/plan/sync.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import { NEVER_SEEN, unread } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import type { StoredSlot } from '../../storage/tables/slots/slot-record.ts';
import type { DeviceQueue } from './device-queue.ts';
import { DeviceWorker } from './device-worker.ts';
import type { Phase, WorkerParts } from './device-worker.ts';
import { Evidence } from './evidence.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { LeadTimes } from '../scheduling/lead-times.ts';
import type { PairedPanels } from '../scheduling/paired-panels.ts';
import { cleared } from './settling.ts';
import { SlotOperations } from './slot-operations.ts';
import { GrantEvaluation } from './grant-evaluation.ts';

export interface ReconcilerListener {
  /** A grant's state, reason or times change; called within the transaction that changes them. */
  grantChanged(grant: GrantRecord, before: SyncState): void;
  /** A slot that is not ours was changed at the device, and holds somebody's code now. */
  foreignFound(device: DeviceId, slot: number): void;
  /** A slot of the device may be free, or not be free any more. */
  roomChanged(device: DeviceId): void;
  /** A code could not be cleared: a random PIN that nobody has was written over it. */
  slotBlocked(grant: GrantRecord): void;
  /** As of `WorkerParts`. */
  deviceSilent: WorkerParts['deviceSilent'];
  failed: WorkerParts['failed'];
}

/** Between looks at all of our slots of a device that comes and goes, unless an owner asks. */
const AUDIT_MS = 60 * 60_000;

/**
 * Makes each device's slots equal to what the owners decided: a serial queue for each device, removals
 * first, one slot at a time.
 */
export class Reconciler {
  readonly #store: Store;
  readonly #registry: DeviceRegistry;
  readonly #leads: LeadTimes;
  readonly #panels: PairedPanels;
  readonly #clock: Clock;
  readonly #evidence: Evidence;
  readonly #parts: WorkerParts;
  readonly #workers = new Map<DeviceId, DeviceWorker>();
  /** Devices on which codes that wait for a slot may have one. */
  readonly #freed = new Set<DeviceId>();
  readonly #roomChanged: (device: DeviceId) => void;
  #phase: Phase = 'starting';

  constructor(parts: {
    store: Store;
    registry: DeviceRegistry;
    leads: LeadTimes;
    panels: PairedPanels;
    clock: Clock;
    zone: string;
    timeIsTrusted: () => boolean;
    /** As of `GrantEvaluation`. */
    nothingIsSure: () => boolean;
    /** A PIN that nobody has, for a device; undefined where there is none left. */
    randomPin: (device: DeviceId) => Pin | undefined;
    listener: ReconcilerListener;
  }) {
    const { store, registry, leads, panels, clock, zone, timeIsTrusted, nothingIsSure, listener } = parts;
    this.#store = store;
    this.#registry = registry;
    this.#leads = leads;
    this.#panels = panels;
    this.#clock = clock;
    this.#roomChanged = (device) => listener.roomChanged(device);
    const grantChanged = (grant: GrantRecord, before: SyncState): void => {
      if (before === 'waiting' && SAID_TO_BE_THERE.has(grant.state)) this.#learn(grant);
      listener.grantChanged(grant, before);
      if (mayFreeSlot(grant, before)) this.#slotFreed(grant.device);
      this.#followPanel(grant);
    };
    const tasks = new GrantEvaluation({
      ...{ store, registry, leads, panels, clock, zone },
      ...{ timeIsTrusted, nothingIsSure, grantChanged },
    });
    const foreignFound = (device: DeviceId, slot: number): void => listener.foreignFound(device, slot);
    this.#evidence = new Evidence({ store, registry, clock, tasks });
    this.#parts = {
      ...{ store, registry, clock, tasks },
      steps: new SlotOperations({
        ...{ store, registry, clock, zone, tasks, evidence: this.#evidence, foreignFound },
        randomPin: parts.randomPin,
        slotBlocked: (grant) => listener.slotBlocked(grant),
      }),
      phase: () => this.#phase,
      deviceSilent: (device, why) => listener.deviceSilent(device, why),
      failed: (...fault) => listener.failed(...fault),
      slotFreed: (device) => this.#slotFreed(device),
    };
  }

  /** What is wanted of these grants changed. Costs nothing where nothing is to be done. */
  wake(grants: readonly GrantRecord[]): void {
    for (const grant of grants) {
      const queue = this.#queue(grant.device);
      queue.resume(grant.id);
      queue.noteWanted(grant.id);
    }
    this.#plan(grants);
    for (const grant of grants) this.#worker(grant.device).unsay(grant.id);
  }

  /** What is to be done for them may be something else. Costs nothing where nothing is to be done. */
  reevaluate(grants: readonly GrantRecord[]): void {
    this.#plan(grants);
  }

  /** Tries are counted from the start. */
  restart(device: DeviceId): void {
    const queue = this.#queue(device);
    queue.reset();
    for (const slot of this.#store.slots.strangers(device)) queue.foreignSlots.add(slot);
    this.#plan(this.#store.grants.on(device));
    this.#run(device);
  }

  /** It may take now what it did not: what waits for it is tried. Costs nothing where nothing waits. */
  retryPending(device: DeviceId): void {
    const queue = this.#queue(device);
    queue.reset();
    this.#run(device);
  }

  /** The device has shown life: what was written there some time ago is looked at once more. */
  lookOnceMore(device: DeviceId): void {
    this.#worker(device).lookOnceMore();
  }

  /** Something came from the device: where it was not answering, one try is worth its while. */
  deviceHeard(device: DeviceId): void {
    const queue = this.#queue(device);
    if (!queue.blocked) return;
    queue.clearBackoff();
    this.#run(device);
  }

  /** Somebody changed slots at the device: what we knew of them no longer holds. */
  slotsChanged(device: DeviceId, slots: readonly number[] | 'all'): void {
    const queue = this.#queue(device);
    queue.noteExternalChange(slots);
    const known = this.#store.slots.all(device);
    this.#store.transaction(() => {
      for (const slot of slots === 'all' ? known.keys() : slots) {
        const record: StoredSlot = known.get(slot) ?? NEVER_SEEN;
        const { ownDigests, doubt } = record;
        this.#store.slots.set(device, slot, unread(record), this.#clock.now());
        // Where a device does not say which, most of them are as they were.
        if (slots === 'all') continue;
        // It tells of the change that it did not show yet; or what somebody did meanwhile will be seen.
        if (doubt) this.#lookNow(device, slot);
        else if (ownDigests.length === 0) {
          // Also where a code of ours is to have the slot some time: somebody’s may be there now.
          this.#store.slots.noteChange(device, slot);
          queue.foreignSlots.add(slot);
        } else if (!queue.awaitingEcho.has(slot)) this.#store.slots.noteChange(device, slot);
      }
    });
    queue.clearBackoff();
    this.#plan(this.#store.grants.on(device));
    this.#run(device);
  }

  /** The device itself has told of a change of ours: where it did not show it yet, it does now. */
  changeAnnounced(device: DeviceId, slot: number, what: 'added' | 'deleted' | undefined): void {
    const queue = this.#queue(device);
    if (what) queue.announced.set(slot, what);
    if (what === 'deleted' && queue.disbelieved.has(slot)) this.believeGone(device, slot);
    else if (!this.#lookNow(device, slot)) return;
    const grant = this.#store.grants.at(device, slot);
    if (grant) this.#plan([grant]);
  }

  /** The slot holds no code of ours any more, whatever the device shows: it has said so itself, or an owner has tried. */
  believeGone(device: DeviceId, slot: number): void {
    this.#queue(device).disbelieved.delete(slot);
    this.#store.slots.set(device, slot, cleared(this.#store.slots.get(device, slot)), this.#clock.now());
  }

  /**
   * Somebody opened the device with a slot. Returns the grant whose slot is to be looked at because of that; it is to
   * be woken once that is stored.
   * @param at when it was, where the device itself tells it, in epoch milliseconds
   */
  codeUsed(device: DeviceId, slot: number, at: number | undefined): GrantRecord | undefined {
    // The code is there: whoever came in has shown it.
    this.#store.slots.endLook(device, slot);
    return this.#lookNow(device, slot)
      ? this.#store.grants.at(device, slot)
      : this.#evidence.ofUse(device, slot, at);
  }

  /** A slot that does not show yet what was asked for is read as soon as possible. Returns false where it is none. */
  #lookNow(device: DeviceId, slot: number): boolean {
    const record = this.#store.slots.get(device, slot);
    const { doubt } = record;
    if (!doubt || doubt.kind === 'use' || doubt.lookAt === undefined) return false;
    const now = this.#clock.now();
    this.#store.slots.set(
      device,
      slot,
      { ...record, doubt: { ...doubt, lookAt: now, announced: true } },
      now,
    );
    const grant = this.#store.grants.at(device, slot);
    if (grant) this.#queue(device).resume(grant.id);
    return true;
  }

  /**
   * The device has let go of a slot for good: codes that had it, or were to have it, get another one.
   * @param told called within the transaction
   */
  withdrawSlot({ device, slot }: { device: DeviceId; slot: number }, told: () => void): void {
    const moving = this.#store.transaction(() => {
      told();
      return this.#registry.sharing(device).flatMap((id) => {
        const record = { ...NEVER_SEEN, observed: { kind: 'unreadable' } as const };
        this.#store.slots.set(id, slot, record, this.#clock.now());
        const grant = this.#store.grants.at(id, slot);
        if (grant) this.#store.grants.change(grant.id, { slot: undefined, refusedDigest: undefined });
        return grant ?? [];
      });
    });
    this.wake(moving);
    this.#roomChanged(device);
  }

  /** Reads slots that hold no code of ours, after all that is to be done for ours. Resolves when that has ended. */
  async readForeign(device: DeviceId, slots: Iterable<number>): Promise<void> {
    const worker = this.#worker(device);
    for (const slot of slots) worker.queue.foreignSlots.add(slot);
    worker.run();
    while (worker.running) await worker.running;
  }

  /** Our own slots are read once more, and tries counted from the start. */
  check(device: DeviceId): void {
    this.#store.slots.distrust(device);
    this.restart(device);
  }

  /**
   * After a silence nothing that was read before is certain: a slot is read before it is changed. Where the link
   * comes and goes, one look at all of it comes to its end before the next one begins.
   */
  cameBack(device: DeviceId): void {
    const queue = this.#queue(device);
    queue.seen.clear();
    this.#store.slots.distrustFree(device);
    queue.audit(AUDIT_MS, {
      isOver: () => !this.#store.slots.hasUnread(device),
      begin: () => {
        this.#store.slots.distrust(device);
        this.reevaluate(this.#store.grants.on(device));
      },
    });
    this.restart(device);
    this.lookOnceMore(device);
  }

  /** It was away, and what is in our slots now may be somebody's, as if all of them were changed at the device. */
  deviceReplaced(device: DeviceId): void {
    const { slots } = this.#store;
    this.#store.transaction(() => {
      for (const slot of slots.ownedSlots(device)) {
        slots.set(device, slot, unread(slots.get(device, slot)), this.#clock.now());
        slots.noteChange(device, slot);
      }
    });
    this.check(device);
  }

  /**
   * The program stood still for a while. What happened at the devices meanwhile may be told after what was
   * due meanwhile is done: slots are read before they are changed, as after a start.
   */
  clockJumped(): void {
    for (const { queue } of this.#workers.values()) queue.seen.clear();
    this.#store.slots.distrustFree();
  }

  /** From now on a device that is not there is not on its way any more: what waits for it is late. */
  endStart(): void {
    if (this.#phase === 'stopped') return;
    this.#phase = 'running';
    for (const { id } of this.#store.slots.devices()) {
      if (!this.#registry.hasAnswered(id)) this.#plan(this.#store.grants.on(id));
    }
  }

  /** What could not be stored can be: codes that waited for that are sent. */
  storesAgain(): void {
    for (const { id } of this.#store.slots.devices()) this.#plan(this.#store.grants.on(id));
  }

  /** The clock was set: waits that were counted by it are over, and any schedule may say something else. */
  timeChanged(): void {
    for (const { queue } of this.#workers.values()) queue.endWaits();
    for (const device of this.#store.slots.devices()) this.#plan(this.#store.grants.on(device.id));
  }

  /** Resolves when no device has work that could be done now. */
  async settled(): Promise<void> {
    for (;;) {
      const running = [...this.#workers.values()].flatMap((worker) => worker.running ?? []);
      if (running.length === 0) return;
      await Promise.all(running);
    }
  }

  /** Lets the exchange that is on its way end, and begins no other. */
  async stop(): Promise<void> {
    this.#phase = 'stopped';
    for (const { queue } of this.#workers.values()) queue.stop();
    await this.settled();
  }

  queued(device: DeviceId): number {
    return this.#workers.get(device)?.queue.length ?? 0;
  }

  #worker(device: DeviceId): DeviceWorker {
    let worker = this.#workers.get(device);
    if (!worker) {
      worker = new DeviceWorker(device, this.#parts);
      this.#workers.set(device, worker);
    }
    return worker;
  }

  #queue(device: DeviceId): DeviceQueue {
    return this.#worker(device).queue;
  }

  #run(device: DeviceId): void {
    this.#worker(device).run();
  }

  #plan(grants: readonly GrantRecord[]): void {
    const workers = new Set<DeviceWorker>();
    for (const grant of grants) {
      const worker = this.#worker(grant.device);
      worker.add(grant.id);
      workers.add(worker);
    }
    for (const worker of workers) worker.run();
  }

  /** What happened to a code at a panel decides when the doors before it get its PIN. */
  #followPanel({ codeId, device }: GrantRecord): void {
    const doors = this.#panels.doorsOf(device);
    if (doors.length === 0) return;
    // Not within the transaction that changes the grant.
    queueMicrotask(() =>
      this.#plan(this.#store.grants.ofCode(codeId).filter((grant) => doors.includes(grant.device))),
    );
  }

  #learn({ id, device }: GrantRecord): void {
    const wantedAt = this.#queue(device).wantedAt(id);
    if (wantedAt !== undefined) this.#leads.took(device, this.#clock.now() - wantedAt);
  }

  #slotFreed(device: DeviceId): void {
    this.#freed.add(device);
    if (this.#freed.size > 1) return;
    // Not within the transaction that frees it.
    queueMicrotask(() => {
      const freed = new Set([...this.#freed].flatMap((id) => this.#registry.sharing(id)));
      this.#freed.clear();
      if (this.#phase === 'stopped') return;
      for (const id of freed) {
        try {
          this.#roomChanged(id);
          this.#plan(this.#store.grants.waitingForSlot(id));
        } catch (error) {
          this.#parts.failed(id, undefined, error);
        }
      }
    });
  }
}

/** It holds no code any more, or its code should have left and stays: who waits for the slot is to know. */
function mayFreeSlot({ state }: GrantRecord, before: SyncState): boolean {
  if (state === before) return false;
  return state === 'scheduled' || state === 'gone' || before === 'removing';
}
