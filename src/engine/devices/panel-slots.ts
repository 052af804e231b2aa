import type { DeviceId } from '../../domain/device.ts';
import type { OwnDigest } from '../../domain/plan/plan.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from './device-registry.ts';

/** The partitions of one panel have one list of users: what a slot holds at the partitions beside one. */
export class PanelSlots {
  readonly #store: Store;
  readonly #registry: DeviceRegistry;

  constructor(store: Store, registry: DeviceRegistry) {
    this.#store = store;
    this.#registry = registry;
  }

  /** The slot that the code has on another partition of the same panel. */
  slotElsewhere({ codeId, device }: GrantRecord): number | undefined {
    const beside = this.#partitionsBeside(device);
    return this.#store.grants
      .ofCode(codeId)
      .find((other) => beside.includes(other.device) && other.slot !== undefined)?.slot;
  }

  /** The other partitions at which a code of ours is, or may be, in this slot. */
  keepingBeside(id: DeviceId, slot: number): DeviceId[] {
    return this.#partitionsBeside(id).filter(
      (other) => this.#store.slots.get(other, slot).ownDigests.length > 0,
    );
  }

  isOursBeside(id: DeviceId, slot: number): boolean {
    return this.#oursBeside(id, slot).length > 0;
  }

  /** Another partition has, or may have, a later PIN of ours in it: that one does not work at this partition yet. */
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
