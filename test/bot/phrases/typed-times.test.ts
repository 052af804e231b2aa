import { describe, expect, it } from 'vitest';
import { readMoment, readSchedule, readUses } from '../../../bot/phrases/typed-times.ts';
import { en } from '../../../bot/text/en/en.ts';
import { de } from '../../../bot/text/de/de.ts';
import type { Schedule, Weekday } from '../../../src/domain/schedule/schedule.ts';

const here = { now: Date.parse('2026-06-10T12:00+02:00'), zone: 'Europe/Berlin' };
const said = (text: string, language?: 'de' | 'en'): string => {
  const read = readSchedule(text, here, language);
  if (!read.ok) return en.phraseProblem(read.problem);
  const often = read.uses === undefined ? '' : `, ${en.uses.then(read.uses)}`;
  return `${read.schedule ? en.schedule(read.schedule, here) : ''}${often}`;
};

describe('times that are typed on a screen', () => {
  it.each([
    ['immer', 'always'],
    ['Mo-Fr 11-14 bis 30. Juni', 'weekdays 11:00–14:00, until 30 June'],
    ['werktags von 9 bis 17 Uhr', 'weekdays 09:00–17:00'],
    ['Mo, Mi 9-12 und 14-18', 'Mon, Wed 09:00–12:00 and 14:00–18:00'],
    ['jeden Dienstag 9-12 Uhr', 'Tue 09:00–12:00'],
    ['täglich 22:00-6:00', 'every day 22:00–06:00'],
    ['morgen 9-17 Uhr, einmal', 'on 11 June 09:00–17:00, works once, then no more'],
    ['vom 3. Juli 15 Uhr bis 10. Juli 11 Uhr', 'from 3 July 15:00 until 10 July 11:00'],
    ['am Wochenende außer 25. und 26. Juli', 'weekends, all day, except 25 and 26 July'],
    ['weekdays 11-14 until 30 June', 'weekdays 11:00–14:00, until 30 June'],
    ['für 24 Stunden ab der ersten Nutzung', '24 hours from first use'],
    ['zwei Tage nach der ersten Benutzung, bis 30. Juni', '2 days from first use, first use until 30 June'],
    ['24.12., 9-17', 'on 24 December 09:00–17:00'],
  ])('are understood in German and in English: %s', (text, schedule) => {
    expect(said(text, 'de')).toBe(schedule);
    expect(said(text, 'en')).toBe(schedule);
  });

  it.each<[Schedule]>([
    [{}],
    [
      {
        windows: [{ days: [1, 2, 3, 4, 5] as Weekday[], start: '11:00', end: '14:00' }],
        until: '2026-07-01T00:00',
      },
    ],
    [{ windows: [{ days: [6, 7] as Weekday[], start: '00:00', end: '24:00' }] }],
    [{ windows: [{ days: [1, 2, 3, 5] as Weekday[], start: '08:00', end: '09:00' }] }],
    [{ from: '2026-07-03T15:00', until: '2026-07-10T11:00' }],
    [{ from: '2026-07-03T00:00' }],
    [{ from: '2026-12-24T00:00', until: '2026-12-25T00:00' }],
    [{ from: '2026-06-11T09:00', until: '2026-06-11T17:00' }],
    [{ until: '2027-02-01T08:00' }],
    [{ except: ['2026-12-24', '2026-12-25'] }],
    [{ minutesFromFirstUse: 24 * 60 }],
    [{ minutesFromFirstUse: 7 * 24 * 60, until: '2026-12-25T00:00' }],
    [{ minutesFromFirstUse: 60, from: '2026-07-03T15:00', until: '2026-07-10T11:00' }],
    [
      {
        windows: [{ days: [6, 7] as Weekday[], start: '10:00', end: '12:00' }],
        except: ['2026-12-26'],
        minutesFromFirstUse: 2 * 24 * 60,
      },
    ],
  ])('are understood as the chat writes them in German: %j', (schedule) => {
    expect(readSchedule(de.schedule(schedule, here), here, 'de')).toMatchObject({ ok: true, schedule });
  });

  it('tell what was not understood in the words that were typed', () => {
    expect(readSchedule('am Sankt-Nimmerleins-Tag', here, 'de')).toMatchObject({
      ok: false,
      problem: { kind: 'unknown', came: 'am sankt-nimmerleins-tag' },
    });
  });

  it('are understood where a moment is asked for', () => {
    const sunday = Date.parse('2026-06-14T15:00+02:00');
    expect(readMoment('Sonntag um 15 Uhr', here, 'de')).toBe(sunday);
    expect(readMoment('Sunday at 15:00', here, 'de')).toBe(sunday);
    expect(readMoment('irgendwann', here, 'de')).toBeUndefined();
  });

  it('and so is how often', () => {
    expect(
      ['einmal', '3-mal', '3 mal', 'drei mal', '3 times', '5'].map((text) => readUses(text, 'de')),
    ).toEqual([...[1, 3, 3, 3, 3, 5]]);
    expect(readUses('any', 'de')).toBeNull();
    expect(readUses('oft', 'de')).toBeUndefined();
  });
});
