import { neutral } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Navigation, Scene, Screen, ScreenButton } from '../../chat/screen.ts';
import { lines } from '../../text/html.ts';
import { pager, PAGE_SIZE } from '../pages.ts';
import { addFeed } from './feed-add.ts';

/** `feed-pick/<unit>/<page>`: the calendars that Home Assistant has, as they were when somebody asked. */
export const feedPick: Screen = {
  title: ({ t }) => t.feeds.pickTitle,
  up: ({ args: [unit = ''] }) => placeOf('feeds', unit),
  body({ draft, args, house, t }) {
    const unit = house.bookings.units.get(Number(args[0]));
    if (draft?.kind !== 'calendars' || !unit) return undefined;
    const taken = new Set(unit.feeds.map(({ host }) => host));
    const free = draft.found.map((one, index) => ({ ...one, index })).filter(({ id }) => !taken.has(id));
    const pages = Math.max(1, Math.ceil(free.length / PAGE_SIZE));
    const page = Math.min(Math.max(Number(args[1]) || 0, 0), pages - 1);
    return {
      text: lines(free.length === 0 ? t.feeds.pickNone : t.feeds.pickQuestion),
      buttons: [
        ...free
          .slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
          .map(({ id, name, index }): ScreenButton[] => [
            { label: name === id ? `📅 ${id}` : `📅 ${name} (${id})`, act: 'pick', value: String(index) },
          ]),
        pages > 1 ? pager(t, (to) => placeOf('feed-pick', unit.id, to), page, pages) : [],
      ],
    };
  },
  actions: {
    pick: neutral((scene, index) => {
      const chosen = scene.draft?.kind === 'calendars' ? scene.draft.found[Number(index)] : undefined;
      if (!chosen) return { to: placeOf('feeds', scene.args[0] ?? ''), note: scene.t.gone };
      const source = { kind: 'home-assistant', entity: chosen.id } as const;
      return addFeed(scene, Number(scene.args[0]), source, chosen.name);
    }),
  },
};

/** Asks Home Assistant, and shows the list. */
export async function lookForCalendars({ house, t, args }: Scene): Promise<Navigation> {
  const found = await house.bookings.feeds.homeCalendars();
  if (!found) return { note: t.feeds.pickFailed };
  return { to: placeOf('feed-pick', args[0] ?? '', 0), draft: { kind: 'calendars', found } };
}
