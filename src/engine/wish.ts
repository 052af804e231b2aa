import { activeAt, nextChange } from '../domain/schedule.ts';
import type { PinDigest } from '../domain/plan.ts';
import type { CodeRecord, GrantRecord } from '../store/code-store.ts';

/** Nobody wants this code on this device any more. */
export function isRetired(grant: GrantRecord, code: CodeRecord): boolean {
  return code.deleted || !grant.wanted;
}

/** What it depends on beside its time is so, as far as was known last. */
export function isMet({ condition }: CodeRecord): boolean {
  return condition?.holds ?? true;
}

/**
 * Once it was cleared, the code is to be written again some time: it is paused, waits in its time for what it
 * depends on, or has another window.
 */
export function comesBack(grant: GrantRecord, code: CodeRecord, now: number, zone: string): boolean {
  if (isRetired(grant, code)) return false;
  const waits = !isMet(code) && activeAt(code.schedule, now, zone);
  return code.paused || waits || nextChange(code.schedule, now, zone)?.active === true;
}

/** The digest of the PIN that should be on the device now, or none. */
export function wishOf(grant: GrantRecord, code: CodeRecord, now: number, zone: string): PinDigest | null {
  if (isRetired(grant, code) || code.paused || !isMet(code) || code.digest === undefined) return null;
  return activeAt(code.schedule, now, zone) ? code.digest : null;
}

/** What is overdue there is the PIN from before a change: the code itself is wanted now. */
export function isOldPin(grant: GrantRecord, code: CodeRecord, now: number, zone: string): boolean {
  return grant.state === 'overdue' && wishOf(grant, code, now, zone) !== null;
}

/** Its time begins so soon, in milliseconds; of a code that depends on more than its time nobody can know that. */
export function comesWithin(
  code: CodeRecord,
  ms: number,
  { now, zone }: { now: number; zone: string },
): boolean {
  if (ms === 0 || code.deleted || code.paused || code.condition) return false;
  const change = nextChange(code.schedule, now, zone);
  return change !== undefined && change.active && change.at - now <= ms;
}
