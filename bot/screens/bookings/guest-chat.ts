import { overlapNights } from '../../../src/domain/bookings/stay.ts';
import type { GuestRequestView } from '../../../src/engine/views/booking-views.ts';
import { gives, neutral, takes } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import { actorOf, after, type Navigation, type Scene, type Screen } from '../../chat/screen.ts';
import { lines, rich } from '../../text/html.ts';
import { stayOf } from './stay.ts';

/** `stay-chat/<stay>`: the link that opens the chat for the guest. */
export const stayChat: Screen = {
  title: ({ t }) => t.guest.chatTitle,
  up: ({ args }) => placeOf('stay', ...args),
  body(scene) {
    const shown = stayOf(scene);
    if (!shown) return undefined;
    const { t, house, now } = scene;
    const chat = house.bookings.guests.of(shown.id);
    const since = chat.kind === 'none' ? '' : t.moment(chat.since, now, house.zone);
    return {
      text: lines(
        chat.kind === 'none'
          ? t.guest.chatNone
          : chat.kind === 'waiting'
            ? t.guest.chatWaiting(since)
            : t.guest.chatOpen(chat.name, since),
        '',
        rich`<i>${t.guest.chatHint}</i>`,
      ),
      buttons: [
        [{ label: t.guest.makeLink, act: 'link', style: 'primary' }],
        chat.kind === 'none' ? [] : [{ label: t.guest.endChat, act: 'end', style: 'danger' }],
      ],
    };
  },
  actions: {
    link: gives((scene) => {
      const { house, member, t, botName, args } = scene;
      const shown = stayOf(scene);
      if (!shown) return { note: t.gone };
      if (botName === undefined) return { note: t.members.nameUnknown };
      return after(t, house.bookings.guests.link(actorOf(member), Number(args[0])), ({ token }) => {
        const link = `https://t.me/${botName}?start=${token}`;
        return {
          note: t.guest.linkMade,
          secret: {
            text: t.guest.invitation(shown.unit.name, link),
            protect: false,
            buttons: [[{ label: t.guest.copyLink, copy: link }]],
          },
        };
      });
    }),
    end: takes(({ house, member, t, args }) =>
      after(t, house.bookings.guests.end(actorOf(member), Number(args[0])), () => ({
        note: t.guest.chatEnded,
      })),
    ),
  },
};

/** `guest-request/<id>`: other dates that a guest asks for. */
export const guestRequest: Screen = {
  title: ({ t }) => t.guest.requestTitle,
  up: (scene) => {
    const stay = requestOf(scene)?.stay.id;
    return stay === undefined ? 'bookings' : placeOf('stay', stay);
  },
  body(scene) {
    const request = requestOf(scene);
    if (!request) return undefined;
    const { t, house } = scene;
    const { stay, answer } = request;
    const others = house.bookings.stays
      .list({ unit: stay.unit.id })
      .filter((other) => other.id !== stay.id && other.state !== 'unclear' && overlapNights(other, request));
    return {
      text: lines(
        t.guest.requestQuestion(stay.name, stay.unit.name, t.days.dates(request), t.days.dates(stay)),
        ...others.map(({ name }) => t.guest.requestClash(name)),
        answer && t.guest.requestDone[answer],
      ),
      buttons: answer
        ? []
        : [
            [
              { label: t.guest.approve, act: 'approve', style: 'success' },
              { label: t.guest.decline, act: 'decline' },
            ],
          ],
    };
  },
  actions: {
    approve: gives((scene) => answered(scene, 'approved')),
    decline: neutral((scene) => answered(scene, 'declined')),
  },
};

function answered(scene: Scene, answer: 'approved' | 'declined'): Navigation {
  const { house, member, t, args } = scene;
  return after(t, house.bookings.guests.answer(actorOf(member), Number(args[0]), answer), () => ({}));
}

function requestOf({ house, args }: Scene): GuestRequestView | undefined {
  return house.bookings.guests.request(Number(args[0]));
}
