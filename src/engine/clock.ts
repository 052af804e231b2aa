import type { Clock } from '../domain/clock.ts';
import { guarded } from './fault.ts';
import type { Fault } from './fault.ts';

/**
 * A timer of the operating system stands still while a laptop sleeps and does not see the clock being
 * set. So a long wait is cut into naps, and the wall clock is looked at after each.
 */
const LONGEST_NAP_MS = 2_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  at(timeMs, run) {
    let timer: NodeJS.Timeout;
    const nap = (): void => {
      const left = timeMs - Date.now();
      if (left <= 0) run();
      else timer = setTimeout(nap, Math.min(left, LONGEST_NAP_MS));
    };
    timer = setTimeout(nap, Math.min(Math.max(timeMs - Date.now(), 0), LONGEST_NAP_MS));
    return () => clearTimeout(timer);
  },
};

/** A timer that rings so long after its time has slept with the machine, or the clock was set meanwhile. */
const OVERSLEPT_MS = 5_000;

/**
 * The same clock; `overslept` is called before whatever rings too late. What a timer throws ends neither the
 * program nor whatever else rings.
 */
export function houseClock(
  clock: Clock,
  { overslept, fault }: { overslept: () => void; fault: Fault },
): Clock {
  return {
    now: () => clock.now(),
    at: (timeMs, run) =>
      clock.at(timeMs, () => {
        if (clock.now() - timeMs > OVERSLEPT_MS) guarded(fault, 'After a sleep', overslept);
        guarded(fault, 'A timer of the house', run);
      }),
  };
}

/** Less is the clock being kept right in small steps, as NTP does all the time. */
const CLOCK_STEP_MS = 1_000;

/** Calls `set` when the wall clock was set, or the machine has slept; returns a function that ends the watch. */
export function watchClock(set: () => void): () => void {
  const ahead = (): number => Date.now() - performance.now();
  let before = ahead();
  const timer = setInterval(() => {
    const step = ahead() - before;
    before += step;
    if (Math.abs(step) > CLOCK_STEP_MS) set();
  }, LONGEST_NAP_MS);
  timer.unref();
  return () => clearInterval(timer);
}
