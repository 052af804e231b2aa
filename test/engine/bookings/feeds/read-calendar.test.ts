import { describe, expect, test } from 'vitest';
import { readCalendar } from '../../../../src/engine/bookings/feeds/read-calendar.ts';
import type { CalendarEvent, CalendarReading } from '../../../../src/domain/bookings/calendar.ts';

const ZONE = 'Europe/Berlin';

function calendar(...lines: string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function event(...lines: string[]): string {
  return ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n');
}

function read(text: string | Uint8Array, zone = ZONE): CalendarReading {
  return readCalendar(text, { zone });
}

function only(text: string | Uint8Array, zone = ZONE): CalendarEvent {
  const reading = read(text, zone);
  if (reading.kind !== 'read') throw new Error(`expected a calendar, got ${reading.problem.kind}`);
  expect(reading.events).toHaveLength(1);
  return reading.events[0]!;
}

const DAYS = ['DTSTART;VALUE=DATE:20260701', 'DTEND;VALUE=DATE:20260704'];

describe('what an event says', () => {
  test('all-day dates stay plain dates, whatever the zone of the house', () => {
    for (const zone of ['Pacific/Auckland', 'America/Los_Angeles', 'UTC']) {
      const { start, end } = only(calendar(event('UID:1', ...DAYS)), zone);
      expect({ start, end }).toEqual({
        start: { kind: 'date', date: '2026-07-01' },
        end: { kind: 'date', date: '2026-07-04' },
      });
    }
  });

  test('folded lines, by a blank and by a TAB, are put together', () => {
    const folded =
      'DESCRIPTION:Reservation URL: https://www.airb\r\n nb.com/hosting/\r\n\treservations/details/HMX';
    expect(only(calendar(event(folded, ...DAYS))).description).toBe(
      'Reservation URL: https://www.airbnb.com/hosting/reservations/details/HMX',
    );
  });

  test('a line folded in the middle of a character is read', () => {
    const [before, after] = [Buffer.from('Jör').subarray(0, 2), Buffer.from('Jör').subarray(2)];
    const [head, tail] = calendar(event('SUMMARY:@', ...DAYS)).split('@');
    const bytes = Buffer.concat([
      Buffer.from(head!),
      before,
      Buffer.from('\r\n '),
      after,
      Buffer.from(`g${tail!}`),
    ]);
    expect(only(bytes).summary).toBe('Jörg');
  });

  test('an old calendar in Latin-1 is read', () => {
    expect(only(Buffer.from(calendar(event('SUMMARY:Jörg', ...DAYS)), 'latin1')).summary).toBe('Jörg');
  });

  test('escapes are undone, and what is too long is cut', () => {
    const { summary, description } = only(
      calendar(event('SUMMARY:Meier\\, Anna\\; 2', `DESCRIPTION:${'x'.repeat(9_000)}`, ...DAYS)),
    );
    expect(summary).toBe('Meier, Anna; 2');
    expect(description).toHaveLength(4_000);
  });

  test('line ends of Unix, names in small letters and blank lines do no harm', () => {
    const text = calendar(event('uid:1', 'dtstart;value=date:20260701', 'dtend;value=date:20260702'));
    expect(only(`\ufeff${text.replaceAll('\r\n', '\n\n')}`).uid).toBe('1');
  });

  test('an alarm in an event says nothing about the event', () => {
    const alarm = ['BEGIN:VALARM', 'DESCRIPTION:wake', 'DURATION:PT5M', 'UID:other', 'END:VALARM'];
    expect(only(calendar(event(...alarm, 'UID:1', ...DAYS)))).toMatchObject({ uid: '1', description: '' });
  });
});

describe('when it is', () => {
  test.each([
    ['UTC', 'DTSTART:20260701T140000Z', { kind: 'instant', at: Date.UTC(2026, 6, 1, 14) }],
    [
      'a zone of the tz database, not described',
      'DTSTART;TZID=America/New_York:20260701T100000',
      { kind: 'instant', at: Date.UTC(2026, 6, 1, 14) },
    ],
    [
      'the zone of the house',
      `DTSTART;TZID=${ZONE}:20260701T160000`,
      { kind: 'local', local: '2026-07-01T16:00' },
    ],
    [
      'a zone of Windows',
      'DTSTART;TZID=W. Europe Standard Time:20260701T160000',
      { kind: 'local', local: '2026-07-01T16:00' },
    ],
    [
      'a zone behind a prefix',
      'DTSTART;TZID=/freeassociation.sourceforge.net/Asia/Tokyo:20260701T230000',
      { kind: 'instant', at: Date.UTC(2026, 6, 1, 14) },
    ],
    [
      'an offset for a zone',
      'DTSTART;TZID=GMT-0300:20260701T110000',
      { kind: 'instant', at: Date.UTC(2026, 6, 1, 14) },
    ],
    ['no zone', 'DTSTART:20260701T160000', { kind: 'local', local: '2026-07-01T16:00' }],
    ['a date that does not say so', 'DTSTART:20260701', { kind: 'date', date: '2026-07-01' }],
  ])('%s', (_, line, expected) => {
    expect(only(calendar(event(line, 'DTEND;VALUE=DATE:20260709'))).start).toEqual(expected);
  });

  test('a zone that nobody knows is taken as that of the house, and counted', () => {
    const reading = read(calendar(event('DTSTART;TZID=Hut:20260701T160000', 'DTEND:20260709T100000')));
    expect(reading).toMatchObject({
      events: [{ start: { kind: 'local', local: '2026-07-01T16:00' } }],
      problems: [{ kind: 'unknown-zone', events: 1 }],
    });
  });

  test('a zone with a name of its own counts where its offset is one', () => {
    const zone = ['BEGIN:VTIMEZONE', 'TZID:Hut', 'BEGIN:STANDARD', 'DTSTART:16010101T000000'];
    zone.push(
      'RRULE:FREQ=SECONDLY',
      'TZOFFSETFROM:+0545',
      'TZOFFSETTO:+0545',
      'END:STANDARD',
      'END:VTIMEZONE',
    );
    const text = calendar(...zone, event('DTSTART;TZID=Hut:20260701T160000', 'DTEND:20260709T100000'));
    expect(only(text).start).toEqual({ kind: 'instant', at: Date.UTC(2026, 6, 1, 10, 15) });
  });

  test.each([
    ['a date lasts its day', ['DTSTART;VALUE=DATE:20260228'], { kind: 'date', date: '2026-03-01' }],
    [
      'a date that ends on itself lasts its day',
      ['DTSTART;VALUE=DATE:20260701', 'DTEND;VALUE=DATE:20260701'],
      { kind: 'date', date: '2026-07-02' },
    ],
    [
      'a duration in days',
      ['DTSTART;VALUE=DATE:20260701', 'DURATION:P1W'],
      { kind: 'date', date: '2026-07-08' },
    ],
    [
      'a duration in days and hours',
      ['DTSTART:20260701T160000', 'DURATION:P2DT18H'],
      { kind: 'local', local: '2026-07-04T10:00' },
    ],
    [
      'a time without an end has no length',
      ['DTSTART:20260701T160000'],
      { kind: 'local', local: '2026-07-01T16:00' },
    ],
  ])('no DTEND: %s', (_, lines, expected) => {
    expect(only(calendar(event(...lines))).end).toEqual(expected);
  });
});

describe('what is left out is counted', () => {
  test.each([
    ['no start', ['DTEND;VALUE=DATE:20260704']],
    ['a month that is none', ['DTSTART;VALUE=DATE:20261301']],
    ['a day that is none', ['DTSTART;VALUE=DATE:20260230']],
    ['an hour that is none', ['DTSTART:20260701T250000']],
    ['an end before the start', ['DTSTART;VALUE=DATE:20260704', 'DTEND;VALUE=DATE:20260701']],
    ['an end that is none', ['DTSTART;VALUE=DATE:20260704', 'DTEND;VALUE=DATE:soon']],
    ['a duration without end', ['DTSTART;VALUE=DATE:20260704', 'DURATION:P99999999999999W']],
    ['a duration backwards', ['DTSTART;VALUE=DATE:20260704', 'DURATION:-P1D']],
    ['a year of no house', ['DTSTART;VALUE=DATE:00010101']],
  ])('%s', (_, lines) => {
    expect(read(calendar(event(...lines), event('UID:good', ...DAYS)))).toMatchObject({
      events: [{ uid: 'good' }],
      problems: [{ kind: 'unreadable-events', events: 1 }],
    });
  });

  test('events that repeat are counted, and never counted out', () => {
    const rules = ['RRULE:FREQ=SECONDLY', 'RDATE;VALUE=DATE:20270101', 'RECURRENCE-ID;VALUE=DATE:20260701'];
    const events = rules.map((rule) => event(rule, ...DAYS));
    expect(read(calendar(...events, event('UID:good', ...DAYS)))).toMatchObject({
      events: [{ uid: 'good' }],
      problems: [{ kind: 'repeats', events: 3 }],
    });
  });

  test('a damaged line takes no other with it', () => {
    const damaged = ['SUMMARY', 'DESCRIPTION;ALTREP="never closed:x', 'and a line that is none'];
    expect(only(calendar(event(...damaged, 'UID:1', ...DAYS)))).toMatchObject({ uid: '1', summary: '' });
  });
});

describe('what is no whole calendar says nothing', () => {
  const whole = calendar(event('UID:1', ...DAYS), event('UID:2', ...DAYS));

  test('a file cut off at any place is never a shorter calendar', () => {
    for (let length = 0; length < whole.lastIndexOf('END:VCALENDAR') + 13; length++)
      expect(read(whole.slice(0, length)).kind).toBe('failed');
    expect(read(whole.slice(0, -40))).toEqual({ kind: 'failed', problem: { kind: 'cut-off' } });
  });

  test.each([
    ['HTML', '\n<!DOCTYPE html><html>', { kind: 'not-a-calendar', looksLike: 'html' }],
    ['JSON', '{"error":"gone"}', { kind: 'not-a-calendar', looksLike: 'json' }],
    ['nothing', '', { kind: 'not-a-calendar' }],
    ['blanks', ' \r\n \r\n', { kind: 'not-a-calendar' }],
    ['words', 'Too many requests', { kind: 'not-a-calendar' }],
    ['a card', 'BEGIN:VCARD\r\nEND:VCARD', { kind: 'not-a-calendar' }],
    ['ends crossed', 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\nEND:VEVENT', { kind: 'cut-off' }],
    ['an end too many', 'BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR', { kind: 'cut-off' }],
  ])('%s', (_, text, problem) => {
    expect(read(text)).toEqual({ kind: 'failed', problem });
  });

  test('a calendar without events is one', () => {
    expect(read(calendar())).toEqual({ kind: 'read', events: [], problems: [] });
  });

  test('several calendars in one file are read as one', () => {
    expect(read(calendar(event(...DAYS)) + calendar(event(...DAYS)))).toMatchObject({
      kind: 'read',
      events: [{}, {}],
    });
  });
});

describe('limits', () => {
  test('50 MB are refused unread', () => {
    const text = calendar(event('UID:1', `DESCRIPTION:${'x'.repeat(50 * 1024 * 1024)}`, ...DAYS));
    expect(read(Buffer.from(text))).toEqual({
      kind: 'failed',
      problem: { kind: 'too-large', maxBytes: 10 * 1024 * 1024 },
    });
  });

  test('100,000 events are refused', () => {
    const text = calendar(...Array<string>(100_000).fill(event('UID:1', ...DAYS)));
    expect(read(text)).toEqual({ kind: 'failed', problem: { kind: 'too-many-events', max: 10_000 } });
  });

  test('as many events as may be are read within seconds', () => {
    const one = event('UID:1', `DESCRIPTION:${'x\\n'.repeat(200)}`, 'SUMMARY:Reserved', ...DAYS);
    const reading = read(calendar(...Array<string>(10_000).fill(one)));
    expect(reading.kind === 'read' && reading.events.length).toBe(10_000);
  }, 10_000);
});
