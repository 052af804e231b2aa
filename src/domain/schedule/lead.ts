/**
 * How long before a code's time its device is begun with, so that the code is there when its time begins:
 * learned from how long that device has lately needed.
 *
 * It is for devices that keep a code dead until its time, and for those whose owner allows that a code
 * opens the door some minutes early.
 */

/** So many of a device's last durations count: a mesh that was mended is soon known to be fast. */
export const REMEMBERED = 8;

/** Of a device that has not had to be quick yet: a battery lock that has to be woken, with a try in vain. */
const UNKNOWN_MS = 30_000;

/** What took so long once may take longer the next time. */
const MARGIN = 1.5;

/**
 * The longest of the remembered durations and half of that again.
 * @param durations how long it took from when a code was wanted on the device until it was there, in milliseconds
 * @param mostMs not more than this, in milliseconds
 */
export function leadMs(durations: readonly number[], mostMs: number): number {
  const expected = durations.length === 0 ? UNKNOWN_MS : Math.max(...durations) * MARGIN;
  return Math.min(Math.ceil(expected), mostMs);
}

/** A device that needs longer was away: no lead would have outlasted that, and it says nothing of the next time. */
const OUTAGE_MS = 30 * 60_000;

/** The last ones, with a new one at their end. */
export function remembering(durations: readonly number[], durationMs: number): readonly number[] {
  return durationMs > OUTAGE_MS ? durations : [...durations, durationMs].slice(-REMEMBERED);
}
