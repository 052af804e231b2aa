import type { DryRunLine, FeedView } from '../../../src/engine/views/booking-views.ts';
import { lines, rich, type Html } from '../html.ts';

/** Von den Kalendern, die Buchungen nennen. */
export const feeds = {
  title: 'Kalender',
  none: 'Noch kein Kalender.',
  hint: 'Füge den iCal-Link eines Buchungsportals ein (er beginnt mit https:// oder webcal://). Der Link ist ein Geheimnis, deshalb lösche ich deine Nachricht sofort. Oder wähle einen Kalender von Home Assistant oder schick seinen Namen, etwa calendar.flat.',
  pick: '🏠 Aus Home Assistant',
  pickTitle: 'Aus Home Assistant',
  pickQuestion: 'Welcher Kalender? Er bleibt aus, bis du gesehen hast, was er tun würde.',
  pickNone: 'Home Assistant hat keinen Kalender, der nicht schon hier ist.',
  pickFailed:
    'Home Assistant antwortet gerade nicht. Versuch es später noch einmal, oder schick den Namen des Kalenders, etwa calendar.flat.',
  notALink: 'Das ist weder ein Link noch ein Kalender von Home Assistant.',
  linkTaken: 'Ich habe deine Nachricht gelöscht: Der Link ist ein Geheimnis.',
  forTitle: 'Welche Einheit?',
  forQuestion: (host: string) => rich`Für welche Einheit ist dieser Kalender von <b>${host}</b>?`,
  noUnit: 'Leg zuerst die Einheit an. So lange behalte ich den Link.',
  line: ({ name, host, isOn, isReading }: FeedView, state: string): Html =>
    rich`${isOn ? (isReading ? '🔄' : '📅') : '⏸'} <b>${name}</b> (${host}): ${state}`,
  open: (name: string) => `📅 ${name}`,
  state: {
    off: 'aus',
    reading: 'wird gerade gelesen',
    never: 'noch nicht gelesen',
    read: (when: string, stays: number) =>
      `gelesen ${when}, ${stays === 1 ? '1 kommende Buchung' : `${stays} kommende Buchungen`}`,
    failing: (since: string, why: string) => `nicht gelesen seit ${since}. ${why}`,
  },
  added: (name: string) =>
    `Der Kalender „${name}“ ist notiert und noch aus. Sieh dir an, was er tun würde, dann schalte ihn ein.`,
  card: ({ name, host }: FeedView, state: string) => lines(rich`📅 <b>${name}</b> · ${host}`, rich`${state}`),
  try: '👀 Was würde er tun?',
  switchOn: '▶ Einschalten',
  switchOff: '⏸ Ausschalten',
  readNow: '🔄 Jetzt lesen',
  remove: '🗑 Entfernen',
  allowPrivate: 'Private Netze erlauben',
  privateHint: 'Er führt in ein privates Netz. Für einen Kalender zu Hause ist das gut, sonst für nichts.',
  switchedOn: 'Er ist an. Ich lese ihn jetzt.',
  switchedOff: 'Er ist aus. Seine Buchungen bleiben, wie sie sind; Änderungen entgehen mir.',
  isRead: 'Gelesen.',
  removeTitle: 'Entfernen',
  removeQuestion: (name: string, stays: number) =>
    rich`Den Kalender <b>${name}</b> entfernen? ${stays === 1 ? '1 kommende Buchung ist' : `${stays} kommende Buchungen sind`} aus ihm bekannt. Ein Gast, der drin sein kann, behält den Code auf jeden Fall bis zum Auszug.`,
  keepStays: 'Seine Buchungen behalten',
  removeStays: '🗑 Seine Buchungen auch entfernen',
  removed: (name: string) => `Der Kalender „${name}“ ist entfernt.`,

  dryTitle: 'Was er tun würde',
  dryNone: 'Der Kalender ist lesbar und hat keine kommende Buchung.',
  dryCount: (made: number) =>
    made === 1
      ? 'Ich würde 1 Code anlegen. Noch ist nichts angelegt.'
      : `Ich würde ${made} Codes anlegen. Noch ist nichts angelegt.`,
  dryLine: (kind: DryRunLine['kind'], dates: string, name: string | undefined, span: string): Html => {
    const who = name ?? 'ein Gast ohne Namen';
    switch (kind) {
      case 'new':
        return rich`✅ ${dates}: ${who}, Code ${span}`;
      case 'known':
        return rich`🔁 ${dates}: ${who}, schon bekannt`;
      case 'double-booking':
        return rich`⚠️ ${dates}: ${who}, teilt eine Nacht mit einer anderen Buchung`;
      case 'unclear':
        return rich`❔ ${dates}: „${name ?? '…'}“. Ich würde dich fragen, ob ein Gast kommt`;
      case 'block':
        return rich`🚫 ${dates}: gesperrt, kein Code`;
      case 'cancelled':
        return rich`✖ ${dates}: abgesagt, kein Code`;
      case 'past':
        return rich`🕰 ${dates}: vorbei, kein Code`;
    }
  },
  notUnderstood: 'Nicht verstanden:',
} as const;
