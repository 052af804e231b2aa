import { expect, it, vi } from 'vitest';
import { MemoryHouse } from '../support/memory-house.ts';

/** Digits that keep the rules: no runs, no repeats, no years. */
const pinOf = (index: number): string => String(27_491_638 + index * 1_237);

it('thirty codes at once cost thirty reads and writes, and a few milliseconds each', async () => {
  const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', slots: 40 }] });
  test.user();
  const started = performance.now();
  for (let i = 0; i < 30; i++) test.issueSoon(pinOf(i));
  await test.house.settled();
  expect((performance.now() - started) / 60).toBeLessThan(5);
  expect(test.sent()).toHaveLength(60);
  expect(test.codesIn()).toHaveLength(30);
  await test.stop();
});

it('news of a device that change nothing in the store write nothing to it', async () => {
  const test = await MemoryHouse.onDisk();
  await test.issue('27491638');
  const isWritten = test.dieAtWrite(0);
  for (let i = 0; i < 3; i++) test.wire.listener({ kind: 'devices-changed' });
  await test.house.settled();
  expect(isWritten()).toBe(false);
  await test.stop();
});

it('news of a panel for which nothing waits looks at none of its codes', async () => {
  const test = await MemoryHouse.open({ devices: [{ name: 'front', kind: 'partition' }] });
  for (let i = 0; i < 10; i++) await test.issue(pinOf(i));
  const queries = vi.spyOn(test.store.database, 'get');
  test.front.setArmed('away');
  await test.house.settled();
  expect(queries).not.toHaveBeenCalled();
});
