import type { Texts } from '../texts.ts';
import { LOCALE } from './locale.ts';

const people = (count: number): string => `${count} ${count === 1 ? 'Person' : 'Personen'}`;
const entries = (count: number): string => `${count} ${count === 1 ? 'Nutzung' : 'Nutzungen'}`;

const dateIn = (options: Intl.DateTimeFormatOptions): ((date: string) => string) => {
  const format = new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: 'UTC' });
  return (date) => format.format(Date.parse(`${date}T12:00:00Z`));
};

/** What the history can be narrowed to. */
export const history: Texts['history'] = {
  none: 'Niemand in dieser Liste.',
  byDay: '🗓 Tag…',
  byUser: '👤 Person…',
  byDevice: '🚪 Gerät…',
  byKind: '🔎 Was…',
  export: '⬇ CSV',
  daysTitle: 'Tag',
  daysQuestion: 'Welche Tage?',
  today: 'Heute',
  yesterday: 'Gestern',
  lastDays: (days) => `Die letzten ${days} Tage`,
  whoTitle: 'Person',
  whoQuestion: 'Wer? Diese Personen waren zuletzt da. Für jemand anderen schick mir einen Namen.',
  anybody: 'Alle Personen',
  whereTitle: 'Gerät',
  whereQuestion: 'An welchem Gerät?',
  everywhere: 'Alle Geräte',
  kindTitle: 'Was',
  kindQuestion: 'Was soll ich zeigen?',
  kind: {
    came: '🚪 Kam herein, unscharf geschaltet',
    left: '🔒 Abgeschlossen, scharf geschaltet',
    refused: '⛔ Wurde abgewiesen',
    duress: '🚨 Überfallcode',
  },
  everything: 'Alles',
  whichOne: 'Was davon meinst du?',
  nobody: 'Ich finde keine Person und kein Gerät mit diesem Namen.',
};

/** Pictures of a day, a week and a month. */
export const pictures: Texts['pictures'] = {
  day: '🖼 Tag',
  week: '🖼 Woche',
  month: '🖼 Monat',
  underWay: 'Das Bild ist unterwegs.',
  notDrawn: 'Auf diesem Rechner kann ich keine Bilder zeichnen. Deshalb sage ich es in Worten.',
  dayTitle: dateIn({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  monthTitle: dateIn({ month: 'long', year: 'numeric' }),
  entries: (count, persons) => (persons === 0 ? entries(count) : `${entries(count)}, ${people(persons)}`),
  arrivals: (count) => `${count}-mal kam jemand`,
  hours: (hours) => `${hours} Stunden: Zeitumstellung`,
  canOpen: 'wer was öffnen kann',
  bySchedule: 'nach Zeitplan',
  perhaps: 'vielleicht',
  mark: { came: 'kam', left: 'schloss ab', refused: 'abgewiesen', duress: 'Überfallcode' },
  more: (count) => `… und ${count} weitere`,
  emptyDay: 'Niemand war da, und kein Code hat seine Zeit.',
  emptyWeek: 'In dieser Woche öffnet kein Code etwas.',
  schedulesOfNow: 'Gezeichnet nach den Zeitplänen von jetzt.',
  busiestDay: (day, count) => `Am meisten los: ${day} (${count})`,
  busiestHour: (start, end, count) => `Häufigste Stunde: ${start}–${end} Uhr (${count})`,
};
