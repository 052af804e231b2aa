import { describe, expect, it, vi } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, HOUR, MemoryHouse } from '../../support/houses/memory-house.ts';
import { cpuMs } from '../../support/process/cpu.ts';

/** Digits that keep the rules: no runs, no repeats, no years. */
const pinOf = (index: number): string => String(27_491_638 + index * 1_237);

it('thirty codes at once cost a look, a write and a reading each, and a few milliseconds each', async () => {
  const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', slots: 40 }] });
  test.user();
  const started = cpuMs();
  for (let i = 0; i < 30; i++) test.issueSoon(pinOf(i));
  await test.house.settled();
  expect((cpuMs() - started) / 60).toBeLessThan(5);
  // The last one is read back at once.
  expect(test.sent()).toHaveLength(89);
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

it('the next changes of three thousand codes cost a look at those that are told', async () => {
  const test = await MemoryHouse.onDisk();
  const schedule: Schedule = { windows: [{ days: [1, 2, 3, 4, 5], start: '09:00', end: '11:00' }] };
  const user = test.user();
  test.store.transaction(() => {
    for (let i = 0; i < 3_000; i++)
      test.store.grants.want(test.store.codes.add(user, Pin.of(pinOf(i)), schedule, 0), FRONT);
  });
  await test.restart();
  const queries = vi.spyOn(test.store.database, 'get');
  const lists = vi.spyOn(test.store.database, 'all');
  expect(test.house.forecast.upcoming({ withinMs: 24 * HOUR, limit: 21 })).toHaveLength(21);
  expect(queries.mock.calls.length + lists.mock.calls.length).toBeLessThan(100);
  await test.stop();
});

/** How often something was put on disk. */
function countCommits({ store: { database } }: MemoryHouse): () => number {
  const [run, transaction] = [database.run.bind(database), database.transaction.bind(database)];
  let [depth, writes, commits] = [0, 0, 0];
  database.run = (sql, ...values) => {
    if (depth > 0) writes++;
    else commits++;
    return run(sql, ...values);
  };
  database.transaction = (work) => {
    depth++;
    try {
      return transaction(work);
    } finally {
      depth--;
      if (depth === 0 && writes > 0) commits++;
      if (depth === 0) writes = 0;
    }
  };
  return () => commits;
}

describe('one change of one code is put on disk three times: decided, about to be sent, seen', () => {
  it('where an owner pauses it and where she resumes it', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('27491638');
    const commits = countCommits(test);
    await test.does((house) => house.codes.pause(BY, code));
    expect(commits()).toBe(3);
    await test.does((house) => house.codes.resume(BY, code));
    expect(commits()).toBe(6);
  });

  it('and each of many that end at once only once more', async () => {
    const test = await MemoryHouse.open();
    const afternoon: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };
    for (let i = 0; i < 20; i++) await test.issue(pinOf(i), { schedule: afternoon });
    await test.pass(HOUR - 1);
    const commits = countCommits(test);
    await test.pass(1);
    expect(test.codesIn()).toEqual([]);
    // The time, at the edge and as every ten minutes, the first that is about to be sent, and what was seen of
    // each with the next one.
    expect(commits()).toBe(23);
  });
});
