import type { Device } from '../../domain/device.ts';
import type { Reading } from '../../domain/driver/outcome.ts';
import type { Observed } from '../../domain/plan/plan.ts';
import { unread } from '../../storage/tables/slots/slot-record.ts';
import type { SlotRecord } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import { observe } from '../sync/observe.ts';

/**
 * Compares what a driver knows about a device at the start with the store: somebody may have changed codes while the
 * program was off, or the store is an older copy. Nothing is taken for true: slots that differ are read again.
 */
export function startupAudit(
  { id, kind, reserved, verifiesByPin }: Device,
  readings: ReadonlyMap<number, Reading>,
  { store, now }: { store: Store; now: number },
): void {
  // If a device shows no codes, its driver knows nothing before it asks.
  if (verifiesByPin || readings.size === 0) return;
  const { slots, cipher } = store;
  const known = slots.all(id);
  store.transaction(() => {
    for (const [slot, reading] of readings) {
      const record = known.get(slot);
      if (!record || reserved.includes(slot) || !isNews(record, observe(reading, cipher))) continue;
      const isStranger = record.ownDigests.length === 0;
      // A user in a panel's list may be ours, from another partition.
      if (isStranger && kind === 'partition') continue;
      slots.set(id, slot, unread(record), now);
      if (isStranger) slots.noteChange(id, slot);
    }
  });
}

/** A free slot is unread at the start. A device that does not show a slot says nothing about a code of ours there. */
function isNews({ observed, ownDigests }: SlotRecord, told: Observed): boolean {
  const isOurs = ownDigests.length > 0;
  switch (told.kind) {
    case 'empty':
      return observed.kind === 'known' || observed.kind === 'unreadable';
    case 'known':
      if (observed.kind === 'known') return observed.digest !== told.digest;
      return isOurs ? !ownDigests.includes(told.digest) : observed.kind === 'unread';
    case 'unreadable':
      return !isOurs && observed.kind === 'unread';
    case 'unread':
      return false;
  }
}
