/**
 * A calendar of our own for those who clean: when guests leave and when the next ones come. The only file that
 * knows ts-ics. Nothing that opens a door is in it, and of a guest at most the name. Times are in UTC, which every
 * calendar understands without a table of zones.
 */
import { createHash } from 'node:crypto';
import { generateIcsCalendar, type IcsEvent } from 'ts-ics';
import type { CleanersWords } from '../../../domain/bookings/guest-channel.ts';
import { MINUTE_MS } from '../../../domain/schedule/wall-clock.ts';

export interface WrittenStay {
  /** Stays the same for one stay. It is not shown. */
  readonly id: string;
  /** The name of the unit. */
  readonly unit: string;
  /** Epoch milliseconds, as the two below. */
  readonly arrivalAt: number;
  readonly departureAt: number;
  /** When anything of it last changed. */
  readonly changedAt: number;
  /** Only where an owner wants it to be seen. */
  readonly guest?: string;
}

/** Long enough to be seen among other events. */
const EVENT_MS = 30 * MINUTE_MS;

/** The same stays give the same text, so that a server can say that nothing has changed. */
export function writeCalendar(stays: readonly WrittenStay[], words: CleanersWords): string {
  const events = stays
    .flatMap((stay) => [
      eventOf(stay, 'departure', stay.departureAt, words),
      eventOf(stay, 'arrival', stay.arrivalAt, words),
    ])
    .sort((a, b) => a.start.date.getTime() - b.start.date.getTime() || (a.uid < b.uid ? -1 : 1));
  return generateIcsCalendar({
    version: '2.0',
    prodId: '-//Latchkey//Stays//EN',
    method: 'PUBLISH',
    name: plain(words.title),
    events,
  });
}

function eventOf(
  { id, unit, guest, changedAt }: WrittenStay,
  kind: 'arrival' | 'departure',
  at: number,
  words: CleanersWords,
): IcsEvent & { start: { date: Date } } {
  const changed = { date: new Date(changedAt) };
  return {
    uid: `${createHash('sha256').update(`${kind}\n${id}`).digest('hex').slice(0, 32)}@latchkey`,
    stamp: changed,
    lastModified: changed,
    start: { date: new Date(at) },
    end: { date: new Date(at + EVENT_MS) },
    summary: plain(words[kind](unit, guest)),
    timeTransparent: 'TRANSPARENT',
  };
}

/** On one line. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').toWellFormed();
}
