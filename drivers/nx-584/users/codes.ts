/** What a user's six digits and authority mean. */
import { Pin } from '../../../src/domain/pins/pin.ts';
import { AUTHORITY } from '../message-types.ts';
import type { RawCode, UserInformation } from '../message-types.ts';

export type CodeLength = 4 | 6;
/** What stands where a code of four has no fifth and sixth digit: 0 in the document, F in pynx584. */
export type Filler = '0' | 'F';

/** As pynx584 clears a code and knows that there is none; the document is silent. */
export const NO_CODE: RawCode = Pin.of('FFFFFF');

export function padded(code: Pin, filler: Filler): RawCode {
  return Pin.of(code.reveal().padEnd(6, filler));
}

/** Undefined: no code. `unreadable`: neither a code nor none. The filler may be any. */
export function codeIn({ code }: UserInformation, length: CodeLength): Pin | 'unreadable' | undefined {
  const digits = code.reveal().slice(0, length);
  if (/^F+$/.test(digits)) return undefined;
  return /^\d+$/.test(digits) ? Pin.of(digits) : 'unreadable';
}

/** Bit 3 is an output, and not "master", where bit 7 is set. */
export function isMaster({ authority }: UserInformation): boolean {
  return (authority & AUTHORITY.outputs) === 0 && (authority & AUTHORITY.master) !== 0;
}

/** May arm and disarm, and opens nothing else. */
const PLAIN = AUTHORITY.armDisarm | AUTHORITY.openCloseReport;

/** May arm and disarm now, in his partitions. */
export function disarms(user: UserInformation): boolean {
  return user.authority === mayDisarm(user, true);
}

/** The authority of a user who may now disarm: what there was, unless the slot had no code. */
export function mayDisarm({ authority }: UserInformation, hadCode: boolean): number {
  if (!hadCode) return PLAIN;
  const armOnly =
    (authority & AUTHORITY.outputs) === 0 ? AUTHORITY.armOnly | AUTHORITY.armOnlyInCloseWindow : 0;
  return (authority & ~armOnly) | AUTHORITY.armDisarm;
}
