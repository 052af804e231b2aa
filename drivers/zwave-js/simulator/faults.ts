/** What a simulated lock does wrong, or in its own way. All of it can be changed while the lock runs. */
import { CLEAR_AIR, type AirFaults } from './air.ts';

export interface LockFaults extends AirFaults {
  /** Out of radio range: acknowledges nothing, hears nothing, says nothing. */
  offline: boolean;
  /** Acknowledges on the radio and never answers. */
  mute: boolean;
  /** Refuses each write. */
  refuse: boolean;
  /** Says that a write went well and stores nothing. */
  lie: boolean;
  /** Shows stars in place of a stored code. */
  mask: boolean;
  /** Refuses a code that another slot holds, and says so (event 0x0F). */
  refuseDuplicates: boolean;
  /** Tells of codes that were written over the air as if they were typed (events 0x0D, 0x0E). */
  announceWrites: boolean;
  /** How long it thinks before it answers. */
  delayMs: number;
  /** Answers a question about a slot of the User Code CC with what is in the next one. */
  mistakeSlots: boolean;
  /** The bolt does not move, whoever asks. */
  stuckBolt: boolean;
  /** Says that a schedule went well and stores none. */
  refuseSchedules: boolean;
  /** Forgets a user's schedule where a code is written. */
  forgetSchedules: boolean;
  /** Does not let its clock be set. */
  deafClock: boolean;
  /**
   * Acknowledges a code, lets it open the door at once, and shows what its slot held before for this long; then
   * it tells of the code. 0: shows it at once.
   */
  settleSetMs: number;
  /** Acknowledges a clear, and keeps and shows the code for this long; then it deletes it and tells. 0: at once. */
  settleClearMs: number;
  /** Does not tell of a code that has settled. */
  settlesSilently: boolean;
  /** Says of each slot that it is available, whatever it holds. */
  showsEmpty: boolean;
  /** Acknowledges a clear and keeps the code, which can only be overwritten. */
  keepsCleared: boolean;
  /** Deletes a code this long after it was written over the air, without a word. 0: never. */
  dropsAfterMs: number;
  /** How long after a change it tells of it. 0: at once. */
  announceAfterMs: number;
  /** How it names the slot that was changed. */
  namesChanges: ChangeNames;
  /** How it names the slot whose code was used. */
  namesUses: UseNames;
}

/**
 * - `slot`: by its number
 * - `none`: not at all
 * - `everyone`: as user 255, whichever it was
 * - `alarm`: by the vendor's own alarm type and level (Alarm CC version 1)
 */
export type ChangeNames = 'slot' | 'none' | 'everyone' | 'alarm';

/**
 * - `slot`, `none`, `alarm`: as of changes
 * - `both`: the vendor's alarm type and level stand in the same report as the event
 * - `id-lock-old`, `id-lock`: by the numbers of an ID Lock 150, before firmware 1.6 of its module and from there on
 */
export type UseNames = 'slot' | 'none' | 'alarm' | 'both' | 'id-lock-old' | 'id-lock';

export const HEALTHY: LockFaults = {
  offline: false,
  mute: false,
  refuse: false,
  lie: false,
  mask: false,
  refuseDuplicates: false,
  announceWrites: false,
  delayMs: 0,
  mistakeSlots: false,
  stuckBolt: false,
  refuseSchedules: false,
  forgetSchedules: false,
  deafClock: false,
  settleSetMs: 0,
  settleClearMs: 0,
  settlesSilently: false,
  showsEmpty: false,
  keepsCleared: false,
  dropsAfterMs: 0,
  announceAfterMs: 0,
  namesChanges: 'slot',
  namesUses: 'slot',
  ...CLEAR_AIR,
};
