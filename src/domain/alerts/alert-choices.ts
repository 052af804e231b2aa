import type { DeviceId } from '../device.ts';
import { DAY_MS, firstShowing, localAt, MINUTE_MS } from '../schedule/wall-clock.ts';

/** What a member wants to hear of. What is an alarm is told whatever they have chosen. */
export interface AlertChoices {
  /** Of whose coming and going, besides those who have one of the tags; missing, with no tags: of everybody's. */
  readonly users?: readonly number[];
  readonly tags?: readonly number[];
  /** At which devices somebody comes and goes, besides those of the groups; missing, with no groups: at all. */
  readonly devices?: readonly DeviceId[];
  /** By their keys. */
  readonly groups?: readonly string[];
  /** What is not told. */
  readonly without?: readonly AlertKind[];
  /** Of each user only the first arrival of a day. */
  readonly firstOnly?: true;
  /** While it lasts only alarms sound; the rest comes afterwards, in one message. */
  readonly quiet?: QuietHours;
}

/**
 * - `arrivals`: who comes in.
 * - `arming`: who arms and disarms.
 * - `codes`: what becomes of codes.
 * - `devices`: what troubles devices, and connections.
 * - `bookings`: what calendars tell of guests to come, and what becomes of messages to them.
 */
export type AlertKind = 'arrivals' | 'arming' | 'codes' | 'devices' | 'bookings';

export const ALERT_KINDS: readonly AlertKind[] = ['arrivals', 'arming', 'codes', 'devices', 'bookings'];

/** What can go to a group chat. `alarms`: what every member is told whatever they have chosen, as far as others may know it. */
export type GroupAlertKind = AlertKind | 'alarms';

export const GROUP_ALERT_KINDS: readonly GroupAlertKind[] = ['alarms', ...ALERT_KINDS];

/** `HH:MM` by the house's wall; `until` may be on the next day. */
export interface QuietHours {
  readonly from: string;
  readonly until: string;
}

/** Something that a member wants to be told of if it has not happened by a time of the day. */
export interface Watch {
  readonly kind: WatchKind;
  readonly user: number;
  /** `HH:MM` by the house's wall. */
  readonly at: string;
  /** Monday to Friday only. */
  readonly workdays: boolean;
}

/** `not-come`: the user has not come in that day. `still-inside`: they have, and nothing tells that they left. */
export type WatchKind = 'not-come' | 'still-inside';

export const MOST_WATCHES = 20;

/** Minutes since midnight; undefined where it is no time of a day. */
export function minutesOfDay(time: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** When the quiet hours end in which `at` lies; undefined where it lies in none. All in epoch milliseconds. */
export function quietUntil(quiet: QuietHours | undefined, at: number, zone: string): number | undefined {
  const from = quiet && minutesOfDay(quiet.from);
  const until = quiet && minutesOfDay(quiet.until);
  if (from === undefined || until === undefined || from === until) return undefined;
  const local = localAt(at, zone);
  const midnight = Math.floor(local / DAY_MS) * DAY_MS;
  const minute = (local - midnight) / MINUTE_MS;
  const isOvernight = from > until;
  const isIn = isOvernight ? minute >= from || minute < until : minute >= from && minute < until;
  if (!isIn) return undefined;
  const ends = midnight + until * MINUTE_MS + (isOvernight && minute >= from ? DAY_MS : 0);
  return firstShowing(ends, zone);
}

/** When the wall shows `time` on the day of `at`, that day's date, and whether it is one from Monday to Friday. */
export function dueOn(
  time: string,
  at: number,
  zone: string,
): { readonly at: number; readonly date: string; readonly isWorkday: boolean } | undefined {
  const minutes = minutesOfDay(time);
  if (minutes === undefined) return undefined;
  const midnight = Math.floor(localAt(at, zone) / DAY_MS) * DAY_MS;
  const day = new Date(midnight);
  const isWorkday = day.getUTCDay() >= 1 && day.getUTCDay() <= 5;
  const due = firstShowing(midnight + minutes * MINUTE_MS, zone);
  return { at: due, date: day.toISOString().slice(0, 10), isWorkday };
}

/** Which tags and groups there are, and who or what is in them. */
export interface AlertGroupings {
  /** Undefined where there is no such tag any more. */
  readonly usersWith: (tag: number) => readonly number[] | undefined;
  /** Undefined where there is no such group any more. */
  readonly devicesIn: (group: string) => readonly DeviceId[] | undefined;
}

/** Whether somebody's coming or going at a device is one that the member has chosen. */
export function isChosen(
  choices: AlertChoices,
  { user, device }: { readonly user: number | undefined; readonly device: DeviceId },
  { usersWith, devicesIn }: AlertGroupings,
): boolean {
  const isTheirs = user === undefined || isIn(user, choices.users, choices.tags, usersWith);
  return isTheirs && isIn(device, choices.devices, choices.groups, devicesIn);
}

/** A tag or a group that is gone limits nothing: rather too many alerts than none. */
function isIn<One, Group>(
  one: One,
  chosen: readonly One[] | undefined,
  groups: readonly Group[] = [],
  membersOf: (group: Group) => readonly One[] | undefined,
): boolean {
  const known = groups.flatMap((group) => {
    const members = membersOf(group);
    return members ? [members] : [];
  });
  if (chosen === undefined && known.length === 0) return true;
  return (chosen?.includes(one) ?? false) || known.some((members) => members.includes(one));
}

/** What is stored may be damaged: then all is told. */
export function areAlertChoices(value: unknown): value is AlertChoices {
  const { users, tags, devices, groups, without, quiet } = (value ?? {}) as Record<string, unknown>;
  const isList = (list: unknown, kind: string): boolean =>
    list === undefined || (Array.isArray(list) && list.every((one) => typeof one === kind));
  const { from, until } = (quiet ?? {}) as Record<string, unknown>;
  const isQuiet = quiet === undefined || (typeof from === 'string' && typeof until === 'string');
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    isList(users, 'number') &&
    isList(tags, 'number') &&
    isList(devices, 'string') &&
    isList(groups, 'string') &&
    isList(without, 'string') &&
    isQuiet
  );
}
