import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activeAt } from '../../src/domain/schedule/schedule.ts';
import type { Schedule } from '../../src/domain/schedule/schedule.ts';
import { shortages } from '../../src/domain/shortage.ts';
import type { Wanting } from '../../src/domain/shortage.ts';

const ZONE = 'Europe/Berlin';
const HOUR = 3_600_000;
const NOW = Date.parse('2026-06-01T12:00:00Z');

function local(hours: number): string {
  return new Date(NOW + 2 * HOUR + hours * HOUR).toISOString().slice(0, 16);
}

const stay: fc.Arbitrary<Schedule> = fc
  .tuple(fc.integer({ min: -20, max: 60 }), fc.integer({ min: 1, max: 40 }))
  .map(([from, hours]) => ({ from: local(from), until: local(from + hours) }));

/** The codes that have a place at each hour, in a house in which nothing but time passes. */
function outOfRoom(wanting: readonly Wanting[], places: number): Map<number, number> {
  const from = new Map<number, number>();
  let holding: number[] = [];
  let queue: number[] = [];
  for (let at = NOW - 21 * HOUR; at <= NOW + 101 * HOUR; at += HOUR) {
    const active = wanting.filter(({ times }) => activeAt(times, at, ZONE)).map(({ code }) => code);
    const known = [...holding, ...queue].filter((code) => active.includes(code));
    const coming = active.filter((code) => !known.includes(code));
    queue = [...known, ...coming];
    holding = queue.slice(0, places);
    queue = queue.slice(places);
    if (at <= NOW) continue;
    for (const code of coming) if (!holding.includes(code) && !from.has(code)) from.set(code, at);
  }
  return from;
}

describe('codes that will find no room', () => {
  it('are those that find all places taken by whoever came before', () => {
    fc.assert(
      fc.property(fc.array(stay, { maxLength: 9 }), fc.integer({ min: 0, max: 3 }), (times, places) => {
        const wanting = times.map((one, index) => ({ code: index + 1, times: one }));
        const { from, lookedUntil } = shortages(wanting, places, { now: NOW, zone: ZONE });
        expect(lookedUntil).toBe(Infinity);
        expect([...from].toSorted()).toEqual([...outOfRoom(wanting, places)].toSorted());
      }),
    );
  });

  it('are looked for among the soonest first, where there are very many', () => {
    const wanting = Array.from({ length: 5_000 }, (_, index) => ({
      code: 5_000 - index,
      times: { from: local(index + 1), until: local(index + 2) },
    }));
    const { lookedUntil } = shortages(wanting, 1, { now: NOW, zone: ZONE });
    expect(lookedUntil).toBe(NOW + 5 * HOUR);
  });
});
