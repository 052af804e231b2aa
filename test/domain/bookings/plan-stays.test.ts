import { describe, expect, it } from 'vitest';
import { ABSENT_MS, DOUBTED_MS, GOOD_READINGS, planStays } from '../../../src/domain/bookings/plan-stays.ts';
import type { StayPhase } from '../../../src/domain/bookings/stay.ts';
import type {
  KnownSource,
  KnownStay,
  PlanInput,
  StayDecision,
  TimedSighting,
} from '../../../src/domain/bookings/plan-stays.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 15:00 and 11:00 in UTC, so that a test can be read. */
const at = (date: string, hour: number): number => Date.parse(`${date}T00:00:00Z`) + hour * HOUR;
const NOW = at('2026-06-01', 12);
const WEEK = ['2026-06-10', '2026-06-17'] as const;
const RUNNING = ['2026-05-30', '2026-06-06'] as const;
const OVER = ['2026-05-20', '2026-05-25'] as const;

type Dates = readonly [string, string];

function dates([arrival, departure]: Dates) {
  return {
    arrival: { date: arrival },
    departure: { date: departure },
    from: at(arrival, 15),
    until: at(departure, 11),
  };
}

function sees(identity: string, on: Dates, more: object = {}): TimedSighting {
  return { kind: 'stay', identity, guest: {}, ...dates(on), ...more };
}

function knows(
  identity: string,
  on: Dates,
  { stay = {}, ...more }: Partial<Omit<KnownSource, 'stay'>> & { stay?: Partial<KnownStay> } = {},
): KnownSource {
  const { arrival, departure } = dates(on);
  return {
    ...{ identity, arrival, departure, seenAt: NOW - HOUR, misses: 0 },
    ...more,
    stay: { id: 7, phase: 'expected', own: {}, ...dates(on), ...stay },
  };
}

/** Absent for so long, and so often, that the next reading counts. */
const LONG = { misses: GOOD_READINGS - 1, missingSince: NOW - ABSENT_MS };
const VERY_LONG = { misses: GOOD_READINGS - 1, missingSince: NOW - DOUBTED_MS };

function decide(
  known: readonly KnownSource[],
  sightings: readonly TimedSighting[],
  { others = [], isPartial = false }: { others?: readonly KnownStay[]; isPartial?: boolean } = {},
): StayDecision[] {
  return planStays({ known, others, now: NOW, reading: { kind: 'read', sightings, isPartial } });
}

const kinds = (decisions: readonly StayDecision[]): string[] => decisions.map(({ kind }) => kind);
/** So that the feed is not empty. */
const ANOTHER = sees('x', ['2026-08-01', '2026-08-08']);
const XKNOWN = knows('x', ['2026-08-01', '2026-08-08'], { stay: { id: 99 } });

/** What becomes of one known stay, by a feed that shows another one besides. */
function becomes(source: KnownSource, ...sightings: readonly TimedSighting[]): string[] {
  return decide([source, XKNOWN], [ANOTHER, ...sightings]).flatMap((decision) =>
    'source' in decision && decision.source === XKNOWN ? [] : decision.kind,
  );
}

