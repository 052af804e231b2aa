import { nextChange } from './schedule.ts';
import type { Times } from './schedule.ts';

/**
 * A stretch of time, half-open, in epoch milliseconds, in which a device itself lets a code in, and at no
 * other time. It is the second guard beside Latchkey's own edges: a code ends although Latchkey is off, and
 * one that comes may be on the device before its time.
 */
export interface DeviceSchedule {
  readonly from: number;
  /** Missing: without an end. */
  readonly until?: number;
}

/**
 * What is known of a slot's guard at its device.
 *
 * - `none`: the device lets the slot's code in at any time, as far as it is ours to know.
 * - `held`: read back from the device.
 * - `unsure`: a change was sent, and how it ended is not known yet.
 * - `refused`: the device did not take this one.
 */
export type DeviceScheduleRecord =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'held' | 'refused' } & DeviceSchedule)
  | { readonly kind: 'unsure' };

export const NO_DEVICE_SCHEDULE: DeviceScheduleRecord = { kind: 'none' };

/**
 * What a device should keep for a code with this schedule: the stretch that is open, or else the next one.
 * Undefined where there is nothing to keep: it is open without an end, or never again.
 */
export function guardFor(schedule: Times, now: number, zone: string): DeviceSchedule | undefined {
  const change = nextChange(schedule, now, zone);
  if (!change) return undefined;
  if (!change.active) return { from: now, until: change.at };
  const end = nextChange(schedule, change.at, zone);
  return { from: change.at, ...(end && { until: end.at }) };
}

/**
 * | wanted | known | what is to be done |
 * |---|---|---|
 * | a guard | held, the same | nothing |
 * | a guard | refused, the same | nothing: Latchkey's own edges hold |
 * | a guard | anything else | set it, and read it back |
 * | none | none, or refused | nothing |
 * | none | held, or unsure | lift it would shut the code out |
 */
export function planGuard(
  wanted: DeviceSchedule | undefined,
  known: DeviceScheduleRecord,
  now: number,
): 'set' | 'lift' | 'none' {
  if (!wanted) return known.kind === 'held' || known.kind === 'unsure' ? 'lift' : 'none';
  const same = (known.kind === 'held' || known.kind === 'refused') && isSame(known, wanted, now);
  return same ? 'none' : 'set';
}

/** The device holds exactly this guard: before its time the code is dead there. */
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
