import type { NotNow, RejectReason } from '../driver/outcome.ts';
import type { DriverMessage } from '../driver/driver-message.ts';

/**
 * What an owner reads about one code on one device.
 *
 * - `scheduled`: outside its window (or paused): rightly not on the device.
 * - `waiting`: to be written.
 * - `live`: read back from the device and equal, or proven by use.
 * - `unverified`: written, but this device cannot be read; `live` at its first use.
 * - `rejected`: the device will not have it.
 * - `removing`: to be cleared.
 * - `overdue`: it should be gone and may still open the door: an alarm, not a status.
 * - `conflict`: somebody changed the slot at the device; the owner decides.
 * - `gone`: removed for good, and seen to be removed.
 */
export type SyncState = (typeof SYNC_STATES)[number];

export const SYNC_STATES = [
  'scheduled',
  'waiting',
  'live',
  'unverified',
  'rejected',
  'removing',
  'overdue',
  'conflict',
  'gone',
] as const;

/** `scheduled` in more detail: `paused` by its owner, or `over`, with no window to come. */
export type RestState = SyncState | 'paused' | 'over';

export function restOf(
  state: SyncState,
  code: { readonly paused: boolean; readonly over: boolean },
): RestState {
  if (state !== 'scheduled') return state;
  return code.over ? 'over' : code.paused ? 'paused' : state;
}

/** Why a grant is not where its owner wants it. */
export type SyncReason =
  | { readonly kind: 'queued' }
  | { readonly kind: 'unreachable'; readonly message: DriverMessage }
  /** All tries are used up. The next one comes when the device is heard or an owner asks. */
  | { readonly kind: 'silent'; readonly message: DriverMessage }
  | { readonly kind: 'rejected'; readonly reason: RejectReason }
  /** The device acknowledged the change and does not show it yet. It is read again at the time of the next try. */
  | { readonly kind: 'settling' }
  /** The code was seen to be gone, and then somebody opened the device with its slot. */
  | { readonly kind: 'used' }
  /**
   * The device has shown a slot as empty while a code in it opened the door: an empty slot of this device proves
   * nothing.
   */
  | { readonly kind: 'empty-disproved' }
  /** Waits without a timer until the panel is disarmed, or nobody is programming it. */
  | NotNow
  /** A door whose use turns off an alarm gets a new PIN together with the panel, which takes no changes now. */
  | { readonly kind: 'with-panel'; readonly panelName: string }
  /** The disk takes no writes. The code is sent once it does. */
  | { readonly kind: 'not-stored' }
  /** The house has gone back in time, and no owner has confirmed yet that this code still holds. */
  | { readonly kind: 'restored' }
  | { readonly kind: 'no-free-slot' }
  /** All slots will be taken when its time begins (`at`, in epoch milliseconds), unless something changes. */
  | { readonly kind: 'no-room'; readonly at: number; readonly slots: number }
  | { readonly kind: 'changed-at-device' }
  /** The code is there, and somebody has taken away its right to open or disarm at the device. */
  | { readonly kind: 'forbidden-at-device' }
  /** The code was there, and its slot on the device is empty now. */
  | { readonly kind: 'deleted-at-device' };

/** States in which a code may open its device now. */
export const MAY_OPEN: ReadonlySet<SyncState> = new Set(['live', 'unverified', 'removing', 'overdue']);

/** States in which nothing known keeps a code off its device in its time. */
export const AS_PLANNED: ReadonlySet<SyncState> = new Set(['live', 'unverified', 'scheduled']);

/** States in which the owner reads that the code is on the device. */
export const SAID_TO_BE_THERE: ReadonlySet<SyncState> = new Set(['live', 'unverified']);

/** The slot is empty now, or its code should have left and stays: grants that wait for a slot must know. */
export function mayFreeSlot(state: SyncState, before: SyncState): boolean {
  if (state === before) return false;
  return state === 'scheduled' || state === 'gone' || before === 'removing';
}
