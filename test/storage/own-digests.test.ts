import { expect, it } from 'vitest';
import { UNSHOWN } from '../../src/domain/plan/plan.ts';
import { MemoryHouse } from '../support/houses/memory-house.ts';

const FRONT = 'memory/front';
const DIGEST = 'mM8rDnlJ9wSlQ4eO4mYBmJ1xZ0tT2cVb5kq3uPaN7dE';

it('what a slot does not show is ours to replace, in rows of before and of now', async () => {
  const { store } = await MemoryHouse.open();
  const cells = () =>
    store.database.get('SELECT ours, last_ours FROM slots WHERE device = ? AND slot = 9', FRONT);
  store.database.run(
    `INSERT INTO slots (device, slot, observation, ours, last_ours) VALUES (?, 9, 'unreadable', '["unreadable"]', 'unreadable')`,
    FRONT,
  );
  const record = store.slots.get(FRONT, 9);
  expect(record.ownDigests).toEqual([UNSHOWN]);
  // A code that was found is not ours to remember.
  expect(record.lastOwnDigest).toBeUndefined();
  store.slots.set(FRONT, 9, { ...record, ownDigests: [UNSHOWN, DIGEST] }, 1);
  expect(cells()).toEqual({ ours: JSON.stringify(['unreadable', DIGEST]), last_ours: DIGEST });
  store.slots.set(FRONT, 9, { ...record, ownDigests: [UNSHOWN] }, 2);
  expect(cells()).toMatchObject({ ours: '["unreadable"]' });
  expect(store.slots.get(FRONT, 9)).toMatchObject({ ownDigests: [UNSHOWN], lastOwnDigest: DIGEST });
});
