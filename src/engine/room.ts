import type { DeviceId } from '../domain/device.ts';
import type { Store } from '../store/store.ts';
import type { Fleet } from './fleet.ts';

/** Slots that are neither reserved nor seen to be taken, less one for each code that has yet to get its slot. */
export function freeSlots(id: DeviceId, { store, fleet }: { store: Store; fleet: Fleet }): number {
  const device = fleet.get(id)!;
  const grants = store.codes.grantsOn(id);
  const held = new Set(grants.map(({ slot }) => slot));
  const seen = store.slots.all(id);
  let free = -grants.filter((grant) => grant.slot === undefined).length;
  for (let slot = 1; slot <= device.slots; slot++) {
    const kind = seen.get(slot)?.observation.kind ?? 'unread';
    const isTaken = kind === 'known' || kind === 'unreadable' || held.has(slot);
    if (!isTaken && !device.reserved.includes(slot)) free++;
  }
  return free;
}
