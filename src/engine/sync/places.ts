import type { Clock } from '../../domain/clock.ts';
import { activeAt, nextChange } from '../../domain/schedule.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { CodeRecord, GrantRecord } from '../../storage/tables/code-store.ts';
import type { StoredSlot } from '../../storage/tables/slot-store.ts';
import type { Store } from '../../storage/store.ts';
import type { Fleet } from '../devices/device-registry.ts';
import type { Task, Tasks } from './grant-evaluation.ts';

/** A slot whose code gives way to one that is wanted before it. */
export interface Place {
  readonly slot: number;
  /** Of one code: on each partition of a panel that has the slot. */
  readonly holders: readonly GrantRecord[];
  /** Somebody may have set a code there since it was read last. */
  readonly isUnread: boolean;
}

/**
 * A code keeps the number of its slot while it is off the device, as long as nobody else needs the slot. On a device
 * without a free one, the code that comes back the latest gives its number away and gets another one at its time.
 */
export class Places {
  readonly #store: Store;
  readonly #fleet: Fleet;
  readonly #clock: Clock;
  readonly #zone: string;
  readonly #tasks: Tasks;

  constructor(parts: { store: Store; fleet: Fleet; clock: Clock; zone: string; tasks: Tasks }) {
    this.#store = parts.store;
    this.#fleet = parts.fleet;
    this.#clock = parts.clock;
    this.#zone = parts.zone;
    this.#tasks = parts.tasks;
  }

  /** The slot that gives way to this code on the device; undefined where every one is needed before it. */
  giving(id: DeviceId, { wish, guard }: Task): Place | undefined {
    const now = this.#clock.now();
    const wantedAt = wish === null ? (guard?.from ?? Infinity) : now;
    let latest: { place: Place; at: number } | undefined;
    for (const place of this.#places(id)) {
      const at = comesBackAt(this.#store.codes.get(place.holders[0]!.codeId)!, now, this.#zone);
      // One that waits for what it depends on could come at any moment, and is not wanted now all the same.
      const givesWay = at > wantedAt || (wish !== null && at >= wantedAt);
      if (givesWay && at >= (latest?.at ?? -Infinity)) latest = { place, at };
    }
    return latest?.place;
  }

  /** To be called within a transaction. */
  take({ slot, holders }: Place, grant: GrantRecord): void {
    for (const holder of holders) this.#tasks.save(holder, { slot: undefined });
    this.#tasks.save(grant, { slot });
  }

  /** A code is leaving the device now, and its slot may be free in a moment. */
  isLeft(id: DeviceId): boolean {
    const { codes, slots } = this.#store;
    return this.#fleet
      .sharing(id)
      .some((one) =>
        codes
          .placedOn(one)
          .some(({ state, slot }) => state === 'removing' && slots.get(one, slot!).ours.length > 0),
      );
  }

  *#places(id: DeviceId): Generator<Place> {
    const { slots, reserved } = this.#fleet.get(id)!;
    const sharing = this.#fleet.sharing(id);
    // Where an empty slot has opened the door, none is known to be empty.
    if (sharing.some((one) => this.#store.slots.isEmptyDisproved(one))) return;
    const bySlot = Map.groupBy(
      sharing.flatMap((one) => this.#store.codes.placedOn(one)),
      (grant) => grant.slot!,
    );
    for (const [slot, holders] of bySlot) {
      if (slot > slots || reserved.includes(slot)) continue;
      if (!holders.every((holder) => this.#isOff(holder))) continue;
      const records = sharing.map((one) => this.#store.slots.get(one, slot));
      const { observation, changed } = this.#store.slots.get(id, slot);
      if (!records.every(holdsNothing)) continue;
      yield { slot, holders, isUnread: observation.kind === 'unread' || changed === true };
    }
  }

  #isOff({ id }: GrantRecord): boolean {
    const task = this.#tasks.look(id);
    return task?.wish === null && task.decision.action === 'none' && task.decision.state === 'scheduled';
  }
}

/** Nothing of ours is, or may be, in the slot, nor is anybody's seen there. */
export function holdsNothing(record: StoredSlot): boolean {
  const { observation, ours, parked, doubt, unseen, blocker, guard } = record;
  const isSeenTaken = observation.kind === 'known' || observation.kind === 'unreadable';
  const isLimited = guard.kind === 'held' || guard.kind === 'unsure';
  const isLeft = parked !== undefined || doubt !== undefined || blocker !== undefined || unseen === true;
  return ours.length === 0 && !isSeenTaken && !isLimited && !isLeft;
}

/** When the code is on its devices again, as far as its schedule says; what is paused comes back last of all. */
function comesBackAt({ paused, times }: CodeRecord, now: number, zone: string): number {
  if (paused) return Infinity;
  return activeAt(times, now, zone) ? now : (nextChange(times, now, zone)?.at ?? Infinity);
}
