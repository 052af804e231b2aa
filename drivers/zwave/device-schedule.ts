/**
 * Schedule Entry Lock CC, versions 1 to 3: a lock lets one user's code in during one stretch of time only. A
 * year day schedule says from when until when; a lock that has none may say it by the day of the week, for a
 * stretch within one day. Setting either switches the user's schedules on and those of other kinds off.
 * Times are those on the lock's own clock, so that is looked at before a lock is trusted with a stretch: time
 * by Time Parameters or Clock CC, zone by Schedule Entry Lock CC from version 2 on.
 * A time that the wall shows twice when the clocks go back cannot be told to a lock.
 * Known gaps: a lock of version 1 that was given local time (it has no Time CC) shows the zone of whoever set
 * it, which cannot be read; some locks ignore the schedule slot's number (zwave-js#5778), and one slot is used.
 */
import type { WriteOutcome } from '../../src/domain/driver/outcome.ts';
import type { DeviceSchedule } from '../../src/domain/schedule/device-schedule.ts';
import {
  DAY_MS,
  firstShowing,
  lastShowing,
  localAt,
  MINUTE_MS,
  spanAt,
} from '../../src/domain/schedule/wall-clock.ts';
import { numberOf } from './code-memory.ts';
import { NO_ANSWER, notAsked } from './failure.ts';
import type { NodeTime, ZwaveNode } from './node.ts';
import { CC, SCHEDULE_ENTRY_LOCK } from './values.ts';

/** Where on Earth the house is, and what time it is there. */
export interface ZonedClock {
  /** IANA. */
  readonly zone: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function hereAndNow(): ZonedClock {
  return { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, now: Date.now };
}

const SLOT_ID = 1;
/** A lock shows whole minutes or seconds, and an answer takes its time. */
const CLOCK_MAY_DIFFER_MS = 90_000;
/** A clock that was right stays so for a while. */
const CLOCK_IS_TRUSTED_MS = DAY_MS;
/** The last minute that a year day schedule can name. */
const FOREVER = Date.UTC(2099, 11, 31, 23, 59);

const CONFIRMED: WriteOutcome = { kind: 'confirmed' };
const REFUSED: WriteOutcome = { kind: 'rejected', reason: 'refused' };
const HOLDS_ANOTHER: WriteOutcome = { kind: 'unverified' };

type Fields = Readonly<Record<string, number>>;

/** One way of telling a lock a stretch of time. */
interface Kind {
  readonly set: string;
  readonly get: string;
  readonly fields: Fields;
}

export function supportsSchedules(node: ZwaveNode): boolean {
  const { yearDay, weekDay } = slotsOf(node);
  const hasClock = node.supports(CC.timeParameters) || node.supports(CC.clock);
  return node.supports(CC.scheduleEntryLock) && yearDay + weekDay > 0 && hasClock;
}

export class LockSchedules {
  #time: ZonedClock;
  #clockWasRightAt = -Infinity;

  constructor(time: ZonedClock) {
    this.#time = time;
  }

