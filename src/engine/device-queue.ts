import type { Clock } from '../domain/clock.ts';
import type { DeviceId, Unreachable } from '../domain/device.ts';
import type { SyncReason } from '../domain/sync.ts';
import { waitAfter } from './backoff.ts';

interface Postponement {
  readonly tries: number;
  /** Epoch milliseconds; Infinity once its tries are used up. */
  readonly until: number;
  readonly cancel: () => void;
}

/** What waits for one device, and how patient to be with it. One device's trouble stays in its own queue. */
export class DeviceQueue {
  readonly device: DeviceId;
  /** Ids of grants to be planned. */
  readonly pending = new Set<number>();
  running: Promise<void> | undefined;
  /** Something was added since the last look at `pending`. */
  woken = false;
  /** Why nothing is sent now; undefined while the device is believed to answer. */
  blocked: SyncReason | undefined;
  /** Epoch milliseconds. */
  nextTryAt: number | undefined;
  readonly #clock: Clock;
  #talkingAbout: number | undefined;
  #disturbed: number | undefined;
  #failures = 0;
  #cancelRetry: (() => void) | undefined;
  readonly #postponed = new Map<number, Postponement>();

  constructor(device: DeviceId, clock: Clock) {
    this.device = device;
    this.#clock = clock;
  }

  /** One exchange with the device about one slot. */
  async exchange<T>(slot: number, talk: () => Promise<T>): Promise<T | Unreachable> {
    this.#disturbed = undefined;
    this.#talkingAbout = slot;
    try {
      return await talk();
    } catch (error) {
      // A driver promises not to throw. If it does, nothing is known of the slot; its words may hold a PIN.
      const name = error instanceof Error ? error.name : typeof error;
      return { kind: 'unreachable', why: `The driver failed unexpectedly (${name}).` };
    } finally {
      this.#talkingAbout = undefined;
    }
  }

  /** Somebody changed slots at the device. */
  disturb(slots: readonly number[] | 'all'): void {
    const slot = this.#talkingAbout;
    if (slot !== undefined && (slots === 'all' || slots.includes(slot))) this.#disturbed = slot;
  }

  /** The slot was changed at the device during the last exchange, which was about it. */
  isDisturbed(slot: number): boolean {
    return this.#disturbed === slot;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** No answer. Returns true where that was the last try before silence. */
  failed(text: string, retry: () => void): boolean {
    const wait = waitAfter(++this.#failures);
    if (wait === undefined) {
      this.blocked = { kind: 'silent', text };
      return waitAfter(this.#failures - 1) !== undefined;
    }
    this.blocked = { kind: 'unreachable', text };
    this.nextTryAt = this.#clock.now() + wait;
    this.#cancelRetry = this.#clock.at(this.nextTryAt, () => {
      this.nudge();
      retry();
    });
    return false;
  }

  /** One more try is worth its while now. */
  nudge(): void {
    this.#cancelRetry?.();
    this.blocked = undefined;
    this.nextTryAt = undefined;
  }

  /** Begin again as if nothing had happened. */
  reset(): void {
    this.nudge();
    this.#failures = 0;
    for (const grant of this.#postponed.keys()) this.forgive(grant);
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
