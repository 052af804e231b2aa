import type { Device, Reading } from '../../domain/device.ts';
import type { Observation } from '../../domain/plan.ts';
import { unread } from '../../storage/tables/slot-store.ts';
import type { SlotRecord } from '../../storage/tables/slot-store.ts';
import type { Store } from '../../storage/store.ts';
import { observe } from '../sync/observe.ts';

/**
 * What a driver knows of a device at the start is held against the store: somebody may have changed codes while the
 * program was off, or the store is an older copy. Nothing of that is taken for true; such slots are to be read.
 */
export function firstLook(
  { id, kind, reserved, asksByPin }: Device,
  readings: ReadonlyMap<number, Reading>,
  { store, now }: { store: Store; now: number },
): void {
  // Of a device that shows nothing, a driver has nothing to tell before it asks.
  if (asksByPin || readings.size === 0) return;
  const { slots, cipher } = store;
  const known = slots.all(id);
  store.transaction(() => {
    for (const [slot, reading] of readings) {
      const record = known.get(slot);
      if (!record || reserved.includes(slot) || !isNews(record, observe(reading, cipher))) continue;
      const isStranger = record.ours.length === 0;
      // Who is in a panel's list of users may be ours at another partition.
      if (isStranger && kind === 'partition') continue;
      slots.set(id, slot, unread(record), now);
      if (isStranger) slots.noteChange(id, slot);
    }
  });
}

/** A slot that was free is unread at the start. That a device does not show what is there tells nothing of a code of ours. */
function isNews({ observation, ours }: SlotRecord, told: Observation): boolean {
  const isOurs = ours.length > 0;
  switch (told.kind) {
    case 'empty':
      return observation.kind === 'known' || observation.kind === 'unreadable';
    case 'known':
      if (observation.kind === 'known') return observation.digest !== told.digest;
      return isOurs ? !ours.includes(told.digest) : observation.kind === 'unread';
    case 'unreadable':
      return !isOurs && observation.kind === 'unread';
    case 'unread':
      return false;
  }
}
