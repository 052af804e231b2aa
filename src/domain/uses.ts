import { ONE_ARRIVAL_MS } from './alerts/alert.ts';
import type { DeviceId } from './device.ts';
import { NEVER } from './schedule/schedule.ts';
import type { Times } from './schedule/schedule.ts';

export const MOST_USES = 999;

/**
 * How often a code may let somebody in. Uses are numbered over the whole life of a code, so a new limit counts from
 * the time it was chosen. No device knows such a limit: Latchkey counts what the devices report. Until a used-up code
 * is removed, it still opens them.
 */
export interface UseLimit {
  /** How many uses the owner allows. */
  readonly limit: number;
  /** The number of the last allowed use. */
  readonly last: number;
  /** The number of the latest use, 0 before the first. */
  readonly made: number;
  /** When the last use was, in epoch milliseconds. */
  readonly usedUpAt?: number;
  /** The alarms that were turned off as part of the last use. */
  readonly turnedOff?: readonly DeviceId[];
}

/** Below 0 if the code was used more often before it could be removed. */
export function usesLeft({ last, made }: UseLimit): number {
  return last - made;
}

export function isSpent(uses: { readonly left: number } | undefined): boolean {
  return uses !== undefined && uses.left <= 0;
}

export function isUsedUp(uses: UseLimit | undefined): boolean {
  return uses !== undefined && usesLeft(uses) <= 0;
}

/** When a code works: by its schedule and its first use, and never again once it is used up. */
export function timesOf(times: Times, uses: UseLimit | undefined): Times {
  return isUsedUp(uses) ? NEVER : times;
}

/** Until when alarms may still be turned off as part of the last use; undefined once that is over. */
export function disarmsUntil(uses: UseLimit | undefined, now: number): number | undefined {
  if (uses?.usedUpAt === undefined || now < uses.usedUpAt) return undefined;
  const until = uses.usedUpAt + ONE_ARRIVAL_MS;
  return now < until ? until : undefined;
}

/** A code has opened a door, or turned off an alarm. */
export interface Opening {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly device: DeviceId;
  readonly how: 'unlock' | 'disarm';
}

export interface Use extends Opening {
  readonly use: number;
}

/**
 * The number of the use that an opening belongs to. Somebody who comes in opens one door and turns off each alarm
 * once, all within a minute: that is one use.
 * @param known all uses nearby, in the order in which they were reported
 * @param made the number of the latest use
 */
export function useOf(opening: Opening, known: readonly Use[], made: number): number {
  const near = known.filter(({ at }) => Math.abs(at - opening.at) <= ONE_ARRIVAL_MS);
  const joined = near.find(({ use }) => !known.some((other) => other.use === use && isAgain(opening, other)));
  return joined?.use ?? made + 1;
}

/** Whether the opening must belong to another arrival. */
function isAgain(opening: Opening, other: Opening): boolean {
  if (opening.how !== other.how) return false;
  return opening.how === 'unlock' || opening.device === other.device;
}
