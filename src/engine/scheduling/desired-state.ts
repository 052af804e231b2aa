import { activeAt, nextChange } from '../../domain/schedule/schedule.ts';
import type { Device } from '../../domain/device.ts';
import type { PinDigest } from '../../domain/plan/plan.ts';
import { disarmsUntil, isUsedUp } from '../../domain/uses.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import { codeAt } from '../../storage/tables/codes/grant-store.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';

/** Nobody wants this code on this device any more. */
export function isUnwanted(grant: GrantRecord, code: CodeRecord): boolean {
  return code.deleted || !grant.wanted;
}

/** What it depends on beside its time is so, as far as was known last, or has ended and may be so again in a moment. */
export function isMet(code: CodeRecord, now: number): boolean {
  return (code.condition?.holds ?? true) || isOnHold(code, now);
}

/** Its end comes, or becomes known, by a use that is still to come. */
export function dependsOnUses({ uses, firstUse }: CodeRecord): boolean {
  const awaitsFirst = firstUse !== undefined && firstUse.at === undefined;
  return (uses !== undefined || awaitsFirst) && !isUsedUp(uses);
}

/** It stays where it is for the moment, and goes nowhere else. */
export function isOnHold({ condition }: CodeRecord, now: number): boolean {
  return condition?.holds === false && now < (condition.heldUntil ?? -Infinity);
}

/**
 * Once it was cleared, the code is to be written again some time: it is paused, waits in its time for what it
 * depends on, or has another window.
 */
export function comesBack(grant: GrantRecord, code: CodeRecord, now: number, zone: string): boolean {
  if (isUnwanted(grant, code)) return false;
  const waits = code.condition?.holds === false && activeAt(code.times, now, zone);
  return code.paused || waits || nextChange(code.times, now, zone)?.active === true;
}

/** The digest of the PIN that should be on the device now, or none. */
export function desiredIn(grant: GrantRecord, code: CodeRecord, now: number, zone: string): PinDigest | null {
  const { digest } = codeAt(grant, code);
  if (isUnwanted(grant, code) || code.paused || !isMet(code, now) || digest === undefined) return null;
  return activeAt(code.times, now, zone) ? digest : null;
}

/**
 * The code as it is for one device, with the PIN that this device gets. Whoever came in by its last use may still turn off the alarm: at a panel that
 * is armed it is used up only after that, or after a minute.
 */
export function asFor(
  device: Device | undefined,
  { grant, code: stored }: { readonly grant: GrantRecord; readonly code: CodeRecord },
  now: number,
): CodeRecord {
  const code = codeAt(grant, stored);
  const { uses, ...unlimited } = code;
  if (device?.kind !== 'partition' || device.armed === 'disarmed') return code;
  if (disarmsUntil(uses, now) === undefined || uses?.turnedOff?.includes(device.id)) return code;
  return { ...unlimited, times: code.lasting };
}

/** What is overdue there is the PIN from before a change: the code itself is wanted now. */
export function isOldPin(grant: GrantRecord, code: CodeRecord, now: number, zone: string): boolean {
  return grant.state === 'overdue' && desiredIn(grant, code, now, zone) !== null;
}

/** Its time begins so soon, in milliseconds; of a code that depends on more than its time nobody can know that. */
export function comesWithin(
  code: CodeRecord,
  ms: number,
  { now, zone }: { now: number; zone: string },
): boolean {
  if (ms === 0 || code.deleted || code.paused || code.condition) return false;
  const change = nextChange(code.times, now, zone);
  return change !== undefined && change.active && change.at - now <= ms;
}
