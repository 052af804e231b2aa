import { waitFor } from '../domain/clock.ts';
import type { Clock } from '../domain/clock.ts';
import { guarded } from './fault.ts';
import type { Fault } from './fault.ts';

/**
 * A timer of the operating system stands still while a laptop sleeps and does not see the clock being
 * set. So a long wait is cut into naps, and the wall clock is looked at after each.
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
    // A machine that slept has waited as well.
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
    wait: (ms, run) => waitFor(clock, ms, () => guarded(fault, { work: 'timer' }, run)),
    at: (timeMs, run) =>
      clock.at(timeMs, () => {
        if (clock.now() - timeMs > OVERSLEPT_MS) guarded(fault, { work: 'clock-jump' }, overslept);
        guarded(fault, { work: 'timer' }, run);
      }),
  };
}

/** Less is the clock being kept right in small steps, as NTP does all the time. */
const CLOCK_STEP_MS = 1_000;

const ahead = (): number => Date.now() - performance.now();
let aheadBefore = ahead();
const watchers = new Set<() => void>();

/** Whoever reads the time sees that it was set: also where it is set back before anybody would look. */
function lookAtClock(): void {
  const step = ahead() - aheadBefore;
  aheadBefore += step;
  // Not within what is being done by the time that was read.
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
