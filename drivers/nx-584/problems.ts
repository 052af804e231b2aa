/** What is wrong, as messages for an owner. No code of anybody stands in any of them. */
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import { isNobodyThere } from '../shared/network.ts';
import { COMMAND, TRANSITION } from './message-types.ts';
import type { CommandName, Flag } from './message-types.ts';

export const SILENT = 'silent';
export const CLOSED = 'closed';

export const NOT_YET: DriverMessage = { code: 'not-connected', what: 'panel' };
export const MASTER_CODE: DriverMessage = { code: 'wrong-master-code', needs: 'master-authority' };
export const NOT_TOLD: DriverMessage = { code: 'slot-not-shown', mayBeMasterCode: true };
export const BUSY: DriverMessage = { code: 'nx584-busy' };

/** What came on a line so far: nothing, bytes that are no frame, or frames. */
export type Stage = 'mute' | 'garbled' | 'heard';

const what = 'nx-584';

/** @param cause an error's code, or what ended a session. @param stage how far that had come */
export function troubleOf(place: string, cause: string, stage: Stage): DriverMessage {
  const isRemote = place.startsWith('tcp://');
  switch (cause) {
    case SILENT:
      if (stage === 'garbled') return { code: 'something-else-answers', what, place };
      return { code: 'silent', what, place, stage: stage === 'mute' ? 'start' : 'later' };
    case CLOSED:
    case 'ECONNRESET':
    case 'EPIPE':
      if (!isRemote) break;
      return { code: 'cut-off', what, place, stage: stage === 'heard' ? 'later' : 'start' };
  }
  // It is given up where it takes too long to open.
  if (isNobodyThere(cause) || cause === 'ABORT_ERR') return { code: 'nothing-answers', what, place };
  return isRemote
    ? { code: 'connection-lost', what, place }
    : { code: 'serial-port', what, place, trouble: 'unusable' };
}

export function enableCommand(...names: readonly CommandName[]): DriverMessage {
  return { code: 'nx584-not-enabled', options: names.map((name) => ({ name, ...placeOf(COMMAND[name]) })) };
}

export function enableTransition(name: keyof typeof TRANSITION): DriverMessage {
  return { code: 'nx584-sends-no-news', name, ...placeOf(TRANSITION[name]) };
}

/** The installation manual of the NX-584 numbers segments and options from 1. */
function placeOf([byte, bit]: Flag): { readonly segment: number; readonly option: number } {
  return { segment: byte + 1, option: bit + 1 };
}
