import { deviceKey } from '../../chat/places/callback-data.ts';
import type { Navigation, Scene } from '../../chat/screen.ts';
import type { IntentOf } from '../../phrases/intent.ts';
import { whoPlace } from '../answers.ts';
import { historyPlace } from '../history/filter.ts';
import { withNote } from './notes.ts';
import { choiceOf, offering } from './offering.ts';
import type { Place } from '../../chat/places/place.ts';

/** The history of a user and a device, and of some days, as far as they were named. */
export function placeOfHistory({ who, at, days }: IntentOf<'came'>): Place {
  const [user] = who;
  const [device] = at;
  return historyPlace({
    ...(user?.kind === 'known' && { user: user.id }),
    ...(device?.kind === 'known' && { device: deviceKey(device.id) }),
    ...(days && { days }),
  });
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
