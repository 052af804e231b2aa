import type { DeviceId } from '../domain/device.ts';
import type { Store } from '../store/store.ts';
import type { Fleet } from './fleet.ts';

/**
 * Slots that are neither reserved nor seen to be taken, less one for each code that has yet to get its slot.
 * Partitions of one panel share them, and a code has one slot on all of them.
 */
export function freeSlots(id: DeviceId, { store, fleet }: { store: Store; fleet: Fleet }): number {
  const device = fleet.get(id)!;
  const sharing = fleet.sharing(id);
  const grants = sharing.flatMap((partition) => store.codes.grantsOn(partition));
  const placed = new Set(grants.flatMap(({ codeId, slot }) => (slot === undefined ? [] : codeId)));
  const unplaced = new Set(grants.flatMap(({ codeId }) => (placed.has(codeId) ? [] : codeId)));
  const taken = new Set([
    ...grants.map(({ slot }) => slot),
    ...sharing.flatMap((partition) => store.slots.occupied(partition)),
  ]);
  let free = -unplaced.size;
  for (let slot = 1; slot <= device.slots; slot++) {
    if (!taken.has(slot) && !device.reserved.includes(slot)) free++;
  }
  return free;
}
