import fc from 'fast-check';
import { activeAt, nextChange } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { Random } from '../../system/year/random.ts';
import { activeMinutes, schedulesAround, wallMinutes } from './temporal-oracle.ts';

const MINUTE_MS = 60_000;

export interface TrialOptions {
  readonly zone: string;
  /** Epoch milliseconds in the middle of the days that are looked at: a change of clocks, if there is one. */
  readonly around: number;
  readonly days: number;
  readonly schedules: number;
  /** How many instants each schedule is asked about. */
  readonly instants: number;
  readonly seed: number;
}

export interface TrialResult {
  /** Pairs of a schedule and an instant of which `activeAt` was asked. */
  readonly pairs: number;
  /** Pairs of which `nextChange` was asked. */
  readonly changes: number;
  /** In words, with all that is needed to see each again. */
  readonly disagreements: readonly string[];
}

/** One `nextChange` for this many `activeAt`: it costs as much as many of them. */
const ASKED_PER_CHANGE = 20;

/** Holds made-up schedules against the oracle: at every edge, on both sides of it, and in between. */
export function trial(options: TrialOptions): TrialResult {
  const { zone, around, days, seed } = options;
  const minutes = days * 24 * 60;
  const start = Math.floor(around / MINUTE_MS - minutes / 2) * MINUTE_MS;
  const wall = wallMinutes(zone, start, minutes);
  const schedules = fc.sample(schedulesAround(wall, around), { seed, numRuns: options.schedules });
  const random = new Random(seed);
  const disagreements: string[] = [];
  let [pairs, changes] = [0, 0];

  for (const schedule of schedules) {
    const expected = activeMinutes(schedule, wall);
    for (const minute of chosenMinutes(expected, options.instants, random)) {
      const at = start + minute * MINUTE_MS + random.below(MINUTE_MS);
      const said = activeAt(schedule, at, zone);
      pairs++;
      if (said !== expected[minute]) disagreements.push(words(schedule, zone, at, `active: ${said}`));
      if (pairs % ASKED_PER_CHANGE !== 0) continue;
      changes++;
      const change = nextChange(schedule, at, zone);
      const next = expected.indexOf(!expected[minute], minute);
      const right =
        next === -1
          ? change === undefined || change.at >= start + minutes * MINUTE_MS
          : change?.at === start + next * MINUTE_MS && change.active === expected[next];
      if (!right) disagreements.push(words(schedule, zone, at, `next change: ${JSON.stringify(change)}`));
    }
  }
  return { pairs, changes, disagreements };
}

/** Both sides of each edge, and others at random. */
function chosenMinutes(expected: readonly boolean[], count: number, random: Random): number[] {
  const edges = expected.flatMap((active, i) => (i > 0 && active !== expected[i - 1] ? [i - 1, i] : []));
  const others = Array.from({ length: Math.max(0, count - edges.length) }, () =>
    random.below(expected.length),
  );
  return [...edges, ...others].slice(0, count);
}

function words(schedule: Schedule, zone: string, at: number, said: string): string {
  return `${zone} ${new Date(at).toISOString()} ${said} ${JSON.stringify(schedule)}`;
}
