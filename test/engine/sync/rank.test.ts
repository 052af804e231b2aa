import { expect, test } from 'vitest';
import type { Decision } from '../../../src/domain/plan.ts';
import { rank } from '../../../src/engine/sync/grant-evaluation.ts';
import type { Task } from '../../../src/engine/sync/grant-evaluation.ts';

function task(decision: Decision, more: { ours?: string[]; wish?: string; isShutOut?: boolean } = {}): Task {
  const { ours = [], wish = null, isShutOut = false } = more;
  return { decision, slot: { ours }, wish, isShutOut, isAhead: false } as unknown as Task;
}

test('what must go goes first, then codes whose time it is, then those that are only looked at', () => {
  const late = task({ action: 'clear', state: 'overdue' }, { ours: ['old'] });
  const leaving = task({ action: 'clear', state: 'removing' }, { ours: ['old'] });
  const comes = task({ action: 'write', state: 'waiting' }, { wish: 'new' });
  const isLookedAt = task({ action: 'read', state: 'waiting' }, { wish: 'it', ours: ['it'] });
  const ranks = [late, leaving, comes, isLookedAt].map(rank);
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(new Set(ranks).size).toBe(4);
});

/** Of the year, seed 41: on a slow lock with many codes it waited behind all of them. */
test('a code that a schedule of ours on the lock may keep out in its time is looked at with those that come', () => {
  const comes = task({ action: 'write', state: 'waiting' }, { wish: 'new' });
  const shutOut = task({ action: 'read', state: 'waiting' }, { wish: 'it', ours: ['it'], isShutOut: true });
  expect(rank(shutOut)).toBe(rank(comes));
});
