import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { holdsNothing } from '../sync/places.ts';
import { asFor, desiredIn } from './desired-state.ts';

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly zone: string;
}

/**
 * Slots for codes that are wanted on the device now: those that hold nothing, or only a random PIN that blocks them, and
 * are not needed by another such code, whether it has its slot already or has yet to get one. Partitions of one panel
 * share them, and a code has one slot on all of them.
 */
export function freeSlots(id: DeviceId, { store, registry, clock, zone }: Parts): number {
  const device = registry.get(id)!;
  const sharing = registry.sharing(id);
  const isNeeded = (grant: GrantRecord): boolean => {
    if (grant.state !== 'scheduled') return true;
    const code = asFor(
      registry.get(grant.device),
      { grant, code: store.codes.get(grant.codeId)! },
      clock.now(),
    );
    return desiredIn(grant, code, clock.now(), zone) !== null;
  };
  const placed = sharing.flatMap((one) => store.grants.placedOn(one));
  const placedCodes = new Set(placed.map(({ codeId }) => codeId));
  const waiting = new Set(
    sharing
      .flatMap((one) => store.grants.unplaced(one))
      .filter((grant) => !placedCodes.has(grant.codeId) && isNeeded(grant))
      .map(({ codeId }) => codeId),
  );
  const taken = new Set([...device.reserved, ...placed.filter(isNeeded).map(({ slot }) => slot!)]);
  for (const one of sharing) {
    for (const [slot, record] of store.slots.all(one)) if (!holdsNothing(record)) taken.add(slot);
  }
  const reusable = sharing.length === 1 ? store.slots.blocked(id).length : 0;
  let free = reusable - waiting.size;
  for (let slot = 1; slot <= device.slots; slot++) {
    if (!taken.has(slot)) free++;
  }
  return free;
}

/** Slots of the device that are not its own, nor kept by the configuration. */
export function ownSlots(id: DeviceId, registry: DeviceRegistry): number {
  const { slots, reserved } = registry.get(id)!;
  return slots - new Set(reserved.filter((slot) => slot <= slots)).size;
}
