/**
 * Who it was, by the number that a lock tells. A number alone proves little: some locks count from elsewhere,
 * some give tags and their own master code numbers among those of PINs, and a user may have more than a PIN.
 * What is not sure is left out: then nobody is named, and no use is counted.
 */
import type { EntryMeans } from '../../src/domain/driver/driver-event.ts';
import { numberOf } from './code-memory.ts';
import { isIdLock, isYale, usesCredentials, YALE_MASTER_NUMBER } from './description.ts';
import type { ZwaveNode } from './node.ts';
import { PIN_TYPE, USER_CREDENTIAL } from './values.ts';

export interface Who {
  readonly slot?: number;
  readonly means?: EntryMeans;
}

const NOBODY: Who = {};

/** @param number as the lock tells it; 0 is nobody in particular @param slots how many codes it holds */
export function whoIs(number: number | undefined, node: ZwaveNode, slots: number): Who {
  if (number === undefined || number === 0) return NOBODY;
  if (isIdLock(node)) return idLockUser(number, node.firmware, slots);
  if (isYale(node) && number === YALE_MASTER_NUMBER) return { means: 'master-code' };
  if (usesCredentials(node)) return pinOf(number, node, slots);
  return inRange(number, slots);
}

function inRange(slot: number, slots: number): Who {
  return Number.isInteger(slot) && slot >= 1 && slot <= slots ? { slot } : NOBODY;
}

/** Of a user whose only credential is a PIN, that PIN. Any other may have come in by something else. */
function pinOf(user: number, node: ZwaveNode, slots: number): Who {
  const held = node.access?.getCredentialsForUserCached(user) ?? [];
  const [first, ...others] = held;
  if (!first) {
    // Nothing is known of them; a PIN in the slot of this number may be another user's.
    const owner = numberOf(node.value(USER_CREDENTIAL.pinOwner(user)));
    return owner === 0 || owner === user ? inRange(user, slots) : NOBODY;
  }
  return others.length === 0 && first.type === PIN_TYPE ? inRange(first.slot, slots) : NOBODY;
}

/**
 * ID Lock 150 and 101, with the maker's module: PINs, tags and codes of its own are counted in one row, which is
 * another one since firmware 1.6. Source: the module's manual; joymyr/no.IDLock, drivers/IDlock150/device.js.
 */
function idLockUser(number: number, firmware: string | undefined, slots: number): Who {
  const isOld = firmware === undefined ? undefined : isBefore(firmware, 1, 6);
  if (isOld === undefined) return NOBODY;
  if (!isOld) {
    if (number === 108 || number === 109) return { means: 'master-code' };
    return number > 25 && number <= 50 ? { means: 'tag' } : inRange(number, Math.min(slots, 25));
  }
  if (number <= 2) return { means: 'master-code' };
  if (number < 60) return { means: 'tag' };
  // Where there are as many slots as that, it may as well be one of them.
  return slots < 60 ? inRange(number - 59, slots) : NOBODY;
}

function isBefore(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
