import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseUses } from '../../../bot/phrases/schedule/uses.ts';
import { parseSchedulePhrase } from '../../../bot/phrases/schedule/schedule-phrase.ts';
import { scheduleProblems } from '../../../src/domain/schedule/schedule-problems.ts';
import { en } from '../../../bot/text/en/en.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule, Weekday, WeeklyWindow } from '../../../src/domain/schedule/schedule.ts';

/** A Wednesday. */
const house = { now: Date.parse('2026-06-10T12:00+02:00'), zone: 'Europe/Berlin' };
const EVERY_DAY: Weekday[] = [1, 2, 3, 4, 5, 6, 7];
const WEEKDAYS: Weekday[] = [1, 2, 3, 4, 5];

function windows(days: Weekday[], ...times: string[]): WeeklyWindow[] {
  return times.map((time) => {
    const [start = '', end = ''] = time.split('-');
    return { days, start, end };
  });
}

const weekly: [string, Schedule][] = [
  ['always', ALWAYS],
  ['every day', ALWAYS],
  ['all day', ALWAYS],
  ['weekdays', { windows: windows(WEEKDAYS, '00:00-24:00') }],
  ['Weekends', { windows: windows([6, 7], '00:00-24:00') }],
  ['mon-fri', { windows: windows(WEEKDAYS, '00:00-24:00') }],
  ['from Monday to Friday 9-17', { windows: windows(WEEKDAYS, '09:00-17:00') }],
  ['Fri-Mon', { windows: windows([1, 5, 6, 7], '00:00-24:00') }],
  ['mon, wed and fri', { windows: windows([1, 3, 5], '00:00-24:00') }],
  ['mon wed fri 9-12', { windows: windows([1, 3, 5], '09:00-12:00') }],
  ['Tuesdays and Thursdays between 9 and 12', { windows: windows([2, 4], '09:00-12:00') }],
  ['every saturday noon to 3pm', { windows: windows([6], '12:00-15:00') }],
  ['9-17 on weekdays', { windows: windows(WEEKDAYS, '09:00-17:00') }],
  ['11-14', { windows: windows(EVERY_DAY, '11:00-14:00') }],
  ['11:00–14:00', { windows: windows(EVERY_DAY, '11:00-14:00') }],
  ['9am to 5pm', { windows: windows(EVERY_DAY, '09:00-17:00') }],
  ['9.30-11.45', { windows: windows(EVERY_DAY, '09:30-11:45') }],
  ['weekdays, 11 a.m. to 2 p.m.', { windows: windows(WEEKDAYS, '11:00-14:00') }],
  ['9-5pm', { windows: windows(EVERY_DAY, '09:00-17:00') }],
  ['1-5pm', { windows: windows(EVERY_DAY, '13:00-17:00') }],
  ['22-6', { windows: windows(EVERY_DAY, '22:00-06:00') }],
  ['18:00 to midnight', { windows: windows(EVERY_DAY, '18:00-24:00') }],
  ['mon, wed 9-12 and 14-18', { windows: windows([1, 3], '09:00-12:00', '14:00-18:00') }],
  [
    'weekdays 9-17; Sat 10-12',
    { windows: [...windows(WEEKDAYS, '09:00-17:00'), ...windows([6], '10:00-12:00')] },
  ],
  [
    'weekdays 9-17, sat 10-12 and sun 14-16',
    {
      windows: [
        ...windows(WEEKDAYS, '09:00-17:00'),
        ...windows([6], '10:00-12:00'),
        ...windows([7], '14:00-16:00'),
      ],
    },
  ],
];

