/**
 * What calendars look like was seen at the sources that `rules.ts` names; persons, codes and numbers here are made
 * up. To add one: a file in `calendars`, and its lines in `sightings.tsv`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCalendar } from '../../../../src/engine/bookings/feeds/read-calendar.ts';
import { sightingsOf } from '../../../../src/engine/bookings/feeds/sightings.ts';
import type { CalendarEvent, CalendarReading } from '../../../../src/domain/bookings/calendar.ts';
import type { Sighting, StayMoment } from '../../../../src/domain/bookings/sighting.ts';
import { seeded, shuffled } from '../../../support/noise/random.ts';

const ZONE = 'Europe/Berlin';
const FOLDER = new URL('calendars/', import.meta.url);
const TABLE = readFileSync(new URL('sightings.tsv', import.meta.url), 'utf8');

const rows = TABLE.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const names = readdirSync(FOLDER).map((file) => file.replace(/\.ics$/, ''));

function read(name: string): CalendarReading & { kind: 'read' } {
  const reading = readCalendar(readFileSync(new URL(`${name}.ics`, FOLDER)), { zone: ZONE });
  if (reading.kind !== 'read') throw new Error(`expected a calendar, got ${reading.problem.kind}`);
  return reading;
}

function seenIn(name: string): Sighting[] {
  return sightingsOf(read(name).events, { zone: ZONE });
}

function rowOf(calendar: string, sighting: Sighting): string {
  const { kind, identity, arrival, departure } = sighting;
  const guest = sighting.kind === 'stay' ? sighting.guest : {};
  const reservation = sighting.kind === 'stay' ? sighting.reservation : undefined;
  const words = sighting.kind === 'unclear' ? sighting.summary : guest.name;
  const moment = ({ date, time }: StayMoment): string => (time === undefined ? date : `${date} ${time}`);
  return [calendar, kind, identity, moment(arrival), moment(departure)]
    .concat([reservation, words, guest.phone, guest.phoneEnding, guest.email].map((text) => text ?? '-'))
    .join('\t');
}

describe('calendars as they come', () => {
  test.each(names)('%s', (name) => {
    expect(seenIn(name).map((sighting) => rowOf(name, sighting))).toEqual(
      rows.filter((row) => row.startsWith(`${name}\t`)),
    );
  });

  test('each row has its calendar', () => {
    expect(new Set(rows.map((row) => row.split('\t')[0]))).toEqual(new Set(names));
  });

  test('the lines of the table hold in every zone where the calendar has dates alone', () => {
    for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles']) {
      const seen = sightingsOf(read('holidu').events, { zone });
      expect(seen.map((sighting) => rowOf('holidu', sighting))).toEqual(
        rows.filter((row) => row.startsWith('holidu\t')),
      );
    }
  });

  test('the next day of Airbnb: reservations keep who they are, blocks do not, and none becomes a stay', () => {
    const stays = (name: string): string[] =>
      seenIn(name).flatMap(({ kind, identity }) => (kind === 'stay' ? identity : []));
    const blocks = (name: string): string[] =>
      seenIn(name).flatMap(({ kind, identity }) => (kind === 'block' ? identity : []));
    expect(stays('airbnb-next-day')).toEqual(stays('airbnb'));
    expect(blocks('airbnb').filter((identity) => blocks('airbnb-next-day').includes(identity))).toEqual([]);
    expect(blocks('airbnb-next-day')).toHaveLength(2);
  });
});

const NIGHTS = {
  start: { kind: 'date', date: '2026-07-01' },
  end: { kind: 'date', date: '2026-07-04' },
} as const;

function event(part: Partial<CalendarEvent>): CalendarEvent {
  return { uid: 'u', ...NIGHTS, summary: '', description: '', ...part };
}

function seen(...events: Partial<CalendarEvent>[]): Sighting[] {
  return sightingsOf(events.map(event), { zone: ZONE });
}

describe('whose stay it is', () => {
  test.each([
    ['Reserved - Anna Meier', 'Anna Meier'],
    ['Reserved: Anna Meier', 'Anna Meier'],
    ['Airbnb - Anna Meier (HMABCDEF12)', 'Anna Meier'],
    ['Anna Meier - Booking.com', 'Anna Meier'],
    ['Booking for Anna Meier', 'Anna Meier'],
    ['Buchung von Anna Meier', 'Anna Meier'],
    ['Guest: Anna Meier | 2 adults', 'Anna Meier'],
    ['Meier, Anna', 'Meier, Anna'],
    ["Ludwig van d'Arc", "Ludwig van d'Arc"],
    ['Reservado: José da Silva', 'José da Silva'],
    ['王小明', '王小明'],
    ['Gasteiger Franz', 'Gasteiger Franz'],
    ['Reserved', undefined],
    ['Reserved - Not available', undefined],
    ['Réservé', undefined],
    ['Airbnb', undefined],
  ])('%s', (summary, name) => {
    expect(seen({ summary })).toMatchObject([{ kind: 'stay', guest: name === undefined ? {} : { name } }]);
    if (name === undefined) expect(seen({ summary })[0]).toHaveProperty('guest', {});
  });

  test('a name never brings a link, an address or a number to a screen', () => {
    for (const name of ['https://evil.example/x', 'a@b.example', 'call 555 0100', '\u202egro.evil'])
      expect(seen({ summary: 'Reserved', description: `Guest: ${name}` })[0]).not.toHaveProperty(
        'guest.name',
      );
    expect(seen({ summary: 'Reserved', description: 'Guest: J. \u202eMeier (Jr.)' })).toMatchObject([
      { guest: { name: 'J. Meier' } },
    ]);
  });
});

describe('nobody comes, or nobody can tell', () => {
  test.each([
    ['Airbnb (Not available)', 'block'],
    ['Not available', 'block'],
    ['BLOCKED', 'block'],
    ['Blocked by Marta', 'block'],
    ['Owner', 'block'],
    ['Owner’s stay', 'block'],
    ['Maintenance: boiler', 'block'],
    ['Eigennutzung', 'block'],
    ['Nicht verfügbar', 'block'],
    ['Cancelled: Anna Meier', 'cancelled'],
    ['Storniert - Anna Meier', 'cancelled'],
    ['Tentative: Anna Meier', 'unclear'],
    ['Anfrage Anna Meier', 'unclear'],
    ['CLOSED', 'unclear'],
    ['CLOSED - Not available', 'unclear'],
    ['Blocked By Guesty', 'unclear'],
    ['Busy', 'unclear'],
    ['Belegt', 'unclear'],
    ['', 'unclear'],
    ['buy milk', 'unclear'],
    ['Block Peter', 'stay'],
    ['Ownerman Karl', 'stay'],
    ['Blockmann, Ida', 'stay'],
  ])('%s is %s', (summary, kind) => {
    expect(seen({ summary })).toMatchObject([{ kind }]);
  });

  test('what is called blocked, but has a guest, is for the owner to say', () => {
    const description = 'Phone: +31 6 1234 5678';
    expect(seen({ summary: 'Blocked', description })).toMatchObject([{ kind: 'unclear' }]);
  });

  test('the status of an event counts before its words', () => {
    expect(seen({ summary: 'Anna Meier', status: 'cancelled' })).toMatchObject([{ kind: 'cancelled' }]);
    expect(seen({ summary: 'Anna Meier', status: 'tentative' })).toMatchObject([{ kind: 'unclear' }]);
  });

  test('what has no night, and what has years of them, is for the owner to say', () => {
    const start = { kind: 'local', local: '2026-07-01T10:00' } as const;
    const end = { kind: 'local', local: '2026-07-01T22:00' } as const;
    expect(seen({ summary: 'Anna Meier', start, end })).toMatchObject([{ kind: 'unclear' }]);
    expect(seen({ summary: 'Anna Meier', end: { kind: 'date', date: '2036-07-01' } })).toMatchObject([
      { kind: 'unclear' },
    ]);
  });
});

describe('when it begins and ends', () => {
  test.each([
    ['Check-in: 4 PM', '16:00', undefined],
    ['Check-in: after 3:00 pm\nCheck-out: before 11 a.m.', '15:00', '11:00'],
    ['Check-in: 12 AM', '00:00', undefined],
    ['Check-in time: 16\nCheckout time: 11', '16:00', '11:00'],
    ['Arrival: 2026-07-01 17:30\nDeparture: 2026-07-04', '17:30', undefined],
    ['Check-in: 16:00 - 20:00\nCheck-out: 08:00 - 10:30', '16:00', '10:30'],
    ['Check-in: ab 15 Uhr', '15:00', undefined],
    ['<p>Check-in: 15:00</p><br/>Check-out: 10.30', '15:00', '10:30'],
    ['Check-in: 4', undefined, undefined],
    ['Check-in: 25:00', undefined, undefined],
    ['Check-in: 13 PM', undefined, undefined],
    ['Check-in: 7/1/2026', undefined, undefined],
    ['Check-in: 01.07.2026', undefined, undefined],
    ['The check-in is easy', undefined, undefined],
  ])('%j', (description, arrival, departure) => {
    const [stay] = seen({ summary: 'Anna Meier', description });
    expect([stay!.arrival.time, stay!.departure.time]).toEqual([arrival, departure]);
  });

  test('times of the event count before those of its text, and midnight is no time', () => {
    const description = 'Check-in: 4 PM\nCheck-out: 11:00';
    const timed = { kind: 'local', local: '2026-07-01T18:00' } as const;
    const midnight = { kind: 'local', local: '2026-07-04T00:00' } as const;
    expect(seen({ summary: 'Anna Meier', description, start: timed, end: midnight })).toMatchObject([
      { arrival: { time: '18:00' }, departure: { date: '2026-07-04', time: '11:00' } },
    ]);
  });
});

describe('which stay it is', () => {
  const link = (code: string): string =>
    `Reservation URL: https://www.airbnb.com/hosting/reservations/details/${code}`;

  test.each([
    ['the link of a reservation', { description: link('HMABCDEFGH') }, 'reservation:HMABCDEFGH'],
    [
      'the link in a field of its own',
      { url: 'https://www.vrbo.com/booking/HA-12AB' },
      'reservation:HA-12AB',
    ],
    ['a code in the text', { description: 'Booking ID: 99-1234' }, 'reservation:99-1234'],
    ['a code of Airbnb in the summary', { summary: 'Anna (HMZZ11YY22)' }, 'reservation:HMZZ11YY22'],
    ['a UID', { description: 'Booking: yes please' }, 'uid:u'],
  ])('by %s', (_, part, identity) => {
    expect(seen({ summary: 'Reserved', ...part })).toMatchObject([{ identity }]);
  });

  test('by name and dates where there is nothing else', () => {
    expect(
      sightingsOf([{ ...NIGHTS, summary: 'Anna Meier', description: '' }], { zone: ZONE }),
    ).toMatchObject([{ identity: 'name:anna meier:2026-07-01:2026-07-04' }]);
  });

  test('the same twice is one; two stretches of one reservation are two', () => {
    const one = { summary: 'Reserved', description: link('HMABCDEFGH') };
    const later = {
      start: { kind: 'date', date: '2026-08-01' },
      end: { kind: 'date', date: '2026-08-03' },
    } as const;
    expect(seen(one, { ...one, uid: 'other' })).toHaveLength(1);
    expect(seen(one, { ...one, ...later }).map(({ identity }) => identity)).toEqual([
      'reservation:HMABCDEFGH:2026-07-01',
      'reservation:HMABCDEFGH:2026-08-01',
    ]);
  });

  test('of a cancelled and a standing event of one reservation the standing one counts', () => {
    const one = { summary: 'Reserved', description: link('HMABCDEFGH') };
    expect(seen({ ...one, status: 'cancelled' }, one)).toMatchObject([{ kind: 'stay' }]);
  });

  test('a day of arrival without its stay is for the owner to say', () => {
    expect(seen({ summary: 'Check-in: Anna Meier' })).toMatchObject([{ kind: 'unclear' }]);
  });
});

describe('whatever comes', () => {
  const day = fc
    .integer({ min: 0, max: 60 })
    .map((days) => new Date(Date.UTC(2026, 5, 1 + days)).toISOString().slice(0, 10));
  const moment = fc.oneof(
    day.map((date) => ({ kind: 'date' as const, date })),
    fc.tuple(day, fc.integer({ min: 0, max: 23 })).map(([date, hour]) => ({
      kind: 'local' as const,
      local: `${date}T${String(hour).padStart(2, '0')}:00`,
    })),
    fc.integer({ min: 0, max: 60 * 24 }).map((hours) => ({
      kind: 'instant' as const,
      at: Date.UTC(2026, 5, 1) + hours * 3_600_000,
    })),
  );
  const words = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(
      'Reserved',
      'Blocked',
      'Check-in: Anna',
      'Anna',
      'CLOSED - Not available',
      'Booking ID: 1234',
    ),
  );
  const anyEvent: fc.Arbitrary<CalendarEvent> = fc.record(
    {
      uid: fc.constantFrom('a', 'b', 'c@airbnb.com'),
      start: moment,
      end: moment,
      summary: words,
      description: fc.array(words, { maxLength: 4 }).map((lines) => lines.join('\n')),
      status: fc.constantFrom('tentative' as const, 'confirmed' as const, 'cancelled' as const),
    },
    { requiredKeys: ['start', 'end', 'summary', 'description'] },
  );

  test('no two sightings have one identity, and the order of the events does not matter', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), fc.integer(), (events, seed) => {
        const all = sightingsOf(events, { zone: ZONE });
        expect(new Set(all.map(({ identity }) => identity)).size).toBe(all.length);
        const other = sightingsOf(shuffled(events, seeded(seed)), { zone: ZONE });
        expect(new Set(other.map(({ identity }) => identity))).toEqual(
          new Set(all.map(({ identity }) => identity)),
        );
      }),
    );
  });

  test('a stay has a night, and a block or a cancellation brings nothing of a guest', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        for (const sighting of sightingsOf(events, { zone: ZONE })) {
          if (sighting.kind === 'stay') expect(sighting.departure.date > sighting.arrival.date).toBe(true);
          else expect(sighting).not.toHaveProperty('guest');
        }
      }),
    );
  });

  test('text made to keep a pattern busy is read at once', () => {
    const long = ['(', 'a ', '-', '\u00a0', 'check-in: 1', '<', 'x@', 'https://a/', 'reservation ', '1.']
      .flatMap((piece) => [
        piece.repeat(2_000),
        `Guest: ${piece.repeat(2_000)}`,
        `Check-in: ${piece.repeat(2_000)}`,
      ])
      .map((description) => description.slice(0, 4_000));
    const begun = performance.now();
    for (const description of long) seen({ description, summary: description.slice(0, 300) });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
