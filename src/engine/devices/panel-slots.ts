import type { DeviceId } from '../../domain/device.ts';
import type { OwnDigest } from '../../domain/plan/plan.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from './device-registry.ts';

/** Partitions of one panel share one list of users: says what a slot has on the other partitions. */
export class PanelSlots {
  readonly #store: Store;
  readonly #registry: DeviceRegistry;

  constructor(store: Store, registry: DeviceRegistry) {
    this.#store = store;
    this.#registry = registry;
  }

  /** The slot of the code on another partition of the same panel. */
  slotElsewhere({ codeId, device }: GrantRecord): number | undefined {
    const beside = this.#partitionsBeside(device);
    return this.#store.grants
      .ofCode(codeId)
      .find((other) => beside.includes(other.device) && other.slot !== undefined)?.slot;
  }

  /** The other partitions on which a code of ours is, or may be, in this slot. */
  keepingBeside(id: DeviceId, slot: number): DeviceId[] {
    return this.#partitionsBeside(id).filter(
      (other) => this.#store.slots.get(other, slot).ownDigests.length > 0,
    );
  }

  isOursBeside(id: DeviceId, slot: number): boolean {
    return this.#oursBeside(id, slot).length > 0;
  }

  /**
   * Whether another partition has, or may have, a newer PIN of ours in the slot, which does not work on this partition
   * yet.
   */
  isRenewedBeside(id: DeviceId, slot: number, ownDigests: readonly OwnDigest[]): boolean {
    return this.#oursBeside(id, slot).some((digest) => !ownDigests.includes(digest));
  }

  #oursBeside(id: DeviceId, slot: number): OwnDigest[] {
    return this.#partitionsBeside(id).flatMap((other) => this.#store.slots.get(other, slot).ownDigests);
  }

  #partitionsBeside(id: DeviceId): DeviceId[] {
    return this.#registry.sharing(id).filter((other) => other !== id);
  }
}
