import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCalendar } from '../../../../src/engine/bookings/feeds/read-calendar.ts';
import { writeCalendar, type WrittenStay } from '../../../../src/engine/bookings/feeds/write.ts';

const WORDS = {
  title: 'Stays',
  arrival: (unit: string, guest?: string) => `Arrival: ${unit}${guest === undefined ? '' : ` (${guest})`}`,
  departure: (unit: string, guest?: string) =>
    `Departure: ${unit}${guest === undefined ? '' : ` (${guest})`}`,
};
const STAY: WrittenStay = {
  id: 'reservation:HMABCDEFGH',
  unit: 'Flat',
  arrivalAt: Date.UTC(2026, 6, 1, 14),
  departureAt: Date.UTC(2026, 6, 4, 9),
  changedAt: Date.UTC(2026, 5, 1),
};

function readBack(text: string) {
  const reading = readCalendar(text, { zone: 'Europe/Berlin' });
  if (reading.kind !== 'read') throw new Error(`expected a calendar, got ${reading.problem.kind}`);
  expect(reading.problems).toEqual([]);
  return reading.events;
}

test('a stay is an arrival and a departure, in the order of time', () => {
  const next = {
    ...STAY,
    id: 'next',
    arrivalAt: Date.UTC(2026, 6, 4, 14),
    departureAt: Date.UTC(2026, 6, 5, 9),
  };
  expect(readBack(writeCalendar([next, STAY], WORDS))).toMatchObject([
    { summary: 'Arrival: Flat', start: { kind: 'instant', at: STAY.arrivalAt } },
    { summary: 'Departure: Flat', start: { kind: 'instant', at: STAY.departureAt } },
    { summary: 'Arrival: Flat', start: { kind: 'instant', at: next.arrivalAt } },
    { summary: 'Departure: Flat', start: { kind: 'instant', at: next.departureAt } },
  ]);
});

test('each event keeps its UID when its time changes, and no reservation is in it', () => {
  const uids = (stay: WrittenStay) => readBack(writeCalendar([stay], WORDS)).map(({ uid }) => uid);
  expect(uids({ ...STAY, departureAt: STAY.departureAt + 86_400_000 })).toEqual(uids(STAY));
  expect(new Set(uids(STAY)).size).toBe(2);
  expect(writeCalendar([STAY], WORDS)).not.toContain('HMABC');
});

test('the name of a guest is in it where it is given, and nowhere else', () => {
  expect(writeCalendar([{ ...STAY, guest: 'Anna' }], WORDS)).toContain('Anna');
  expect(writeCalendar([STAY], WORDS)).not.toContain('(');
});

test('the same stays in any order give the same text, without stays an empty calendar', () => {
  const other = { ...STAY, id: 'other' };
  expect(writeCalendar([STAY, other], WORDS)).toBe(writeCalendar([other, STAY], WORDS));
  expect(readBack(writeCalendar([], WORDS))).toEqual([]);
});

test('no name of a unit or a guest can add a line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (name) => {
      const evil = `${name}\r\nEND:VEVENT\nBEGIN:VEVENT\\n;,:"`;
      const text = writeCalendar([{ ...STAY, unit: evil, guest: evil }], { ...WORDS, title: evil });
      expect(readBack(text)).toHaveLength(2);
      for (const line of text.split('\r\n')) expect(line).not.toMatch(/[\r\n]/);
    }),
  );
});