const dated: [string, Schedule][] = [
  ['until 30 June', { until: '2026-07-01T00:00' }],
  ['until June 30th, 2027', { until: '2027-07-01T00:00' }],
  ['until 30.6.2026', { until: '2026-07-01T00:00' }],
  ['until end of June', { until: '2026-07-01T00:00' }],
  ['until 5 May', { until: '2027-05-06T00:00' }],
  ['until today', { until: '2026-06-11T00:00' }],
  ['until Friday', { until: '2026-06-13T00:00' }],
  ['until Wednesday', { until: '2026-06-11T00:00' }],
  ['until 18:00', { until: '2026-06-10T18:00' }],
  ['until 9am', { until: '2026-06-11T09:00' }],
  ['until tomorrow 6pm', { until: '2026-06-11T18:00' }],
  ['until 31 December 2099', { until: '2100-01-01T00:00' }],
  ['for 2 hours', { until: '2026-06-10T14:00' }],
  ['for 3 days', { until: '2026-06-13T12:00' }],
  ['today', { from: '2026-06-10T00:00', until: '2026-06-11T00:00' }],
  ['tomorrow', { from: '2026-06-11T00:00', until: '2026-06-12T00:00' }],
  ['tomorrow 9-17', { from: '2026-06-11T09:00', until: '2026-06-11T17:00' }],
  ['tomorrow 22-6', { from: '2026-06-11T22:00', until: '2026-06-12T06:00' }],
  [
    'tomorrow 9-12 and 14-18',
    {
      from: '2026-06-11T00:00',
      until: '2026-06-11T18:00',
      windows: windows([4], '09:00-12:00', '14:00-18:00'),
    },
  ],
  ['this weekend', { from: '2026-06-13T00:00', until: '2026-06-15T00:00' }],
  ['next weekend', { from: '2026-06-20T00:00', until: '2026-06-22T00:00' }],
  ['this Friday', { from: '2026-06-12T00:00', until: '2026-06-13T00:00' }],
  ['next friday 9-12', { from: '2026-06-19T09:00', until: '2026-06-19T12:00' }],
  ['June 30 9-17', { from: '2026-06-30T09:00', until: '2026-06-30T17:00' }],
  ['30.6. 9-17', { from: '2026-06-30T09:00', until: '2026-06-30T17:00' }],
  ['from 30.6. until 2.7.', { from: '2026-06-30T00:00', until: '2026-07-03T00:00' }],
  ['24 to 26 December', { from: '2026-12-24T00:00', until: '2026-12-27T00:00' }],
  ['from 24-26 Dec', { from: '2026-12-24T00:00', until: '2026-12-27T00:00' }],
  ['2 days', { until: '2026-06-12T12:00' }],
  ['today until 18:00', { from: '2026-06-10T00:00', until: '2026-06-10T18:00' }],
  ['24 December', { from: '2026-12-24T00:00', until: '2026-12-25T00:00' }],
  ['from 3 July 15:00 until 10 July 11:00', { from: '2026-07-03T15:00', until: '2026-07-10T11:00' }],
  ['from 3 July 15:00 to 10 July', { from: '2026-07-03T15:00', until: '2026-07-11T00:00' }],
  ['3 July - 10 July', { from: '2026-07-03T00:00', until: '2026-07-11T00:00' }],
  ['from Friday 15:00 until Monday 11:00', { from: '2026-06-12T15:00', until: '2026-06-15T11:00' }],
  ['from tomorrow for 2 days', { from: '2026-06-11T00:00', until: '2026-06-13T00:00' }],
  ['from 20 Dec until 5 Jan', { from: '2026-12-20T00:00', until: '2027-01-06T00:00' }],
  ['from 8 June until 12 June', { from: '2026-06-08T00:00', until: '2026-06-13T00:00' }],
  ['except 24 Dec and 25 Dec', { except: ['2026-12-24', '2026-12-25'] }],
  [
    'weekdays 11-14 until 30 June, except 15, 16 and 18 June',
    {
      until: '2026-07-01T00:00',
      windows: windows(WEEKDAYS, '11:00-14:00'),
      except: ['2026-06-15', '2026-06-16', '2026-06-18'],
    },
  ],
];

const more: [string, Schedule][] = [
  ['every day except sunday', { windows: windows([1, 2, 3, 4, 5, 6], '00:00-24:00') }],
  ['weekdays 9:00-12:00 except Friday', { windows: windows([1, 2, 3, 4], '09:00-12:00') }],
  ['fri 3pm to sun 11am', { from: '2026-06-12T15:00', until: '2026-06-14T11:00' }],
  ['friday 15:00 - sunday 11:00', { from: '2026-06-12T15:00', until: '2026-06-14T11:00' }],
  ['on Friday 9-12', { from: '2026-06-12T09:00', until: '2026-06-12T12:00' }],
  ['all day saturday', { from: '2026-06-13T00:00', until: '2026-06-14T00:00' }],
  ['every Friday 9-12', { windows: windows([5], '09:00-12:00') }],
  ['Fridays', { windows: windows([5], '00:00-24:00') }],
  ['this week', { from: '2026-06-10T00:00', until: '2026-06-15T00:00' }],
  ['next week', { from: '2026-06-15T00:00', until: '2026-06-22T00:00' }],
  ['for two weeks', { until: '2026-06-24T12:00' }],
  ['for a month', { until: '2026-07-10T12:00' }],
  ['from 31 January for one month', { from: '2027-01-31T00:00', until: '2027-02-28T00:00' }],
  ["until new year's eve", { until: '2027-01-01T00:00' }],
  ['24 and 25 December', { from: '2026-12-24T00:00', until: '2026-12-26T00:00' }],
  ['until further notice', ALWAYS],
];
/** What they leave open, and how it is taken. */
const assumed: [string, Schedule, string[]][] = [
  ['tonight', { from: '2026-06-10T18:00', until: '2026-06-11T00:00' }, ['18:00–24:00']],
  ['mon-fri 9-5', { windows: windows(WEEKDAYS, '09:00-17:00') }, ['09:00–17:00']],
  ['weekdays 9am-5', { windows: windows(WEEKDAYS, '09:00-17:00') }, ['09:00–17:00']],
  ['1-5', { windows: windows(EVERY_DAY, '13:00-17:00') }, ['13:00–17:00']],
  ['10-2', { windows: windows(EVERY_DAY, '10:00-14:00') }, ['10:00–14:00']],
  ['9-9', { windows: windows(EVERY_DAY, '09:00-21:00') }, ['09:00–21:00']],
  ['until march', { until: '2027-03-01T00:00' }, ['2027-02-28']],
  ['until tonight', { until: '2026-06-11T00:00' }, ['24:00']],
  ['for 3 nights', { until: '2026-06-13T11:00' }, ['11:00']],
  ['from tomorrow for 2 nights', { from: '2026-06-11T00:00', until: '2026-06-13T11:00' }, ['11:00']],
  ['weekday mornings', { windows: windows(WEEKDAYS, '08:00-12:00') }, ['08:00–12:00']],
  ['monday morning', { from: '2026-06-15T08:00', until: '2026-06-15T12:00' }, ['08:00–12:00']],
  ['this afternoon', { from: '2026-06-10T12:00', until: '2026-06-10T18:00' }, ['12:00–18:00']],
  ['tomorrow at 3', { from: '2026-06-11T15:00', until: '2026-06-12T00:00' }, ['15:00', '24:00']],
  ['tomorrow at 15:00', { from: '2026-06-11T15:00', until: '2026-06-12T00:00' }, ['24:00']],
  ['until tomorrow at 3', { until: '2026-06-11T15:00' }, ['15:00']],
];

