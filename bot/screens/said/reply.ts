import { deviceKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Navigation, Scene } from '../../chat/screen.ts';
import type { Intent, Named, Reference, UserReference } from '../../phrases/intent.ts';
import { choiceOf, offering } from './offering.ts';
import { newUserDraft } from '../people/user-edit.ts';
import { aboutBookings, cancelledStay, ofGuest } from './bookings.ts';
import { changedCode, deletedCode, issuedCode, otherDevices, otherPin, shownCode } from './codes.ts';
import { actOnDevice, stateOf } from './devices.ts';
import { replyForGroup } from './groups.ts';
import { notLater } from './later.ts';
import { placeOfHistory, whoCan } from './questions.ts';
import type { Place } from '../../chat/places/place.ts';

/** Where a sentence leads: to a review, a confirmation, an answer, or a question about it. Nothing here acts. */
export function replyTo(intent: Intent, scene: Scene, place: Place): Navigation {
  const asked = asks(intent, scene, place);
  if (asked) return asked;
  const { house } = scene;
  const [user] = intent.who;
  if (user?.kind === 'group' && intent.kind !== 'later') return replyForGroup(intent, user, scene);
  switch (intent.kind) {
    case 'issue':
      return issuedCode(intent, scene);
    case 'change':
      return changedCode(intent, scene, place);
    case 'extend':
    case 'shorten':
      return ofGuest(intent, scene, place) ?? changedCode(intent, scene, place);
    case 'pause':
    case 'resume':
    case 'share':
    case 'show':
      return shownCode(intent, scene, place);
    case 'ends':
      return ofGuest(intent, scene, place) ?? shownCode(intent, scene, place);
    case 'arrivals':
    case 'guests':
    case 'unit-ready':
      return aboutBookings(intent, scene, place);
    case 'cancel-stay':
      return cancelledStay(intent, scene, place);
    case 'new-pin':
      return otherPin(intent, scene, place);
    case 'delete-code':
      return deletedCode(intent, scene, place);
    case 'add-device':
    case 'remove-device':
      return otherDevices(intent, scene, place);
    case 'delete-user':
      return { to: placeOf('user-delete', idOf(user)) };
    case 'lock':
    case 'unlock':
    case 'arm':
    case 'disarm':
      return actOnDevice(intent, scene, place);
    case 'state':
    case 'battery':
      return stateOf(intent, scene);
    case 'scene':
      return { to: 'scenes', note: scene.t.sentences.tap(intent.scene.name) };
    case 'came':
      return { to: placeOfHistory(intent) };
    case 'who-can':
      return whoCan(intent, scene, place);
    case 'why':
      return user
        ? { to: placeOf('why', idOf(user)) }
        : { to: 'users/0', search: '', note: scene.t.why.whichUser };
    case 'next':
      return { to: 'upcoming' };
    case 'add-user':
      return newUserDraft(scene.t, house, {}, intent.name);
    case 'help':
      return { to: 'help' };
    case 'list-users':
      return { to: 'users/0', search: '' };
    case 'list-devices':
      return { to: 'devices' };
    case 'doctor':
      return { to: 'doctor' };
    case 'find': {
      const [device] = intent.at;
      if (user?.kind === 'known') return { to: placeOf('user', user.id) };
      if (device?.kind === 'known') return { to: placeOf('device', deviceKey(device.id)) };
      return { to: 'users/0', search: intent.text ?? '' };
    }
    case 'later':
      return notLater(intent, { scene, place, reply: (now) => replyTo(now, scene, place) });
    case 'unknown':
      return { to: 'home' };
  }
}

/** Who or what is meant, where the sentence leaves that open. */
function asks(intent: Intent, scene: Scene, place: Place): Navigation | undefined {
  const then = (change: Partial<Intent>): Navigation =>
    replyTo({ ...intent, ...change } as Intent, scene, place);
  const fewer = severalUsers(intent);
  if (fewer) {
    const choices = fewer.map((user) => choiceOf(nameOf(user), then({ who: [user] })));
    return offering({ question: scene.t.sentences.someAtATime, choices, from: place });
  }
  const { who, at } = intent;
  const unclear = who.findIndex(
    (user) => user.kind === 'unclear' || (user.kind === 'new' && isUnknown(user, intent)),
  );
  const user = who[unclear];
  if (user?.kind === 'unclear') {
    const choices = user.candidates.map((one) =>
      choiceOf(one.name, then({ who: replaced(who, unclear, known(one)) })),
    );
    return offering({ question: scene.t.sentences.whichUser(user.typed), choices, from: place });
  }
  if (user?.kind === 'new') return aboutNobody(user, { intent, then, place, unclear, scene });
  const unclearDevice = at.findIndex(({ kind }) => kind === 'unclear');
  const device = at[unclearDevice];
  if (device?.kind !== 'unclear') return undefined;
  const choices = device.candidates.map((one) =>
    choiceOf(one.name, then({ at: replaced(at, unclearDevice, known(one)) })),
  );
  return offering({ question: scene.t.sentences.whichDevice, choices, from: place });
}

/** A new code may be for somebody new, unless somebody is called almost so; all else is about users there are. */
function isUnknown(user: Extract<UserReference, { kind: 'new' }>, { kind }: Intent): boolean {
  return kind !== 'issue' || user.near.length > 0;
}

function aboutNobody(
  { name, near }: Extract<UserReference, { kind: 'new' }>,
  {
    intent,
    then,
    place,
    unclear,
    scene,
  }: {
    intent: Intent;
    then: (change: Partial<Intent>) => Navigation;
    place: Place;
    unclear: number;
    scene: Scene;
  },
): Navigation {
  const { who, kind } = intent;
  const choices = near.map((one) => choiceOf(one.name, then({ who: replaced(who, unclear, known(one)) })));
  if (kind === 'issue')
    return offering({
      question: scene.t.sentences.nobody(name),
      choices: [
        ...choices,
        choiceOf(
          scene.t.sentences.addUser(name),
          then({ who: replaced(who, unclear, { kind: 'new', name, near: [] } as const) }),
        ),
      ],
      from: place,
    });
  if (choices.length > 0) return offering({ question: scene.t.sentences.nobody(name), choices, from: place });
  return { to: 'users/0', search: name };
}

/** All but a new code are confirmed one by one. */
function severalUsers({ kind, who }: Intent): readonly UserReference[] | undefined {
  return who.length > 1 && kind !== 'issue' && kind !== 'find' ? who : undefined;
}

function replaced<T>(all: readonly T[], index: number, by: T): readonly T[] {
  return all.with(index, by);
}

function known<Id>({ id, name }: Named<Id>): Extract<Reference<Id>, { kind: 'known' }> {
  return { kind: 'known', id, name };
}

function nameOf(user: UserReference): string {
  return user.kind === 'unclear' ? user.typed : user.name;
}

function idOf(user: UserReference | undefined): number {
  return user?.kind === 'known' ? user.id : 0;
}
