import type { Clock } from '../domain/clock.ts';
import type { DeviceId } from '../domain/device.ts';
import type { SyncReason } from '../domain/sync.ts';
import { waitAfter } from './backoff.ts';

/** What waits for one device, and how patient to be with it. One device's trouble stays in its own queue. */
export class DeviceQueue {
  readonly device: DeviceId;
  /** Ids of grants to be planned. */
  readonly pending = new Set<number>();
  running: Promise<void> | undefined;
  /** Why nothing is sent now; undefined while the device is believed to answer. */
  blocked: SyncReason | undefined;
  /** Epoch milliseconds. */
  nextTryAt: number | undefined;
  /** Slots that somebody changed at the device during the exchange about them. */
  readonly disturbed = new Set<number>();
  #talkingAbout: number | undefined;
  readonly #clock: Clock;
  #failures = 0;
  #cancelRetry: (() => void) | undefined;
  readonly #postponed = new Map<number, { tries: number; until: number; cancel: () => void }>();

  constructor(device: DeviceId, clock: Clock) {
    this.device = device;
    this.#clock = clock;
  }

  /** One exchange with the device about one slot. */
  async exchange<T>(slot: number, talk: () => Promise<T>): Promise<T> {
    this.disturbed.clear();
    this.#talkingAbout = slot;
    try {
      return await talk();
    } finally {
      this.#talkingAbout = undefined;
    }
  }

  disturb(slot: number): void {
    if (slot === this.#talkingAbout) this.disturbed.add(slot);
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** No answer. Returns true where that was the last try before silence. */
  failed(text: string, retry: () => void): boolean {
    const wait = waitAfter(++this.#failures);
    if (wait === undefined) {
      this.blocked = { kind: 'silent', text };
      this.nextTryAt = undefined;
      return true;
    }
    this.blocked = { kind: 'unreachable', text };
    this.nextTryAt = this.#clock.now() + wait;
    this.#cancelRetry = this.#clock.at(this.nextTryAt, () => {
      this.blocked = undefined;
      this.nextTryAt = undefined;
      retry();
    });
    return false;
  }

  /** The device shows life: begin again as if nothing had happened. */
  reset(): void {
    this.#cancelRetry?.();
    this.#failures = 0;
    this.blocked = undefined;
    this.nextTryAt = undefined;
    for (const { cancel } of this.#postponed.values()) cancel();
    this.#postponed.clear();
  }

  /** One grant waits alone, while the device goes on with the others. Returns when it is tried again. */
  postpone(grant: number, retry: () => void): number | undefined {
    const tries = (this.#postponed.get(grant)?.tries ?? 0) + 1;
    const wait = waitAfter(tries);
    const until = wait === undefined ? Infinity : this.#clock.now() + wait;
    const cancel = wait === undefined ? () => undefined : this.#clock.at(until, retry);
    this.#postponed.set(grant, { tries, until, cancel });
    return wait === undefined ? undefined : until;
  }

  isPostponed(grant: number): boolean {
    return this.#clock.now() < (this.#postponed.get(grant)?.until ?? 0);
  }

  forgive(grant: number): void {
    this.#postponed.get(grant)?.cancel();
    this.#postponed.delete(grant);
  }

  stop(): void {
    this.reset();
    this.pending.clear();
  }
}
