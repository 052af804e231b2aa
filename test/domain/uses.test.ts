import { describe, expect, it } from 'vitest';
import { describeUses } from '../../bot/text/en/uses.ts';
import { disarmsUntil, isUsedUp, timesOf, useOf } from '../../src/domain/uses.ts';
import type { Opening, Use } from '../../src/domain/uses.ts';

const unlock = (at: number, device = 'front'): Opening => ({ at: at * 1_000, device, how: 'unlock' });
const disarm = (at: number, device = 'alarm'): Opening => ({ at: at * 1_000, device, how: 'disarm' });

/** The numbers of the uses to which these belong, told one after the other. */
function numbers(...openings: readonly Opening[]): number[] {
  const known: Use[] = [];
  for (const opening of openings) {
    const made = Math.max(0, ...known.map(({ use }) => use));
    known.push({ ...opening, use: useOf(opening, known, made) });
  }
  return known.map(({ use }) => use);
}

describe('one use is', () => {
  it.each([
    ['a door and its alarm within a minute', [unlock(0), disarm(60)], [1, 1]],
    ['the same, told the other way round', [disarm(60), unlock(0)], [1, 1]],
    ['a door and all partitions of the alarm', [unlock(0), disarm(5), disarm(5, 'garage')], [1, 1, 1]],
    ['all partitions of an alarm', [disarm(0), disarm(1, 'garage')], [1, 1]],
  ])('%s', (_name, openings, expected) => {
    expect(numbers(...openings)).toEqual(expected);
  });
});

describe('two uses are', () => {
  it.each([
    ['two doors in the same second', [unlock(0), unlock(0, 'back')], [1, 2]],
    ['a door that is opened twice', [unlock(0), unlock(1)], [1, 2]],
    ['an alarm that is turned off twice', [disarm(0), disarm(30)], [1, 2]],
    ['a door and an alarm, more than a minute apart', [unlock(0), disarm(61)], [1, 2]],
    ['two arrivals, each with its alarm', [unlock(0), disarm(10), unlock(20), disarm(30)], [1, 1, 2, 2]],
    ['a door whose alarm has had its door', [unlock(0), disarm(50), unlock(100)], [1, 1, 2]],
  ])('%s', (_name, openings, expected) => {
    expect(numbers(...openings)).toEqual(expected);
  });
});

describe('a code with a limit', () => {
  const before = { limit: 3, last: 10, made: 9 };
  const usedUp = { ...before, made: 10, usedUpAt: 5_000, turnedOff: [] };

  it('works by its schedule until its last use, and never after that', () => {
    expect([isUsedUp(undefined), isUsedUp(before), isUsedUp(usedUp)]).toEqual([false, false, true]);
    const schedule = { until: '2026-06-01T15:00' };
    expect(timesOf(schedule, before)).toBe(schedule);
    expect(timesOf(schedule, usedUp)).toEqual({ windows: [] });
  });

  it('may turn off alarms for a minute after its last use, and at no other time', () => {
    expect(disarmsUntil(before, 5_000)).toBeUndefined();
    expect([4_999, 5_000, 64_999, 65_000].map((now) => disarmsUntil(usedUp, now))).toEqual([
      undefined,
      65_000,
      65_000,
      undefined,
    ]);
  });

  it('says in words what is left', () => {
    expect([2, 0, -1].map((left) => describeUses({ limit: 3, left }))).toEqual([
      '2 of 3 uses left',
      'used up',
      'used up, and 1 use beyond that',
    ]);
    expect(describeUses({ limit: 1, left: 1 })).toBe('1 of 1 use left');
  });
});
