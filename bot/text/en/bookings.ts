import type { FeedProblem, StayProblem } from '../../../src/domain/bookings/booking-problems.ts';
import type { ChannelProblem, StayMessage } from '../../../src/domain/bookings/guest-channel.ts';
import { PLACEHOLDERS } from '../../../src/domain/bookings/guest-template.ts';
import type { FetchProblem } from '../../../src/domain/bookings/sighting.ts';
import type { UnitProblem } from '../../../src/domain/bookings/unit.ts';
import type { ArrivalNotice, Notice, StayNotice } from '../../../src/engine/views/notice-views.ts';
import { daysIn } from '../days.ts';
import { lines, rich, type Html } from '../html.ts';
import { LOCALE } from './locale.ts';
import type { GuestTexts } from '../guest-words.ts';
import { describeSchedule } from './schedules.ts';

const { day, dates } = daysIn(LOCALE);

/** Of bookings, as owners read it. */
export const bookings = {
  stayNotice,
  arrivals: ({ date, arrivals }: Extract<Notice, { kind: 'arrivals' }>): Html =>
    lines(rich`🛎 Arrivals on ${day({ date })}:`, ...arrivals.map(arrivalLine)),
  feedNotice: ({ feedName, unitName, up, problem }: Extract<Notice, { kind: 'feed' }>): Html =>
    up
      ? rich`📅 I can read the calendar “${feedName}” of ${unitName} again.`
      : rich`📅 I have not been able to read the calendar “${feedName}” of ${unitName} for a day. ${problem ? fetchWords(problem) : ''} Codes of its guests stay as they are; I miss new bookings and changes.`,
  fetchProblem: fetchWords,
  channelProblem: channelWords,
};

function stayNotice(notice: StayNotice): Html {
  const { unitName: unit, name, devices = [], backups = [], other, was, problem } = notice;
  const when = dates(notice);
  switch (notice.what) {
    case 'new':
      return rich`🛎 New booking for ${unit}: ${name}, ${when}.`;
    case 'changed':
      return rich`🛎 The booking of ${name} for ${unit} is now ${when}${was ? ` (before: ${dates(was)})` : ''}. The code follows, and its PIN stays.`;
    case 'cancelled':
      return rich`🛎 The booking of ${name} for ${unit}, ${when}, was cancelled. Its code is being removed.`;
    case 'returned':
      return rich`🛎 The booking of ${name} for ${unit}, ${when}, is in the calendar again.`;
    case 'differs':
      return rich`🛎 The calendar says other dates for ${name} in ${unit} than you have set. Yours stay: ${when}.`;
    case 'gone':
      return rich`❔ No calendar shows the booking of ${name} for ${unit}, ${when}, any longer. Somebody may be inside or on the way, so the code stays. Should I remove it?`;
    case 'unclear':
      return rich`❔ The calendar of ${unit} says ${when}, and I can’t tell whether a guest comes. There is no code for it yet. Does somebody come?`;
    case 'double-booking':
      return rich`⚠️ Double booking of ${unit}: ${name}, ${when}, and ${other?.name ?? ''} share a night. Both have codes.`;
    case 'not-ready':
      return lines(
        rich`⚠️ The code of ${name} for ${unit} should work by now, and is not on ${devices.join(', ')}.`,
        backups.length > 0
          ? rich`There is a backup code on ${backups.join(', ')} that you can give.`
          : undefined,
      );
    case 'no-code':
      return rich`⚠️ The booking of ${name} for ${unit}, ${when}, begins soon and has no code: no PIN is free, a device is missing, or all slots are taken.`;
    case 'forward':
      return rich`✉️ A message for ${name} (${unit}, ${when}) is ready. Please pass it on.`;
    case 'chat-open':
      return rich`💬 ${notice.account ?? ''} has opened the guest’s chat of ${name} (${unit}, ${when}).`;
    case 'chat-refused':
      return rich`⚠️ ${notice.account ?? ''} has opened the link of ${name} (${unit}, ${when}), which is another account’s. I showed nothing. If the guest passed it on, make a new link.`;
    case 'asks':
      return rich`❔ ${name} (${unit}, ${when}) asks for other dates: ${dates(notice.wish ?? notice)}.`;
    case 'perhaps-sent':
      return rich`❔ The message to ${name} (${unit}, ${when}) has perhaps gone out: ${problem ? channelWords(problem) : ''} I don’t send it twice by myself. Please ask the guest, or send it again.`;
    case 'not-sent':
      return rich`⚠️ The message to ${name} (${unit}, ${when}) has not gone out. ${problem ? channelWords(problem) : ''} Please pass it on in another way.`;
  }
}

