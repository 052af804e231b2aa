/** What is wrong and what to do, in words for an owner. No code stands in any of them. */
import { COMMAND, TRANSITION } from './message-types.ts';
import type { CommandName, Flag } from './message-types.ts';

export const SILENT = 'silent';
export const CLOSED = 'closed';

export const NOT_YET = 'The panel has not answered yet.';
export const MASTER_CODE =
  'The panel does not take the master code of the configuration. Correct "master_code": it must be the code of a user with the authority "Master / program".';
export const MASTER_LENGTH = (length: number): string =>
  `Codes of this panel have ${length} digits, and the master code of the configuration does not. Correct "master_code".`;
export const NOT_TOLD =
  'The panel does not tell what this slot holds. Where this stays so, the master code was changed at the panel: correct "master_code".';
export const BUSY =
  'The NX-584 answers, and cannot say how its panel is: it is busy, or does not reach the panel. It is tried again by itself.';
export const PROGRAMMING = 'Somebody programs the panel. What waits is written when they have left.';
export const ARMED =
  'The panel does not change codes while it is armed. What waits is written after the disarm.';
export const NOT_TAKEN = 'The panel did not do it: the code is wrong, or may not do this in this partition.';
export const NOT_SEEN = 'The panel said that it would do it, and its state did not change.';
export const NOT_INSTANT =
  'It is armed, and keeps its entry delay: the panel did not take that away. Disarm it and try again, or leave it so.';
export const ZONES_OPEN = 'Zones are open. Close them, or leave them out.';

/** What came on a line so far: nothing, bytes that are no frame, or frames. */
export type Stage = 'mute' | 'garbled' | 'heard';

const AGAIN = 'It is tried again by itself.';

/** @param cause an error's code, or what ended a session. @param stage how far that had come */
export function words(port: string, cause: string, stage: Stage): string {
  switch (cause) {
    case SILENT:
      return silence(port, stage);
    case CLOSED:
    case 'ECONNRESET':
    case 'EPIPE':
      if (!port.startsWith('tcp://')) break;
      return stage === 'heard'
        ? `The connection to the NX-584 at ${port} was closed. Where this comes again and again, another program holds it. ${AGAIN}`
        : `${port} hangs up before the NX-584 has said anything: another program holds it, or the serial port server does not let this computer in. ${AGAIN}`;
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
    case 'ABORT_ERR':
      return `Nothing answers at ${port}: check that the serial port server is on and has this address and port. ${AGAIN}`;
  }
  return port.startsWith('tcp://')
    ? `The connection to the NX-584 at ${port} was lost. ${AGAIN}`
    : `The serial port ${port} cannot be used: check that the cable is in and that no other program holds the port. ${AGAIN}`;
}

function silence(port: string, stage: Stage): string {
  switch (stage) {
    case 'mute':
      return `The NX-584 at ${port} does not answer. Check its power, and that "framing" and "baud_rate" are as its locations 0 and 1 are programmed. ${AGAIN}`;
    case 'garbled':
      return `What comes from ${port} cannot be understood. Check that "framing" and "baud_rate" are as locations 0 and 1 of the NX-584 are programmed, and that a serial port server has the same baud rate. ${AGAIN}`;
    case 'heard':
      return `The NX-584 at ${port} has fallen silent. Check its power and its cable. ${AGAIN}`;
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
