/**
 * What to make of a command whose effect is not seen. A device may show a code one to three seconds after it
 * acknowledged it, and open with it meanwhile; or it acknowledges a command and drops it. Hence a reading that
 * contradicts an acknowledged command says nothing before the device had time, and then says no more than that.
 */
import type { Observed, OwnDigest, PinDigest } from './plan.ts';

/**
 * Locks were seen to need one to three seconds; programs that waited 4.2 seconds before they read back had no
 * complaints of theirs.
 */
export const SETTLE_MS = 5_000;

/** Locks were seen to drop a code some seconds after they took it, without a word (zwave-js#9188). */
const DROPS_WITHIN_MS = 30_000;

/** Of a device that has not needed any time yet. */
const FIRST_LOOK_MS = 2_000;

/** What took so long once may take a little longer the next time. */
const MARGIN_MS = 250;

export type Doubt =
  | (Asked & { readonly kind: 'write'; readonly digest: PinDigest })
  | (Asked & { readonly kind: 'clear' })
  /** Somebody opened the device with a slot that was seen to be empty since our last code there. */
  | { readonly kind: 'use'; readonly since: number };

interface Asked {
  /** When the device acknowledged it, or was to, in epoch milliseconds. */
  readonly since: number;
  /**
   * The device acknowledged it and showed something else: when the slot is to be read next, in epoch milliseconds.
   * Missing where no answer came: the command may have arrived, and may not.
   */
  readonly lookAt?: number;
  /** The device has told of the change since. */
  readonly announced?: true;
  /** The slot was not read since: other codes were written first. */
  readonly isUnread?: true;
}

/**
 * What a reading says of a command:
 * - `done`: it had its effect.
 * - `not-yet`: the slot shows nothing, or a code of ours as before.
 * - `theirs`: the slot holds what is neither: somebody's code.
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

/** From when on a slot shows whether the device has kept what was written there just now, in epoch milliseconds. */
export function lookAfterWrite(now: number): number {
  return now + DROPS_WITHIN_MS;
}

/** @param lookAfter as of `lookAfterWrite` */
export function showsWhatWasKept(lookAfter: number, now: number): boolean {
  // What is further off was noted by a clock that has been set since.
  return lookAfter <= now || lookAfter > now + DROPS_WITHIN_MS;
}

/** When a slot is to be read next, in epoch milliseconds; undefined where the device had all the time that it may need. */
export function nextLook(since: number, settleMs: number | undefined, now: number): number | undefined {
  const last = since + SETTLE_MS;
  if (now >= last) return undefined;
  const first = since + (settleMs ?? FIRST_LOOK_MS);
  // A second look just before the last one would tell nothing.
  return now < first && first + MARGIN_MS < last ? first : last;
}

/**
 * What to remember of how long a device needs, in milliseconds.
 * @param tookMs from its acknowledgement until it showed the change
 * @param isAnnounced it told by itself that it has changed the slot: then that is known to the moment
 */
export function settleAfter(
  before: number | undefined,
  tookMs: number,
  isAnnounced: boolean,
): number | undefined {
  const needed = Math.min(Math.max(tookMs + MARGIN_MS, 0), SETTLE_MS);
  // The look at its usual time was enough.
  if (!isAnnounced && tookMs <= (before ?? FIRST_LOOK_MS) + MARGIN_MS) return before ?? FIRST_LOOK_MS;
  return needed;
}
