import { expect, it, vi } from 'vitest';
import { ODD_LOCKS } from './locks.ts';
import { Soak } from './soak.ts';

// What zwave-js waits for in bad air is waited for: half a minute.
vi.setConfig({ testTimeout: 120_000 });

it('an hour of bad air, odd locks, a dead one and a restarted server leave every code as its owner wants it, and no false word', async () => {
  const soak = new Soak({
    seed: 2,
    hours: 1,
    users: 6,
    locks: [{ kind: 'battery' as const }, ...ODD_LOCKS.slice(1)].map((lock) => ({ ...lock, slots: 6 })),
    deadLocks: 1,
    restarts: 1,
    lost: 0.05,
    late: 0.05,
  });
  const { wrong, foreignTouched, writtenTwice, edits } = await soak.run();
  expect([...soak.falseWords, ...soak.findings]).toEqual([]);
  expect({ wrong, foreignTouched, writtenTwice }).toEqual({ wrong: 0, foreignTouched: 0, writtenTwice: 0 });
  expect(edits).toBeGreaterThan(5);
});
