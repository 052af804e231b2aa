import type { FirstUse } from '../../domain/first-use.ts';
import type { DeviceId, KeypadMode } from '../../domain/device.ts';
import type { SyncReason, SyncState } from '../../domain/plan/sync.ts';
import type { ConditionView, UsesView } from './code-views.ts';
import type { Person } from './user-views.ts';

/** Somebody who can open a device at a time. */
export interface AccessView {
  readonly user: Person | undefined;
  readonly code: number;
  /** Now: it was seen there, and nothing is known to keep it out. Later: nothing is known to stand in its way. */
  readonly certain: boolean;
  /** Its owner wants it so. */
  readonly wanted: boolean;
  readonly state: SyncState;
  /** When its time ends, in epoch milliseconds. */
  readonly until?: number;
  /** It depends on this too, and nobody knows how that will be then. */
  readonly condition?: ConditionView;
  /** It works so many times, and nobody knows how many will be left then. */
  readonly uses?: UsesView;
  /** Its end becomes known by its first use, which is still to come. */
  readonly firstUse?: FirstUse;
}

/** What keeps somebody out, or may. */
export type Obstacle =
  | { readonly kind: 'paused' | 'ended' | 'device-clock' | 'old-pin' | 'never-used' | 'unreachable' }
  /** `mayOpen`: it is not removed yet. */
  | { readonly kind: 'used-up'; readonly at: number; readonly mayOpen: boolean }
  | { readonly kind: 'uses'; readonly uses: UsesView }
  | { readonly kind: 'later'; readonly at: number }
  /** What it depends on beside its time is not so. */
  | { readonly kind: 'condition'; readonly condition: ConditionView }
  | { readonly kind: 'grant'; readonly state: SyncState; readonly reason?: SyncReason }
  | { readonly kind: 'keypad-mode'; readonly mode: KeypadMode }
  | { readonly kind: 'battery'; readonly percent: number }
  | { readonly kind: 'wrong-codes'; readonly count: number; readonly at: number };

export interface Explanation {
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly hasCode: boolean;
  /** One of the user's codes is there and works now. */
  readonly opens: boolean;
  readonly verifiedAt?: number;
  readonly obstacles: readonly Obstacle[];
  /** What may keep out anybody. */
  readonly hints: readonly Obstacle[];
}
