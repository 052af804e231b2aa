/**
 * How a simulated lock tells what happened at its keypad, in a report of the Notification CC: as the
 * specification wants it, or as locks were seen to do it. Sources: the Notification CC's tables; Yale's
 * integrator's guide for alarm types and levels (in zwave-js: config/devices/0x0129/templates); for the
 * numbers of an ID Lock 150 its module's manual for firmware 1.6, and the app joymyr/no.IDLock.
 */
import { CommandClass, NotificationCommand } from '@zwave-js/cc';
import { NotificationCCReport } from '@zwave-js/cc/NotificationCC';
import { CommandClasses as CC } from '@zwave-js/core';
import type { ChangeNames, UseNames } from './faults.ts';

export const ACCESS_CONTROL = 0x06;
export const EVENT = {
  keypadLock: 0x05,
  keypadUnlock: 0x06,
  allDeleted: 0x0c,
  deleted: 0x0d,
  added: 0x0e,
  duplicate: 0x0f,
  invalidCode: 0x13,
  credentialUnlock: 0x24,
  outsideSchedule: 0x30,
} as const;

/** Yale's. Kwikset's and Schlage's are the same as far as they have them. */
const ALARM: Readonly<Record<number, number>> = {
  [EVENT.keypadLock]: 18,
  [EVENT.keypadUnlock]: 19,
  [EVENT.allDeleted]: 32,
  [EVENT.deleted]: 33,
  [EVENT.added]: 112,
  [EVENT.duplicate]: 113,
  [EVENT.outsideSchedule]: 132,
  [EVENT.invalidCode]: 161,
};
const TAG_ALARM = 144;

/** In the place of a user's number: nobody in particular. */
const EVERYONE = 255;

/** What is added to a number: ID Lock 150, by the firmware of its module. */
const ID_LOCK = {
  'id-lock-old': { pins: 59, tags: 9 },
  'id-lock': { pins: 0, tags: 25 },
} as const;

export function eventReport(
  nodeId: number,
  {
    type = ACCESS_CONTROL,
    event,
    parameters,
  }: { type?: number; event: number; parameters?: readonly number[] },
): CommandClass {
  return new NotificationCCReport({
    nodeId,
    notificationType: type,
    notificationEvent: event,
    ...(parameters === undefined ? {} : { eventParameters: Uint8Array.from(parameters) }),
  });
}

/** @param slot none: all of them @param parametersOf how this lock writes a user */
export function changeReport(
  nodeId: number,
  { event, slot, names }: { event: number; slot?: number; names: ChangeNames },
  parametersOf: (slot: number) => readonly number[],
): CommandClass {
  switch (names) {
    case 'alarm':
      return alarmReport(nodeId, ALARM[event] ?? 0, slot ?? EVERYONE);
    case 'everyone':
      // Older Yale tell so even that all were deleted (zwave-js#8054).
      return eventReport(nodeId, {
        event: event === EVENT.allDeleted ? EVENT.deleted : event,
        parameters: [EVERYONE],
      });
    case 'none':
      return eventReport(nodeId, { event });
    case 'slot':
      return eventReport(nodeId, slot === undefined ? { event } : { event, parameters: parametersOf(slot) });
  }
}

/** Of a PIN; without a slot, of one that is in none. */
export function useReport(
  nodeId: number,
  { event, slot, names }: { event: number; slot?: number; names: UseNames },
  parametersOf: (slot: number) => readonly number[],
): CommandClass {
  if (names === 'alarm') return alarmReport(nodeId, ALARM[event] ?? 0, slot ?? 1);
  if (slot === undefined || names === 'none') return eventReport(nodeId, { event });
  if (names === 'both') return bothReport(nodeId, { alarm: ALARM[event] ?? 0, event, number: slot });
  const parameters = names === 'slot' ? parametersOf(slot) : [slot + ID_LOCK[names].pins];
  return eventReport(nodeId, { event, parameters });
}

/** Of a tag, which is counted apart from the PINs: told as if a PIN had opened. */
export function tagReport(nodeId: number, number: number, names: UseNames): CommandClass {
  const event = EVENT.keypadUnlock;
  if (names === 'alarm') return alarmReport(nodeId, TAG_ALARM, number);
  if (names === 'id-lock' || names === 'id-lock-old')
    return eventReport(nodeId, { event, parameters: [number + ID_LOCK[names].tags] });
  return bothReport(nodeId, { alarm: TAG_ALARM, event, number });
}

/** Alarm CC version 1. */
export function alarmReport(nodeId: number, alarmType: number, alarmLevel: number): CommandClass {
  return new NotificationCCReport({ nodeId, alarmType, alarmLevel });
}

/** The specification wants the first two bytes of a notification to be 0; many a maker does not care. */
function bothReport(
  nodeId: number,
  { alarm, event, number }: { alarm: number; event: number; number: number },
): CommandClass {
  return new CommandClass({
    nodeId,
    ccId: CC.Notification,
    ccCommand: NotificationCommand.Report,
    payload: Uint8Array.from([alarm, number, 0, 0xff, ACCESS_CONTROL, event, 1, number]),
  });
}
