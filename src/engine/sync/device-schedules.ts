import type { Clock } from '../../domain/clock.ts';
import type { WriteOutcome } from '../../domain/device.ts';
import { NO_GUARD } from '../../domain/device-schedule.ts';
import type { DeviceQueue } from './device-queue.ts';
import type { SlotNotes } from './slot-notes.ts';
import { ask, DONE } from './device-call.ts';
import type { Step } from './device-call.ts';
import type { Task } from './grant-evaluation.ts';

/** Of a device that kept time once, and does not any more. */
const NO_GUARDS: WriteOutcome = { kind: 'invalid', reason: 'refused' };

/**
 * Has the device itself keep the code's time, or no longer. Before it is sent, the store notes that the
 * guard is unsure, so that after a crash it is set once more.
 * @param check it should be there already
 */
export function* setGuard(
  queue: DeviceQueue,
  { grant, guard }: Task,
  { notes, clock, check }: { notes: SlotNotes; clock: Clock; check: boolean },
): Step {
  const { device, slot } = { device: queue.device, slot: grant.slot! };
  const { guard: before } = notes.get(queue, slot);
  notes.change(queue, slot, { guard: { kind: 'unsure' } });
  const outcome = yield* ask(
    slot,
    async (driver) => (await driver.guard?.(device, slot, guard, { check })) ?? NO_GUARDS,
  );
  switch (outcome.kind) {
    case 'unreachable':
      return outcome;
    case 'not-now':
      notes.change(queue, slot, { guard: before });
      return outcome;
    case 'confirmed':
      notes.change(queue, slot, { guard: guard ? { kind: 'held', ...guard } : NO_GUARD });
      return DONE;
    case 'unverified':
    case 'contradicted':
      return { kind: 'stuck', reason: { kind: 'rejected', reason: 'refused' } };
    case 'rejected':
    case 'invalid':
      notes.change(queue, slot, { guard: { kind: 'refused', ...(guard ?? { from: clock.now() }) } });
      return DONE;
  }
}
