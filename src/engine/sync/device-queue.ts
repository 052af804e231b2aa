import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Unreachable } from '../../domain/driver/outcome.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import type { SyncReason } from '../../domain/plan/sync.ts';
import { waitAfter } from './backoff.ts';
import { INTERNAL_ERROR } from '../devices/unfailing-driver.ts';

/** The urgency of what is only to be looked at: all that changes the device comes first. */
export const LOOKS = 4;

interface Postponement {
  readonly tries: number;
  /** Epoch milliseconds; Infinity once its tries are used up. */
  readonly until: number;
  readonly cancel: () => void;
}

/** What waits for one device, and how patient to be with it. One device's trouble stays in its own queue. */
export class DeviceQueue {
  readonly device: DeviceId;
  /** Ids of grants that may need the device; the urgency of those that were looked at since they changed. */
  readonly #pending = new Map<number, number | undefined>();
  /** Slots that were read or written since the start, or the device's return: what the store knows of others may be older. */
  readonly seen = new Set<number>();
  /** Slots that we sent something for and have no answer about: the device may tell of a change that is ours. */
  readonly awaitingEcho = new Set<number>();
  /** What the device has told of our own change to a slot since that was begun. */
  readonly announced = new Map<number, 'added' | 'deleted'>();
  /** Slots that were cleared, by a device whose word that they are empty is not taken. */
  readonly disbelieved = new Set<number>();
  /** Slots that hold no code of ours and are to be read. */
  readonly foreignSlots = new Set<number>();
  /** Slots whose code is to be looked at once more, as the device has shown life some time after it took it. */
  readonly looks = new Set<number>();
  /** Why nothing is sent now; undefined while the device is believed to answer and to take changes. */
  blocked: SyncReason | undefined;
  /** Epoch milliseconds. */
  nextTryAt: number | undefined;
  /** Epoch milliseconds. */
  answeredAt = -Infinity;
  readonly #clock: Clock;
  #talkingAbout: number | undefined;
  #disturbed: number | undefined;
  #failures = 0;
  #held: string | undefined;
  #cancelRetry: (() => void) | undefined;
  #auditedAt = -Infinity;
  #cancelAudit: (() => void) | undefined;
  readonly #postponed = new Map<number, Postponement>();
  /** When something else was wanted of each grant, in epoch milliseconds. */
  readonly #wantedAt = new Map<number, number>();
  /** By grant, how to call off what happens where it stays too long. */
  readonly #expected = new Map<number, () => void>();

  constructor(device: DeviceId, clock: Clock) {
    this.device = device;
    this.#clock = clock;
  }

  /** The grant is to be looked at, again if need be. */
  add(grant: number): void {
    this.#pending.set(grant, undefined);
  }

  /** Grants that may need the device, and slots that are to be looked at. */
  get length(): number {
    return this.#pending.size + this.foreignSlots.size + this.looks.size;
  }

  /** It was dealt with: what it needs now is to be seen, unless it has left the queue. */
  reevaluate(grant: number): void {
    if (this.#pending.has(grant)) this.add(grant);
  }

  noteWanted(grant: number): void {
    if (!this.#wantedAt.has(grant)) this.#wantedAt.set(grant, this.#clock.now());
  }

  wantedAt(grant: number): number | undefined {
    return this.#wantedAt.get(grant);
  }

  /** How long it took says nothing of the device, or was noted. @param grant missing: of all of them */
  forgetWanted(grant?: number): void {
    if (grant === undefined) this.#wantedAt.clear();
    else this.#wantedAt.delete(grant);
  }

  /** @param late runs once, unless the grant has left the queue within so many milliseconds */
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

  /** Grants to be looked at. */
  *notEvaluated(): Generator<number> {
    for (const [grant, urgency] of this.#pending) if (urgency === undefined) yield grant;
  }

  /** @param urgency the lowest goes first */
  rank(grant: number, urgency: number): void {
    this.#pending.set(grant, urgency);
  }

  /** Something is to be changed there for another grant, which comes before any reading of what was written. */
  isWrittenFurther(grant: number): boolean {
    for (const [other, urgency = 0] of this.#pending)
      if (other !== grant && urgency < LOOKS && !this.isPostponed(other)) return true;
    return false;
  }

  /** The most urgent one that is not postponed; among equals the one that waits longest. */
  get mostUrgent(): number | undefined {
    let [first, least]: [number | undefined, number] = [undefined, Infinity];
    for (const [grant, urgency = Infinity] of this.#pending) {
      if (urgency < least && !this.isPostponed(grant)) [first, least] = [grant, urgency];
    }
    return first;
  }

  /** Where the reason for which all is held is another, every grant is to be looked at again. */
  holdFor(reason: SyncReason | undefined): void {
    const held = reason && JSON.stringify([reason, this.nextTryAt]);
    if (held !== this.#held) for (const grant of this.#pending.keys()) this.add(grant);
    this.#held = held;
  }

  /** One exchange with the device about one slot. */
  async exchange<T>(slot: number, talk: () => Promise<T>): Promise<T | Unreachable> {
    this.#disturbed = undefined;
    this.#talkingAbout = slot;
    try {
      return await talk();
    } catch {
      // A driver promises not to throw. If it does, nothing is known of the slot; its words may hold a PIN.
      return { kind: 'unreachable', why: INTERNAL_ERROR };
    } finally {
      this.#talkingAbout = undefined;
    }
  }

  /** Somebody changed slots at the device. */
  noteExternalChange(slots: readonly number[] | 'all'): void {
    const slot = this.#talkingAbout;
    if (slot !== undefined && (slots === 'all' || slots.includes(slot))) this.#disturbed = slot;
  }

  /** The slot was changed at the device during the last exchange, which was about it. */
  wasChangedExternally(slot: number): boolean {
    return this.#disturbed === slot;
  }

  /** It is tried again, and has not answered since. */
  get isUnanswered(): boolean {
    return this.#failures > 0;
  }

  succeeded(): void {
    // Whatever waited for an answer is next in line now.
    if (this.isUnanswered) for (const grant of this.#pending.keys()) this.add(grant);
    this.#failures = 0;
    this.answeredAt = this.#clock.now();
  }

  /** No answer. Returns true where that was the last try before silence. */
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

  /** One more try is worth its while now. */
  clearBackoff(): void {
    this.#cancelRetry?.();
    this.blocked = undefined;
    this.nextTryAt = undefined;
  }

  /**
   * Once now, or so many milliseconds after the last time, however often it is asked for until then.
   * @param isOver until the last one has come to its end, the next one does not begin
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

  /** Begin again as if nothing had happened. */
  reset(): void {
    this.clearBackoff();
    this.#failures = 0;
    for (const grant of this.#postponed.keys()) this.resume(grant);
  }

  /** Every wait that was counted by the clock is over. */
  endWaits(): void {
    this.reset();
    this.#auditedAt = -Infinity;
    this.forgetWanted();
    for (const cancel of this.#expected.values()) cancel();
    this.#expected.clear();
  }

  /** One grant waits alone, while the device goes on with the others. Returns when it is tried again. */
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

  /** It could not be looked at, and waits alone as one that the device will not have. */
  setAside(grant: number, retry: () => void): void {
    this.rank(grant, Infinity);
    this.postpone(grant, retry);
  }

  /** As `postpone`, until a time that is known (epoch milliseconds) and is no further try. */
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
