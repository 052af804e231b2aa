import { parseLocal } from '../../../src/domain/schedule/schedule.ts';
import { localText } from '../../../src/domain/schedule/wall-clock.ts';
import type { StayMoment } from '../../../src/domain/bookings/sighting.ts';
import type { StayView } from '../../../src/engine/views/booking-views.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Place } from '../../chat/places/place.ts';
import type { Navigation, Scene } from '../../chat/screen.ts';
import type { IntentOf } from '../../phrases/intent.ts';
import { arriving, stayingIn } from '../bookings/stay-list.ts';
import { movePlace } from '../bookings/stay-move.ts';
import { lines, noteOf, withNote } from './notes.ts';
import { choiceOf, offering } from './offering.ts';

const MINUTE_MS = 60_000;
const COMING = ['expected', 'ready', 'arrived'] as const;

/** Lists and cards that answer questions about what is let. */
export function aboutBookings(
  intent: IntentOf<'arrivals' | 'guests' | 'unit-ready'>,
  scene: Scene,
  place: Place,
): Navigation {
  const { unit } = intent;
  if (unit?.kind !== 'unclear') return answer(intent, scene, unit?.id);
  return offering({
    question: scene.t.sentences.whichUnit,
    choices: unit.candidates.map(({ id, name }) => choiceOf(`🏠 ${name}`, answer(intent, scene, id))),
    from: place,
  });
}

function answer(
  intent: IntentOf<'arrivals' | 'guests' | 'unit-ready'>,
  scene: Scene,
  unit: number | undefined,
): Navigation {
  switch (intent.kind) {
    case 'arrivals':
      return { to: arriving(intent.days, unit), ...withNote(scene.t, intent) };
    case 'guests':
      return { to: stayingIn(unit), ...withNote(scene.t, intent) };
    case 'unit-ready':
      return unit === undefined ? { to: 'bookings' } : readiness(unit, scene);
  }
}

/** The guest inside, else the one that comes next, and how that one's code stands. */
function readiness(id: number, { house, t }: Scene): Navigation {
  const unit = house.bookings.units.get(id);
  if (!unit) return { to: 'bookings', note: t.gone };
  const { next } = unit;
  const note = next ? t.stays.summary(next.name, t.days.dates(next), next.state) : t.sentences.nobodyComes;
  return { to: placeOf('unit', id), note: `🏠 ${unit.name}: ${note}` };
}

export function cancelledStay(intent: IntentOf<'cancel-stay'>, scene: Scene, place: Place): Navigation {
  const [user] = intent.who;
  if (user?.kind !== 'known') return { to: placeOf('stays', 'all', 0), ...withNote(scene.t, intent) };
  const found = staysOf(user.id, scene);
  if (found.length === 0)
    return { to: placeOf('user', user.id), note: scene.t.sentences.noBooking(user.name) };
  return onStay(found, scene, place, ({ id }) => ({
    to: placeOf('stay-remove', id),
    ...withNote(scene.t, intent),
  }));
}

/** Of a guest, the booking is meant: undefined where nobody of that name has one, or one of their codes was named. */
export function ofGuest(
  intent: IntentOf<'extend' | 'shorten' | 'ends'>,
  scene: Scene,
  place: Place,
): Navigation | undefined {
  const [user] = intent.who;
  if (user?.kind !== 'known' || user.code !== undefined || intent.at.length > 0) return undefined;
  const found = staysOf(user.id, scene);
  if (found.length === 0) return undefined;
  return onStay(found, scene, place, (stay) => {
    if (intent.kind === 'ends') return { to: placeOf('stay', stay.id), ...withNote(scene.t, intent) };
    const departure = departureOf(intent, stay, scene);
    if (!departure)
      return { to: placeOf('stay-date', stay.id, 'departure', 0), ...withNote(scene.t, intent) };
    const isEarlier = intent.kind === 'extend' && departure.date < stay.departure.date;
    const note = lines(isEarlier ? scene.t.sentences.endsLater : undefined, noteOf(scene.t, intent));
    return { to: movePlace(stay.id, departure), ...(note !== undefined && { note }) };
  });
}

/** A day without an hour has the hour of the stay or of the unit. */
function departureOf(
  { kind, until, byMs }: IntentOf<'extend' | 'shorten'>,
  { departure, unit }: StayView,
  { house }: Scene,
): StayMoment | undefined {
  const { date, time = house.bookings.units.get(unit.id)?.checkOut ?? '12:00' } = departure;
  if (byMs !== undefined) {
    const moved = localText(parseLocal(`${date}T${time}`) + (kind === 'extend' ? byMs : -byMs));
    const isHourKept = moved.slice(11, 16) === time && departure.time === undefined;
    return { date: moved.slice(0, 10), ...(!isHourKept && { time: moved.slice(11, 16) }) };
  }
  if (until === undefined) return undefined;
  // It is exclusive: "until Sunday" is until Monday, 00:00.
  if (until.endsWith('T00:00'))
    return {
      date: localText(parseLocal(until) - MINUTE_MS).slice(0, 10),
      ...(departure.time !== undefined && { time: departure.time }),
    };
  return { date: until.slice(0, 10), time: until.slice(11, 16) };
}

function staysOf(user: number, { house }: Scene): StayView[] {
  return house.bookings.stays.list({ states: COMING }).filter((stay) => stay.user === user);
}

function onStay(
  found: readonly StayView[],
  { t }: Scene,
  place: Place,
  then: (stay: StayView) => Navigation,
): Navigation {
  const [only, ...more] = found;
  if (only && more.length === 0) return then(only);
  return offering({
    question: t.sentences.whichBooking,
    choices: found.map((stay) => choiceOf(`🛎 ${t.days.dates(stay)} · ${stay.unit.name}`, then(stay))),
    from: place,
  });
}
