import { LOCALE } from './locale.ts';

const people = (count: number): string => `${count} ${count === 1 ? 'person' : 'people'}`;
const entries = (count: number): string => `${count} ${count === 1 ? 'entry' : 'entries'}`;

const dateIn = (options: Intl.DateTimeFormatOptions): ((date: string) => string) => {
  const format = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: 'UTC' });
  return (date) => format.format(Date.parse(`${date}T12:00:00Z`)).replace(',', '');
};

/** What the history can be narrowed to. */
export const history = {
  none: 'Nobody in this list.',
  byDay: '🗓 Day…',
  byUser: '👤 User…',
  byDevice: '🚪 Device…',
  byKind: '🔎 What…',
  export: '⬇ CSV',
  daysTitle: 'Day',
  daysQuestion: 'Which days?',
  today: 'Today',
  yesterday: 'Yesterday',
  lastDays: (days: number) => `Last ${days} days`,
  whoTitle: 'User',
  whoQuestion: 'Who? These users came lately. For somebody else, send a name.',
  anybody: 'Anybody',
  whereTitle: 'Device',
  whereQuestion: 'At which device?',
  everywhere: 'All devices',
  kindTitle: 'What',
  kindQuestion: 'What should I show?',
  kind: {
    came: '🚪 Came in, disarmed',
    left: '🔒 Locked, armed',
    refused: '⛔ Was refused',
    duress: '🚨 Duress code',
  },
  everything: 'Everything',
  whichOne: 'Which one do you mean?',
  nobody: 'I found no user and no device of that name.',
};

/** Pictures of a day, a week and a month. */
export const pictures = {
  day: '🖼 Day',
  week: '🖼 Week',
  month: '🖼 Month',
  underWay: 'The picture is on its way.',
  notDrawn: 'I can’t draw pictures on this computer, so I say it in words.',
  dayTitle: dateIn({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  monthTitle: dateIn({ month: 'long', year: 'numeric' }),
  entries: (count: number, persons: number) =>
    persons === 0 ? entries(count) : `${entries(count)}, ${people(persons)}`,
  arrivals: (count: number) => `${count} ${count === 1 ? 'arrival' : 'arrivals'}`,
  hours: (hours: number) => `${hours} hours: the clocks change`,
  canOpen: 'who can open what',
  bySchedule: 'by schedule',
  perhaps: 'perhaps',
  mark: { came: 'came', left: 'locked, armed', refused: 'refused', duress: 'duress code' },
  more: (count: number) => `… and ${count} more`,
  emptyDay: 'Nobody came, and no code has its time.',
  emptyWeek: 'No code opens anything in this week.',
  schedulesOfNow: 'Schedules are as they are now.',
  busiestDay: (day: string, count: number) => `Busiest day: ${day} (${count})`,
  busiestHour: (start: string, end: string, count: number) => `Busiest hour: ${start}–${end} (${count})`,
};