describe('a stay that the feed shows', () => {
  it.each([
    ['nothing is known', [], 'add'],
    ['the same is known', [knows('a', WEEK)], 'seen'],
    ['it had other dates', [knows('a', ['2026-06-09', '2026-06-17'])], 'changed'],
    ['a vanished one overlaps it', [knows('b', ['2026-06-12', '2026-06-20'])], 'moved'],
    [
      'it had been given up',
      [knows('a', WEEK, { goneAt: NOW - DAY, stay: { phase: 'cancelled' } })],
      'returned',
    ],
    [
      'an owner has said that nobody comes',
      [knows('a', WEEK, { stay: { phase: 'blocked' } })],
      'doubted-block',
    ],
    [
      'an owner has removed it',
      [knows('a', WEEK, { stay: { phase: 'cancelled', own: { removed: true } } })],
      'seen',
    ],
    [
      'an owner has removed it, and it was gone meanwhile',
      [knows('a', WEEK, { goneAt: NOW, stay: { phase: 'cancelled', own: { removed: true } } })],
      'doubted-block',
    ],
    ['it was unclear until now', [knows('a', WEEK, { stay: { phase: 'unclear' } })], 'changed'],
  ] as const)('where %s', (_, known, expected) => {
    expect(kinds(decide(known, [sees('a', WEEK)]))).toEqual([expected]);
  });

  it('is that of another feed, where the dates are the same', () => {
    const other = knows('o', WEEK).stay;
    expect(decide([], [sees('a', WEEK)], { others: [other] })).toMatchObject([{ kind: 'join', stay: 7 }]);
    expect(kinds(decide([], [sees('a', ['2026-06-10', '2026-06-18'])], { others: [other] }))).toEqual([
      'add',
    ]);
  });

  it('is that of another feed once its dates are the same, unless this feed shows that one too', () => {
    const moved = knows('a', ['2026-06-20', '2026-06-22'], { stay: { id: 8 } });
    const other = knows('o', WEEK).stay;
    const united = { kind: 'united', source: { stay: { id: 8 } }, stay: 7 };
    expect(decide([moved], [sees('a', WEEK)], { others: [other] })).toMatchObject([united]);
    expect(kinds(decide([moved], [sees('a', ['2026-06-21', '2026-06-22'])], { others: [other] }))).toEqual([
      'changed',
    ]);
    const begun = knows('old', RUNNING, { stay: { id: 8 } });
    const running = { ...other, ...knows('o', [RUNNING[0], '2026-06-20']).stay };
    expect(decide([begun], [sees('new', [RUNNING[0], '2026-06-20'])], { others: [running] })).toMatchObject([
      united,
    ]);
    expect(kinds(decide([moved, knows('o', WEEK)], [sees('a', WEEK), sees('o', WEEK)]))).toEqual([
      'changed',
      'seen',
    ]);
    const blocked = knows('a', ['2026-06-20', '2026-06-22'], { stay: { id: 8, phase: 'unclear' } });
    expect(kinds(decide([blocked], [sees('a', WEEK)], { others: [other] }))).toEqual(['changed']);
  });

  it('of which this feed shows two is that of another feed once', () => {
    const other = knows('o', WEEK).stay;
    expect(kinds(decide([], [sees('a', WEEK), sees('b', WEEK)], { others: [other] }))).toEqual([
      'join',
      'add',
    ]);
  });

  it('is another one where the names say so, or the phones of whom no name is known', () => {
    const named = { ...knows('o', WEEK).stay, name: 'Nora Lind' };
    const guest = { name: 'Per Holm' };
    expect(kinds(decide([], [sees('a', WEEK, { guest })], { others: [named] }))).toEqual(['add']);
    const same = { name: ' nora  LIND' };
    expect(kinds(decide([], [sees('a', WEEK, { guest: same })], { others: [named] }))).toEqual(['join']);
    const phone = { ...knows('o', WEEK).stay, phoneEnding: '1234' };
    expect(
      kinds(decide([], [sees('a', WEEK, { guest: { phoneEnding: '9876' } })], { others: [phone] })),
    ).toEqual(['add']);
  });

  it('is nothing where all of it is over', () => {
    expect(decide([], [sees('a', OVER), sees('u', OVER, { kind: 'unclear', summary: '' })])).toEqual([]);
  });
});

