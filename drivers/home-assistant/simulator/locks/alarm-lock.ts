/**
 * A lock that tells all in alarm types and levels of its own (Alarm CC version 1), as a Yale YRD210 does. zwave-js
 * makes a notification of some of them (its config/devices/0x0129/templates), and Home Assistant puts only these on
 * its bus.
 */
import { EVENT, SimulatedZwaveLock, TAG_ALARM } from './zwave.ts';

/** Yale's integrator's guide. */
const ALARM: Readonly<Record<number, number>> = {
  [EVENT.locked]: 18,
  [EVENT.unlocked]: 19,
  [EVENT.allDeleted]: 32,
  [EVENT.deleted]: 33,
  [EVENT.added]: 112,
  [EVENT.duplicate]: 113,
  [EVENT.invalid]: 161,
};
const MAPPED: readonly number[] = [EVENT.locked, EVENT.unlocked, EVENT.invalid];
/** Level of an alarm about all users. */
const ALL = 255;
/** Level of an alarm about a wrong PIN: "exceeds code limit". */
const TOO_OFTEN = 1;

export class SimulatedAlarmLock extends SimulatedZwaveLock {
  override notify(event: number, slot?: number): void {
    this.tellAlarm(ALARM[event] ?? 0, slot ?? (event === EVENT.invalid ? TOO_OFTEN : ALL));
    if (MAPPED.includes(event)) this.tellNotification(event, slot);
  }

  override useTag(number: number): void {
    this.moveBolt('unlocked');
    this.tellAlarm(TAG_ALARM, number);
  }
}
