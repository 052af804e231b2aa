import type { House } from '../../src/engine/house.ts';
import { findUser } from './find-user.ts';
import { deviceKey, placeOf } from '../chat/callback-data.ts';
import { parseMoment } from './moment.ts';
import type { Navigation } from '../chat/screen.ts';
import { whoPlace } from '../screens/answers.ts';
import type { Texts } from '../text/index.ts';

const WHY =
  /^why (?:can['’]?t|can ?not|does(?:n['’]?t| not)|did(?:n['’]?t| not)|is(?:n['’]?t| not)|wo(?:n['’]?t)) (.+?)(?:['’]s (?:code|pin))? (?:get|come|go|enter|open|work|unlock|disarm|pass|let)\b/i;
const WHO =
  /^who (?:can|may|could) (?:open|enter|unlock|use|disarm|turn off|(?:get|come|go) (?:in|into|through|in (?:by|through|at)))\s+(?:the )?(.+)$/i;

/**
 * "Why can't Anna get in?", "who can open the garage on Sunday at 3?": the place that answers, wherever in the
 * chat it is asked. Undefined where the text is no such question.
 */
export function textQuestion(t: Texts, text: string, house: House, now: number): Navigation | undefined {
  const asked = text.trim().replace(/[?!.\s]+$/, '');
  const [, name] = WHY.exec(asked) ?? [];
  if (name !== undefined) return whyMove(t, name, house);
  const [, rest] = WHO.exec(asked) ?? [];
  return rest === undefined ? undefined : whoMove(t, rest, house, now);
}

function whyMove(t: Texts, name: string, house: House): Navigation {
  const user = findUser(house, name);
  if (user) return { to: placeOf('why', user.id) };
  const { total } = house.queries.users({ search: name, page: 0, pageSize: 1 });
  return { to: 'users/0', search: name, ...(total > 0 && { note: t.why.whichUser }) };
}

/** The device whose name begins what was asked, and a time after it. */
function whoMove(t: Texts, rest: string, house: House, now: number): Navigation {
  const asked = plain(rest);
  const device = house.queries
    .devices()
    .filter(({ name }) => asked === plain(name) || asked.startsWith(`${plain(name)} `))
    .sort((a, b) => b.name.length - a.name.length)[0];
  if (!device) return { to: 'devices', note: t.who.whichDevice };
  const words = plain(device.name).split(' ').length;
  const when = rest
    .split(/[\s-]+/)
    .slice(words)
    .join(' ');
  const at = parseMoment(when, { now, zone: house.zone });
  const key = deviceKey(device.id);
  return at === undefined
    ? { to: whoPlace(key, now, now), note: t.who.notUnderstood }
    : { to: whoPlace(key, at, now) };
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .split(/[\s-]+/)
    .join(' ')
    .trim();
}
