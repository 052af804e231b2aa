import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Pin } from '../../domain/pins/pin.ts';
import { mayFreeSlot, SAID_TO_BE_THERE } from '../../domain/plan/sync.ts';
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
  /** A grant's state, reason or times change. Called within the transaction that changes them. */
  grantChanged(grant: GrantRecord, before: SyncState): void;
  /** A slot that is not ours was changed at the device, and has somebody's code now. */
  foreignFound(device: DeviceId, slot: number): void;
  /** A slot of the device may have become free, or taken. */
  roomChanged(device: DeviceId): void;
  /** A code could not be cleared: it was overwritten with a random PIN that nobody knows. */
  slotBlocked(grant: GrantRecord): void;
  /** As of `WorkerParts`. */
  deviceSilent: WorkerParts['deviceSilent'];
  failed: WorkerParts['failed'];
}

/** The time between audits of all our slots on a device that comes and goes, unless an owner asks. */
const AUDIT_MS = 60 * 60_000;

/**
 * Makes each device's slots equal to what the owners decided. Each device has a serial queue: removals first, one slot
 * at a time.
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
  /** Devices on which waiting codes may get a slot now. */
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
    /** A PIN for the device that nobody has; undefined if there is none left. */
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
      if (mayFreeSlot(grant.state, before)) this.#slotFreed(grant.device);
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

  /** The desired state of these grants changed. Costs nothing if there is nothing to do. */
  wake(grants: readonly GrantRecord[]): void {
    for (const grant of grants) {
      const queue = this.#queue(grant.device);
      queue.resume(grant.id);
      queue.noteWanted(grant.id);
    }
    this.#plan(grants);
    for (const grant of grants) this.#worker(grant.device).retractLive(grant.id);
  }

  /** Their next action may have changed. Costs nothing if there is nothing to do. */
  reevaluate(grants: readonly GrantRecord[]): void {
    this.#plan(grants);
  }

  /** Counts tries from zero again. */
  restart(device: DeviceId): void {
    const queue = this.#queue(device);
    queue.reset();
    for (const slot of this.#store.slots.foreignSlots(device)) queue.foreignSlots.add(slot);
    this.#plan(this.#store.grants.on(device));
    this.#run(device);
  }

  /** The device may accept now what it refused: tries what waits. Costs nothing if nothing waits. */
  retryPending(device: DeviceId): void {
    const queue = this.#queue(device);
    queue.reset();
    this.#run(device);
  }

  /** The device was heard: what was written there some time ago is read once more. */
  lookOnceMore(device: DeviceId): void {
    this.#worker(device).lookOnceMore();
  }

  /** The device was heard: if it did not answer before, one try is worthwhile. */
  deviceHeard(device: DeviceId): void {
    const queue = this.#queue(device);
    if (!queue.blocked) return;
    queue.clearBackoff();
    this.#run(device);
  }

  /** Somebody changed slots at the device: what we knew about them no longer holds. */
  slotsChanged(device: DeviceId, slots: readonly number[] | 'all'): void {
    const queue = this.#queue(device);
    queue.noteExternalChange(slots);
    const known = this.#store.slots.all(device);
    this.#store.transaction(() => {
      for (const slot of slots === 'all' ? known.keys() : slots) {
        const record: StoredSlot = known.get(slot) ?? NEVER_SEEN;
        const { ownDigests, doubt } = record;
        this.#store.slots.set(device, slot, unread(record), this.#clock.now());
        // If a device does not say which slots changed, most of them are unchanged.
        if (slots === 'all') continue;
        // Either the device reports our change that it did not show yet, or the reading will show what somebody did.
        if (doubt) this.#lookNow(device, slot);
        else if (ownDigests.length === 0) {
          // Even if the slot is reserved for a code of ours: it may have somebody's code now.
          this.#store.slots.noteChange(device, slot);
          queue.foreignSlots.add(slot);
        } else if (!queue.awaitingEcho.has(slot)) this.#store.slots.noteChange(device, slot);
      }
    });
    queue.clearBackoff();
    this.#plan(this.#store.grants.on(device));
    this.#run(device);
  }

  /** The device has reported a change of ours: if it did not show the change before, it does now. */
  changeAnnounced(device: DeviceId, slot: number, what: 'added' | 'deleted' | undefined): void {
    const queue = this.#queue(device);
    if (what) queue.announced.set(slot, what);
    if (what === 'deleted' && queue.disbelieved.has(slot)) this.believeGone(device, slot);
    else if (!this.#lookNow(device, slot)) return;
    const grant = this.#store.grants.at(device, slot);
    if (grant) this.#plan([grant]);
  }

  /** The slot has no code of ours, whatever the device shows: the device or an owner has said so. */
  believeGone(device: DeviceId, slot: number): void {
    this.#queue(device).disbelieved.delete(slot);
    this.#store.slots.set(device, slot, cleared(this.#store.slots.get(device, slot)), this.#clock.now());
  }

  /**
   * Somebody opened the device with a slot. Returns the grant whose slot must be read because of that; wake it once
   * the use is stored.
   * @param at when the device was opened, if the device reports it, in epoch milliseconds
   */
  codeUsed(device: DeviceId, slot: number, at: number | undefined): GrantRecord | undefined {
    // The use has shown that the code is there.
    this.#store.slots.endLook(device, slot);
    return this.#lookNow(device, slot)
      ? this.#store.grants.at(device, slot)
      : this.#evidence.ofUse(device, slot, at);
  }

  /** Reads a slot soon if it does not show yet what was asked for. Returns false for any other slot. */
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
   * The device has withdrawn a slot for good: codes that had it, or were to get it, get another one.
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

  /** Reads slots without a code of ours, after the work for ours. Resolves when that has ended. */
  async readForeign(device: DeviceId, slots: Iterable<number>): Promise<void> {
    const worker = this.#worker(device);
    for (const slot of slots) worker.queue.foreignSlots.add(slot);
    worker.run();
    while (worker.running) await worker.running;
  }

  /** Reads our own slots once more, and counts tries from zero. */
  check(device: DeviceId): void {
    this.#store.slots.distrust(device);
    this.restart(device);
  }

  /**
   * After a silence, no earlier reading is certain: a slot is read before it is changed. If the link comes and goes,
   * one audit of all slots ends before the next one begins.
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

  /**
   * Another device may be in its place: what is in our slots now may be somebody's, as if all of them were changed at
   * the device.
   */
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
   * The program stood still for a while, and events from that time may come late. So slots are read before they are
   * changed, as after a start.
   */
  clockJumped(): void {
    for (const { queue } of this.#workers.values()) queue.seen.clear();
    this.#store.slots.distrustFree();
  }

  /** The start is over: a device that is missing now is no longer expected. */
  endStart(): void {
    if (this.#phase === 'stopped') return;
    this.#phase = 'running';
    for (const { id } of this.#store.slots.devices()) {
      if (!this.#registry.hasAnswered(id)) this.#plan(this.#store.grants.on(id));
    }
  }

  /** The disk takes writes again: sends the codes that waited for that. */
  storesAgain(): void {
    for (const { id } of this.#store.slots.devices()) this.#plan(this.#store.grants.on(id));
  }

  /** The clock was set: waits that were counted by it end, and any schedule may have a new result. */
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

  /** Lets the current exchange end, and begins no other. */
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

  /** The state of a code at a panel decides when the doors before it get its PIN. */
  #followPanel({ codeId, device }: GrantRecord): void {
    const doors = this.#panels.doorsOf(device);
    if (doors.length === 0) return;
    // Runs after the transaction that changes the grant.
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
    // Runs after the transaction that frees the slot.
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
