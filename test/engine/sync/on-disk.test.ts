import { expect, test } from 'vitest';
import { BY, MemoryHouse } from '../../support/houses/memory-house.ts';

test('what may be in a slot is on the disk before the device hears of it, and no look waits for the disk', async () => {
  const test = await MemoryHouse.onDisk();
  const sent: { what: string; isOnDisk: boolean }[] = [];
  test.wire.killAt = ({ what }) => {
    sent.push({ what, isOnDisk: test.store.database.isOnDisk });
    return undefined;
  };
  const codes = ['274916', '835027', '490163'].map((pin) => test.issueSoon(pin));
  await test.house.settled();
  for (const code of codes) test.house.codes.delete(BY, code);
  await test.house.settled();
  const changes = sent.filter(({ what }) => what !== 'read');
  expect(changes).toHaveLength(2 * codes.length);
  expect(changes.filter(({ isOnDisk }) => !isOnDisk)).toEqual([]);
  expect(sent.some(({ what, isOnDisk }) => what === 'read' && !isOnDisk)).toBe(true);
  await test.stop();
});
