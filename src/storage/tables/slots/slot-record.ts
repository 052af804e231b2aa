import type { Observed, OwnDigest, PinDigest } from '../../../domain/plan/plan.ts';
import { NO_DEVICE_SCHEDULE } from '../../../domain/schedule/device-schedule.ts';
import type { DeviceScheduleRecord } from '../../../domain/schedule/device-schedule.ts';
import type { Doubt } from '../../../domain/plan/settling.ts';

/** What is known of one slot of one device. */
export interface SlotRecord {
  readonly observed: Observed;
  readonly ownDigests: readonly OwnDigest[];
  /** What we last wrote there was seen there, as far as the device shows it. */
  readonly seenOnDevice: boolean;
  readonly provenByUse: boolean;
  readonly deviceSchedule: DeviceScheduleRecord;
  /** A code of ours that was cleared, which the device keeps and lets nobody in with. */
  readonly suspended?: PinDigest;
  /** What is in the slot is not known although it may be shown. */
  readonly doubt?: Doubt;
  /** The device acknowledged a code there and never showed it: that it shows nothing says nothing. */
  readonly emptyDisproved?: boolean;
  /** How often in a row the device was asked to clear the slot and still shows our code. */
  readonly failedClears?: number;
  /** A random PIN that nobody has, written over a code that could not be cleared. */
  readonly blockingDigest?: PinDigest;
  /** From when on the code there is looked at once more, in epoch milliseconds. */
  readonly lookAfter?: number;
}

/** A slot as it is in the store. */
export interface StoredSlot extends SlotRecord {
  /** When its content was last learnt, in epoch milliseconds. */
  readonly readAt?: number;
  /** Since when it has held codes of ours without a break, or may have, in epoch milliseconds. */
  readonly heldSince?: number;
  /** An owner has seen that it holds somebody's code and lets it be. */
  readonly leftAlone?: boolean;
  /** Somebody changed it at the device, and it was not read since. */
  readonly changed?: boolean;
  /** The last PIN that we wrote there, also after it was seen to be gone. */
  readonly lastOwnDigest?: PinDigest;
  /** The grant for which that was. */
  readonly lastGrant?: number;
}

export const NEVER_SEEN: SlotRecord = {
  observed: { kind: 'unread' },
  ownDigests: [],
  seenOnDevice: false,
  provenByUse: false,
  deviceSchedule: NO_DEVICE_SCHEDULE,
};

/** Nothing is certain of it until it is read again, but what may be in it and what was written there. */
export function unread(record: SlotRecord): SlotRecord {
  return { ...record, observed: { kind: 'unread' }, provenByUse: false };
}

/** A random PIN that nobody has was seen there last. */
export function isBlocked({ observed, blockingDigest }: SlotRecord): boolean {
  return observed.kind === 'known' && observed.digest === blockingDigest;
}

/** Nothing is left of what was parked, doubted or blocked there. */
export function plain({
  observed,
  ownDigests,
  seenOnDevice,
  provenByUse,
  deviceSchedule,
}: SlotRecord): SlotRecord {
  return { observed, ownDigests, seenOnDevice, provenByUse, deviceSchedule };
}

export function withoutDoubt({ doubt: _doubt, ...record }: SlotRecord): SlotRecord {
  return record;
}
