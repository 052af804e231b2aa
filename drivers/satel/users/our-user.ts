/** What a user of the panel has to be so that a code works for whom Latchkey made it, and how that is asked of the panel. */
import type { DeviceSchedule } from '../../../src/domain/schedule/device-schedule.ts';
import { RIGHT, USER_TYPE, type UserFields, type UserRecord } from './user-record.ts';
import type { Occupant } from '../panel.ts';
import type { Answer } from '../message-types.ts';

/** Types of people who come and go. Others are for duress, guards, machines and doors. */
export const ORDINARY_TYPES: readonly number[] = [
  USER_TYPE.normal,
  USER_TYPE.single,
  USER_TYPE.timeRenewable,
  USER_TYPE.timeNotRenewable,
  USER_TYPE.schedule,
];

/** Types whose code lets them in at any time, as long as the panel knows it. */
const UNTIMED_TYPES: readonly number[] = ORDINARY_TYPES.filter((type) => type !== USER_TYPE.schedule);
const COME_AND_GO = RIGHT.arm | RIGHT.disarm;

/** Whether the panel would arm and disarm for this user now, where he has the partition. */
export function mayComeAndGo({ rights, type }: UserFields): boolean {
  return (rights & COME_AND_GO) === COME_AND_GO && UNTIMED_TYPES.includes(type);
}

/** A user that Latchkey makes may arm and disarm, also what others armed, and silence his own alarm. */
const RIGHTS = RIGHT.arm | RIGHT.disarm | RIGHT.clearPartitionAlarm | RIGHT.alwaysDisarm;

const DAY_MS = 24 * 60 * 60_000;
/** One byte. */
export const LONGEST_LIFE_DAYS = 255;
export const NO_END = { type: USER_TYPE.normal, time: 0 };
const NO_LIMIT = { ...NO_END, temporaryTime: 0 };
/** A user may live so much longer than was asked for: a day begun, and one more. */
export const GUARD_SLACK_MS = 2 * DAY_MS;

export function daysOf(guard: DeviceSchedule | undefined): number {
  return guard?.until === undefined ? 0 : Math.ceil((guard.until - guard.from) / DAY_MS) + 1;
}

export function isLike(user: UserRecord, { type, time }: { type: number; time: number }): boolean {
  return user.type === type && user.time === time;
}

export function newUser(partition: number, slot: number): UserFields {
  return {
    partitions: [partition],
    type: USER_TYPE.normal,
    simple: false,
    master: false,
    isolatesZones: false,
    time: 0,
    temporaryTime: 0,
    rights: RIGHTS,
    name: `Latchkey ${slot}`,
  };
}

export function holds(occupant: Occupant, partition: number): occupant is UserRecord {
  return typeof occupant === 'object' && occupant.partitions.includes(partition);
}

/** Another user has the code, and this partition. */
export function isElsewhere(self: Answer, slot: number, partition: number): boolean {
  return self.kind === 'self' && self.user !== slot && self.partitions.includes(partition);
}

/** What somebody took from our user at the panel comes back with the code. */
export function withRights(user: UserRecord): Pick<UserRecord, 'rights' | 'type' | 'time' | 'temporaryTime'> {
  const { type, time, temporaryTime } = mayComeAndGo({ ...user, rights: RIGHTS }) ? user : NO_LIMIT;
  return { rights: user.rights | RIGHTS, type, time, temporaryTime };
}
