/** What zwave-js throws, as an outcome in words. Its own texts are never used: they can hold a code. */
import { isZWaveError } from '@zwave-js/core';
import { ZWaveErrorCodes } from 'zwave-js';
import type { Unreachable, WriteOutcome } from '../../src/domain/device.ts';
import { nameOf, type Log } from './client.ts';

export const NOT_CONNECTED = 'The Z-Wave stick is not connected.';
export const NO_ANSWER = 'The lock does not answer.';
const NO_ACKNOWLEDGEMENT = 'The lock is out of radio range, or its battery is empty.';

export function notAsked(why: string): Unreachable {
  return { kind: 'unreachable', why };
}

export function failure(error: unknown, log: Log): WriteOutcome {
  const code = isZWaveError(error) ? error.code : undefined;
  switch (code) {
    case ZWaveErrorCodes.Argument_Invalid:
      return { kind: 'invalid', reason: 'charset' };
    case ZWaveErrorCodes.Controller_CallbackNOK:
    case ZWaveErrorCodes.Controller_MessageDropped:
    case ZWaveErrorCodes.Controller_MessageExpired:
      return notAsked(NO_ACKNOWLEDGEMENT);
    case ZWaveErrorCodes.Driver_Destroyed:
    case ZWaveErrorCodes.Driver_NotReady:
    case ZWaveErrorCodes.Driver_TaskRemoved:
    case ZWaveErrorCodes.Driver_SerialPortClosed:
      return notAsked(NOT_CONNECTED);
    default:
      log('warn', `a lock could not be reached: ${nameOf(error)}`);
      return notAsked(NO_ANSWER);
  }
}
