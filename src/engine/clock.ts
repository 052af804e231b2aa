import { waitFor } from '../domain/clock.ts';
import type { Clock } from '../domain/clock.ts';
import { guarded } from './fault.ts';
import type { Fault } from './fault.ts';

/**
 * An operating system's timer stands still while a laptop sleeps, and does not notice that the clock was set. So a
 * long wait is cut into naps, and each nap ends with a look at the wall clock.
 */
const LONGEST_NAP_MS = 2_000;

export const systemClock: Clock = {
  now() {
    lookAtClock();
    return Date.now();
  },
  at: (timeMs, run) => inNaps(() => timeMs - Date.now(), run),
  wait(ms, run) {
    const [time, passed] = [Date.now() + ms, performance.now() + ms];
    // The time that a machine slept counts as waiting.
    return inNaps(() => Math.min(time - Date.now(), passed - performance.now()), run);
  },
};

function inNaps(left: () => number, run: () => void): () => void {
  const length = (): number => Math.min(Math.max(left(), 0), LONGEST_NAP_MS);
  const nap = (): void => {
    if (left() <= 0) run();
    else timer = setTimeout(nap, length());
  };
  let timer = setTimeout(nap, length());
  return () => clearTimeout(timer);
}

/** A timer that fires this late has slept with the machine, or the clock was set meanwhile. */
const OVERSLEPT_MS = 5_000;

/**
 * The same clock, except that `overslept` is called before a timer that fires too late, and that an error in a timer
 * ends neither the program nor other timers.
 */
export function houseClock(
  clock: Clock,
  { overslept, fault }: { overslept: () => void; fault: Fault },
): Clock {
  return {
    now: () => clock.now(),
    wait: (ms, run) => waitFor(clock, ms, () => guarded(fault, { work: 'timer' }, run)),
    at: (timeMs, run) =>
      clock.at(timeMs, () => {
        if (clock.now() - timeMs > OVERSLEPT_MS) guarded(fault, { work: 'clock-jump' }, overslept);
        guarded(fault, { work: 'timer' }, run);
      }),
  };
}

/** Smaller steps are normal corrections, as NTP makes them all the time. */
const CLOCK_STEP_MS = 1_000;

const ahead = (): number => Date.now() - performance.now();
let aheadBefore = ahead();
const watchers = new Set<() => void>();

/** Everybody who reads the time notices that the clock was set, even if it is set back before the next look. */
function lookAtClock(): void {
  const step = ahead() - aheadBefore;
  aheadBefore += step;
  // Not within the work that has just read the time.
  if (Math.abs(step) > CLOCK_STEP_MS) for (const set of watchers) setImmediate(set);
}

/** Calls `set` when the wall clock was set, or the machine has slept; returns a function that ends the watch. */
export function watchClock(set: () => void): () => void {
  let isOver = false;
  const watcher = (): void => {
    if (!isOver) set();
  };
  watchers.add(watcher);
  const timer = setInterval(lookAtClock, LONGEST_NAP_MS);
  timer.unref();
  return () => {
    isOver = true;
    watchers.delete(watcher);
    clearInterval(timer);
  };
}
