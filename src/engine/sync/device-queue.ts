import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Unreachable } from '../../domain/driver/outcome.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import type { SyncReason } from '../../domain/plan/sync.ts';
import { waitAfter } from './backoff.ts';
import { INTERNAL_ERROR } from '../devices/unfailing-driver.ts';

/** The urgency of a mere reading: everything that changes the device comes first. */
export const LOOKS = 4;

interface Postponement {
  readonly tries: number;
  /** Epoch milliseconds; Infinity once all tries are used up. */
  readonly until: number;
  readonly cancel: () => void;
}

/** What waits for one device, and how long to wait between tries. One device's trouble stays in its own queue. */
export class DeviceQueue {
  readonly device: DeviceId;
  /**
   * Ids of grants that may need the device, with their urgency; undefined if the grant has changed since it was
   * evaluated.
   */
  readonly #pending = new Map<number, number | undefined>();
  /**
   * Slots that were read or written since the start, or since the device came back. The store may be out of date about
   * all others.
   */
  readonly seen = new Set<number>();
  /** Slots with a command under way: the device may report a change there that is our own. */
  readonly awaitingEcho = new Set<number>();
  /** How the device has announced our own change to a slot since the change began. */
  readonly announced = new Map<number, 'added' | 'deleted'>();
  /** Cleared slots of a device whose empty slots are not trusted. */
  readonly disbelieved = new Set<number>();
  /** Slots without a code of ours that should be read. */
  readonly foreignSlots = new Set<number>();
  /** Slots to read once more, because the device was heard some time after it accepted the code. */
  readonly looks = new Set<number>();
  /** Why nothing is sent now; undefined while the device seems to answer and to accept changes. */
  blocked: SyncReason | undefined;
  /** Epoch milliseconds. */
  nextTryAt: number | undefined;
  /** Epoch milliseconds. */
  answeredAt = -Infinity;
  readonly #clock: Clock;
  #exchangeSlot: number | undefined;
  #disturbed: number | undefined;
  #failures = 0;
  #held: string | undefined;
  #cancelRetry: (() => void) | undefined;
  #auditedAt = -Infinity;
  #cancelAudit: (() => void) | undefined;
  readonly #postponed = new Map<number, Postponement>();
  /** When the desired state of each grant changed, in epoch milliseconds. */
  readonly #wantedAt = new Map<number, number>();
  /** By grant: cancels what would happen if the grant stays too long. */
  readonly #expected = new Map<number, () => void>();

  constructor(device: DeviceId, clock: Clock) {
    this.device = device;
    this.#clock = clock;
  }

  /** The grant should be evaluated, again if necessary. */
  add(grant: number): void {
    this.#pending.set(grant, undefined);
  }

  /** Grants that may need the device, and slots that are to be looked at. */
  get length(): number {
    return this.#pending.size + this.foreignSlots.size + this.looks.size;
  }

