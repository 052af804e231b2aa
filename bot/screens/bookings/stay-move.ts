import type { StayMoment } from '../../../src/domain/bookings/sighting.ts';
import { isMoment } from '../../../src/domain/bookings/stay-window.ts';
import { depends } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Place } from '../../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen } from '../../chat/screen.ts';
import { rich } from '../../text/html.ts';
import { stayOf } from './stay.ts';

/** `stay-move/<id>/<date>/<HHMM>`: a review of another end of a booking, before it is saved. */
export const stayMove: Screen = {
  title: ({ t }) => t.stays.moveTitle,
  up: ({ args: [id = ''] }) => placeOf('stay', id),
  body(scene) {
    const shown = stayOf(scene);
    const departure = departureIn(scene);
    if (!shown || !departure) return undefined;
    const { t } = scene;
    const { name, unit, arrival } = shown;
    return {
      text: rich`${t.stays.card(name, unit.name, t.days.dates(shown))}\n➡️ ${t.days.dates({ arrival, departure })}`,
      buttons: [
        [
          { label: t.stays.moveYes, act: 'yes', style: 'primary' },
          { label: t.stays.moveNo, go: placeOf('stay', shown.id) },
        ],
        [{ label: t.stays.moveOther, go: placeOf('stay-date', shown.id, 'departure', 0) }],
      ],
    };
  },
  actions: {
    yes: depends(
      (scene) =>
        endOf(scene, departureIn(scene)) < endOf(scene, stayOf(scene)?.departure) ? 'takes' : 'gives',
      (scene) => {
        const { house, member, t, args } = scene;
        const departure = departureIn(scene);
        if (!departure) return { note: t.gone };
        return after(t, house.bookings.stays.edit(actorOf(member), Number(args[0]), { departure }), () => ({
          to: placeOf('stay', args[0] ?? ''),
          note: t.stays.changed,
        }));
      },
    ),
  },
};

/** By which two ends are compared. */
function endOf(scene: Scene, moment: StayMoment | undefined): string {
  const unit = scene.house.bookings.units.get(stayOf(scene)?.unit.id ?? 0);
  return `${moment?.date ?? ''} ${moment?.time ?? unit?.checkOut ?? ''}`;
}

export function movePlace(stay: number, { date, time }: StayMoment): Place {
  return placeOf('stay-move', stay, date, ...(time === undefined ? [] : [time.replace(':', '')]));
}

function departureIn({ args: [, date = '', clock] }: Scene): StayMoment | undefined {
  const moment = { date, ...(clock !== undefined && { time: `${clock.slice(0, 2)}:${clock.slice(2)}` }) };
  return isMoment(moment) ? moment : undefined;
}
