import { expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import { FRONT, HOUR, MANAGER, MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';

const DAY = 24 * HOUR;

it('erases what is older than an owner keeps it, and no use that counts for a code', async () => {
  const test = await MemoryHouse.open();
  const counted = await test.issue('735184', { uses: 3 });
  await test.front.typePin('735184');
  const plain = await test.issue('482916');
  await test.front.typePin('482916');
  for (const pending of test.house.pendingNotices()) test.house.noticeDelivered(pending);
  const count = (table: string): number =>
    Number(test.store.database.get(`SELECT count(*) AS n FROM ${table}`)?.['n']);
  const before = [count('entries'), count('notices'), count('audit')];
  await test.pass(200 * DAY);
  expect([count('entries'), count('notices'), count('audit')]).toEqual(before);
  expect(test.house.retention.setDays(byMember(MANAGER), 183)).toMatchObject({ ok: false });
  await test.does(({ retention }) => retention.setDays(byMember(OWNER), 183));
  await test.pass(DAY);
  const left = test.house.queries.entries({ limit: 9 });
  expect(left.map(({ code }) => code)).toEqual([counted]);
  expect([count('notices'), count('audit')]).toEqual([0, 1]);
  expect([plain, test.house.queries.code(counted)?.uses?.left]).toEqual([2, 2]);
  expect(test.store.journal.lastUse(FRONT)).toBeDefined();
  await test.stop();
});

it('keeps everything while nobody knows the time', async () => {
  const test = await MemoryHouse.onDisk();
  const code = await test.issue('482916');
  await test.front.typePin('482916');
  test.uptimeMs = 0;
  await test.stop();
  // The clock of a small computer leaps by years at a boot.
  test.clock.leap(5 * 365 * DAY);
  await test.build();
  await test.start();
  await test.pass(2 * HOUR);
  expect(test.house.queries.entries({ limit: 9 }).map((entry) => entry.code)).toEqual([code]);
  await test.stop();
});
