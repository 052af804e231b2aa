/** Users of a lock (User Credential CC), as Home Assistant's action `zwave_js.get_users` tells of them. */
import { PIN_TYPE, USER_CREDENTIAL } from '../../zwave/values.ts';
import { listed, OddAnswer, whole, type Fields } from '../connection/messages.ts';

/** Of credentials that are no PIN: Home Assistant tells their types by name, and which is of no matter here. */
const OTHER_TYPE = -1;

const { userType, userActive, userName, pinOwner } = USER_CREDENTIAL;
const OF_USERS: readonly unknown[] = [userType, userActive, userName, pinOwner].map((id) => id(0).property);

export interface Held {
  readonly type: number;
  readonly slot: number;
}

/** Throws `OddAnswer`: a credential of which it is not said where it is may be anywhere. */
export function userOf({ user_id, user_name, user_type, active, credentials }: Fields) {
  if (typeof user_id !== 'number') throw new OddAnswer();
  const held = listed(credentials).map(({ type, slot }): Held => {
    const isPin = type === 'pin_code';
    if (isPin && whole(slot) === undefined) throw new OddAnswer();
    return { type: isPin ? PIN_TYPE : OTHER_TYPE, slot: whole(slot) ?? 0 };
  });
  return { id: user_id, name: user_name, type: user_type, active, held };
}

export function isOfUsers(key: string): boolean {
  return OF_USERS.includes(key.split('/')[1]);
}
