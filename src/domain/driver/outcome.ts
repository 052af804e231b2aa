import type { DriverMessage } from './driver-message.ts';
/** How what was asked of a driver ended. */
import type { Pin } from '../pins/pin.ts';

/**
 * What a slot was last seen to hold. When in doubt it is `unreadable`: a failed read is not a
 * reading, and an occupied slot that shows stars or nothing sensible is not empty.
 */
export type Reading =
  | { readonly kind: 'known'; readonly pin: Pin }
  | { readonly kind: 'empty' }
  /**
   * `elsewhere`: somebody is there whose code does not work here, such as a user of other partitions or one who may
   * not disarm, or with no code of ours, such as a master. `forbidden`: the user who stands for the slot may not do
   * all that a code is for, such as to disarm.
   */
  | { readonly kind: 'unreadable'; readonly elsewhere?: true; readonly forbidden?: true };

/** No answer: nothing was learnt about the slot, and a write may or may not have arrived. */
export interface Unreachable {
  readonly kind: 'unreachable';
  readonly why: DriverMessage;
}

export type ReadOutcome = Reading | Unreachable;

/**
 * `occupied`: somebody else is in the slot, which was left as it is. `not-shown`: the device acknowledged the code,
 * and never showed it. `kept`: it acknowledged the removal, and still shows the code.
 */
export type RejectReason =
  'duplicate' | 'occupied' | 'refused' | 'length' | 'charset' | 'no-such-slot' | 'not-shown' | 'kept';

/** How a write or a clear ended, and what that proves. */
export type WriteOutcome =
  /**
   * Proven: the slot was read back afterwards and holds what was asked for. `suspended`: the device keeps a code that
   * was cleared, and lets nobody in with it.
   */
  | { readonly kind: 'confirmed'; readonly suspended?: true }
  /** The device took it, and its slot cannot be read. */
  | { readonly kind: 'unverified' }
  /** The device itself said no: the slot is as it was. */
  | { readonly kind: 'rejected'; readonly reason: RejectReason }
  /**
   * Nothing is proven: the device acknowledged it, or says neither yes nor no to anything, and the slot, read right
   * after, shows something else. The device may need some seconds to show it, and may hold it already, or it has
   * dropped the command.
   */
  | { readonly kind: 'contradicted' }
  /**
   * Nothing is proven: the device says that it took the code, and the slot was not read since. Said only where
   * `readLater` asks for it.
   */
  | { readonly kind: 'acknowledged' }
  /** It was never sent. */
  | { readonly kind: 'invalid'; readonly reason: RejectReason }
  | NotNow
  | Unreachable;

/** Nothing was changed, and it can be done once the driver says `accepts-changes`. */
export interface NotNow {
  readonly kind: 'not-now';
  readonly why: 'armed' | 'programming';
  readonly message: DriverMessage;
}

/** `done`: the panel has said so. `refused`: the panel is as it was. `openZones` are their names, where they are the reason. */
export type ArmOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly message: DriverMessage; readonly openZones: readonly string[] }
  | Unreachable;
