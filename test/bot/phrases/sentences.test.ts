import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { acts } from '../../../bot/phrases/intent.ts';
import type { World } from '../../../bot/phrases/intent.ts';
import { understand, understandAny } from '../../../bot/phrases/understand.ts';
import type { Language } from '../../../src/domain/people/language.ts';
import { scheduleProblems } from '../../../src/domain/schedule/schedule-problems.ts';
import { describeSchedule } from '../../../bot/text/en/schedules.ts';
import type { Schedule, Weekday } from '../../../src/domain/schedule/schedule.ts';
import { HERE, notation, sameMeaning, sentences, WORLDS } from '../sentences.ts';

const RIGHT_AT_LEAST = 0.97;

function meaningOf(text: string, language: Language): string {
  return notation(understand(text, WORLDS[language], HERE, language), WORLDS[language]);
}

describe.each([
  ['en', 300],
  ['de', 150],
] as const)('the table of sentences in %s', (language, least) => {
  const table = sentences(`sentences.${language}.tsv`);
  const read = table.map((row) => ({ ...row, got: meaningOf(row.text, language) }));
  const wrong = read.filter(({ got, meaning }) => !sameMeaning(got, meaning));

  it('is long enough, and each sentence stands there once', () => {
    expect(table.length).toBeGreaterThanOrEqual(least);
    expect(new Set(table.map(({ text }) => text)).size).toBe(table.length);
  });

  it('is understood', () => {
    const list = wrong.map(({ line, text, meaning, got }) => `line ${line}: ${text}\n  ${meaning}\n  ${got}`);
    process.stdout.write(`sentences.${language}: ${table.length - wrong.length} of ${table.length} right\n`);
    expect(wrong.length / table.length, list.join('\n')).toBeLessThanOrEqual(1 - RIGHT_AT_LEAST);
  });

  it('is nowhere taken for an act that is not meant', () => {
    const acting = wrong.filter(({ got }) => acts(got.split(' ')[0] as Parameters<typeof acts>[0]));
    expect(acting.map(({ text, got }) => `${text} → ${got}`)).toEqual([]);
  });
});

test('chatter, negations, quotes and questions about acting never act', () => {
  const table = sentences('sentences.never.tsv');
  expect(table.length).toBeGreaterThanOrEqual(100);
  const acting = table.flatMap(({ text, meaning }) => {
    const intent = understand(text, WORLDS[meaning as Language], HERE, meaning as Language);
    return acts(intent.kind) ? [`${text} → ${notation(intent, WORLDS[meaning as Language])}`] : [];
  });
  expect(acting).toEqual([]);
});

