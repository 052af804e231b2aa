import type { Clock } from '../../domain/clock.ts';
import { hasOwnSchedule } from '../../domain/driver/driver.ts';
import type { WriteOutcome } from '../../domain/driver/outcome.ts';
import { NO_DEVICE_SCHEDULE } from '../../domain/schedule/device-schedule.ts';
import type { DeviceQueue } from './device-queue.ts';
import type { SlotNotes } from './slot-notes.ts';
import { call, DONE } from './device-call.ts';
import type { SlotOperation } from './device-call.ts';
import type { Evaluation } from './grant-evaluation.ts';

/** For a device that had its own schedules once, and no longer has. */
const NO_SCHEDULES: WriteOutcome = { kind: 'invalid', reason: 'refused' };

/**
 * Makes the device itself keep the code's schedule, or removes that schedule. Before the call, the store notes that
 * the device's schedule is unsure, so after a crash it is set again.
 * @param check the schedule should be there already
 */
export function* setDeviceSchedule(
  queue: DeviceQueue,
  { grant, deviceSchedule }: Evaluation,
  { notes, clock, check }: { notes: SlotNotes; clock: Clock; check: boolean },
): SlotOperation {
  const { device, slot } = { device: queue.device, slot: grant.slot! };
  const { deviceSchedule: before } = notes.get(queue, slot);
  notes.change(queue, slot, { deviceSchedule: { kind: 'unsure' } });
  const outcome = yield* call(slot, async (driver) =>
    hasOwnSchedule(driver) ? driver.setDeviceSchedule(device, slot, deviceSchedule, { check }) : NO_SCHEDULES,
  );
  switch (outcome.kind) {
    case 'unreachable':
      return outcome;
    case 'not-now':
      notes.change(queue, slot, { deviceSchedule: before });
      return outcome;
    case 'confirmed':
      notes.change(queue, slot, {
        deviceSchedule: deviceSchedule ? { kind: 'held', ...deviceSchedule } : NO_DEVICE_SCHEDULE,
      });
      return DONE;
    case 'unverified':
    case 'acknowledged':
    case 'contradicted':
      return { kind: 'not-removed', reason: { kind: 'rejected', reason: 'refused' } };
    case 'rejected':
    case 'invalid':
      notes.change(queue, slot, {
        deviceSchedule: { kind: 'refused', ...(deviceSchedule ?? { from: clock.now() }) },
      });
      return DONE;
  }
}
