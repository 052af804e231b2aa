import type { DriverMessage } from './driver-message.ts';
/** How a call of a driver ended. */
import type { Pin } from '../pins/pin.ts';

/**
 * What a slot was last seen to hold. When in doubt it is `unreadable`: a failed read is not a
 * reading, and an occupied slot that shows stars or nothing sensible is not empty.
 */
export type Reading =
  | { readonly kind: 'known'; readonly pin: Pin }
  | { readonly kind: 'empty' }
  /**
   * `elsewhere`: a user is there whose code does not work here, such as a user of other partitions or one who may not
   * disarm, or who is not ours to change, such as a master. `forbidden`: the user of the slot may not do all that a
   * code is for, such as disarm.
   */
  | { readonly kind: 'unreadable'; readonly elsewhere?: true; readonly forbidden?: true };

/** No answer: nothing is known about the slot, and a write may or may not have arrived. */
export interface Unreachable {
  readonly kind: 'unreachable';
  readonly why: DriverMessage;
}

export type ReadOutcome = Reading | Unreachable;

/**
 * `occupied`: the slot has somebody else's code, and was left as it is. `not-shown`: the device acknowledged the code
 * and never showed it. `kept`: the device acknowledged the removal and still shows the code.
 */
export type RejectReason =
  'duplicate' | 'occupied' | 'refused' | 'length' | 'charset' | 'no-such-slot' | 'not-shown' | 'kept';

/** How a write or a clear ended, and what that proves. */
export type WriteOutcome =
  /**
   * Proven: the slot was read back and holds what was asked for. `suspended`: the device keeps a code that was
   * cleared, and lets nobody in with it.
   */
  | { readonly kind: 'confirmed'; readonly suspended?: true }
  /** The device accepted the change, and its slot cannot be read. */
  | { readonly kind: 'unverified' }
  /** The device refused: the slot is unchanged. */
  | { readonly kind: 'rejected'; readonly reason: RejectReason }
  /**
   * Nothing is proven: the device acknowledged the command, or never answers yes or no, and the slot, read right
   * after, shows something else. The device may show the change some seconds later, or may have dropped the command.
   */
  | { readonly kind: 'contradicted' }
  /**
   * Nothing is proven: the device says that it took the code, and the slot has not been read since. Only in answer to
   * `readLater`.
   */
  | { readonly kind: 'acknowledged' }
  /** The command was never sent. */
  | { readonly kind: 'invalid'; readonly reason: RejectReason }
  | NotNow
  | Unreachable;

/** Nothing was changed. The change can be made once the driver reports `accepts-changes`. */
export interface NotNow {
  readonly kind: 'not-now';
  readonly why: 'armed' | 'programming';
  readonly message: DriverMessage;
}

/**
 * `done`: the panel has confirmed it. `refused`: the panel is unchanged. `openZones`: the names of the open zones, if
 * they are the reason.
 */
export type ArmOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly message: DriverMessage; readonly openZones: readonly string[] }
  | Unreachable;
