import { addDays } from '../../../src/domain/schedule/open-spans.ts';
import { localAt } from '../../../src/domain/schedule/wall-clock.ts';
import type { StayMoment } from '../../../src/domain/bookings/sighting.ts';
import type { StayDates } from '../../../src/domain/bookings/stay.ts';
import type { GuestStayView } from '../../../src/engine/views/booking-views.ts';
import { gives, neutral } from '../../chat/act.ts';
import type { Action } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Body, Scene, Screen, ScreenButton } from '../../chat/screen.ts';
import { lines, rich } from '../../text/html.ts';

const HOUR_MS = 60 * 60_000;
const WISHES = ['later2', 'later4', 'night1', 'night2', 'night3', 'early'] as const;
type Wish = (typeof WISHES)[number];

/** What a guest sees at home: the own stays, and nothing else. */
export function guestBody(scene: Scene): Body {
  const { house, member, t } = scene;
  const mine = house.bookings.guests.mine(member.id);
  if (mine.length === 0) return { text: lines(t.home.guest(member.name)) };
  return {
    text: lines(...mine.flatMap((stay, index) => [...(index > 0 ? [''] : []), ...stayLines(stay, scene)])),
    buttons: mine.flatMap((stay): ScreenButton[][] => [
      stay.mayShow ? [{ label: t.guest.show, act: 'code', value: String(stay.stay), style: 'primary' }] : [],
      stay.mapLink !== undefined && /^https?:/.test(stay.mapLink)
        ? [{ label: t.guest.map, url: stay.mapLink }]
        : [],
      stay.isAsking ? [] : [{ label: t.guest.ask, go: placeOf('guest-ask', stay.stay) }],
    ]),
  };
}

/** The number of a guest's own stay. Nobody else is answered. */
export const showOwnCode: Action = gives(({ house, member, t }, stay) => {
  const shown = house.bookings.guests.mine(member.id).find((one) => String(one.stay) === stay);
  const numbers = shown && house.bookings.guests.reveal(member.id, shown.stay);
  if (!shown || !numbers?.ok) return { note: t.guest.notNow };
  const { pins, backups } = numbers.value;
  return {
    secret: {
      text: lines(
        ...pins.map(({ pin, deviceNames }) =>
          t.guest.code(pin.reveal(), pins.length > 1 ? deviceNames.join(', ') : shown.unit),
        ),
        ...backups.map((one) => t.guest.backupCode(one.deviceName, one.pin.reveal())),
      ),
      protect: false,
    },
    note: t.guest.shown,
  };
});

/** `guest-ask/<stay>`: for what dates the owners are asked. */
export const guestAsk: Screen = {
  forGuests: true,
  title: ({ t }) => t.guest.askTitle,
  up: () => 'home',
  body(scene) {
    const { t, now, house } = scene;
    const stay = stayOf(scene);
    if (!stay || stay.isAsking) return undefined;
    return {
      text: t.guest.askQuestion(t.moment(stay.until, now, house.zone)),
      buttons: WISHES.filter((wish) => wish !== 'early' || stay.from > now).map((wish): ScreenButton[] => [
        { label: t.guest.wish[wish], act: 'ask', value: wish },
      ]),
    };
  },
  actions: {
    ask: neutral((scene, value) => {
      const { house, member, t } = scene;
      const stay = stayOf(scene);
      const wish = WISHES.find((one) => one === value);
      if (!stay || !wish) return { to: 'home', note: t.guest.notAsked };
      const asked = house.bookings.guests.ask(member.id, stay.stay, wished(stay, wish, scene));
      return { to: 'home', note: asked.ok ? t.guest.asked : t.guest.notAsked };
    }),
  },
};

function stayLines(stay: GuestStayView, { t, now, house }: Scene) {
  const time = (at: number): string => t.moment(at, now, house.zone);
  return [
    t.guest.card(stay.unit, t.days.dates(stay)),
    t.guest.works(time(stay.from), time(stay.until)),
    t.guest.doors(stay.deviceNames.join(', ')),
    stay.mayShow ? undefined : t.guest.notReady,
    stay.isAsking ? t.guest.asking : undefined,
    stay.address === undefined ? undefined : t.guest.address(stay.address),
    stay.instructions === undefined ? undefined : t.guest.instructions(stay.instructions),
    stay.mapLink === undefined || /^https?:/.test(stay.mapLink) ? undefined : rich`${stay.mapLink}`,
  ];
}

function wished(stay: GuestStayView, wish: Wish, { house }: Scene): Partial<StayDates> {
  const { arrival, departure } = stay;
  const night = { night1: 1, night2: 2, night3: 3 } as const;
  if (wish === 'early') return { arrival: { ...arrival, date: addDays(arrival.date, -1) } };
  if (wish === 'later2' || wish === 'later4')
    return { departure: later(stay.until, wish === 'later2' ? 2 : 4, house.zone) };
  return { departure: { ...departure, date: addDays(departure.date, night[wish]) } };
}

/** Hours are counted on the wall. */
function later(at: number, hours: number, zone: string): StayMoment {
  const local = new Date(localAt(at, zone) + hours * HOUR_MS).toISOString();
  return { date: local.slice(0, 10), time: local.slice(11, 16) };
}

function stayOf({ house, member, args }: Scene): GuestStayView | undefined {
  return house.bookings.guests.mine(member.id).find(({ stay }) => String(stay) === args[0]);
}
