import { isChosen } from '../../domain/alerts/alert-choices.ts';
import type {
  AlertChoices,
  AlertGroupings,
  AlertKind,
  GroupAlertKind,
} from '../../domain/alerts/alert-choices.ts';
import type { DeviceProblem } from '../../domain/driver/driver-event.ts';
import type { Notice, StayNotice } from '../views/notice-views.ts';
import type { EntryView } from '../views/entry-views.ts';

const BREAK_IN: ReadonlySet<DeviceProblem> = new Set(['tamper', 'keypad-locked-out', 'program-code-changed']);

const OF_OWNERS: ReadonlySet<StayNotice['what']> = new Set([
  'forward',
  'perhaps-sent',
  'not-sent',
  'gone',
  'unclear',
]);

/** Somebody may get in who should not, or the house cannot be guarded: it is told to everybody, at any hour. */
export function isAlarm(notice: Notice): boolean {
  switch (notice.kind) {
    case 'entry':
      return [notice.entry, notice.also].some((entry) => entry !== undefined && isStrange(entry));
    case 'grant':
      return notice.state === 'overdue' && notice.goneAt === undefined;
    case 'trouble':
      return BREAK_IN.has(notice.what);
    case 'clock':
      return !notice.right;
    case 'disk':
      return !notice.takesWrites;
    case 'stay':
      // A guest stands at a door that does not open.
      return notice.what === 'not-ready';
    case 'wrong-codes':
    case 'bad-links':
    case 'not-disarmed':
    case 'codes-deleted':
    case 'foreign-codes':
    case 'slot-withdrawn':
    case 'member':
    case 'group':
    case 'factor':
    case 'page-login':
    case 'damaged':
    case 'review':
      return true;
    default:
      return false;
  }
}

/** Whether a member who has chosen this is told at all. */
export function isWanted(
  choices: AlertChoices | undefined,
  notice: Notice,
  groupings: AlertGroupings,
): boolean {
  if (!choices || isAlarm(notice)) return true;
  const kind = kindOf(notice);
  if (kind !== undefined && choices.without?.includes(kind)) return false;
  if (notice.kind !== 'entry') return true;
  const { user, device } = notice.entry;
  return isChosen(choices, { user: user?.id, device }, groupings);
}

/** A group chat is read by whoever is in it. */
export function isForGroup(kinds: readonly GroupAlertKind[], notice: Notice): boolean {
  if (!mayBeInGroup(notice)) return false;
  if (isAlarm(notice)) return kinds.includes('alarms');
  const kind = kindOf(notice);
  return kind !== undefined && kinds.includes(kind);
}

/** Never duress, which somebody at the door may read; nor who may command the house, or how well it is guarded. */
export function mayBeInGroup(notice: Notice): boolean {
  switch (notice.kind) {
    case 'entry':
      return [notice.entry, notice.also].every((entry) => entry?.how !== 'duress');
    // An owner decides, or passes on what holds a PIN.
    case 'stay':
      return !OF_OWNERS.has(notice.what);
    case 'member':
    case 'group':
    case 'factor':
    case 'page-login':
    case 'bad-links':
    case 'damaged':
    case 'clock':
    case 'disk':
    case 'review':
    case 'backup':
    case 'webhook':
    case 'updated':
      return false;
    default:
      return true;
  }
}

/** Duress, a code that should not have worked, and whoever opens a door without being known. */
function isStrange({ how, user, member, outside, usesLeft }: EntryView): boolean {
  if (how === 'duress' || outside || (usesLeft !== undefined && usesLeft < 0)) return true;
  return (how === 'unlock' || how === 'disarm') && user === undefined && member === undefined;
}

/** Undefined: of what nobody can choose. */
function kindOf(notice: Notice): AlertKind | undefined {
  switch (notice.kind) {
    case 'entry':
      return notice.entry.how === 'unlock' ? 'arrivals' : notice.entry.how === 'denied' ? 'codes' : 'arming';
    case 'grant':
    case 'no-room':
    case 'issued':
    case 'conditions':
    case 'slot-blocked':
      return 'codes';
    case 'stay':
    case 'arrivals':
    case 'feed':
      return 'bookings';
    case 'trouble':
    case 'device-left':
    case 'device-renamed':
    case 'device-silent':
    case 'connection':
    case 'unsteady':
      return 'devices';
    default:
      return undefined;
  }
}
