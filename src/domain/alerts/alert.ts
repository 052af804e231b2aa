import type { EntryAction, DeviceProblem } from '../driver/driver-event.ts';
import type { Role } from '../people/user.ts';

/** Who hears of what happens at the doors. */

const HEARD: ReadonlySet<EntryAction> = new Set(['unlock', 'arm', 'disarm', 'duress']);

/** Locking and single wrong codes are kept as entries and wake nobody. */
export function isHeard(how: EntryAction): boolean {
  return HEARD.has(how);
}

/** @returns the roles that are told; duress is for owners only, so that nobody at the door can see it */
export function audience(what: EntryAction | 'trouble'): ReadonlySet<Role> {
  return new Set(what === 'duress' ? ['owner'] : ['owner', 'manager']);
}

/** When a member is told who comes and goes. */
export type ArrivalAlerts = 'always' | 'nobody-home';

/**
 * What somebody may be spared while others are home: that a person of the house came or went. A code under
 * duress, one outside its time, and whoever the house does not know, are told at any time.
 */
export function isEveryday(entry: { how: EntryAction; isKnownPerson: boolean; outside: boolean }): boolean {
  return entry.how !== 'duress' && entry.isKnownPerson && !entry.outside;
}

/**
 * Trouble that is told again within this time is still the same: a bolt that jams says so in two ways,
 * and a low battery with each of its reports.
 */
export const SAME_TROUBLE_MS: Readonly<Record<DeviceProblem, number>> = {
  'battery-low': 7 * 24 * 3_600_000,
  jammed: 60_000,
  tamper: 60_000,
  'keypad-locked-out': 60_000,
  'program-code-changed': 60_000,
};

/** At this level owners are told; makers' own warnings come at 10 to 25 percent. */
export const LOW_BATTERY_PERCENT = 15;

/** So many wrong codes at one device within so many milliseconds are told. */
export const WRONG_CODES_BURST = 5;
export const WRONG_CODES_WITHIN_MS = 5 * 60_000;

/** So many links that let nobody in, opened by whoever is no member, are told to owners. */
export const BAD_LINKS_BURST = 5;
export const BAD_LINKS_WITHIN_MS = 10 * 60_000;

/** What goes on is one message that grows, for so long; then it is told anew, with a sound. */
export const ONE_BURST_MS = 60 * 60_000;

/** A connection that is back sooner was lost for a moment: a restart of what is at its other end takes as long. */
export const LOST_AFTER_MS = 15_000;
/** What is lost so often within so many milliseconds comes and goes: that is told, and not each time. */
export const FLAPPING_DOWNS = 3;
export const FLAPPING_WITHIN_MS = 60 * 60_000;
/** What came and went is steady again once it is there for so long, and is told to be away once it is for so long. */
export const STEADY_AGAIN_MS = 30 * 60_000;
export const LONG_AWAY_MS = 10 * 60_000;

/** A door that is opened and a panel that is disarmed by one user within this time are one arrival. */
export const ONE_ARRIVAL_MS = 60_000;

/** News of the same kind about the same device within this time is one message that grows. */
export const ONE_MESSAGE_MS = 60_000;
