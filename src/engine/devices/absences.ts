import type { DeviceId } from '../../domain/device.ts';
import type { Store } from '../../storage/store.ts';

/**
 * Since when each device could not be heard, over restarts. What it tells late has happened since then, whatever
 * its own clock says.
 */
export class Absences {
  readonly #store: Store;
  /** The latest time at which the program ran before this start. */
  readonly #ranUntil: number | undefined;
  /** When the last absence of each device began, also where that has ended. */
  readonly #since = new Map<DeviceId, number>();
  readonly #cameAt = new Map<DeviceId, number>();

  constructor(store: Store) {
    this.#store = store;
    this.#ranUntil = store.time.newest();
  }

  /**
   * It does not answer now. It may have been silent before that was noticed.
   * @param heardAt when it last showed life; missing at the start of the program, or where it never did since
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

  /** When its last absence began, or when it came where it had none since, in epoch milliseconds. */
  lastSince(device: DeviceId): number | undefined {
    return this.#since.get(device) ?? this.#cameAt.get(device);
  }

  /** A disk that is full is no reason to lose a device for: what is known in memory holds until a restart. */
  #keep(device: DeviceId, since: number | null): void {
    try {
      this.#store.slots.setAway(device, since);
    } catch {
      // It is written down when the next absence begins or ends.
    }
  }
}
