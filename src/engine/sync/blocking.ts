import type { Driver } from '../../domain/driver/driver.ts';
import type { WriteOutcome } from '../../domain/driver/outcome.ts';
import type { Pin } from '../../domain/pins/pin.ts';
import type { PinDigest } from '../../domain/plan/plan.ts';
import type { SyncReason } from '../../domain/plan/sync.ts';
import { unread } from '../../storage/tables/slots/slot-record.ts';
import type { StoredSlot } from '../../storage/tables/slots/slot-record.ts';
import type { DeviceQueue } from './device-queue.ts';
import type { Settling } from './settling.ts';
import type { SlotNotes } from './slot-notes.ts';
import { DONE } from './device-call.ts';
import type { SlotOperation, DeviceCall } from './device-call.ts';

/**
 * How often a device is asked to clear a slot before a random PIN is written over the code. Then the round begins
 * again.
 */
const CLEARS = 3;

const KEPT: SyncReason = { kind: 'rejected', reason: 'kept' };

/** Clearing has failed often enough to try overwriting, or the last overwriting has not arrived. */
export function isToBeBlocked({ observed, failedClears = 0, blockingDigest }: StoredSlot): boolean {
  const isMissing = blockingDigest === undefined || observed.kind === 'known';
  return isMissing && failedClears % (CLEARS + 1) === CLEARS;
}

/**
 * Some locks never clear a code, but accept another one in its place. Latchkey then overwrites the code with a random
 * PIN and keeps only its digest. The code is gone once another PIN was seen in its place.
 */
export function* block(
  queue: DeviceQueue,
  slot: number,
  {
    pin,
    digest,
    notes,
    settling,
    send,
  }: {
    pin: Pin;
    digest: PinDigest;
    notes: SlotNotes;
    settling: Settling;
    send: (change: (driver: Driver) => Promise<WriteOutcome>) => Generator<DeviceCall, WriteOutcome, unknown>;
  },
): SlotOperation {
  const before = notes.get(queue, slot);
  notes.set(queue, slot, {
    ...{ ...unread(before), seenOnDevice: false, blockingDigest: digest },
    doubt: settling.unanswered(digest),
  });
  const outcome = yield* send((driver) => driver.write(queue.device, slot, pin));
  switch (outcome.kind) {
    case 'unreachable':
      notes.change(queue, slot, { doubt: settling.unanswered(digest) });
      return outcome;
    case 'not-now':
      notes.set(queue, slot, before);
      return outcome;
    case 'confirmed':
      notes.set(queue, slot, { ...before, observed: { kind: 'known', digest }, blockingDigest: digest });
      return DONE;
    case 'acknowledged':
    case 'contradicted':
      notes.change(queue, slot, { doubt: settling.acknowledged(queue.device, { kind: 'write', digest }) });
      return DONE;
    case 'unverified':
      // The other PIN may be there, and nobody can see it.
      notes.set(queue, slot, { ...unread(before), blockingDigest: digest });
      return { kind: 'not-removed', reason: KEPT };
    case 'rejected':
    case 'invalid':
      notes.set(queue, slot, { ...unread(before), failedClears: (before.failedClears ?? 0) + 1 });
      return { kind: 'not-removed', reason: KEPT };
  }
}
