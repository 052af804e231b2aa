/** Noise into calendars of bookings: whole files that came to harm, lines that are none, and what is made of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { readCalendar } from '../../../../src/engine/bookings/feeds/read-calendar.ts';
import { sightingsOf } from '../../../../src/engine/bookings/feeds/sightings.ts';
import { pick } from '../../../support/noise/random.ts';
import { mutated, randomBytes, type Noise } from '../noise.ts';

const CHUNK_BYTES = 8192;
const NOISE: Noise = {
  special: [...Buffer.from('BEGIN:VEVENTDTSTART;=20260701TZ\r\n \t\\,"')],
  share: 0.9,
  mostBytes: 400,
};
const ZONE = 'Europe/Berlin';

const FOLDER = new URL('../../../engine/bookings/feeds/calendars/', import.meta.url);
const CALENDARS = readdirSync(FOLDER).map((file) => readFileSync(new URL(file, FOLDER)));
const LINES = [
  ...['RRULE:FREQ=SECONDLY', 'DTSTART;VALUE=DATE:99991231', 'DURATION:P99999W', 'BEGIN:VEVENT', 'END:VEVENT'],
  ...['DTSTART;TZID=__proto__:20260701T160000', 'DTEND:20260329T023000', 'STATUS:CANCELLED', 'UID:', 'UID:a'],
  ...[
    'DTSTART;TZID=Europe/Berlin:20260329T023000',
    'SUMMARY:Check-in: A',
    'BEGIN:VTIMEZONE',
    'TZOFFSETTO:+9999',
  ],
  ...[
    'DESCRIPTION:Guest: A\\nCheck-in: 4 PM\\nPhone: +49 170 1\\nBooking ID: 1234',
    'x',
    ':',
    ';',
    ' ',
    '\ufeff',
  ],
];
const GOOD = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'UID:1',
  'DTSTART;VALUE=DATE:20260701',
  'DTEND;VALUE=DATE:20260704',
]
  .concat(['SUMMARY:Anna Meier', 'END:VEVENT', 'END:VCALENDAR'])
  .join('\r\n');

/**
 * Feeds some kilobytes. Throws where something is thrown, where two sightings have one identity or a stay has no
 * night, or where a good calendar after the noise is not read. Returns how many bytes it fed.
 */
export function fuzzCalendars(random: () => number): number {
  let fed = 0;
  while (fed < CHUNK_BYTES) {
    const file = random() < 0.1 ? randomBytes(NOISE, random) : harmed(pick(CALENDARS, random), random);
    fed += file.length;
    check(file);
  }
  if (check(Buffer.from(GOOD))[0]?.kind !== 'stay')
    throw new Error('A good calendar after the noise was not read.');
  return fed;
}

function check(file: Buffer): ReturnType<typeof sightingsOf> {
  const reading = readCalendar(file, { zone: ZONE, maxEvents: 100 });
  if (reading.kind === 'failed') return [];
  const sightings = sightingsOf(reading.events, { zone: ZONE });
  if (new Set(sightings.map(({ identity }) => identity)).size !== sightings.length)
    throw new Error('Two sightings have one identity.');
  for (const { kind, arrival, departure } of sightings) {
    if (kind === 'stay' && !(departure.date > arrival.date)) throw new Error('A stay has no night.');
    for (const { date, time } of [arrival, departure]) {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)))
        throw new Error('A date is none.');
      if (time !== undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new Error('A time is none.');
    }
  }
  return sightings;
}

/** With bytes changed, and a line or two that are none of its own. */
function harmed(file: Buffer, random: () => number): Buffer {
  const lines = file.toString('utf8').split('\n');
  for (let more = Math.floor(random() * 4); more > 0; more--) {
    const at = Math.floor(random() * lines.length);
    if (random() < 0.5) lines.splice(at, random() < 0.5 ? 1 : 0, pick(LINES, random));
    else lines.splice(at, 1);
  }
  const whole = Buffer.from(lines.join(random() < 0.5 ? '\n' : '\r\n'));
  return random() < 0.5 ? mutated(whole, random) : whole;
}
