import { expect, test } from 'vitest';
import type { Plan } from '../../../src/domain/plan/plan.ts';
import { priority } from '../../../src/engine/sync/grant-evaluation.ts';
import type { Evaluation } from '../../../src/engine/sync/grant-evaluation.ts';

function task(
  decision: Plan,
  more: { ownDigests?: string[]; desired?: string; isShutOut?: boolean } = {},
): Evaluation {
  const { ownDigests = [], desired = null, isShutOut = false } = more;
  return { decision, slot: { ownDigests }, desired, isShutOut, isAhead: false } as unknown as Evaluation;
}

test('what must go goes first, then codes whose time it is, then those that are only looked at', () => {
  const late = task({ action: 'clear', state: 'overdue' }, { ownDigests: ['old'] });
  const leaving = task({ action: 'clear', state: 'removing' }, { ownDigests: ['old'] });
  const comes = task({ action: 'write', state: 'waiting' }, { desired: 'new' });
  const isLookedAt = task({ action: 'read', state: 'waiting' }, { desired: 'it', ownDigests: ['it'] });
  const ranks = [late, leaving, comes, isLookedAt].map(priority);
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(new Set(ranks).size).toBe(4);
});

/** Of the year, seed 41: on a slow lock with many codes it waited behind all of them. */
test('a code that a schedule of ours on the lock may keep out in its time is looked at with those that come', () => {
  const comes = task({ action: 'write', state: 'waiting' }, { desired: 'new' });
  const shutOut = task(
    { action: 'read', state: 'waiting' },
    { desired: 'it', ownDigests: ['it'], isShutOut: true },
  );
  expect(priority(shutOut)).toBe(priority(comes));
});
