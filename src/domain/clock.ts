/** Time as the program sees it, so that tests can own it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once when the clock has reached `timeMs` (epoch milliseconds); returns a cancel function. */
  at(timeMs: number, run: () => void): () => void;
}
