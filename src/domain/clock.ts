/** Time as the program sees it, so that tests can own it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once when the clock has reached `timeMs` (epoch milliseconds); returns a cancel function. */
  at(timeMs: number, run: () => void): () => void;
  /** As `waitFor`; missing if nobody sets the clock. */
  wait?(ms: number, run: () => void): () => void;
}

/** Runs once after this many milliseconds, even if the clock is set meanwhile. Returns a cancel function. */
export function waitFor(clock: Clock, ms: number, run: () => void): () => void {
  return clock.wait?.(ms, run) ?? clock.at(clock.now() + ms, run);
}
