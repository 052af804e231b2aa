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
  const hasSlot = (code: number): boolean =>
    store.codes.grantsOf(code).some((grant) => sharing.includes(grant.device) && grant.slot !== undefined);
  const waiting = new Set(sharing.flatMap((one) => store.codes.unplaced(one).map(({ codeId }) => codeId)));
  const taken = new Set([
    ...device.reserved,
    ...sharing.flatMap((one) => [...store.slots.claimed(one), ...store.slots.occupied(one)]),
  ]);
  let free = -[...waiting].filter((code) => !hasSlot(code)).length;
  for (let slot = 1; slot <= device.slots; slot++) {
    if (!taken.has(slot)) free++;
  }
  return free;
}
