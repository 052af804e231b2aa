import type { Clock } from '../../domain/clock.ts';
import { activeAt, nextChange } from '../../domain/schedule/schedule.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { StoredSlot } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { Evaluation, GrantEvaluation } from './grant-evaluation.ts';

/** A slot whose code gives way to a code that is wanted sooner. */
export interface YieldingSlot {
  readonly slot: number;
  /** The grants of one code: one for each partition of a panel that has the slot. */
  readonly holders: readonly GrantRecord[];
  /** Somebody may have set a code in the slot since it was last read. */
  readonly isUnread: boolean;
}

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly zone: string;
  readonly tasks: GrantEvaluation;
}

/**
 * A code keeps the number of its slot while it is off the device, as long as no other code needs the slot. If the
 * device has no free slot, the code that comes back last gives up its number and gets another one at its time.
 */
export class YieldingSlots {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The slot that gives way to this code on the device; undefined if every slot is needed sooner. */
  candidate(id: DeviceId, { desired, deviceSchedule }: Evaluation): YieldingSlot | undefined {
    const now = this.#parts.clock.now();
    const wantedAt = desired === null ? (deviceSchedule?.from ?? Infinity) : now;
    let latest: { place: YieldingSlot; at: number } | undefined;
    for (const place of this.#places(id)) {
      const at = comesBackAt(this.#parts.store.codes.get(place.holders[0]!.codeId)!, now, this.#parts.zone);
      // A code that waits for its condition could come at any moment, and is still not wanted now.
      const givesWay = at > wantedAt || (desired !== null && at >= wantedAt);
      if (givesWay && at >= (latest?.at ?? -Infinity)) latest = { place, at };
    }
    return latest?.place;
  }

  /** Call this within a transaction. */
  reassign({ slot, holders }: YieldingSlot, grant: GrantRecord): void {
    for (const holder of holders) this.#parts.tasks.update(holder, { slot: undefined });
    this.#parts.tasks.update(grant, { slot });
  }

  /** Whether a code is leaving the device now, so that its slot may soon be free. */
  hasCandidate(id: DeviceId): boolean {
    const { grants, slots } = this.#parts.store;
    return this.#parts.registry
      .sharing(id)
      .some((one) =>
        grants
          .placedOn(one)
          .some(({ state, slot }) => state === 'removing' && slots.get(one, slot!).ownDigests.length > 0),
      );
  }

  *#places(id: DeviceId): Generator<YieldingSlot> {
    const { slots, reserved } = this.#parts.registry.get(id)!;
    const sharing = this.#parts.registry.sharing(id);
    // If an empty slot has opened the door, no slot is known to be empty.
    if (sharing.some((one) => this.#parts.store.slots.isEmptyDisproved(one))) return;
    const bySlot = Map.groupBy(
      sharing.flatMap((one) => this.#parts.store.grants.placedOn(one)),
      (grant) => grant.slot!,
    );
    for (const [slot, holders] of bySlot) {
      if (slot > slots || reserved.includes(slot)) continue;
      if (!holders.every((holder) => this.#isOff(holder))) continue;
      const records = sharing.map((one) => this.#parts.store.slots.get(one, slot));
      const { observed, changed } = this.#parts.store.slots.get(id, slot);
      if (!records.every(holdsNothing)) continue;
      yield { slot, holders, isUnread: observed.kind === 'unread' || changed === true };
    }
  }

  #isOff({ id }: GrantRecord): boolean {
    const task = this.#parts.tasks.evaluate(id);
    return task?.desired === null && task.decision.action === 'none' && task.decision.state === 'scheduled';
  }
}

/** Whether neither a code of ours nor somebody else's is or may be in the slot. */
export function holdsNothing(record: StoredSlot): boolean {
  const { observed, ownDigests, suspended, doubt, emptyDisproved, blockingDigest, deviceSchedule } = record;
  const isSeenTaken = observed.kind === 'known' || observed.kind === 'unreadable';
  const isLimited = deviceSchedule.kind === 'held' || deviceSchedule.kind === 'unsure';
  const isLeft =
    suspended !== undefined || doubt !== undefined || blockingDigest !== undefined || emptyDisproved === true;
  return ownDigests.length === 0 && !isSeenTaken && !isLimited && !isLeft;
}

/** When the code will be on its devices again by its schedule. A paused code comes last. */
function comesBackAt({ paused, times }: CodeRecord, now: number, zone: string): number {
  if (paused) return Infinity;
  return activeAt(times, now, zone) ? now : (nextChange(times, now, zone)?.at ?? Infinity);
}
