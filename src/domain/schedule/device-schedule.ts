import { nextChange } from './schedule.ts';
import type { Times } from './schedule.ts';

/**
 * A half-open stretch of time, in epoch milliseconds, outside of which a device itself refuses a code. It backs up
 * Latchkey's own timers: the code ends even while Latchkey is off, and a new code may be on the device before its
 * time.
 */
export interface DeviceSchedule {
  readonly from: number;
  /** Missing: without an end. */
  readonly until?: number;
}

/**
 * What is known about the schedule that a device keeps for a slot.
 *
 * - `none`: the device accepts the slot's code at any time, as far as Latchkey has set it.
 * - `held`: read back from the device.
 * - `unsure`: a change was sent, and its result is not known yet.
 * - `refused`: the device did not accept this schedule.
 */
export type DeviceScheduleRecord =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'held' | 'refused' } & DeviceSchedule)
  | { readonly kind: 'unsure' };

export const NO_DEVICE_SCHEDULE: DeviceScheduleRecord = { kind: 'none' };

/**
 * The schedule that a device should keep for a code: the stretch that is open, or else the next one. Undefined if
 * there is nothing to keep: the code works without an end, or never again.
 */
export function deviceScheduleFor(schedule: Times, now: number, zone: string): DeviceSchedule | undefined {
  const change = nextChange(schedule, now, zone);
  if (!change) return undefined;
  if (!change.active) return { from: now, until: change.at };
  const end = nextChange(schedule, change.at, zone);
  return { from: change.at, ...(end && { until: end.at }) };
}

/**
 * | wanted | known | action |
 * |---|---|---|
 * | a schedule | held, the same | none |
 * | a schedule | refused, the same | none: Latchkey's own timers do it |
 * | a schedule | anything else | set it, and read it back |
 * | none | none, or refused | none |
 * | none | held, or unsure | lift it: it would shut the code out |
 */
export function planDeviceSchedule(
  wanted: DeviceSchedule | undefined,
  known: DeviceScheduleRecord,
  now: number,
): 'set' | 'lift' | 'none' {
  if (!wanted) return known.kind === 'held' || known.kind === 'unsure' ? 'lift' : 'none';
  const same = (known.kind === 'held' || known.kind === 'refused') && isSame(known, wanted, now);
  return same ? 'none' : 'set';
}

/** The device has exactly this schedule: before its time, the code does not work there. */
export function isHeld(wanted: DeviceSchedule, known: DeviceScheduleRecord, now: number): boolean {
  return known.kind === 'held' && isSame(known, wanted, now);
}

/** The device may not let the code in now, although it is its time. */
export function mayShutOut(known: DeviceScheduleRecord, now: number): boolean {
  switch (known.kind) {
    case 'none':
    case 'refused':
      return false;
    case 'unsure':
      return true;
    case 'held':
      return now < known.from || now >= (known.until ?? Infinity);
  }
}

/** Once it is open, it does not matter when it began. */
function isSame(one: DeviceSchedule, other: DeviceSchedule, now: number): boolean {
  const begins = one.from === other.from || (one.from <= now && other.from <= now);
  return begins && one.until === other.until;
}
