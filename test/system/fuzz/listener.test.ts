import { expect, it } from 'vitest';
import { fuzzListener } from './listener.ts';

it(
  'the listener of the page and the API takes noise: nothing is done, no PIN comes back, and it goes on',
  { timeout: 60_000 },
  async () => {
    const { bytes, wrong, kinds } = await fuzzListener(300_000, 1);
    expect(wrong).toEqual([]);
    expect(bytes).toBeGreaterThanOrEqual(300_000);
    expect(Object.keys(kinds)).toHaveLength(7);
  },
);
