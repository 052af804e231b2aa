import { activeAt, nextChange } from '../domain/schedule.ts';
import type { PinDigest } from '../domain/plan.ts';
import type { CodeRecord, GrantRecord } from '../store/code-store.ts';

/** Nobody wants this code on this device any more. */
export function isRetired(grant: GrantRecord, code: CodeRecord): boolean {
  return code.deleted || !grant.wanted;
}

/** Once it was cleared, the code is to be written again some time: it is paused, or has another window. */
export function comesBack(grant: GrantRecord, code: CodeRecord, now: number, zone: string): boolean {
  if (isRetired(grant, code)) return false;
  return code.paused || nextChange(code.schedule, now, zone)?.active === true;
}

/** The digest of the PIN that should be on the device now, or none. */
export function wishOf(grant: GrantRecord, code: CodeRecord, now: number, zone: string): PinDigest | null {
  if (isRetired(grant, code) || code.paused || code.digest === undefined) return null;
  return activeAt(code.schedule, now, zone) ? code.digest : null;
}

/** Its time begins so soon, in milliseconds. */
export function comesWithin(
  code: CodeRecord,
  ms: number,
  { now, zone }: { now: number; zone: string },
): boolean {
  if (ms === 0 || code.deleted || code.paused) return false;
  const change = nextChange(code.schedule, now, zone);
  return change !== undefined && change.active && change.at - now <= ms;
}
