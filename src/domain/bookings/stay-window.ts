import { parseDate, parseLocal, parseTime } from '../schedule/schedule.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { firstShowing, lastShowing, localText, MINUTE_MS } from '../schedule/wall-clock.ts';
import type { StayMoment } from './sighting.ts';
import type { StayDates } from './stay.ts';
import type { UnitSettings } from './unit.ts';

/** When a guest's code works, all in local time: `YYYY-MM-DDTHH:MM`. */
export interface StayWindow {
  /** Check-in, without the unit's minutes before it. */
  readonly checkIn: string;
  readonly checkOut: string;
  readonly from: string;
  readonly until: string;
  /** From then on the code may be on the locks; as `from`, or earlier. */
  readonly onLocksFrom: string;
}

interface Within {
  /** The times of the feed, or of the owner, count. */
  readonly honours: { readonly arrival: boolean; readonly departure: boolean };
  /** Local: until then the code of the guests before works. */
  readonly after?: string | undefined;
}

type Times = Pick<UnitSettings, 'checkIn' | 'checkOut' | 'beforeMinutes' | 'afterMinutes' | 'earlyHours'>;

/**
 * Minutes are counted on the wall. The windows of two stays that follow each other on one day may overlap: their PINs
 * differ. What is early for the sake of a proof never overlaps: somebody else is still inside.
 */
export function stayWindow(stay: StayDates, unit: Times, { honours, after }: Within): StayWindow {
  const checkIn = localOf(stay.arrival, unit.checkIn, honours.arrival);
  const checkOut = Math.max(localOf(stay.departure, unit.checkOut, honours.departure), checkIn + MINUTE_MS);
  const from = checkIn - unit.beforeMinutes * MINUTE_MS;
  const early = Math.max(
    checkIn - unit.earlyHours * 60 * MINUTE_MS,
    after === undefined ? -Infinity : parseLocal(after),
  );
  return {
    checkIn: localText(checkIn),
    checkOut: localText(checkOut),
    from: localText(from),
    until: localText(checkOut + unit.afterMinutes * MINUTE_MS),
    onLocksFrom: localText(Math.min(from, early)),
  };
}

export function scheduleOf({ onLocksFrom, until }: StayWindow): Schedule {
  return { from: onLocksFrom, until };
}

/** Epoch milliseconds of the beginning of a window. */
export function beginsAt(local: string, zone: string): number {
  return firstShowing(parseLocal(local), zone);
}

/** Epoch milliseconds of the end of a window. */
export function endsAt(local: string, zone: string): number {
  return lastShowing(parseLocal(local), zone);
}

/** `YYYY-MM-DD`, and `HH:MM` where there is a time. */
export function isMoment({ date, time }: StayMoment): boolean {
  try {
    parseDate(date);
    if (time !== undefined) parseTime(time);
    return time !== '24:00';
  } catch {
    return false;
  }
}

function localOf({ date, time }: StayMoment, usual: string, honours: boolean): number {
  return parseDate(date) + parseTime(honours && time !== undefined ? time : usual);
}
