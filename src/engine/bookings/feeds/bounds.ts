import type { CalendarProblem } from '../../../domain/bookings/calendar.ts';
import type { FeedReading, Sighting } from '../../../domain/bookings/sighting.ts';
import { sameMoment } from '../../../domain/bookings/stay.ts';
import { isMoment } from '../../../domain/bookings/stay-window.ts';

/** For each day of more than two years. */
export const MAX_STAYS = 1_000;

/** Each booking to come becomes a guest with a code: what is no calendar of a unit makes none. */
export function withinBounds(reading: FeedReading, today: string): FeedReading {
  if (reading.kind !== 'read') return reading;
  const coming = reading.sightings.filter(
    ({ kind, departure }) => (kind === 'stay' || kind === 'unclear') && departure.date >= today,
  );
  if (coming.length <= MAX_STAYS) return reading;
  return { kind: 'failed', problem: { kind: 'too-many-stays', max: MAX_STAYS } };
}

/** What is absent may be among what was left out. */
export function isPartial({ problems, sightings }: Extract<FeedReading, { kind: 'read' }>): boolean {
  return problems.some(isOfEventsLeftOut) || !sightings.every(hasRightDates);
}

/** A stay may be among them. */
function isOfEventsLeftOut({ kind }: CalendarProblem): boolean {
  return kind !== 'repeats' && kind !== 'unknown-zone';
}

export function hasRightDates({ arrival, departure }: Sighting): boolean {
  if (!isMoment(arrival) || !isMoment(departure)) return false;
  return (
    arrival.date < departure.date || (arrival.date === departure.date && !sameMoment(arrival, departure))
  );
}