const ARRIVAL = {
  ready: '✅',
  'on-time': '🕒',
  'not-ready': '⚠️',
  'no-code': '⚠️',
  'no-room': '⚠️',
} as const;

function arrivalLine({ unitName, name, state, devices, isShared }: ArrivalNotice): Html {
  const where = devices.join(', ');
  const why = {
    ready: 'the code is on every device',
    'on-time': 'the code goes onto the locks in time',
    'not-ready': `the code is not on ${where}`,
    'no-code': 'it has no code',
    'no-room': `${where} has no free slot for it`,
  }[state];
  return rich`${ARRIVAL[state]} ${unitName}: ${name}, ${why}${isShared ? ', and the guest has it' : ''}.`;
}

function fetchWords(problem: FetchProblem): string {
  switch (problem.kind) {
    case 'unreachable':
      return 'Its site does not answer.';
    case 'timed-out':
      return `Its site did not answer within ${problem.seconds} seconds.`;
    case 'status':
      return `Its site answered with the error ${problem.status}.`;
    case 'private-address':
      return 'Its address leads into a private network. Allow that, if you meant it.';
    case 'not-an-address':
      return 'It has no valid address. Send a link that begins with https://.';
    case 'redirects':
      return `It is redirected more than ${problem.max} times.`;
    case 'no-calendar':
      return 'Home Assistant has no such calendar now, or does not answer.';
    case 'not-a-calendar':
      return problem.looksLike === 'html'
        ? 'Its address shows a web page, not a calendar. Copy the iCal link itself.'
        : 'What its address gives is no calendar.';
    case 'cut-off':
      return 'The calendar was cut off on its way.';
    case 'too-large':
      return `The calendar is larger than ${Math.round(problem.maxBytes / 1_000_000)} MB.`;
    case 'too-many-events':
      return `The calendar has more than ${problem.max} events.`;
    case 'too-many-stays':
      return `The calendar has more than ${problem.max} bookings to come. Check that it is the calendar of this unit.`;
    case 'repeats':
      return `${problem.events === 1 ? 'An event repeats' : `${problem.events} events repeat`}; those are no bookings, and I leave them out.`;
    case 'unreadable-events':
      return `I could not read ${problem.events === 1 ? 'an event' : `${problem.events} events`} of it.`;
    case 'unknown-zone':
      return `${problem.events === 1 ? 'An event has' : `${problem.events} events have`} a time zone that I do not know. I take the times as those of this house.`;
  }
}

function channelWords(problem: ChannelProblem): string {
  switch (problem.kind) {
    case 'unreachable':
      return 'The server does not answer.';
    case 'timed-out':
      return 'The server did not answer in time.';
    case 'login':
      return 'The server does not accept the login. Check the user and the password.';
    case 'not-secure':
      return 'The server offers no safe connection, so I gave it nothing.';
    case 'answer':
      return `The server answered with ${problem.code}.`;
    case 'no-such-service':
      return 'That way is not set up.';
    case 'no-address':
      return 'I have no address of the guest.';
    case 'failed':
      return 'Latchkey was interrupted.';
  }
}

const FIELDS = {
  name: 'name',
  template: 'message',
  address: 'address',
  instructions: 'instructions',
  mapLink: 'link',
  beforeMinutes: 'minutes before check-in',
  afterMinutes: 'minutes after check-out',
  earlyHours: 'hours before check-in from which the code is on the locks',
  shareHours: 'hours before check-in at which the guest gets the code',
  pinLength: 'length of the PIN',
  eraseAfterDays: 'days after which contact data is erased',
} as const;

