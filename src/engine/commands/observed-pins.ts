import type { DeviceId } from '../../domain/device.ts';
import type { Pin } from '../../domain/pins/pin.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { Reconciler } from '../sync/reconciler.ts';

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly reconciler: Reconciler;
}

/**
 * PINs that devices show. The store has only their digests, so a PIN that an owner wants to adopt comes from the
 * memory of its driver, or is read once more.
 */
export class ObservedPins {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The PIN that was last seen in the slot; undefined if it is not known, or cannot be read again now. */
  async of(device: DeviceId, slot: number): Promise<Pin | undefined> {
    if (this.#parts.store.slots.get(device, slot).observed.kind === 'unreadable') return undefined;
    return this.#remembered(device, slot) ?? (await this.#readAgain(device, slot));
  }

  async #readAgain(device: DeviceId, slot: number): Promise<Pin | undefined> {
    await this.#parts.reconciler.readForeign(device, [slot]);
    return this.#remembered(device, slot);
  }

  #remembered(device: DeviceId, slot: number): Pin | undefined {
    const { observed } = this.#parts.store.slots.get(device, slot);
    const reading = this.#parts.registry.driverOf(device)?.readings(device).get(slot);
    if (observed.kind !== 'known' || reading?.kind !== 'known') return undefined;
    return this.#parts.store.cipher.digest(reading.pin) === observed.digest ? reading.pin : undefined;
  }
}
