import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Observed, PinDigest } from '../../domain/plan/plan.ts';
import { effectOf, nextLook, settleAfter, SETTLE_MS } from '../../domain/plan/settling.ts';
import type { Doubt } from '../../domain/plan/settling.ts';
import { NEVER_SEEN, unread, withoutDoubt } from '../../storage/tables/slots/slot-record.ts';
import type { SlotRecord } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';

type Asked = Exclude<Doubt, { kind: 'use' }>;

/**
 * What a reading means for a doubt:
 * - `plain`: the slot is what it shows.
 * - `done`: the command had its effect.
 * - `wait`: the device may need more time.
 * - `not-shown`: the device had its time, and does not show what it acknowledged to have written.
 * - `kept`: the device had its time, and still shows what it acknowledged to have cleared.
 */
export interface Verdict {
  readonly kind: 'plain' | 'done' | 'wait' | 'not-shown' | 'kept';
  readonly record: SlotRecord;
}

/** Compares readings with commands whose effect is in doubt, and learns how much time each device needs. */
export class Settling {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Until its answer comes, a write may or may not have arrived. */
  unanswered(digest: PinDigest): Doubt {
    return { kind: 'write', digest, since: this.#clock.now() };
  }

  /** The device has just acknowledged the command and shows something else. */
  acknowledged(device: DeviceId, asked: { kind: 'write'; digest: PinDigest } | { kind: 'clear' }): Doubt {
    const since = this.#clock.now();
    return { ...asked, since, lookAt: nextLook(since, this.#store.slots.settleMs(device), since)! };
  }

  /** The device has just acknowledged the code, and is read after other codes are written. */
  readLater(digest: PinDigest): Doubt {
    const since = this.#clock.now();
    return { kind: 'write', digest, since, lookAt: since, isUnread: true };
  }

  /** @param desired what should be in the slot by now */
  judge(
    device: DeviceId,
    slot: number,
    asked: { doubt: Asked; shown: Observed; desired: PinDigest | null | undefined },
  ): Verdict {
    const { shown, desired } = asked;
    const { isUnread, ...doubt } = this.#begun(asked.doubt);
    const record = withoutDoubt(this.#store.slots.get(device, slot));
    const plain: Verdict = { kind: 'plain', record: { ...record, observed: shown } };
    const effect = effectOf(doubt, shown, record.ownDigests);
    const isAcknowledged = doubt.lookAt !== undefined;
    const lookAt = this.#nextLook(device, doubt);
    const wait = (lookAt: number): Verdict => ({
      kind: 'wait',
      record: { ...unread(record), doubt: { ...doubt, lookAt } },
    });
    // Our earlier command may still take effect, over what somebody set meanwhile.
    if (effect === 'theirs') return lookAt === undefined ? plain : wait(lookAt);
    if (effect === 'done') {
      if (!isAcknowledged) return plain;
      // The time until this reading says nothing about the device.
      if (!isUnread) this.#learn(device, doubt);
      return { kind: 'done', record: settled(record, doubt, shown) };
    }
    // A code that is still wanted is written again, and a code that should go is cleared again: both are harmless
    // twice.
    const isAgain = doubt.kind === 'clear' || desired === doubt.digest;
    if (!isAcknowledged && isAgain) return plain;
    if (lookAt !== undefined) return wait(lookAt);
    if (doubt.kind === 'clear') {
      const failedClears = (record.failedClears ?? 0) + 1;
      return { kind: 'kept', record: { ...unread(record), failedClears } };
    }
    return { kind: 'not-shown', record: { ...record, observed: shown, seenOnDevice: false } };
  }

  /** If the clock was set back, nobody knows how much time the device had: its time begins now. */
  #begun(doubt: Asked): Asked {
    const now = this.#clock.now();
    return doubt.since > now ? { ...doubt, since: now } : doubt;
  }

  #nextLook(device: DeviceId, { since, lookAt }: Asked): number | undefined {
    const now = this.#clock.now();
    // Without an answer, nobody knows when the command arrived, if it did.
    if (lookAt === undefined) return now < since + SETTLE_MS ? since + SETTLE_MS : undefined;
    return nextLook(since, this.#store.slots.settleMs(device), now);
  }

  #learn(device: DeviceId, { since, announced }: Asked): void {
    const before = this.#store.slots.settleMs(device);
    const needs = settleAfter(before, this.#clock.now() - since, announced ?? false);
    if (needs !== undefined && needs !== before) this.#store.slots.setSettleMs(device, needs);
  }
}

function settled(record: SlotRecord, doubt: Asked, shown: Observed): SlotRecord {
  if (doubt.kind === 'clear') return cleared(record);
  // A device that shows no codes does not show whether an older code of ours is gone.
  if (shown.kind !== 'known') return { ...record, observed: shown, seenOnDevice: true, provenByUse: false };
  if (doubt.digest === record.blockingDigest) return { ...record, observed: shown };
  return {
    observed: shown,
    ownDigests: [doubt.digest],
    seenOnDevice: true,
    provenByUse: false,
    deviceSchedule: record.deviceSchedule,
  };
}

/** The slot was seen empty after it was cleared. The device may still keep a schedule for it. */
export function cleared({ deviceSchedule }: SlotRecord): SlotRecord {
  return { ...NEVER_SEEN, observed: { kind: 'empty' }, deviceSchedule };
}
