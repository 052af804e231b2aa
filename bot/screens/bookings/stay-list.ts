import type { StaySelection, StayView } from '../../../src/engine/views/booking-views.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Place } from '../../chat/places/place.ts';
import type { Scene, Screen, ScreenButton } from '../../chat/screen.ts';
import { lines } from '../../text/html.ts';
import { pager, PAGE_SIZE } from '../pages.ts';

const PAST = ['departed', 'cancelled', 'blocked'] as const;

/**
 * `stays/<which>/<page>`: `all`, `concern`, `u<unit>`, `past<unit>`, and as answers to questions `in<unit>`, who stays
 * there now, and `to<unit>.<first day>.<last day>`, who arrives; 0 is any unit. A tap opens the booking.
 */
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
        unit === undefined || !args[0]?.startsWith('u')
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
  const { house, args, now } = scene;
  const unit = unitIn(scene);
  const [which = '', first = '', last = '9'] = (args[0] ?? '').split('.');
  const within: StaySelection = unit === undefined ? {} : { unit };
  if (args[0] === 'concern') return house.bookings.stays.list({ concern: true });
  if (args[0]?.startsWith('past')) return house.bookings.stays.list({ ...within, states: PAST }).reverse();
  if (which.startsWith('in'))
    return house.bookings.stays
      .list({ ...within, states: ['expected', 'ready', 'arrived'] })
      .filter(({ from, until }) => from <= now && now < until);
  if (which.startsWith('to'))
    return house.bookings.stays
      .list({ ...within, states: ['expected', 'ready', 'arrived', 'unclear'] })
      .filter(
        ({ arrival: { date }, state }) =>
          first <= date && date <= last && !(first === '' && state === 'arrived'),
      );
  return house.bookings.stays.list(within);
}

export function stayingIn(unit = 0): Place {
  return placeOf('stays', `in${unit}`, 0);
}

/** @param days as `YYYY-MM-DD`, both included; missing: all who are still to come */
export function arriving(
  days: { readonly first: string; readonly last: string } | undefined,
  unit = 0,
): Place {
  return placeOf('stays', [`to${unit}`, ...(days ? [days.first, days.last] : [])].join('.'), 0);
}

function titleOf({ args: [which = ''], t }: Scene): string {
  if (which === 'all') return t.stays.allTitle;
  if (which === 'concern') return t.stays.concernTitle;
  if (which.startsWith('in')) return t.stays.nowTitle;
  if (which.startsWith('to')) return t.stays.arrivingTitle;
  return which.startsWith('past') ? t.stays.pastTitle : t.stays.unitTitle;
}

function unitIn({ args }: Scene): number | undefined {
  const digits = /^(?:u|past|in|to)(\d+)(?:\.|$)/.exec(args[0] ?? '')?.[1];
  return digits === undefined || digits === '0' ? undefined : Number(digits);
}
