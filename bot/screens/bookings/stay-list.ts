import type { StaySelection, StayView } from '../../../src/engine/views/booking-views.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Scene, Screen, ScreenButton } from '../../chat/screen.ts';
import { lines } from '../../text/html.ts';
import { pager, PAGE_SIZE } from '../pages.ts';

const PAST = ['departed', 'cancelled', 'blocked'] as const;

/** `stays/<which>/<page>`: `all`, `concern`, `u<unit>`, `past<unit>`. A tap opens the booking. */
export const stays: Screen = {
  title: (scene) => titleOf(scene),
  up: (scene) => {
    const unit = unitIn(scene);
    return unit === undefined ? 'bookings' : placeOf('unit', unit);
  },
  body(scene) {
    const { house, t, args } = scene;
    const unit = unitIn(scene);
    const all = listed(scene);
    const pages = Math.max(1, Math.ceil(all.length / PAGE_SIZE));
    const page = Math.min(Math.max(Number(args[1]) || 0, 0), pages - 1);
    const several = unit === undefined && house.bookings.units.all().length > 1;
    return {
      text: lines(all.length === 0 ? t.stays.none : t.stays.count(all.length)),
      buttons: [
        ...all
          .slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
          .map((stay): ScreenButton[] => [
            { label: rowOf(stay, scene, several), go: placeOf('stay', stay.id) },
          ]),
        pages > 1 ? pager(t, (to) => placeOf('stays', args[0] ?? 'all', to), page, pages) : [],
        unit === undefined || args[0]?.startsWith('past')
          ? []
          : [
              { label: t.units.newStay, go: placeOf('stay-new', unit, 0) },
              { label: t.stays.past, go: placeOf('stays', `past${unit}`, 0) },
            ],
      ],
    };
  },
};

function rowOf(stay: StayView, { t }: Scene, several: boolean): string {
  const icon = stay.concerns.length > 0 ? '⚠️' : t.stays.icon[stay.state];
  return t.stays.row(icon, t.days.day(stay.arrival), stay.name, several ? stay.unit.name : undefined);
}

function listed(scene: Scene): StayView[] {
  const { house, args } = scene;
  const unit = unitIn(scene);
  const within: StaySelection = unit === undefined ? {} : { unit };
  if (args[0] === 'concern') return house.bookings.stays.list({ concern: true });
  if (args[0]?.startsWith('past')) return house.bookings.stays.list({ ...within, states: PAST }).reverse();
  return house.bookings.stays.list(within);
}

function titleOf({ args: [which = ''], t }: Scene): string {
  if (which === 'all') return t.stays.allTitle;
  if (which === 'concern') return t.stays.concernTitle;
  return which.startsWith('past') ? t.stays.pastTitle : t.stays.unitTitle;
}

function unitIn({ args }: Scene): number | undefined {
  const digits = /^(?:u|past)(\d+)$/.exec(args[0] ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
