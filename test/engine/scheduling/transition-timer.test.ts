import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TransitionTimer } from '../../../src/engine/scheduling/transition-timer.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { cpuMs } from '../../support/process/cpu.ts';

const now = (): Promise<void> => Promise.resolve();

describe('the edges of schedules', () => {
  it('are reached each at its instant, with one timer for all', async () => {
    const clock = new FakeClock();
    const start = clock.now();
    const reached: [number, readonly number[]][] = [];
    const edges = new TransitionTimer(clock, (ids) => reached.push([clock.now() - start, ids]));
    for (const [id, after] of [
      [1, 500],
      [2, 100],
      [3, 500],
      [4, 300],
    ] as const)
      edges.set(id, start + after);
    edges.set(4, undefined);
    edges.set(2, start + 700);
    expect(clock.timers).toBe(1);
    await clock.run(1_000, now);
    expect(reached).toEqual([
      [500, [1, 3]],
      [700, [2]],
    ]);
    expect(clock.timers).toBe(0);
  });

  it('are reached together when the clock leaps over them', () => {
    const clock = new FakeClock();
    const reached: number[] = [];
    const edges = new TransitionTimer(clock, (ids) => reached.push(...ids));
    for (let id = 1; id <= 5; id++) edges.set(id, clock.now() + id);
    clock.leap(1_000);
    expect(reached).toEqual([1, 2, 3, 4, 5]);
  });

  it('may be set again while they are reached', async () => {
    const clock = new FakeClock();
    let times = 0;
    const edges: TransitionTimer = new TransitionTimer(clock, ([id]) => {
      if (++times < 3) edges.set(id!, clock.now() + 10);
    });
    edges.set(1, clock.now() + 10);
    await clock.run(100, now);
    expect(times).toBe(3);
  });

  it('are reached in order, whatever was set and unset before', async () => {
    const changes = fc.array(fc.tuple(fc.nat(9), fc.option(fc.nat(50), { nil: undefined })), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const clock = new FakeClock();
        const start = clock.now();
        const reached: [number, number][] = [];
        const edges = new TransitionTimer(clock, (ids) => {
          for (const id of ids) reached.push([id, clock.now() - start]);
        });
        const last = new Map<number, number>();
        for (const [id, after] of list) {
          edges.set(id, after === undefined ? undefined : start + after);
          if (after === undefined) last.delete(id);
          else last.set(id, after);
        }
        await clock.run(100, now);
        expect(reached.map(([, at]) => at)).toEqual([...reached.map(([, at]) => at)].sort((a, b) => a - b));
        expect(new Map(reached)).toEqual(last);
        expect(reached).toHaveLength(last.size);
      }),
    );
  });

  it('cost little to change: one of 100,000 is set without a look at the others', () => {
    const clock = new FakeClock();
    const edges = new TransitionTimer(clock, () => undefined);
    for (let id = 0; id < 100_000; id++) edges.set(id, clock.now() + 1_000 + id);
    const started = cpuMs();
    for (let id = 0; id < 5_000; id++) edges.set(id, clock.now() + 200_000 + id);
    // A look at 100,000 numbers takes 50 microseconds or more, so 5,000 of them a quarter of a second.
    expect(cpuMs() - started).toBeLessThan(100);
  });
});
