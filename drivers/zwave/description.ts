/** What a node is, as far as its interview and zwave-js's configuration database tell. */
import type { Device, DeviceId, KeypadMode, PinCapabilities } from '../../src/domain/device.ts';
import { numberOf, UserCodes, type CodeMemory } from './code-memory.ts';
import { PinCredentials, pinLimits } from './credential-memory.ts';
import { supportsSchedules } from './device-schedule.ts';
import type { ZwaveNode } from './node.ts';
import {
  BATTERY_LEVEL,
  CC,
  DOOR_LOCK_MODE,
  LOCKED,
  SCHLAGE_PIN_LENGTH,
  USER_CODE,
  USER_CREDENTIAL,
  type ValueId,
} from './values.ts';

const SCHLAGE = 0x003b;
const KWIKSET = 0x0090;
const YALE = 0x0129;
const ID_LOCK = 0x0373;

/** Generic device class "Entry Control": door locks and keypads. */
const ENTRY_CONTROL = 0x40;

const DIGITS = '0123456789';
/** Of a user code on the air: User Code CC, CC:0063.01.01.11.006. */
const SHORTEST = 4;
const LONGEST = 10;

/** Kwikset's keypads with five buttons, by zwave-js's labels; its touchscreens have ten keys. */
const FIVE_BUTTON_MODELS = ['910', '912', '914', '914C', 'SmartCode 888', 'GED1455'];

/** Yale's locks call their master code the user 251; those with 250 slots show it as such a slot. */
export const YALE_MASTER_NUMBER = 251;

/** User Code CC, Keypad Mode, from version 2 on. It is never changed from here; 0 is the normal one. */
const KEYPAD_MODES: readonly (KeypadMode | undefined)[] = [undefined, 'vacation', 'privacy', 'locked-out'];

/** Door Lock CC, Door Lock Mode. */
export const SECURED = 0xff;

/** Whether this is a lock at all; one without user codes is one too. */
export function isLock(node: ZwaveNode): boolean {
  return node.genericClass === ENTRY_CONTROL || node.supports(CC.doorLock) || node.supports(CC.lock);
}

export function isSchlage(node: ZwaveNode): boolean {
  return node.manufacturerId === SCHLAGE;
}

export function isYale(node: ZwaveNode): boolean {
  return node.manufacturerId === YALE;
}

/** With the maker's module, which is one model for its locks 101 and 150. */
export function isIdLock(node: ZwaveNode): boolean {
  return node.manufacturerId === ID_LOCK;
}

/** Where a lock keeps its codes; `undefined` where it has none, or none that can be reached. */
export function memoryOf(node: ZwaveNode): CodeMemory | undefined {
  if (usesCredentials(node)) {
    const memory = node.access && new PinCredentials(node, node.access);
    return memory && memory.slots > 0 ? memory : undefined;
  }
  const memory = node.supports(CC.userCode) ? new UserCodes(node) : undefined;
  return memory && memory.slots > 0 ? memory : undefined;
}

/** A lock that offers both kinds must be asked by User Credential CC, unless that has no users (CL:0083.01.21.00.4). */
export function usesCredentials(node: ZwaveNode): boolean {
  if (!node.supports(CC.userCredential)) return false;
  return !node.supports(CC.userCode) || node.value(USER_CREDENTIAL.supportedUsers) !== 0;
}

/** As of now, but for `reachable`: that the node's owner is there is for the lock to say. */
export function describeLock(id: DeviceId, node: ZwaveNode, slots: number): Device {
  const model = node.model && `${node.model.manufacturer} ${node.model.label}`;
  const battery = node.value(BATTERY_LEVEL);
  const locked = isLocked(node);
  const keypadMode = KEYPAD_MODES[numberOf(node.value(USER_CODE.keypadMode))];
  return {
    id,
    name: node.name || model || `Lock ${node.id}`,
    kind: 'lock',
    ...(model ? { model } : {}),
    ...(node.network === undefined ? {} : { hardware: `zwave:${node.network}/${node.id}` }),
    slots,
    reserved: isYale(node) && slots >= YALE_MASTER_NUMBER ? [YALE_MASTER_NUMBER] : [],
    pin: pinCapabilities(node),
    reachable: !node.dead,
    ...(typeof battery === 'number' ? { battery } : {}),
    ...(locked === undefined ? {} : { locked }),
    ...(keypadMode ? { keypadMode } : {}),
    ...(supportsSchedules(node) && !usesCredentials(node) ? { hasOwnSchedule: true as const } : {}),
  };
}

/** Values that the list of devices shows, also of what a lock can hold: that can be changed at the lock. */
const LISTED: readonly ValueId[] = [
  BATTERY_LEVEL,
  DOOR_LOCK_MODE,
  LOCKED,
  SCHLAGE_PIN_LENGTH,
  USER_CODE.keypadMode,
  USER_CODE.supportedUsers,
  USER_CODE.supportedCharacters,
  USER_CREDENTIAL.supportedUsers,
  USER_CREDENTIAL.pinCapabilities,
];

export function isListed({ commandClass, property }: ValueId): boolean {
  return LISTED.some((listed) => listed.commandClass === commandClass && listed.property === property);
}

/** `undefined` where the lock has no bolt to turn, or has not told yet. */
export function isLocked(node: ZwaveNode): boolean | undefined {
  const mode = node.value(DOOR_LOCK_MODE);
  if (typeof mode === 'number') return mode === SECURED;
  const locked = node.value(LOCKED);
  return typeof locked === 'boolean' ? locked : undefined;
}

function pinCapabilities(node: ZwaveNode): PinCapabilities {
  const supported = node.value(USER_CODE.supportedCharacters);
  const fiveButton = node.manufacturerId === KWIKSET && FIVE_BUTTON_MODELS.includes(node.model?.label ?? '');
  return {
    ...pinLength(node),
    // A PIN is of digits, whatever else the lock would take.
    charset: typeof supported === 'string' ? digitsOf(supported) : DIGITS,
    keypad: fiveButton ? 'five-button' : 'ten-key',
  };
}

/** User Code CC allows 4 to 10; these makers' manuals say 4 to 8. */
function pinLength(node: ZwaveNode): { minLength: number; maxLength: number } {
  if (usesCredentials(node)) {
    const { minLength, maxLength } = pinLimits(node);
    return { minLength: Math.max(minLength, SHORTEST), maxLength: Math.min(maxLength, LONGEST) };
  }
  const exact = isSchlage(node) ? node.value(SCHLAGE_PIN_LENGTH) : undefined;
  if (typeof exact === 'number' && exact >= SHORTEST && exact <= 8)
    return { minLength: exact, maxLength: exact };
  const upToEight = [SCHLAGE, KWIKSET, YALE].includes(node.manufacturerId ?? 0);
  return { minLength: SHORTEST, maxLength: upToEight ? 8 : LONGEST };
}

function digitsOf(characters: string): string {
  return [...DIGITS].filter((digit) => characters.includes(digit)).join('');
}
