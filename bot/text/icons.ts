/** Signs that say the same in every language. */
import type { StayState } from '../../src/domain/bookings/stay.ts';
import type { EntryAction } from '../../src/domain/driver/driver-event.ts';
import type { UserFilter } from '../../src/domain/people/user.ts';
import type { SyncState } from '../../src/domain/plan/sync.ts';

/** Of a code on a device. `over`, `paused`: it rests. `none`: there is nothing. */
export const STATE_ICONS = {
  scheduled: '🕒',
  over: '🏁',
  waiting: '⏳',
  live: '✅',
  unverified: '☑️',
  rejected: '⛔',
  removing: '🧹',
  overdue: '🚨',
  conflict: '⚠️',
  gone: '➖',
  paused: '⏸',
  none: '▫️',
} satisfies Record<SyncState | 'over' | 'paused' | 'none', string>;

export const ENTRY_ICONS = {
  unlock: '🚪',
  lock: '🔒',
  arm: '🛡',
  disarm: '🔓',
  denied: '⛔',
  duress: '🚨',
} satisfies Record<EntryAction, string>;

export const FILTER_ICONS = {
  active: '✅',
  ending: '📆',
  waiting: '⏳',
  rejected: '⛔',
  overdue: '🚨',
  unused: '💤',
  'no-code': '▫️',
} satisfies Record<UserFilter, string>;

/** Of the stay of a guest. */
export const STAY_ICONS = {
  expected: '🕒',
  ready: '✅',
  arrived: '🏡',
  departed: '👋',
  cancelled: '✖',
  unclear: '❔',
  blocked: '🚫',
} satisfies Record<StayState, string>;
