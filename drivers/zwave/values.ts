/**
 * Command classes and values of a lock, by the numbers and names that zwave-js gives them; its server
 * uses the same on the wire. Source: `CommandClasses` of @zwave-js/core, the `CCValues` of @zwave-js/cc.
 */
export const CC = {
  doorLock: 0x62,
  userCode: 0x63,
  supervision: 0x6c,
  entryControl: 0x6f,
  configuration: 0x70,
  scheduleEntryLock: 0x4e,
  notification: 0x71,
  lock: 0x76,
  battery: 0x80,
  clock: 0x81,
  timeParameters: 0x8b,
  userCredential: 0x83,
} as const;

/** A value of a node's root endpoint. */
export interface ValueId {
  readonly commandClass: number;
  readonly property: string | number;
  readonly propertyKey?: string | number;
}

/** One text for each value of a node. */
export function keyOf({ commandClass, property, propertyKey }: ValueId): string {
  return `${commandClass}/${property}/${propertyKey ?? ''}`;
}

/** User Code CC. */
export const USER_CODE = {
  supportedUsers: { commandClass: CC.userCode, property: 'supportedUsers' },
  supportedCharacters: { commandClass: CC.userCode, property: 'supportedASCIIChars' },
  keypadMode: { commandClass: CC.userCode, property: 'keypadMode' },
  status: (slot: number) => ({ commandClass: CC.userCode, property: 'userIdStatus', propertyKey: slot }),
  code: (slot: number) => ({ commandClass: CC.userCode, property: 'userCode', propertyKey: slot }),
} as const;

/** User Code CC, User ID Status. */
export const STATUS = { available: 0, enabled: 1 } as const;

/** User Credential CC, Credential Type. */
export const PIN_TYPE = 1;
/** Where all credentials are deleted at once. */
export const ANY_TYPE = 0;

const pinKey = (slot: number): number => (PIN_TYPE << 16) | slot;

/** User Credential CC; users and the credential slots of PINs are counted apart. */
export const USER_CREDENTIAL = {
  supportedUsers: { commandClass: CC.userCredential, property: 'supportedUsers' },
  pinCapabilities: {
    commandClass: CC.userCredential,
    property: 'credentialCapabilities',
    propertyKey: PIN_TYPE,
  },
  userType: (user: number) => ({ commandClass: CC.userCredential, property: 'userType', propertyKey: user }),
  userActive: (user: number) => ({
    commandClass: CC.userCredential,
    property: 'userActive',
    propertyKey: user,
  }),
  maxNameLength: { commandClass: CC.userCredential, property: 'maxUserNameLength' },
  userName: (user: number) => ({ commandClass: CC.userCredential, property: 'userName', propertyKey: user }),
  pinOwner: (slot: number) => ({
    commandClass: CC.userCredential,
    property: 'credentialOwner',
    propertyKey: pinKey(slot),
  }),
  pin: (slot: number) => ({
    commandClass: CC.userCredential,
    property: 'credential',
    propertyKey: pinKey(slot),
  }),
} as const;

/** Schedule Entry Lock CC: schedule slots of each user. */
export const SCHEDULE_ENTRY_LOCK = {
  yearDaySlots: { commandClass: CC.scheduleEntryLock, property: 'numYearDaySlots' },
  weekDaySlots: { commandClass: CC.scheduleEntryLock, property: 'numWeekDaySlots' },
} as const;

export const BATTERY_LEVEL = { commandClass: CC.battery, property: 'level' } as const;
export const DOOR_LOCK_MODE = { commandClass: CC.doorLock, property: 'currentMode' } as const;
export const LOCKED = { commandClass: CC.lock, property: 'locked' } as const;

/** Alarm CC version 1: a maker's own numbers. Many a lock tells them in its notifications too. */
export const ALARM_TYPE = { commandClass: CC.notification, property: 'alarmType' } as const;
export const ALARM_LEVEL = { commandClass: CC.notification, property: 'alarmLevel' } as const;

/** "User code PIN length" of Schlage's locks. Changing it deletes all codes, so it is only ever read. */
export const SCHLAGE_PIN_LENGTH = { commandClass: 0x70, property: 16 } as const;

export function configuration(parameter: number): ValueId {
  return { commandClass: CC.configuration, property: parameter };
}