  /** Throws as the node's own calls do. */
  async set(
    node: ZwaveNode,
    user: number,
    schedule: DeviceSchedule | undefined,
    check: boolean,
  ): Promise<WriteOutcome> {
    if (!supportsSchedules(node)) return { kind: 'invalid', reason: 'refused' };
    if (!schedule) return this.#lift(node, user);
    const kind = this.#kindFor(node, schedule);
    if (!kind) return this.#refuse(node, user, { kind: 'invalid', reason: 'refused' });
    if (!(await this.#clockIsRight(node))) return this.#refuse(node, user, REFUSED);
    const before = check ? await heldBy(node, user, kind.get) : undefined;
    if (before && isSame(before, kind.fields)) return CONFIRMED;
    await node.call(CC.scheduleEntryLock, kind.set, slotOf(user), kind.fields);
    const held = await heldBy(node, user, kind.get);
    if (held === undefined) return notAsked(NO_ANSWER);
    if (isSame(held, kind.fields)) return CONFIRMED;
    return this.#refuse(node, user, REFUSED);
  }

  /** An older stretch that it holds would shut the code out at other times. */
  async #refuse(node: ZwaveNode, user: number, refusal: WriteOutcome): Promise<WriteOutcome> {
    const held = await heldBy(node, user, this.#ways(node)[1]);
    if (held === undefined) return notAsked(NO_ANSWER);
    if (held === 'nothing') return refusal;
    const lifted = await this.#lift(node, user);
    return lifted.kind === 'confirmed' ? refusal : lifted;
  }

  /** Switched off first: a user whose schedules are on and empty might never come in. */
  async #lift(node: ZwaveNode, user: number): Promise<WriteOutcome> {
    const [set, get] = this.#ways(node);
    await node.call(CC.scheduleEntryLock, 'setEnabled', false, user);
    await node.call(CC.scheduleEntryLock, set, slotOf(user));
    const left = await heldBy(node, user, get);
    if (left === undefined) return notAsked(NO_ANSWER);
    return left === 'nothing' ? CONFIRMED : HOLDS_ANOTHER;
  }

  #ways(node: ZwaveNode): typeof YEAR_DAY | typeof WEEK_DAY {
    return slotsOf(node).yearDay > 0 ? YEAR_DAY : WEEK_DAY;
  }

  /** `undefined` where the lock cannot express it. */
  #kindFor(node: ZwaveNode, { from, until }: DeviceSchedule): Kind | undefined {
    const { zone } = this.#time;
    const start = this.#startOf(from);
    const stop = until === undefined ? FOREVER : localAt(until, zone);
    // Told twice, it would leave a hole or end too early.
    if (start === undefined || timeBetweenShowings(stop, zone) > 0) return undefined;
    const { yearDay, weekDay } = slotsOf(node);
    if (yearDay > 0) {
      const fields = { ...dated('start', start), ...dated('stop', stop) };
      return { set: YEAR_DAY[0], get: YEAR_DAY[1], fields };
    }
    const midnight = Math.floor(start / DAY_MS) * DAY_MS;
    if (weekDay === 0 || stop > midnight + DAY_MS) return undefined;
    // The day's last minute is the latest that can be named.
    const last = Math.min(stop, midnight + DAY_MS - MINUTE_MS);
    const fields = {
      weekday: new Date(start).getUTCDay(),
      ...timed('start', start),
      ...timed('stop', last),
    };
    return { set: WEEK_DAY[0], get: WEEK_DAY[1], fields };
  }

