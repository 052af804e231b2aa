import { addDays } from '../../../src/domain/schedule/open-spans.ts';
import { parseLocal } from '../../../src/domain/schedule/schedule.ts';
import type { StayMoment } from '../../../src/domain/bookings/sighting.ts';
import { userProblems } from '../../../src/domain/people/user.ts';
import type { StayView } from '../../../src/engine/views/booking-views.ts';
import { depends, gives, type Access } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Navigation, type Scene, type Screen } from '../../chat/screen.ts';
import { readStayDay } from '../../phrases/stay-dates.ts';
import { lines, rich } from '../../text/html.ts';
import { dayButtons, today } from './stay-new.ts';
import { stayOf } from './stay.ts';

const HOUR_MS = 60 * 60_000;
const STEP_HOURS = 2;
const GUEST_FIELDS = ['name', 'phone', 'email'] as const;
type GuestField = (typeof GUEST_FIELDS)[number];
type End = 'arrival' | 'departure';

/** `stay-edit/<id>`: which part. */
export const stayEdit: Screen = {
  title: ({ t }) => t.stays.editTitle,
  up: ({ args }) => placeOf('stay', ...args),
  body(scene) {
    const shown = stayOf(scene);
    if (!shown) return undefined;
    const { t } = scene;
    return {
      text: rich`${t.stays.editQuestion}`,
      buttons: [
        [
          { label: t.stays.arrival, go: placeOf('stay-date', shown.id, 'arrival', 0) },
          { label: t.stays.departure, go: placeOf('stay-date', shown.id, 'departure', 0) },
        ],
        [
          { label: t.stays.name, go: placeOf('stay-guest', shown.id, 'name') },
          { label: t.stays.phone, go: placeOf('stay-guest', shown.id, 'phone') },
          { label: t.stays.email, go: placeOf('stay-guest', shown.id, 'email') },
        ],
      ],
    };
  },
};

/** `stay-date/<id>/<arrival or departure>/<page>` */
export const stayDate: Screen = {
  title: (scene) => scene.t.stays[endOf(scene)],
  up: ({ args: [id = ''] }) => placeOf('stay-edit', id),
  takesDigits: () => true,
  body(scene) {
    const shown = stayOf(scene);
    if (!shown) return undefined;
    const { t, args } = scene;
    const end = endOf(scene);
    const now = t.days.day(withTime(shown, end, scene));
    const first =
      end === 'arrival' || shown.arrival.date < today(scene) ? today(scene) : addDays(shown.arrival.date, 1);
    return {
      text: end === 'arrival' ? t.stays.whichArrival(now) : t.stays.whichDeparture(now),
      buttons: [
        [
          { label: t.stays.earlier, act: 'hours', value: String(-STEP_HOURS) },
          { label: t.stays.later, act: 'hours', value: String(STEP_HOURS) },
        ],
        ...dayButtons(scene, {
          first,
          page: Number(args[2]) || 0,
          placeOfPage: (page) => placeOf('stay-date', shown.id, end, page),
        }),
      ],
    };
  },
  typed(scene, text) {
    const { house, now, member, t } = scene;
    const moment = readStayDay(text, { now, zone: house.zone }, member.language);
    return moment ? edited(scene, { [endOf(scene)]: moment }) : { note: t.stays.dateNotRead };
  },
  actions: {
    pick: depends(
      (scene, date) => accessOfMove(scene, (now) => date > now.date),
      (scene, date) => {
        const time = stayOf(scene)?.[endOf(scene)].time;
        return edited(scene, { [endOf(scene)]: { date, ...(time !== undefined && { time }) } });
      },
    ),
    hours: depends(
      (scene, hours) => accessOfMove(scene, () => Number(hours) > 0),
      (scene, hours) => {
        const shown = stayOf(scene);
        if (!shown) return { note: scene.t.gone };
        return edited(scene, {
          [endOf(scene)]: shifted(withTime(shown, endOf(scene), scene), Number(hours)),
        });
      },
    ),
  },
};

/** `stay-guest/<id>/<field>` */
export const stayGuest: Screen = {
  title: (scene) => scene.t.stays[fieldOf(scene)],
  up: ({ args: [id = ''] }) => placeOf('stay-edit', id),
  takesDigits: (scene, text) =>
    fieldOf(scene) === 'phone' || (fieldOf(scene) === 'email' && text.includes('@')),
  body(scene) {
    const shown = stayOf(scene);
    if (!shown) return undefined;
    const { t } = scene;
    const field = fieldOf(scene);
    const now = shown.guest[field];
    return {
      text: lines(rich`${t.stays.ask[field]}`, now === undefined ? undefined : t.units.now(now)),
      buttons: now === undefined || field === 'name' ? [] : [[{ label: t.units.clear, act: 'clear' }]],
    };
  },
  typed(scene, text) {
    const shown = stayOf(scene);
    if (!shown) return { note: scene.t.gone };
    const field = fieldOf(scene);
    const value = text.trim();
    const wrong = userProblems({
      firstName: 'x',
      lastName: '',
      [field === 'name' ? 'lastName' : field]: value,
    });
    if (wrong.length > 0)
      return { note: wrong.map((problem) => `⚠ ${scene.t.refusal({ kind: 'user', problem })}`).join('\n') };
    return edited(scene, { guest: { ...shown.guest, [field]: value } });
  },
  actions: {
    clear: gives((scene) => {
      const shown = stayOf(scene);
      if (!shown) return { note: scene.t.gone };
      const { [fieldOf(scene)]: _gone, ...guest } = shown.guest;
      return edited(scene, { guest });
    }),
  },
};

function edited(
  { house, member, t, args }: Scene,
  change: Parameters<Scene['house']['bookings']['stays']['edit']>[2],
): Navigation {
  return after(t, house.bookings.stays.edit(actorOf(member), Number(args[0]), change), () => ({
    to: placeOf('stay', args[0] ?? ''),
    note: t.stays.changed,
  }));
}

/** A later arrival and an earlier departure take access away. */
function accessOfMove(scene: Scene, isLater: (now: StayMoment) => boolean): Access {
  const shown = stayOf(scene);
  const end = endOf(scene);
  return shown && isLater(shown[end]) === (end === 'arrival') ? 'takes' : 'gives';
}

/** With the unit's check-in or check-out time where the stay has none of its own. */
function withTime(shown: StayView, end: End, { house }: Scene): Required<StayMoment> {
  const unit = house.bookings.units.get(shown.unit.id);
  const { date, time } = shown[end];
  return { date, time: time ?? (end === 'arrival' ? unit?.checkIn : unit?.checkOut) ?? '12:00' };
}

function shifted({ date, time }: Required<StayMoment>, hours: number): StayMoment {
  const local = new Date(parseLocal(`${date}T${time}`) + hours * HOUR_MS).toISOString();
  return { date: local.slice(0, 10), time: local.slice(11, 16) };
}

function endOf({ args }: Scene): End {
  return args[1] === 'arrival' ? 'arrival' : 'departure';
}

function fieldOf({ args }: Scene): GuestField {
  return GUEST_FIELDS.find((field) => field === args[1]) ?? 'name';
}
