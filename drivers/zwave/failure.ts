/** What zwave-js throws, as an outcome. Its own texts are never used: they can hold a code. */
import type { Unreachable, WriteOutcome } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Log } from '../../src/domain/log.ts';

export const NO_ANSWER: DriverMessage = { code: 'no-answer', what: 'lock' };
export const NOT_MET: DriverMessage = { code: 'not-heard-yet' };
export const NOT_CONFIRMED: DriverMessage = { code: 'change-unconfirmed', what: 'lock' };
export const NO_ACKNOWLEDGEMENT: DriverMessage = { code: 'out-of-range' };

/** `ZWaveErrorCodes` of @zwave-js/core; its server passes them on as numbers. */
export const ERROR = {
  driverDestroyed: 102,
  driverNotReady: 103,
  taskRemoved: 111,
  serialPortClosed: 112,
  messageDropped: 202,
  callbackNok: 204,
  messageExpired: 215,
  argumentInvalid: 322,
} as const;

/** The link to whoever owns the stick went away before the answer. */
export class LinkLost extends Error {
  override readonly name = 'LinkLost';
  readonly why: DriverMessage;

  constructor(why: DriverMessage) {
    super(why.code);
    this.why = why;
  }
}

export function notAsked(why: DriverMessage): Unreachable {
  return { kind: 'unreachable', why };
}

export function failure(error: unknown, options: { notConnected: DriverMessage; log: Log }): WriteOutcome {
  if (error instanceof LinkLost) return notAsked(error.why);
  switch (codeOf(error)) {
    case ERROR.argumentInvalid:
      return { kind: 'invalid', reason: 'charset' };
    case ERROR.callbackNok:
    case ERROR.messageDropped:
    case ERROR.messageExpired:
      return notAsked(NO_ACKNOWLEDGEMENT);
    case ERROR.driverDestroyed:
    case ERROR.driverNotReady:
    case ERROR.taskRemoved:
    case ERROR.serialPortClosed:
      return notAsked(options.notConnected);
    default:
      options.log('warn', `a lock could not be reached: ${nameOf(error)}`);
      return notAsked(NO_ANSWER);
  }
}

/** The code or the class of an error; its text could hold a PIN. */
export function nameOf(error: unknown): string {
  const code = codeOf(error);
  if (code !== undefined) return `Z-Wave error ${code}`;
  return error instanceof Error ? error.name : 'unknown error';
}

function codeOf(error: unknown): number | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? code : undefined;
}
