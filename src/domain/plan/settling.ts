/**
 * What to conclude if the effect of a command is not seen. A device may show a code one to three seconds after it
 * acknowledged the code, and already open with it; or it acknowledges a command and drops it. So a reading that
 * contradicts an acknowledged command proves nothing before the device had time, and then proves only what it shows.
 */
import type { Observed, OwnDigest, PinDigest } from './plan.ts';

/**
 * Locks were seen to need one to three seconds. Programs that wait 4.2 seconds before they read back have no
 * complaints about it.
 */
export const SETTLE_MS = 5_000;

/** Locks were seen to drop a code some seconds after they took it, without any message (zwave-js#9188). */
const DROPS_WITHIN_MS = 30_000;

/** For a device that has not needed any time yet. */
const FIRST_LOOK_MS = 2_000;

/** A device may take a little longer than the last time. */
const MARGIN_MS = 250;

export type Doubt =
  | (Asked & { readonly kind: 'write'; readonly digest: PinDigest })
  | (Asked & { readonly kind: 'clear' })
  /** Somebody opened the device with a slot that was seen to be empty after our last code there. */
  | { readonly kind: 'use'; readonly since: number };

interface Asked {
  /** When the device acknowledged the command, or should have, in epoch milliseconds. */
  readonly since: number;
  /**
   * The device acknowledged the command and showed something else: when to read the slot next, in epoch milliseconds.
   * Missing if no answer came: the command may or may not have arrived.
   */
  readonly lookAt?: number;
  /** The device has reported the change since. */
  readonly announced?: true;
  /** The slot has not been read since: other codes were written first. */
  readonly isUnread?: true;
}

/**
 * What a reading says about a command:
 * - `done`: it had its effect.
 * - `not-yet`: the slot is empty, or has a code of ours as before.
 * - `theirs`: the slot has somebody else's code.
 */
export type Effect = 'done' | 'not-yet' | 'theirs';

export function effectOf(
  doubt: Exclude<Doubt, { kind: 'use' }>,
  shown: Observed,
  ownDigests: readonly OwnDigest[],
): Effect {
  switch (shown.kind) {
    case 'known':
      if (doubt.kind === 'write' && shown.digest === doubt.digest) return 'done';
      return ownDigests.includes(shown.digest) ? 'not-yet' : 'theirs';
    case 'unreadable':
      return doubt.kind === 'write' ? 'done' : 'not-yet';
    case 'empty':
      return doubt.kind === 'clear' ? 'done' : 'not-yet';
    case 'unread':
      return 'not-yet';
  }
}

/** When the slot will show whether the device has kept what was written just now, in epoch milliseconds. */
export function lookAfterWrite(now: number): number {
  return now + DROPS_WITHIN_MS;
}

/** @param lookAfter as of `lookAfterWrite` */
export function showsWhatWasKept(lookAfter: number, now: number): boolean {
  // A later time was noted before the clock was set back.
  return lookAfter <= now || lookAfter > now + DROPS_WITHIN_MS;
}

/** When to read a slot next, in epoch milliseconds; undefined if the device has had all the time that it may need. */
export function nextLook(since: number, settleMs: number | undefined, now: number): number | undefined {
  const last = since + SETTLE_MS;
  if (now >= last) return undefined;
  const first = since + (settleMs ?? FIRST_LOOK_MS);
  // A second look just before the last one would show nothing new.
  return now < first && first + MARGIN_MS < last ? first : last;
}

/**
 * How long a device needs, as it is remembered, in milliseconds.
 * @param tookMs from the acknowledgement until the device showed the change
 * @param isAnnounced the device itself reported the change, so the time is exact
 */
export function settleAfter(
  before: number | undefined,
  tookMs: number,
  isAnnounced: boolean,
): number | undefined {
  const needed = Math.min(Math.max(tookMs + MARGIN_MS, 0), SETTLE_MS);
  // The look at the usual time was enough.
  if (!isAnnounced && tookMs <= (before ?? FIRST_LOOK_MS) + MARGIN_MS) return before ?? FIRST_LOOK_MS;
  return needed;
}
