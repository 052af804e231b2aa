import type { CalendarProblem } from '../../../domain/bookings/calendar.ts';
import type { FeedReading, Sighting } from '../../../domain/bookings/sighting.ts';
import { sameMoment } from '../../../domain/bookings/stay.ts';
import { isMoment } from '../../../domain/bookings/stay-window.ts';

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
