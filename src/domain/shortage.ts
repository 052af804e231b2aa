import { activeAt, nextChange } from './schedule/schedule.ts';
import type { Times } from './schedule/schedule.ts';

/** A code that wants to be on a device. */
export interface Wanting {
  /** Codes are counted in the order in which they were issued. */
  readonly code: number;
  readonly times: Times;
  /** Its time may have come, and it is not on the device yet. */
  readonly isNew?: boolean;
}

export interface Shortages {
  /** For each code that will find no free slot: when it first begins, in epoch milliseconds. */
  readonly from: ReadonlyMap<number, number>;
  /** The time up to which was looked, in epoch milliseconds. */
  readonly lookedUntil: number;
}

/** How many starts of a schedule are looked at: a daily window for a week. */
const MOST_STARTS = 7;
/** The most looks at schedules, so that a device with thousands of codes does not hold up the house. */
const MOST_LOOKS = 20_000;

/**
 * Codes that will find all slots taken when their time begins. A code whose time began earlier keeps its slot. Of
 * codes that begin at the same time, the code that was issued first gets the slot.
 */
export function shortages(
  wanting: readonly Wanting[],
  places: number,
  { now, zone }: { now: number; zone: string },
): Shortages {
  const from = new Map<number, number>();
  let looks = 0;
  for (const { code, at } of startsOf(wanting, { now, zone })) {
    if (from.has(code)) continue;
    if (looks + wanting.length > MOST_LOOKS) return { from, lookedUntil: at };
    let ahead = 0;
    for (const other of wanting) {
      looks++;
      if (other.code !== code && isAhead(other, { code, at, zone })) ahead++;
      if (ahead >= places) break;
    }
    if (ahead >= places) from.set(code, at);
  }
  return { from, lookedUntil: Infinity };
}

function isAhead(other: Wanting, { code, at, zone }: { code: number; at: number; zone: string }): boolean {
  if (!activeAt(other.times, at, zone)) return false;
  return other.code < code || activeAt(other.times, at - 1, zone);
}

/** The soonest first. */
function startsOf(
  wanting: readonly Wanting[],
  { now, zone }: { now: number; zone: string },
): { readonly code: number; readonly at: number }[] {
  const starts: { code: number; at: number }[] = [];
  for (const { code, times, isNew } of wanting) {
    let left = MOST_STARTS;
    if (isNew && activeAt(times, now, zone)) starts.push({ code, at: now });
    for (
      let change = nextChange(times, now, zone);
      change && left > 0;
      change = nextChange(times, change.at, zone)
    ) {
      if (!change.active) continue;
      starts.push({ code, at: change.at });
      left--;
    }
  }
  return starts.sort((a, b) => a.at - b.at || a.code - b.code);
}