  /** On the wall; undefined where the wall shows it twice. */
  #startOf(from: number): number | undefined {
    const { zone, now } = this.#time;
    const start = localAt(from, zone);
    const apart = timeBetweenShowings(start, zone);
    if (apart === 0) return start;
    // Of a stretch that is open already, an earlier start lets nobody in early.
    return from <= now() ? start - apart : undefined;
  }

  async #clockIsRight(node: ZwaveNode): Promise<boolean> {
    const now = this.#time.now();
    if (Math.abs(now - this.#clockWasRightAt) < CLOCK_IS_TRUSTED_MS) return true;
    if (!(await this.#zoneIsRight(node))) return false;
    if (!(await this.#showsNow(node))) {
      await node.setClock(new Date(this.#time.now()));
      if (!(await this.#showsNow(node))) return false;
    }
    this.#clockWasRightAt = now;
    return true;
  }

  async #showsNow(node: ZwaveNode): Promise<boolean> {
    const shown = await node.getClock();
    const now = this.#time.now();
    return shown !== undefined && Math.abs(distance(shown, now, this.#time.zone)) <= CLOCK_MAY_DIFFER_MS;
  }

  /** From version 2 on, a lock knows its zone and can be asked. */
  async #zoneIsRight(node: ZwaveNode): Promise<boolean> {
    if (node.versionOf(CC.scheduleEntryLock) < 2) return true;
    const wanted = offsets(this.#time);
    const isRight = async (): Promise<boolean> => {
      const told = (await node.call(CC.scheduleEntryLock, 'getTimezone')) as Fields | undefined;
      return told?.standardOffset === wanted.standardOffset && told.dstOffset === wanted.dstOffset;
    };
    if (await isRight()) return true;
    await node.call(CC.scheduleEntryLock, 'setTimezone', wanted);
    return isRight();
  }
}

/** In milliseconds; 0 where the wall shows it once. */
function timeBetweenShowings(local: number, zone: string): number {
  return lastShowing(local, zone) - firstShowing(local, zone);
}

const YEAR_DAY = ['setYearDaySchedule', 'getYearDaySchedule'] as const;
const WEEK_DAY = ['setWeekDaySchedule', 'getWeekDaySchedule'] as const;

/** The lock's own words; `undefined` where no answer came. zwave-js says the same of that and of an empty schedule. */
async function heldBy(node: ZwaveNode, user: number, get: string): Promise<Fields | 'nothing' | undefined> {
  const held = await node.call(CC.scheduleEntryLock, get, slotOf(user));
  if (typeof held === 'object' && held !== null) return held as Fields;
  const answers = await node.call(CC.scheduleEntryLock, 'getNumSlots');
  return answers === undefined ? undefined : 'nothing';
}

function isSame(held: Fields | 'nothing', wanted: Fields): boolean {
  return held !== 'nothing' && Object.entries(wanted).every(([name, value]) => held[name] === value);
}

function slotOf(userId: number): { userId: number; slotId: number } {
  return { userId, slotId: SLOT_ID };
}

function slotsOf(node: ZwaveNode): { yearDay: number; weekDay: number } {
  return {
    yearDay: numberOf(node.value(SCHEDULE_ENTRY_LOCK.yearDaySlots)),
    weekDay: numberOf(node.value(SCHEDULE_ENTRY_LOCK.weekDaySlots)),
  };
}

/** Years by their last two digits. */
function dated(which: 'start' | 'stop', local: number): Fields {
  const date = new Date(local);
  return {
    [`${which}Year`]: date.getUTCFullYear() - 2000,
    [`${which}Month`]: date.getUTCMonth() + 1,
    [`${which}Day`]: date.getUTCDate(),
    ...timed(which, local),
  };
}

function timed(which: 'start' | 'stop', local: number): Fields {
  const date = new Date(local);
  return { [`${which}Hour`]: date.getUTCHours(), [`${which}Minute`]: date.getUTCMinutes() };
}

/** How far the lock's clock is from `now`, in milliseconds; what it does not show counts as right. */
function distance(shown: NodeTime, now: number, zone: string): number {
  const { year, month, day, hour, minute, second = 0, standardOffset } = shown;
  if (hour === undefined || minute === undefined) return Infinity;
  const isUtc = standardOffset === 0;
  const here = isUtc ? now : localAt(now, zone);
  if (year !== undefined && month !== undefined && day !== undefined)
    return Date.UTC(year, month - 1, day, hour, minute, second) - here;
  const sinceMidnight = (hour * 60 + minute) * MINUTE_MS + second * 1_000;
  const apart = (((sinceMidnight - here) % DAY_MS) + DAY_MS) % DAY_MS;
  return Math.min(apart, DAY_MS - apart);
}

/** In minutes, of the year around now; equal where there is no summer time. */
function offsets({ zone, now }: ZonedClock): { standardOffset: number; dstOffset: number } {
  const half = 182 * DAY_MS;
  const both = [now(), now() + half].map((at) => spanAt(at, zone).offset / MINUTE_MS);
  return { standardOffset: Math.min(...both), dstOffset: Math.max(...both) };
}
