/** Waits between tries: first `firstMs`, then twice as long each time, up to `lastMs`. */
export interface RetryLadder {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** @param failures how often it has failed in a row before this failure */
export function retryAfterMs(failures: number, { firstMs, lastMs }: RetryLadder): number {
  return Math.min(firstMs * 2 ** failures, lastMs);
}