describe('a UID that has changed', () => {
  const vanished = knows('old', WEEK, { stay: { name: 'Nora Lind', reservation: 'AB1' } });
  it.each([
    ['the same name', { guest: { name: 'Nora Lind' } }, ['moved']],
    ['no name', {}, ['moved']],
    ['another name', { guest: { name: 'Per Holm' } }, ['add', 'missed']],
    ['another reservation code', { reservation: 'CD2' }, ['add', 'missed']],
  ])('with %s', (_, more, expected) => {
    expect(kinds(decide([vanished], [sees('new', ['2026-06-12', '2026-06-19'], more)]))).toEqual(expected);
  });

  it('goes to the one with the same name, else to the one with most nights in common', () => {
    const known = [
      knows('p', ['2026-06-10', '2026-06-20'], { stay: { id: 1, name: 'Per Holm' } }),
      knows('q', ['2026-06-10', '2026-06-14'], { stay: { id: 2 } }),
    ];
    const shown = [
      sees('n1', ['2026-06-10', '2026-06-19']),
      sees('n2', ['2026-06-10', '2026-06-12'], { guest: { name: 'Per Holm' } }),
    ];
    const moves = decide(known, shown).flatMap((one) =>
      one.kind === 'moved' ? `${one.source.identity} ${one.sighting.identity}` : one.kind,
    );
    expect(moves).toEqual(['q n1', 'p n2']);
  });

  it('of a stay that is over is the guest who stays longer, where it began on the same day', () => {
    const over = (phase: StayPhase) =>
      knows('old', ['2026-05-28', '2026-06-01'], { stay: { phase, name: 'Nora Lind' } });
    const longer = (arrival: string, more = {}) => [sees('new', [arrival, '2026-06-03'], more)];
    for (const phase of ['departed', 'arrived', 'expected'] as const) {
      expect(kinds(decide([over(phase)], longer('2026-05-28')))).toEqual(['moved']);
      expect(kinds(decide([over(phase)], longer('2026-05-29')))).toEqual(['add']);
      expect(kinds(decide([over(phase)], longer('2026-05-28', { guest: { name: 'Per Holm' } })))).toEqual([
        'add',
      ]);
    }
    expect(kinds(decide([over('cancelled')], longer('2026-05-28')))).toEqual(['add']);
  });

  it('of a stay of which the feed says no name is the same stay, once an owner has said that somebody comes', () => {
    const unclear = sees('new', ['2026-06-10', '2026-06-19'], { kind: 'unclear', summary: 'CLOSED' });
    const becomesMoved = (stay: Partial<KnownStay>): string[] =>
      kinds(decide([knows('old', WEEK, { stay })], [unclear]));
    expect(becomesMoved({})).toEqual(['moved']);
    expect(becomesMoved({ phase: 'arrived', from: at('2026-05-30', 15) })).toEqual(['moved']);
    expect(becomesMoved({ name: 'Nora Lind', own: { guest: true } })).toEqual(['moved']);
    expect(becomesMoved({ name: 'Nora Lind' })).toEqual(['add', 'missed']);
    expect(becomesMoved({ reservation: 'AB1' })).toEqual(['add', 'missed']);
  });

  it('of a stay that is still shown is another stay', () => {
    expect(kinds(decide([knows('a', WEEK)], [sees('a', WEEK), sees('b', WEEK)]))).toEqual(['seen', 'add']);
  });

  it('of a block that moves each day stays what an owner has said', () => {
    const block = knows('old', WEEK, { stay: { phase: 'blocked' } });
    const shown = sees('new', ['2026-06-11', '2026-06-17'], { kind: 'unclear', summary: 'CLOSED' });
    expect(kinds(decide([block], [shown]))).toEqual(['moved']);
    expect(kinds(decide([block], [sees('new', WEEK)]))).toEqual(['add', 'missed']);
  });
});

describe('what nobody can tell', () => {
  const closed = sees('u', WEEK, { kind: 'unclear', summary: 'CLOSED' });
  it('is asked once, and not where another feed has a stay for all of its nights', () => {
    expect(kinds(decide([], [closed]))).toEqual(['add']);
    expect(kinds(decide([knows('u', WEEK, { stay: { phase: 'unclear' } })], [closed]))).toEqual(['seen']);
    expect(kinds(decide([knows('u', WEEK, { stay: { phase: 'blocked' } })], [closed]))).toEqual(['seen']);
    expect(decide([], [closed], { others: [knows('o', ['2026-06-09', '2026-06-17']).stay] })).toEqual([]);
    expect(kinds(decide([], [closed], { others: [knows('o', ['2026-06-11', '2026-06-17']).stay] }))).toEqual([
      'add',
    ]);
  });

  it('takes nothing from a stay that was clear', () => {
    expect(kinds(decide([knows('u', WEEK)], [closed]))).toEqual(['seen']);
  });

  it('ends without a question when it vanishes', () => {
    expect(becomes(knows('u', WEEK, { ...LONG, stay: { phase: 'unclear' } }))).toEqual(['gone']);
  });
});

describe('a block', () => {
  const block = sees('a', WEEK, { kind: 'block' });
  it('is no stay, and where a stay was it is absent', () => {
    expect(decide([], [block])).toEqual([]);
    expect(becomes(knows('a', WEEK), block)).toEqual(['missed']);
    expect(becomes(knows('a', WEEK, LONG), block)).toEqual(['gone']);
  });
});

describe('a stay that the feed calls cancelled', () => {
  const cancelled = (on: Dates) => sees('a', on, { kind: 'cancelled' });
  it.each([
    ['that has not begun', knows('a', WEEK), WEEK, ['gone']],
    ['that has begun', knows('a', RUNNING), RUNNING, ['ask']],
    ['whose code was used', knows('a', WEEK, { stay: { phase: 'arrived' } }), WEEK, ['ask']],
    ['whose times an owner has changed', knows('a', WEEK, { stay: { own: { times: true } } }), WEEK, ['ask']],
    ['that an owner keeps', knows('a', WEEK, { stay: { own: { kept: true } } }), WEEK, []],
    ['that is over', knows('a', OVER), OVER, []],
    ['that is cancelled', knows('a', WEEK, { stay: { phase: 'cancelled' } }), WEEK, []],
  ] as const)('%s', (_, source, on, expected) => {
    expect(becomes(source, cancelled(on))).toEqual(expected);
  });
});

