import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leadMs, REMEMBERED, remembering } from '../../../src/domain/schedule/lead.ts';

const MOST = 10 * 60_000;

describe('the lead of a device', () => {
  test('is the longest of its last durations and half of that again', () => {
    expect(leadMs([800, 4_000, 1_200], MOST)).toBe(6_000);
  });

  test('is half a minute where it is not known yet', () => {
    expect(leadMs([], MOST)).toBe(30_000);
  });

  test('is never longer than is allowed', () => {
    expect([leadMs([], 5_000), leadMs([3 * MOST], MOST), leadMs([4_000], 0)]).toEqual([5_000, MOST, 0]);
  });

  test('forgets a bad day once as many good ones have followed as are remembered', () => {
    let durations: readonly number[] = remembering([], 5 * 60_000);
    for (let i = 1; i < REMEMBERED; i++) durations = remembering(durations, 1_000);
    expect(leadMs(durations, MOST)).toBe(7.5 * 60_000);
    expect(leadMs(remembering(durations, 1_000), MOST)).toBe(1_500);
  });

  test('says nothing of an outage', () => {
    expect(remembering([1_000], 3 * 60 * 60_000)).toEqual([1_000]);
  });

  test('covers each duration that is remembered, where that is allowed', () => {
    const duration = fc.nat(MOST / 2);
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 20 }), (all) => {
        const kept = all.reduce<readonly number[]>(remembering, []);
        expect(kept).toEqual(all.slice(-REMEMBERED));
        expect(kept.every((ms) => leadMs(kept, MOST) >= ms)).toBe(true);
      }),
    );
  });
});
