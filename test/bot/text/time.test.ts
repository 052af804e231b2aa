import { expect, it } from 'vitest';
import { en } from '../../../bot/text/en/en.ts';

const ZONE = 'Europe/Berlin';
const at = (iso: string): number => Date.parse(iso);
const NOON = at('2026-10-24T12:00+02:00');

it.each([
  ['2026-10-25T01:59+02:00', 'Sun 25 Oct, 01:59'],
  ['2026-10-25T02:00+02:00', 'Sun 25 Oct, the first 02:00'],
  ['2026-10-25T02:59+02:00', 'Sun 25 Oct, the first 02:59'],
  ['2026-10-25T02:00+01:00', 'Sun 25 Oct, the second 02:00'],
  ['2026-10-25T02:30:20+01:00', 'Sun 25 Oct, the second 02:30'],
  ['2026-10-25T03:00+01:00', 'Sun 25 Oct, 03:00'],
])('in the night when the clocks go back, %s is %s', (iso, words) => {
  expect(en.moment(at(iso), NOON, ZONE)).toBe(words);
});

it('to the second as well', () => {
  const now = at('2026-10-25T08:00+01:00');
  expect(en.exactMoment(at('2026-10-25T02:30:20+01:00'), now, ZONE)).toBe('the second 02:30:20');
  expect(en.exactMoment(at('2026-10-25T03:30:20+01:00'), now, ZONE)).toBe('03:30:20');
});
