import type { StayMoment } from '../../src/domain/bookings/sighting.ts';
import type { StayDates } from '../../src/domain/bookings/stay.ts';

/** Days of a stay as they are written in a language: `Fri 4 Dec – Mon 7 Dec`. */
export function daysIn(locale: string): {
  readonly day: (moment: StayMoment) => string;
  readonly dates: (dates: StayDates) => string;
} {
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  const day = ({ date, time }: StayMoment): string => {
    const text = format.format(new Date(`${date}T00:00:00Z`)).replace(',', '');
    return time === undefined ? text : `${text} ${time}`;
  };
  return { day, dates: ({ arrival, departure }) => `${day(arrival)} – ${day(departure)}` };
}
