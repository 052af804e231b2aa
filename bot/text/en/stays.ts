import type { StayState } from '../../../src/domain/bookings/stay.ts';
import type { DeliveryView, ShareView, StayConcern } from '../../../src/engine/views/booking-views.ts';
import { rich, type Html } from '../html.ts';
import { STAY_ICONS } from '../icons.ts';

const STATE: Readonly<Record<StayState, string>> = {
  expected: 'expected',
  ready: 'ready: the code is on every device',
  arrived: 'arrived',
  departed: 'departed',
  cancelled: 'cancelled',
  unclear: 'unclear',
  blocked: 'nobody comes',
};

const DELIVERY: Readonly<Record<DeliveryView['state'], string>> = {
  waiting: 'waits to be sent',
  'under-way': 'is being sent',
  sent: 'sent',
  perhaps: 'perhaps sent',
  refused: 'not sent',
  'given-up': 'not sent, and given up',
  dropped: 'dropped',
};

const KIND: Readonly<Record<DeliveryView['kind'], string>> = {
  code: 'The code',
  changed: 'The change',
  backup: 'The backup code',
  cancelled: 'The cancellation',
  ending: 'The end',
};

/** Of stays of guests, as owners read of them. */
export const stays = {
  allTitle: 'All bookings',
  unitTitle: 'Bookings',
  concernTitle: 'To look at',
  pastTitle: 'Past',
  nowTitle: 'Staying now',
  arrivingTitle: 'Arrivals',
  none: 'No booking.',
  count: (total: number) => (total === 1 ? '1 booking' : `${total} bookings`),
  icon: STAY_ICONS,
  state: STATE,
  row: (icon: string, dates: string, name: string, unit: string | undefined) =>
    unit === undefined ? `${icon} ${dates} ${name}` : `${icon} ${dates} ${name}, ${unit}`,
  summary: (name: string, dates: string, state: StayState) => `${name}, ${dates}: ${STATE[state]}`,
  past: '🕰 Past bookings',

  card: (name: string, unit: string, dates: string) => rich`🛎 <b>${name}</b> · ${unit}\n${dates}`,
  works: (from: string, until: string) => rich`🔑 The code works from ${from} to ${until}.`,
  noCode: 'There is no code for it.',
  from: (feeds: string) => rich`📅 From ${feeds}`,
  byHand: '📅 Made by hand',
  standing: (state: StayState) => rich`${STAY_ICONS[state]} ${STATE[state]}`,
  guest: (details: string) => rich`👤 ${details}`,
  reservation: (reservation: string) => `booking ${reservation}`,
  phoneEnding: (digits: string) => `phone ends in ${digits}`,
  lacks: (device: string, words: string) => rich`⏳ ${device}: ${words}`,
  arrivedAt: (time: string) => rich`🏡 First opened ${time}`,
  share: (share: ShareView['kind'], from: string | undefined): string => {
    switch (share) {
      case 'by-hand':
        return '✉️ Not shared yet. It is shared when you tap “Share”.';
      case 'waits':
        return `✉️ Goes out by itself from ${from ?? '…'}, once every device has shown the code.`;
      case 'under-way':
        return '✉️ Being sent.';
      case 'sent':
        return '✉️ The guest has the code.';
      case 'perhaps':
        return '❔ The message has perhaps gone out.';
      case 'refused':
      case 'given-up':
        return '⚠️ The message has not gone out.';
    }
  },
  concern: (concern: StayConcern['kind'], what: string): Html => {
    switch (concern) {
      case 'gone-from-calendar':
        return rich`❔ No calendar shows it since ${what}. The code stays until you decide, or until that has lasted long enough.`;
      case 'guest-or-block':
        return rich`❔ I can’t tell whether a guest comes. There is no code yet.`;
      case 'double-booking':
        return rich`⚠️ ${what} has a night of it too. Both have codes.`;
      case 'no-code':
        return rich`⚠️ It has no code: no PIN is free, or its devices are not there.`;
      case 'no-room':
        return rich`⚠️ ${what} has no free slot for it.`;
      case 'not-ready':
        return rich`⚠️ Its time has come, and the code is not on every device.`;
      case 'perhaps-sent':
        return rich`❔ A message has perhaps gone out. I don’t send it twice by myself.`;
      case 'not-sent':
        return rich`⚠️ A message has not gone out.`;
      case 'calendar-differs':
        return rich`❔ The calendar says ${what}.`;
    }
  },
  retry: (device: string) => `🔁 Try again: ${device}`,
  keep: '✅ Keep it',
  remove: '🗑 Remove',
  comes: '👤 A guest comes',
  block: '🚫 Nobody comes',
  giveBackup: (device: string) => `🛟 Give backup code: ${device}`,
  sendAgain: '✉️ Send again',
  markSent: '✅ It was sent',
  drop: '✖ Don’t send',
  follow: '📅 Take the calendar’s dates',
  other: (name: string) => `🛎 ${name}`,
  kept: 'It stays, whatever the calendar says.',
  guestComes: 'A guest comes. The code is made.',
  nobodyComes: 'Nobody comes, so there is no code.',
  given: 'The guest gets the backup code.',
  sentAgain: 'It is sent again.',
  marked: 'Noted.',
  follows: 'It follows the calendar again.',
  restore: '↩ It happens after all',

  shareButton: '✉️ Share',
  codeButton: '🔑 Code',
  edit: '✏ Change',
  history: '🕰 History',
  guestLink: '💬 Guest’s chat',

  moveTitle: 'Other departure',
  moveYes: '✅ Save',
  moveNo: 'No, leave it',
  moveOther: '🗓 Another day',
  removeTitle: 'Remove',
  removeQuestion: (name: string) =>
    rich`Does the booking of <b>${name}</b> not happen? Its code is removed from the devices now.`,
  removeYes: '🗑 Yes, remove',
  no: 'No, keep it',
  removed: 'The booking is cancelled. Its code is being removed.',

  newTitle: 'New booking',
  askDates: (unit: string) =>
    rich`When does the guest of <b>${unit}</b> arrive? Tap the day, or send both dates, such as “5 June to 8 June”.`,
  askDeparture: (arrival: string) => rich`Arrival on <b>${arrival}</b>. When does the guest leave?`,
  askGuest: 'Who comes? Send the name of the guest.',
  unnamed: 'No name',
  datesNotRead: 'I could not read two dates. Send them like “5 June to 8 June”, or tap a day.',
  dateNotRead: 'I could not read a date. Send one such as “8 June”, or tap a day.',
  made: 'The booking is made.',

  editTitle: 'Change',
  editQuestion: 'What should I change? What you set by hand, no calendar changes.',
  arrival: '🛬 Arrival',
  departure: '🛫 Departure',
  name: '👤 Name',
  phone: '📞 Phone',
  email: '✉️ E-mail',
  whichArrival: (now: string) =>
    rich`Arrival now: <b>${now}</b>. Tap another day, or send a date, with a time if you like.`,
  whichDeparture: (now: string) =>
    rich`Departure now: <b>${now}</b>. Tap another day, or send a date, with a time if you like.`,
  earlier: '2 h earlier',
  later: '2 h later',
  ask: {
    name: 'Send the name of the guest.',
    phone: 'Send the phone number of the guest, with its country code.',
    email: 'Send the e-mail address of the guest.',
  },
  changed: '✅ Saved. The code follows, and its PIN stays.',
  noPhone: 'That does not look like a phone number. Send one such as +49 170 1234567.',
  noEmail: 'That does not look like an e-mail address. Send one such as anna@example.org.',

  shareTitle: 'Share',
  shareQuestion: (name: string) => rich`How should <b>${name}</b> get the code?`,
  shareNotReady: (devices: string) =>
    rich`⚠️ The code is not on ${devices} yet. Whoever gets it now may stand before a closed door.`,
  message: '📄 Message to forward',
  way: {
    email: '✉️ By e-mail',
    notify: '🔔 By Home Assistant',
    chat: '💬 Into the guest’s chat',
    forward: '📄 To the owners, to pass on',
  },
  anyway: '⚠ Send it now anyway',
  shareHint:
    'Forward the message above to the guest, or copy it. It disappears from here after some minutes.',
  copy: '📋 Copy',
  telegram: '📤 Send in Telegram',
  isSending: 'It is on its way. I tell you if it does not go out.',

  historyTitle: 'History',
  noHistory: 'No message has gone to the guest yet.',
  delivery: (
    { kind, state }: Pick<DeliveryView, 'kind' | 'state'>,
    way: string,
    { at, why }: { at: string; why: string | undefined },
  ): Html => rich`${at} · ${KIND[kind]}, by ${way}: ${DELIVERY[state]}${why === undefined ? '' : `. ${why}`}`,
  madeAt: (time: string) => rich`🏡 First opened ${time}`,
  endedAt: (time: string) => rich`👋 Ended ${time}`,
  entries: '📜 Who came',
} as const;