export function describeUnitProblem(problem: UnitProblem): string {
  switch (problem.kind) {
    case 'name-missing':
      return 'A unit needs a name, and it is empty. Type one.';
    case 'name-taken':
      return `There is “${problem.name}” already. Type another name.`;
    case 'too-long':
      return `The ${FIELDS[problem.field]} may have up to ${problem.max} characters, and this one has ${problem.came}. Type less.`;
    case 'no-device':
      return 'A unit needs at least one device. Choose one.';
    case 'not-a-time':
      return `“${problem.came}” is not a time of the day. Send one such as 15:00.`;
    case 'cleaning-hours':
      return 'The cleaners’ hours end before they begin. Send two times of one day, such as 11:00 and 15:00.';
    case 'number':
      return `The ${FIELDS[problem.field]} must be a whole number from ${problem.min} to ${problem.max}.`;
    case 'unknown-placeholder':
      return `I don’t know {${problem.came}}. I know ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}.`;
    case 'no-code-in-template':
      return 'The message has no {code}, so the guest would not get the code. Put it in.';
    case 'not-a-link':
      return 'That is not a link. Send one that begins with https://.';
    case 'not-a-service':
      return `“${problem.came}” is not a notify service. Send one such as notify.mobile_app_phone.`;
  }
}

export function describeFeedProblem(problem: FeedProblem): string {
  switch (problem.kind) {
    case 'name-missing':
      return 'A calendar needs a name, and it is empty. Type one.';
    case 'not-an-address':
      return 'That is not a link to a calendar. Send one that begins with https:// or webcal://.';
    case 'not-an-entity':
      return `“${problem.came}” is not a calendar of Home Assistant. Send one such as calendar.flat.`;
    case 'known':
      return `This unit has this calendar already, as “${problem.name}”.`;
    case 'no-reader':
      return 'This house cannot read calendars.';
    case 'unreadable':
      return `I can’t read that calendar. ${fetchWords(problem.problem)}`;
  }
}

export function describeStayProblem(problem: StayProblem): string {
  switch (problem.kind) {
    case 'not-a-date':
      return `“${problem.came}” is not a date. Send one such as 2026-12-24.`;
    case 'end-before-start':
      return 'The departure is not after the arrival. Choose a later one.';
    case 'over':
      return 'This booking is over.';
    case 'not-unclear':
      return 'That is decided already.';
    case 'no-code':
      return 'This booking has no code. Look at its unit and its devices.';
    case 'not-live':
      return 'The code is not on every device yet, so the guest could stand before a closed door. Wait until it is live.';
    case 'no-way':
      return 'The guest can’t be reached that way. Choose another one.';
    case 'no-backup':
      return 'There is no backup code on that lock, or somebody has it already.';
    case 'under-way':
      return 'This message is just being sent.';
    case 'settled':
      return 'That message is settled already.';
  }
}

const HEAD = {
  code: 'your code',
  changed: 'your code has changed',
  backup: 'another code',
  cancelled: 'your booking was cancelled',
  ending: 'your stay ends soon',
} as const;

export const guestWords: GuestTexts = {
  head: HEAD,
  template: templateOf,
  when: describeSchedule,
  unnamed: 'Guest',
  backup: 'Backup',
  cleaners: (unit: string) => ({
    title: `${unit}: guests leave and come`,
    arrival: (name: string) => `${name}: guests come`,
    departure: (name: string) => `${name}: guests leave`,
  }),
};

function templateOf({ kind, guest, template, alarms, doors }: StayMessage): string {
  const hello = guest === undefined ? 'Hello,' : 'Hello {guest},';
  const opens =
    doors.length > 0 ? 'It opens: {devices}.' : alarms.length > 0 ? 'It works at: {devices}.' : '';
  const rest = ['Address: {address}', '{instructions}', 'Map: {map}'];
  switch (kind) {
    case 'cancelled':
      return `${hello}\nyour booking of {unit} was cancelled. The code you got does not work any longer.`;
    case 'ending':
      return `${hello}\nyour code for {unit} works {time}. Have a good journey!`;
    case 'backup':
      return `${hello}\nif your code does not work at {devices}, use {code} there.`;
    case 'changed':
      return (
        template ??
        [hello, 'please note: your code for {unit} is now {code}.', opens, 'When: {time}.', ...rest].join(
          '\n',
        )
      );
    case 'code':
      return (
        template ?? [hello, 'your code for {unit} is {code}.', opens, 'When: {time}.', ...rest].join('\n')
      );
  }
}
