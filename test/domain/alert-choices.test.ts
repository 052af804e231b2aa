import { describe, expect, it } from 'vitest';
import { parseHours, parseTimeOfDay } from '../../bot/phrases/hours.ts';
import { areAlertChoices, dueOn, quietUntil } from '../../src/domain/alerts/alert-choices.ts';

const ZONE = 'Europe/Berlin';
const utc = (time: string): number => Date.parse(`${time}:00Z`);

describe('quiet hours', () => {
  const night = { from: '22:00', until: '07:00' };

  it.each([
    ['before they begin', '2026-06-01T19:59', undefined],
    ['in the evening', '2026-06-01T20:00', '2026-06-02T05:00'],
    ['in the morning', '2026-06-02T04:59', '2026-06-02T05:00'],
    ['once they are over', '2026-06-02T05:00', undefined],
    // The clocks go forward on 29 March 2026 and back on 25 October 2026.
    ['in a short night', '2026-03-28T22:00', '2026-03-29T05:00'],
    ['in a long night', '2026-10-24T21:00', '2026-10-25T06:00'],
  ])('%s', (_when, at, until) => {
    expect(quietUntil(night, utc(at), ZONE)).toBe(until === undefined ? undefined : utc(until));
  });

  it('of a day, and none', () => {
    const day = { from: '13:00', until: '15:00' };
    expect(quietUntil(day, utc('2026-06-01T12:00'), ZONE)).toBe(utc('2026-06-01T13:00'));
    expect(quietUntil(day, utc('2026-06-01T13:00'), ZONE)).toBeUndefined();
    expect(quietUntil({ from: '10:00', until: '10:00' }, utc('2026-06-01T08:00'), ZONE)).toBeUndefined();
    expect(quietUntil({ from: 'x', until: '10:00' }, utc('2026-06-01T08:00'), ZONE)).toBeUndefined();
    expect(quietUntil(undefined, utc('2026-06-01T08:00'), ZONE)).toBeUndefined();
  });
});

it('a time of the day is due once on each day by the house’s wall', () => {
  const due = (at: string) => dueOn('02:30', utc(at), ZONE);
  expect(due('2026-06-06T12:00')).toEqual({
    at: utc('2026-06-06T00:30'),
    date: '2026-06-06',
    isWorkday: false,
  });
  // There is no 02:30 then, and two of them.
  expect(due('2026-03-29T12:00')?.at).toBe(utc('2026-03-29T01:00'));
  expect(due('2026-10-25T12:00')?.at).toBe(utc('2026-10-25T00:30'));
});

it.each([
  ['22:30-6:45', { from: '22:30', until: '06:45' }],
  ['22-7', { from: '22:00', until: '07:00' }],
  ['from 10pm to 7 am', { from: '22:00', until: '07:00' }],
  ['12am – 12pm', { from: '00:00', until: '12:00' }],
  ['25-7', undefined],
  ['7-7', undefined],
  ['4711', undefined],
])('the hours “%s”', (text, hours) => {
  expect(parseHours(text)).toEqual(hours);
});

it.each([
  ['10:30', '10:30'],
  ['at 6 pm', '18:00'],
  ['9', '09:00'],
  ['13pm', undefined],
  ['1030', undefined],
  ['ten', undefined],
])('the time “%s”', (text, time) => {
  expect(parseTimeOfDay(text)).toBe(time);
});

it.each([null, [], 'x', 7, { users: ['1'] }, { devices: [1] }, { quiet: 7 }, { quiet: { from: 1 } }])(
  'what is damaged is not taken for choices: %j',
  (value) => {
    expect(areAlertChoices(value)).toBe(false);
  },
);
