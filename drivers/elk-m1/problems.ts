/** What happened to the connection, and what the panel does not do, as messages for an owner. */
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import { isNobodyThere } from '../shared/network.ts';

export const SILENT = 'silent';
/** 4.27: what the network module says in place of each answer. */
export const BUSY = {
  connected: { code: 'programming' },
  'module-starting': { code: 'starting', what: 'elk-m1' },
} as const satisfies Record<string, DriverMessage>;
export const NOT_YET: DriverMessage = { code: 'not-connected', what: 'panel' };
export const UNHEARD: DriverMessage = { code: 'change-unconfirmed', what: 'panel' };
export const MASTER_CODE: DriverMessage = { code: 'wrong-master-code', needs: 'valid-everywhere' };

/** What came on a connection so far: nothing, bytes that are no frame, or frames. */
export type Stage = 'mute' | 'garbled' | 'heard';

/** The login was sent, and nothing came of it. */
export const LOGIN_MUTE = 'login-mute';
export const LOGIN_REFUSED = 'login';
/** Who was connected has hung up: while the login was going on, or at another time. */
export const LOGIN_CLOSED = 'login-closed';
export const CLOSED = 'closed';

const what = 'elk-m1';

/** @param cause an error's code, or what ended a session. @param stage how far that had come */
export function troubleOf(place: string, cause: string, stage: Stage): DriverMessage {
  switch (cause) {
    case SILENT:
      if (stage === 'garbled') return { code: 'something-else-answers', what, place };
      return { code: 'silent', what, place, stage: stage === 'mute' ? 'start' : 'later' };
    case LOGIN_REFUSED:
      return { code: 'wrong-login', what, place };
    case LOGIN_MUTE:
      return { code: 'silent', what, place, stage: 'login' };
    case LOGIN_CLOSED:
      return { code: 'cut-off', what, place, stage: 'login' };
    case 'tls':
      return { code: 'elk-no-tls', place };
    case CLOSED:
    case 'ECONNRESET':
    case 'EPIPE':
      if (stage === 'heard') break;
      return { code: 'cut-off', what, place, stage: 'start' };
  }
  return { code: isNobodyThere(cause) ? 'nothing-answers' : 'connection-lost', what, place };
}
