import { expect, it, vi } from 'vitest';
import { Soak } from './soak.ts';

// What zwave-js waits for in bad air is waited for: half a minute.
vi.setConfig({ testTimeout: 120_000 });

it('two hours of bad air, a dead lock and a restarted server leave every code as its owner wants it', async () => {
  const soak = new Soak({
    seed: 2,
    hours: 2,
    users: 6,
    locks: (['plain', 'battery', 's2'] as const).map((kind) => ({ kind, slots: 6 })),
    deadLocks: 1,
    restarts: 1,
    lost: 0.15,
    late: 0.15,
  });
  const { wrong, foreignTouched, writtenTwice, edits } = await soak.run();
  expect(soak.findings).toEqual([]);
  expect({ wrong, foreignTouched, writtenTwice }).toEqual({ wrong: 0, foreignTouched: 0, writtenTwice: 0 });
  expect(edits).toBeGreaterThan(5);
});
