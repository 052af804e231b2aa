import { deviceKey } from '../../chat/callback-data.ts';
import { placeOf } from '../../chat/place.ts';
import type { Navigation, Scene } from '../../chat/screen.ts';
import type { IntentOf } from '../../phrases/intent.ts';
import { whoPlace } from '../answers.ts';
import { withNote } from './notes.ts';
import { choiceOf, offering } from './offering.ts';
import type { Place } from '../../chat/place.ts';

/** The history of a user or a device, and of some days where they were told. */
export function placeOfHistory({ who, at, days }: IntentOf<'came'>): Place {
  const [user] = who;
  const [device] = at;
  const subject =
    user?.kind === 'known'
      ? ['user', user.id]
      : device?.kind === 'known'
        ? ['device', deviceKey(device.id)]
        : ['all', 0];
  const dates = days ? [plain(days.first), plain(days.last)] : [];
  return dates.length === 0 && subject[0] === 'all' ? 'log' : placeOf('log', ...subject, 0, ...dates);
}

/** `20261202`: a place holds no dashes to spare. */
function plain(day: string): string {
  return day.replaceAll('-', '');
}

export function whoCan(intent: IntentOf<'who-can'>, scene: Scene, place: Place): Navigation {
  const { house, now } = scene;
  const devices = house.queries.devices().filter((one) => one.codesUnsupportedReason === undefined);
  const named = intent.at.flatMap((one) => (one.kind === 'known' ? one.id : []));
  const wanted = named.length > 0 ? devices.filter(({ id }) => named.includes(id)) : devices;
  const isUnread = intent.unread.length > 0;
  // A door that nobody knows is not every door.
  if (named.length === 0 && isUnread) return { to: 'devices', note: scene.t.who.whichDevice };
  const to = (id: string): Navigation => ({
    to: whoPlace(deviceKey(id), intent.time ?? now, now),
    ...(isUnread ? { note: scene.t.who.notUnderstood } : withNote(scene.t, intent)),
  });
  const [only, ...more] = wanted;
  if (!only) return { to: 'devices', note: scene.t.who.whichDevice };
  if (more.length === 0) return to(only.id);
  const choices = wanted.map(({ id, name }) => choiceOf(scene.t.sentences.device(name), to(id)));
  return offering({ question: scene.t.sentences.whichDevice, choices, from: place });
}