  /** The grant was handled: evaluates it again, unless it has left the queue. */
  reevaluate(grant: number): void {
    if (this.#pending.has(grant)) this.add(grant);
  }

  noteWanted(grant: number): void {
    if (!this.#wantedAt.has(grant)) this.#wantedAt.set(grant, this.#clock.now());
  }

  wantedAt(grant: number): number | undefined {
    return this.#wantedAt.get(grant);
  }

  /**
   * Stops measuring how long the grant takes: the time says nothing about the device, or was recorded. @param grant
   * missing: all grants
   */
  forgetWanted(grant?: number): void {
    if (grant === undefined) this.#wantedAt.clear();
    else this.#wantedAt.delete(grant);
  }

  /** @param late runs once, unless the grant leaves the queue within this many milliseconds */
  expect(grant: number, withinMs: number, late: () => void): void {
    if (this.#expected.has(grant)) return;
    const cancel = this.#clock.at(this.#clock.now() + withinMs, () => {
      this.#expected.delete(grant);
      late();
    });
    this.#expected.set(grant, cancel);
  }

  remove(grant: number): void {
    this.#pending.delete(grant);
    this.#expected.get(grant)?.();
    this.#expected.delete(grant);
    this.resume(grant);
  }

  /** Grants that are not evaluated yet. */
  *notEvaluated(): Generator<number> {
    for (const [grant, urgency] of this.#pending) if (urgency === undefined) yield grant;
  }

  /** @param urgency the lowest goes first */
  rank(grant: number, urgency: number): void {
    this.#pending.set(grant, urgency);
  }

  /** Another grant has a change to make on the device. That comes before reading what was written. */
  isWrittenFurther(grant: number): boolean {
    for (const [other, urgency = 0] of this.#pending)
      if (other !== grant && urgency < LOOKS && !this.isPostponed(other)) return true;
    return false;
  }

  /** The most urgent grant that is not postponed; among equals, the one that has waited longest. */
  get mostUrgent(): number | undefined {
    let [first, least]: [number | undefined, number] = [undefined, Infinity];
    for (const [grant, urgency = Infinity] of this.#pending) {
      if (urgency < least && !this.isPostponed(grant)) [first, least] = [grant, urgency];
    }
    return first;
  }

  /** If the reason for waiting has changed, every grant is evaluated again. */
  holdFor(reason: SyncReason | undefined): void {
    const held = reason && JSON.stringify([reason, this.nextTryAt]);
    if (held !== this.#held) for (const grant of this.#pending.keys()) this.add(grant);
    this.#held = held;
  }

  /** Makes one exchange with the device about one slot. */
  async exchange<T>(slot: number, call: () => Promise<T>): Promise<T | Unreachable> {
    this.#disturbed = undefined;
    this.#exchangeSlot = slot;
    try {
      return await call();
    } catch {
      // A driver promises not to throw. If it does, nothing is known about the slot. The message of the error may have
      // a PIN.
      return { kind: 'unreachable', why: INTERNAL_ERROR };
    } finally {
      this.#exchangeSlot = undefined;
    }
  }

  /** Somebody changed slots at the device. */
  noteExternalChange(slots: readonly number[] | 'all'): void {
    const slot = this.#exchangeSlot;
    if (slot !== undefined && (slots === 'all' || slots.includes(slot))) this.#disturbed = slot;
  }

  /** Whether somebody changed the slot at the device during the last exchange about it. */
  wasChangedExternally(slot: number): boolean {
    return this.#disturbed === slot;
  }

  /** The device is being tried again and has not answered since. */
  get isUnanswered(): boolean {
    return this.#failures > 0;
  }

  succeeded(): void {
    // Everything that waited for an answer is next in line now.
    if (this.isUnanswered) for (const grant of this.#pending.keys()) this.add(grant);
    this.#failures = 0;
    this.answeredAt = this.#clock.now();
  }

  /** Notes that no answer came. Returns true if that was the last try. */
  failed(message: DriverMessage, retry: () => void): boolean {
    const wait = waitAfter(++this.#failures);
    if (wait === undefined) {
      this.blocked = { kind: 'silent', message };
      return waitAfter(this.#failures - 1) !== undefined;
    }
    this.blocked = { kind: 'unreachable', message };
    this.nextTryAt = this.#clock.now() + wait;
    this.#cancelRetry = this.#clock.at(this.nextTryAt, () => {
      this.clearBackoff();
      retry();
    });
    return false;
  }

  /** One more try is worthwhile now. */
  clearBackoff(): void {
    this.#cancelRetry?.();
    this.blocked = undefined;
    this.nextTryAt = undefined;
  }

  /**
   * Begins an audit now, or `everyMs` after the last one, no matter how often it is asked for.
   * @param isOver the next audit does not begin before the last one has ended
   */
  audit(everyMs: number, { isOver, begin }: { isOver: () => boolean; begin: () => void }): void {
    if (this.#cancelAudit) return;
    const now = this.#clock.now();
    const isDue = this.#auditedAt + everyMs <= now;
    if (isDue && (this.#auditedAt === -Infinity || isOver())) {
      this.#auditedAt = now;
      return begin();
    }
    this.#cancelAudit = this.#clock.at((isDue ? now : this.#auditedAt) + everyMs, () => {
      this.#cancelAudit = undefined;
      this.audit(everyMs, { isOver, begin });
    });
  }

  /** Starts over as if nothing had happened. */
  reset(): void {
    this.clearBackoff();
    this.#failures = 0;
    for (const grant of this.#postponed.keys()) this.resume(grant);
  }

  /** Ends every wait that was counted by the clock. */
  endWaits(): void {
    this.reset();
    this.#auditedAt = -Infinity;
    this.forgetWanted();
    for (const cancel of this.#expected.values()) cancel();
    this.#expected.clear();
  }

  /** One grant waits, while the device goes on with the others. Returns when it is tried again. */
  postpone(grant: number, retry: () => void): number | undefined {
    const tries = (this.#postponed.get(grant)?.tries ?? 0) + 1;
    const wait = waitAfter(tries);
    const until = wait === undefined ? Infinity : this.#clock.now() + wait;
    const again = (): void => {
      this.add(grant);
      retry();
    };
    const cancel = wait === undefined ? () => undefined : this.#clock.at(until, again);
    this.#postponed.set(grant, { tries, until, cancel });
    return wait === undefined ? undefined : until;
  }

  /** The grant could not be evaluated, and waits like one that the device refuses. */
  setAside(grant: number, retry: () => void): void {
    this.rank(grant, Infinity);
    this.postpone(grant, retry);
  }

  /** As `postpone`, until a known time (epoch milliseconds). It does not count as a try. */
  waitUntil(grant: number, until: number, retry: () => void): void {
    const before = this.#postponed.get(grant);
    before?.cancel();
    const cancel = this.#clock.at(until, () => {
      this.add(grant);
      retry();
    });
    this.#postponed.set(grant, { tries: before?.tries ?? 0, until, cancel });
  }

  isPostponed(grant: number): boolean {
    return this.#clock.now() < (this.#postponed.get(grant)?.until ?? 0);
  }

  resume(grant: number): void {
    this.#postponed.get(grant)?.cancel();
    this.#postponed.delete(grant);
  }

  stop(): void {
    this.endWaits();
    this.#cancelAudit?.();
    this.#pending.clear();
    this.foreignSlots.clear();
    this.looks.clear();
  }
}
