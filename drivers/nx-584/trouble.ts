/** What is wrong and what to do, in words for an owner. No code stands in any of them. */
import { COMMAND, TRANSITION } from './vocabulary.ts';
import type { CommandName, Flag } from './vocabulary.ts';

export const SILENT = 'silent';
export const CLOSED = 'closed';

export const NOT_YET = 'The panel has not answered yet.';
export const MASTER_CODE =
  'The panel does not take the master code of the configuration. Correct "master_code": it must be the code of a user with the authority "Master / program".';
export const MASTER_LENGTH = (length: number): string =>
  `Codes of this panel have ${length} digits, and the master code of the configuration does not. Correct "master_code".`;
export const NOT_TOLD =
  'The panel does not tell what this slot holds. Where this stays so, the master code was changed at the panel: correct "master_code".';
export const PROGRAMMING = 'Somebody programs the panel. What waits is written when they have left.';
export const ARMED =
  'The panel does not change codes while it is armed. What waits is written after the disarm.';
export const NOT_TAKEN = 'The panel did not do it: the code is wrong, or may not do this in this partition.';
export const NOT_SEEN = 'The panel said that it would do it, and its state did not change.';
export const NOT_INSTANT =
  'It is armed, and keeps its entry delay: the panel did not take that away. Disarm it and try again, or leave it so.';
export const ZONES_OPEN = 'Zones are open. Close them, or leave them out.';

/** @param cause an error's code, or what ended a session */
export function words(port: string, cause: string): string {
  const again = 'It is tried again by itself.';
  switch (cause) {
    case SILENT:
      return `The NX-584 at ${port} does not answer. Check its power, and that "framing" and "baud_rate" are as its locations 0 and 1 are programmed. ${again}`;
    case CLOSED:
    case 'ECONNRESET':
    case 'EPIPE':
      return `The connection to the NX-584 at ${port} was closed. Where this comes again and again, another program holds it. ${again}`;
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
    case 'ABORT_ERR':
      return `Nothing answers at ${port}: check that the serial port server is on and has this address and port. ${again}`;
    default:
      return port.startsWith('tcp://')
        ? `The connection to the NX-584 at ${port} was lost. ${again}`
        : `The serial port ${port} cannot be used: check that the cable is in and that no other program holds the port. ${again}`;
  }
}

/** The installation manual of the NX-584 numbers segments and options from 1. */
export function enableCommand(...names: readonly CommandName[]): string {
  const options = names.map((name) => `${place(COMMAND[name])} (${name})`);
  return `The NX-584 does not allow what is needed. Enable in its location 3: ${options.join('; ')}.`;
}

export function enableTransition(name: keyof typeof TRANSITION): string {
  return `The NX-584 does not send every ${name} message, so that news come late or never. Enable in its location 2: ${place(TRANSITION[name])}.`;
}

function place([byte, bit]: Flag): string {
  return `segment ${byte + 1}, option ${bit + 1}`;
}
