import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ArmMode, DeviceId } from '../../domain/device.ts';
import type { EntryAction } from '../../domain/driver/driver-event.ts';

/** Some panels report an arming only when the exit delay is over, which may last four minutes. */
const TOLD_WITHIN_MS = 5 * 60_000;
/** Times in the log of a panel are exact to the minute only. */
const LOG_RESOLUTION_MS = 60_000;

interface Order {
  readonly how: EntryAction;
  readonly by: Actor;
  readonly at: number;
}

/**
 * Remembers who armed or disarmed a panel through Latchkey: the panel itself only reports the code that Latchkey used.
 */
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

  /** The panel refused. */
  withdraw(device: DeviceId): void {
    this.#placed.delete(device);
  }

  /**
   * The panel reports that it was armed or disarmed at this time. Returns who asked Latchkey for that, if anybody did.
   * Any later report ends the expectation.
   */
  claim(device: DeviceId, how: EntryAction, at: number): Actor | undefined {
    const order = this.#placed.get(device);
    if (!order || (how !== 'arm' && how !== 'disarm') || at <= order.at - LOG_RESOLUTION_MS) return undefined;
    this.#placed.delete(device);
    return order.how === how && at < order.at + TOLD_WITHIN_MS ? order.by : undefined;
  }
}
