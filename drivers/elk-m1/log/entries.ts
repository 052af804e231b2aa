/** What the panel's log tells of people: section 8 of the document. */
import type { EntryAction } from '../../../src/domain/driver/driver-event.ts';
import type { LogEntry, PanelClock } from '../message-types.ts';

const AREA_ARMED = 1173;
const AREA_DISARMED = 1174;
const DURESS = 1299;
const FIRST_ACCESS_KEYPAD = 1313;
const LAST_ACCESS_KEYPAD = 1328;
/** Above are the installer, the installer's program and nobody (section 5, table 2). */
const LAST_USER = 199;

export interface Use {
  readonly area: number;
  /** Missing where nobody's code was used. */
  readonly user?: number;
  readonly how: EntryAction;
}

/** Undefined for entries that are about something else. */
export function useOf({ event, data, area }: LogEntry): Use | undefined {
  const how = howOf(event);
  if (!how) return undefined;
  return { area, how, ...(data >= 1 && data <= LAST_USER && { user: data }) };
}

function howOf(event: number): EntryAction | undefined {
  if (event === AREA_ARMED) return 'arm';
  if (event === AREA_DISARMED) return 'disarm';
  if (event === DURESS) return 'duress';
  return event >= FIRST_ACCESS_KEYPAD && event <= LAST_ACCESS_KEYPAD ? 'unlock' : undefined;
}

/**
 * A moment of the panel's clock as if that stood in UTC, in milliseconds; undefined where no clock shows it. The
 * panel knows no time zone: the difference to what its clock shows now is what counts. An entry from before a change
 * of clocks is an hour off.
 */
export function panelTime(
  at: Pick<PanelClock, 'year' | 'month' | 'day' | 'hour' | 'minute'> & { second?: number },
): number | undefined {
  const { year, month, day, hour, minute, second = 0 } = at;
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isShown =
    time.getUTCMonth() === month - 1 &&
    time.getUTCDate() === day &&
    time.getUTCHours() === hour &&
    time.getUTCMinutes() === minute &&
    time.getUTCSeconds() === second;
  return isShown ? time.getTime() : undefined;
}
