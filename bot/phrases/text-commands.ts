import type { House } from '../../src/engine/house.ts';
import { findUser } from './find-user.ts';
import { deviceKey, placeOf } from '../chat/callback-data.ts';
import type { Navigation } from '../chat/screen.ts';
import { newCodeDraft } from '../screens/codes/draft.ts';
import { newUserDraft } from '../screens/people/user-edit.ts';
import type { Texts } from '../text/index.ts';

const ADD =
  /^(?:please )?add (?:an? )?(?:new )?(?:user )?(?:called |named )?(?!(?:codes?|pins?|users?)$)(\S.*)$/i;
const CODE =
  /^(?:please )?(?:(?:add|make|create|generate|give|new) )?(?:an? )?(?:new )?(?:code|pin) (?:for|to) (\S.*)$/i;

/** "add Anna Berg": the name. */
export function addedName(text: string): string | undefined {
  return ADD.exec(plain(text))?.[1];
}

/** What is typed where nothing was asked: a wish, or a name to look for. */
export function textCommand(t: Texts, text: string, house: House): Navigation {
  const [, forWhom] = CODE.exec(plain(text)) ?? [];
  if (forWhom !== undefined) return codeMove(t, forWhom, house);
  const name = addedName(text);
  if (name !== undefined) return newUserDraft(t, house, {}, name);
  const wanted = plain(text).toLowerCase();
  const { total } = house.queries.users({ search: text, page: 0, pageSize: 1 });
  if (total === 0 && wanted === 'help') return { to: 'help' };
  const named = house.queries.devices().find((device) => device.name.toLowerCase() === wanted);
  return total === 0 && named
    ? { to: placeOf('device', deviceKey(named.id)) }
    : { to: 'users/0', search: text };
}

/** For the one user of that name; where there are several, or none, the list asks. */
function codeMove(t: Texts, name: string, house: House): Navigation {
  const user = findUser(house, name);
  return user ? newCodeDraft(t, house, user.id) : { to: 'new/0', search: name };
}

function plain(text: string): string {
  return text
    .trim()
    .replace(/[.!?]+$/, '')
    .split(/\s+/)
    .join(' ');
}
