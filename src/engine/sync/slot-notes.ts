import type { Clock } from '../../domain/clock.ts';
import type { SlotRecord, StoredSlot } from '../../storage/tables/slots/slot-record.ts';
import { unread } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceQueue } from './device-queue.ts';

/** Stores what exchanges show about slots. */
export class SlotNotes {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  get({ device }: DeviceQueue, slot: number): StoredSlot {
    return this.#store.slots.get(device, slot);
  }

  /** A result of an exchange does not hold if somebody changed the slot at the device meanwhile. */
  set(queue: DeviceQueue, slot: number, record: SlotRecord): void {
    const noted = queue.wasChangedExternally(slot) ? unread(record) : record;
    if (noted.observed.kind !== 'unread') queue.seen.add(slot);
    this.#store.slots.set(queue.device, slot, noted, this.#clock.now());
  }

  /** Changes only what was learnt; the rest stays as it is in the store now. */
  change(queue: DeviceQueue, slot: number, learnt: Partial<SlotRecord>): void {
    this.set(queue, slot, { ...this.get(queue, slot), ...learnt });
  }
}
