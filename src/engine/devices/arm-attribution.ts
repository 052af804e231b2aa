import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ArmMode, DeviceId } from '../../domain/device.ts';
import type { EntryAction } from '../../domain/driver/driver-event.ts';

/** Some panels tell of an arming only when the exit delay is over, which may be set to four minutes. */
const TOLD_WITHIN_MS = 5 * 60_000;
/** The log of a panel has the minute alone. */
const LOG_RESOLUTION_MS = 60_000;

interface Order {
  readonly how: EntryAction;
  readonly by: Actor;
  readonly at: number;
}

/** Who has asked a panel from here for what it tells next: it names only the code that it was asked with. */
export class ArmAttribution {
  readonly #clock: Clock;
  readonly #placed = new Map<DeviceId, Order>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  expect(device: DeviceId, mode: ArmMode, by: Actor): void {
    const how = mode === 'disarmed' ? 'disarm' : 'arm';
    this.#placed.set(device, { how, by, at: this.#clock.now() });
  }

  /** The panel did not take it. */
  withdraw(device: DeviceId): void {
    this.#placed.delete(device);
  }

  /**
   * The panel tells that it was armed or disarmed at a time. Returns who asked for that, if it was asked from
   * here; whatever came after the order ends it.
   */
  claim(device: DeviceId, how: EntryAction, at: number): Actor | undefined {
    const order = this.#placed.get(device);
    if (!order || (how !== 'arm' && how !== 'disarm') || at <= order.at - LOG_RESOLUTION_MS) return undefined;
    this.#placed.delete(device);
    return order.how === how && at < order.at + TOLD_WITHIN_MS ? order.by : undefined;
  }
}