describe('a phrase', () => {
  test.each(assumed)('"%s" says what is assumed', (text, schedule, taken) => {
    const result = parseSchedulePhrase(text, house);
    expect(result).toMatchObject({ ok: true, schedule });
    expect(result.ok && result.assumptions?.map((one) => one.taken)).toEqual(taken);
  });

  test.each([...weekly, ...dated, ...more])('"%s" is understood', (text, schedule) => {
    expect(parseSchedulePhrase(text, house)).toEqual({ ok: true, schedule });
  });

  test('hours from now are hours that pass, also over a change of clocks', () => {
    const night = { now: Date.parse('2026-03-29T01:30+01:00'), zone: 'Europe/Berlin' };
    expect(parseSchedulePhrase('for 2 hours', night)).toEqual({
      ok: true,
      schedule: { until: '2026-03-29T04:30' },
    });
  });

  test('today is the day of the house', () => {
    const apia = { now: Date.parse('2026-06-10T12:00Z'), zone: 'Pacific/Apia' };
    expect(parseSchedulePhrase('today', apia)).toMatchObject({ schedule: { from: '2026-06-11T00:00' } });
  });
});

describe('how often', () => {
  test.each([
    ['once', 1],
    ['One time', 1],
    ['works only once.', 1],
    ['single-use', 1],
    ['twice', 2],
    ['3 times', 3],
    ['three uses', 3],
    ['up to 10 times in all', 10],
  ])('"%s" says nothing of when', (text, uses) => {
    expect(parseSchedulePhrase(text, house)).toEqual({ ok: true, uses });
  });

  test.each([
    ['weekdays 11-14 until 30 June, once', 'weekdays 11-14 until 30 June', 1],
    ['3 times, weekdays 11-14', 'weekdays 11-14', 3],
    ['tomorrow twice', 'tomorrow', 2],
    ['once tomorrow 9:00-17:00', 'tomorrow 9:00-17:00', 1],
    ['on Friday 9-12 one time', 'on Friday 9-12', 1],
    ['mon 9-12, 2 times, tue 9-12', 'mon 9-12, tue 9-12', 2],
  ])('"%s" says when as well', (text, when, uses) => {
    const plain = parseSchedulePhrase(when, house);
    expect(parseSchedulePhrase(text, house)).toEqual({ ...plain, uses });
  });

  test.each([
    ['3', 3],
    ['3 uses', 3],
    ['♾ Any number', null],
    ['any number', null],
    ['0', 0],
    ['weekdays', undefined],
    ['once on Monday', undefined],
  ])('"%s" alone', (text, uses) => {
    expect(parseUses(text)).toBe(uses);
  });
});

