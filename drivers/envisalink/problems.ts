/** Why there is no session with the EnvisaLink, as a message for an owner. */
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';

/** How far the session came. `asked`: it got the password. */
export type Stage = 'connecting' | 'connected' | 'asked' | 'in';

export type Ending =
  /** It said so itself. */
  | 'refused'
  | 'timed-out'
  /** It hung up, or the network did. */
  | 'closed'
  /** It did not answer in time. */
  | 'silent'
  /** A connection did not come about; an error's code. */
  | { readonly error: string };

const what = 'envisalink';

export function endTrouble(place: string, stage: Stage, ending: Ending): DriverMessage {
  if (typeof ending === 'object') return { code: 'nothing-answers', what, place, error: ending.error };
  if (ending === 'refused') return { code: 'wrong-login', what, place };
  if (ending === 'timed-out') return { code: 'login-too-late', what, place };
  switch (stage) {
    case 'connecting':
      return { code: 'nothing-answers', what, place, error: 'ETIMEDOUT' };
    case 'connected':
      return { code: 'session-taken', what, place };
    case 'asked':
      return { code: ending === 'silent' ? 'silent' : 'cut-off', what, place, stage: 'login' };
    case 'in':
      return { code: ending === 'silent' ? 'silent' : 'cut-off', what, place, stage: 'later' };
  }
}
