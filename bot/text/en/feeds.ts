import type { DryRunLine, FeedView } from '../../../src/engine/views/booking-views.ts';
import { lines, rich, type Html } from '../html.ts';

/** Of the calendars that tell of bookings. */
export const feeds = {
  title: 'Calendars',
  none: 'No calendar yet.',
  hint: 'Paste the iCal link of a booking site (it begins with https:// or webcal://). The link is a secret, so I remove your message at once. Or choose a calendar of Home Assistant, or send its name, such as calendar.flat.',
  pick: '🏠 From Home Assistant',
  pickTitle: 'From Home Assistant',
  pickQuestion: 'Which calendar? It stays off until you have seen what it would do.',
  pickNone: 'Home Assistant has no calendar that is not here already.',
  pickFailed:
    'Home Assistant does not answer now. Try again later, or send the name of the calendar, such as calendar.flat.',
  notALink: 'That is neither a link nor a calendar of Home Assistant.',
  linkTaken: 'I removed your message: the link is a secret.',
  forTitle: 'Which unit?',
  forQuestion: (host: string) => rich`For which unit is this calendar of <b>${host}</b>?`,
  noUnit: 'Add the unit first. I keep the link until then.',
  line: ({ name, host, isOn, isReading }: FeedView, state: string): Html =>
    rich`${isOn ? (isReading ? '🔄' : '📅') : '⏸'} <b>${name}</b> (${host}): ${state}`,
  open: (name: string) => `📅 ${name}`,
  state: {
    off: 'off',
    reading: 'being read now',
    never: 'not read yet',
    read: (when: string, stays: number) =>
      `read ${when}, ${stays === 1 ? '1 booking' : `${stays} bookings`} to come`,
    failing: (since: string, why: string) => `not read since ${since}. ${why}`,
  },
  added: (name: string) =>
    `The calendar “${name}” is noted, and still off. Look at what it would do, then switch it on.`,
  card: ({ name, host }: FeedView, state: string) => lines(rich`📅 <b>${name}</b> · ${host}`, rich`${state}`),
  try: '👀 What would it do?',
  switchOn: '▶ Switch on',
  switchOff: '⏸ Switch off',
  readNow: '🔄 Read now',
  remove: '🗑 Remove',
  allowPrivate: 'Allow private networks',
  privateHint: 'It leads into a private network. That is fine for a calendar at home, and for nothing else.',
  switchedOn: 'It is on. I am reading it now.',
  switchedOff: 'It is off. Its bookings stay as they are; I miss changes.',
  isRead: 'Read.',
  removeTitle: 'Remove',
  removeQuestion: (name: string, stays: number) =>
    rich`Remove the calendar <b>${name}</b>? ${stays === 1 ? '1 booking' : `${stays} bookings`} to come ${stays === 1 ? 'is' : 'are'} known from it. A guest who may be inside keeps the code until check-out in any case.`,
  keepStays: 'Keep its bookings',
  removeStays: '🗑 Remove its bookings too',
  removed: (name: string) => `The calendar “${name}” is removed.`,

  dryTitle: 'What it would do',
  dryNone: 'The calendar is readable, and has no booking to come.',
  dryCount: (made: number) =>
    made === 1
      ? 'I would make 1 code. Nothing is made yet.'
      : `I would make ${made} codes. Nothing is made yet.`,
  dryLine: (kind: DryRunLine['kind'], dates: string, name: string | undefined, span: string): Html => {
    const who = name ?? 'a guest without a name';
    switch (kind) {
      case 'new':
        return rich`✅ ${dates}: ${who}, code ${span}`;
      case 'known':
        return rich`🔁 ${dates}: ${who}, known already`;
      case 'double-booking':
        return rich`⚠️ ${dates}: ${who}, shares a night with another booking`;
      case 'unclear':
        return rich`❔ ${dates}: “${name ?? '…'}”. I would ask you whether a guest comes`;
      case 'block':
        return rich`🚫 ${dates}: blocked, no code`;
      case 'cancelled':
        return rich`✖ ${dates}: cancelled, no code`;
      case 'past':
        return rich`🕰 ${dates}: over, no code`;
    }
  },
  notUnderstood: 'Not understood:',
} as const;