describe('a phrase that cannot be understood as a whole', () => {
  test.each([
    ['', 'Write for example'],
    ['once a week', 'Uses are counted over the whole life of a code'],
    ['3 times per day, mon 9-12', 'Uses are counted over the whole life of a code'],
    ['0 times', 'A code works any number of times, or a whole number of times from 1 to 999.'],
    ['once or twice', 'I did not understand "or'],
    ['weekdays 9-12, once, 3 times', 'I did not understand ", 3 times"'],
    ['today until 11:00', 'The end has passed already.'],
    ['blah', 'I did not understand "blah". Write for example'],
    ['weekdays 11-14 blah', 'I did not understand "blah"'],
    ['weekdays 11-14 and', 'I did not understand "and"'],
    ['until 3 July 15', 'I did not understand "15"'],
    ['until 30 February', 'I did not understand "until 30 february"'],
    ['until 31/4/2027', 'I did not understand "until 31/4/2027"'.replace('2027', '…')],
    ['48392', 'I did not understand "…"'],
    ['<b>mon</b>', 'I did not understand "<b>mon</b>"'],
    ['9-12, mon 14-16', 'I cannot tell which times belong to which days'],
    ['mon 9-12 and 14-16 tue', 'I understood the parts, but they do not go together'],
    ['always mon 9-12', 'I understood the parts, but they do not go together'],
    ['tomorrow until friday 9-12 until monday', 'I understood the parts, but they do not go together'],
    ['9:00-26:00', '26:00 is no time of day'],
    ['0am-5pm', '0:00am is no time of day'],
    ['9:00-9:00', 'The time starts and ends at 09:00. Choose another end, or all day.'],
    ['until 9 June 2026', 'The end has passed already. Choose a later one.'],
    ['until 1 January 2150', 'Expected a date of the calendar up to the year 2100'],
    ['from 10 July 2026 until 3 July 2026', 'The end is not after the start.'],
    ['weekends until Friday', 'No moment from now on lies inside this schedule.'],
  ])('"%s" is refused with words', (text, why) => {
    const result = parseSchedulePhrase(text, house);
    expect(result.ok ? result.schedule : en.phraseProblem(result.problem)).toEqual(
      expect.stringContaining(why),
    );
  });

  test('whatever is typed gets a schedule without problems, or words', () => {
    const word = fc.constantFrom(
      ...'mon weekdays 9 9-12 17:00 - to until from 3 30 june july 2027 and , ; for days at on except'.split(
        ' ',
      ),
      ...'tomorrow today weekend noon 5pm all day every always next friday of the midnight 29 february 99'.split(
        ' ',
      ),
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 9 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const result = parseSchedulePhrase(typed, house);
        if (result.ok) expect(scheduleProblems(result.schedule ?? {}, house)).toEqual([]);
        else expect(en.phraseProblem(result.problem)).not.toBe('');
      }),
      { numRuns: 2000 },
    );
  });
});

test('a described schedule reads back as itself', () => {
  const day = fc.nat(900).map((days) => new Date(house.now + days * 86_400_000).toISOString().slice(0, 10));
  const time = fc.nat(24 * 60 - 1).map((minute) => new Date(minute * 60_000).toISOString().slice(11, 16));
  const moment = fc
    .tuple(day, fc.oneof(fc.constant('00:00'), time))
    .map(([date, clock]) => `${date}T${clock}`);
  const window = fc.record({
    days: fc.oneof(fc.constantFrom(EVERY_DAY, WEEKDAYS), fc.subarray(EVERY_DAY, { minLength: 1 })),
    start: fc.oneof(fc.constant('00:00'), time),
    end: fc.oneof(
      fc.constant('24:00'),
      time.filter((clock) => clock !== '00:00'),
    ),
  });
  const schedule: fc.Arbitrary<Schedule> = fc.record(
    {
      from: moment,
      until: moment,
      windows: fc.array(window, { minLength: 1, maxLength: 4 }),
      except: fc.uniqueArray(day, { minLength: 1, maxLength: 4 }).map((dates) => dates.sort()),
      minutesFromFirstUse: fc.oneof(
        fc.constantFrom(60, 24 * 60, 7 * 24 * 60),
        fc.integer({ min: 1, max: 9999 }),
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(schedule, (plan) => {
      fc.pre(scheduleProblems(plan, house).length === 0);
      // An exception before the start is of no account, and its date would be taken for the next year's.
      fc.pre(!plan.except?.some((date) => date < (plan.from ?? '').slice(0, 10)));
      const words = en.schedule(plan, house);
      const result = parseSchedulePhrase(words, house);
      expect([words, result.ok ? comparable(result.schedule ?? {}) : result.problem]).toEqual([
        words,
        comparable(plan),
      ]);
    }),
    { numRuns: 1000 },
  );
});

/** Each window as "day start end", once and in order; all of the week counts as no windows. */
function comparable({ windows: list, ...rest }: Schedule): object {
  const perDay = list?.flatMap(({ days, start, end }) => days.map((one) => `${one} ${start} ${end}`));
  const isAllWeek = list?.every(
    ({ days, start, end }) => `${days.length} ${start} ${end}` === '7 00:00 24:00',
  );
  return { ...rest, ...(perDay !== undefined && !isAllWeek && { windows: [...new Set(perDay)].sort() }) };
}
