import type { DeviceId } from '../../domain/device.ts';
import { leadMs, remembering } from '../../domain/schedule/lead.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceSettings, DeviceRegistry } from '../devices/device-registry.ts';

const MINUTE_MS = 60_000;

/** A device that keeps a code dead until its time may have it so long before, and longer where it is slow. */
const KEPT_DEAD_MS = 10 * MINUTE_MS;
const MOST_KEPT_DEAD_MS = 60 * MINUTE_MS;

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly changed: (device: DeviceId) => void;
  /** As of `HouseParts`. */
  readonly codeArrived: (device: DeviceId, afterMs: number) => void;
}

/** How long before its time a code may be on each device, in milliseconds. */
export class LeadTimes {
  readonly #settings: Readonly<Record<DeviceId, DeviceSettings>>;
  readonly #parts: Parts;
  /** As they were last told. */
  readonly #told = new Map<DeviceId, number>();

  /** @param parts.changed a code may be on the device earlier or later before its time than was last told */
  constructor(settings: Readonly<Record<DeviceId, DeviceSettings>>, parts: Parts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  /** The devices are described otherwise than before, perhaps. */
  devicesChanged(): void {
    for (const { id } of this.#parts.registry.all()) this.#tell(id);
  }

  /**
   * Where the device itself keeps the code dead until then.
   * @param isThere the code is on it already: there it stays, although the device turns out to be faster
   */
  keptDead(device: DeviceId, isThere = false): number {
    const { hasOwnSchedule, scheduleSlackMs } = this.#parts.registry.get(device) ?? {};
    // One that counts whole days would let it in too soon.
    if (!hasOwnSchedule || scheduleSlackMs) return 0;
    return isThere ? MOST_KEPT_DEAD_MS : Math.max(KEPT_DEAD_MS, this.#learned(device, MOST_KEPT_DEAD_MS));
  }

  /** Where it opens the door at once: as long as the device has lately needed, and as the owner allows. */
  allowed(device: DeviceId, isThere = false): number {
    const mostMs = this.mostAllowed(device);
    return isThere || mostMs === 0 ? mostMs : this.#learned(device, mostMs);
  }

  mostAllowed(device: DeviceId): number {
    return (this.#settings[device]?.earlyMinutes ?? 0) * MINUTE_MS;
  }

  /** A code was wanted on the device, and so long afterwards it was there. */
  took(device: DeviceId, durationMs: number): void {
    const { slots } = this.#parts.store;
    slots.setDurations(device, remembering(slots.durations(device), durationMs));
    this.#tell(device);
    this.#parts.codeArrived(device, durationMs);
  }

  #tell(device: DeviceId): void {
    const lead = Math.max(this.keptDead(device), this.allowed(device));
    if (lead === (this.#told.get(device) ?? 0)) return;
    this.#told.set(device, lead);
    this.#parts.changed(device);
  }

  #learned(device: DeviceId, mostMs: number): number {
    return leadMs(this.#parts.store.slots.durations(device), mostMs);
  }
}