describe('a stay that the feed does not show', () => {
  it.each([
    ['once', knows('a', WEEK), ['missed']],
    [
      'often, but not for long',
      knows('a', WEEK, { misses: 9, missingSince: NOW - ABSENT_MS + 1 }),
      ['missed'],
    ],
    ['for long, but not often', knows('a', WEEK, { misses: 1, missingSince: NOW - 9 * DAY }), ['missed']],
    ['for long and often', knows('a', WEEK, LONG), ['gone']],
    [
      'that has begun, not for long',
      knows('a', RUNNING, { misses: 9, missingSince: NOW - HOUR }),
      ['missed'],
    ],
    ['that has begun, for long and often', knows('a', RUNNING, LONG), ['ask']],
    ['that has begun, and ends soon', knows('a', ['2026-05-28', '2026-06-02'], LONG), ['missed']],
    ['whose code was used', knows('a', WEEK, { ...LONG, stay: { phase: 'arrived' } }), ['ask']],
    [
      'whose times an owner has changed',
      knows('a', WEEK, { ...LONG, stay: { own: { times: true } } }),
      ['ask'],
    ],
    ['that an owner keeps', knows('a', WEEK, { ...LONG, stay: { own: { kept: true } } }), []],
    [
      'that begins before its absence counts',
      knows('a', ['2026-06-01', '2026-06-04'], { misses: 2, missingSince: NOW - HOUR }),
      ['ask'],
    ],
    [
      'that begins soon after it',
      knows('a', ['2026-06-02', '2026-06-04'], { misses: 2, missingSince: NOW }),
      ['ask'],
    ],
    [
      'that begins long after it',
      knows('a', ['2026-06-03', '2026-06-04'], { misses: 2, missingSince: NOW }),
      ['missed'],
    ],
    ['that is over', knows('a', OVER, LONG), []],
    ['that was given up already', knows('a', WEEK, { goneAt: NOW - DAY }), []],
  ] as const)('%s', (_, source, expected) => {
    expect(becomes(source)).toEqual(expected);
  });

  it('counts from the first reading without it', () => {
    expect(decide([knows('a', WEEK), XKNOWN], [ANOTHER])).toMatchObject([
      { kind: 'seen' },
      { kind: 'missed', misses: 1, since: NOW },
    ]);
  });

  it('is not missed by a reading of which some was not understood', () => {
    expect(kinds(decide([knows('a', WEEK, LONG), XKNOWN], [ANOTHER], { isPartial: true }))).toEqual(['seen']);
  });
});

describe('a reading of which most has vanished', () => {
  const three = (absence: object): KnownSource[] =>
    ([WEEK, ['2026-07-01', '2026-07-05'], ['2026-07-10', '2026-07-12']] as const).map((on, index) =>
      knows(`k${index}`, on, { ...absence, stay: { id: index } }),
    );

  it('is doubted for longer', () => {
    const [first] = three({});
    const shown = [sees('k0', WEEK)];
    expect(kinds(decide([first!, ...three(LONG).slice(1)], shown))).toEqual(['seen', 'missed', 'missed']);
    expect(kinds(decide([first!, ...three(VERY_LONG).slice(1)], shown))).toEqual(['seen', 'gone', 'gone']);
  });

  it('is doubted for longer where nothing is left, also of one stay', () => {
    expect(kinds(decide([knows('a', WEEK, LONG)], []))).toEqual(['missed']);
    expect(kinds(decide([knows('a', WEEK, VERY_LONG)], []))).toEqual(['gone']);
    const blocks = [sees('b', ['2026-09-01', '2026-09-02'], { kind: 'block' })];
    expect(kinds(decide([knows('a', WEEK, LONG)], blocks))).toEqual(['missed']);
  });
});

describe('a reading that is as the one before', () => {
  const unchanged = (...known: readonly KnownSource[]): StayDecision[] =>
    planStays({ known, others: [], now: NOW, reading: { kind: 'unchanged' } } satisfies PlanInput);

  it('counts for what was absent then, and says nothing of the rest', () => {
    expect(kinds(unchanged(knows('a', WEEK, LONG), XKNOWN))).toEqual(['gone']);
    expect(unchanged(knows('a', WEEK), XKNOWN)).toEqual([]);
  });

  it('is doubted for longer where all of it was absent', () => {
    expect(kinds(unchanged(knows('a', WEEK, LONG)))).toEqual(['missed']);
    expect(kinds(unchanged(knows('a', WEEK, VERY_LONG)))).toEqual(['gone']);
  });
});
