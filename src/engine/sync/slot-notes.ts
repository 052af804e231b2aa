import type { Clock } from '../../domain/clock.ts';
import type { SlotRecord, StoredSlot } from '../../storage/tables/slots/slot-record.ts';
import { unread } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceQueue } from './device-queue.ts';

/** What exchanges tell of slots, as it is kept. */
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

  /** What an exchange told of a slot does not hold where somebody changed it meanwhile at the device. */
  set(queue: DeviceQueue, slot: number, record: SlotRecord): void {
    const noted = queue.wasChangedExternally(slot) ? unread(record) : record;
    if (noted.observed.kind !== 'unread') queue.seen.add(slot);
    this.#store.slots.set(queue.device, slot, noted, this.#clock.now());
  }

  /** As it is in the store by now, but for what was learnt. */
  change(queue: DeviceQueue, slot: number, learnt: Partial<SlotRecord>): void {
    this.set(queue, slot, { ...this.get(queue, slot), ...learnt });
  }
}
