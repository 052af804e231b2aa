import type { Clock } from '../domain/clock.ts';

/**
 * A timer of the operating system stands still while a laptop sleeps and does not see the clock being
 * set. So a long wait is cut into naps, and the wall clock is looked at after each.
 */
const LONGEST_NAP_MS = 5_000;

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
