import { expect, it } from 'vitest';
import { copyName, newestOf, toRemove } from '../../../src/domain/backup/rotation.ts';

const DAY_MS = 24 * 60 * 60_000;

it('keeps the copies of the last days and one of each week before, and touches no other file', () => {
  const kept = new Set<string>(['photo.jpg', 'latchkey-2020-01-01.age.txt']);
  for (let day = 0; day < 120; day++) {
    kept.add(copyName(new Date(Date.parse('2026-08-01') + day * DAY_MS).toISOString().slice(0, 10)));
    for (const name of toRemove([...kept], { daily: 7, weekly: 4 })) kept.delete(name);
  }
  const dates = [...kept].flatMap((name) => /^latchkey-(\S+)\.age$/.exec(name)?.[1] ?? []).sort();
  expect(dates.slice(-7)[0]).toBe('2026-11-22');
  // 22 November is a Sunday: the last copies of the weeks before are of Sundays, too.
  expect(dates.slice(0, -7)).toEqual(['2026-10-25', '2026-11-01', '2026-11-08', '2026-11-15']);
  expect(kept.has('photo.jpg')).toBe(true);
  expect(newestOf([...kept])).toBe('latchkey-2026-11-28.age');
});

it('keeps the newest copy, whatever is configured', () => {
  expect(toRemove([copyName('2026-11-01'), copyName('2026-11-02')], { daily: 0, weekly: 0 })).toEqual([
    copyName('2026-11-01'),
  ]);
});
