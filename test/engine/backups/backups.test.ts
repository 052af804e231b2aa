import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CopyProblem } from '../../../src/domain/backup/copy-problem.ts';
import { byMember } from '../../../src/domain/people/actor.ts';
import type { BackupSettings } from '../../../src/engine/backups/backups.ts';
import {
  HOUR,
  MANAGER,
  MemoryHouse,
  MINUTE,
  OWNER,
  temporaryFolder,
} from '../../support/houses/memory-house.ts';

const OWNER_SAYS = byMember(OWNER);
const DAY = 24 * HOUR;

/** A house that makes its copies into folders; what is sealed is the other tests' business. */
async function houseWithCopies(more: Partial<BackupSettings> = {}) {
  const [first, second] = [join(temporaryFolder(), 'copies'), temporaryFolder()];
  const broken: { make?: string; check?: CopyProblem } = {};
  const backups: BackupSettings = {
    folders: [first, second],
    ...{ at: '03:30', daily: 7, weekly: 4, sheet: () => 'kbvtn-abcde' },
    runner: {
      async make(file) {
        if (broken.make !== undefined) throw Object.assign(new Error('no'), { code: broken.make });
        writeFileSync(file, 'sealed');
      },
      check: async () => broken.check,
    },
    ...more,
  };
  const test = await MemoryHouse.open({ backups });
  const told = (): (string | undefined)[][] =>
    test.notices().flatMap((one) => (one.kind === 'backup' ? [[one.what, one.why]] : []));
  return { test, first, second, broken, told };
}

describe('the copy of each night', () => {
  it('is made soon after the first start, then each night, and passed on to the other folders', async () => {
    const { test, first, second } = await houseWithCopies();
    await test.pass(6 * MINUTE);
    expect([readdirSync(first), readdirSync(second)]).toEqual([
      ['latchkey-2026-06-01.age'],
      ['latchkey-2026-06-01.age'],
    ]);
    await test.pass(3 * DAY);
    const nights = ['01', '02', '03', '04'].map((day) => `latchkey-2026-06-${day}.age`);
    expect(readdirSync(second).sort()).toEqual(nights);
    const view = test.house.backups!.view();
    expect(view).toMatchObject({
      isProven: true,
      troubles: {},
      needsCopy: false,
      newest: { name: nights.at(-1) },
    });
    // By the wall of the house, half past three.
    expect(new Date(view.at!).toISOString()).toBe('2026-06-04T01:30:00.000Z');
    await test.stop();
  });

  it('tells owners once that a share is not there, goes on with the others, and says when it is again', async () => {
    const { test, second, first, told } = await houseWithCopies();
    rmSync(second, { recursive: true });
    await test.pass(2 * DAY);
    expect(readdirSync(first)).toHaveLength(3);
    expect(told()).toEqual([
      ['failed', 'ENOENT'],
      ['fetch', undefined],
    ]);
    mkdirSync(second);
    await test.pass(DAY);
    expect(told().at(-1)).toEqual(['works-again', undefined]);
    expect(readdirSync(second)).toHaveLength(1);
    await test.stop();
  });

  it('names a full disk and a copy that does not prove itself, and keeps the copies of before', async () => {
    const { test, first, broken, told } = await houseWithCopies({ daily: 1, weekly: 0 });
    await test.pass(6 * MINUTE);
    broken.make = 'ENOSPC';
    await test.pass(DAY);
    delete broken.make;
    broken.check = 'damaged';
    await test.pass(DAY);
    expect(told().filter(([what]) => what !== 'fetch')).toEqual([
      ['failed', 'ENOSPC'],
      ['works-again', undefined],
      ['unproven', 'damaged'],
    ]);
    expect(readdirSync(first)).toContain('latchkey-2026-06-01.age');
    expect(test.house.backups!.view().isProven).toBe(false);
    await test.stop();
  });

  it('reminds owners until they have fetched what opens a copy', async () => {
    const { test, told } = await houseWithCopies();
    await test.pass(8 * DAY);
    expect(told()).toEqual([
      ['fetch', undefined],
      ['fetch', undefined],
    ]);
    expect(test.house.backups!.keySheet(byMember(MANAGER))).toMatchObject({ ok: false });
    expect(test.house.backups!.keySheet(OWNER_SAYS)).toEqual({ ok: true, value: 'kbvtn-abcde' });
    expect(test.house.backups!.fetch(OWNER_SAYS)).toMatchObject({ ok: true });
    await test.pass(30 * DAY);
    expect(told()).toHaveLength(2);
    expect(test.house.backups!.view()).toMatchObject({ needsSheet: false, needsCopy: false });
    await test.stop();
  });
});
