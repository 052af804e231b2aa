import { IANAZone } from 'luxon';
import { WINDOWS_ZONES } from './windows-zones.ts';

/** No name in the tz database has more parts, such as `America/Argentina/Buenos_Aires`. */
const MOST_PARTS = 3;
/** No zone is as far as 15 hours from UTC. */
const OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2}):?([0-5]\d)?$/i;

/**
 * The zone that a calendar means by its TZID: a name of the tz database, the same behind a prefix
 * (`/freeassociation.sourceforge.net/Europe/Berlin`), or a name of Windows. Undefined where nobody knows it.
 */
export function zoneNamed(tzid: string): string | undefined {
  const name = tzid.trim().replace(/^"|"$/g, '');
  const windows = WINDOWS_ZONES.get(name.toLowerCase());
  if (windows !== undefined) return windows;
  const parts = name.split('/').slice(-MOST_PARTS);
  for (let from = 0; from < parts.length; from++) {
    const zone = parts.slice(from).join('/');
    // A bare offset is a zone of Intl, but none of the tz database.
    if (/^[a-z]/i.test(zone) && IANAZone.isValidZone(zone)) return zone;
  }
  return undefined;
}

/** Minutes east of UTC, of an offset such as `+0100`, `UTC-3` or `GMT+05:30`. */
export function offsetMinutes(text: string): number | undefined {
  const [, sign, hours, minutes] = OFFSET.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 14) return undefined;
  const size = Number(hours) * 60 + Number(minutes ?? 0);
  return sign === '-' ? 0 - size : size;
}
