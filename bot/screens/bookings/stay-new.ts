import { addDays } from '../../../src/domain/schedule/open-spans.ts';
import { localAt } from '../../../src/domain/schedule/wall-clock.ts';
import { gives, neutral } from '../../chat/act.ts';
import type { StayDraft } from '../../chat/drafts/booking-draft.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Place } from '../../chat/places/place.ts';
import {
  actorOf,
  after,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import { readStayDates, readStayDay } from '../../phrases/stay-dates.ts';
import { rich } from '../../text/html.ts';

const DATES_A_PAGE = 12;
const DATES_A_ROW = 3;

/** `stay-new/<unit>/<page>`: when the guest arrives, or both dates in words. */
export const stayNew: Screen = {
  title: ({ t }) => t.stays.newTitle,
  up: ({ args: [unit = ''] }) => placeOf('unit', unit),
  takesDigits: () => true,
  body(scene) {
    const { house, t, args } = scene;
    const unit = house.bookings.units.get(Number(args[0]));
    return (
      unit && {
        text: t.stays.askDates(unit.name),
        buttons: dayButtons(scene, {
          first: today(scene),
          page: Number(args[1]) || 0,
          placeOfPage: (page) => placeOf('stay-new', unit.id, page),
        }),
      }
    );
  },
  typed(scene, text) {
    const { house, now, member, t, args } = scene;
    const dates = readStayDates(text, { now, zone: house.zone }, member.language);
    if (!dates) return { note: t.stays.datesNotRead };
    return { to: 'stay-new-guest', draft: { kind: 'stay', unit: Number(args[0]), ...dates } };
  },
  actions: {
    pick: neutral((scene, date) => ({
      to: placeOf('stay-new-departure', 0),
      draft: { kind: 'stay', unit: Number(scene.args[0]), arrival: { date } },
    })),
  },
};

/** `stay-new-departure/<page>` */
export const stayNewDeparture: Screen = {
  title: ({ t }) => t.stays.newTitle,
  up: (scene) => above(scene),
  back: ({ draft }) => placeOf('stay-new', draft?.kind === 'stay' ? draft.unit : 0, 0),
  takesDigits: () => true,
  body(scene) {
    const { draft, t, args } = scene;
    if (draft?.kind !== 'stay' || !draft.arrival) return undefined;
    return {
      text: t.stays.askDeparture(t.days.day(draft.arrival)),
      buttons: dayButtons(scene, {
        first: addDays(draft.arrival.date, 1),
        page: Number(args[0]) || 0,
        placeOfPage: (page) => placeOf('stay-new-departure', page),
      }),
    };
  },
  typed: (scene, text) =>
    onDraft(scene, (draft) => {
      const { house, now, member, t } = scene;
      const departure = readStayDay(text, { now, zone: house.zone }, member.language);
      return departure
        ? { to: 'stay-new-guest', draft: { ...draft, departure } }
        : { note: t.stays.dateNotRead };
    }),
  actions: {
    pick: neutral((scene, date) =>
      onDraft(scene, (draft) => ({ to: 'stay-new-guest', draft: { ...draft, departure: { date } } })),
    ),
  },
};

/** `stay-new-guest`: the name; with it the booking is made. */
export const stayNewGuest: Screen = {
  title: ({ t }) => t.stays.newTitle,
  up: (scene) => above(scene),
  back: ({ draft }) =>
    draft?.kind === 'stay' && draft.arrival ? placeOf('stay-new-departure', 0) : 'bookings',
  body: ({ draft, t }) =>
    draft?.kind === 'stay'
      ? {
          text: rich`${t.stays.askGuest}`,
          buttons: [
            [
              { label: t.stays.unnamed, act: 'unnamed' },
              { label: t.button.cancel, act: 'cancel' },
            ],
          ],
        }
      : undefined,
  typed: (scene, text) => made(scene, { name: text.trim() }),
  actions: {
    unnamed: gives((scene) => made(scene, {})),
    cancel: neutral((scene) => ({ to: above(scene), draft: null, note: scene.t.draft.cancelled })),
  },
};

function made(scene: Scene, guest: { readonly name?: string }): Navigation {
  return onDraft(scene, ({ unit, arrival, departure }) => {
    const { house, member, t } = scene;
    if (!arrival || !departure) return { to: placeOf('stay-new', unit, 0) };
    const wish = { unit, guest, arrival, departure };
    return after(t, house.bookings.stays.add(actorOf(member), wish), (id) => ({
      to: placeOf('stay', id),
      draft: null,
      note: t.stays.made,
    }));
  });
}

function above({ draft }: Scene): Place {
  return draft?.kind === 'stay' ? placeOf('unit', draft.unit) : 'bookings';
}

function onDraft({ draft, t }: Scene, run: (draft: StayDraft) => Navigation): Navigation {
  return draft?.kind === 'stay' ? run(draft) : { to: 'bookings', note: t.gone };
}

/** `YYYY-MM-DD` on the house's wall. */
export function today({ now, house }: Scene): string {
  return new Date(localAt(now, house.zone)).toISOString().slice(0, 10);
}

/** Days from `first` on, and the way to later ones. A tap runs `pick`. */
export function dayButtons(
  { t }: Scene,
  { first, page, placeOfPage }: { first: string; page: number; placeOfPage: (page: number) => Place },
): ScreenButton[][] {
  const shown = Math.max(0, page);
  const days = Array.from({ length: DATES_A_PAGE }, (_, i) => addDays(first, shown * DATES_A_PAGE + i));
  const rows: ScreenButton[][] = [];
  for (let i = 0; i < days.length; i += DATES_A_ROW)
    rows.push(
      days
        .slice(i, i + DATES_A_ROW)
        .map((date) => ({ label: t.days.day({ date }), act: 'pick', value: date })),
    );
  const earlier: ScreenButton[] = shown > 0 ? [{ label: t.button.previous, go: placeOfPage(shown - 1) }] : [];
  return [...rows, [...earlier, { label: t.button.next, go: placeOfPage(shown + 1) }]];
}
