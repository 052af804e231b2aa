import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ABSENT_MS, DOUBTED_MS, GOOD_READINGS, planStays } from '../../../src/domain/bookings/plan-stays.ts';
import type { KnownSource, StayDecision, TimedSighting } from '../../../src/domain/bookings/plan-stays.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-06-01T12:00:00Z');
const dateOf = (day: number): string => new Date(START + day * DAY).toISOString().slice(0, 10);

/** A booking as the site has it: from a day, for some nights. */
interface Booked {
  readonly identity: string;
  readonly day: number;
  readonly nights: number;
}

function datesOf({ day, nights }: Booked) {
  return {
    arrival: { date: dateOf(day) },
    departure: { date: dateOf(day + nights) },
    from: START + day * DAY,
    until: START + (day + nights) * DAY,
  };
}

const booked = fc.record({
  identity: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  day: fc.integer({ min: -3, max: 20 }),
  nights: fc.integer({ min: 1, max: 6 }),
});
const reading = fc.record({
  afterMs: fc.integer({ min: HOUR, max: 20 * HOUR }),
  shows: fc.oneof(
    fc.constant('unchanged' as const),
    fc.uniqueArray(booked, { selector: ({ identity }) => identity, maxLength: 5 }),
  ),
});

interface Step {
  readonly now: number;
  readonly known: readonly KnownSource[];
  readonly sightings: readonly TimedSighting[] | undefined;
  readonly decisions: readonly StayDecision[];
}

/** As the house does with what is decided. */
function after(
  known: readonly KnownSource[],
  decisions: readonly StayDecision[],
  now: number,
): KnownSource[] {
  const next = new Map(known.map((source) => [source.identity, source]));
  for (const decision of decisions) {
    switch (decision.kind) {
      case 'add':
      case 'changed':
      case 'moved':
      case 'seen':
      case 'returned': {
        const { identity, arrival, departure, from, until } = decision.sighting;
        const before = 'source' in decision ? decision.source : undefined;
        if (before) next.delete(before.identity);
        const id = before?.stay.id ?? Math.random();
        const stay = { id, phase: 'expected' as const, own: {}, arrival, departure, from, until };
        next.set(identity, { identity, arrival, departure, seenAt: now, misses: 0, stay });
        break;
      }
      case 'missed':
      case 'ask':
        next.set(decision.source.identity, {
          ...decision.source,
          misses: decision.misses,
          missingSince: decision.since,
        });
        break;
      case 'gone':
        next.set(decision.source.identity, {
          ...decision.source,
          goneAt: now,
          stay: { ...decision.source.stay, phase: 'cancelled' },
        });
        break;
      case 'join':
      case 'united':
      case 'doubted-block':
        throw new Error('Nothing here is joined or blocked.');
    }
  }
  return [...next.values()];
}

function play(readings: readonly { afterMs: number; shows: 'unchanged' | Booked[] }[]): Step[] {
  let now = START;
  let known: KnownSource[] = [];
  return readings.map(({ afterMs, shows }) => {
    now += afterMs;
    const before = known;
    const sightings =
      shows === 'unchanged'
        ? undefined
        : shows.map((one): TimedSighting => ({
            kind: 'stay',
            identity: one.identity,
            guest: {},
            ...datesOf(one),
          }));
    const decisions = planStays({
      ...{ known, others: [], now },
      reading: sightings ? { kind: 'read', sightings, isPartial: false } : { kind: 'unchanged' },
    });
    known = after(known, decisions, now);
    return { now, known: before, sightings, decisions };
  });
}

const runs = fc.array(reading, { minLength: 1, maxLength: 25 });

it('takes no stay away that has begun, nor one that was seen a day before, nor before three good readings', () => {
  fc.assert(
    fc.property(runs, (readings) => {
      const steps = play(readings);
      steps.forEach(({ now, decisions }, index) => {
        for (const decision of decisions) {
          if (decision.kind !== 'gone') continue;
          const { stay, seenAt, identity } = decision.source;
          expect(stay.from).toBeGreaterThan(now);
          expect(now - seenAt).toBeGreaterThanOrEqual(ABSENT_MS);
          const without = steps.slice(0, index + 1).filter((step) => step.now > seenAt);
          expect(without.length).toBeGreaterThanOrEqual(GOOD_READINGS);
          expect(without.some((step) => step.sightings?.some((one) => one.identity === identity))).toBe(
            false,
          );
        }
      });
    }),
    { numRuns: 500 },
  );
});

it('takes nothing away for three days by readings that are empty', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(booked, { selector: ({ identity }) => identity, minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: HOUR, max: 12 * HOUR }), { maxLength: 30 }),
      (shows, gaps) => {
        const steps = play([{ afterMs: HOUR, shows }, ...gaps.map((afterMs) => ({ afterMs, shows: [] }))]);
        const first = steps[1]?.now ?? Infinity;
        for (const { now, decisions } of steps)
          if (now - first < DOUBTED_MS) expect(decisions.map(({ kind }) => kind)).not.toContain('gone');
      },
    ),
  );
});

it('decides once about each stay that is shown, and at most once about each that is known', () => {
  fc.assert(
    fc.property(runs, (readings) => {
      for (const { decisions, sightings, now, known } of play(readings)) {
        const sources = decisions.flatMap((one) => ('source' in one ? one.source.identity : []));
        expect(new Set(sources).size).toBe(sources.length);
        const shown = decisions.flatMap((one) => ('sighting' in one ? one.sighting.identity : []));
        expect(new Set(shown).size).toBe(shown.length);
        for (const one of sightings ?? [])
          if (one.until > now || known.some(({ identity }) => identity === one.identity))
            expect(shown).toContain(one.identity);
      }
    }),
  );
});

it('changes nothing by a reading that shows the same again', () => {
  fc.assert(
    fc.property(runs, (readings) => {
      for (const { known, sightings, decisions, now } of play(readings)) {
        if (!sightings) continue;
        const again = planStays({
          ...{ known: after(known, decisions, now), others: [], now },
          reading: { kind: 'read', sightings, isPartial: false },
        });
        // What is absent once more may have been absent often enough.
        const isOfAbsence = ({ kind }: StayDecision): boolean => ['missed', 'ask', 'gone'].includes(kind);
        expect(again.filter((one) => one.kind !== 'seen' && !isOfAbsence(one))).toEqual([]);
      }
    }),
  );
});
