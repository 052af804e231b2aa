import { gives, takes } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Scene, type Screen } from '../../chat/screen.ts';
import { lines, rich } from '../../text/html.ts';

/** `unit-cleaners/<unit>`: the calendar of a unit for those who clean, behind a secret link. */
export const unitCleaners: Screen = {
  forOwners: true,
  title: ({ t }) => t.units.cleaners.title,
  up: ({ args }) => placeOf('unit', ...args),
  body(scene) {
    const { house, t, now, page, args } = scene;
    const unit = house.bookings.units.get(idOf(scene));
    if (!unit) return undefined;
    const since = house.bookings.cleanersCalendars.since(unit.id);
    return {
      text: lines(
        rich`${t.units.cleaners.about}`,
        '',
        page?.url === undefined ? rich`${t.units.cleaners.noPage}` : undefined,
        rich`${since === undefined ? t.units.cleaners.none : t.units.cleaners.since(t.moment(since, now, house.zone))}`,
      ),
      buttons: [
        page?.url === undefined
          ? []
          : [
              {
                label: since === undefined ? t.units.cleaners.make : t.units.cleaners.another,
                act: 'link',
                style: 'primary',
              },
            ],
        since === undefined ? [] : [{ label: t.units.cleaners.end, act: 'end', style: 'danger' }],
        [{ label: t.units.cleaners.code, go: placeOf('unit-set', args[0] ?? '', 'cleaning') }],
      ],
    };
  },
  actions: {
    link: gives((scene) => {
      const { house, member, t, page } = scene;
      const url = page?.url;
      if (url === undefined) return { note: t.gone };
      return after(t, house.bookings.cleanersCalendars.link(actorOf(member), idOf(scene)), ({ token }) => {
        const link = `${url}/cleaning/${token}.ics`;
        return {
          note: t.units.cleaners.below,
          secret: {
            text: rich`${t.units.cleaners.linkIs}\n${link}`,
            protect: false,
            // Bot API, CopyTextButton.text: 1 to 256 characters.
            ...(link.length <= 256 && { buttons: [[{ label: t.page.copy, copy: link }]] }),
          },
        };
      });
    }),
    end: takes((scene) => {
      const { house, member, t } = scene;
      return after(t, house.bookings.cleanersCalendars.end(actorOf(member), idOf(scene)), () => ({
        note: t.units.cleaners.ended,
      }));
    }),
  },
};

function idOf({ args }: Scene): number {
  return Number(args[0]);
}