describe('a chat that reads both languages', () => {
  it.each([
    ['en', ['en', 'de']],
    ['en', ['de', 'en']],
    ['de', ['en', 'de']],
    ['de', ['de', 'en']],
  ] as const)('takes no %s sentence for another act: %s', (language, order) => {
    const wrong = sentences(`sentences.${language}.tsv`).flatMap(({ text, meaning }) => {
      const intent = understandAny(text, WORLDS[language], HERE, order);
      const got = notation(intent, WORLDS[language]);
      return acts(intent.kind) && !sameMeaning(got, meaning) ? [`${text} → ${got}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  it('acts on nothing that must not act', () => {
    const acting = sentences('sentences.never.tsv').flatMap(({ text }) =>
      (['en', 'de'] as const).flatMap((world) => {
        const intent = understandAny(text, WORLDS[world], HERE);
        return acts(intent.kind) ? [`${text} → ${intent.kind}`] : [];
      }),
    );
    expect(acting).toEqual([]);
  });
});

it.each([
  ['code for Anna garage bis Freitag', 'issue who=Anna Berg at=Garage when=until 4 December'],
  ['pausiere John until friday', 'pause who=John Smith back=4 December assumed'],
  ['delete annas code bitte', 'delete-code who=Anna Berg'],
  ['code für Anna front door until', 'issue who=Anna Berg cut at=Front door missing=when'],
])('a sentence of two languages: %s', (text, meaning) => {
  expect(notation(understandAny(text, WORLDS.en, HERE), WORLDS.en)).toSatisfy((got: string) =>
    sameMeaning(got, meaning),
  );
});

describe('a negation before any order of the tables', () => {
  it.each([
    ['en', "don't "],
    ['en', 'never '],
    ['en', 'do not '],
    ['en', 'should I '],
    ['en', 'maybe '],
    ['en', 'if it rains, '],
    ['en', 'John said: '],
    ['de', 'bitte nicht: '],
    ['de', 'soll ich '],
    ['de', 'vielleicht '],
  ] as const)('%s: “%s…” takes the act away', (language, before) => {
    const acting = sentences(`sentences.${language}.tsv`).flatMap(({ text }) => {
      const intent = understand(`${before}${text}`, WORLDS[language], HERE, language);
      return acts(intent.kind) ? [`${before}${text} → ${intent.kind}`] : [];
    });
    expect(acting).toEqual([]);
  });
});

describe('a PIN in a sentence', () => {
  it.each([
    ['code for Anna front door always 482915', '482915'],
    ['code for Anna front door always, 48 29 15', '482915'],
    ['code for Anna front door always 4-8-2-9-1-5', '482915'],
    ['code for Anna front door always ４８２９１５', '482915'],
    ['code for Anna front door always ٤٨٢٩', '4829'],
    ['code for Anna with 7391 at the front door weekdays 11-14 until 30 June 2027', '7391'],
    ['code for Anna 0815 front door tomorrow 9:30-11:45', '0815'],
  ])('%s', (text, digits) => {
    const intent = understand(text, WORLDS.en, HERE);
    expect(intent).toMatchObject({ kind: 'issue', mayHoldPin: true, missing: [] });
    expect(intent.pin?.reveal()).toBe(digits);
    expect(JSON.stringify(intent)).not.toContain(digits);
  });

  it('is not chosen from two', () => {
    const intent = understand('code for Anna 4829 or 7391 front door always', WORLDS.en, HERE);
    expect(intent.mayHoldPin).toBe(true);
    expect(intent.pin).toBeUndefined();
  });

  it.each(['weekdays 11-14 until 30 June 2027', 'from 24.12.2026 to 2027-01-02', 'between 8:00 and 18:30'])(
    'is not made of a time: %s',
    (time) => {
      expect(understand(`code for Anna front door ${time}`, WORLDS.en, HERE).mayHoldPin).toBe(false);
    },
  );
});

test('what is typed is never thrown at, however odd or long it is', () => {
  const word = fc.constantFrom(
    ...'code for anna at the front door delete not 9-12 until if every ” > 4711 pause arm away 🦊 who can'.split(
      ' ',
    ),
  );
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(word, { maxLength: 60 }).map((all) => all.join(' ')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom('en' as const, 'de' as const), (typed, language) => {
      expect(understand(typed, WORLDS[language], HERE, language).kind).toBeTypeOf('string');
    }),
    { numRuns: 1000 },
  );
});

describe('the sentence that a code describes itself with', () => {
  const names = [
    'Anna',
    'Zoë',
    'Jürgen',
    'Łukasz',
    'Noor',
    'Mary Jane',
    'Jean-Pierre',
    "Kate O'Brien",
    'Ümit',
    'Δημήτρης',
  ];
  const last = ['Berg', 'Keller', 'Müller', 'Garage', 'van der Meer', 'Ng', 'Hill', 'Öz', 'Smith'];
  const doors = ['Front door', 'Back door', 'Garage', 'Studio lock', 'Cellar', 'Garden gate', 'Apartment 3'];

  const world: fc.Arbitrary<World> = fc
    .record({
      users: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...last)), {
        minLength: 1,
        maxLength: 12,
        selector: (pair) => pair.join(' '),
      }),
      devices: fc.subarray(doors, { minLength: 1 }),
    })
    .map(({ users, devices }) => ({
      users: users.map((pair, id) => ({ id, name: pair.join(' ') })),
      devices: devices.map((name) => ({ id: `x/${name}`, name, kind: 'lock' as const, holdsCodes: true })),
      scenes: [],
    }));

  const day = fc.integer({ min: 1, max: 500 }).map((days) => isoDay(HERE.now + days * 86_400_000));
  const time = fc.nat(95).map((quarter) => isoTime(quarter * 15));
  const moment = fc.tuple(day, fc.oneof(fc.constant('00:00'), time)).map((parts) => parts.join('T'));
  const window = fc.record({
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7] as Weekday[], { minLength: 1 }),
    start: time,
    end: time.filter((clock) => clock !== '00:00'),
  });
  const schedule: fc.Arbitrary<Schedule> = fc.record(
    {
      ...{ from: moment, until: moment, windows: fc.array(window, { minLength: 1, maxLength: 2 }) },
      minutesFromFirstUse: fc.constantFrom(30, 60, 24 * 60, 48 * 60, 3 * 7 * 24 * 60),
    },
    { requiredKeys: [] },
  );

  it('reads back as that code', () => {
    fc.assert(
      fc.property(
        world,
        schedule,
        fc.nat(),
        fc.nat(),
        fc.option(fc.integer({ min: 1, max: 9 })),
        (house, plan, u, d, uses) => {
          fc.pre(scheduleProblems(plan, HERE).length === 0);
          const user = house.users[u % house.users.length]!;
          const devices = house.devices.slice(d % house.devices.length);
          const words = describeSchedule(plan, HERE);
          const often = uses === null ? '' : uses === 1 ? ', once' : `, ${uses} times`;
          const text = `code for ${user.name} at ${devices.map(({ name }) => name).join(', ')}: ${words}${often}`;
          const intent = understand(text, house, HERE);
          expect([text, intent]).toMatchObject([
            text,
            {
              kind: 'issue',
              who: [{ kind: 'known', id: user.id }],
              at: devices.map(({ id }) => ({ kind: 'known', id })),
              missing: [],
              unread: [],
            },
          ]);
          if (intent.kind !== 'issue') return;
          expect([text, describeSchedule(intent.schedule ?? {}, HERE)]).toEqual([text, words]);
          expect(intent.uses ?? null).toBe(uses);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function isoTime(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(11, 16);
}
