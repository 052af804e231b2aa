/**
 * A simulated lock's own clock and schedules: Time Parameters CC, and Schedule Entry Lock CC with one kind in
 * force for each user. A user whose schedules are switched on comes in only during one of them. The lock has no
 * Time CC, so that it takes what it is told for the time on the wall (zwave-js tells such locks local time).
 * The stock mocks keep the schedules themselves.
 */
import {
  ScheduleEntryLockScheduleKind as Kind,
  ScheduleEntryLockSetAction,
  TimeParametersCommand,
  type ScheduleEntryLockWeekDaySchedule,
  type ScheduleEntryLockYearDaySchedule,
} from '@zwave-js/cc';
import {
  ScheduleEntryLockCCEnableSet,
  ScheduleEntryLockCCWeekDayScheduleSet,
  ScheduleEntryLockCCYearDayScheduleSet,
} from '@zwave-js/cc/ScheduleEntryLockCC';
import { TimeParametersCCGet, TimeParametersCCSet } from '@zwave-js/cc/TimeParametersCC';
import { CommandClass } from '@zwave-js/cc';
import { CommandClasses as CC } from '@zwave-js/core';
import type { MockNode, MockNodeBehavior } from '@zwave-js/testing';
import type { LockFaults } from './faults.ts';

type YearDay = ScheduleEntryLockYearDaySchedule;
type WeekDay = ScheduleEntryLockWeekDaySchedule;

export class LockSchedules {
  #node: MockNode;
  #faults: LockFaults;
  /** The lock's wall, in milliseconds as `Date.UTC` counts, less the computer's clock. */
  #aheadMs = 0;
  #kindOf = new Map<number, Kind>();

  constructor(node: MockNode, faults: LockFaults) {
    this.#node = node;
    this.#faults = faults;
  }

  /** What the lock's wall shows, in milliseconds as `Date.UTC` counts. */
  get wall(): number {
    return Date.now() + this.#aheadMs;
  }

  set wall(local: number) {
    this.#aheadMs = local - Date.now();
  }

  letsIn(user: number): boolean {
    switch (this.#kindOf.get(user)) {
      case Kind.YearDay:
        return isWithinDates(this.#schedule<YearDay>(user, Kind.YearDay), this.wall);
      case Kind.WeekDay:
        return isWithinDay(this.#schedule<WeekDay>(user, Kind.WeekDay), this.wall);
      default:
        return true;
    }
  }

  /** The schedule in force, as somebody reads it off the lock; undefined where the user comes in at any time. */
  of(user: number): string | undefined {
    const kind = this.#kindOf.get(user);
    if (kind === undefined) return undefined;
    const yearDay = this.#schedule<YearDay>(user, Kind.YearDay);
    if (kind === Kind.YearDay && yearDay)
      return `${iso(datesOf(yearDay).start)} to ${iso(datesOf(yearDay).stop)}`;
    const day = this.#schedule<WeekDay>(user, Kind.WeekDay);
    if (kind === Kind.WeekDay && day)
      return `day ${day.weekday}, ${two(day.startHour)}:${two(day.startMinute)} to ${two(day.stopHour)}:${two(day.stopMinute)}`;
    return 'never';
  }

  /** A code was written into the user's slot. */
  codeWritten(user: number): void {
    if (this.#faults.forgetSchedules) this.#kindOf.delete(user);
  }

  behaviors(): MockNodeBehavior[] {
    return [this.#clock(), this.#switches()];
  }

  #clock(): MockNodeBehavior {
    return {
      handleCC: (controller, _node, command) => {
        if (command instanceof TimeParametersCCSet) {
          if (!this.#faults.deafClock) this.wall = command.dateAndTime.getTime();
          return { action: 'ok' };
        }
        if (!(command instanceof TimeParametersCCGet)) return undefined;
        const wall = new Date(this.wall);
        const year = wall.getUTCFullYear();
        const payload = Uint8Array.from([
          ...[year >> 8, year & 0xff, wall.getUTCMonth() + 1, wall.getUTCDate()],
          ...[wall.getUTCHours(), wall.getUTCMinutes(), wall.getUTCSeconds()],
        ]);
        const cc = new CommandClass({
          nodeId: controller.ownNodeId,
          ccId: CC['Time Parameters'],
          ccCommand: TimeParametersCommand.Report,
          payload,
        });
        return { action: 'sendCC', cc };
      },
    };
  }

  /** Setting a schedule switches its kind on for the user. */
  #switches(): MockNodeBehavior {
    return {
      handleCC: (_controller, _node, command) => {
        if (command instanceof ScheduleEntryLockCCEnableSet) {
          if (!command.enabled) this.#kindOf.delete(command.userId);
          return undefined;
        }
        const kind =
          command instanceof ScheduleEntryLockCCYearDayScheduleSet
            ? Kind.YearDay
            : command instanceof ScheduleEntryLockCCWeekDayScheduleSet
              ? Kind.WeekDay
              : undefined;
        if (kind === undefined) return undefined;
        const { userId, action } = command as ScheduleEntryLockCCYearDayScheduleSet;
        if (this.#faults.refuseSchedules) return { action: 'ok' };
        if (action === ScheduleEntryLockSetAction.Set) this.#kindOf.set(userId, kind);
        return undefined;
      },
    };
  }

  #schedule<T>(user: number, kind: Kind): T | undefined {
    return this.#node.state.get(`ScheduleEntryLock_schedule_${user}_1_${kind}`) as T | undefined;
  }
}

function isWithinDates(schedule: YearDay | undefined, wall: number): boolean {
  if (!schedule) return false;
  const { start, stop } = datesOf(schedule);
  return wall >= start && wall < stop;
}

function datesOf(schedule: YearDay): { start: number; stop: number } {
  const { startYear, startMonth, startDay, startHour, startMinute } = schedule;
  const { stopYear, stopMonth, stopDay, stopHour, stopMinute } = schedule;
  return {
    start: Date.UTC(2000 + startYear, startMonth - 1, startDay, startHour, startMinute),
    stop: Date.UTC(2000 + stopYear, stopMonth - 1, stopDay, stopHour, stopMinute),
  };
}

function isWithinDay(schedule: WeekDay | undefined, wall: number): boolean {
  if (!schedule || new Date(wall).getUTCDay() !== Number(schedule.weekday)) return false;
  const minute = new Date(wall).getUTCHours() * 60 + new Date(wall).getUTCMinutes();
  const { startHour, startMinute, stopHour, stopMinute } = schedule;
  return minute >= startHour * 60 + startMinute && minute < stopHour * 60 + stopMinute;
}

function iso(local: number): string {
  return new Date(local).toISOString().slice(0, 16);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
