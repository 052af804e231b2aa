/** What went wrong with the connection to Home Assistant. */
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import { NotHomeAssistant, WrongToken } from './connection/socket.ts';

/** Why it did not come about. @param place the address of Home Assistant */
export function openingTrouble(place: string, error: unknown): DriverMessage {
  const what = 'home-assistant';
  if (error instanceof WrongToken) return { code: 'wrong-login', what, place };
  return {
    code: error instanceof NotHomeAssistant ? 'something-else-answers' : 'nothing-answers',
    what,
    place,
  };
}
