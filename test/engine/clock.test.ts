import { afterEach, expect, it, vi } from 'vitest';
import { waitFor } from '../../src/domain/clock.ts';
import { systemClock, watchClock } from '../../src/engine/clock.ts';
import { until } from '../support/until.ts';

const HOUR_MS = 3_600_000;
/** Before anybody sets it. */
const rightTime = Date.now;

/** Somebody sets the computer's clock. */
function setClock(aheadMs: number): void {
  vi.spyOn(Date, 'now').mockImplementation(() => rightTime() + aheadMs);
}

afterEach(() => {
  vi.restoreAllMocks();
  systemClock.now();
});

it('a wait takes as long as it takes, wherever the clock is set meanwhile', async () => {
  let isOver = false;
  const begun = performance.now();
  waitFor(systemClock, 50, () => (isOver = true));
  setClock(-HOUR_MS);
  await until(() => isOver, 'the end of the wait');
  expect(performance.now() - begun).toBeGreaterThanOrEqual(49);
});

it('a wait that is called off does not end', async () => {
  const ended: string[] = [];
  const cancel = waitFor(systemClock, 10, () => ended.push('called off'));
  waitFor(systemClock, 30, () => ended.push('other'));
  cancel();
  await until(() => ended.length > 0, 'the end of the other one');
  expect(ended).toEqual(['other']);
});

it('a clock that was set for a moment is noticed by whoever reads the time', async () => {
  let times = 0;
  const end = watchClock(() => times++);
  systemClock.now();
  setClock(HOUR_MS);
  systemClock.now();
  setClock(0);
  systemClock.now();
  await until(() => times === 2, 'both settings');
  end();
  setClock(HOUR_MS);
  systemClock.now();
  await new Promise(setImmediate);
  expect(times).toBe(2);
});
