import type { Clock } from '../../../src/domain/clock.ts';
import { nextChange } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule, Weekday } from '../../../src/domain/schedule/schedule.ts';
import { TransitionTimer } from '../../../src/engine/scheduling/transition-timer.ts';

const ZONE = 'Europe/Berlin';
const NOW = Date.UTC(2026, 5, 1, 9);

/**
 * How long it takes, in milliseconds, until the next edge of all codes is known after one of them was given
 * another schedule: a round for each of some codes spread over the house.
 */
export function nextChangeAfterOne(codes: number, rounds: number): number[] {
  const clock: Clock = { now: () => NOW, at: () => () => undefined };
  const edges = new TransitionTimer(clock, () => undefined);
  const set = (code: number, schedule: Schedule): void =>
    edges.set(code, nextChange(schedule, NOW, ZONE)?.at);
  for (let code = 0; code < codes; code++) set(code, weekly(code));
  return Array.from({ length: rounds }, (_, round) => {
    const code = Math.floor((round * codes) / rounds);
    const begun = performance.now();
    set(code, weekly(code + 1 + round));
    return performance.now() - begun;
  });
}

function weekly(number: number): Schedule {
  const day = ((number % 7) + 1) as Weekday;
  const start = `${String(number % 20).padStart(2, '0')}:${String(number % 60).padStart(2, '0')}`;
  return { windows: [{ days: [day, 1], start, end: '23:30' }], until: '2027-06-30T00:00' };
}
