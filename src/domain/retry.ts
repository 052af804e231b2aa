/** What failed is tried again: after the first wait, then after one twice as long each time, up to the last. */
export interface RetryLadder {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** @param failures how often it has failed in a row before this time */
export function retryAfterMs(failures: number, { firstMs, lastMs }: RetryLadder): number {
  return Math.min(firstMs * 2 ** failures, lastMs);
}
