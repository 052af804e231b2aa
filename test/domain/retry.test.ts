import { expect, it } from 'vitest';
import { retryAfterMs } from '../../src/domain/retry.ts';

it('waits twice as long after each failure in a row, up to the last wait', () => {
  const ladder = { firstMs: 5_000, lastMs: 60_000 };
  const waits = [0, 1, 2, 3, 4, 5, 5_000].map((failures) => retryAfterMs(failures, ladder));
  expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
});
