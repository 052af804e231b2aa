import type { DeviceId } from '../../domain/device.ts';
import type { Store } from '../../storage/store.ts';

/**
 * Since when each device has been silent, across restarts. Late events happened after that, whatever the device's own
 * clock says.
 */
export class Absences {
  readonly #store: Store;
  /** The last time at which the program ran before this start. */
  readonly #ranUntil: number | undefined;
  /** When the last absence of each device began, even if it has ended. */
  readonly #since = new Map<DeviceId, number>();
  readonly #cameAt = new Map<DeviceId, number>();

  constructor(store: Store) {
    this.#store = store;
    this.#ranUntil = store.time.newest();
  }

  /**
   * The device does not answer now, and may have been silent for a while.
   * @param heardAt when the device was last heard; missing at the start of the program, or if it was never heard since
   */
  begin(device: DeviceId, heardAt?: number): void {
    const known = this.#store.slots.awaySince(device);
    const last = Math.max(heardAt ?? -Infinity, this.#cameAt.get(device) ?? -Infinity);
    const since = known ?? (last === -Infinity ? this.#ranUntil : last);
    if (since === undefined) return;
    this.#since.set(device, since);
    if (known === undefined) this.#keep(device, since);
  }

  end(device: DeviceId, now: number): void {
    this.#cameAt.set(device, now);
    this.#keep(device, null);
  }

  /** When its last absence began, or when the device came if there was none, in epoch milliseconds. */
  lastSince(device: DeviceId): number | undefined {
    return this.#since.get(device) ?? this.#cameAt.get(device);
  }

  /** A full disk must not lose a device: memory has it until a restart. */
  #keep(device: DeviceId, since: number | null): void {
    try {
      this.#store.slots.setAway(device, since);
    } catch {
      // It is stored when the next absence begins or ends.
    }
  }
}
