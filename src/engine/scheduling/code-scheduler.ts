import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import { nextChange } from '../../domain/schedule/schedule.ts';
import { disarmsUntil } from '../../domain/uses.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import type { Store } from '../../storage/store.ts';
import { TransitionTimer } from './transition-timer.ts';
import type { Transition } from './transition-timer.ts';
import { guarded } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { LeadTimes } from './lead-times.ts';
import type { Reconciler } from '../sync/reconciler.ts';
import type { SlotShortages } from './slot-shortages.ts';
import type { TrustedTime } from './trusted-time.ts';
import { countUntimedUses } from './untimed-uses.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly leads: LeadTimes;
  readonly time: TrustedTime;
  readonly reconciler: Reconciler;
  readonly room: SlotShortages;
  readonly codeChanged: (code: number) => void;
  readonly fault: Fault;
}

/** What follows when a code was changed, or its time came: work at its devices, and its next edge. */
export class CodeScheduler {
  readonly #parts: Parts;
  readonly #edges: TransitionTimer;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#edges = new TransitionTimer(parts.clock, (codes) => {
      this.#parts.time.noteInPassing();
      this.reconcile(codes);
    });
  }

  start(): void {
    this.#countUntimedUses();
    for (const code of this.#parts.store.codes.all()) {
      this.#setEdge(code);
      if (code.deleted) this.#attempt(code.id, () => this.eraseIfGone(code.id));
    }
  }

  /** By how much the earliest change that was to be looked at is late, in milliseconds. */
  lateBy(now: number): number {
    return this.#edges.lateBy(now);
  }

  /** The clock shows another time than could be expected: every edge may be another one. */
  timeChanged(): void {
    this.#countUntimedUses();
    for (const code of this.#parts.store.codes.all()) this.#setEdge(code);
    this.#parts.reconciler.timeChanged();
    this.#parts.room.touchAll();
  }

  /** Codes may be on the device earlier or later before their time than was known. */
  leadChanged(device: DeviceId): void {
    const grants = this.#parts.store.grants.on(device);
    for (const { codeId } of grants) this.#setEdge(this.#parts.store.codes.get(codeId)!);
    this.#parts.reconciler.reevaluate(grants);
  }

  stop(): void {
    this.#edges.stop();
    this.#parts.room.stop();
  }

  /** Codes that may begin or end until then, each with the earliest time at which it may, soonest first. */
  edgesUntil(end: number): Transition[] {
    return this.#edges.until(end);
  }

  /**
   * All of them at once, so that what is to be removed goes before what is to be written. One at which something
   * fails keeps none of the others, and is looked at once more soon.
   */
  reconcile(ids: readonly number[]): void {
    const codes = ids.flatMap((id) => this.#attempt(id, () => this.#parts.store.codes.get(id)) ?? []);
    for (const code of codes) this.#setEdge(code);
    const grants = codes.flatMap(
      ({ id }) => this.#attempt(id, () => this.#parts.store.grants.ofCode(id)) ?? [],
    );
    this.#parts.reconciler.wake(grants);
    this.#parts.room.touch(grants.map(({ device }) => device));
    for (const { id, deleted } of codes) {
      if (deleted) this.#attempt(id, () => this.eraseIfGone(id));
      this.#parts.codeChanged(id);
    }
  }

  /** A deleted code keeps its PIN only as long as a device may hold it. */
  eraseIfGone(id: number): void {
    const code = this.#parts.store.codes.get(id);
    if (code?.deleted && this.#parts.store.grants.ofCode(id).every((grant) => grant.state === 'gone')) {
      this.#parts.store.codes.erasePin(id);
    }
  }

  #countUntimedUses(): void {
    const { store, clock, zone, time, fault } = this.#parts;
    if (time.isTrusted) guarded(fault, { work: 'untimed-uses' }, () => countUntimedUses(store, clock, zone));
  }

  #setEdge(code: CodeRecord): void {
    this.#attempt(code.id, () =>
      this.#edges.set(code.id, code.deleted || code.paused ? undefined : this.#nextEdge(code)),
    );
  }

  #attempt<T>(code: number, work: () => T): T | undefined {
    return guarded(
      (place, error) => {
        this.#edges.again(code);
        this.#parts.fault(place, error);
      },
      { work: 'code', code },
      work,
    );
  }

  /** Its schedule's next change, or a device's lead before it begins; of one that is used up, its very end. */
  #nextEdge(code: CodeRecord): number | undefined {
    const now = this.#parts.clock.now();
    const change = nextChange(code.times, now, this.#parts.zone);
    if (!change?.active) return change?.at ?? disarmsUntil(code.uses, now);
    const starts = this.#parts.store.grants
      .ofCode(code.id)
      .flatMap(({ device }) => [this.#parts.leads.keptDead(device), this.#parts.leads.allowed(device)])
      .map((lead) => change.at - lead);
    return Math.min(change.at, ...starts.filter((at) => at > now));
  }
}
